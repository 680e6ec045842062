"""Transactions from a table: numbered customers, exact cents, nothing lost silently."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import CustomerPurchases, read_purchases, rfm_table

NAMES = {"customer": "who", "occurred_at": "day", "amount": "paid"}
ROWS: dict[str, list[Any]] = {
    "who": ["b", "a", "b", None, "c", "a"],
    "day": [datetime(2024, 1, n) for n in (1, 2, 3, 4, 5)] + [None],  # noqa: DTZ001 - as frames keep it
    "paid": [5.0, 7.255, -1.0, 9.0, 1e12, 3.0],
}


def made(library: str, rows: dict[str, Any] = ROWS) -> Any:  # noqa: ANN401 - any dataframe
    """The rows as a dataframe."""
    module = pytest.importorskip(library)
    return module.table(rows) if library == "pyarrow" else module.DataFrame(rows)


def listed(found: CustomerPurchases) -> list[tuple[str, str, int]]:
    """Customer, day and cents of each transaction, ordered."""
    who, when, cents = found.history.columns()
    days = when.astype("datetime64[us]").astype("datetime64[D]").astype(str)
    return sorted(
        (found.customers[n], day, cent)
        for n, day, cent in zip(who, days.tolist(), cents.tolist(), strict=True)
    )


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_of_any_library_give_the_same(library: str) -> None:
    """Customers as they are met; what is incomplete or no amount is counted."""
    found = read_purchases(made(library), **NAMES, customers=["d", "a"])
    assert found.customers == ("d", "a", "b", "c")
    assert listed(found) == [
        ("a", "2024-01-02", 726), ("b", "2024-01-01", 500), ("b", "2024-01-03", -100),
    ]  # fmt: skip
    assert found.history.left_out == {"amount_too_large": 1, "incomplete": 2}
    table = rfm_table(
        found.history,
        customers=len(found.customers),
        as_of=datetime(2024, 2, 1, tzinfo=UTC),
    )
    assert table.frequency.tolist() == [0, 1, 1, 0]


def test_arrays_give_the_same() -> None:
    """Where nothing is missing."""
    frame = {
        "who": np.array(["b", "a", "b"]),
        "day": np.array(["2024-01-01", "2024-01-02", "2024-01-03"], "datetime64[D]"),
        "paid": np.array([5, 7, -1]),
    }
    found = read_purchases(frame, **NAMES)
    assert found.customers == ("b", "a")
    assert listed(found) == [
        ("a", "2024-01-02", 700), ("b", "2024-01-01", 500), ("b", "2024-01-03", -100),
    ]  # fmt: skip


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_ids_may_be_numbers_and_amounts_decimals(library: str) -> None:
    """Read as text and exact cents."""
    rows = {
        "who": [7, 5, 7], "day": [date(2024, 1, 1)] * 3,
        "paid": [Decimal("0.10"), Decimal("0.20"), Decimal("0.30")],
    }  # fmt: skip
    found = read_purchases(made(library, rows), **NAMES)
    assert found.customers == ("7", "5")
    assert [cents for *_, cents in listed(found)] == [20, 10, 30]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_moments_with_a_zone_are_converted(library: str) -> None:
    """Eight in the morning in Shanghai is midnight in UTC."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Shanghai")
    rows = {"who": ["a"], "day": [datetime(2024, 1, 2, 7, tzinfo=zone)], "paid": [1.0]}
    found = read_purchases(made(library, rows), **NAMES)
    assert listed(found) == [("a", "2024-01-01", 100)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"who": [1.5] * 6}, "ids are texts or whole numbers"),
        ({"day": ["yesterday"] * 6}, "day is not a column of dates or moments"),
        ({"paid": ["5"] * 6}, "paid is not a column of numbers"),
    ],
)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_other_types_are_refused(
    library: str, changed: dict[str, Any], message: str
) -> None:
    """Nothing is guessed."""
    with pytest.raises(ConfigurationError, match=message):
        read_purchases(made(library, ROWS | changed), **NAMES)


def test_other_arrays_are_refused() -> None:
    """A missing column by its name."""
    day = np.array(["2024-01-01"], "datetime64[D]")
    good = {"who": np.array([1]), "day": day, "paid": np.array([1.0])}
    for changed, message in (
        ({"who": np.array([1.5])}, "who is not a column of ids"),
        ({"who": np.array([1, 2])}, "who is not a column of ids as long as"),
        ({"paid": np.array(["1"])}, "paid is not a column of numbers"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            read_purchases(good | changed, **NAMES)
    with pytest.raises(ConfigurationError, match="the table has no column day"):
        read_purchases({"who": good["who"], "paid": good["paid"]}, **NAMES)
