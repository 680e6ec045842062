"""Amounts of money as people write them."""

from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.normalizers import normalize_money
from customer_core.normalizers._currencies import currency_code

VECTORS = "money.csv"


def test_amount_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its exact amount, currency and issues."""
    found = normalize_money(vector["input"], vector["currency"] or None)
    value = found.value
    read = (
        value.amount if value else None,
        (value.currency or "") if value else "",
        "|".join(str(issue.code) for issue in found.issues),
    )
    amount = Decimal(vector["amount"]) if vector["amount"] else None
    assert read == (amount, vector["code"], vector["codes"])


def test_no_decimal_is_rounded_or_dropped() -> None:
    """An amount keeps as many decimals as were written."""
    found = normalize_money("0.10000000000000000001 USD")
    assert found.value
    assert found.value.text == "0.10000000000000000001 USD"


def test_missing_amount_is_no_issue() -> None:
    """Nothing received has neither value nor issue."""
    found = normalize_money(None, "CNY")
    assert (found.value, found.issues) == (None, ())


def test_unknown_currency_of_the_source_is_a_mistake_in_the_call() -> None:
    """A source currency that ISO 4217 does not know raises."""
    with pytest.raises(ConfigurationError, match="ISO 4217"):
        normalize_money("5", "RMB")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("元", "CNY"), ("rmb", "CNY"), ("Usd", "USD"), ("￥", "CNY"), ("", None)],
)
def test_currency_has_names_signs_and_codes(name: str, expected: str | None) -> None:
    """A currency column may hold a sign, a name or a code."""
    assert currency_code(name) == expected
