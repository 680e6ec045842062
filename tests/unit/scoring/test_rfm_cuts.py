"""Cuts: each method by hand, published scores, nested binning, frozen cuts, data."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring import (
    PurchaseHistory,
    RfmCuts,
    RfmPolicy,
    RfmTable,
    rfm_table,
)

AS_OF = datetime(2006, 12, 31, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[2] / "vectors" / "rfm.csv"

# Thresholds of the published example, in the documentation of rfm for R: a score begins
# at a value of the next bin, days below 115 are best.
PUBLISHED_CUTS = RfmCuts(
    recency_days=(481, 296, 180, 114),
    frequency=(4, 5, 6, 8),
    monetary=(Decimal(256), Decimal(382), Decimal(506), Decimal(666)),
)


def _table(*customers: tuple[int, int, str], policy: RfmPolicy) -> RfmTable:
    """Customers of ``(days since the last purchase, purchases, sum)``."""
    history = PurchaseHistory()
    for number, (days, times, amount) in enumerate(customers):
        for nth in range(times):
            cents = Decimal(amount) - (times - 1) * Decimal("0.01")
            paid = Decimal("0.01") if nth else cents
            history.add(number, AS_OF - timedelta(days=days + nth), paid)
    return rfm_table(history, as_of=AS_OF, policy=policy)


def _frequency_scores(times: list[int], **options: Any) -> dict[int, int]:  # noqa: ANN401 - of a policy
    table = _table(*((1, n, "5") for n in times), policy=RfmPolicy(**options))
    return dict(zip(times, table.frequency_score.tolist(), strict=True))


def test_published_scores_of_ten_customers() -> None:
    """With the published cuts, the ten published customers get their scores."""
    with PUBLISHED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    customers = [
        (int(r["recency_days"]), int(r["frequency"]), r["monetary"]) for r in rows
    ]
    table = _table(*customers, policy=RfmPolicy(cuts=PUBLISHED_CUTS))
    assert table.codes == [row["expected"] for row in rows]


@pytest.mark.parametrize(
    ("method", "scores"),
    [
        # 6 customers bought 1 1 1 2 3 7 times; of 3 bins k
        (
            "rank_middle",
            {1: 1, 2: 2, 3: 3, 7: 3},
        ),  # floor(3 * 1.5/6), ...
        ("rank_low", {1: 1, 2: 2, 3: 3, 7: 3}),  # floor(3 * 0/6), ...
        ("rank_high", {1: 2, 2: 2, 3: 3, 7: 3}),  # floor(3 * 2/6), ...
        # type 7: h = 5/3 -> 1; 10/3 -> 2 + 1/3 = 2.33; above a cut is the next bin
        ("quantile", {1: 1, 2: 2, 3: 3, 7: 3}),
        # bins begin at 1 + 1 = 2 and 2.33 + 1 = 3.33
        ("quantile_plus_one", {1: 1, 2: 2, 3: 2, 7: 3}),
    ],
)
def test_each_method_by_hand(method: Any, scores: dict[int, int]) -> None:  # noqa: ANN401 - a literal
    """Equal values have one score; the method says which."""
    found = _frequency_scores([1, 1, 1, 2, 3, 7], bins=3, method=method)
    assert found == scores


@pytest.mark.parametrize(
    ("method", "scores"),
    [
        # days 10 20 30 40 50, 2 bins: the median is 30
        ("quantile", [2, 2, 2, 1, 1]),  # up to the median is the better half
        ("quantile_plus_one", [2, 2, 2, 1, 1]),  # days below 31
        ("rank_middle", [2, 2, 2, 1, 1]),  # places .9 .7 .5 .3 .1: 1 + floor(2 p)
    ],
)
def test_few_days_are_best(method: Any, scores: list[int]) -> None:  # noqa: ANN401 - a literal
    """Recency is turned round, whatever the method."""
    policy = RfmPolicy(bins=2, method=method)
    table = _table(*((d, 1, "5") for d in (10, 20, 30, 40, 50)), policy=policy)
    assert table.recency_score.tolist() == scores
    assert table.cuts.recency_days == (30,)


def test_plus_one_is_a_whole_unit_of_the_currency() -> None:
    """Sums 10.00, 10.50, 12.00: the median 10.50 plus 1 is 11.50, in cents 1150."""
    policy = RfmPolicy(bins=2, method="quantile_plus_one")
    table = _table((1, 1, "10"), (1, 1, "10.50"), (1, 1, "12"), policy=policy)
    assert table.cuts.monetary == (Decimal("11.50"),)
    assert table.monetary_score.tolist() == [1, 1, 2]


def test_one_time_buyers_do_not_spread() -> None:
    """54 of 100 bought once: with every method they share one score."""
    times = [1] * 54 + [2] * 20 + [3] * 16 + [4] * 10
    for method in ("rank_middle", "rank_low", "rank_high", "quantile"):
        scores = _frequency_scores(times, method=method)
        assert len(scores) == 4
        assert sorted(scores.values()) == list(scores.values())


def test_own_cuts_stand_beside_found_ones() -> None:
    """Cuts of recency are given, those of the others are found."""
    policy = RfmPolicy(bins=3, recency_days=(90, 30))
    table = _table((10, 1, "5"), (60, 2, "9"), (200, 3, "7"), policy=policy)
    assert table.recency_score.tolist() == [3, 2, 1]
    assert table.cuts == RfmCuts(
        recency_days=(90, 30),
        frequency=(2, 3),
        monetary=(Decimal("7.00"), Decimal("9.00")),
    )


def test_nested_bins_cut_within_the_bins_before() -> None:
    """Two bins: frequency is halved within each half of recency, amount within both.

    Recent: 1 2 times; long ago: 5 9 times. Independently, 1 and 2 would be the lower
    half; nested, 2 is the better of the recent ones.
    """
    customers = ((1, 1, "5"), (2, 2, "5"), (90, 5, "5"), (99, 9, "5"))
    plain = _table(*customers, policy=RfmPolicy(bins=2))
    nested = _table(*customers, policy=RfmPolicy(bins=2, binning="nested"))
    assert plain.frequency_score.tolist() == [1, 1, 2, 2]
    assert nested.frequency_score.tolist() == [1, 2, 1, 2]
    assert (nested.cuts.binning, nested.cuts.bins) == ("nested", 2)
    assert nested.cuts.frequency == (9, 2)  # of recency scores 1 and 2
    assert len(nested.cuts.monetary) == 4


def test_nested_group_without_customers_takes_the_cuts_of_all() -> None:
    """All bought on one day: the worse half of recency is empty."""
    policy = RfmPolicy(bins=2, binning="nested", method="rank_high")
    table = _table((1, 1, "5"), (1, 2, "6"), (1, 4, "7"), policy=policy)
    worse, better = table.cuts.frequency
    assert worse == better == 4


def test_nested_cuts_can_be_given_and_frozen() -> None:
    """Own cuts hold in every group; frozen nested cuts give the same scores again."""
    customers = ((1, 1, "5"), (2, 2, "9"), (90, 5, "5"), (99, 9, "7"))
    policy = RfmPolicy(bins=2, binning="nested", frequency=(3,))
    table = _table(*customers, policy=policy)
    assert table.cuts.frequency == (3, 3)
    again = _table(*customers, policy=RfmPolicy(cuts=table.cuts))
    assert again.codes == table.codes
    assert again.cuts == table.cuts


def test_frozen_cuts_make_scores_comparable() -> None:
    """A newcomer does not move the others' scores when cuts are frozen."""
    first = _table((10, 1, "5"), (60, 2, "9"), policy=RfmPolicy(bins=2))
    frozen = RfmPolicy(cuts=first.cuts)
    later = _table((10, 1, "5"), (60, 2, "9"), (1, 9, "99"), policy=frozen)
    assert later.codes[:2] == first.codes
    assert later.cuts.version == first.cuts.version


