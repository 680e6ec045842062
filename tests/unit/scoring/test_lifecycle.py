"""Stages of life: limits by hand, steps with their days, views, both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.messages import en
from customer_core.models.declarations import from_text, to_text
from customer_core.models.tiers import LifecycleStage
from customer_core.scoring import (
    LifecyclePolicy,
    LifecycleTable,
    PurchaseHistory,
    lifecycle_table,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
FIXED = LifecyclePolicy(basis="days")  # at risk beyond 30, lapsed 60, churned 90


def _history(*customers: tuple[float, ...]) -> PurchaseHistory:
    """Customers by the days after START on which they bought."""
    history = PurchaseHistory()
    for number, days in enumerate(customers):
        for day in days:
            history.add(number, START + timedelta(days=day), Decimal(5))
    return history


def _table(
    as_of: float,
    *customers: tuple[float, ...],
    policy: LifecyclePolicy = FIXED,
    **options: Any,  # noqa: ANN401 - of the table
) -> LifecycleTable:
    ids = [f"c{n}" for n in range(len(customers))]
    return lifecycle_table(
        _history(*customers), cluster_ids=ids, policy=policy,
        as_of=START + timedelta(days=as_of), **options,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "days", "stage"),
    [
        (5, (), "prospect"),
        (5, (5,), "first_purchase"),
        (30, (0,), "first_purchase"),  # 30 days of silence are not beyond 30
        (31, (0,), "at_risk"),
        (61, (0,), "lapsed"),
        (91, (0,), "churned"),
        (5, (0, 0.5), "first_purchase"),  # two purchases on one day are one
        (5, (0, 1), "repeat"),
        (70, (0, 40), "repeat"),  # came back while at risk
        (70, (0, 62), "win_back"),  # 61 days without a purchase, lapsed after 60
        (70, (0, 61), "repeat"),  # bought on the day the lapse would have begun
        (80, (0, 62, 70), "repeat"),  # the purchase after the return
        (200, (0, 62), "churned"),
        (250, (0, 62, 240), "win_back"),
        (50, (60,), "prospect"),  # not bought yet
    ],
)
def test_stage(as_of: float, days: tuple[float, ...], stage: str) -> None:
    """Each stage and both sides of its limits."""
    assert _table(as_of, days)[0] == stage


def test_only_purchases_count() -> None:
    """A refund or an order of nothing makes no customer."""
    history = PurchaseHistory()
    history.add(0, START, Decimal(-5))
    history.add(1, START, Decimal(0))
    table = lifecycle_table(history, cluster_ids=["a", "b"], as_of=START)
    assert table.counts[LifecycleStage.PROSPECT] == 2


def test_rhythm_by_hand() -> None:
    """Gaps 10 10 20 of one customer, 40 of the other; weights of 4 common gaps.

    All gaps, each customer weighing 1: 10 10 20 by 1/3, 40 by 1. 80 % of the weight 2
    is 1.6, reached at 40; so is 95 %. Own 80 % of 3 gaps: the 3rd, 20; 95 % too.
    First: (3 * 20 + 4 * 40) / 7 = 31.43, 31; second: 31 as well, 1.5 * 31 = 46.5, 46;
    third 92. Other: (40 + 4 * 40) / 5 = 40, 60, 120. Newcomer: 40, 60, 120.
    """
    table = _table(
        50, (0, 10, 20, 40), (0, 40), (45,), (), policy=LifecyclePolicy()
    )  # fmt: skip
    assert table.everyone == (40, 40)
    assert table.limits.T.tolist() == [
        [31, 46, 92], [40, 60, 120], [40, 60, 120], [-1, -1, -1],
    ]  # fmt: skip
    assert table.silence_days.tolist() == [10, 10, 5, -1]


def test_only_the_latest_gaps_count() -> None:
    """With a window of 2, gaps 100 5 5 are 5 5; without shrinkage 5 days."""
    policy = LifecyclePolicy(window=2, shrinkage=0, min_days=0, everyone=(9, 9))
    table = _table(110, (0, 100, 105, 110), policy=policy)
    assert table.limits[:, 0].tolist() == [5, 7, 14]
    newcomer = _table(5, (0,), policy=policy)
    assert newcomer.limits[:, 0].tolist() == [9, 13, 26]


def test_limits_stay_within_bounds_and_rise() -> None:
    """7 to 730 days unless the policy says otherwise."""
    short = LifecyclePolicy(everyone=(1, 1))
    assert _table(5, (0, 1, 2, 3), policy=short).limits[:, 0].tolist() == [7, 10, 20]
    long = LifecyclePolicy(everyone=(5000, 9000), churned_factor=Decimal(1))
    assert _table(5, (0,), policy=long).limits[:, 0].tolist() == [730, 1095, 1096]


def test_without_any_gap_the_fixed_days_hold() -> None:
    """Nobody has bought twice: 30 days, 60 days, and twice that."""
    table = _table(5, (0,), (1,), policy=LifecyclePolicy())
    assert table.limits[:, 0].tolist() == [30, 60, 120]


def test_limits_are_those_known_at_the_purchase() -> None:
    """A later purchase does not change what a former silence was."""
    policy = LifecyclePolicy(everyone=(10, 20), shrinkage=0, min_days=0)
    table = _table(100, (0, 5, 50, 100), policy=policy)
    # after the second day: own gap 5, limits 5 7 14, so day 50 was a return
    steps = [(s.on - START.date()).days for s in table.steps().of(0)]
    stages = [str(s.stage) for s in table.steps().of(0)]
    assert list(zip(steps, stages, strict=True)) == [
        (0, "first_purchase"), (5, "repeat"), (11, "at_risk"), (13, "lapsed"),
        (20, "churned"), (50, "win_back"), (96, "at_risk"), (100, "repeat"),
    ]  # fmt: skip


def test_steps_by_hand() -> None:
    """Every step with its day, the stage before and a reason in both languages."""
    steps = _table(200, (0, 5, 75), (0,), ()).steps()
    assert [
        (s.on.isoformat(), str(s.former), str(s.stage), s.reason.text())
        for s in steps.of(0)
    ] == [
        ("2024-01-01", "prospect", "first_purchase", "first purchase"),
        ("2024-01-06", "first_purchase", "repeat", "bought again after 5 days"),
        ("2024-02-06", "repeat", "at_risk", "no purchase for more than 30 days"),
        ("2024-03-07", "at_risk", "lapsed", "no purchase for more than 60 days"),
        ("2024-03-16", "lapsed", "win_back",
         "came back after 70 days; lapsed after 60"),
        ("2024-04-16", "win_back", "at_risk", "no purchase for more than 30 days"),
        ("2024-05-16", "at_risk", "lapsed", "no purchase for more than 60 days"),
        ("2024-06-15", "lapsed", "churned", "no purchase for more than 90 days"),
    ]  # fmt: skip
    assert steps.of(0)[4].reason.text("zh") == "70 天后回归；超过 60 天即为沉睡"
    assert [str(s.stage) for s in steps.of(1)] == [
        "first_purchase", "at_risk", "lapsed", "churned",
    ]  # fmt: skip
    assert steps.of(2) == ()
    assert len(steps) == 12
    assert steps[-1].cluster_id == "c1"
    with pytest.raises(IndexError):
        steps[12]


def test_steps_as_frame_and_summary() -> None:
    """Columns of equal length; how many went from where to where."""
    steps = _table(70, (0, 65), (0,)).steps()
    frame = steps.to_frame("zh")
    assert {len(column) for column in frame.values()} == {7}
    assert frame["on"][:2] == [date(2024, 1, 1), date(2024, 2, 1)]
    assert frame["reason"][:2] == ["首次购买", "超过 30 天没有购买"]
    assert steps.flows()[LifecycleStage.AT_RISK, LifecycleStage.LAPSED] == 2
    assert steps.summary().sections[0].rows[0] == ("prospect", "first purchase", "2")
    assert repr(steps) == "LifecycleSteps(7 steps, 2 customers)"
    assert steps._repr_html_() == steps.summary()._repr_html_()
    cells = steps.chart_spec("zh")["data"]["values"]
    assert [cell["客户数"] for cell in cells] == list(steps.flows().values())
    assert len(list(steps)) == 7


def test_view_of_an_earlier_moment() -> None:
    """The stages then, by the same limits; later moments are refused."""
    table = _table(200, (0, 5, 75), (100,))
    stages = [table.at(START + timedelta(days=d)) for d in (4, 40, 80, 199)]
    assert [[str(stage) for stage in view] for view in stages] == [
        ["first_purchase", "prospect"], ["at_risk", "prospect"],
        ["win_back", "prospect"], ["churned", "churned"],
    ]  # fmt: skip
    assert len(stages[0].steps()) == 1
    with pytest.raises(ConfigurationError, match="nothing is known after as_of"):
        table.at(START + timedelta(days=201))


def test_as_of_leaves_later_purchases_out() -> None:
    """A table of an earlier moment equals a view of it, when limits are fixed."""
    later = _table(200, (0, 5, 75), (100,)).at(START + timedelta(days=80))
    assert _table(80, (0, 5, 75), (100,)).to_frame() == later.to_frame()


def test_explanation_of_each_stage() -> None:
    """Last purchase, rhythm, limits, since when, and what comes next."""
    table = _table(
        50, (0, 10, 20, 40), (45,), (), policy=LifecyclePolicy(),
        registered=[None, None, START],
    )  # fmt: skip
    assert table.explain(0).text() == (
        "Why this customer is a repeat customer\n"
        "          last purchase on 2024-02-10 (UTC), 10 days before\n"
        "          bought on 4 days, first on 2024-01-01\n"
        "          80 % of the last 3 gaps were 20 days or less, of all customers'"
        " gaps 20 days; together 20 days\n"
        "          at risk after 20 days, lapsed after 30, churned after 60\n"
        "          in this stage since 2024-02-10\n"
        "          without a purchase at risk from 2024-03-02"
    )
    assert table.explain(1).text("zh") == (
        "该客户为何处于首购阶段\n"
        "          最近一次购买在 2024-02-15（UTC），距今 5 天\n"
        "          共在 1 天有购买，首次在 2024-02-15\n"
        "          尚无自己的购买间隔：全体客户间隔的 80 % 不超过 20 天\n"
        "          超过 20 天为流失风险，超过 30 天为沉睡，超过 60 天为流失\n"
        "          自 2024-02-15 起处于该阶段\n"
        "          若不购买，自 2024-03-07 起有流失风险"
    )
    assert table.explain(-1).text() == (
        "Why this customer is a prospect\n"
        "          no purchase until 2024-02-20 (UTC)\n"
        "          in this stage since 2024-01-01"
    )
    with pytest.raises(IndexError):
        table.explain(3)


def test_explanation_of_silence() -> None:
    """Fixed limits need no rhythm; who has churned has nothing to wait for."""
    table = _table(100, (50,), (0,), ())
    assert table.explain(0).text().splitlines()[-2:] == [
        "          in this stage since 2024-03-22",
        "          without a purchase lapsed from 2024-04-21",
    ]
    assert table.explain(1).text().splitlines()[-1] == (
        "          in this stage since 2024-04-01"
    )
    assert len(table.explain(2)) == 1


def test_frame() -> None:
    """One row per customer; None where there is nothing."""
    table = _table(100, (50, 50.2, 60), (), (), registered=[START, START, None])
    frame = table.to_frame()
    assert frame == {
        "cluster_id": ["c0", "c1", "c2"],
        "stage": ["at_risk", "prospect", "prospect"],
        "since": [date(2024, 3, 31) + timedelta(days=1), date(2024, 1, 1), None],
        "last_purchase": [date(2024, 3, 1), None, None],
        "silence_days": [40, None, None],
        "purchase_days": [2, 0, 0],
        "at_risk_after": [30, None, None],
        "lapsed_after": [60, None, None],
        "churned_after": [90, None, None],
    }


def test_nobody() -> None:
    """No customers and no purchases make an empty table."""
    table = _table(5)
    assert (len(table), len(table.steps()), len(table.growth())) == (0, 0, 0)
    visitors = _table(5, (), policy=LifecyclePolicy())
    assert visitors.to_frame()["last_purchase"] == [None]
    assert len(visitors.summary().sections) == 1


def test_summary_chart_and_html() -> None:
    """Every stage with its share, and the limits of the median customer."""
    table = _table(100, (50,), (0,), (99,), (98,))
    stages, limits = table.summary("zh").sections
    assert stages.rows[1] == ("首购", "2", "50.0%")
    assert limits.rows == (("> 30", "> 60", "> 90"),)
    assert table.chart_spec()["data"]["values"][5] == {
        "stage": "churned",
        "customers": 1,
    }
    assert table._repr_html_() == table.summary()._repr_html_()
    assert repr(table) == (
        "LifecycleTable(4 customers, first_purchase: 2, at_risk: 1, churned: 1)"
    )


def test_every_stage_has_words() -> None:
    """A label and a heading of its explanation, in both languages."""
    for stage in LifecycleStage:
        assert f"explain.stage.{stage}" in en.REASONS
        assert not stage.label("zh").isascii()


def test_registrations_need_the_same_length() -> None:
    """One registration per customer, or none at all."""
    with pytest.raises(ConfigurationError, match="2 registrations, 1 customers"):
        _table(5, (0,), registered=[None, None])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at_risk_days": 60}, "limits must rise"),
        ({"at_risk_days": 0}, "limits must rise"),
        ({"lapsed_percent": 80}, "percents must rise"),
        ({"lapsed_percent": 101}, "percents must rise"),
        ({"window": 0}, "window is 0; choose 1 to 52"),
        ({"shrinkage": -1}, "shrinkage is -1; choose 0 to"),
        ({"min_days": 800}, "min_days is 800; choose 0 to 730"),
        ({"churned_factor": Decimal("0.5")}, "churned_factor is 0.5; choose 1 to 100"),
        ({"everyone": (9,)}, "everyone has two numbers"),
        ({"everyone": (9, 8)}, "everyone has two numbers"),
    ],
)
def test_impossible_policy(options: dict[str, Any], message: str) -> None:
    """What cannot work is refused when the policy is made."""
    with pytest.raises(ConfigurationError, match=message):
        LifecyclePolicy(**options)


def test_policy_is_data() -> None:
    """Read from TOML, written as JSON; frozen quantiles are part of it."""
    policy = from_text(LifecyclePolicy, "shrinkage = 6\nlapsed_factor = 2\n")
    assert policy.lapsed_factor == 2
    assert from_text(LifecyclePolicy, to_text(policy), syntax="json") == policy
    frozen = policy.with_everyone((12, 30))
    assert frozen.version != policy.version
    assert _table(5, (0,), policy=frozen).everyone == (12, 30)
