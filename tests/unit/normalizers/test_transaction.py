"""Rows of orders become transactions."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    FieldMap,
    Money,
    RawRecord,
    RecordRef,
    Transaction,
)
from customer_core.normalizers import normalize_transaction

REF = RecordRef("orders", "O7")
CELLS = {
    "customer_id": " M1 ",
    "occurred_at": "2019/03/27",
    "amount": "164.15元",
    "category": "美妆",
}


def row(**cells: str) -> RawRecord:
    """A row whose columns have the names of their fields."""
    fields = FieldMap.of({name: name for name in cells})
    return RawRecord(
        ref=REF, row=2, cells=tuple((m, cells[m.column]) for m in fields if m)
    )


def test_row_becomes_a_transaction() -> None:
    """Customer, moment, exact amount and category are read."""
    expected = Transaction(
        transaction_id="O7",
        customer=RecordRef("shop", "M1"),
        occurred_at=datetime(2019, 3, 27, tzinfo=UTC),
        amount=Money(amount=Decimal("164.15"), currency="CNY"),
        category="美妆",
    )
    assert normalize_transaction(row(**CELLS), of="shop") == (expected, ())


def test_order_number_comes_from_its_column() -> None:
    """A mapped order number wins over the id of the row."""
    bought, _ = normalize_transaction(row(**CELLS, transaction_id="X9"), of="shop")
    assert bought
    assert bought.transaction_id == "X9"


@pytest.mark.parametrize(
    ("amount", "column", "source", "expected"),
    [
        ("120.55", "", "CNY", "120.55 CNY"),
        ("120.55", "美元", "CNY", "120.55 USD"),
        ("120.55", "???", "CNY", "120.55 CNY"),
        ("$120.55", "HKD", "CNY", "120.55 HKD"),
        ("(120.55)", "", "EUR", "-120.55 EUR"),
    ],
)
def test_currency_is_of_the_text_then_the_row_then_the_source(
    amount: str, column: str, source: str, expected: str
) -> None:
    """What stands nearer to the amount says its currency."""
    raw = row(**CELLS | {"amount": amount}, currency=column)
    bought, _ = normalize_transaction(raw, of="shop", currency=source)
    assert bought
    assert bought.amount.text == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"customer_id": ""}, [("row.unknown_customer", "customer_id")]),
        (
            {"occurred_at": "soon"},
            [
                ("date.invalid", "occurred_at"),
                ("transaction.date_missing", "occurred_at"),
            ],
        ),
        (
            {"occurred_at": "01/02/2024"},
            [
                ("date.ambiguous", "occurred_at"),
                ("transaction.date_missing", "occurred_at"),
            ],
        ),
        ({"amount": ""}, [("transaction.amount_missing", "amount")]),
        (
            {"amount": "free"},
            [("money.invalid", "amount"), ("transaction.amount_missing", "amount")],
        ),
    ],
)
def test_order_without_an_essential_part_is_none(
    change: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    """Customer, moment and amount are essential; the issues say which is missing."""
    bought, issues = normalize_transaction(row(**CELLS | change), of="shop")
    assert bought is None
    assert [(str(i.code), i.path) for i in issues] == expected
    assert {(i.source, i.record_id, i.row) for i in issues} == {("orders", "O7", 2)}


def test_note_of_a_good_order_is_kept() -> None:
    """An amount without a currency is noted, and the order is kept."""
    bought, issues = normalize_transaction(row(**CELLS | {"amount": "5"}), of="shop")
    assert bought
    assert [str(i.code) for i in issues] == ["money.currency_unknown"]


def test_day_first_settles_the_moment() -> None:
    """The order of the source is used."""
    raw = row(**CELLS | {"occurred_at": "01/02/2024"})
    bought, _ = normalize_transaction(raw, of="shop", day_first=True)
    assert bought
    assert bought.occurred_at == datetime(2024, 2, 1, tzinfo=UTC)


def test_unknown_currency_of_the_source_is_a_mistake_in_the_call() -> None:
    """A source currency that ISO 4217 does not know raises."""
    with pytest.raises(ConfigurationError, match="ISO 4217"):
        normalize_transaction(row(**CELLS), of="shop", currency="RMB")
