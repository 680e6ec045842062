"""What people have decided about pairs of rows: must be together, must not be.

Rules:
    Cannot-link is absolute: no cluster ever holds both rows of such a pair. Must-link
    is absolute but for that: rows are together from the start, and with them whatever
    either comes together with. Where decisions contradict each other over a chain
    (a with b, b with c, a not with c), the must-link that would close the contradiction
    is left out and reported; earlier must-links go first.

Sources:
    Must-link and cannot-link: Wagstaff et al. (2001), Constrained k-means clustering.
"""

from collections.abc import Iterable

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage.table import Rows

Pairs = Iterable[tuple[int, int]]

_NOBODY: Rows = np.empty(0, np.int64)


def _count(rows: Rows) -> str:
    return f"<{len(rows)}>"


@frozen(eq=False)
class Constraints:
    """Decisions on pairs of rows, made free of contradictions.

    Attributes:
        together: for each row the smallest row that it must be together with, shape
            (rows,); itself where nobody decided.
        left: one row of each pair that must not be together.
        right: the other row.
        contradictions: must-link pairs that were left out, in the order given.
        must: the other must-link pairs, shape (pairs, 2).
    """

    together: Rows = field(repr=_count)
    left: Rows = field(default=_NOBODY, repr=_count)
    right: Rows = field(default=_NOBODY, repr=_count)
    contradictions: tuple[tuple[int, int], ...] = ()
    must: Rows = field(factory=lambda: np.empty((0, 2), np.int64), repr=_count)

    @classmethod
    def of(cls, must_link: Pairs, cannot_link: Pairs, rows: int) -> "Constraints":
        """The constraints on a table.

        Args:
            must_link: pairs of row numbers, those that count first at the beginning.
            cannot_link: pairs of row numbers, in any order.
            rows: how many rows there are.

        Raises:
            ConfigurationError: for a pair that names a row which is not there, or the
                same row twice.

        Example:
            >>> found = Constraints.of([(0, 1), (1, 2)], [(2, 0)], rows=4)
            >>> found.together.tolist(), found.contradictions
            ([0, 0, 2, 3], ((1, 2),))
        """
        must, cannot = _checked(must_link, rows), _checked(cannot_link, rows)
        forest = _Forest(rows, cannot)
        joined = np.array([forest.join(a, b) for a, b in must], np.bool_)
        pairs = np.array(must, np.int64).reshape(-1, 2)
        refused = tuple((a, b) for a, b in pairs[~joined].tolist())
        left, right = np.array(cannot, np.int64).reshape(-1, 2).T
        return cls(forest.roots(), left, right, refused, pairs[joined])

    @property
    def decided(self) -> NDArray[np.bool_]:
        """Which rows somebody decided about, shape (rows,)."""
        found = np.asarray(self.together != np.arange(len(self.together)))
        found[self.together[found]] = True
        found[self.left] = found[self.right] = True
        return found

    def verdicts(self) -> tuple[Rows, Rows, NDArray[np.bool_]]:
        """Rows of every pair that was decided, and whether it is one customer."""
        left = np.concatenate([self.must[:, 0], self.left])
        right = np.concatenate([self.must[:, 1], self.right])
        return left, right, np.arange(len(left)) < len(self.must)

    def take(self, rows: Rows) -> "Constraints":
        """The constraints on these rows only, in this order.

        Every row that somebody decided about must be among them.
        """
        place = np.full(len(self.together), -1, np.int64)
        place[rows] = np.arange(len(rows))
        roots = place[self.together[rows]]
        smallest = np.arange(len(rows))
        np.minimum.at(smallest, roots, np.arange(len(rows)))
        return Constraints(
            smallest[roots],
            place[self.left],
            place[self.right],
            must=place[self.must],
        )

    def forbids(self, low: Rows, high: Rows, label: Rows) -> NDArray[np.bool_]:
        """Which pairs of clusters must not merge.

        Args:
            low: labels of clusters.
            high: labels of clusters, larger than those of ``low``.
            label: of each row.
        """
        if not len(self.left):
            return np.zeros(len(low), np.bool_)
        a, b = label[self.left], label[self.right]
        size = len(label)
        banned = np.minimum(a, b) * size + np.maximum(a, b)
        return np.asarray(np.isin(low * size + high, banned))


def _checked(pairs: Pairs, rows: int) -> list[tuple[int, int]]:
    found = [(int(a), int(b)) for a, b in pairs]
    for a, b in found:
        if a == b or not (0 <= a < rows and 0 <= b < rows):
            msg = f"a pair names two rows from 0 to {rows - 1}, not {a} and {b}"
            raise ConfigurationError(msg)
    return found


class _Forest:
    """Rows that must be together, grown one decision at a time."""

    def __init__(self, rows: int, cannot: list[tuple[int, int]]) -> None:
        self._parent = np.arange(rows)
        self._enemies: dict[int, set[int]] = {}
        for a, b in cannot:
            self._enemies.setdefault(a, set()).add(b)
            self._enemies.setdefault(b, set()).add(a)

    def join(self, a: int, b: int) -> bool:
        """Put two rows together; ``False`` where a cannot-link forbids it."""
        low, high = sorted((self._root(a), self._root(b)))
        if low == high:
            return True
        if high in self._enemies.get(low, ()):
            return False
        self._parent[high] = low
        for enemy in self._enemies.pop(high, set()):
            self._enemies[enemy].discard(high)
            self._enemies[enemy].add(low)
            self._enemies.setdefault(low, set()).add(enemy)
        return True

    def roots(self) -> Rows:
        parent = self._parent
        while not np.array_equal(parent, parent[parent]):
            parent = parent[parent]
        return parent

    def _root(self, row: int) -> int:
        while self._parent[row] != row:
            row = int(self._parent[row])
        return row
