"""Scored pairs -> clusters that do not chain.

Rules:
    Two clusters merge when each is the other's best and three quarters of the mean plus
    one quarter of the best log odds between their records is above 0; a pair that was
    not scored counts as :data:`UNSCORED`. The outcome depends on the pairs only, not on
    their order.

Sources:
    Reciprocal nearest neighbours: Murtagh (1983). Weights of mean and best were
    measured; see docs/guides/linkage.md.
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage.constraints import Constraints
from customer_core.linkage.model import Floats
from customer_core.linkage.table import Rows

UNSCORED = -6.0
"""Natural log of the odds of a pair that nobody scored."""
_MEAN = 0.75
_BEST = 0.25
_LARGEST = 150  # records of a component whose missing pairs are scored


def components(left: Rows, right: Rows, records: int) -> Rows:
    """For each record the smallest record it is connected to.

    Example:
        >>> components(np.array([0, 3]), np.array([1, 1]), 5).tolist()
        [0, 0, 2, 0, 4]
    """
    label = np.arange(records)
    while True:
        low = np.minimum(label[left], label[right])
        before = label.copy()
        np.minimum.at(label, left, low)
        np.minimum.at(label, right, low)
        np.minimum.at(label, before[left], low)
        np.minimum.at(label, before[right], low)
        label = label[label]
        if np.array_equal(label, before):
            return label


def missing_pairs(left: Rows, right: Rows, weights: Floats, records: int) -> Rows:
    """Pairs of connected records that were not scored, as ``left * records + right``.

    Where a component has more than 150 records, the weakest pairs are ignored until
    its parts are smaller.
    """
    floor = -np.inf
    label = np.arange(records)
    open_ = np.ones(records, np.bool_)
    while open_.any():
        keep = (weights > floor) & open_[left]
        part = components(left[keep], right[keep], records)
        sizes = np.bincount(part, minlength=records)[part]
        done = open_ & (sizes <= _LARGEST)
        label[done] = part[done]
        open_ &= ~done
        floor = max(floor, np.floor(weights.min(initial=0))) + 1
    inside = _pairs_within(label, records)
    return np.setdiff1d(inside, left * records + right, assume_unique=True)


def _pairs_within(label: Rows, records: int) -> Rows:
    several = np.bincount(label, minlength=records) > 1
    order = np.flatnonzero(several[label])
    order = order[np.argsort(label[order], kind="stable")]
    bounds = np.flatnonzero(np.append(True, np.diff(label[order]) != 0)[: len(order)])
    sizes = np.diff(np.append(bounds, len(order)))
    packed = [np.empty(0, np.int64)]
    for size in np.unique(sizes):
        rows = order[bounds[sizes == size][:, None] + np.arange(size)]
        i, j = np.triu_indices(size, 1)
        packed.append((rows[:, i] * records + rows[:, j]).ravel())
    return np.concatenate(packed)


@frozen(eq=False)
class _Links:
    """What is known between pairs of clusters."""

    left: Rows
    right: Rows
    total: Floats
    count: NDArray[np.int64]
    best: Floats

    def merged(self, label: Rows, records: int) -> "_Links":
        """The links after the clusters were renamed by ``label``."""
        left, right = label[self.left], label[self.right]
        low, high = np.minimum(left, right), np.maximum(left, right)
        between = np.flatnonzero(low != high)
        packed = low[between] * records + high[between]
        by_pair = np.argsort(packed, kind="stable")
        order, packed = between[by_pair], packed[by_pair]
        starts = np.flatnonzero(np.append(True, np.diff(packed) != 0)[: len(packed)])
        if not starts.size:
            empty = np.empty(0, np.int64)
            return _Links(empty, empty, np.empty(0), empty, np.empty(0))
        return _Links(
            packed[starts] // records,
            packed[starts] % records,
            np.add.reduceat(self.total[order], starts),
            np.add.reduceat(self.count[order], starts),
            np.maximum.reduceat(self.best[order], starts),
        )


def cluster(
    left: Rows,
    right: Rows,
    weights: Floats,
    records: int,
    constraints: Constraints | None = None,
) -> Rows:
    """For each record the smallest record of its cluster.

    Args:
        left: row numbers.
        right: row numbers.
        weights: natural log of the odds of a match.
        records: how many records there are.
        constraints: on the records; what must be together is so from the start.

    Example:
        >>> weights = np.array([5.0, 1.0])
        >>> left, right = np.array([0, 1]), np.array([1, 2])
        >>> cluster(left, right, weights, 4).tolist()
        [0, 0, 2, 3]
        >>> apart = Constraints.of((), [(0, 1)], 4)
        >>> cluster(left, right, weights, 4, apart).tolist()
        [0, 1, 1, 3]
    """
    constraints = constraints or Constraints.of((), (), records)
    label = constraints.together
    ones = np.ones(len(left), np.int64)
    links = _Links(left, right, weights, ones, weights).merged(label, records)
    while links.left.size:
        sizes = np.bincount(label, minlength=records)
        pairs = sizes[links.left] * sizes[links.right]
        mean = (links.total + UNSCORED * (pairs - links.count)) / pairs
        score = _MEAN * mean + _BEST * links.best
        score[constraints.forbids(links.left, links.right, label)] = -np.inf
        merge = mutual_best(links.left, links.right, score, records)
        if not merge.size:
            break
        step = np.arange(records)
        step[links.right[merge]] = links.left[merge]
        label = step[label]
        links = links.merged(step, records)
    return label


def mutual_best(left: Rows, right: Rows, weights: Floats, records: int) -> Rows:
    """Places of the pairs above 0 that are the best of both their ends."""
    place = np.flatnonzero(weights > 0)
    # rank: larger is better, ties by the earlier pair; no two are equal
    rank = np.empty(len(place), np.int64)
    backwards = np.argsort(weights[place[::-1]], kind="stable")
    rank[len(place) - 1 - backwards] = np.arange(len(place))
    best = np.full(records, -1, np.int64)
    np.maximum.at(best, left[place], rank)
    np.maximum.at(best, right[place], rank)
    mutual = (best[left[place]] == rank) & (best[right[place]] == rank)
    return np.asarray(place[mutual])
