"""Tiers: points by hand, thresholds, what is unknown, and the two languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Money, Tier, TierScore, from_dict, to_dict
from customer_core.scoring import PurchaseHistory, TierPolicy, TierTable, score_tiers

AS_OF = datetime(2024, 12, 31, tzinfo=UTC)


def _history(*rows: tuple[int, int, str]) -> PurchaseHistory:
    """A history of ``(customer, days ago, amount)`` rows."""
    history = PurchaseHistory()
    for customer, days_ago, amount in rows:
        history.add(customer, AS_OF - timedelta(days=days_ago), Decimal(amount))
    return history


@pytest.fixture
def shop() -> TierTable:
    """A good customer, a former one, a registered visitor and an unknown one."""
    history = _history(
        (0, 305, "100"), (0, 205, "100.50"), (0, 105, "100"), (0, 5, "99.50"),
        (1, 1000, "20"),
    )  # fmt: skip
    joined = [None, None, AS_OF - timedelta(days=2000), None]
    return score_tiers(
        history, cluster_ids=["good", "former", "visitor", "unknown"],
        registered=joined, as_of=AS_OF, currency="CNY",
    )  # fmt: skip


def test_points_by_hand(shop: TierTable) -> None:
    """Of two buyers the better one has places 3/4: score 4, the other 1/4: score 2.

    good: 20 * 4/5 = 16, 25 * 4/5 = 20, 30 * 4/5 = 24; tenure 15 * 305 / 1095 = 4.178,
    to quarters 4.25; gaps 100 100 100: regularity 1, 10 points. Together 74.25.
    former: 8 + 10 + 12; tenure 15 * 1000 / 1095 = 13.699, to quarters 13.75. 43.75.
    """
    assert shop.quarters[:, 0].tolist() == [64, 80, 96, 17, 40]
    assert shop.quarters[:, 1].tolist() == [32, 40, 48, 55, 0]
    assert shop.scores.tolist() == [74.25, 43.75, 15.0, 0.0]


def test_itemised_score(shop: TierTable) -> None:
    """A score names every measure with its value, points and exact amount."""
    score = shop[0]
    assert [(c.measure, c.value, c.points) for c in score.contributions] == [
        ("recency", Decimal(5), 16.0),
        ("frequency", Decimal(4), 20.0),
        ("monetary", Decimal("400.00"), 24.0),
        ("tenure", Decimal(305), 4.25),
        ("regularity", Decimal("1.00"), 10.0),
    ]
    assert score.monetary == Money(amount=Decimal("400.00"), currency="CNY")
    assert (score.recency_days, score.frequency, score.as_of) == (5, 4, AS_OF)
    assert (score.tier, score.score) == (Tier.REGULAR, 74.25)


def test_explanation_in_both_languages(shop: TierTable) -> None:
    """Each item is one line; what is not known says so."""
    assert shop[1].explain().text("en") == (
        "Why this customer is regular (+43.75 points)\n"
        "   +8.00  recency: last purchase 1000 days ago\n"
        "  +10.00  frequency: 1 purchases\n"
        "  +12.00  amount: spent 20.00 CNY\n"
        "  +13.75  tenure: customer for 1000 days\n"
        "   +0.00  regularity: needs purchases on three days"
    )
    assert shop[3].explain().text("zh").splitlines()[1:] == [
        "   +0.00  购买频率：尚无购买",
        "   +0.00  客户时长：成为客户的时间未知",
    ]


def test_no_purchase_is_potential(shop: TierTable) -> None:
    """A customer without purchases is there, potential, with points for tenure only."""
    visitor = shop[2]
    assert (visitor.tier, visitor.score) == (Tier.POTENTIAL, 15.0)
    assert (visitor.recency_days, visitor.frequency, visitor.monetary) == (
        None,
        0,
        None,
    )
    assert [c.measure for c in visitor.contributions] == ["frequency", "tenure"]


def test_no_purchase_is_potential_whatever_the_points() -> None:
    """Tenure alone never makes a customer regular."""
    policy = TierPolicy(
        recency=0, frequency=0, monetary=0, tenure=100, regularity=0,
        high_value_from=2, regular_from=1,
    )  # fmt: skip
    joined = [AS_OF - timedelta(days=5000)]
    table = score_tiers(
        _history(), cluster_ids=["a"], registered=joined, as_of=AS_OF, policy=policy
    )
    assert (table[0].score, table[0].tier) == (100.0, Tier.POTENTIAL)


@pytest.mark.parametrize(
    ("high", "regular", "tier"),
    [
        (74.25, 40, Tier.HIGH_VALUE),
        (74.5, 74.25, Tier.REGULAR),
        (80, 74.5, Tier.POTENTIAL),
    ],
)
def test_threshold_is_reached_at_equality(
    high: float, regular: float, tier: Tier
) -> None:
    """With 74.25 points, 74.25 is reached and 74.5 is not."""
    policy = TierPolicy(high_value_from=high, regular_from=regular)
    history = _history(
        (0, 305, "100"), (0, 205, "100"), (0, 105, "100"), (0, 5, "99"), (1, 1000, "20")
    )
    table = score_tiers(history, cluster_ids=["a", "b"], as_of=AS_OF, policy=policy)
    assert (table[0].score, table[0].tier) == (74.25, tier)


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (AS_OF - timedelta(days=50), 50),  # registered before the purchase
        (AS_OF - timedelta(days=2), 10),  # bought before registering
        (AS_OF + timedelta(days=9), 10),  # registration after as_of
        (None, 10),
    ],
)
def test_tenure_counts_from_the_earlier(joined: datetime | None, expected: int) -> None:
    """Registration or first purchase, whichever was earlier."""
    table = score_tiers(
        _history((0, 10, "5")), cluster_ids=["a"], registered=[joined], as_of=AS_OF
    )
    assert table.tenure_days.tolist() == [expected]


def test_tenure_is_never_negative() -> None:
    """Who registers after as_of has been a customer for 0 days."""
    joined = [AS_OF + timedelta(days=9)]
    table = score_tiers(_history(), cluster_ids=["a"], registered=joined, as_of=AS_OF)
    assert table.tenure_days.tolist() == [0]


def test_counts_name_every_tier(shop: TierTable) -> None:
    """Tiers nobody has are counted too, best first."""
    assert shop.counts == {Tier.HIGH_VALUE: 0, Tier.REGULAR: 2, Tier.POTENTIAL: 2}
    assert (
        repr(shop) == "TierTable(4 customers, high_value: 0, regular: 2, potential: 2)"
    )
    assert shop.left_out == {"amount_too_large": 0, "after_as_of": 0}


def test_table_is_a_sequence(shop: TierTable) -> None:
    """Length, iteration, places from the end, and an end."""
    assert len(shop) == 4
    assert [score.cluster_id for score in shop] == [
        "good", "former", "visitor", "unknown",
    ]  # fmt: skip
    assert shop[-1] == shop[3]
    with pytest.raises(IndexError):
        shop[4]


def test_frame_has_one_row_per_customer(shop: TierTable) -> None:
    """Columns of equal length; unmeasured is None; points add up to the score."""
    frame = shop.to_frame()
    assert {len(column) for column in frame.values()} == {4}
    assert frame["tier"] == ["regular", "regular", "potential", "potential"]
    assert frame["monetary"] == [Decimal("400.00"), Decimal("20.00"), None, None]
    assert frame["recency_days"] == [5, 1000, None, None]
    assert frame["tenure_days"] == [305, 1000, 2000, None]
    assert frame["regularity"] == [1.0, None, None, None]
    assert frame["frequency_score"] == [4, 2, None, None]
    points = [sum(column) for column in zip(
        *(frame[name] for name in frame if name.endswith("_points")), strict=True
    )]  # fmt: skip
    assert points == frame["score"]


def test_score_round_trips(shop: TierTable) -> None:
    """A tier score can be stored and read back."""
    assert from_dict(TierScore, to_dict(shop[0])) == shop[0]


def test_without_currency() -> None:
    """Amounts without a currency are shown without one."""
    table = score_tiers(_history((0, 1, "5")), cluster_ids=["a"], as_of=AS_OF)
    assert "spent 5" in table[0].explain().text().splitlines()[3]


def test_nobody() -> None:
    """No customers make an empty table."""
    table = score_tiers(PurchaseHistory(), cluster_ids=[], as_of=AS_OF)
    assert (len(table), sum(table.counts.values())) == (0, 0)


def test_registrations_need_the_same_length() -> None:
    """One registration per customer, or none at all."""
    with pytest.raises(ConfigurationError, match="2 registrations, 1 customers"):
        score_tiers(_history(), cluster_ids=["a"], registered=[None, None], as_of=AS_OF)


def test_customer_without_an_id() -> None:
    """A customer number beyond the ids is refused."""
    with pytest.raises(ConfigurationError, match="outside 0 to 0"):
        score_tiers(_history((1, 1, "5")), cluster_ids=["a"], as_of=AS_OF)
