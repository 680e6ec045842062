"""The store that keeps its rows in this process: for tests, demos and one-off runs.

Rules:
    The reference: the same semantics as every
    :class:`~customer_core.protocols.RecordStore`, except that nothing outlives the
    object. Threads take turns. A transaction keeps what it replaces, and puts it back
    when it fails.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final

from attrs import evolve

from customer_core.errors import (
    ConfigurationError,
    StorageError,
    VersionConflictError,
)
from customer_core.protocols import Capabilities, StoredRow

_CAPABILITIES: Final = Capabilities(name="memory", is_persistent=False, is_shared=False)


def open_memory(url: str) -> "MemoryStore":
    """A new, empty store; ``memory://`` is the only form.

    Raises:
        ConfigurationError: when anything follows, for nothing could be found by it.
    """
    if url != "memory://":
        msg = "a memory store has no name: write memory:// alone"
        raise ConfigurationError(msg)
    return MemoryStore()


class _Undoable:
    """Dictionaries whose changes a failing transaction takes back."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._undo: list[list[Callable[[], object]]] = []
        self._closed = False
        self.meta: dict[str, bytes] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        with self._lock:
            self._require_open()
            steps: list[Callable[[], object]] = []
            self._undo.append(steps)
            try:
                yield
                self._require_open()
            except BaseException:
                self._undo.pop()
                for step in reversed(steps):
                    step()
                raise
            self._undo.pop()
            if self._undo:
                self._undo[-1].extend(steps)

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        self._require_open()
        return self.meta.get(name)

    def put_meta(self, name: str, value: bytes | None) -> None:
        """Keep a value of the store itself; ``None`` removes it."""
        with self.transaction():
            self._set(self.meta, name, value)

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        """``(name, value)`` of the values whose name starts with ``prefix``."""
        self._require_open()
        return sorted(item for item in self.meta.items() if item[0].startswith(prefix))

    def close(self) -> None:
        """Forget everything."""
        self._closed = True
        self.meta.clear()

    def scrub(self, *, deep: bool = False) -> bool:  # noqa: ARG002 - of the protocol
        """Nothing stays behind in dictionaries."""
        self._require_open()
        return True

    def _set(self, table: dict[Any, Any], key: Any, value: Any) -> Any:  # noqa: ANN401
        previous = table.pop(key, None)
        if value is not None:
            table[key] = value
        self._undo[-1].append(lambda: self._restore(table, key, previous))
        return previous

    @staticmethod
    def _restore(table: dict[Any, Any], key: Any, value: Any) -> None:  # noqa: ANN401
        table.pop(key, None)
        if value is not None:
            table[key] = value

    def _require_open(self) -> None:
        if self._closed:
            msg = "the store is closed; open it again"
            raise StorageError(msg)


