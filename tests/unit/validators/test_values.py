"""Rules over single values: each passes and fails."""

from datetime import date

import pytest

from customer_core.issues import Issue
from customer_core.models import (
    EmailAddress,
    Identifier,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
)
from customer_core.validators import (
    validate_address,
    validate_birth_date,
    validate_email,
    validate_identifier,
    validate_person_name,
    validate_phone,
)
from customer_core.validators.birth_date import is_minor

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
        (PartialDate(year=2020, month=1, day=2), ["identifier.minor"]),
    ],
)
def test_identifier_of_the_unborn_is_wrong(
    born: PartialDate | None, expected: list[str]
) -> None:
    """The birth date in a number has come."""
    value = Identifier(kind="resident_id", value="X1", birth_date=born)
    assert codes(validate_identifier(value, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        (PartialDate(year=2012, month=11, day=22), TODAY, False),
        (PartialDate(year=2012, month=11, day=23), TODAY, True),
        # of a year or month alone it is not certain
        (PartialDate(year=2012), TODAY, False),
        (PartialDate(year=2013), TODAY, True),
        (PartialDate(year=2026, month=11, day=22), TODAY, True),
        (PartialDate(year=2026, month=11, day=23), TODAY, False),
        # on a leap day, and in the first years of the calendar
        (PartialDate(year=2014, month=2, day=28), date(2028, 2, 29), False),
        (PartialDate(year=2014, month=3, day=1), date(2028, 2, 29), True),
        (PartialDate(year=1, month=6), date(5, 1, 1), True),
    ],
)
def test_a_child_is_under_fourteen(
    born: PartialDate,
    today: date,
    expected: bool,  # noqa: FBT001 - an expected answer
) -> None:
    """Until the day before the fourteenth birthday."""
    assert is_minor(born, today) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PersonName(family="王", given="小明"), []),
        (PersonName(family="O'Brien-Smith", given="J. R."), []),
        (PersonName(family="李", given="3"), []),
        (PersonName(given="Agent 007"), []),
        (PersonName(family="13912457803"), ["record.name_is_contact"]),
        (PersonName(family="139-1245", given="7803"), ["record.name_is_contact"]),
        (PersonName(given="li.na@qq.com"), ["record.name_is_contact"]),
        (PersonName(family="李", given="a＠b"), ["record.name_is_contact"]),
    ],
)
def test_a_contact_is_no_name(name: PersonName, expected: list[str]) -> None:
    """Seven digits or an at sign; a few digits are a name still."""
    assert codes(validate_person_name(name)) == expected


@pytest.mark.parametrize(
    ("code", "division", "country", "expected"),
    [
        ("518052", "440305", "CN", []),
        ("100022", "440305", "CN", ["record.postal_code"]),
        ("137400", "152201", "CN", []),
        ("137400", "220882", "CN", []),
        ("999999", "440305", "CN", []),
        (None, "440305", "CN", []),
        ("100022", None, "CN", []),
        ("100022", "440305", "SG", []),
    ],
)
def test_a_postal_code_belongs_to_a_province(
    code: str | None, division: str | None, country: str, expected: list[str]
) -> None:
    """One that serves two provinces agrees with both."""
    value = PostalAddress(country=country, division_code=division, postal_code=code)
    assert codes(validate_address(value)) == expected