def test_cuts_keep_their_version_through_json_and_toml() -> None:
    """Cuts are data: saved, loaded, equal, with one hash."""
    saved = to_text(PUBLISHED_CUTS)
    loaded = from_text(RfmCuts, saved, syntax="json")
    written = from_text(
        RfmCuts,
        "recency_days = [481, 296, 180, 114]\nfrequency = [4, 5, 6, 8]\n"
        "monetary = [256, 382, 506, 666]\n",
    )
    assert loaded == written == PUBLISHED_CUTS
    assert loaded.version == PUBLISHED_CUTS.version
    assert loaded.version != RfmCuts(
        recency_days=(481, 296, 180, 113), frequency=(4, 5, 6, 8),
        monetary=PUBLISHED_CUTS.monetary,
    ).version  # fmt: skip


def test_cuts_that_nobody_reached_survive_json() -> None:
    """All alike: nobody reached 4 or 5."""
    table = _table((1, 1, "5"), policy=RfmPolicy())
    assert table.cuts.frequency == (1, 1, None, None)
    assert from_text(RfmCuts, to_text(table.cuts), syntax="json") == table.cuts


def test_amounts_of_cuts_round_up_to_the_unit() -> None:
    """A cut of 9.995 is reached by 10.00 and not by 9.99, where cents are kept."""
    history = PurchaseHistory(scale=2)
    for number, amount in enumerate(("9.99", "10.00")):
        history.add(number, AS_OF, Decimal(amount))
    policy = RfmPolicy(bins=2, monetary=(Decimal("9.995"),))
    table = rfm_table(history, as_of=AS_OF, policy=policy)
    assert table.monetary_score.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bins": 1}, "2 to 10 bins"),
        ({"bins": 11}, "2 to 10 bins"),
        ({"bins": True}, "2 to 10 bins"),
        ({"frequency": (1, 2)}, "frequency has 2 cuts, 5 bins need one less"),
        ({"bins": 3, "recency_days": (30, 90)}, "recency_days must fall"),
        ({"bins": 3, "frequency": (5, 2)}, "frequency must rise"),
        ({"bins": 3, "cuts": PUBLISHED_CUTS}, "frozen cuts say everything"),
    ],
)
def test_impossible_policy(options: dict[str, Any], message: str) -> None:
    """What cannot work is refused when the policy is made."""
    with pytest.raises(ConfigurationError, match=message):
        RfmPolicy(**options)


