"""Tiers of any history: exact, repeatable, blind to order and to the future."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models import Tier
from customer_core.scoring import (
    Band,
    Measure,
    PurchaseHistory,
    RfmPolicy,
    TierPolicy,
    TierTable,
    score_tiers,
)

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
CUSTOMERS = 6

moments = st.integers(0, 1600 * 24).map(lambda hours: AS_OF - timedelta(hours=hours))
registrations = st.lists(st.none() | moments, min_size=CUSTOMERS, max_size=CUSTOMERS)
amounts = st.decimals(
    Decimal(-500), Decimal(2000), places=2, allow_nan=False
) | st.just(Decimal(10))
rows = st.lists(st.tuples(st.integers(0, CUSTOMERS - 1), moments, amounts), max_size=40)


@st.composite
def policies(draw: st.DrawFn) -> TierPolicy:
    """Weights in quarters that add up to 100, and two thresholds in order."""
    cuts = sorted(draw(st.lists(st.integers(0, 400), min_size=4, max_size=4)))
    weights = np.diff([0, *cuts, 400]) / 4
    regular, high = sorted(draw(st.sets(st.integers(1, 400), min_size=2, max_size=2)))
    names = ("recency", "frequency", "monetary", "tenure", "regularity")
    given: dict[str, Any] = dict(zip(names, weights.tolist(), strict=True))
    return TierPolicy(
        **given, high_value_from=high / 4, regular_from=regular / 4,
        tenure_full_days=draw(st.integers(1, 4000)),
    )  # fmt: skip


def _table(rows: Any, policy: TierPolicy, joined: Any = None) -> TierTable:  # noqa: ANN401 - from strategies
    history = PurchaseHistory()
    for row in rows:
        history.add(*row)
    ids = [f"c{n}" for n in range(CUSTOMERS)]
    return score_tiers(
        history, cluster_ids=ids, registered=joined, as_of=AS_OF, policy=policy
    )


@settings(deadline=None, max_examples=100)
@given(
    rows,
    policies(),
    st.lists(st.none() | moments, min_size=CUSTOMERS, max_size=CUSTOMERS),
)
def test_contributions_sum_to_the_score(
    rows: Any,  # noqa: ANN401 - from strategies
    policy: TierPolicy,
    joined: list[datetime | None],
) -> None:
    """In any order of summation, to the last bit; the tier follows the thresholds."""
    for customer, score in enumerate(_table(rows, policy, joined)):
        points = [c.points for c in score.contributions]
        assert sum(points) == sum(reversed(points)) == score.score
        assert score.explain().total == score.score
        assert 0 <= score.score <= 100
        assert all(c.reason.weight == c.points for c in score.contributions)
        own = [row for row in rows if row[0] == customer]
        bought = sum(amount > 0 for _, _, amount in own)
        assert score.frequency == bought
        if not bought:
            assert (score.tier, score.monetary) == (Tier.POTENTIAL, None)
            continue
        assert score.monetary is not None
        assert score.monetary.amount == sum(amount for _, _, amount in own)
        expected = (
            Tier.HIGH_VALUE if score.score >= policy.high_value_from
            else Tier.REGULAR if score.score >= policy.regular_from
            else Tier.POTENTIAL
        )  # fmt: skip
        assert score.tier == expected


@settings(deadline=None, max_examples=60)
@given(rows, policies(), st.randoms())
def test_order_and_future_change_nothing(
    rows: Any,  # noqa: ANN401 - from strategies
    policy: TierPolicy,
    random: Any,  # noqa: ANN401 - hypothesis' generator
) -> None:
    """Shuffled transactions and later ones give the same scores."""
    shuffled = random.sample(rows, len(rows))
    later = [(c, AS_OF + timedelta(seconds=1), Decimal(9999)) for c in range(CUSTOMERS)]
    assert list(_table(shuffled + later, policy)) == list(_table(rows, policy))


@settings(deadline=None, max_examples=60)
@given(rows)
def test_scores_respect_order_and_ties(rows: Any) -> None:  # noqa: ANN401 - from strategies
    """Equal values have equal scores, better values no lower ones, all 1 to 5."""
    rfm = _table(rows, TierPolicy.default()).rfm
    buys = rfm.frequency > 0
    for values, scores in (
        (-rfm.recency_days[buys], rfm.recency_score[buys]),
        (rfm.frequency[buys], rfm.frequency_score[buys]),
        (rfm.monetary_units[buys], rfm.monetary_score[buys]),
    ):
        ranked = sorted(zip(values.tolist(), scores.tolist(), strict=True))
        assert [score for _, score in ranked] == sorted(scores.tolist())
        assert len(set(ranked)) == len(set(values.tolist()))
        assert set(scores.tolist()) <= {1, 2, 3, 4, 5}


@st.composite
def own_measures(draw: st.DrawFn) -> tuple[TierPolicy, list[float | None]]:
    """A policy with a measure of its own, other bins, and its column."""
    points = draw(st.lists(st.integers(0, 40), min_size=1, max_size=3))
    limits = sorted(draw(st.sets(st.integers(-9, 9), min_size=3, max_size=3)))
    bands = tuple(
        Band(at_least=Decimal(limit), points=quarters / 4)
        for limit, quarters in zip(limits, points, strict=False)
    )
    measure = Measure(name="engagement", bands=bands)
    policy = TierPolicy(
        monetary=30 - measure.weight, measures=(measure,),
        rfm=RfmPolicy(bins=draw(st.integers(2, 10))),
    )  # fmt: skip
    values = st.none() | st.floats(-20, 20)
    column = st.lists(values, min_size=CUSTOMERS, max_size=CUSTOMERS)
    return policy, draw(column)


@settings(deadline=None, max_examples=60)
@given(rows, own_measures())
def test_contributions_of_own_measures_sum_to_the_score(
    rows: Any,  # noqa: ANN401 - from strategies
    own: tuple[TierPolicy, list[float | None]],
) -> None:
    """Measures of one's own and other bins: still exact, still 0 to 100."""
    policy, column = own
    history = PurchaseHistory()
    for row in rows:
        history.add(*row)
    table = score_tiers(
        history, cluster_ids=[f"c{n}" for n in range(CUSTOMERS)], as_of=AS_OF,
        policy=policy, measures={"engagement": column},
    )  # fmt: skip
    for score, value in zip(table, column, strict=True):
        assert sum(c.points for c in score.contributions) == score.score
        assert score.explain().total == score.score
        assert 0 <= score.score <= 100
        items = {c.measure: c for c in score.contributions}
        assert (items["engagement"].value is None) == (value is None)
