"""Rules over single values: each passes and fails."""

from datetime import date

import pytest

from customer_core.issues import Issue
from customer_core.models import EmailAddress, Identifier, PartialDate, PhoneNumber
from customer_core.validators import (
    validate_birth_date,
    validate_email,
    validate_identifier,
    validate_phone,
)

TODAY = date(2026, 11, 22)


def codes(issues: tuple[Issue, ...]) -> list[str]:
    """The codes of the issues, in their order."""
    return [str(issue.code) for issue in issues]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (PartialDate(year=1990, month=1, day=2), []),
        (PartialDate(year=2026), []),
        (PartialDate(year=2026, month=11, day=22), []),
        (PartialDate(year=2026, month=11, day=23), ["date.future"]),
        (PartialDate(year=2027), ["date.future"]),
        (PartialDate(year=1904), []),
        (PartialDate(year=1903), ["date.implausible"]),
    ],
)
def test_birth_date_is_judged_from_today(
    born: PartialDate, expected: list[str]
) -> None:
    """A birth date is neither in the future nor further back than anybody lived."""
    assert codes(validate_birth_date(born, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("e164", "expected"),
    [
        ("+8613912457803", []),
        ("+447740080583", []),
        ("+8613800000000", ["phone.suspicious"]),
        ("+8613912345678", ["phone.suspicious"]),
        ("+8613987654321", ["phone.suspicious"]),
        ("+8613800138000", ["phone.suspicious"]),
        ("+12125550147", ["phone.suspicious"]),
        ("+12125550247", []),
    ],
)
def test_invented_phone_is_suspicious(e164: str, expected: list[str]) -> None:
    """Runs, repetitions and numbers kept for fiction look invented."""
    assert codes(validate_phone(PhoneNumber(e164=e164))) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("li.na@qq.com", []),
        ("Sales@example.com", ["email.role"]),
        ("客服@例子.公司", ["email.role"]),
        ("li@mailinator.com", ["email.disposable"]),
        ("li@eu.mailinator.com", ["email.disposable"]),
        ("info@yopmail.com", ["email.disposable", "email.role"]),
    ],
)
def test_role_and_disposable_address_is_found(
    address: str, expected: list[str]
) -> None:
    """An office and a throw-away domain are told apart from a person."""
    assert codes(validate_email(EmailAddress(address=address))) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (None, []),
        (PartialDate(year=1990, month=1, day=2), []),
        (PartialDate(year=2031, month=1, day=2), ["identifier.date"]),
    ],
)
def test_identifier_of_the_unborn_is_wrong(
    born: PartialDate | None, expected: list[str]
) -> None:
    """The birth date in a number has come."""
    value = Identifier(kind="resident_id", value="X1", birth_date=born)
    assert codes(validate_identifier(value, today=TODAY)) == expected
