"""Wrong pairs: all of them where they are few, a fair draw where they are many."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from customer_core.linkage.evaluation import ErrorSample, sample_errors

NOTHING = np.empty(0, np.int64)


def _sample(
    clusters: NDArray[np.int64], truth: NDArray[np.int64], size: int, seed: int = 0
) -> ErrorSample:
    return sample_errors(
        clusters, truth, left=NOTHING, right=NOTHING, match_weight=np.empty(0),
        threshold=0.0, size=size, seed=seed,
    )  # fmt: skip


def _wrong(
    clusters: NDArray[np.int64], truth: NDArray[np.int64]
) -> set[tuple[int, int]]:
    rows = [i for i, entity in enumerate(truth) if entity >= 0]
    return {
        (i, j)
        for i, j in combinations(rows, 2)
        if (clusters[i] == clusters[j]) != (truth[i] == truth[j])
    }


@pytest.mark.parametrize("seed", range(20))
def test_few_wrong_pairs_are_all_drawn(seed: int) -> None:
    """The same as comparing every pair of rows."""
    draw = np.random.default_rng(seed)
    clusters, truth = draw.integers(0, 6, 25), draw.integers(-1, 6, 25)
    sample = _sample(clusters, truth, 1000)
    assert set(zip(sample.left, sample.right, strict=True)) == _wrong(clusters, truth)
    assert len(sample) == sample.false_positives + sample.false_negatives


def test_many_wrong_pairs_are_drawn_fairly() -> None:
    """Of two clusters, one with 9 times the wrong pairs, it gets nine tenths."""
    clusters = np.repeat([0, 1], [91, 31])
    truth = np.arange(122)  # 4,095 and 465 wrong pairs
    drawn = [_sample(clusters, truth, 100, seed) for seed in range(30)]
    assert {len(sample) for sample in drawn} == {100}
    large = sum(int((sample.left < 91).sum()) for sample in drawn)
    assert abs(large / 3000 - 4095 / 4560) < 0.02
    assert drawn[0].false_positives == 4560


def test_the_same_seed_draws_the_same_pairs() -> None:
    """And another one draws others."""
    clusters, truth = np.zeros(100, np.int64), np.arange(100)
    first, again, other = (_sample(clusters, truth, 20, seed) for seed in (1, 1, 2))
    for name in ("left", "right", "stage"):
        assert first.to_frame()[name] == again.to_frame()[name]
    assert first.left.tolist() != other.left.tolist()


def test_each_stage_is_named() -> None:
    """Rows 0 to 2 chained to one cluster, 3 to 8 left apart in three ways."""
    sample = sample_errors(
        np.array([0, 0, 0, 1, 2, 3, 4, 5, 6]),
        np.array([0, 1, 1, 2, 2, 3, 3, 4, 4]),
        left=np.array([0, 5, 7]),
        right=np.array([1, 6, 8]),
        match_weight=np.array([3.0, -4.0, 2.0]),
        threshold=0.0,
    )
    pairs = zip(sample.left, sample.right, sample.stage.tolist(), strict=True)
    assert list(pairs) == [
        (0, 1, "scored_above"),
        (0, 2, "joined_by_others"),
        (3, 4, "not_compared"),
        (5, 6, "scored_below"),
        (7, 8, "split_by_clustering"),
    ]
    assert set(sample.counts().values()) == {1}
    assert "put together through other records  1" in str(sample.summary())
    assert len(sample.chart_spec("zh")["data"]["values"]) == 5


def test_no_error_is_an_empty_sample() -> None:
    """Perfect clusters, and no rows at all."""
    codes = np.array([0, 0, 1])
    for clusters in (codes, NOTHING):
        assert len(_sample(clusters, clusters, 10)) == 0
