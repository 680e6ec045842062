"""Clusters and candidate pairs beside the truth.

Rules:
    *Pairwise* counts pairs of records put together; *B-cubed* is the mean over records,
    so that large clusters do not rule it.

Sources:
    Bagga and Baldwin, "Algorithms for scoring coreference chains" (1998), for B-cubed.
"""

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage.evaluation.intervals import Interval, wilson_interval

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@frozen
class Measures:
    """Precision, recall and their harmonic mean, each 0 to 1.

    Attributes:
        precision: share of what was put together that belongs together.
        recall: share of what belongs together that was put together.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both are 0."""
        return _harmonic(self.precision, self.recall)


@frozen(kw_only=True)
class PairwiseMeasures:
    """Pairs of records that were put together, and that belong together.

    Pairs of one cluster depend on each other, so that the true intervals are wider than
    those given where clusters are large.

    Attributes:
        true_positives: pairs put together that belong together.
        false_positives: pairs put together that do not.
        false_negatives: pairs left apart that belong together.

    Example:
        >>> pairs = PairwiseMeasures(
        ...     true_positives=8, false_positives=2, false_negatives=0)
        >>> pairs.precision, str(pairs.precision_interval())
        (0.8, '0.4902 to 0.9433')
    """

    true_positives: int
    false_positives: int
    false_negatives: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that belong together; 1 without any."""
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs belonging together that were put together; 1 without."""
        true = self.true_positives + self.false_negatives
        return self.true_positives / true if true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both are 0."""
        return _harmonic(self.precision, self.recall)

    def precision_interval(self, confidence: float = 0.95) -> Interval:
        """Wilson interval of the precision."""
        found = self.true_positives + self.false_positives
        return wilson_interval(self.true_positives, found, confidence=confidence)

    def recall_interval(self, confidence: float = 0.95) -> Interval:
        """Wilson interval of the recall."""
        true = self.true_positives + self.false_negatives
        return wilson_interval(self.true_positives, true, confidence=confidence)


@frozen(kw_only=True)
class BlockingRecall:
    """How many of the pairs that truly match were compared at all.

    Attributes:
        true_pairs: pairs that truly match.
        compared: those of them that blocking proposed.
    """

    true_pairs: int
    compared: int

    @property
    def recall(self) -> float:
        """Share of the true pairs that were compared; 1 without any."""
        return self.compared / self.true_pairs if self.true_pairs else 1.0

    @property
    def lost(self) -> int:
        """True pairs that were never compared."""
        return self.true_pairs - self.compared

    @property
    def loss(self) -> float:
        """Share of the true pairs that were never compared."""
        return 1 - self.recall


def measure_clusters(clusters: Rows, truth: Rows) -> tuple[PairwiseMeasures, Measures]:
    """Pairwise and B-cubed measures of codes from 0, both of shape (records,).

    Without any pair put together precision is 1; without any true pair recall is 1.

    Example:
        >>> pairwise, b_cubed = measure_clusters(np.array([0, 0, 0]),
        ...                                      np.array([0, 0, 1]))
        >>> pairwise.precision == 1 / 3, pairwise.recall, round(b_cubed.f1, 3)
        (True, 1.0, 0.714)
    """
    cell, sizes = cells(clusters, truth)
    together, true = np.bincount(clusters), np.bincount(truth)
    both, found, belong = (count_pairs(s) for s in (sizes, together, true))
    pairwise = PairwiseMeasures(
        true_positives=both, false_positives=found - both, false_negatives=belong - both
    )
    own = sizes[cell]
    b_cubed = Measures(_average(own / together[clusters]), _average(own / true[truth]))
    return pairwise, b_cubed


def measure_blocking(
    left: Rows, right: Rows, truth: Rows, side: NDArray[np.int8] | None = None
) -> BlockingRecall:
    """The true pairs among candidate pairs.

    Args:
        left: row numbers of the candidate pairs, each pair once.
        right: row numbers beside them.
        truth: code of the entity of each record, -1 where unknown.
        side: 0 or 1 where only pairs across two tables count.

    Example:
        >>> truth = np.array([0, 0, 0, 1, 1])
        >>> found = measure_blocking(np.array([0, 3]), np.array([1, 4]), truth)
        >>> found.true_pairs, found.compared, found.lost
        (4, 2, 2)
    """
    compared = int(((truth[left] == truth[right]) & (truth[left] >= 0)).sum())
    true = count_true_pairs(truth, side)
    return BlockingRecall(true_pairs=true, compared=compared)


def count_true_pairs(truth: Rows, side: NDArray[np.int8] | None = None) -> int:
    """Pairs that truly match; across two tables only, where sides are given."""
    known = truth >= 0
    true = count_pairs(np.bincount(truth[known]))
    if side is not None:
        sides = [np.bincount(truth[known & (side == s)]) for s in (0, 1)]
        true -= sum(map(count_pairs, sides))
    return true


def cells(clusters: Rows, truth: Rows) -> tuple[Rows, Rows]:
    """For each record the number of its (cluster, entity), and the size of each."""
    width = int(truth.max(initial=0)) + 1
    _, cell, sizes = np.unique(
        clusters.astype(np.int64) * width + truth,
        return_inverse=True,
        return_counts=True,
    )
    return cell.reshape(-1), sizes


def count_pairs(sizes: NDArray[Any]) -> int:
    """Pairs of records within groups of these sizes."""
    wide = sizes.astype(np.int64)
    return int((wide * (wide - 1) // 2).sum())


def _harmonic(one: float, other: float) -> float:
    total = one + other
    return 2 * one * other / total if total else 0.0


def _average(shares: Floats) -> float:
    return float(shares.mean()) if len(shares) else 1.0
