"""Sets of rules: documents, combinations, what is refused."""

import pickle
from collections.abc import Callable
from datetime import date

import pytest

from customer_core.errors import ConfigurationError
from customer_core.issues import IssueCode, Severity
from customer_core.models import CustomerRecord
from customer_core.validators import (
    RULES,
    RequiredRule,
    RuleSet,
    custom_rule,
    default_rules_text,
    validate_record,
)

TODAY = date(2026, 11, 22)
Build = Callable[..., CustomerRecord]

DOCUMENT = """
[[required]]
name = "shop.contact"
fields = ["phone", "email"]
severity = "error"
message_en = "nobody can be reached"
message_zh = "无法联系"
when = [{ field = "source", equals = ["shop"] }]

[[format]]
name = "shop.postal_code"
field = "postal_code"
pattern = '\\d{6}'

[[range]]
name = "shop.visits"
field = "custom.visits"
minimum = 0
maximum = "9999.5"

[[range]]
name = "shop.joined"
field = "registered_at"
earliest = 2015-01-01

[[custom]]
name = "shop.vip"
severity = "error"

[[completeness]]
fields = ["phones"]
weight = 2
"""


@custom_rule("shop.vip", en="a VIP without a phone", zh="VIP 客户没有电话")
def vip(record: CustomerRecord) -> bool:
    """A VIP has a phone."""
    return any(c.name == "vip" for c in record.custom) and not record.phones


def test_a_document_is_read_written_and_read_again() -> None:
    """TOML and JSON say the same; the fingerprint is that of the content."""
    rules = RuleSet.from_text(DOCUMENT, custom=(vip,))
    assert rules.names == (
        "shop.contact", "shop.postal_code", "shop.visits", "shop.joined", "shop.vip",
    )  # fmt: skip
    again = RuleSet.from_text(rules.to_text(), syntax="json", custom=(vip,))
    assert again == rules
    assert again.fingerprint == rules.fingerprint
    assert rules.without("shop.joined").fingerprint != rules.fingerprint


def test_the_default_rules_are_a_document_to_copy() -> None:
    """What is shipped is what applies."""
    assert RuleSet.from_text(default_rules_text()) == RULES
    assert len(set(RULES.names)) == len(RULES.names) == len(RULES)


def test_every_problem_of_a_document_is_named_with_its_path() -> None:
    """A bad field, a bad pattern, an empty range, an empty list and a wrong type."""
    document = """
    [[required]]
    name = "a"
    fields = ["fone"]
    [[format]]
    name = "b"
    field = "phone"
    pattern = "("
    [[range]]
    name = "c"
    field = "custom.n"
    minimum = 2
    maximum = 1
    [[allowed]]
    name = "d"
    field = "sex"
    values = []
    [[allowed]]
    name = "e"
    field = "sex"
    values = ["x"]
    severity = "fatal"
    [[consistency]]
    name = "f"
    check = "nothing"
    [[requierd]]
    name = "g"
    """
    with pytest.raises(ConfigurationError) as caught:
        RuleSet.from_text(document)
    said = str(caught.value)
    expected = (
        "required[0]: no field 'fone'", "format[0]: the pattern is no", "range[0]: ",
        "allowed[0]: give values", "allowed[1].severity must be one of error, warning",
        "consistency[0]: no check 'nothing'", "unknown key requierd",
    )  # fmt: skip
    assert [part for part in expected if part not in said] == []


def test_names_are_unique_over_all_kinds() -> None:
    """The message names those that are given twice."""
    document = """
    [[required]]
    name = "a"
    fields = ["phone"]
    [[consistency]]
    name = "a"
    check = "email_role"
    """
    with pytest.raises(ConfigurationError, match="given twice: a"):
        RuleSet.from_text(document)


def test_a_custom_rule_needs_its_function(build: Build) -> None:
    """When a document is read, and when a set without it is used."""
    with pytest.raises(ConfigurationError, match=r"rules shop\.vip; pass custom"):
        RuleSet.from_text(DOCUMENT)
    unbound = RuleSet(custom=(vip.rule,))
    with pytest.raises(ConfigurationError, match=r"shop\.vip"):
        validate_record(build(), today=TODAY, rules=unbound)


def test_what_a_document_says_of_a_custom_rule_counts_first(build: Build) -> None:
    """Its severity; the words stay those of the function where it has none."""
    rules = RuleSet.from_text(DOCUMENT, custom=(vip,))
    (issue,) = validate_record(build(custom={"vip": "1"}), today=TODAY, rules=rules)
    assert (issue.severity, issue.message("zh")) == (Severity.ERROR, "VIP 客户没有电话")
    assert (issue.code, issue.parameters["rule"]) == (IssueCode.RULE_CUSTOM, "shop.vip")


def test_a_function_that_no_document_names_is_added() -> None:
    """With its own severity and words."""
    rules = RuleSet.from_text("", custom=(vip,))
    assert rules == RuleSet().with_custom(vip)
    assert rules.with_custom(vip).names == ("shop.vip",)


def test_sets_are_joined_and_the_later_rule_counts(build: Build) -> None:
    """Names decide; the completeness of the other set replaces that of the first."""
    own = RuleSet.from_text(DOCUMENT, custom=(vip,)).joined(
        RuleSet(required=(RequiredRule(name="record.no_name", fields=("emails",)),))
    )
    both = RULES.joined(own)
    assert len(both) == len(RULES) + len(own) - 1
    assert both.completeness == own.completeness
    assert RULES.joined(RuleSet()).completeness == RULES.completeness
    paths = {i.parameters.get("rule"): i.path for i in _issues(both, build())}
    assert paths["record.no_name"] == "emails"
    assert "shop.vip" in both.functions


def _issues(rules: RuleSet, record: CustomerRecord) -> list[object]:
    return list(validate_record(record, today=TODAY, rules=rules))


def test_rules_are_left_out_and_weighed_otherwise_by_name(build: Build) -> None:
    """An unknown name or severity is refused."""
    rules = RULES.without("record.no_name").with_severity(
        {"record.no_contact": "error"}
    )
    (issue,) = validate_record(build(), today=TODAY, rules=rules)
    assert (str(issue.code), str(issue.severity)) == ("record.no_contact", "error")
    with pytest.raises(ConfigurationError, match=r"no rules \['x'\]; choose from"):
        RULES.without("x")
    with pytest.raises(ConfigurationError, match=r"no rules \['x'\]"):
        RULES.with_severity({"x": "error"})
    with pytest.raises(ConfigurationError, match="no severity"):
        RULES.with_severity({"record.no_name": "fatal"})


def test_a_set_travels_to_another_process(build: Build) -> None:
    """Workers hold records to the same rules."""
    rules = RULES.without("record.no_name")
    assert rules.plan is rules.plan
    there = pickle.loads(pickle.dumps(rules))  # noqa: S301 - our own bytes
    assert there == rules
    assert _issues(there, build()) == _issues(rules, build())
