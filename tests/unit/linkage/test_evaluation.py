"""Measures against a known truth."""

import numpy as np
import pytest

from customer_core.linkage.evaluation import (
    CalibrationBin,
    Evaluation,
    Measures,
    measure_calibration,
    measure_clusters,
    share_of_true_pairs,
)


def test_measures_of_a_worked_example() -> None:
    """Four records of one, two of another; one is put to the wrong cluster."""
    truth = np.array([0, 0, 0, 0, 1, 1])
    clusters = np.array([5, 5, 5, 2, 2, 2])
    pairwise, b_cubed = measure_clusters(clusters, truth)
    assert (pairwise.precision, pairwise.recall) == (4 / 6, 4 / 7)
    assert b_cubed.precision == pytest.approx((3 * 1 + 1 / 3 + 2 * 2 / 3) / 6)
    assert b_cubed.recall == pytest.approx((3 * 3 / 4 + 1 / 4 + 2 * 1) / 6)
    assert pairwise.f1 == pytest.approx(2 * (4 / 6) * (4 / 7) / (4 / 6 + 4 / 7))


def test_perfect_and_empty_clusters_are_without_fault() -> None:
    """Nothing put together wrongly, nothing left apart."""
    for codes in (np.array([3, 3, 1]), np.empty(0, np.int64), np.array([0, 1])):
        for measures in measure_clusters(codes, codes):
            assert (measures.precision, measures.recall, measures.f1) == (1, 1, 1)


def test_f1_of_nothing_found_is_zero() -> None:
    """No division by zero."""
    assert Measures(0.0, 0.0).f1 == 0


def test_bins_compare_predicted_with_observed() -> None:
    """Probability 1 belongs to the last bin."""
    bins = measure_calibration(
        np.array([0.05, 0.95, 1.0, 0.91]), np.array([False, True, True, False])
    )
    assert bins == (
        CalibrationBin(pairs=1, predicted=0.05, observed=0.0),
        CalibrationBin(pairs=3, predicted=pytest.approx(2.86 / 3), observed=2 / 3),
    )
    evaluation = Evaluation(
        pairwise=Measures(1, 1),
        b_cubed=Measures(1, 1),
        blocking_recall=1,
        calibration=bins,
    )
    expected = (0.05 + 3 * (2.86 / 3 - 2 / 3)) / 4
    assert evaluation.calibration_error == pytest.approx(expected)


def test_an_evaluation_prints_a_table() -> None:
    """Four decimals."""
    evaluation = Evaluation(
        pairwise=Measures(0.5, 1),
        b_cubed=Measures(1, 0.25),
        blocking_recall=0.75,
        calibration=(),
    )
    assert str(evaluation).splitlines() == [
        "            precision  recall     F1",
        "pairwise       0.5000  1.0000  0.6667",
        "B-cubed        1.0000  0.2500  0.4000",
        "true pairs compared: 0.7500",
        "calibration error:   0.0000",
    ]


def test_true_pairs_across_two_tables_are_counted() -> None:
    """Unknown rows and pairs inside a table do not count."""
    truth = np.array([0, 0, 0, -1, 1])
    side = np.array([0, 0, 1, 1, 1], np.int8)
    assert share_of_true_pairs(1, truth) == 1 / 3
    assert share_of_true_pairs(1, truth, side) == 1 / 2
    assert share_of_true_pairs(0, np.array([0, 1])) == 1
