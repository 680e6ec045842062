"""Answers to surveys: figures, intervals, differences, cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Feedback, RecordRef
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring import _intervals as intervals
from customer_core.scoring.feedback import (
    CaseClosing,
    CaseRule,
    CaseRules,
    CaseStatus,
    FeedbackTable,
    Survey,
    feedback_cases,
    measure,
    measure_groups,
    measure_months,
)
from customer_core.scoring.feedback.measures import adjusted_net

PUBLISHED = [10] * 162 + [8] * 108 + [3] * 54
CES = Survey.ces(method="mean")


def test_the_published_net_promoter_score() -> None:
    """162/108/54: 33.33, variance 5/9, adjusted Wald 24.95 to 41.11 (MeasuringU)."""
    found = measure(PUBLISHED, Survey.nps())
    assert found.counts == {"promoters": 162, "passives": 108, "detractors": 54}
    assert found.value == pytest.approx(100 / 3)
    assert (found.low, found.high) == pytest.approx((24.95, 41.11), abs=5e-3)
    variance = (162 + 54) / 324 - (1 / 3) ** 2
    assert variance == pytest.approx(5 / 9)
    assert 100 * (variance / 324) ** 0.5 == pytest.approx(4.141, abs=5e-4)


def test_no_interval_leaves_the_scale() -> None:
    """10/0/0 would reach 106.3: it is clipped."""
    found = measure([10] * 10, Survey.nps(minimum=10))
    net, error = adjusted_net(found.counts)
    assert 100 * (net + 1.959964 * error) == pytest.approx(106.3, abs=0.05)
    assert (found.value, found.high) == (100.0, 100.0)
    worst = measure([0] * 10, Survey.nps(minimum=10))
    assert (worst.value, worst.low) == (-100.0, -100.0)


def test_satisfaction_is_the_share_of_the_two_best() -> None:
    """With Wilson's interval: 8 of 10 is 49.0 to 94.3 % (Wilson 1927)."""
    found = measure([5] * 5 + [4] * 3 + [3, 1], Survey.csat(minimum=10))
    assert (found.counts, found.value) == ({"good": 8}, 80.0)
    assert (found.low, found.high) == pytest.approx((49.02, 94.33), abs=5e-3)


@pytest.mark.parametrize(
    ("method", "value"), [("mean", 5.0), ("top_2_box", 25.0), ("top_3_box", 75.0)]
)
def test_effort_is_measured_as_it_is_said(method: Any, value: float) -> None:  # noqa: ANN401 - one of three
    """Vendors disagree, so there is no default."""
    assert measure([7, 5, 5, 3], Survey.ces(method=method, minimum=4)).value == value
    with pytest.raises(TypeError, match="method"):
        Survey.ces()  # type: ignore[call-arg] # under test


def test_few_answers_are_no_measurement() -> None:
    """Nor are those outside the scale, or open ones; they are counted."""
    found = measure([10, None, 11, -1, 9.5, float("nan")], Survey.nps())
    assert (found.answers, found.value, found.low, found.high) == (1, None, None, None)
    assert found.left_out == {"missing": 2, "out_of_scale": 3}
    text = found.explain().text()
    assert "fewer than 30" in text
    assert "{" not in found.explain().text("zh")


@pytest.mark.parametrize(
    "survey", [Survey.nps(minimum=3), Survey.csat(minimum=3), Survey.ces(
        method="mean", minimum=3)]
)  # fmt: skip
def test_a_figure_explains_itself(survey: Survey) -> None:
    """The items add up to the value, in both languages."""
    found = measure([5, 4, 1, 2, 2], survey)
    why = found.explain()
    assert why.total == pytest.approx(found.value)
    assert why.text("en") != why.text("zh")


@pytest.mark.parametrize("n", [40, 200])
@pytest.mark.parametrize(
    ("survey", "chances", "truth"),
    [
        (Survey.nps(), {10: 0.45, 8: 0.25, 2: 0.3}, 15.0),
        (Survey.csat(), {5: 0.3, 4: 0.5, 2: 0.2}, 80.0),
        (CES, {7: 0.2, 5: 0.5, 2: 0.3}, 4.5),
    ],
    ids=["nps", "csat", "ces"],
)
def test_intervals_hold_their_level(
    survey: Survey, chances: dict[int, float], truth: float, n: int
) -> None:
    """In 4,000 simulated surveys, within three points of 95 %."""
    draw = np.random.default_rng(n)
    drawn = draw.choice(list(chances), (4_000, n), p=list(chances.values()))
    ends = [(m.low, m.high) for m in (measure(row, survey) for row in drawn)]
    inside = [low <= truth <= high for low, high in ends]  # type: ignore[operator] # measured
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_differences_are_corrected_for_their_number() -> None:
    """Of five equal groups none differs in 95 % of surveys; uncorrected, far fewer."""
    draw = np.random.default_rng(5)
    groups = [name for name in "abcde" for _ in range(100)]
    wrong = alone = 0
    for _ in range(300):
        scores = draw.choice([10, 8, 3], len(groups), p=[0.4, 0.3, 0.3])
        table = measure_groups(scores, groups, Survey.nps())
        wrong += any(d.significant for d in table.differences)
        adjusted = sorted(d.p_value for d in table.differences)
        alone += adjusted[0] / len(adjusted) <= 0.05
    assert wrong / 300 <= 0.05 + 0.03
    assert alone > 3 * wrong


