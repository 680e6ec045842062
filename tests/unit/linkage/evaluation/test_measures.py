"""Clusters and candidate pairs beside the truth, worked by hand."""

import numpy as np
import pytest

from customer_core.linkage.evaluation import (
    BlockingRecall,
    Measures,
    PairwiseMeasures,
    count_true_pairs,
    measure_blocking,
    measure_clusters,
)


def test_measures_of_a_worked_example() -> None:
    """Four records of one, two of another; one is put to the wrong cluster."""
    truth = np.array([0, 0, 0, 0, 1, 1])
    clusters = np.array([5, 5, 5, 2, 2, 2])
    pairwise, b_cubed = measure_clusters(clusters, truth)
    assert pairwise == PairwiseMeasures(
        true_positives=4, false_positives=2, false_negatives=3
    )
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


def test_intervals_hold_the_share() -> None:
    """8 of 10 pairs right, 8 of 16 found."""
    found = PairwiseMeasures(true_positives=8, false_positives=2, false_negatives=8)
    assert str(found.precision_interval()) == "0.4902 to 0.9433"
    assert str(found.recall_interval()) == "0.2800 to 0.7200"


def test_a_cluster_of_a_million_is_counted() -> None:
    """Half a billion pairs and more, in whole numbers."""
    codes = np.zeros(1_000_000, np.int32)
    pairwise, _ = measure_clusters(codes, np.arange(1_000_000, dtype=np.int32))
    assert pairwise.false_positives == 499_999_500_000


def test_blocking_loses_true_pairs() -> None:
    """Of the three pairs of one entity and the one of another two are compared."""
    truth = np.array([0, 0, 0, 1, 1, -1, -1])
    left, right = np.array([0, 0, 2, 3, 5]), np.array([1, 3, 3, 4, 6])
    found = measure_blocking(left, right, truth)
    assert found == BlockingRecall(true_pairs=4, compared=2)
    assert (found.recall, found.lost, found.loss) == (0.5, 2, 0.5)
    assert BlockingRecall(true_pairs=0, compared=0).recall == 1


def test_true_pairs_across_two_tables_are_counted() -> None:
    """Unknown rows and pairs inside a table do not count."""
    truth = np.array([0, 0, 0, -1, 1])
    side = np.array([0, 0, 1, 1, 1], np.int8)
    assert (count_true_pairs(truth), count_true_pairs(truth, side)) == (3, 2)
