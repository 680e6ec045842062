"""Lives of any customers: growth adds up, steps lead to the stages, the past stays."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models.tiers import LifecycleStage
from customer_core.scoring import (
    LifecyclePolicy,
    LifecycleTable,
    PurchaseHistory,
    lifecycle_table,
)

START = datetime(2023, 12, 20, tzinfo=UTC)
CUSTOMERS = 4
IDS = [f"c{n}" for n in range(CUSTOMERS)]
ACTIVE = {
    LifecycleStage.FIRST_PURCHASE, LifecycleStage.REPEAT, LifecycleStage.AT_RISK,
    LifecycleStage.WIN_BACK,
}  # fmt: skip

rows = st.lists(
    st.tuples(
        st.integers(0, CUSTOMERS - 1), st.integers(0, 600 * 24), st.integers(-5, 50)
    ),
    max_size=40,
)
policies = st.builds(
    LifecyclePolicy,
    basis=st.sampled_from(["rhythm", "days"]),
    window=st.integers(1, 4),
    shrinkage=st.integers(0, 6),
    min_days=st.integers(0, 20),
    lapsed_factor=st.sampled_from([Decimal(1), Decimal("1.5")]),
    everyone=st.just((25, 60)),
)


def _table(rows: Any, policy: LifecyclePolicy, day: float = 700) -> LifecycleTable:  # noqa: ANN401 - from strategies
    history = PurchaseHistory()
    for customer, hours, amount in rows:
        history.add(customer, START + timedelta(hours=hours), Decimal(amount))
    return lifecycle_table(
        history, cluster_ids=IDS, as_of=START + timedelta(days=day), policy=policy
    )


@settings(deadline=None, max_examples=60)
@given(
    rows,
    policies,
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.sampled_from([LifecycleStage.LAPSED, LifecycleStage.CHURNED]),
)
def test_growth_is_conserved(
    rows: Any,  # noqa: ANN401 - from strategies
    policy: LifecyclePolicy,
    every: Any,  # noqa: ANN401 - a literal
    lost: LifecycleStage,
) -> None:
    """Start + new + returned - lost = end, and each end is who is there that day."""
    table = _table(rows, policy)
    growth = table.growth(every=every, lost=lost)
    moved = growth.start + growth.new + growth.returned - growth.lost
    assert moved.tolist() == growth.end.tolist()
    assert growth.start[1:].tolist() == growth.end[:-1].tolist()
    there = ACTIVE | ({LifecycleStage.LAPSED} if lost == "churned" else set())
    ends = zip(growth.ends, growth.end.tolist(), strict=True)
    for day, count in list(ends)[-3:]:
        view = table.at(datetime(day.year, day.month, day.day, tzinfo=UTC))
        assert sum(stage in there for stage in view) == count


@settings(deadline=None, max_examples=60)
@given(rows, policies)
def test_steps_lead_from_stage_to_stage(rows: Any, policy: LifecyclePolicy) -> None:  # noqa: ANN401 - from strategies
    """Each step begins where the last ended; the last stage is that of the table."""
    table = _table(rows, policy)
    steps, since = table.steps(), table.to_frame()["since"]
    for row in range(CUSTOMERS):
        stage, on = LifecycleStage.PROSPECT, None
        for step in steps.of(row):
            assert step.former == stage != step.stage
            assert on is None or step.on > on
            stage, on = step.stage, step.on
        assert (table[row], since[row]) == (stage, on)
    for step in list(steps)[:6]:
        day = datetime(step.on.year, step.on.month, step.on.day, tzinfo=UTC)
        row = IDS.index(step.cluster_id)
        assert table.at(day)[row] == step.stage
        assert table.at(day - timedelta(days=1))[row] == step.former


@settings(deadline=None, max_examples=60)
@given(rows, policies, st.integers(0, 699))
def test_the_past_is_what_was_known_then(
    rows: Any,  # noqa: ANN401 - from strategies
    policy: LifecyclePolicy,
    day: int,
) -> None:
    """With frozen quantiles, a view of the past equals the table made then."""
    then = _table([row for row in rows if row[1] < (day + 1) * 24], policy, day + 0.999)
    view = _table(rows, policy).at(START + timedelta(days=day + 0.999))
    assert view.to_frame() == then.to_frame()


@settings(deadline=None, max_examples=60)
@given(rows, policies)
def test_order_of_transactions_changes_nothing(
    rows: Any,  # noqa: ANN401 - from strategies
    policy: LifecyclePolicy,
) -> None:
    """And limits rise strictly; explanations say the same."""
    policy = policy.with_everyone(())
    one, other = _table(rows, policy), _table(rows[::-1], policy)
    assert one.to_frame() == other.to_frame()
    assert [str(one.explain(r)) for r in range(CUSTOMERS)] == [
        str(other.explain(r)) for r in range(CUSTOMERS)
    ]
    buys = one.silence_days >= 0
    assert (np.diff(one.limits[:, buys], axis=0) > 0).all()