@pytest.mark.parametrize(
    ("recency", "frequency", "message"),
    [
        ((90, 30), (2,), "2 cuts of recency need 2 of frequency"),
        ((), (), "2 to 10 bins"),
        ((30, 90), (2, 5), "recency_days must fall"),
        ((90, 30), (None, 5), "frequency must rise"),
    ],
)
def test_impossible_cuts(recency: Any, frequency: Any, message: str) -> None:  # noqa: ANN401 - wrong on purpose
    """Cuts fit each other and are in order."""
    monetary = (Decimal(1), Decimal(2))[: len(recency)]
    with pytest.raises(ConfigurationError, match=message):
        RfmCuts(recency_days=recency, frequency=frequency, monetary=monetary)


def test_policy_is_read_from_toml() -> None:
    """All options as a person would write them."""
    policy = from_text(
        RfmPolicy, 'bins = 4\nmethod = "quantile"\nbinning = "nested"\n'
        "monetary = [100, 500.50, 1000]\n",
    )  # fmt: skip
    assert policy == RfmPolicy(
        bins=4, method="quantile", binning="nested",
        monetary=(Decimal(100), Decimal("500.5"), Decimal(1000)),
    )  # fmt: skip
    with pytest.raises(ConfigurationError, match="method must be one of rank_middle"):
        from_text(RfmPolicy, 'method = "random"')
