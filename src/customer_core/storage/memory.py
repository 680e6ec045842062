"""The store that keeps its rows in this process: for tests, demos and one-off runs.

Rules:
    The same semantics as every :class:`~customer_core.protocols.RecordStore`, except
    that nothing outlives the object, and that it serves one thread.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from customer_core.errors import ConfigurationError, StorageError
from customer_core.protocols import StoredRow


def open_memory(url: str) -> "MemoryStore":
    """A new, empty store; ``memory://`` is the only form.

    Raises:
        ConfigurationError: when anything follows, for nothing could be found by it.
    """
    if url != "memory://":
        msg = "a memory store has no name: write memory:// alone"
        raise ConfigurationError(msg)
    return MemoryStore()


class MemoryStore:
    """A :class:`~customer_core.protocols.RecordStore` in dictionaries.

    Example:
        >>> store = MemoryStore()
        >>> store.put_many([StoredRow(row_id=b"1", envelope=b"e",
        ...                           index_rows=(("phone", b"t"),))])
        >>> list(store.find("phone", b"t")), store.count()
        ([(b'1', b'e')], 1)
    """

    def __init__(self) -> None:
        self._rows: dict[bytes, StoredRow] = {}
        self._found: dict[tuple[str, bytes], set[bytes]] = {}
        self._meta: dict[str, bytes] = {}
        self._undo: list[list[Callable[[], object]]] = []
        self._closed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        self._require_open()
        steps: list[Callable[[], object]] = []
        self._undo.append(steps)
        try:
            yield
        except BaseException:
            self._undo.pop()
            for step in reversed(steps):
                step()
            raise
        self._undo.pop()
        if self._undo:
            self._undo[-1].extend(steps)

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Insert or replace rows, all or none."""
        with self.transaction():
            for row in rows:
                previous = self._set(row.row_id, row)
                self._undo[-1].append(partial(self._set, row.row_id, previous))

    def get_many(self, row_ids: Iterable[bytes]) -> list[bytes | None]:
        """The envelopes in the order asked; ``None`` for an unknown id."""
        self._require_open()
        rows = [self._rows.get(row_id) for row_id in row_ids]
        return [None if row is None else row.envelope for row in rows]

    def delete(self, row_id: bytes) -> bool:
        """Remove a row with its index rows; whether it was there."""
        with self.transaction():
            previous = self._set(row_id, None)
            self._undo[-1].append(partial(self._set, row_id, previous))
        return previous is not None

    def find(self, index: str, token: bytes) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of rows under ``token``, ascending by ``row_id``."""
        self._require_open()
        yield from self._existing(sorted(self._found.get((index, token), ())))

    def scan(self) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of every row, ascending by ``row_id``."""
        self._require_open()
        yield from self._existing(sorted(self._rows))

    def count(self) -> int:
        """How many rows there are."""
        self._require_open()
        return len(self._rows)

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        self._require_open()
        return self._meta.get(name)

    def put_meta(self, name: str, value: bytes) -> None:
        """Keep a value of the store itself."""
        with self.transaction():
            previous = self._set_meta(name, value)
            self._undo[-1].append(partial(self._set_meta, name, previous))

    def close(self) -> None:
        """Forget everything."""
        self._closed = True
        self._rows, self._found, self._meta = {}, {}, {}

    def _existing(self, row_ids: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for row_id in row_ids:
            self._require_open()
            if (row := self._rows.get(row_id)) is not None:
                yield row_id, row.envelope

    def _set(self, row_id: bytes, row: StoredRow | None) -> StoredRow | None:
        previous = self._rows.pop(row_id, None)
        for key in set(previous.index_rows) if previous else ():
            self._found[key].remove(row_id)
            if not self._found[key]:
                del self._found[key]
        if row is not None:
            self._rows[row_id] = row
            for key in row.index_rows:
                self._found.setdefault(key, set()).add(row_id)
        return previous

    def _set_meta(self, name: str, value: bytes | None) -> bytes | None:
        previous = self._meta.pop(name, None)
        if value is not None:
            self._meta[name] = value
        return previous

    def _require_open(self) -> None:
        if self._closed:
            msg = "the store is closed; open it again"
            raise StorageError(msg)
