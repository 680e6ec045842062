"""Thresholds of single pairs, worked by hand."""

import numpy as np
import pytest

from customer_core.linkage.evaluation import ThresholdCurve, threshold_curve


@pytest.fixture
def curve() -> ThresholdCurve:
    """Five pairs at four thresholds; four of the six true pairs were scored."""
    weights = np.array([1.0, 5.0, 3.0, 3.0, -2.0])
    return threshold_curve(weights, np.array([False, True, True, True, True]), 6)


def test_measures_at_each_threshold(curve: ThresholdCurve) -> None:
    """Pairs of one weight are above it together."""
    assert curve.match_weight.tolist() == [5, 3, 1, -2]
    assert curve.pairs.tolist() == [1, 3, 4, 5]
    assert curve.precision.tolist() == [1, 1, 3 / 4, 4 / 5]
    assert curve.recall.tolist() == [1 / 6, 3 / 6, 3 / 6, 4 / 6]
    assert curve.f1[3] == pytest.approx(8 / 11)
    assert curve.match_probability[2] == pytest.approx(2 / 3)


def test_the_best_threshold_is_the_highest_f1(curve: ThresholdCurve) -> None:
    """8/11 at -2 bits, above 2/3 at 3 bits."""
    assert curve.best == 3
    assert " *" in str(curve.summary())


def test_few_points_keep_the_best() -> None:
    """1,000 thresholds in ten points and the best of all."""
    draw = np.random.default_rng(1)
    weights = draw.normal(size=1000)
    matches = weights + draw.normal(size=1000) > 1
    whole = threshold_curve(weights, matches, 300, points=2000)
    few = threshold_curve(weights, matches, 300, points=10)
    assert len(whole.f1) == 1000
    assert 10 <= len(few.f1) <= 11
    assert few.f1[few.best] == whole.f1.max()
    assert (few.match_weight[0], few.match_weight[-1]) == (weights.max(), weights.min())


def test_no_pair_is_an_empty_curve() -> None:
    """No best threshold, and nothing fails."""
    empty = threshold_curve(np.empty(0), np.empty(0, np.bool_), 3)
    assert empty.best == -1
    assert empty.to_frame()["f1"] == []
    assert "Thresholds" in str(empty.summary())


def test_a_chart_has_three_lines(curve: ThresholdCurve) -> None:
    """Precision, recall and F1 at four thresholds."""
    values = curve.chart_spec("zh")["data"]["values"]
    assert len(values) == 12
    assert {value["measure"] for value in values} == {"精确率", "召回率", "F1"}
    assert list(curve.to_frame()) == [
        "match_weight", "match_probability", "pairs", "precision", "recall", "f1",
    ]  # fmt: skip
