"""Names of fields: what they read, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    Field,
    Identifier,
    PartialDate,
    PersonName,
    Sex,
)
from customer_core.validators._fields import accessor, field_names, span

Build = Callable[..., CustomerRecord]
NOT_OF_A_RECORD = {
    Field.TRANSACTION_ID, Field.CUSTOMER_ID, Field.OCCURRED_AT, Field.AMOUNT,
    Field.CURRENCY, Field.CATEGORY,
}  # fmt: skip


@pytest.fixture
def record(build: Build) -> CustomerRecord:
    """A record with one value of several kinds."""
    return build(
        label="work",
        names=[PersonName(family="Lee"), PersonName(given="Ann")],
        birth_dates=[PartialDate(year=1990, month=2)],
        emails=[EmailAddress(address="li@qq.com")],
        sex=[Sex.MALE],
        identifiers=[
            Identifier(kind="x", value="X", birth_date=PartialDate(year=1990))
        ],
        occupation=["engineer"],
        custom={"size": Decimal("4.50"), "vip": True, "since": date(2020, 1, 2)},
        registered_at=datetime(2020, 5, 6, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "texts", "paths"),
    [
        ("names", ["Lee", "Ann"], ["names[0]", "names[1]"]),
        ("names.given", [None, "Ann"], ["names[0].given", "names[1].given"]),
        ("family_name", ["Lee", None], ["names[0].family", "names[1].family"]),
        ("birth_date", ["1990-02"], ["birth_dates[0]"]),
        ("birth_dates.year", ["1990"], ["birth_dates[0].year"]),
        ("birth_dates.day", [None], ["birth_dates[0].day"]),
        ("emails.domain", ["qq.com"], ["emails[0].domain"]),
        ("emails.label", ["work"], ["emails[0].label"]),
        ("sex", ["male"], ["sex[0]"]),
        ("occupation", ["engineer"], ["occupation[0]"]),
        ("custom.size", ["4.50"], ["custom.size"]),
        ("custom:vip", ["true"], ["custom.vip"]),
        ("custom.since", ["2020-01-02"], ["custom.since"]),
        ("custom.none", [], []),
        ("registered_at", ["2020-05-06T00:00:00+00:00"], ["registered_at"]),
        ("updated_at", [], []),
        ("source", ["crm"], ["source"]),
        ("record_id", ["Z1"], ["record_id"]),
        ("identifiers.birth_date", ["1990"], ["identifiers[0].birth_date"]),
    ],
)
def test_a_field_is_read_with_its_places(
    record: CustomerRecord, name: str, texts: list[str | None], paths: list[str]
) -> None:
    """Canonical texts in the order of the values, a missing part as ``None``."""
    field = accessor(name)
    items = field.items(record)
    assert [field.text(item) for item in items] == texts
    assert [field.path(place) for place, _ in enumerate(items)] == paths


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("names", "text"), ("birth_dates", "date"), ("identifiers.birth_date", "date"),
        ("birth_dates.year", "number"), ("registered_at", "date"), ("source", "text"),
        ("custom.x", "any"), ("phones.type", "text"), ("sex", "text"),
    ],
)  # fmt: skip
def test_a_field_has_a_kind(name: str, kind: str) -> None:
    """Rules over numbers and dates ask for it when they are made."""
    assert accessor(name).kind == kind


def test_every_field_of_the_vocabulary_and_of_a_record_has_a_name() -> None:
    """Columns of transactions are no fields of a record."""
    for field in set(Field) - NOT_OF_A_RECORD:
        assert accessor(field).name in field_names()
    assert [accessor(name).name for name in field_names()] == list(field_names())


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("phonse", "did you mean phone?"),
        ("amount", "see the guide"),
        ("custom.", "see the guide"),
        ("custom.two words", "see the guide"),
        ("addresses.candidates", "did you mean addresses."),
    ],
)
def test_an_unknown_field_is_refused_with_a_remedy(name: str, remedy: str) -> None:
    """The message names the field and what is near it."""
    with pytest.raises(ConfigurationError) as caught:
        accessor(name)
    assert str(caught.value).startswith(f"no field {name!r}; {remedy}")


def test_origin_is_that_of_the_value(record: CustomerRecord) -> None:
    """Values of the profile and custom ones have one, moments have none."""
    for name in ("emails", "sex", "custom.size"):
        field = accessor(name)
        (item,) = field.items(record)
        origin = field.origin(item)
        assert origin is not None
        assert origin.column == "c"
    moment = accessor("registered_at")
    assert moment.origin(moment.items(record)[0]) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (PartialDate(year=1990), (date(1990, 1, 1), date(1990, 12, 31))),
        (datetime(2020, 1, 2, 3, tzinfo=UTC), (date(2020, 1, 2), date(2020, 1, 2))),
        (date(2020, 1, 2), (date(2020, 1, 2), date(2020, 1, 2))),
        ("2020-01-02", None),
        (None, None),
    ],
)
def test_the_days_a_date_can_mean(
    value: object, expected: tuple[date, date] | None
) -> None:
    """A text is no date."""
    assert span(value) == expected