def test_false_discoveries_are_the_other_choice() -> None:
    """Benjamini and Hochberg call at least what Holm calls."""
    draw = np.random.default_rng(6)
    groups = [name for name in "abcd" for _ in range(80)]
    shift = np.repeat([0.0, 0.1, 0.25, 0.4], 80)
    scores = np.where(draw.random(320) < 0.3 + shift, 5, 2)
    holm, rate = (
        measure_groups(scores, groups, Survey.csat(), correction=name)  # type: ignore[arg-type] # the names
        for name in ("holm", "benjamini_hochberg")
    )
    called = [{(d.group, d.other) for d in t.differences if d.significant}
              for t in (holm, rate)]  # fmt: skip
    assert called[0] <= called[1]
    assert ("a", "d") in called[0]
    assert all(
        one.high - one.low > other.high - other.low
        for one, other in zip(holm.differences, rate.differences, strict=True)
    )


def test_means_are_compared_by_welch() -> None:
    """As scipy does."""
    stats = pytest.importorskip("scipy.stats")
    draw = np.random.default_rng(7)
    one, other = draw.integers(1, 8, 60), draw.integers(3, 8, 35)
    table = measure_groups(np.append(one, other), ["a"] * 60 + ["b"] * 35, CES)
    found, expected = table.differences[0], stats.ttest_ind(one, other, equal_var=False)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    ends = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), rel=1e-9)


def test_groups_that_all_answered_alike_do_not_differ() -> None:
    """Nor does a spread of nothing divide by zero."""
    same = measure_groups([5] * 80, ["a"] * 40 + ["b"] * 40, CES)
    assert [d.p_value for d in same.differences] == [1.0]
    apart = measure_groups([5] * 40 + [6] * 40, ["a"] * 40 + ["b"] * 40, CES)
    assert [d.p_value for d in apart.differences] == [0.0]


@pytest.mark.parametrize("freedom", [1, 3.7, 10, 200, 1e6])
def test_tails_and_quantiles_are_those_of_scipy(freedom: float) -> None:
    """Without needing it."""
    stats = pytest.importorskip("scipy.stats")
    for t in (0.0, 0.3, 2.0, 9.0, -40.0):
        expected = 2 * stats.t.sf(abs(t), freedom)
        assert intervals.student_tails(t, freedom) == pytest.approx(expected, rel=1e-8)
        assert intervals.normal_tails(t) == pytest.approx(2 * stats.norm.sf(abs(t)))
    for level in (0.5, 0.9, 0.999):
        expected = stats.t.ppf((1 + level) / 2, freedom)
        found = intervals.student_quantile(level, freedom)
        assert found == pytest.approx(expected, rel=1e-8)


def months() -> FeedbackTable:
    """Two months with answers, an empty one between."""
    moments = [datetime(2026, 1, 31, 20, tzinfo=UTC)] * 40
    moments += [datetime(2026, 3, 1, tzinfo=UTC)] * 40
    return measure_months([10, 3] * 20 + [10] * 40, moments, Survey.nps())


def test_months_without_answers_are_listed() -> None:
    """As not measured."""
    table = months()
    assert table.to_frame()["month"] == ["2026-01", "2026-02", "2026-03"]
    assert table.to_frame()["value"] == [0.0, None, 100.0]
    assert (table["2026-01"].value, table.differences) == (0.0, ())
    with pytest.raises(KeyError):
        table["2027-01"]


def test_months_are_those_of_the_place() -> None:
    """Late on 31 January UTC it is February in Shanghai."""
    moments = [datetime(2026, 1, 31, 20, tzinfo=UTC)]
    table = measure_months([1], moments, Survey.nps(), utc_offset=timedelta(hours=8))
    assert table.names == ("2026-02",)
    assert len(measure_months([], [], Survey.nps())) == 0


