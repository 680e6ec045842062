"""Values: invariants, canonical texts, masks."""

from datetime import date
from decimal import Decimal

import pytest

from customer_core.models import (
    EmailAddress,
    Identifier,
    Money,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Sex,
    SocialHandle,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (PersonName(family="王", given="小明"), "王小明"),
        (PersonName(family="王", suffix="先生"), "王先生"),
        (PersonName(given="小明", prefix="阿"), "阿小明"),
        (PersonName(family="Smith", given="Ann"), "Smith, Ann"),
        (PersonName(family="Smith"), "Smith"),
        (PersonName(given="Ann", middle="Lee"), "Ann Lee"),
        (PersonName(family="Smith", prefix="Dr", suffix="Jr."), "Smith, Dr, Jr."),
        (PersonName(family="王", given="Ann"), "王, Ann"),
    ],
)
def test_the_text_of_a_name(name: PersonName, text: str) -> None:
    """Han names run together, others are family first with a comma."""
    assert name.text == text


def test_a_name_needs_a_family_or_a_given_name() -> None:
    """A title alone is no name."""
    with pytest.raises(ValueError, match="needs a family or a given name"):
        PersonName(prefix="Dr")


@pytest.mark.parametrize(
    ("cls", "parts"),
    [
        (PersonName, {"family": ""}),
        (PersonName, {"family": "王", "suffix": ""}),
        (OrganizationName, {"name": "a", "core": "a", "branch": ""}),
        (PhoneNumber, {"e164": "+861", "extension": ""}),
        (EmailAddress, {"address": "a@b", "display_name": ""}),
        (PostalAddress, {"street": ""}),
    ],
)
def test_a_missing_part_is_none_and_never_empty(
    cls: type, parts: dict[str, str]
) -> None:
    """An empty text is refused."""
    with pytest.raises(ValueError, match="must be None or text that is not empty"):
        cls(**parts)


def test_texts_of_the_contact_values() -> None:
    """What a normalizer reads again gives the same value."""
    assert PhoneNumber(e164="+441").text == "+441"
    assert PhoneNumber(e164="+441", extension="23").text == "+441 ext. 23"
    assert OrganizationName(name="Acme Ltd", core="Acme").text == "Acme Ltd"
    assert SocialHandle(kind="qq", value="12345").text == "12345"
    assert Identifier(kind="passport", value="X1").text == "X1"
    email = EmailAddress(address="a.b@例子.公司", display_name="A")
    assert (email.local_part, email.domain, email.text) == (
        "a.b", "例子.公司", "a.b@例子.公司",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (
            PostalAddress(
                country="CN", admin1="广东省", admin2="深圳市", admin3="南山区",
                street="科苑路15号", unit="3栋", postal_code="518052",
            ),
            "广东省深圳市南山区科苑路15号3栋 518052",
        ),
        (PostalAddress(country="CN", admin1="上海市", admin2="上海市"), "上海市"),
        (PostalAddress(admin3="南山区", street="a"), "南山区a"),
        (
            PostalAddress(
                country="GB", admin1="England", admin2="Leeds", street="1 Elm Road",
                unit="Flat 2", postal_code="LS6 1AA",
            ),
            "Flat 2, 1 Elm Road, Leeds, England, LS6 1AA, GB",
        ),
        (PostalAddress(), ""),
    ],
)  # fmt: skip
def test_the_text_of_an_address(address: PostalAddress, text: str) -> None:
    """Large to small without separators in China, small to large elsewhere."""
    assert address.text == text


@pytest.mark.parametrize(
    ("parts", "text", "earliest", "latest"),
    [
        ((1990,), "1990", date(1990, 1, 1), date(1990, 12, 31)),
        ((1992, 2), "1992-02", date(1992, 2, 1), date(1992, 2, 29)),
        ((990, 2, 3), "0990-02-03", date(990, 2, 3), date(990, 2, 3)),
    ],
)
def test_a_partial_date_spans_the_days_it_can_mean(
    parts: tuple[int, ...], text: str, earliest: date, latest: date
) -> None:
    """The first and the last day, and ISO 8601."""
    value = PartialDate(**dict(zip(("year", "month", "day"), parts, strict=False)))
    assert (value.text, value.earliest(), value.latest()) == (text, earliest, latest)


@pytest.mark.parametrize(
    "parts",
    [
        {"year": 1990, "day": 3}, {"year": 0}, {"year": 10_000},
        {"year": 1990, "month": 13}, {"year": 1990, "month": 0},
        {"year": 1990, "month": 2, "day": 29}, {"year": 1990, "month": 2, "day": 0},
    ],
)  # fmt: skip
def test_an_impossible_date_is_refused(parts: dict[str, int]) -> None:
    """A date exists in the Gregorian calendar."""
    with pytest.raises(ValueError, match=r"."):
        PartialDate(**parts)


def test_money_is_finite_ordered_and_plain() -> None:
    """No exponent in the text, no infinity in the value."""
    assert Money(amount=Decimal("1E+3"), currency="CNY").text == "1000 CNY"
    assert Money(amount=Decimal("-0.50")).text == "-0.50"
    assert Money(amount=Decimal(1)) < Money(amount=Decimal(2))
    for amount in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="finite"):
            Money(amount=Decimal(amount))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            PersonName(family="欧阳", given="Ann"),
            (
                "PersonName(family='欧*', given='A**', middle=None, prefix=None, "
                "suffix=None)"
            ),
        ),
        (
            PhoneNumber(e164="+447412345678", extension="12", type=PhoneType.MOBILE),
            (
                "PhoneNumber(e164='+44******5678', extension='***', region=None, "
                "type='mobile')"
            ),
        ),
        (
            EmailAddress(address="ann@example.com"),
            "EmailAddress(address='a**@example.com', display_name=None)",
        ),
        (
            EmailAddress(address="a@example.com", display_name="Ann"),
            "EmailAddress(address='*@example.com', display_name='A**')",
        ),
        (
            PartialDate(year=1990, month=1),
            "PartialDate(year=****, month=**, day=**)",
        ),
        (
            Identifier(kind="resident_id", value="440524188001010014", sex=Sex.MALE),
            (
                "Identifier(kind='resident_id', value='********0014', region=None, "
                "birth_date=None, sex='***', division_code=None)"
            ),
        ),
        (
            SocialHandle(kind="wechat", value="wxid_abc"),
            "SocialHandle(kind='wechat', value='w*******')",
        ),
    ],
)
def test_the_repr_of_a_value_is_masked(value: object, shown: str) -> None:
    """Ends at most; all of it where the whole would be short."""
    assert repr(value) == shown
