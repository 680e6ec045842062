"""What holds a cluster together."""

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import dedupe
from customer_core.linkage.structure import structure_of, weakest_cut

IDS = np.array([0, 0, 0, 0, 1, 2])
LEFT, RIGHT = np.array([0, 1, 2, 0, 3]), np.array([1, 2, 3, 4, 4])
WEIGHTS = np.array([9.0, 1.0, 8.0, -1.0, -3.0])


def test_the_weakest_cut_loses_least_evidence() -> None:
    """Two firm pairs, held together by one in doubt."""
    found = structure_of(0, IDS, (LEFT, RIGHT), WEIGHTS)
    assert sorted(side.tolist() for side in found.cut) == [[0, 1], [2, 3]]
    assert found.cut_weight == 1.0


def test_the_nearest_neighbour_is_near_by_its_best_pair() -> None:
    """With the mean of all scored pairs to it."""
    found = structure_of(0, IDS, (LEFT, RIGHT), WEIGHTS)
    assert (found.neighbour, found.nearest) == (1, (0, 4))
    assert (found.nearest_weight, found.between_weight) == (-1.0, -2.0)


def test_a_row_alone_has_neither_cut_nor_neighbour() -> None:
    """And nothing to explain."""
    found = structure_of(2, IDS, (LEFT, RIGHT), WEIGHTS)
    assert [side.size for side in found.cut] == [0, 0]
    assert found.neighbour is None
    assert len(found.explanation) == 0


def test_the_cut_is_the_smallest_of_all_cuts() -> None:
    """Compared with every one of them."""
    rng = np.random.default_rng(3)
    for size in (2, 3, 5, 7):
        evidence = np.triu(rng.random((size, size)), 1)
        evidence += evidence.T
        sides = [
            np.array([bool(mask >> bit & 1) for bit in range(size)])
            for mask in range(1, 2 ** (size - 1))
        ]
        losses = [evidence[side][:, ~side].sum() for side in sides]
        side = weakest_cut(evidence)
        assert evidence[side][:, ~side].sum() == pytest.approx(min(losses))


def test_both_languages_name_rows_and_clusters_only() -> None:
    """The weights in bits; no value."""
    text = str(structure_of(0, IDS, (LEFT, RIGHT), WEIGHTS).explanation)
    assert "rows 2, 3" in text or "rows 0, 1" in text
    assert "未与簇 1 合并" in text


def test_a_cluster_that_is_not_there_is_refused() -> None:
    """With the numbers there are."""
    result = dedupe({"n": ["Ann Lee", "Bob Ray"]}, {"n": "full_name"})
    with pytest.raises(ConfigurationError, match="from 0 to 1"):
        result.structure(2)
