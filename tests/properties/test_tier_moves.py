"""Tiers over time: no flapping, replay equals running on, equal bytes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models.tiers import TierOverride
from customer_core.scoring import (
    PurchaseHistory,
    TierAdvance,
    TierPolicy,
    TierStates,
    TierTable,
    advance_tiers,
    replay_tiers,
    score_tiers,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
CUSTOMERS = 4
IDS = [f"c{n}" for n in range(CUSTOMERS)]

BANDS = ", ".join(f"{{at_least = {n}, points = {n}}}" for n in range(1, 101))
BY_SCORE = TierPolicy.from_text(f"""
recency = 0
frequency = 0
monetary = 0
tenure = 0
regularity = 0
measures = [{{name = "given", bands = [{BANDS}]}}]
tiers = [
    {{name = "gold", enter_from = 80, stay_from = 60}},
    {{name = "silver", enter_from = 50, stay_from = 30}},
    {{name = "bronze"}},
]
""")

renewals = st.sampled_from(
    [
        "",
        "grace_days = 20",
        "min_dwell_days = 45\ngrace_days = 3",
        'down = "one_down"',
        'review = "fixed"\nfixed_dates = ["03-01", "09-01"]',
        'review = "tier_anniversary"\nmonths = 2\ngrace_days = 10',
        'review = "membership_anniversary"\nmonths = 1\ndown = "one_down"',
    ]
)
rows = st.lists(
    st.tuples(
        st.integers(0, CUSTOMERS - 1), st.integers(0, 400 * 24), st.integers(-50, 500)
    ),
    max_size=30,
)
days = st.lists(st.integers(0, 500), min_size=1, max_size=5, unique=True).map(sorted)
overrides = st.lists(
    st.builds(
        lambda customer, tier, start, length: TierOverride(
            cluster_id=IDS[customer], tier=tier, reason="ticket", author="crm-1",
            starts_at=START + timedelta(days=start),
            expires_at=START + timedelta(days=start + length),
        ),
        st.integers(0, CUSTOMERS - 1),
        st.sampled_from(["high_value", "regular", "potential"]),
        st.integers(0, 400),
        st.integers(1, 100),
    ),
    max_size=2,
)  # fmt: skip


def _history(rows: Any) -> PurchaseHistory:  # noqa: ANN401 - from strategies
    history = PurchaseHistory()
    for customer, hours, amount in rows:
        history.add(customer, START + timedelta(hours=hours), Decimal(amount))
    return history


def _given(day: int, points: list[int]) -> TierTable:
    history = _history([(n, 0, 5) for n in range(len(points))])
    return score_tiers(
        history, cluster_ids=IDS[: len(points)], as_of=START + timedelta(days=day),
        policy=BY_SCORE, measures={"given": list(points)},
    )  # fmt: skip


def _policy(renewal: str) -> TierPolicy:
    return TierPolicy.from_text(f"stay_margin = 10\n[renewal]\n{renewal}\n")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(60, 79), st.integers(30, 49)), min_size=1, max_size=12
    )
)
def test_a_score_within_the_band_never_moves(scores: list[tuple[int, int]]) -> None:
    """Gold from 80 kept from 60, silver from 50 kept from 30: between them, nothing."""
    states = advance_tiers(None, _given(0, [80, 50])).states
    for day, points in enumerate(scores, start=1):
        step = advance_tiers(states, _given(day, list(points)))
        assert len(step.transitions) == 0
        states = step.states
    assert states.to_frame()["tier"] == ["gold", "silver"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 100), min_size=2, max_size=15))
def test_each_move_needs_the_score_to_cross_a_whole_band(scores: list[int]) -> None:
    """Between a rise and the next fall the score changed by 20 points at least."""
    states, last = None, None
    for day, points in enumerate(scores):
        step: TierAdvance = advance_tiers(states, _given(day, [points]))
        for move in step.transitions:
            kind = str(move.change)
            if last is not None and kind != last[0] and last[0] != "entered":
                assert abs(points - last[1]) > 20 - 1
            last = (kind, points)
        states = step.states


@settings(deadline=None, max_examples=40)
@given(rows, days, renewals, overrides)
def test_replay_equals_running_on_day_by_day(
    rows: Any,  # noqa: ANN401 - from strategies
    days: list[int],
    renewal: str,
    overrides: list[TierOverride],
) -> None:
    """Through JSON between the runs, from transactions in another order, same bytes."""
    policy, moments = _policy(renewal), [START + timedelta(days=d) for d in days]
    replayed = replay_tiers(
        _history(rows), cluster_ids=IDS, moments=moments, policy=policy,
        overrides=overrides,
    )  # fmt: skip
    stored, shuffled = None, _history(rows[::-1])
    for moment, run in zip(moments, replayed.runs, strict=True):
        former = None if stored is None else TierStates.from_json(stored)
        scores = score_tiers(shuffled, cluster_ids=IDS, as_of=moment, policy=policy)
        step = advance_tiers(former, scores, overrides=overrides)
        assert step.transitions.to_frame() == run.to_frame()
        stored = step.states.to_json()
    assert replayed.states is not None
    assert stored == replayed.states.to_json()


@settings(deadline=None, max_examples=40)
@given(rows, days, renewals, overrides)
def test_history_agrees_with_the_states(
    rows: Any,  # noqa: ANN401 - from strategies
    days: list[int],
    renewal: str,
    overrides: list[TierOverride],
) -> None:
    """What a history says of a moment is what the states were; nobody is dropped."""
    policy, moments = _policy(renewal), [START + timedelta(days=d) for d in days]
    runs = replay_tiers(
        _history(rows), cluster_ids=IDS, moments=moments, policy=policy,
        overrides=overrides,
    )  # fmt: skip
    assert runs.states is not None
    tiers = dict(zip(IDS, runs.states.to_frame()["tier"], strict=True))
    assert runs.tiers_at(moments[-1]) == tiers
    for step in runs.runs[0]:
        assert step.former is None
    half = len(moments) // 2
    if half:
        early = replay_tiers(
            _history(rows), cluster_ids=IDS, moments=moments[:half], policy=policy,
            overrides=overrides,
        )  # fmt: skip
        assert early.states is not None
        known = dict(zip(IDS, early.states.to_frame()["tier"], strict=True))
        assert runs.tiers_at(moments[half - 1]) == known


@settings(deadline=None, max_examples=60)
@given(rows)
def test_same_policy_and_moment_give_the_same_bytes(rows: Any) -> None:  # noqa: ANN401 - from strategies
    """Whatever the order of the transactions, and with the policy read anew."""
    as_of = START + timedelta(days=400)
    policy = TierPolicy.from_text(_policy("").to_text(), syntax="json")
    tables = [
        score_tiers(_history(order), cluster_ids=IDS, as_of=as_of, policy=used)
        for order, used in ((rows, _policy("")), (rows[::-1], policy))
    ]
    one, other = tables
    assert one.fingerprint == other.fingerprint
    assert one.quarters.tobytes() == other.quarters.tobytes()
    assert one.to_frame() == other.to_frame()
    assert [str(score.explain()) for score in one] == [
        str(score.explain()) for score in other
    ]


@settings(deadline=None, max_examples=60)
@given(rows, st.integers(2, 10), st.sampled_from(["independent", "nested"]))
def test_frozen_cuts_give_the_same_scores(
    rows: Any,  # noqa: ANN401 - from strategies
    bins: int,
    binning: Any,  # noqa: ANN401 - a literal
) -> None:
    """Scoring by the cuts that were found repeats the scores, all within the bins."""
    as_of = START + timedelta(days=400)
    policy = TierPolicy()
    policy = evolve(policy, rfm=evolve(policy.rfm, bins=bins, binning=binning))
    first = score_tiers(_history(rows), cluster_ids=IDS, as_of=as_of, policy=policy)
    frozen = policy.with_cuts(first.rfm.cuts)
    again = score_tiers(_history(rows), cluster_ids=IDS, as_of=as_of, policy=frozen)
    assert np.array_equal(again.rfm.scores, first.rfm.scores)
    assert again.rfm.cuts == first.rfm.cuts
    buys = first.rfm.frequency > 0
    assert set(np.unique(first.rfm.scores[:, buys])) <= set(range(1, bins + 1))
