"""How many pairs to review, and what verdicts tell."""

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage.evaluation import plan_review

PROBABILITIES = np.repeat([0.001, 0.5, 0.999], [9000, 500, 500])


def test_a_worked_plan() -> None:
    """Neyman's allocation with 2 % doubt where probabilities are sure.

    Spreads .14, .5 and .14 by shares .9, .05 and .05 make .158; n = .158² by
    (.01/1.96)² + .0311/10000 = 857.1, of which .126/.158, .025/.158 and .007/.158.
    """
    plan = plan_review(PROBABILITIES, half_width=0.01)
    assert plan.review[plan.review > 0].tolist() == [684, 136, 38]
    assert plan.pairs[plan.review > 0].tolist() == [9000, 500, 500]
    assert plan.half_width <= 0.01


def test_the_draw_has_as_many_pairs_of_each_stratum() -> None:
    """Positions are ascending, each once, the same for a seed."""
    plan = plan_review(PROBABILITIES)
    drawn = plan.draw(seed=3)
    assert len(set(drawn.tolist())) == plan.total
    assert drawn.tolist() == sorted(drawn) == plan.draw(seed=3).tolist()
    counts = np.unique(PROBABILITIES[drawn], return_counts=True)[1]
    assert counts.tolist() == [684, 136, 38]


def test_verdicts_are_weighted_by_stratum() -> None:
    """All of the sure, half of the doubtful, none of the unlikely pairs match."""
    plan = plan_review(PROBABILITIES)
    drawn = plan.draw()
    sure, doubtful = PROBABILITIES[drawn] > 0.9, PROBABILITIES[drawn] == 0.5
    matches = sure | (doubtful & (np.cumsum(doubtful) % 2 == 0))
    found = plan.estimate(drawn, matches)
    assert found.share == pytest.approx((500 + 250) / 10_000)
    assert found.matches == pytest.approx(750)
    assert found.interval.low < found.share < found.interval.high
    assert found.interval.half_width < 0.01
    assert found.reviewed == 858


def test_intervals_hold_the_truth_as_often_as_stated() -> None:
    """At least 95 % of 200 plans on calibrated probabilities."""
    draw = np.random.default_rng(5)
    probabilities = np.concatenate([draw.beta(0.1, 4, 4000), draw.beta(4, 0.1, 1000)])
    held = 0
    for seed in range(200):
        matches = draw.random(5000) < probabilities
        plan = plan_review(probabilities, half_width=0.02)
        chosen = plan.draw(seed)
        found = plan.estimate(chosen, matches[chosen]).interval
        held += found.low <= matches.mean() <= found.high
    assert held >= 190


def test_pairs_below_are_left_out() -> None:
    """With the threshold of the linkage the share is the precision."""
    plan = plan_review(PROBABILITIES, above=0.4)
    assert plan.pairs.sum() == 1000
    assert (PROBABILITIES[plan.draw()] >= 0.4).all()


def test_all_pairs_are_reviewed_where_they_are_few() -> None:
    """Never more than there are."""
    plan = plan_review(np.array([0.2, 0.7]), half_width=0.01)
    assert plan.draw().tolist() == [0, 1]
    assert plan_review(np.empty(0)).total == 0


def test_a_stratum_without_a_verdict_is_refused() -> None:
    """Its matches would be guessed."""
    plan = plan_review(PROBABILITIES)
    with pytest.raises(ConfigurationError, match="a stratum has no verdict"):
        plan.estimate(np.array([0]), np.array([True]))


@pytest.mark.parametrize("options", [{"half_width": 0.0}, {"above": 1.0}])
def test_impossible_plans_are_refused(options: dict[str, float]) -> None:
    """The message names the ranges."""
    with pytest.raises(ConfigurationError, match="half_width must be above 0"):
        plan_review(PROBABILITIES, **options)


def test_a_plan_can_be_looked_at() -> None:
    """Ten strata, in both languages."""
    plan = plan_review(PROBABILITIES)
    assert len(plan.to_frame()["review"]) == 10
    assert str(plan.summary()).startswith("Pairs to review: 858")
    assert "需人工审核的记录对" in str(plan.summary("zh"))
    assert plan.chart_spec()["data"]["values"][0]["review"] == 684
