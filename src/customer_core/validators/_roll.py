"""The records of a stream as columns: who they are, and how many issues each has.

Rules:
    About 40 bytes per record, no object is kept of any. A record is called by its
    ordinal, from 0.
"""

from array import array

import numpy as np
from numpy.typing import NDArray

from customer_core.issues import Severity
from customer_core.models.provenance import RecordRef

SEVERITIES = tuple(Severity)
"""Most serious first: the order of the counts of a record."""

_MOST = 2**16 - 1  # issues of one severity of one record; more are counted as so many


class Roll:
    """The growing columns."""

    def __init__(self) -> None:
        self.sources: dict[str, int] = {}
        self.source_of = array("I")
        self.counts = {severity: array("H") for severity in SEVERITIES}
        self._ids = bytearray()
        self._ends = array("Q")

    def add(self, ref: RecordRef) -> int:
        """Append a record; its ordinal."""
        number = self.sources.setdefault(ref.source, len(self.sources))
        self.source_of.append(number)
        self._ids += ref.record_id.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._ids))
        for column in self.counts.values():
            column.append(0)
        return len(self._ends) - 1

    def count(self, ordinal: int, severity: Severity) -> None:
        """One more issue of a record."""
        column = self.counts[severity]
        if column[ordinal] < _MOST:
            column[ordinal] += 1

    def copy(self) -> "Roll":
        """The same columns, to count on without changing these."""
        other = Roll()
        other.sources = self.sources
        other.source_of, other._ids, other._ends = (
            self.source_of, self._ids, self._ends,
        )  # fmt: skip
        other.counts = {name: column[:] for name, column in self.counts.items()}
        return other

    def source(self, ordinal: int) -> str:
        """The source of a record."""
        return tuple(self.sources)[self.source_of[ordinal]]

    def record_id(self, ordinal: int) -> str:
        """The id of a record within its source."""
        start = self._ends[ordinal - 1] if ordinal else 0
        text = bytes(self._ids[start : self._ends[ordinal]])
        return text.decode("utf-8", "surrogatepass")

    def issues_of(self, severity: Severity) -> NDArray[np.int64]:
        """How many issues of a severity each record has, shape (records,)."""
        return np.array(self.counts[severity], dtype=np.int64)

    def worst(self, most: int) -> list[int]:
        """Ordinals of the records with most errors, then warnings, then notes."""
        columns = [self.issues_of(severity) for severity in SEVERITIES]
        order = np.lexsort([-column for column in columns[::-1]])
        touched = sum(columns, np.zeros(len(self), np.int64)) > 0
        return [int(n) for n in order[touched[order]][:most]]

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._ends)
