"""Tiers: points by hand, thresholds, what is unknown, and the two languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Money, Tier, TierScore, from_dict, to_dict
from customer_core.scoring import (
    PurchaseHistory,
    RfmPolicy,
    TierPolicy,
    TierTable,
    score_tiers,
)

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


# measures, conditions and tiers of one's own

CLUB = TierPolicy.from_text("""
recency = 20
frequency = 20
monetary = 20
tenure = 10
regularity = 10
[[measures]]
name = "engagement"
bands = [{at_least = 1, points = 5}, {at_least = 10, points = 12.5}]
[[measures]]
name = "value"
bands = [{at_least = 0.5, points = 7.5}]
[[measures]]
name = "visits"
[[tiers]]
name = "diamond"
enter_from = 50
requires = [{measure = "monetary", at_least = 99.5, slack = 10}]
[[tiers]]
name = "club"
enter_from = 40
or_when = [
    {measure = "visits", at_least = 100},
    {measure = "recency", at_most = 30, slack = 5},
]
[[tiers]]
name = "guest"
""")


def _club(
    *rows: tuple[int, int, str], customers: int = 1, **measures: list[float | None]
) -> TierTable:
    none: list[float | None] = [None] * customers
    columns = {"engagement": none, "value": none, "visits": none} | measures
    return score_tiers(
        _history(*rows), cluster_ids=[f"c{n}" for n in range(customers)], as_of=AS_OF,
        policy=CLUB, measures=columns,
    )  # fmt: skip


def test_own_measures_earn_the_points_of_their_band() -> None:
    """Below the first band and unmeasured is nothing; a band begins at its limit."""
    values: list[float | None] = [None, 0.9, 1, 9.99, 10, 1e9]
    table = _club(customers=6, engagement=values)
    assert (table.quarters[5] / 4).tolist() == [0, 0, 5, 5, 12.5, 12.5]


def test_own_measures_are_explained() -> None:
    """In both languages, with their names where they are known."""
    table = _club(
        (0, 5, "50"), engagement=[12], value=[0.25], visits=[3], customers=1
    )  # fmt: skip
    english = table.explain(0).text().splitlines()
    assert english[6:] == [
        "  +12.50  engagement: 12: 12.5 points are given from 10",
        "   +0.00  value: 0.25: less than the first band, 0.5",
        "   +0.00  visits: 3",
    ]
    chinese = _club((0, 5, "50")).explain(0).text("zh").splitlines()
    assert chinese[-3:] == [
        "   +0.00  互动：未测得", "   +0.00  价值：未测得", "   +0.00  visits：未测得",
    ]  # fmt: skip


def test_condition_beside_the_points_keeps_from_a_tier() -> None:
    """Enough points, but 99.50 must be spent; a cent less is not enough."""
    rows = [(0, 5, "99.49"), (1, 5, "99.50")]
    both: list[float | None] = [10, 10]
    table = _club(*rows, customers=2, engagement=both, value=both)
    assert [str(tier) for tier in table.to_frame()["tier"]] == ["club", "diamond"]
    assert table.scores.min() >= 50
    assert table[0].explain().text().splitlines()[-1] == (
        "          amount: >= 99.5 is needed for a better tier"
    )
    assert table[0].score == table[0].explain().total
    assert table[1].rules == ()


def test_conditions_of_their_own_are_enough_together() -> None:
    """Many visits and a recent purchase make a club member whatever the points."""
    rows = [(0, 30, "5"), (1, 31, "5"), (2, 30, "5"), (3, 30, "5"), (4, 1, "5")]
    visits: list[float | None] = [100, 100, 99, None, None, None]
    table = _club(*rows, (5, 1, "5"), customers=6, visits=visits)
    tiers = [score.tier for score in table]
    assert tiers[:4] == ["club", "guest", "guest", "guest"]
    lines = table[0].explain().text("zh").splitlines()
    assert lines[0].startswith("该客户为何属于级别 club")
    assert lines[-2:] == [
        "          visits：>= 100 即可属于该级别",
        "          最近购买：<= 30 即可属于该级别",
    ]


def test_slack_helps_only_those_who_stay() -> None:
    """Diamond is entered with 99.50 and kept with 89.50; club by 30 or 35 days."""
    rows = [(0, 5, "89.50"), (1, 5, "89.49"), (2, 35, "5"), (3, 36, "5")]
    high: list[float | None] = [10, 10, None, None]
    visits: list[float | None] = [None, None, 100, 100]
    table = _club(*rows, customers=4, engagement=high, value=high, visits=visits)
    assert table.kept()[0].tolist() == [True, False, False, False]
    assert table.kept()[1].tolist() == [True, True, True, False]
    assert table.tier_codes.tolist() == [1, 1, 2, 2]


def test_conditions_on_tenure_and_scores() -> None:
    """Any measure and score can be asked for; an unknown tenure meets nothing."""
    policy = TierPolicy.from_text("""
        [[tiers]]
        name = "new"
        requires = [{measure = "tenure", at_most = 10},
                    {measure = "frequency_score", at_least = 3}]
        [[tiers]]
        name = "old"
    """)
    table = score_tiers(
        _history((0, 10, "5"), (1, 11, "5")), cluster_ids=["a", "b", "c"],
        as_of=AS_OF, policy=policy,
    )  # fmt: skip
    assert table.tier_codes.tolist() == [0, 1, 1]
    assert table[2].rules == ()


def test_own_tiers_are_shown_by_their_names() -> None:
    """Known names in both languages, others as they are."""
    high: list[float | None] = [10]
    table = _club((0, 5, "100"), engagement=high, value=high)
    assert table[0].explain().text().startswith("Why this customer is diamond")
    rows = table.summary("zh").sections[0].rows
    assert [row[0] for row in rows] == ["钻石客户", "club", "guest"]
    assert rows[0][1:] == ("1", "100.0%", "56.0", "50", "50")
    assert rows[1][1:] == ("0", "0.0%", "–", "40", "40")
    assert from_dict(TierScore, to_dict(table[0])) == table[0]


def test_frame_holds_own_measures() -> None:
    """Values and points, None where unmeasured."""
    frame = _club((0, 5, "50"), engagement=[12]).to_frame()
    assert (frame["engagement"], frame["engagement_points"]) == ([12.0], [12.5])
    assert (frame["visits"], frame["visits_points"]) == ([None], [0.0])


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ({}, r"takes the measures \['engagement', 'value', 'visits'\], given are \[\]"),
        (
            {"engagement": [1, 2], "value": [1], "visits": [1]},
            "not one number for each",
        ),
    ],
)
def test_measures_must_be_those_of_the_policy(
    measures: dict[str, list[float | None]], message: str
) -> None:
    """None missing, none unknown, one number each."""
    with pytest.raises(ConfigurationError, match=message):
        score_tiers(
            _history(), cluster_ids=["a"], as_of=AS_OF, policy=CLUB, measures=measures
        )


def test_other_bins_earn_their_share() -> None:
    """Two bins: the better half earns the whole weight, the worse half of it."""
    policy = TierPolicy(rfm=RfmPolicy(bins=2))
    table = score_tiers(
        _history((0, 1, "5"), (1, 9, "9")), cluster_ids=["a", "b"], as_of=AS_OF,
        policy=policy,
    )  # fmt: skip
    assert (table.quarters[0] / 4).tolist() == [20, 10]
    assert (table.quarters[2] / 4).tolist() == [15, 30]


def test_fingerprint_is_the_same_on_any_machine(shop: TierTable) -> None:
    """Policy, moment and columns, pinned; another policy gives another."""
    assert shop.fingerprint == "9d5cd1c167dc90406d27e1e116dbe872"
    other = score_tiers(_history(), cluster_ids=["a"], as_of=AS_OF)
    assert other.fingerprint != shop.fingerprint


def test_summary_chart_and_html(shop: TierTable) -> None:
    """Tiers with their counts, points and limits."""
    rows = shop.summary().sections[0].rows
    assert rows[1] == ("regular", "2", "50.0%", "59.0", "40", "40")
    values = shop.chart_spec("zh")["data"]["values"]
    assert values[1] == {"级别": "普通客户", "客户数": 2}
    assert shop._repr_html_() == shop.summary()._repr_html_()
