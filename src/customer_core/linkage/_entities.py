"""A second look: clusters compared as entities, by all that their records know.

Rules:
    Two clusters with a retained pair between them are compared over all their cross
    pairs, group by group: half the best and half the mean evidence counts. Fields that
    only some of the records have then speak for the whole entity.

Sources:
    The weights were measured; see docs/guides/linkage.md.
"""

import numpy as np

from customer_core.linkage._hashing import without_repeats
from customer_core.linkage.clustering import mutual_best
from customer_core.linkage.constraints import Constraints
from customer_core.linkage.model import Floats
from customer_core.linkage.prediction import Scorer
from customer_core.linkage.table import Rows

_LARGEST = 64  # cross pairs of two clusters


def merge_entities(
    scorer: Scorer,
    label: Rows,
    left: Rows,
    right: Rows,
    constraints: Constraints | None = None,
) -> Rows:
    """The labels after clusters were merged that match as entities.

    Args:
        scorer: of the table.
        label: smallest record of the cluster of each record.
        left: row numbers of retained pairs.
        right: row numbers of retained pairs.
        constraints: on the records.
    """
    low, high = _linked_clusters(label, left, right)
    if constraints is not None:
        allowed = ~constraints.forbids(low, high, label)
        low, high = low[allowed], high[allowed]
    place, rows_left, rows_right = _cross_pairs(label, low, high)
    if not len(place):
        return label
    items = scorer.itemise(rows_left, rows_right)
    match = _pooled(items.match, place) + _mean(items.rarity, place)
    home = _pooled(items.household, place) + _mean(items.shared_rarity, place)
    common = {n: _pooled([ratio], place) for n, ratio in items.common.items()}
    weights = scorer.posterior(match, home, common)
    merge = mutual_best(low, high, weights, len(label))
    step = np.arange(len(label))
    step[high[merge]] = low[merge]
    return np.asarray(step[label])


def _linked_clusters(label: Rows, left: Rows, right: Rows) -> tuple[Rows, Rows]:
    records = len(label)
    a, b = label[left], label[right]
    apart = a != b
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    low, high = np.divmod(without_repeats(low * records + high), max(records, 1))
    sizes = np.bincount(label, minlength=records)
    pairs = sizes[low] * sizes[high]
    keep = (pairs > 1) & (pairs <= _LARGEST)
    return low[keep], high[keep]


def _cross_pairs(label: Rows, low: Rows, high: Rows) -> tuple[Rows, Rows, Rows]:
    """Every pair between the clusters ``low[i]`` and ``high[i]``, with its ``i``."""
    records = len(label)
    sizes = np.bincount(label, minlength=records)
    named = np.zeros(records, np.bool_)
    named[low] = named[high] = True
    members = np.flatnonzero(named[label])
    members = members[np.argsort(label[members], kind="stable")]
    ends = np.cumsum(np.where(named, sizes, 0))
    starts = ends - sizes
    pairs = sizes[low] * sizes[high]
    place = np.repeat(np.arange(len(low)), pairs)
    nth = np.arange(len(place)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    width = sizes[high][place]
    left = members[starts[low][place] + nth // width]
    right = members[starts[high][place] + nth % width]
    return place, left, right


def _pooled(groups: list[Floats], place: Rows) -> Floats:
    """Half the best and half the mean of every group, summed over the groups."""
    starts = np.flatnonzero(np.append(True, np.diff(place) != 0))
    total = np.zeros(len(starts))
    for evidence in groups:
        total += (np.maximum.reduceat(evidence, starts) + _mean(evidence, place)) / 2
    return total


def _mean(evidence: Floats, place: Rows) -> Floats:
    return np.bincount(place, evidence) / np.bincount(place)
