"""Measures and scores, computed by hand beside each case."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import PurchaseHistory, RfmPolicy, RfmTable, rfm_table

START = datetime(2024, 1, 1, tzinfo=UTC)
AS_OF = START + timedelta(days=100)


def _table(*rows: tuple[int, float, str], customers: int | None = None) -> RfmTable:
    """The table of ``(customer, days after START, amount)`` rows."""
    history = PurchaseHistory()
    for customer, days, amount in rows:
        history.add(customer, START + timedelta(days=days), Decimal(amount))
    return rfm_table(history, as_of=AS_OF, customers=customers)


def test_measures_of_one_customer() -> None:
    """Two purchases and a refund: 2 purchases, 30.50 - 10.25 = 20.25, 100 - 40 days."""
    table = _table((0, 10, "20.00"), (0, 40, "10.50"), (0, 50, "-10.25"))
    assert (table.frequency[0], table.monetary(0)) == (2, Decimal("20.25"))
    assert table.recency_days[0] == 60
    assert table.as_of == AS_OF


def test_refund_alone_is_no_purchase() -> None:
    """Who only got money back, or paid nothing, has no purchase and no score."""
    table = _table((0, 1, "-5"), (1, 1, "0"), (2, 1, "5"))
    assert table.frequency.tolist() == [0, 0, 1]
    assert table.recency_days.tolist() == [-1, -1, 99]
    assert table.monetary_score.tolist() == [0, 0, 3]


def test_recency_is_whole_periods_of_24_hours() -> None:
    """A purchase 23 hours ago was 0 days ago, one 25 hours ago 1 day."""
    table = _table((0, 100 - 23 / 24, "1"), (1, 100 - 25 / 24, "1"), (2, 100, "1"))
    assert table.recency_days.tolist() == [0, 1, 0]


def test_future_is_left_out_and_counted() -> None:
    """A transaction after as_of changes nothing but the count; one at as_of counts."""
    with_future = _table((0, 100, "7"), (0, 100.001, "500"), (1, 101, "9"))
    assert with_future.frequency.tolist() == [1, 0]
    assert with_future.monetary(0) == 7
    assert with_future.left_out == {"amount_too_large": 0, "after_as_of": 2}


def test_same_day_orders_count_each() -> None:
    """Three orders on two days are three purchases with one gap: no regularity."""
    table = _table((0, 1, "1"), (0, 1.2, "1"), (0, 9, "1"))
    assert table.frequency[0] == 3
    assert math.isnan(table.regularity[0])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 10, 20, 30), 1.0),  # gaps 10 10 10: s = 0
        ((0, 10, 30), 0.53),  # gaps 10 20: m 15, s sqrt(50) = 7.071, 1 - .4714
        ((0, 2, 4, 10), 0.31),  # gaps 2 2 6: m 10/3, s sqrt(16/3) = 2.309, 1 - .6928
        ((0, 1, 100), 0.0),  # gaps 1 99: m 50, s 69.3, below 0
        ((0, 10, 10.5, 20), 1.0),  # two orders on day 10 are one day
    ],
)
def test_regularity(days: tuple[float, ...], expected: float) -> None:
    """1 - s / m of the gaps between purchase days, not below 0."""
    table = _table(*((0, day, "1") for day in days))
    assert table.regularity.tolist() == [expected]


def test_regularity_of_neighbours_does_not_mix() -> None:
    """Gaps never reach from one customer to the next, whatever the order of rows."""
    rows = [(c, day, "1") for day in (30, 0, 10, 20) for c in (1, 0)]
    assert _table(*rows).regularity.tolist() == [1.0, 1.0]


def test_five_different_customers_get_five_scores() -> None:
    """Places .1 .3 .5 .7 .9 of 5: 1 + floor(5 p) = 1 2 3 4 5; few days are best."""
    rows = [(c, 10 * c, str(c + 1)) for c in range(5) for _ in range(c + 1)]
    table = _table(*rows)
    assert table.recency_days.tolist() == [100, 90, 80, 70, 60]
    for score in (table.recency_score, table.frequency_score, table.monetary_score):
        assert score.tolist() == [1, 2, 3, 4, 5]
    assert table.cuts.recency_days == (90, 80, 70, 60)
    assert table.cuts.frequency == (2, 3, 4, 5)
    assert table.cuts.monetary == (4, 9, 16, 25)


def test_one_time_buyers_share_a_score() -> None:
    """54 of 100 bought once, 20 twice, 16 three times, 10 four times.

    Middles: 27, 54 + 10 = 64, 74 + 8 = 82, 90 + 5 = 95 of 100; 1 + floor of 1.35, 3.2,
    4.1 and 4.75: scores 2, 4, 5, 5. Score 3 begins where 4 does; nobody has it.
    """
    times = [1] * 54 + [2] * 20 + [3] * 16 + [4] * 10
    table = _table(*((c, 1, "1") for c, n in enumerate(times) for _ in range(n)))
    scores = dict(zip(times, table.frequency_score.tolist(), strict=True))
    assert scores == {1: 2, 2: 4, 3: 5, 4: 5}
    assert table.cuts.frequency == (1, 2, 2, 3)


@pytest.mark.parametrize("customers", [1, 2, 7])
def test_all_alike_get_the_middle(customers: int) -> None:
    """Nobody is better than another: score 3, nobody reaches 4."""
    table = _table(*((c, 1, "1") for c in range(customers)))
    assert table.frequency_score.tolist() == [3] * customers
    assert table.cuts.frequency == (1, 1, None, None)
    assert table.cuts.monetary == (1, 1, None, None)


def test_customers_without_purchases_do_not_move_the_scores() -> None:
    """A thousand silent customers leave the buyers' scores as they were."""
    few = _table((0, 1, "1"), (1, 2, "5"))
    many = _table((0, 1, "1"), (1, 2, "5"), customers=1000)
    assert few.monetary_score.tolist() == [2, 4]  # middles 1/4, 3/4: 1 + floor 1.25
    assert many.monetary_score[:2].tolist() == [2, 4]
    assert len(many) == 1000
    assert repr(many) == "RfmTable(1000 customers, 2 with purchases)"