class MemoryKeyStore(_Undoable):
    """A :class:`~customer_core.protocols.KeyStore` in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[tuple[bytes, int], bytes] = {}
        self._epochs: dict[bytes, tuple[int, ...]] = {}
        self._numbers: dict[bytes, int] = {}
        self._last = self._confirmed = 0

    def put_many(self, keys: Iterable[tuple[bytes, int, bytes]]) -> None:
        """Keep ``(subject, epoch, wrapped key)``."""
        with self.transaction():
            for subject, epoch, wrapped in keys:
                self._set(self._keys, (subject, epoch), wrapped)
                epochs = {*self._epochs.get(subject, ()), epoch}
                self._set(self._epochs, subject, tuple(sorted(epochs)))
                self._last += 1
                self._set(self._numbers, subject, self._last)

    def get_many(
        self, subjects: Sequence[bytes]
    ) -> Mapping[bytes, tuple[tuple[int, bytes], ...]]:
        """``(epoch, wrapped key)`` pairs of the subjects that have any."""
        self._require_open()
        return {
            subject: tuple((e, self._keys[subject, e]) for e in self._epochs[subject])
            for subject in subjects
            if subject in self._epochs
        }

    def destroy(self, subjects: Iterable[bytes]) -> int:
        """Remove every key of the subjects; how many keys there were."""
        count = 0
        with self.transaction():
            for subject in subjects:
                epochs = self._set(self._epochs, subject, None) or ()
                for epoch in epochs:
                    self._set(self._keys, (subject, epoch), None)
                self._set(self._numbers, subject, None)
                count += len(epochs)
        return count

    def mark(self) -> int:
        """The number of the key put last."""
        self._require_open()
        return self._last

    def unconfirmed(self) -> list[bytes]:
        """Subjects whose keys were put and not confirmed yet, ascending."""
        self._require_open()
        numbers = self._numbers.items()
        return sorted(subject for subject, n in numbers if n > self._confirmed)

    def confirm(self, mark: int) -> None:
        """Keys up to a mark are settled."""
        self._require_open()
        self._confirmed = max(mark, self._confirmed)

    def count(self) -> int:
        """How many keys there are."""
        self._require_open()
        return len(self._keys)

    def close(self) -> None:
        """Forget everything."""
        super().close()
        self._keys.clear()
        self._epochs.clear()


class MemoryStore(_Undoable):
    """A :class:`~customer_core.protocols.RecordStore` in dictionaries.

    Example:
        >>> store = MemoryStore()
        >>> store.put_many([StoredRow(row_id=b"1", envelope=b"e",
        ...                           index_rows=[("phone", b"t")])])
        >>> [row.envelope for row in store.find("phone", b"t")], store.count()
        ([b'e'], 1)
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys = MemoryKeyStore()
        self.capabilities = _CAPABILITIES
        self._rows: dict[bytes, StoredRow] = {}
        self._order: list[bytes] = []
        self._found: dict[tuple[str, bytes], list[bytes]] = {}
        self._audit: dict[int, bytes] = {}
        self._changes: dict[int, tuple[bytes, bytes]] = {}
        self._cursor = 0

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Write rows, all or none; compare and swap."""
        with self.transaction():
            conflicts = []
            for row in rows:
                kept = self._rows.get(row.row_id)
                if row.version != (kept.version if kept else 0) + 1:
                    conflicts.append(row.row_id)
                else:
                    self._put(row)
            if conflicts:
                raise VersionConflictError(tuple(sorted(set(conflicts))))

    def get_many(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """The rows in the order asked; ``None`` for an unknown id."""
        self._require_open()
        rows = [self._rows.get(row_id) for row_id in row_ids]
        return [row and evolve(row, index_rows=()) for row in rows]

    def versions(self, row_ids: Sequence[bytes]) -> dict[bytes, int]:
        """The version of every row or tombstone that is there."""
        self._require_open()
        return {
            row_id: self._rows[row_id].version
            for row_id in row_ids
            if row_id in self._rows
        }

    def find(
        self, index: str, token: bytes, *, after: bytes = b"", limit: int = 256
    ) -> list[StoredRow]:
        """Live rows under ``token``, ascending by ``row_id``, those after ``after``."""
        self._require_open()
        return self._page(self._found.get((index, token), []), after, limit)

    def find_any(
        self, index: str, tokens: Sequence[bytes], *, limit: int
    ) -> list[tuple[bytes, StoredRow]]:
        """``(token, live row)`` under any of the tokens, in no order."""
        self._require_open()
        found: list[tuple[bytes, StoredRow]] = []
        for token in dict.fromkeys(tokens):
            page = self.find(index, token, limit=limit - len(found))
            found += [(token, row) for row in page]
        return found

    def scan(self, *, after: bytes = b"", limit: int = 256) -> list[StoredRow]:
        """Live rows, ascending by ``row_id``, those after ``after``."""
        self._require_open()
        return self._page(self._order, after, limit)

    def index_rows(self, row_ids: Sequence[bytes]) -> list[list[tuple[str, bytes]]]:
        """The index rows of each row, ascending."""
        self._require_open()
        rows = (self._rows.get(row_id) for row_id in row_ids)
        return [sorted(set(row.index_rows)) if row else [] for row in rows]

    def count(self) -> int:
        """How many live rows there are."""
        self._require_open()
        return len(self._order)

    def append_audit(self, entry: bytes) -> int:
        """Add an entry at the end; its number."""
        with self.transaction():
            number = len(self._audit) + 1
            self._set(self._audit, number, entry)
            return number

    def last_audit(self) -> tuple[int, bytes] | None:
        """The last entry with its number."""
        self._require_open()
        number = len(self._audit)
        return (number, self._audit[number]) if number else None

    def read_audit(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes]]:
        """``(number, entry)`` pairs in their order, those after ``after``."""
        self._require_open()
        end = min(len(self._audit), after + limit)
        return [(number, self._audit[number]) for number in range(after + 1, end + 1)]

    def append_changes(self, changes: Iterable[tuple[bytes, bytes]]) -> None:
        """Add ``(row_id, change)`` pairs to the outbox."""
        with self.transaction():
            for change in changes:
                self._cursor += 1
                self._set(self._changes, self._cursor, change)

    def read_changes(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes, bytes]]:
        """``(cursor, row_id, change)``, ascending, those after ``after``."""
        self._require_open()
        cursors = sorted(cursor for cursor in self._changes if cursor > after)[:limit]
        return [(cursor, *self._changes[cursor]) for cursor in cursors]

    def drop_changes(self, *, up_to: int = 0, row_id: bytes | None = None) -> int:
        """Remove changes up to a cursor, or all of one row; how many there were."""
        with self.transaction():
            dropped = [
                cursor
                for cursor, (changed, _) in self._changes.items()
                if cursor <= up_to or changed == row_id
            ]
            for cursor in dropped:
                self._set(self._changes, cursor, None)
        return len(dropped)

    def close(self) -> None:
        """Forget everything."""
        super().close()
        self.keys.close()
        for table in (self._rows, self._order, self._found, self._audit, self._changes):
            table.clear()

    def _page(self, row_ids: list[bytes], after: bytes, limit: int) -> list[StoredRow]:
        start = bisect_right(row_ids, after)
        page = row_ids[start : start + limit]
        return [evolve(self._rows[row_id], index_rows=()) for row_id in page]

    def _put(self, row: StoredRow | None, row_id: bytes | None = None) -> None:
        row_id = row.row_id if row else row_id or b""
        previous = self._rows.pop(row_id, None)
        for keys in self._index_entries(previous):
            keys.remove(row_id)
        if row is not None:
            self._rows[row_id] = row
            for keys in self._index_entries(row):
                insort(keys, row_id)
        if self._undo:
            self._undo[-1].append(lambda: self._take_back(previous, row_id))

    def _take_back(self, previous: StoredRow | None, row_id: bytes) -> None:
        undo, self._undo = self._undo, []
        self._put(previous, row_id)
        self._undo = undo

    def _index_entries(self, row: StoredRow | None) -> Iterator[list[bytes]]:
        """The lists that a live row stands in."""
        if row is not None and row.is_live:
            yield self._order
            for key in set(row.index_rows):
                yield self._found.setdefault(key, [])
