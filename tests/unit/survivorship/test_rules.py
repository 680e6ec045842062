"""Policies are data that is checked; completeness prefers what carries more."""

import json
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    Identifier,
    PartialDate,
    PersonName,
    PostalAddress,
    Sex,
)
from customer_core.survivorship import SurvivorshipPolicy
from customer_core.survivorship.values import completeness, sameness


@pytest.mark.parametrize(
    ("attribute", "better", "worse"),
    [
        (
            "names",
            PersonName(family="Kim", given="Ann"),
            PersonName(family="Kim", middle="Lee", prefix="Dr"),
        ),
        (
            "names",
            PersonName(family="Kim", given="Ann"),
            PersonName(family="Kim", given="A."),
        ),
        (
            "names",
            PersonName(family="张", given="三"),
            PersonName(family="张", given="*"),
        ),
        (
            "names",
            PersonName(family="张", given="三"),
            PersonName(family="Zhang", given="San", middle="Lee", prefix="Dr"),
        ),
        (
            "names",
            PersonName(family="Kim", given="Ann", middle="Lee"),
            PersonName(family="Kim", given="Ann", prefix="Dr"),
        ),
        (
            "addresses",
            PostalAddress(street="清扬路138号", division_code="320213"),
            PostalAddress(admin1="江苏省", admin2="无锡市", country="CN"),
        ),
        (
            "addresses",
            PostalAddress(street="1 Webb Street"),
            PostalAddress(
                country="GB", admin1="Scotland", admin2="Glasgow", postal_code="G2 1GH"
            ),
        ),
        (
            "birth_dates",
            PartialDate(year=1990, month=1, day=2),
            PartialDate(year=1990, month=1),
        ),
        (
            "identifiers",
            Identifier(kind="resident_id", value="1", sex=Sex.MALE),
            Identifier(kind="passport", value="2"),
        ),
    ],
)
def test_more_complete(attribute: str, better: object, worse: object) -> None:
    """The value that carries more has more points."""
    assert completeness(attribute, better) > completeness(attribute, worse)


@pytest.mark.parametrize("attribute", ["occupation", "custom.size", "social_handles"])
def test_plain_text_has_no_parts(attribute: str) -> None:
    """A longer text is not a more complete one."""
    assert completeness(attribute, "a long text") == completeness(attribute, "a") == 0


_BEIJING = {"admin1": "北京市", "admin2": "北京市", "division_code": "110000"}


def _address(**parts: str) -> PostalAddress:
    city = {
        "country": "CN",
        "admin1": "江苏省",
        "admin2": "无锡市",
        "street": "清扬路1号",
    }
    return PostalAddress(**(city | parts))


@pytest.mark.parametrize(
    ("attribute", "one", "other", "expected"),
    [
        (
            "names",
            PersonName(family="KIM", given="Ann"),
            PersonName(family="Kim", given="ann", prefix="Dr"),
            True,
        ),
        (
            "names",
            PersonName(family="欧", given="阳娜"),
            PersonName(family="欧阳", given="娜"),
            True,
        ),
        (
            "names",
            PersonName(family="张", given="三"),
            PersonName(family="Zhang", given="San"),
            False,
        ),
        ("names", PersonName(family="Kim"), PersonName(given="Kim"), False),
        ("birth_dates", PartialDate(year=1990), PartialDate(year=1990, month=1), False),
        (
            "addresses",
            _address(division_code="320213"),
            _address(division_code="320213", postal_code="214023"),
            True,
        ),
        (
            "addresses",
            _address(division_code="320000"),
            _address(division_code="320000", postal_code="214023"),
            False,
        ),
        (
            "addresses",
            _address(**_BEIJING),
            _address(**_BEIJING, postal_code="100020"),
            True,
        ),
        ("addresses", _address(), _address(country="TW"), False),
        ("occupation", "Teacher", "teacher", True),
        ("sex", Sex.MALE, Sex.FEMALE, False),
        ("custom.visits", 1, 2, False),
    ],
)
def test_same_value(
    attribute: str, one: object, other: object, *, expected: bool
) -> None:
    """Two values are the same when a person would say so."""
    assert (sameness(attribute, one) == sameness(attribute, other)) is expected


def test_policy_survives_json() -> None:
    """A policy read back from JSON equals the one written."""
    policy = SurvivorshipPolicy(
        rules=("most_frequent",), fields={"custom.size": ("most_recent",)}
    )
    text = json.dumps(policy.to_dict())
    assert SurvivorshipPolicy.from_dict(json.loads(text)) == policy


def test_policy_may_leave_out_the_schema() -> None:
    """A hand-written policy needs its rules only."""
    read = SurvivorshipPolicy.from_dict({"rules": ["most_recent"]})
    assert read == SurvivorshipPolicy(rules=("most_recent",))


def test_chain_is_closed_by_source_priority() -> None:
    """Each rule is asked once, and source priority is always among them."""
    policy = SurvivorshipPolicy(rules=("most_recent", "most_recent"))
    assert policy.chain("emails") == ("most_recent", "source_priority")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"rules": ["newest"]},
            r"no survivorship rule \['newest'\]; choose from",
        ),
        ({"rules": []}, "no survivorship rule is named; choose from"),
        ({"rules": "newest"}, "rules must be an array"),
        ({"rules": 5}, "rules must be an array"),
        ({"fields": ["names"]}, "fields must be a table"),
        ({"fields": {"fax": ["most_recent"]}}, "no attribute 'fax'; choose from names"),
        ({"fields": {"custom.": ["most_recent"]}}, "no attribute 'custom.'"),
        ({"fields": {"names": ["oldest"]}}, r"\['oldest'\]"),
        ({"order": []}, "unknown key order, choose from rules, fields"),
        ({"max_age_days": {"phones": 0}}, "phones must be a whole number, 1 or more"),
        ({"max_age_days": {"fax": 9}}, "no attribute 'fax'"),
        ({"source_order": {"phones": []}}, "source_order of phones must name sources"),
        ({"source_order": {"phones": ["a", "a"]}}, "each once"),
        ({"schema": "TierPolicy"}, "not a SurvivorshipPolicy"),
        ({"schema_version": 2}, "not a SurvivorshipPolicy version 1"),
    ],
)
def test_impossible_policy(document: dict[str, Any], message: str) -> None:
    """What cannot work is refused when the policy is made, naming the choices."""
    with pytest.raises(ConfigurationError, match=message):
        SurvivorshipPolicy.from_dict(document)


def test_policy_is_kept_as_toml() -> None:
    """With everything it can say; equal policies have one version."""
    text = """
    rules = ["valid", "longest"]
    [fields]
    phones = ["custom.ours", "most_recent"]
    [max_age_days]
    phones = 730
    [source_order]
    emails = ["crm", "shop"]
    """
    policy = SurvivorshipPolicy.from_text(text)
    assert policy == SurvivorshipPolicy(
        rules=("valid", "longest"),
        fields={"phones": ("custom.ours", "most_recent")},
        max_age_days={"phones": 730},
        source_order={"emails": ("crm", "shop")},
    )
    again = SurvivorshipPolicy.from_text(json.dumps(policy.to_dict()), syntax="json")
    assert again.version == policy.version != SurvivorshipPolicy().version
    assert policy.custom_rules == ("ours",)
