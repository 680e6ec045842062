"""Sparse rows with numpy alone: as much of them as co-purchases need.

Rules:
    A matrix is rows of (column, value), ascending by column, in three arrays as scipy
    and others keep them (CSR). Products are expanded in blocks of rows of at most
    :data:`CELLS` cells, so that memory stays bounded whatever the sizes.
"""

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = 4_000_000
"""Cells of a dense block: 32 megabytes."""


@frozen(eq=False)
class Sparse:
    """A sparse matrix by rows.

    Attributes:
        starts: first entry of each row, and the end; shape (rows + 1,).
        columns: column of each entry.
        values: value of each entry.
        width: number of columns.
    """

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def of(
        cls, rows: Ints, columns: Ints, values: Floats, *, shape: tuple[int, int]
    ) -> "Sparse":
        """Of entries that are ascending by row and column, each place once."""
        starts = np.searchsorted(rows, np.arange(shape[0] + 1))
        return cls(starts, columns, values, shape[1])

    @property
    def sizes(self) -> Ints:
        """Entries of each row."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Ints:
        """Row of each entry."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def transposed(self) -> "Sparse":
        """Columns as rows."""
        order = np.argsort(self.columns, kind="stable")
        return Sparse.of(
            self.columns[order],
            self.rows[order],
            self.values[order],
            shape=(self.width, len(self)),
        )

    def entries(self, rows: Ints) -> tuple[Ints, Ints]:
        """Places of all entries of some rows, and which of ``rows`` each is of."""
        sizes = self.sizes[rows]
        owner = np.repeat(np.arange(len(rows)), sizes)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.starts[rows][owner] + within, owner

    def products(self, right: "Sparse") -> Iterator[tuple[Ints, Floats]]:
        """Blocks of ``self @ right``: row numbers and their dense rows."""
        work = np.append(0, np.cumsum(right.sizes[self.columns]))[self.starts]
        first = 0
        while first < len(self):
            by_cells = first + max(CELLS // max(right.width, 1), 1)
            by_work = int(np.searchsorted(work, work[first] + CELLS, side="right")) - 1
            last = min(max(min(by_cells, by_work), first + 1), len(self))
            rows = np.arange(first, last)
            yield rows, self._product(rows, right)
            first = last

    def _product(self, rows: Ints, right: "Sparse") -> Floats:
        places, owner = self.entries(rows)
        others, of = right.entries(self.columns[places])
        cells = owner[of] * right.width + right.columns[others]
        weights = self.values[places][of] * right.values[others]
        size = len(rows) * right.width
        dense = np.bincount(cells, weights=weights, minlength=size)
        return np.asarray(dense, np.float64).reshape(len(rows), right.width)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1


def best_of(dense: Floats, count: int) -> Ints:
    """Columns of the ``count`` largest values of each row, largest first.

    Equal values stand in the order of their columns.
    """
    count = min(count, dense.shape[1])
    if count == 0:
        return np.zeros((len(dense), 0), np.int64)
    # the value of the last place decides; of those equal to it the first ones count
    least = -np.partition(-dense, count - 1, axis=1)[:, count - 1 : count]
    room = count - (dense > least).sum(axis=1, keepdims=True)
    equal = dense == least
    chosen = (dense > least) | (equal & (np.cumsum(equal, axis=1) <= room))
    columns = np.nonzero(chosen)[1].reshape(len(dense), count)
    values = np.take_along_axis(dense, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1)
