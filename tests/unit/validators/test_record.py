"""One record held to the default rules: each passes and fails."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from customer_core.errors import InvalidRecordError
from customer_core.issues import IssueCode, Severity
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Sex,
)
from customer_core.validators import RULES, require_valid, validate_record

TODAY = date(2026, 11, 22)
Build = Callable[..., CustomerRecord]


def born(year: int, month: int | None = None) -> PartialDate:
    """A birth date."""
    return PartialDate(year=year, month=month)


def number(kind: str = "resident_id", **content: Any) -> Identifier:  # noqa: ANN401 - keyword arguments
    """An identifier that tells something."""
    return Identifier(kind=kind, value="X1", **content)


def landline(e164: str) -> PhoneNumber:
    """A Chinese landline."""
    return PhoneNumber(e164=e164, region="CN", type=PhoneType.FIXED_LINE)


def place(division_code: str | None, **parts: Any) -> PostalAddress:  # noqa: ANN401 - keyword arguments
    """A Chinese address."""
    return PostalAddress(country="CN", division_code=division_code, **parts)


SOUND: dict[str, Any] = {
    "names": [PersonName(family="王", given="小明", suffix="先生")],
    "birth_dates": [born(1990, 1)],
    "phones": [PhoneNumber(e164="+8613912457803", region="CN")],
    "emails": [EmailAddress(address="wang@qq.com")],
    "addresses": [place("310106", postal_code="200041")],
    "identifiers": [number(birth_date=born(1990), sex=Sex.MALE)],
    "sex": [Sex.MALE],
    "registered_at": datetime(2020, 5, 6, tzinfo=UTC),
    "updated_at": datetime(2020, 5, 6, tzinfo=UTC),
}


def found(record: CustomerRecord) -> list[tuple[str, str]]:
    """Code and path of every issue."""
    issues = validate_record(record, today=TODAY)
    return [(str(issue.code), issue.path) for issue in issues]


def test_sound_record_has_no_issue(build: Build) -> None:
    """A record that agrees with itself passes every rule."""
    assert found(build(**SOUND)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"names": []}, ("record.no_name", "")),
        (
            {"phones": [], "emails": [], "addresses": []},
            ("record.no_contact", ""),
        ),
        (
            {"birth_dates": [born(1991), born(1990)]},
            ("record.birth_date_mismatch", "birth_dates[0]"),
        ),
        ({"birth_dates": [born(2030)]}, ("date.future", "birth_dates[0]")),
        ({"birth_dates": [born(1890)]}, ("date.implausible", "birth_dates[0]")),
        ({"birth_dates": [born(2020)]}, ("record.minor", "birth_dates[0]")),
        ({"sex": [Sex.FEMALE]}, ("record.sex_mismatch", "sex[0]")),
        ({"sex": [Sex.FEMALE]}, ("record.sex_title", "sex[0]")),
        (
            {"names": [PersonName(family="Lee", given="Ann", prefix="Mrs")]},
            ("record.sex_title", "sex[0]"),
        ),
        (
            {"names": [PersonName(family="13912457803")]},
            ("record.name_is_contact", "names[0]"),
        ),
        (
            {"addresses": [PostalAddress(country="GB")]},
            ("record.phone_country", "phones[0]"),
        ),
        (
            {"phones": [landline("+861065529988")]},
            ("record.area_code", "phones[0]"),
        ),
        (
            {"phones": [landline("+8643188998899")]},
            ("record.area_code", "phones[0]"),
        ),
        (
            {"addresses": [place("310106", postal_code="518052")]},
            ("record.postal_code", "addresses[0]"),
        ),
        (
            {"identifiers": [number("uscc", division_code="440300")]},
            ("record.organization_region", "identifiers[0]"),
        ),
        (
            {"registered_at": datetime(1989, 1, 1, tzinfo=UTC)},
            ("record.date_order", "birth_dates[0]"),
        ),
        (
            {"updated_at": datetime(2020, 5, 5, tzinfo=UTC)},
            ("record.updated_early", "registered_at"),
        ),
        (
            {"updated_at": datetime(2027, 5, 5, tzinfo=UTC)},
            ("date.future", "updated_at"),
        ),
        (
            {"emails": [EmailAddress(address="info@qq.com")]},
            ("email.role", "emails[0]"),
        ),
        (
            {"emails": [EmailAddress(address="li@mailinator.com")]},
            ("email.disposable", "emails[0]"),
        ),
        (
            {"phones": [PhoneNumber(e164="+8613800000000", region="CN")]},
            ("phone.suspicious", "phones[0]"),
        ),
        (
            {"identifiers": [number(), number(birth_date=born(2030))]},
            ("identifier.date", "identifiers[1]"),
        ),
        (
            {"identifiers": [number(birth_date=born(2020))]},
            ("identifier.minor", "identifiers[0]"),
        ),
    ],
)
def test_broken_rule_is_reported_with_its_place(
    build: Build, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Each change breaks a rule of its own, at the path of the value."""
    assert expected in found(build(**{**SOUND, **change}))


