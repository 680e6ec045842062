"""Rules over one record: each passes and fails."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from attrs import evolve

from customer_core.errors import InvalidRecordError
from customer_core.issues import IssueCode
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Profile,
    RecordRef,
    Sex,
)
from customer_core.validators import RULES, require_valid, validate_record

TODAY = date(2026, 11, 22)
REF = RecordRef("crm", "Z1")
V = TypeVar("V")


def attributed(*values: V) -> tuple[Attributed[V], ...]:
    """Values as a record holds them."""
    origin = FieldOrigin(record=REF)
    return tuple(Attributed(value=value, raw="", origin=origin) for value in values)


def born(year: int, month: int | None = None) -> PartialDate:
    """A birth date."""
    return PartialDate(year=year, month=month)


def number(**content: Any) -> Identifier:  # noqa: ANN401 - keyword arguments
    """An identifier that tells something."""
    return Identifier(kind="resident_id", value="X1", **content)


SOUND = CustomerRecord(
    ref=REF,
    names=attributed(PersonName(family="王", given="小明")),
    birth_dates=attributed(born(1990, 1)),
    phones=attributed(PhoneNumber(e164="+8613912457803", region="CN")),
    emails=attributed(EmailAddress(address="wang@qq.com")),
    addresses=attributed(PostalAddress(country="CN", admin1="上海市")),
    identifiers=attributed(number(birth_date=born(1990), sex=Sex.MALE)),
    profile=Profile(sex=attributed(Sex.MALE)),
    registered_at=datetime(2020, 5, 6, tzinfo=UTC),
)


def found(record: CustomerRecord) -> list[tuple[str, str]]:
    """Code and path of every issue."""
    issues = validate_record(record, today=TODAY)
    return [(str(issue.code), issue.path) for issue in issues]


def test_sound_record_has_no_issue() -> None:
    """A record that agrees with itself passes every rule."""
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"names": ()}, ("record.no_name", "")),
        ({"phones": (), "emails": (), "addresses": ()}, ("record.no_contact", "")),
        (
            {"birth_dates": attributed(born(1991), born(1990))},
            ("record.birth_date_mismatch", "birth_dates[0]"),
        ),
        (
            {"profile": Profile(sex=attributed(Sex.FEMALE))},
            ("record.sex_mismatch", "sex[0]"),
        ),
        (
            {"addresses": attributed(PostalAddress(country="GB"))},
            ("record.phone_country", "phones[0]"),
        ),
        (
            {"registered_at": datetime(1989, 1, 1, tzinfo=UTC)},
            ("record.date_order", "birth_dates[0]"),
        ),
        (
            {"emails": attributed(EmailAddress(address="info@qq.com"))},
            ("email.role", "emails[0]"),
        ),
        (
            {"phones": attributed(PhoneNumber(e164="+8613800000000", region="CN"))},
            ("phone.suspicious", "phones[0]"),
        ),
        (
            {"identifiers": attributed(number(), number(birth_date=born(2030)))},
            ("identifier.date", "identifiers[1]"),
        ),
    ],
)
def test_broken_rule_is_reported_with_its_place(
    change: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Each change breaks a rule of its own, at the path of the value."""
    assert expected in found(evolve(SOUND, **change))


@pytest.mark.parametrize(
    "change",
    [
        {
            "names": (),
            "organization_names": attributed(OrganizationName(name="甲", core="甲")),
        },
        {"phones": (), "emails": ()},
        {"birth_dates": ()},
        {"identifiers": attributed(number())},
        {"profile": Profile()},
        {"addresses": attributed(PostalAddress(admin1="上海市"))},
        {
            "addresses": attributed(
                PostalAddress(country="GB"), PostalAddress(country="CN")
            )
        },
        {"phones": attributed(PhoneNumber(e164="+80023456788"))},
        {
            "phones": attributed(PhoneNumber(e164="+447839086870", region="GG")),
            "addresses": attributed(PostalAddress(country="GB")),
        },
        {"registered_at": None},
        {"registered_at": datetime(1990, 6, 1, tzinfo=UTC)},
    ],
)
def test_missing_or_agreeing_values_break_no_rule(change: dict[str, Any]) -> None:
    """Missing is not disagreement, and one agreeing value is enough."""
    assert found(evolve(SOUND, **change)) == []


def test_issues_name_source_and_record() -> None:
    """An issue of a record can be found again."""
    issue = validate_record(CustomerRecord(ref=REF), today=TODAY)[0]
    assert (issue.source, issue.record_id, issue.code) == (
        "crm",
        "Z1",
        IssueCode.RECORD_NO_NAME,
    )


def test_every_rule_has_its_own_code() -> None:
    """No two rules report the same finding."""
    codes: list[IssueCode] = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    checks: list[Callable[..., Any]] = [rule.broken for rule in RULES]
    assert len(set(checks)) == len(checks)


def test_a_record_is_refused_on_request_only() -> None:
    """An impossible birth date refuses it; a missing contact only when asked for."""
    future = CustomerRecord(ref=REF, birth_dates=attributed(born(2030)))
    with pytest.raises(
        InvalidRecordError, match="1 issues of severity error"
    ) as caught:
        require_valid(future, today=TODAY)
    assert caught.value.report.counts == {
        "date.future": 1, "record.no_contact": 1, "record.no_name": 1,
    }  # fmt: skip
    require_valid(CustomerRecord(ref=REF), today=TODAY)