def test_nothing_at_all() -> None:
    """No transaction and no customer make an empty table, not an error."""
    assert len(_table()) == 0
    assert _table(customers=2).recency_score.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["100", "50"], "150"),
        (["100", "50.5"], "150.50"),
        (["100", "0.125"], "100.1250"),
    ],
)
def test_sum_is_written_as_the_amounts_were(amounts: list[str], expected: str) -> None:
    """No decimals where all amounts are whole, two for cents, four for finer ones."""
    table = _table(*((0, 1, amount) for amount in amounts))
    assert str(table.monetary(0)) == expected


def test_scale_below_two() -> None:
    """Amounts kept with one decimal are written with one."""
    history = PurchaseHistory(scale=1)
    history.add(0, START, Decimal("1.5"))
    assert str(rfm_table(history, as_of=AS_OF).monetary(0)) == "1.5"


def test_sum_beyond_64_bits_is_exact() -> None:
    """9e18 and 9e18 + 1 of the smallest unit are summed without overflow."""
    units = np.array([9 * 10**18, 9 * 10**18 + 1, 5])
    history = PurchaseHistory.from_arrays(
        np.array([0, 0, 1]), np.full(3, START.replace(tzinfo=None), "datetime64[us]"),
        minor_units=units, scale=0,
    )  # fmt: skip
    table = rfm_table(history, as_of=AS_OF)
    assert table.monetary(0) == 18 * 10**18 + 1
    assert table.monetary_score.tolist() == [4, 2]


@pytest.mark.parametrize("customer", [-1, 3])
def test_number_outside_the_table(customer: int) -> None:
    """A customer number without a row is refused."""
    with pytest.raises(ConfigurationError, match="outside 0 to 2"):
        _table((customer, 1, "1"), customers=3)


@pytest.fixture
def shop() -> RfmTable:
    """Two buyers and a visitor."""
    return _table(
        (0, 70, "10.50"), (0, 80, "10.50"), (0, 90, "10.50"), (1, 69, "99"), customers=3
    )  # fmt: skip


def test_codes_name_the_scores(shop: RfmTable) -> None:
    """Recency, frequency, amount; None without a purchase."""
    assert shop.codes == ["4-4-2", "2-2-4", None]
    assert shop.scores.tolist() == [[4, 2, 0], [4, 2, 0], [2, 4, 0]]


def test_scores_are_explained(shop: RfmTable) -> None:
    """What each score comes from, in both languages."""
    assert shop.explain(0).text() == (
        "Why the scores are 4-4-2\n"
        "          recency: score 4 of 5: last purchase 10 days ago\n"
        "          frequency: score 4 of 5: 3 purchases\n"
        "          amount: score 2 of 5: spent 31.50"
    )
    assert shop.explain(-1).text("zh") == "为何没有得分\n          尚无购买"
    with pytest.raises(IndexError):
        shop.explain(3)


def test_frame_has_one_row_per_customer(shop: RfmTable) -> None:
    """Columns of equal length; unmeasured is None."""
    frame = shop.to_frame()
    assert {len(column) for column in frame.values()} == {3}
    assert frame["monetary"] == [Decimal("31.50"), Decimal("99.00"), None]
    assert frame["regularity"] == [1.0, None, None]
    assert frame["recency_score"] == [4, 2, None]
    assert frame["rfm"] == shop.codes


def test_summary_counts_scores_and_shows_cuts(shop: RfmTable) -> None:
    """Five scores and those without one; cuts of nested bins differ by group."""
    scores, cuts = shop.summary().sections
    assert scores.rows[1] == ("4", "1", "1", "1")
    assert scores.rows[-1] == ("–", "1", "1", "1")
    assert cuts.rows[0] == ("2+", "<= 31", ">= 1", ">= 31.50")
    history = PurchaseHistory()
    history.add(0, START, Decimal(5))
    policy = RfmPolicy(bins=2, binning="nested")
    nested = rfm_table(history, as_of=AS_OF, policy=policy)
    assert nested.summary("zh").sections[1].rows == (("2+", "<= 100", "*", "*"),)
    assert shop._repr_html_() == shop.summary()._repr_html_()


def test_chart_shows_pairs_of_scores(shop: RfmTable) -> None:
    """25 cells; the two buyers are in theirs."""
    values = shop.chart_spec()["data"]["values"]
    assert len(values) == 25
    assert {"recency": 4, "frequency": 4, "customers": 1} in values
    assert sum(value["customers"] for value in values) == 2