@pytest.mark.parametrize(
    "change",
    [
        {"names": [], "organization_names": [OrganizationName(name="甲", core="甲")]},
        {"phones": [], "emails": []},
        {"birth_dates": []},
        {"identifiers": [number()]},
        {"sex": []},
        {"names": [PersonName(family="王", given="小明", suffix="经理")]},
        {"addresses": [PostalAddress(admin1="上海市")]},
        {"addresses": [PostalAddress(country="GB"), PostalAddress(country="CN")]},
        {"phones": [PhoneNumber(e164="+80023456788")]},
        {
            "phones": [PhoneNumber(e164="+447839086870", region="GG")],
            "addresses": [PostalAddress(country="GB")],
        },
        # one of several addresses agrees; the division names no city; no Chinese code
        {
            "phones": [landline("+862162345678")],
            "addresses": [place("110105"), place("310106")],
        },
        {"phones": [landline("+861065529988")], "addresses": [place("320000")]},
        {"phones": [landline("+861065529988")], "addresses": [place(None)]},
        {
            "phones": [
                PhoneNumber(
                    e164="+442079460018", region="GB", type=PhoneType.FIXED_LINE
                )
            ],
            "addresses": [PostalAddress(country="GB"), place("110105")],
        },
        # counties of a municipality, and those directly under a province
        {"phones": [landline("+862358123456")], "addresses": [place("500235")]},
        {"phones": [landline("+867283222222")], "addresses": [place("429004")]},
        # 137400 is delivered by Jilin's neighbour; unknown codes tell nothing
        {"addresses": [place("152201", postal_code="137400")]},
        {"addresses": [place("310106", postal_code="999999")]},
        {"identifiers": [number("uscc", division_code="310000")]},
        {"identifiers": [number("uscc", division_code="100000")]},
        {"identifiers": [number(division_code="510202")]},
        {"registered_at": None},
        {"registered_at": datetime(1990, 6, 1, tzinfo=UTC)},
        {"updated_at": datetime(2026, 11, 22, 23, tzinfo=UTC)},
    ],
)
def test_missing_or_agreeing_values_break_no_rule(
    build: Build, change: dict[str, Any]
) -> None:
    """Missing is not disagreement, and one agreeing value is enough."""
    assert found(build(**{**SOUND, **change})) == []


def test_issues_name_source_and_record(build: Build) -> None:
    """An issue of a record can be found again."""
    issue = validate_record(build(), today=TODAY)[0]
    assert (issue.source, issue.record_id, issue.code) == (
        "crm",
        "Z1",
        IssueCode.RECORD_NO_NAME,
    )


def test_issues_come_in_the_order_of_the_rules(build: Build) -> None:
    """The same record says the same in the same order, each time."""
    record = build(
        **{**SOUND, "sex": [Sex.FEMALE], "names": [], "birth_dates": [born(2030)]}
    )
    codes = [code for code, _ in found(record)]
    assert codes == [
        "record.no_name", "record.date_order", "date.future",
        "record.birth_date_mismatch", "record.sex_mismatch",
    ]  # fmt: skip
    assert codes == sorted(codes, key=RULES.names.index)


def test_default_severities_are_those_of_the_codes_but_one() -> None:
    """A registration in the future is no reason to refuse a record."""
    own = {rule.name: rule.severity for rule in RULES if rule.severity}
    assert own == {"record.moment_future": Severity.WARNING}


def test_a_record_is_refused_on_request_only(build: Build) -> None:
    """An impossible birth date refuses it; a missing contact only when asked for."""
    future = build(birth_dates=[born(2030)])
    with pytest.raises(
        InvalidRecordError, match="1 issues of severity error"
    ) as caught:
        require_valid(future, today=TODAY)
    assert caught.value.report.counts == {
        "date.future": 1, "record.no_contact": 1, "record.no_name": 1,
    }  # fmt: skip
    require_valid(build(), today=TODAY)
