"""What the linkage model holds to be two people of one household, for relations.

Rules:
    The model tells three classes of pairs apart: one person, one household, strangers
    (:mod:`customer_core.linkage`). Asked are customers who share something, and those
    whose records the linkage found alike but not the same. Of two customers the pair
    of records counts that looks most like a household.
"""

from collections.abc import Iterable
from itertools import islice, product

import numpy as np

from customer_core.linkage import LinkageResult
from customer_core.pipeline.views import ClusterView
from customer_core.survivorship.relations import Pair

_FROM = 0.5  # more probable than not
_RECORDS = 4  # of one customer that are compared


class ModelHouseholds:
    """Finds the pairs of customers that the linkage model holds to be one household."""

    def __init__(self, linkage: LinkageResult, clusters: ClusterView) -> None:
        self._linkage = linkage
        self._clusters = clusters

    def __call__(self, shared: Iterable[Pair]) -> list[Pair]:
        """The pairs, ascending.

        Args:
            shared: positions of customers who share something, the smaller one first.
        """
        pairs = sorted({*shared, *self._alike()})
        if not pairs:
            return []
        rows = self._clusters.rows
        crossed = [
            list(product(islice(rows(a), _RECORDS), islice(rows(b), _RECORDS)))
            for a, b in pairs
        ]
        left, right = np.array([one for many in crossed for one in many], np.int64).T
        starts = np.cumsum([0, *map(len, crossed[:-1])])
        found = self._linkage.household_probability(left, right)
        likely = np.maximum.reduceat(found, starts) >= _FROM
        return [
            pair for pair, is_likely in zip(pairs, likely, strict=True) if is_likely
        ]

    def _alike(self) -> Iterable[Pair]:
        pairs, customer = self._linkage.predictions, self._clusters.cluster_of_row
        left, right = customer[pairs.left], customer[pairs.right]
        apart = left != right
        low = np.minimum(left, right)[apart].tolist()
        high = np.maximum(left, right)[apart].tolist()
        return zip(low, high, strict=True)
