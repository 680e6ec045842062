"""Pairs become clusters that do not chain."""

import numpy as np
import pytest

from customer_core.linkage import clustering
from customer_core.linkage.clustering import (
    cluster,
    components,
    missing_pairs,
    mutual_best,
)

Pairs = list[tuple[int, int, float]]


def clusters_of(pairs: Pairs, records: int) -> list[int]:
    """The label of each record."""
    left, right, weights = (np.array(c) for c in zip(*pairs, strict=True))
    return cluster(left, right, weights.astype(float), records).tolist()


def test_connected_records_have_one_label() -> None:
    """The smallest of them, along any path."""
    left, right = np.array([4, 2, 1]), np.array([5, 4, 3])
    assert components(left, right, 7).tolist() == [0, 1, 2, 1, 2, 2, 6]


def test_a_long_chain_is_one_component() -> None:
    """However the records are numbered."""
    order = np.random.default_rng(1).permutation(1000)
    assert set(components(order[:-1], order[1:], 1000).tolist()) == {0}


def test_records_that_match_are_one_cluster() -> None:
    """All pairs agree."""
    assert clusters_of([(0, 1, 5), (0, 2, 5), (1, 2, 5)], 4) == [0, 0, 0, 3]


def test_a_chain_is_cut_at_its_weak_link() -> None:
    """1 and 2 match a little, all others across were never close."""
    pairs: Pairs = [(0, 1, 8), (2, 3, 8), (1, 2, 2)]
    assert clusters_of(pairs, 4) == [0, 0, 2, 2]


def test_a_weak_pair_inside_does_not_split_a_cluster() -> None:
    """One pair against, all others for."""
    pairs: Pairs = [(0, 1, 9), (0, 2, 9), (1, 2, -1)]
    assert clusters_of(pairs, 3) == [0, 0, 0]


def test_pairs_below_zero_merge_nothing() -> None:
    """More likely not."""
    assert clusters_of([(0, 1, -0.1)], 2) == [0, 1]


def test_without_pairs_everybody_is_alone() -> None:
    """Nothing to merge."""
    none = np.empty(0, np.int64)
    assert cluster(none, none, np.empty(0), 3).tolist() == [0, 1, 2]


def test_a_large_cluster_needs_few_rounds() -> None:
    """Sixty records that all match."""
    left, right = np.triu_indices(60, 1)
    assert set(cluster(left, right, np.ones(len(left)), 60).tolist()) == {0}


def test_best_friends_are_found_with_ties() -> None:
    """The earlier pair wins a tie."""
    left, right = np.array([0, 0, 2]), np.array([1, 2, 3])
    assert mutual_best(left, right, np.array([3.0, 3.0, 3.0]), 4).tolist() == [0]
    assert mutual_best(left, right, np.array([3.0, 4.0, 3.0]), 4).tolist() == [1]
    assert mutual_best(left, right, np.array([-3.0, -4.0, 0.0]), 4).tolist() == []


def test_pairs_that_were_not_scored_are_listed() -> None:
    """Those inside a component."""
    left, right = np.array([0, 1]), np.array([1, 2])
    missing = missing_pairs(left, right, np.array([1.0, 1.0]), 5)
    assert missing.tolist() == [0 * 5 + 2]


def test_a_component_that_is_too_large_is_broken_at_its_weakest_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two triples, held together by a weak pair."""
    monkeypatch.setattr(clustering, "_LARGEST", 3)
    left, right = np.array([0, 1, 2, 3, 4]), np.array([1, 2, 3, 4, 5])
    weights = np.array([4.0, 4.0, -1.5, 4.0, 4.0])
    missing = missing_pairs(left, right, weights, 6)
    assert sorted(missing.tolist()) == [0 * 6 + 2, 3 * 6 + 5]
