"""Joint tables of fields that depend on each other.

Rules:
    A table holds one cell per combination of levels. A missing level counts for
    nothing, and cells are compared within one pattern of missing fields. Chance is what
    random pairs show where a cell is common; where it is rare it is what independence
    says, or what unrelated sampled pairs show where that is more: blocking lists just
    the rare agreeing pairs, so their number is a floor under chance.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage.levels import Kind
from customer_core.linkage.model import FieldModel, Floats, Frequencies, table_shape
from customer_core.linkage.table import Feature

PRIOR_M = 20.0
"""Pairs that the prior of m counts as."""
PRIOR_U = 100.0
"""Pairs that the prior of u counts as: it matters below some twenty records."""
LEAST_U = 0.1
"""Share of the raw u that stays when matches are taken out."""
_CLIMB = 5  # steps of the usual m, from no agreement to equal
_UNSEEN = 0.5  # random pairs that a cell is given before any are seen
_OFTEN = 25  # random pairs of a cell whose share can be trusted


@frozen(eq=False, kw_only=True)
class FieldSample:
    """What estimation needs of one feature.

    Attributes:
        feature: of the sampled table.
        frequencies: how common its values are among all records.
        expected: log share of the value at each level among random pairs.
        levels: of each pair of the sample.
        adjustment: of each pair of the sample, by term frequency; natural log.
        random: levels of pairs taken at random.
        raw_u: share of each level among all pairs, matches included.
        share: of the pairs in which both records have it, 0 to 1.
    """

    feature: Feature
    frequencies: Frequencies
    expected: tuple[float, ...]
    levels: NDArray[np.int8]
    adjustment: Floats
    random: NDArray[np.int8]
    raw_u: Floats
    share: float

    @property
    def kind(self) -> Kind:
        """The row of the table of kinds."""
        return self.feature.kind

    def marginal(self, weights: Floats) -> Floats:
        """M of each level, from pairs of the sample by weight and what is usual."""
        counts = np.bincount(self.levels, weights, self.kind.size + 1)[:-1]
        smooth = counts + PRIOR_M * usual_m(self.kind)
        return np.asarray(smooth / smooth.sum())

    def model(self, m: Floats, u: Floats) -> FieldModel:
        """As plain data."""
        return FieldModel(
            m=tuple(m.tolist()),
            u=tuple(u.tolist()),
            expected=self.expected,
            frequencies=self.frequencies,
        )


def usual_m(kind: Kind) -> Floats:
    """M of each level before any data: each three times the one below, equal nine.

    Where a field has more than six levels, the whole climb is that of six.
    """
    climb = min(kind.size - 1, _CLIMB)
    weights = 3.0 ** np.linspace(0, climb, kind.size)
    weights[-1] *= 3
    return np.asarray(weights / weights.sum())


def monotone(m: Floats, u: Floats) -> Floats:
    """The m closest to ``m`` of which m/u never falls from one level to the next.

    Neighbouring levels that are out of order share their evidence (pool adjacent
    violators: Ayer et al., 1955).

    Example:
        >>> m, u = np.array([0.2, 0.3, 0.1, 0.4]), np.array([0.7, 0.1, 0.1, 0.1])
        >>> (monotone(m, u) / u).round(2).tolist()
        [0.29, 2.0, 2.0, 4.0]
    """
    blocks: list[tuple[float, float, int]] = []
    for here, chance in zip(m.tolist(), u.tolist(), strict=True):
        block = (here, chance, 1)
        while blocks and blocks[-1][0] * block[1] > block[0] * blocks[-1][1]:
            below = blocks.pop()
            block = (below[0] + block[0], below[1] + block[1], below[2] + block[2])
        blocks.append(block)
    ratios = np.repeat([b[0] / b[1] for b in blocks], [b[2] for b in blocks])
    return np.asarray(ratios * u)


def _tie(a: FieldSample, b: FieldSample, weights: Floats) -> tuple[float, Floats]:
    """Mutual information of two fields of random pairs, and the ratio per cell."""
    ratio = np.ones((a.kind.size + 1, b.kind.size + 1))
    cells = a.random.astype(np.intp) * ratio.shape[1] + b.random
    seen = np.bincount(cells, weights, ratio.size).reshape(ratio.shape)[:-1, :-1]
    alone = np.outer(seen.sum(1), seen.sum(0)) / max(seen.sum(), 1.0)
    ratio[:-1, :-1] = (seen + _UNSEEN) / (alone + _UNSEEN)
    return float((seen * np.log(ratio[:-1, :-1])).sum()), ratio


class JointTables:
    """Fields that depend on each other: their joint tables."""

    def __init__(
        self, fields: Sequence[FieldSample], weights: Floats, pairs: int
    ) -> None:
        self.fields = fields
        self.shape = table_shape(tuple(f.feature.name for f in fields))
        self.cells = np.ravel_multi_index([f.levels for f in fields], self.shape)
        self.size = int(np.prod(self.shape))
        self._weights = weights
        places = np.indices(self.shape).reshape(len(fields), -1)
        self.mask = np.zeros(self.size, np.intp)
        independent = np.ones(self.size)
        for number, (place, f) in enumerate(zip(places, fields, strict=True)):
            there = place != f.kind.size
            self.mask += there.astype(np.intp) << number
            independent *= np.where(there, f.share, 1 - f.share)
        random = np.ravel_multi_index([f.random for f in fields], self.shape)
        seen = np.bincount(random, minlength=self.size).astype(np.float64)
        alike = np.bincount(self.mask, seen)[self.mask]
        pattern = np.where(alike >= _OFTEN, alike / max(len(random), 1), independent)
        self._pairs = np.maximum(pairs * pattern, 1.0)
        self._often = seen >= _OFTEN
        self._seen = seen / np.maximum(alike, 1.0)
        self.shared = all(f.kind.shared for f in fields)
        self.random = random
        # the fields that are not made of others; all of them where all are
        self._own = [f for f in fields if not f.kind.derived] or [*fields]
        whole = len(self._own) == len(fields)
        self.core = self if whole else JointTables(self._own, weights, pairs)

    def tied(self, weights: Floats) -> Floats:
        """How much more often levels of two fields meet by chance than independently.

        Fields are tied along the tree of most mutual information.

        Args:
            weights: of the random pairs: how probably each is unrelated, 0 to 1.
        """
        ties = [
            (*_tie(self.fields[a], self.fields[b], weights), a, b)
            for a, b in combinations(range(len(self.fields)), 2)
        ]
        tree = list(range(len(self.fields)))
        factor = np.ones(self.shape)
        for _, ratio, a, b in sorted(ties, key=lambda tie: -tie[0]):
            if tree[a] != tree[b]:
                tree = [tree[a] if root == tree[b] else root for root in tree]
                shape = [1] * len(self.shape)
                shape[a], shape[b] = ratio.shape
                factor *= ratio.reshape(shape)
        return factor.ravel()

    def spread(self, table: Floats) -> Floats:
        """A table of the core, whatever the derived fields are."""
        shape = [f.kind.size + 1 if f in self._own else 1 for f in self.fields]
        return np.broadcast_to(table.reshape(shape), self.shape).ravel()

    def product(self, marginals: Sequence[Floats]) -> Floats:
        """Joint table of independent fields; missing counts for nothing."""
        tables = [np.append(marginal, 1.0) for marginal in marginals]
        return np.asarray(reduce(np.multiply.outer, tables)).ravel()

    def count(self, probabilities: Floats) -> Floats:
        """Expected pairs in each cell."""
        return np.asarray(
            np.bincount(self.cells, self._weights * probabilities, self.size),
            np.float64,
        )

    def joint(self, counts: Floats, product: Floats) -> Floats:
        """Counts smoothed by the product, within each pattern of missing fields."""
        total = np.bincount(self.mask, counts, self.mask.max() + 1)[self.mask]
        return np.asarray((counts + PRIOR_M * product) / (total + PRIOR_M))

    def chance(self, product: Floats, unrelated: Floats, matched: Floats) -> Floats:
        """What random pairs show where it was seen often enough to tell.

        Elsewhere the product, or what unrelated sampled pairs show where that is more.

        Args:
            product: joint table of independent fields.
            unrelated: expected unrelated pairs of the sample in each cell.
            matched: share of all pairs that match and are in the cell.
        """
        seen = np.maximum(self._seen - matched, LEAST_U * self._seen)
        floor = np.maximum(product, unrelated / (self._pairs + PRIOR_U))
        return np.where(self._often, seen, floor)