def test_tables_show_themselves() -> None:
    """Groups as points, months as a line, in both languages; counts in the repr."""
    groups = measure_groups([10] * 40 + [3] * 40 + [9], ["a"] * 40 + ["b"] * 40 + ["c"],
                            Survey.nps())  # fmt: skip
    for table, mark in ((groups, "point"), (months(), "line")):
        english, chinese = str(table.summary()), str(table.summary("zh"))
        assert english != chinese
        assert table._repr_html_().startswith("<div>")
        spec = table.chart_spec("zh")
        assert mark in str(spec["mark"])
        assert len(spec["data"]["values"]) == 2  # c and February are not measured
    assert "✓" in str(groups.summary())
    assert repr(groups) == "FeedbackTable(nps, 3 by group, 81 answers)"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Survey(kind="nps", method="mean", low=0, high=10), "measured by net"),
        (lambda: Survey(kind="nps", method="net", low=1, high=10), "scale 0 to 10"),
        (lambda: Survey.csat(high=2), "the scale is too short"),
        (lambda: Survey.nps(minimum=1), "minimum must be 2 or more"),
        (lambda: Survey.nps(confidence=1.0), "confidence between 0 and 1"),
        (lambda: measure_groups([1], ["a", "b"], CES), "1 scores, 2 labels"),
        (lambda: measure_groups([1], ["a"], CES, correction="none"),
         "no correction 'none'; choose from holm"),
        (lambda: CaseRule(name="x", kind="nps", within_hours=1), "needs at_most or"),
        (lambda: CaseRule(name="x", kind="nps", at_most=1, within_hours=0),
         "within_hours must be 1 or more"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(make: Any, message: str) -> None:  # noqa: ANN401 - a call under test
    """When it is made."""
    with pytest.raises(ConfigurationError, match=message):
        make()


# --- cases

SHOP = RecordRef("shop", "M1")


def answer(number: str, day: int, score: int | None, kind: Any = "nps") -> Feedback:  # noqa: ANN401 - converted
    """Given on a day of May 2026."""
    return Feedback(
        feedback_id=number, customer=SHOP, kind=kind, score=score,
        occurred_at=datetime(2026, 5, day, tzinfo=UTC),
    )  # fmt: skip


def closing(number: str, day: int) -> CaseClosing:
    """On a day of May 2026."""
    at = datetime(2026, 5, day, tzinfo=UTC)
    return CaseClosing(feedback_id=number, closed_at=at, author="crm-7")


ANSWERS = [
    answer("a", 1, 3), answer("b", 2, 9), answer("c", 3, 0), answer("d", 4, 2, "csat"),
    answer("e", 8, 6), answer("e", 8, 6), answer("f", 30, 1), answer("g", 1, None),
    answer("h", 7, 1, "ces"),
]  # fmt: skip


def test_cases_have_due_dates_and_the_pressing_ones_come_first() -> None:
    """What is later is not known; one answer is one case; the first closing counts."""
    table = feedback_cases(
        ANSWERS, CaseRules.default(), as_of=datetime(2026, 5, 9, tzinfo=UTC),
        closings=[closing("a", 2), closing("a", 9), closing("c", 6), closing("d", 20)],
    )  # fmt: skip
    assert [(c.feedback_id, str(c.status)) for c in table] == [
        ("d", "overdue"), ("e", "open"), ("h", "open"), ("c", "closed_late"),
        ("a", "closed"),
    ]  # fmt: skip
    assert table.counts[CaseStatus.OPEN] == 2
    assert table[0].due_at == datetime(2026, 5, 6, tzinfo=UTC)
    assert table.to_frame()["customer"] == [SHOP.key] * 5
    assert repr(table) == (
        "CaseTable(5 cases, overdue: 1, open: 2, closed_late: 1, closed: 1)"
    )


def test_a_case_explains_and_shows_itself() -> None:
    """By the limit it fits, without naming anybody."""
    rules = CaseRules(
        rules=(
            CaseRule(name="fans", kind="nps", at_least=9, within_hours=24),
            *CaseRules.default().rules,
        )
    )
    table = feedback_cases(ANSWERS, rules, as_of=datetime(2026, 5, 31, tzinfo=UTC))
    fan = next(case for case in table if case.rule.name == "fans")
    assert fan.explain().text("en") != fan.explain().text("zh")
    assert "{" not in str(fan.explain())
    english, chinese = str(table.summary()), str(table.summary("zh"))
    assert english != chinese
    assert "M1" not in english + repr(table.cases)
    assert table._repr_html_().startswith("<div>")
    assert len(table.chart_spec("zh")["data"]["values"]) == 4


def test_rules_are_kept_as_data() -> None:
    """Written and read they have the same version."""
    rules = CaseRules.default()
    read = from_text(CaseRules, to_text(rules), syntax="json")
    assert (read, read.version) == (rules, rules.version)
