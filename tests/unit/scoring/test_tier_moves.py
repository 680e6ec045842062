"""Moves between tiers: hysteresis, dwell, grace, reviews, overrides, history."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models.tiers import TierChange, TierOverride
from customer_core.scoring import (
    PurchaseHistory,
    TierAdvance,
    TierHistory,
    TierPolicy,
    TierStates,
    TierTable,
    advance_tiers,
    replay_tiers,
    score_tiers,
)

START = datetime(2024, 1, 15, tzinfo=UTC)

# A policy whose score is what the caller gives: the measure ``given`` earns 0 to 90 in
# steps of 5, the rest does not matter for customers who all bought one thing once.
POLICY = """
recency = 0
frequency = 10
monetary = 0
tenure = 0
regularity = 0
[[measures]]
name = "given"
bands = [BANDS]
[[tiers]]
name = "gold"
enter_from = 80
stay_from = 70
[[tiers]]
name = "silver"
enter_from = 50
stay_from = 40
[[tiers]]
name = "bronze"
"""
BANDS = ", ".join(f"{{at_least = {n}, points = {n}}}" for n in range(5, 95, 5))


def _policy(renewal: str = "") -> TierPolicy:
    return TierPolicy.from_text(POLICY.replace("BANDS", BANDS) + renewal)


def _scores(
    days: float, *points: float, policy: TierPolicy | None = None, ids: str = ""
) -> TierTable:
    """A table at START + days: each customer scores so many points."""
    names = list(ids) or [f"c{n}" for n in range(len(points))]
    history = PurchaseHistory()
    for number in range(len(points)):
        history.add(number, START, Decimal(5))
    # one purchase each: a frequency score of 3 of 5 gives 6 points
    return score_tiers(
        history, cluster_ids=names, as_of=START + timedelta(days=days),
        policy=policy or _policy(), measures={"given": [p - 6 for p in points]},
    )  # fmt: skip


def _run(
    policy: TierPolicy,
    *runs: tuple[float, float],
    overrides: tuple[TierOverride, ...] = (),
) -> TierHistory:
    """One customer through ``(days, points)`` runs."""
    history = TierHistory()
    for days, points in runs:
        history = history.advance(
            _scores(days, points, policy=policy), overrides=overrides
        )
    return history


def _changes(history: TierHistory) -> list[tuple[int, str, str | None]]:
    return [
        ((step.at - START).days, str(step.change), step.tier)
        for step in history.of("c0")
    ]


def test_first_run_enters_by_the_limits_to_enter() -> None:
    """Between the limits to stay and to enter is not enough for a newcomer."""
    step = advance_tiers(None, _scores(0, 86, 76, 56, 46, 6))
    assert step.states.to_frame()["tier"] == [
        "gold", "silver", "silver", "bronze", "bronze",
    ]  # fmt: skip
    assert step.transitions.counts == {TierChange.ENTERED: 5}


def test_between_the_limits_nobody_moves() -> None:
    """Gold is entered from 80 and kept from 70: 76 and 71 keep it, 66 loses it."""
    runs = _run(_policy(), (0, 86), (1, 76), (2, 71), (3, 66), (4, 76), (5, 81))
    assert _changes(runs) == [
        (0, "entered", "gold"), (3, "demoted", "silver"), (5, "promoted", "gold"),
    ]  # fmt: skip


def test_fall_by_score_passes_tiers_whose_limits_are_missed() -> None:
    """From gold with 46: silver is kept from 40; with 36 it is not."""
    assert _changes(_run(_policy(), (0, 86), (1, 46)))[-1][2] == "silver"
    assert _changes(_run(_policy(), (0, 86), (1, 36)))[-1][2] == "bronze"


def test_fall_one_tier_at_a_time() -> None:
    """With 6 points gold becomes silver, and at the next run bronze."""
    policy = _policy('[renewal]\ndown = "one_down"\n')
    assert _changes(_run(policy, (0, 86), (1, 6), (2, 6), (3, 6))) == [
        (0, "entered", "gold"), (1, "demoted", "silver"), (2, "demoted", "bronze"),
    ]  # fmt: skip


def test_grace_delays_the_loss() -> None:
    """Found unearned on day 10, lost at the first run from day 40 on."""
    policy = _policy("[renewal]\ngrace_days = 30\n")
    runs = _run(policy, (0, 86), (10, 6), (39, 6), (41, 6))
    assert _changes(runs) == [
        (0, "entered", "gold"), (10, "grace_started", "gold"),
        (41, "demoted", "bronze"),
    ]  # fmt: skip
    assert runs.of("c0")[1].explain().text() == (
        "This customer is about to lose the tier\n"
        "          gold: the tier\n"
        "          6 points\n"
        "          kept from 70 points\n"
        "          kept until 2024-02-24 (UTC) whatever happens"
    )


def test_earned_again_within_grace_is_kept() -> None:
    """And a later miss starts a new grace."""
    policy = _policy("[renewal]\ngrace_days = 30\n")
    runs = _run(policy, (0, 86), (10, 6), (20, 71), (45, 6), (74, 6), (75, 6))
    assert [change for _, change, _ in _changes(runs)] == [
        "entered", "grace_started", "grace_ended", "grace_started", "demoted",
    ]  # fmt: skip
    assert _changes(runs)[-1][0] == 75
    assert "earned again" not in runs.of("c0")[2].explain().text()
    assert runs.of("c0")[2].reasons[-1].text() == "reached again in time"


def test_rise_ends_grace() -> None:
    """A silver customer in grace who scores gold is gold, and no longer in grace."""
    policy = _policy("[renewal]\ngrace_days = 30\n")
    runs = _run(policy, (0, 56), (10, 6), (20, 86))
    assert _changes(runs)[-1] == (20, "promoted", "gold")
    assert runs.states is not None
    assert runs.states.to_frame()["grace_until"] == [None]


def test_dwell_keeps_a_tier_for_so_long() -> None:
    """Entered on day 0 with a dwell of 90 days: unearned on day 10, lost on day 90."""
    policy = _policy("[renewal]\nmin_dwell_days = 90\n")
    runs = _run(policy, (0, 86), (10, 6), (89, 6), (90, 6))
    assert _changes(runs) == [
        (0, "entered", "gold"), (10, "grace_started", "gold"),
        (90, "demoted", "bronze"),
    ]  # fmt: skip
    assert runs.runs[1][0].explain().text("zh").splitlines()[-1].strip() == (
        "无论如何保留至 2024-04-14（UTC）"
    )


def test_dwell_that_is_over_does_not_delay() -> None:
    """On day 91 of 90 nothing is left to wait for."""
    policy = _policy("[renewal]\nmin_dwell_days = 90\n")
    assert _changes(_run(policy, (0, 86), (91, 6)))[-1] == (91, "demoted", "bronze")


@pytest.mark.parametrize(
    ("renewal", "lost_on"),
    [
        # START is 15 January 2024
        ('review = "fixed"\nfixed_dates = ["07-01", "01-01"]', 168),  # 1 July
        ('review = "fixed"\nfixed_dates = ["02-29"]', 45),
        ('review = "membership_anniversary"', 366),  # 15 January 2025
        ('review = "tier_anniversary"\nmonths = 3', 91),  # 15 April
    ],
)
def test_loss_waits_for_the_review(renewal: str, lost_on: int) -> None:
    """Unearned from the next day on, lost at the first run from the review on."""
    policy = _policy(f"[renewal]\n{renewal}\n")
    runs = _run(policy, (0, 86), (1, 6), (lost_on - 1, 6), (lost_on, 6), (999, 6))
    assert _changes(runs) == [(0, "entered", "gold"), (lost_on, "demoted", "bronze")]


def test_anniversary_of_a_day_that_a_month_does_not_have() -> None:
    """A tier entered on 31 January is reviewed on 29 February, then 31 March."""
    policy = _policy('[renewal]\nreview = "tier_anniversary"\nmonths = 1\n')
    history = TierHistory()
    found = []
    for days in (16, 45, 46):  # 31 January, 29 February, 1 March 2024
        history = history.advance(_scores(days, 86, policy=policy))
        assert history.states is not None
        found.append(history.states.to_frame()["next_review"][0].date().isoformat())
    assert found == ["2024-02-29", "2024-03-31", "2024-03-31"]


def test_fixed_leap_day_in_other_years_is_the_28th() -> None:
    """29 February is reviewed on 28 February 2025."""
    policy = _policy('[renewal]\nreview = "fixed"\nfixed_dates = ["02-29"]\n')
    runs = _run(policy, (60, 86))
    assert runs.states is not None
    assert runs.states.to_frame()["next_review"] == [datetime(2025, 2, 28, tzinfo=UTC)]


def test_new_policy_plans_reviews_anew_and_renames() -> None:
    """A tier the new policy does not have is replaced by the scored one."""
    old = advance_tiers(None, _scores(0, 86, 56))
    text = POLICY.replace("BANDS", BANDS).replace('"gold"', '"platinum"')
    policy = TierPolicy.from_text(
        text + '[renewal]\nreview = "tier_anniversary"\nmonths = 1\n'
    )
    step = advance_tiers(old.states, _scores(5, 86, 56, policy=policy))
    assert [(str(t.change), t.former, t.tier) for t in step.transitions] == [
        ("policy_changed", "gold", "platinum")
    ]
    assert step.transitions[0].explain().text().splitlines()[1:] == [
        "          gold: the tier before",
        "          platinum: the tier from now on",
        "          86 points",
        "          the policy no longer has this tier",
    ]
    reviews = [m.date().isoformat() for m in step.states.to_frame()["next_review"]]
    assert reviews == ["2024-02-20", "2024-02-15"]


def _by_hand(**options: Any) -> TierOverride:  # noqa: ANN401 - of an override
    given: dict[str, Any] = {
        "cluster_id": "c0", "tier": "gold", "reason": "complaint 4711",
        "author": "crm-7", "starts_at": START + timedelta(days=1),
        "expires_at": START + timedelta(days=10),
    }  # fmt: skip
    return TierOverride(**given | options)


def test_override_holds_until_it_expires() -> None:
    """The earned tier moves on underneath, and holds afterwards."""
    runs = _run(
        _policy(), (0, 6), (1, 6), (5, 56), (10, 56), overrides=(_by_hand(),)
    )  # fmt: skip
    assert _changes(runs) == [
        (0, "entered", "bronze"), (1, "override_started", "gold"),
        (10, "override_ended", "silver"),
    ]  # fmt: skip
    started, ended = runs.of("c0")[1:]
    assert started.explain().text().splitlines()[-1].strip() == (
        "set by hand until 2024-01-25 (UTC): complaint 4711"
    )
    assert "crm-7" not in str(started.explain())
    assert ended.explain().text("zh").splitlines()[0] == "该客户恢复按分数定级"


def test_the_override_that_started_last_counts() -> None:
    """Of two in force; one for an unknown customer is reported."""
    later = _by_hand(tier="silver", starts_at=START + timedelta(days=2))
    unknown = _by_hand(cluster_id="nobody")
    step = advance_tiers(
        None, _scores(3, 6), overrides=[later, _by_hand(), unknown]
    )  # fmt: skip
    assert step.states.to_frame()["tier"] == ["silver"]
    assert step.states.to_frame()["earned"] == ["bronze"]
    assert step.unmatched == (unknown,)


def test_override_to_no_tier() -> None:
    """The policy has no such tier."""
    with pytest.raises(ConfigurationError, match="names the tier vip; choose from"):
        advance_tiers(None, _scores(3, 6), overrides=[_by_hand(tier="vip")])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reason": " "}, "a reason and an author"),
        ({"author": ""}, "a reason and an author"),
        ({"expires_at": START}, "must expire after it starts"),
    ],
)
def test_impossible_override(options: dict[str, Any], message: str) -> None:
    """Somebody decided, for a reason, for a time; neither is printed."""
    assert "crm-7" not in repr(_by_hand())
    with pytest.raises(ConfigurationError, match=message):
        _by_hand(**options)


def test_customers_come_and_go() -> None:
    """Rows follow the customers by id, not by place; who is gone has left."""
    first = advance_tiers(None, _scores(0, 86, 56, 6, ids="abc"))
    step = advance_tiers(first.states, _scores(1, 6, 86, 56, ids="dab"))
    assert [(t.cluster_id, str(t.change), t.tier) for t in step.transitions] == [
        ("d", "entered", "bronze"), ("c", "left", None),
    ]  # fmt: skip
    left = step.transitions[-1]
    assert (left.former, left.score) == ("bronze", None)
    assert left.explain().text().splitlines()[0] == "This customer left"


def test_time_goes_forward() -> None:
    """Scores of an earlier moment are refused; the same moment changes nothing."""
    first = advance_tiers(None, _scores(5, 86))
    again = advance_tiers(first.states, _scores(5, 86))
    assert len(again.transitions) == 0
    assert again.states.to_json() == first.states.to_json()
    with pytest.raises(ConfigurationError, match="earlier than the states"):
        advance_tiers(first.states, _scores(4, 86))


def test_states_survive_json() -> None:
    """A run can go on from what the last one wrote."""
    policy = _policy("[renewal]\ngrace_days = 30\n")
    states = _run(policy, (0, 86), (10, 6)).states
    assert states is not None
    read = TierStates.from_json(states.to_json())
    assert read.to_json() == states.to_json()
    step = advance_tiers(read, _scores(41, 6, policy=policy))
    assert step.transitions.counts == {TierChange.DEMOTED: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "TierTable"}, {"schema_version": 9}, {"tier_codes": [7]},
        {"since": [1, 2]}, {"more": [1]}, {"as_of": "soon"}, {"since": ["x"]},
        {"earned_codes": [-1]},
    ],
)  # fmt: skip
def test_other_text_is_not_states(change: dict[str, object]) -> None:
    """Wrong schema, shapes, codes and keys are refused in one sentence."""
    text = advance_tiers(None, _scores(0, 86)).states.to_json()
    changed = json.dumps(json.loads(text) | change)
    for wrong in (changed, "[]", "{", "{}"):
        with pytest.raises(ConfigurationError, match="not TierStates version 1"):
            TierStates.from_json(wrong)


def test_states_are_shown() -> None:
    """Counts of tiers in effect, in grace and by hand."""
    policy = _policy("[renewal]\ngrace_days = 30\n")
    first = advance_tiers(None, _scores(0, 86, 56, policy=policy))
    step = advance_tiers(
        first.states, _scores(2, 6, 6, policy=policy),
        overrides=[_by_hand(cluster_id="c1")],
    )  # fmt: skip
    assert step.states.counts == {"gold": 2, "silver": 0, "bronze": 0}
    states, moves = step.summary("zh").sections
    assert states.rows == (
        ("金卡客户", "2", "2", "1"), ("银卡客户", "0", "0", "0"),
        ("铜卡客户", "0", "0", "0"),
    )  # fmt: skip
    assert moves.rows == (
        ("宽限开始", "金卡客户", "金卡客户", "1"),
        ("人工设定", "银卡客户", "金卡客户", "1"),
    )
    assert len(step.states) == 2
    assert repr(step.states) == "TierStates(2 customers, gold: 2, silver: 0, bronze: 0)"
    assert repr(step.transitions) == (
        "TierTransitions(2024-01-17, grace_started: 1, override_started: 1)"
    )
    for shown in (step, step.states, step.transitions):
        assert shown._repr_html_() == shown.summary()._repr_html_()


def test_transitions_as_frame_and_chart() -> None:
    """One row per thing that happened; reasons in the language."""
    step: TierAdvance = advance_tiers(
        advance_tiers(None, _scores(0, 6)).states, _scores(1, 86)
    )
    frame = step.transitions.to_frame("zh")
    assert {len(column) for column in frame.values()} == {1}
    assert frame["change"] == ["promoted"]
    assert frame["reason"] == [
        "铜卡客户：此前的级别；金卡客户：此后的级别；86 分；达到 80 分即可进入"
    ]
    values = step.transitions.chart_spec()["data"]["values"]
    assert values == [{"change": "promoted", "customers": 1}]
    assert step.chart_spec() == step.transitions.chart_spec()
    assert step.to_frame() == step.states.to_frame()
    bars = step.states.chart_spec()["data"]["values"]
    assert {bar["tier"]: bar["customers"] for bar in bars} == step.states.counts
    with pytest.raises(IndexError):
        step.transitions[1]


def test_history_answers_as_of_any_moment() -> None:
    """The tier of the last run at or before; nothing before the first."""
    runs = _run(_policy(), (0, 86), (3, 66), (5, 81))
    found = [runs.tiers_at(START + timedelta(days=d)).get("c0") for d in (-1, 0, 4, 9)]
    assert found == [None, "gold", "silver", "gold"]
    assert runs.tiers_at((START + timedelta(days=4)).replace(tzinfo=None)) == {
        "c0": "silver"
    }


def test_history_forgets_who_left() -> None:
    """A customer who left has no tier any more, and what happened is kept."""
    runs = TierHistory().advance(_scores(0, 86, 56, ids="ab"))
    runs = runs.advance(_scores(1, 86, ids="a"))
    assert runs.tiers_at(START + timedelta(days=2)) == {"a": "gold"}
    assert [str(step.change) for step in runs.of("b")] == ["entered", "left"]


def test_history_is_shown() -> None:
    """All runs as one frame, one table each, and lines of tiers."""
    runs = _run(_policy(), (0, 86), (3, 66))
    assert runs.to_frame()["tier"] == ["gold", "silver"]
    assert len(runs.summary().sections) == len(runs) == 2
    values = runs.chart_spec()["data"]["values"]
    assert [(v["tier"], v["customers"]) for v in values] == [
        ("gold", 1), ("silver", 0), ("bronze", 0),
        ("gold", 0), ("silver", 1), ("bronze", 0),
    ]  # fmt: skip
    assert repr(runs) == "TierHistory(2 runs, 2 changes)"
    assert runs._repr_html_() == runs.summary()._repr_html_()


def test_replay_scores_with_measures_known_then() -> None:
    """Measures may be a function of the moment."""
    history = PurchaseHistory()
    history.add(0, START, Decimal(5))
    moments = [START + timedelta(days=d) for d in (0, 1)]
    runs = replay_tiers(
        history, cluster_ids=["c0"], moments=moments, policy=_policy(),
        measures=lambda moment: {"given": [80.0 if moment == START else 30.0]},
    )  # fmt: skip
    assert [change for _, change, _ in _changes(runs)] == ["entered", "demoted"]


def test_a_rise_by_a_condition_names_no_points() -> None:
    """Points that were not reached are not given as the reason."""
    rule = 'or_when = [{measure = "given", at_least = 5}]'
    text = POLICY.replace("BANDS", BANDS)
    text = text.replace("stay_from = 70", f"stay_from = 70\n{rule}")
    policy = TierPolicy.from_text(text)
    first = advance_tiers(None, _scores(0, 6, policy=policy))
    step = advance_tiers(first.states, _scores(1, 16, policy=policy))
    assert [reason.code for reason in step.transitions[0].reasons] == [
        "tier.former", "tier.new", "tier.move_score",
    ]  # fmt: skip
