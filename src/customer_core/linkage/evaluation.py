"""How good clusters are, where the truth is known.

Rules:
    Rows without a truth are left out. *Pairwise* counts pairs of records put together;
    *B-cubed* is the mean over records, so that large clusters do not rule it.

Sources:
    Bagga and Baldwin (1998) for B-cubed; expected calibration error: Naeini, Cooper and
    Hauskrecht (2015), ten bins of equal width.
"""

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.linkage.model import Floats
from customer_core.linkage.table import Rows

_BINS = 10


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
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@frozen(kw_only=True)
class CalibrationBin:
    """Pairs of similar predicted probability.

    Attributes:
        pairs: how many.
        predicted: their mean match probability, 0 to 1.
        observed: the share of them that truly match, 0 to 1.
    """

    pairs: int
    predicted: float
    observed: float


@frozen(kw_only=True)
class Evaluation:
    """What :meth:`LinkageResult.evaluate` finds.

    Attributes:
        pairwise: over pairs of records.
        b_cubed: mean over records.
        blocking_recall: share of the true pairs that were compared, 0 to 1.
        calibration: the bins that hold a pair, by ascending probability.
    """

    pairwise: Measures
    b_cubed: Measures
    blocking_recall: float
    calibration: tuple[CalibrationBin, ...] = field(repr=lambda bins: f"<{len(bins)}>")

    @property
    def calibration_error(self) -> float:
        """Mean distance of predicted and observed probability over pairs, 0 to 1."""
        pairs = sum(item.pairs for item in self.calibration)
        distance = sum(
            item.pairs * abs(item.predicted - item.observed)
            for item in self.calibration
        )
        return distance / pairs if pairs else 0.0

    def __str__(self) -> str:
        """A small table of the measures."""
        rows = (("pairwise", self.pairwise), ("B-cubed", self.b_cubed))
        lines = ["            precision  recall     F1"]
        lines += [
            f"{name:<10}  {m.precision:9.4f}  {m.recall:6.4f}  {m.f1:.4f}"
            for name, m in rows
        ]
        lines.append(f"true pairs compared: {self.blocking_recall:.4f}")
        lines.append(f"calibration error:   {self.calibration_error:.4f}")
        return "\n".join(lines)


def measure_clusters(clusters: Rows, truth: Rows) -> tuple[Measures, Measures]:
    """Pairwise and B-cubed measures of codes, both of shape (records,).

    Without any pair put together precision is 1; without any true pair recall is 1.

    Example:
        >>> pairwise, b_cubed = measure_clusters(np.array([0, 0, 0]),
        ...                                      np.array([0, 0, 1]))
        >>> pairwise.precision == 1 / 3, pairwise.recall, round(b_cubed.f1, 3)
        (True, 1.0, 0.714)
    """
    _, cell, sizes = np.unique(
        np.stack([clusters, truth]), axis=1, return_inverse=True, return_counts=True
    )
    together, true = np.bincount(clusters), np.bincount(truth)
    both = _pairs(sizes)
    pairwise = Measures(
        _ratio(both, _pairs(together)),
        _ratio(both, _pairs(true)),
    )
    own = sizes[cell.reshape(-1)]
    b_cubed = Measures(
        _average(own / together[clusters]),
        _average(own / true[truth]),
    )
    return pairwise, b_cubed


def share_of_true_pairs(
    found: int, truth: Rows, side: NDArray[np.int8] | None = None
) -> float:
    """``found`` of the pairs that truly match; 1 where there are none.

    Args:
        found: true pairs among the candidates.
        truth: code of the entity of each record, -1 where unknown.
        side: 0 or 1 where only pairs across two tables count.
    """
    true = _pairs(np.bincount(truth[truth >= 0]))
    if side is not None:
        true -= sum(
            _pairs(np.bincount(truth[(truth >= 0) & (side == s)])) for s in (0, 1)
        )
    return _ratio(found, true)


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _average(shares: Floats) -> float:
    return float(shares.mean()) if len(shares) else 1.0


def measure_calibration(
    probabilities: Floats, matches: NDArray[np.bool_]
) -> tuple[CalibrationBin, ...]:
    """The bins of equal width that hold at least one pair."""
    place = np.minimum((probabilities * _BINS).astype(np.int64), _BINS - 1)
    pairs = np.bincount(place, minlength=_BINS)
    predicted = np.bincount(place, probabilities, _BINS)
    observed = np.bincount(place, matches, _BINS)
    return tuple(
        CalibrationBin(
            pairs=int(pairs[i]),
            predicted=float(predicted[i] / pairs[i]),
            observed=float(observed[i] / pairs[i]),
        )
        for i in np.flatnonzero(pairs)
    )
