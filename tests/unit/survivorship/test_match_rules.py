"""Rules of an application: what is refused, and whom they join."""

from collections.abc import Callable

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    Identifier,
    PersonName,
    PhoneNumber,
    PostalAddress,
)
from customer_core.survivorship.match_rules import MatchRule, MatchRules, RuleMatcher

Make = Callable[..., CustomerRecord]

HAN, LATIN = (
    PersonName(family="张", given="伟"),
    PersonName(family="Zhang", given="Wei"),
)
LINE, OTHER = (PhoneNumber(e164=f"+861390000000{n}") for n in (1, 2))


def matched(*records: CustomerRecord, **rule: tuple[str, ...]) -> list[tuple[int, int]]:
    """Pairs by one rule."""
    matcher = RuleMatcher(MatchRules(rules=(MatchRule(name="r", **rule),)))
    for row, record in enumerate(records):
        matcher.add(row, record)
    return list(matcher.pairs())


@pytest.mark.parametrize(
    ("exact", "alike", "reason"),
    [
        ((), ("names",), "has no exact anchor"),
        (("names",), ("addresses",), "has no exact anchor"),
        (("birth_dates",), ("names",), "has no exact anchor"),
        ((), (), "has no exact anchor"),
        (("phones",), (), "such as a household"),
        (("phones", "emails"), ("addresses",), "such as a household"),
        (("fax",), (), r"no \['fax'\]; choose from \['addresses'"),
        (("phones",), ("birth_dates",), r"no \['birth_dates'\]; choose from"),
    ],
)
def test_rules_that_chain_are_refused(
    exact: tuple[str, ...], alike: tuple[str, ...], reason: str
) -> None:
    """With the reason, when the rule is made."""
    with pytest.raises(ConfigurationError, match=rf"rule 'r':? .*{reason}"):
        MatchRule(name="r", exact=exact, alike=alike)


def test_refused_rules_are_named_when_loaded() -> None:
    """All of them at once, with their places."""
    text = """
    [[rules]]
    name = "a"
    alike = ["names"]
    [[rules]]
    name = "b"
    exact = ["emails"]
    """
    with pytest.raises(ConfigurationError) as refusal:
        MatchRules.from_text(text)
    assert [part.split(": ")[0] for part in str(refusal.value).split("; rules")] == [
        "MatchRules",
        "[1]",
    ]
    assert MatchRules().version != MatchRules(largest_group=9).version


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"largest_group": 1}, "choose 2 or more"),
        (
            {"rules": (MatchRule(name="x", exact=("identifiers",)),) * 2},
            "give each its own",
        ),
    ],
)
def test_impossible_rules_are_refused(rules: dict[str, object], message: str) -> None:
    """Groups of one, and two rules of one name."""
    with pytest.raises(ConfigurationError, match=message):
        MatchRules(**rules)  # type: ignore[arg-type] # wrong on purpose


def test_all_conditions_must_hold(record: Make) -> None:
    """In one value at least, exactly or by key."""
    found = matched(
        record("crm/1", phones=[LINE], names=[HAN]),
        record("crm/2", phones=[OTHER, LINE], names=[LATIN]),
        record("crm/3", phones=[OTHER], names=[PersonName(family="李", given="伟")]),
        record("crm/4", phones=[LINE]),
        exact=("phones",),
        alike=("names",),
    )
    assert found == [(0, 1)]


def test_every_kind_of_key(record: Make) -> None:
    """Mailbox, number without extension, street and division, identifier."""
    home = PostalAddress(country="CN", division_code="310106", street="南京西路1号")
    values = {
        "emails": [EmailAddress(address="a.b@gmail.com")],
        "phones": [PhoneNumber(e164="+862165529988", extension="1")],
        "addresses": [home],
        "identifiers": [Identifier(kind="passport", value="E1")],
    }
    others = {
        "emails": [EmailAddress(address="ab+x@gmail.com")],
        "phones": [PhoneNumber(e164="+862165529988", extension="2")],
        "addresses": [home],
        "identifiers": [Identifier(kind="passport", value="E1")],
    }
    found = matched(
        record("crm/1", **values),
        record("crm/2", **others),
        record("crm/3", identifiers=values["identifiers"]),
        record("crm/4", **{**values, "addresses": [PostalAddress(street="1 X St")]}),
        exact=("identifiers",),
        alike=("emails", "phones", "addresses"),
    )
    assert found == [(0, 1)]


def test_what_too_many_share_joins_nobody(record: Make) -> None:
    """And is counted."""
    rules = MatchRules(
        rules=(MatchRule(name="r", exact=("identifiers",)),), largest_group=3
    )
    matcher = RuleMatcher(rules)
    for row in range(5):
        shared = Identifier(kind="passport", value="E1")
        own = Identifier(kind="passport", value=f"P{row // 2}")
        matcher.add(row, record(f"crm/{row}", identifiers=[shared, own]))
    assert list(matcher.pairs()) == [(0, 1), (2, 3)]
    assert matcher.left_out == {"r": 1}


def test_namesakes_at_one_switchboard_stay_two(record: Make) -> None:
    """Whatever else is equal, a contact that too many records have joins nobody."""
    rules = MatchRules(
        rules=(MatchRule(name="r", exact=("phones",), alike=("names",)),),
    )
    names = [HAN, HAN, *(PersonName(family="李", given=x) for x in "甲乙")]
    matcher = RuleMatcher(rules, people_per_contact=2)
    for row, name in enumerate(names):
        matcher.add(row, record(f"crm/{row}", names=[name], phones=[LINE]))
    assert list(matcher.pairs()) == []
    assert matcher.left_out == {"r": 1}
    assert matched(*(record(f"crm/{n}", names=[HAN], phones=[LINE]) for n in range(2)),
                   exact=("phones",), alike=("names",)) == [(0, 1)]  # fmt: skip


def test_the_mailbox_of_an_office_joins_organisations_only(record: Make) -> None:
    """It says nothing of a person."""
    office = [EmailAddress(address="info@acme.example.com")]
    number = [Identifier(kind="uscc", value="1")]
    rule = {"exact": ("emails", "identifiers")}
    people = [
        record(f"crm/{n}", names=[HAN], emails=office, identifiers=number)
        for n in range(2)
    ]
    firms = [record(f"crm/{n}", emails=office, identifiers=number) for n in range(2, 4)]
    assert matched(*people, **rule) == []
    assert matched(*firms, **rule) == [(0, 1)]
