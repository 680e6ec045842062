"""Recall of the true pairs in which one of the two records has a certain flaw."""

from collections.abc import Mapping

import numpy as np


def true_pairs(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of every pair of one entity."""
    order = np.argsort(truth, kind="stable")
    sizes = np.bincount(truth)
    starts = np.cumsum(sizes) - sizes
    left, right = [], []
    for size in np.unique(sizes[sizes > 1]):
        first, second = np.triu_indices(size, 1)
        heads = starts[sizes == size]
        left.append(order[np.add.outer(heads, first)].ravel())
        right.append(order[np.add.outer(heads, second)].ravel())
    nothing = np.empty(0, np.int64)
    return np.concatenate([*left, nothing]), np.concatenate([*right, nothing])


def recall_by_flaw(
    labels: np.ndarray, truth: np.ndarray, flaws: Mapping[str, np.ndarray]
) -> dict[str, tuple[int, float]]:
    """Flaw -> pairs of which exactly one record has it, and the share found."""
    left, right = true_pairs(truth)
    found = labels[left] == labels[right]
    one = {name: flags[left] != flags[right] for name, flags in flaws.items()}
    return {
        name: (int(pairs.sum()), float(found[pairs].mean()))
        for name, pairs in one.items()
        if pairs.any()
    }
