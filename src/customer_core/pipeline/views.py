"""Sequences that make their items when asked, over the columns of a run.

Rules:
    A view holds columns, never all its items. Asking twice gives equal items. Order:
    records as read; clusters by their first record; golden records as the clusters.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from customer_core.intake import RawTable
from customer_core.models import (
    Cluster,
    CustomerRecord,
    GoldenRecord,
    RawRecord,
    RecordRef,
    SourceRef,
)
from customer_core.survivorship import (
    Circumstances,
    RecordMerger,
    SurvivorshipPolicy,
)

T = TypeVar("T")


class LazySequence(Sequence[T], Generic[T]):
    """A sequence whose items are made by :meth:`make`."""

    @abstractmethod
    def make(self, index: int) -> T:
        """The item at ``index``, which is in range."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """One item, or a list of them for a slice."""
        if isinstance(index, slice):
            return [self.make(i) for i in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            msg = f"index {index} is out of range for {len(self)} items"
            raise IndexError(msg)
        return self.make(position)

    def __repr__(self) -> str:
        """What and how many."""
        return f"<{type(self).__name__} of {len(self)}>"


class RecordView(LazySequence[CustomerRecord]):
    """The canonical records of a run, in the order read."""

    def __init__(
        self, table: RawTable, to_record: Callable[[RawRecord], CustomerRecord]
    ) -> None:
        self._table = table
        self._to_record = to_record

    def make(self, index: int) -> CustomerRecord:
        """The record of row ``index``."""
        return self._to_record(self._table[index])

    def raw(self, index: int) -> RawRecord:
        """The row as received, of the record at ``index``."""
        return self._table[index]

    def ref(self, index: int) -> RecordRef:
        """Source and id of the record at ``index``."""
        return self._table.ref(index)

    @cached_property
    def rows_by_ref(self) -> Mapping[RecordRef, int]:
        """Position of every record, made once when first asked for."""
        return {self.ref(row): row for row in range(len(self))}

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._table)


class ClusterView(LazySequence[Cluster]):
    """The clusters of a run, ordered by their first record.

    Attributes:
        cluster_of_row: int64, shape (records,): position of each record's cluster.
    """

    def __init__(self, table: RawTable, labels: NDArray[np.int64]) -> None:
        self._table = table
        _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
        rank = np.empty(len(first), np.int64)
        rank[np.argsort(first, kind="stable")] = np.arange(len(first))
        self.cluster_of_row: NDArray[np.int64] = rank[codes]
        self._rows = np.argsort(self.cluster_of_row, kind="stable")
        sizes = np.bincount(self.cluster_of_row, minlength=len(first))
        self._ends = np.cumsum(sizes)

    def rows(self, index: int) -> list[int]:
        """Row numbers of the members of a cluster, ascending."""
        start = int(self._ends[index - 1]) if index else 0
        return [int(row) for row in self._rows[start : int(self._ends[index])]]

    def make(self, index: int) -> Cluster:
        """The cluster at ``index``."""
        refs: list[RecordRef] = [self._table.ref(row) for row in self.rows(index)]
        return Cluster.of(tuple(refs))

    @property
    def sizes(self) -> NDArray[np.int64]:
        """int64, shape (clusters,): how many records each has."""
        return np.diff(self._ends, prepend=0)

    @property
    def ids(self) -> Sequence[str]:
        """The cluster ids, made when asked."""
        return _ClusterIds(self)

    def earliest(self, moments: Sequence[datetime | None]) -> list[datetime | None]:
        """Per cluster the earliest of its records' ``moments`` that is known."""
        found: list[datetime | None] = [None] * len(self)
        for cluster, moment in zip(self.cluster_of_row.tolist(), moments, strict=True):
            known = found[cluster]
            if moment is not None and (known is None or moment < known):
                found[cluster] = moment
        return found

    def __len__(self) -> int:
        """How many clusters there are."""
        return len(self._ends)


class _ClusterIds(LazySequence[str]):
    def __init__(self, clusters: ClusterView) -> None:
        self._clusters = clusters

    def make(self, index: int) -> str:
        return self._clusters.make(index).cluster_id

    def __len__(self) -> int:
        return len(self._clusters)


class GoldenView(LazySequence[GoldenRecord]):
    """The golden records of a run, in the order of the clusters."""

    def __init__(
        self,
        clusters: ClusterView,
        records: RecordView,
        policy: SurvivorshipPolicy,
        sources: Mapping[str, SourceRef],
        circumstances: Circumstances,
    ) -> None:
        self._clusters = clusters
        self._records = records
        self._merger = RecordMerger(
            policy, sources=sources, circumstances=circumstances
        )

    def make(self, index: int) -> GoldenRecord:
        """The golden record of the cluster at ``index``."""
        members = [self._records.make(row) for row in self._clusters.rows(index)]
        return self._merger.merge(self._clusters.make(index), members)

    def __len__(self) -> int:
        """How many golden records there are."""
        return len(self._clusters)
