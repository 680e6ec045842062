"""Cohorts by first purchase: retention, revenue, what is not known yet."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.errors import ConfigurationError
from customer_core.scoring import PurchaseHistory
from customer_core.scoring.cohorts import CohortTable, cohort_table

ROWS = [  # customer, day of 2024, amount
    (0, (1, 5), "10.00"), (0, (1, 9), "5.50"), (0, (3, 1), "-4.00"),
    (1, (1, 31), "20.00"), (1, (2, 1), "1.00"), (1, (3, 2), "1.00"),
    (2, (3, 3), "7.00"), (2, (2, 2), "-7.00"), (3, (5, 1), "9.00"),
]  # fmt: skip


def table(**options: Any) -> CohortTable:  # noqa: ANN401 - as the function
    """The cohorts of the rows, seen from mid March."""
    history = PurchaseHistory()
    for customer, (month, day), amount in ROWS:
        history.add(customer, datetime(2024, month, day, tzinfo=UTC), Decimal(amount))
    given_ = {"as_of": datetime(2024, 3, 15, tzinfo=UTC)} | options
    return cohort_table(history, **given_)


def test_the_triangle_of_retention() -> None:
    """Whole, exact, and ``None`` of nobody."""
    assert table().to_frame() == {
        "cohort": ["2024-01"] * 3 + ["2024-02"] * 2 + ["2024-03"],
        "size": [2, 2, 2, 0, 0, 1],
        "age": [0, 1, 2, 0, 1, 0],
        "active": [2, 1, 1, 0, 0, 1],
        "share": [1.0, 0.5, 0.5, None, None, 1.0],
        "revenue": [Decimal("35.50"), Decimal("1.00"), Decimal("-3.00"),
                    Decimal("0.00"), Decimal("0.00"), Decimal("7.00")],
    }  # fmt: skip


def test_what_is_left_out_is_counted() -> None:
    """What is later, and refunds of nothing."""
    found = table()
    assert found.left_out == {
        "amount_too_large": 0, "after_as_of": 1, "refund_before_purchase": 1,
    }  # fmt: skip
    assert found.open_period == "2024-03"
    assert found.revenue(0, 3) is None
    assert list(found.ages(1)) == [0, 1]


def test_days_are_those_of_the_place() -> None:
    """Late on 31 January UTC it is February in Shanghai."""
    history = PurchaseHistory()
    history.add(0, datetime(2024, 1, 31, 20, tzinfo=UTC), Decimal(1))
    for hours, expected in ((0, "2024-01"), (8, "2024-02")):
        found = cohort_table(
            history,
            as_of=datetime(2024, 2, 15, tzinfo=UTC),
            utc_offset=timedelta(hours=hours),
        )
        assert found.cohorts[0] == expected


def test_weeks_begin_on_monday() -> None:
    """ISO weeks, also over the end of a year."""
    history = PurchaseHistory()
    for day in (datetime(2024, 12, 29, 23, tzinfo=UTC), datetime(2024, 12, 30)):  # noqa: DTZ001 - naive is UTC
        history.add(0, day, Decimal(1))
    found = cohort_table(history, as_of=datetime(2025, 1, 6), period="week")  # noqa: DTZ001 - naive is UTC
    assert found.cohorts == ("2024-W52", "2025-W01", "2025-W02")
    assert found.active[0].tolist() == [1, 1, 0]


def test_sums_beyond_64_bits_stay_exact() -> None:
    """As whole numbers of any size."""
    history = PurchaseHistory(scale=6)
    most = Decimal("999999999999.999999")
    for _ in range(12):
        history.add(0, datetime(2024, 1, 1, tzinfo=UTC), most)
    found = cohort_table(history, as_of=datetime(2024, 1, 2, tzinfo=UTC))
    assert found.revenue(0, 0) == 12 * most


def test_nothing_gives_one_empty_cohort() -> None:
    """That of as-of."""
    found = cohort_table(PurchaseHistory(), as_of=datetime(2024, 1, 2, tzinfo=UTC))
    assert (found.cohorts, found.sizes.tolist()) == (("2024-01",), [0])


def test_another_period_is_refused() -> None:
    """With those there are."""
    with pytest.raises(ConfigurationError, match="no period 'year'; choose month or"):
        table(period="year")


def test_it_shows_itself() -> None:
    """In both languages; counts only."""
    found = table()
    assert str(found.summary()) != str(found.summary("zh"))
    assert found._repr_html_().startswith("<div>")
    assert len(found.chart_spec()["data"]["values"]) == 6
    assert repr(found) == "CohortTable(3 by month, 3 customers)"


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 300), st.integers(-9, 30))),
    st.sampled_from(["month", "week"]),
)
def test_customers_and_revenue_are_conserved(
    rows: list[tuple[int, int, int]], period: Any  # noqa: ANN401 - one of the periods
) -> None:  # fmt: skip
    """Every buyer is in one cohort; all revenue that is not left out is in a cell."""
    start, history = datetime(2024, 1, 1, tzinfo=UTC), PurchaseHistory()
    for customer, day, amount in rows:
        history.add(customer, start + timedelta(days=day), Decimal(amount))
    as_of = start + timedelta(days=300)
    found = cohort_table(history, as_of=as_of, period=period)
    assert found.sizes.sum() == len({c for c, _, amount in rows if amount > 0})
    frame = found.to_frame()
    if not found.left_out["refund_before_purchase"]:
        assert sum(frame["revenue"]) == sum(amount for *_, amount in rows)
    assert all(share is None or 0 <= share <= 1 for share in frame["share"])
