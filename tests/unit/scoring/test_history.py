"""Transactions are kept exactly, from calls or from arrays."""

import decimal
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import PurchaseHistory

DAYS = np.array(["2024-01-01", "2024-01-02"], "datetime64[D]")
CUSTOMERS = np.array([0, 1])
CENTS = np.array([100, 250])


def _units(history: PurchaseHistory) -> list[int]:
    return history.columns()[2].tolist()


@pytest.mark.parametrize(
    ("amount", "scale", "units", "rounded"),
    [
        ("19.90", 4, 199000, 0),
        ("-19.90", 2, -1990, 0),
        ("0.00005", 4, 0, 1),  # half to even: 0.5 -> 0
        ("0.00015", 4, 2, 1),  # half to even: 1.5 -> 2
        ("1E+3", 0, 1000, 0),
        ("999999999999.9999", 4, 9999999999999999, 0),
    ],
)
def test_amount_in_smallest_units(
    amount: str, scale: int, units: int, rounded: int
) -> None:
    """An amount becomes a whole number; finer decimals are rounded and counted."""
    history = PurchaseHistory(scale=scale)
    assert history.add(0, datetime(2024, 1, 1, tzinfo=UTC), Decimal(amount))
    assert (_units(history), history.rounded) == ([units], rounded)


@pytest.mark.parametrize("amount", ["1E+12", "-1E+12", "1E+999999", "NaN", "Infinity"])
def test_impossible_amount_is_left_out(amount: str) -> None:
    """An amount that cannot be one is refused and counted, without an exception."""
    history = PurchaseHistory()
    assert not history.add(0, datetime(2024, 1, 1, tzinfo=UTC), Decimal(amount))
    assert (len(history), history.left_out) == (0, {"amount_too_large": 1})


def test_decimal_context_does_not_matter() -> None:
    """A caller's coarse decimal context rounds nothing here."""
    history = PurchaseHistory()
    with decimal.localcontext() as context:
        context.prec = 3
        history.add(0, datetime(2024, 1, 1, tzinfo=UTC), Decimal("123456.78"))
    assert _units(history) == [1234567800]


def test_moment_is_utc() -> None:
    """A zoned moment is converted; a naive one is UTC already."""
    history = PurchaseHistory()
    zoned = datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    naive = datetime(1970, 1, 1)  # noqa: DTZ001 - the point of the test
    for moment in (zoned, naive, naive.replace(tzinfo=UTC)):
        history.add(0, moment, Decimal(1))
    assert history.columns()[1].tolist() == [0, 0, 0]


def test_arrays_equal_calls() -> None:
    """Columns give the same history as one call per row."""
    called = PurchaseHistory(scale=2)
    called.add(0, datetime(2024, 1, 1, tzinfo=UTC), Decimal("1.00"))
    called.add(1, datetime(2024, 1, 2, tzinfo=UTC), Decimal("2.50"))
    given = PurchaseHistory.from_arrays(
        CUSTOMERS.astype(np.uint8), DAYS, minor_units=CENTS.astype(np.int32), scale=2
    )
    assert [c.tolist() for c in given.columns()] == [
        c.tolist() for c in called.columns()
    ]


def test_arrays_may_be_strided() -> None:
    """Every second element of a larger array is taken as it is."""
    twice = np.repeat(CENTS, 2)[::2]
    history = PurchaseHistory.from_arrays(CUSTOMERS, DAYS, minor_units=twice, scale=2)
    assert _units(history) == [100, 250]


@pytest.mark.parametrize(
    ("customers", "moments", "units", "message"),
    [
        (CUSTOMERS, DAYS, CENTS / 100, "integers, datetime64, integers"),
        (CUSTOMERS, CENTS, CENTS, "integers, datetime64, integers"),
        (CUSTOMERS, DAYS[:1], CENTS, "different shapes"),
        (CUSTOMERS[:, None], DAYS[:, None], CENTS[:, None], "different shapes"),
        (CUSTOMERS, np.array(["NaT", "NaT"], "datetime64[D]"), CENTS, "NaT"),
    ],
)
def test_impossible_columns(
    customers: np.ndarray, moments: np.ndarray, units: np.ndarray, message: str
) -> None:
    """Columns of another type or length are refused."""
    with pytest.raises(ConfigurationError, match=message):
        PurchaseHistory.from_arrays(customers, moments, minor_units=units, scale=2)


@pytest.mark.parametrize("scale", [-1, 7])
def test_scale_has_a_range(scale: int) -> None:
    """A scale outside 0 to 6 is refused."""
    with pytest.raises(ConfigurationError, match="0 to 6 decimals"):
        PurchaseHistory(scale=scale)


def test_repr_shows_the_size_only() -> None:
    """A history prints as its number of transactions."""
    assert repr(PurchaseHistory()) == "PurchaseHistory(0 transactions)"
