"""The store in one SQLite file, through the standard library, its keys in a second.

Rules:
    A call, or the outermost transaction around it, takes effect as a whole and is on
    the disk when it returns (write-ahead log, ``synchronous=FULL``); a killed process
    leaves the state before or after it. What is deleted is overwritten
    (``secure_delete``), and :meth:`SQLiteStore.scrub` empties the log that still held
    it. Only a file of ours is ever written to.

Leaks beyond the protocol:
    The numbers tell the order of arrival from batch to batch; inside one batch rows
    are sorted by their hash.

Limits:
    One writer at a time over all processes; a second one waits 5 s, then gets a
    StorageError. Not for network file systems. SQLite may leave a stray index token in
    a page it has rearranged (a keyed hash) until ``scrub(deep=True)``.

Sources:
    SQLite: https://www.sqlite.org/{wal,pragma,lang_transaction,withoutrowid}.html
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from customer_core.errors import ConfigurationError, VersionConflictError
from customer_core.protocols import Capabilities, KeyStore, StoredRow
from customer_core.storage._sqlite_connection import Connection
from customer_core.storage._sqlite_keys import SQLiteKeyStore
from customer_core.storage._sqlite_tables import (
    CHANGES,
    FIND,
    FIND_ANY,
    FIND_FEW,
    GET,
    GET_ONE,
    INDEX_ROWS,
    INSERT,
    LAYOUT,
    SCAN,
    UPDATE,
)

_PREFIX = "sqlite:///"
_CAPABILITIES: Final = Capabilities(
    name="sqlite", is_persistent=True, is_shared=True, has_files=True
)


def open_sqlite(url: str, *, keys: KeyStore | None = None) -> "SQLiteStore":
    """The store in a file, which is created when it does not exist.

    Args:
        url: ``sqlite:///customers.db`` (relative), ``sqlite:////srv/customers.db``
            (absolute) or ``sqlite:///C:/data/customers.db``; the path is taken as it
            stands, without percent-encoding.
        keys: see :class:`SQLiteStore`.

    Raises:
        ConfigurationError: for another form of URL.
        StorageError: when the file cannot be opened or is no store.
    """
    return SQLiteStore(_path_of(url), keys=keys)


def open_sqlite_keys(url: str) -> SQLiteKeyStore:
    """The key store in a file, which is created when it does not exist.

    Args:
        url: as :func:`open_sqlite` takes it.

    Raises:
        ConfigurationError: for another form of URL.
        StorageError: when the file cannot be opened or is no key store.
    """
    return SQLiteKeyStore(_path_of(url))


def _path_of(url: str) -> Path:
    path = url.removeprefix(_PREFIX)
    if path == url or not path or path == ":memory:" or "?" in path:
        msg = (
            "a SQLite URL is sqlite:/// and the path of a file, without options; "
            "use memory:// for a store without a file"
        )
        raise ConfigurationError(msg)
    return Path(path)


class SQLiteStore:
    """A :class:`~customer_core.protocols.RecordStore` in one file.

    Args:
        path: of the file; its folder exists.
        busy_seconds: how long to wait for another writer.
        keys: where the data keys are kept, closed with this object; ``None`` for the
            file ``<path>.keys``.

    Raises:
        StorageError: when a file cannot be opened or is no store.
    """

    def __init__(
        self, path: Path, *, busy_seconds: float = 5.0, keys: KeyStore | None = None
    ) -> None:
        self.capabilities = _CAPABILITIES
        self._file = Connection(path, LAYOUT, busy_seconds)
        try:
            beside = path.with_name(f"{path.name}.keys")
            self.keys = keys or SQLiteKeyStore(beside, busy_seconds=busy_seconds)
        except BaseException:
            self._file.close()
            raise
        self._names: dict[str, int] = {}
        self._written: dict[bytes, int] = {}
        """Numbers of the rows written last: they never change."""
        self.get_meta = self._file.get_meta
        self.put_meta = self._file.put_meta
        self.list_meta = self._file.list_meta

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        try:
            with self._file.transaction():
                yield
        except BaseException:
            self._names.clear()  # their rows may be undone
            self._written.clear()
            raise

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Write rows with their index rows, all or none; compare and swap."""
        with self.transaction():
            ordered = sorted(rows, key=_by_id)
            first = [row for row in ordered if row.version == 1]
            later = [row for row in ordered if row.version != 1]
            try:
                with self._file.transaction():
                    self._written = self._insert(first) | self._update(later)
            except VersionConflictError:
                conflicts = self._conflicts(ordered)
            else:
                return
            raise VersionConflictError(conflicts)

    def get_many(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """The rows in the order asked; ``None`` for an unknown id."""
        if len(row_ids) == 1:
            found = self._file.execute(GET_ONE, (row_ids[0],))
            return [_row(*found[0])] if found else [None]
        rows = {row[0]: _row(*row) for row in self._file.select_in(GET, row_ids)}
        return [rows.get(row_id) for row_id in row_ids]

    def versions(self, row_ids: Sequence[bytes]) -> dict[bytes, int]:
        """The version of every row or tombstone that is there."""
        query = "SELECT CAST(row_id AS BLOB), CAST(version AS INT) FROM rows"
        return dict(self._file.select_in(f"{query} WHERE row_id IN", row_ids))

    def find(
        self, index: str, token: bytes, *, after: bytes = b"", limit: int = 256
    ) -> list[StoredRow]:
        """Live rows under ``token``, ascending by ``row_id``, those after ``after``."""
        rows = []
        if not after:  # what fits into one page is sorted here, at a third of the cost
            rows = self._file.execute(FIND_FEW, (index, token, limit + 1))
            rows.sort()
        if after or len(rows) > limit:
            rows = self._file.execute(FIND, (index, token, after, limit))
        return [_row(*row) for row in rows]

    def find_any(
        self, index: str, tokens: Sequence[bytes], *, limit: int
    ) -> list[tuple[bytes, StoredRow]]:
        """``(token, live row)`` under any of the tokens, in no order."""
        rows = self._file.select_in(FIND_ANY, tokens, before=(index,), limit=limit)
        return [(token, _row(*row)) for token, *row in islice(rows, limit)]

    def scan(self, *, after: bytes = b"", limit: int = 256) -> list[StoredRow]:
        """Live rows, ascending by ``row_id``, those after ``after``."""
        return [_row(*row) for row in self._file.execute(SCAN, (after, limit))]

    def index_rows(self, row_ids: Sequence[bytes]) -> list[list[tuple[str, bytes]]]:
        """The index rows of each row, ascending."""
        return [self._file.execute(INDEX_ROWS, (row_id,)) for row_id in row_ids]

    def count(self) -> int:
        """How many live rows there are."""
        return int(
            self._file.value(
                "SELECT (SELECT count(*) FROM rows) - "
                "(SELECT count(*) FROM rows WHERE live = 0)"
            )
        )

    def append_audit(self, entry: bytes) -> int:
        """Add an entry at the end; its number."""
        with self._file.transaction():
            last = self._file.value("SELECT max(id) FROM audit") or 0
            self._file.execute("INSERT INTO audit VALUES (?, ?)", (last + 1, entry))
            return int(last) + 1

    def last_audit(self) -> tuple[int, bytes] | None:
        """The last entry with its number."""
        rows = self._file.execute(
            "SELECT id, CAST(entry AS BLOB) FROM audit ORDER BY id DESC LIMIT 1"
        )
        return rows[0] if rows else None

    def read_audit(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes]]:
        """``(number, entry)`` pairs in their order, those after ``after``."""
        return self._file.execute(
            "SELECT id, CAST(entry AS BLOB) FROM audit WHERE id > ? "
            "ORDER BY id LIMIT ?",
            (after, limit),
        )

    def append_changes(self, changes: Iterable[tuple[bytes, bytes]]) -> None:
        """Add ``(row_id, change)`` pairs to the outbox."""
        # not INSERT ... SELECT: that journals each statement, the longer the slower
        listed = list(changes)
        with self._file.transaction():
            row_ids = [row_id for row_id, _ in listed]
            ids = self._written
            if not ids.keys() >= set(row_ids):
                ids = self._ids(row_ids)
            self._file.execute_many(
                "INSERT INTO outbox (id, change) VALUES (?, ?)",
                [(ids[row_id], change) for row_id, change in listed],
            )

    def read_changes(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes, bytes]]:
        """``(cursor, row_id, change)``, ascending, those after ``after``."""
        return self._file.execute(CHANGES, (after, limit))

    def drop_changes(self, *, up_to: int = 0, row_id: bytes | None = None) -> int:
        """Remove changes up to a cursor, or all of one row; how many there were."""
        return self._file.execute_many(
            "DELETE FROM outbox WHERE cursor <= ? "
            "OR id = (SELECT id FROM rows WHERE row_id = ?)",
            [(up_to, row_id)],
        )

    def scrub(self, *, deep: bool = False) -> bool:
        """Empty the log; whether nothing of what was deleted is left in it."""
        return self._file.scrub(deep=deep)

    def close(self) -> None:
        """Fold the logs into the files and release them; closing twice is allowed."""
        self._file.close()
        self.keys.close()

    def _insert(self, rows: list[StoredRow]) -> dict[bytes, int]:
        """Write new rows; their numbers."""
        if not rows:
            return {}
        start = (self._file.value("SELECT max(id) FROM rows") or 0) + 1
        inserted = self._file.execute_many(
            INSERT,
            [
                (number, r.row_id, r.version, r.is_live, r.index_digest, r.envelope)
                for number, r in enumerate(rows, start)
            ],
        )
        if inserted < len(rows):
            raise VersionConflictError
        self._index(rows, range(start, start + len(rows)))
        return {r.row_id: number for number, r in enumerate(rows, start)}

    def _update(self, rows: list[StoredRow]) -> dict[bytes, int]:
        """Write rows over those of the version before; their numbers."""
        if not rows:
            return {}
        updated = self._file.execute_many(
            UPDATE,
            [
                (
                    r.version,
                    r.is_live,
                    r.index_digest,
                    r.envelope,
                    r.row_id,
                    r.version - 1,
                )
                for r in rows
            ],
        )
        if updated < len(rows):
            raise VersionConflictError
        ids = self._ids([r.row_id for r in rows])
        numbers = [ids[r.row_id] for r in rows]
        self._file.execute_many(
            "DELETE FROM index_rows WHERE id = ?", [(number,) for number in numbers]
        )
        self._index(rows, numbers)
        return ids

    def _ids(self, row_ids: Sequence[bytes]) -> dict[bytes, int]:
        query = "SELECT CAST(row_id AS BLOB), id FROM rows WHERE row_id IN"
        return dict(self._file.select_in(query, row_ids))

    def _conflicts(self, rows: list[StoredRow]) -> tuple[bytes, ...]:
        """Who of the rows is not written in its version."""
        versions, conflicts = self.versions([row.row_id for row in rows]), []
        for row in rows:
            if row.version == versions.get(row.row_id, 0) + 1:
                versions[row.row_id] = row.version
            else:
                conflicts.append(row.row_id)
        return tuple(sorted(set(conflicts)))

    def _index(self, rows: list[StoredRow], numbers: Sequence[int]) -> None:
        found = [
            (self._name(label), token, number)
            for row, number in zip(rows, numbers, strict=True)
            for label, token in row.index_rows
        ]
        found.sort()
        self._file.execute_many(
            "INSERT OR IGNORE INTO index_rows VALUES (?, ?, ?)", found
        )

    def _name(self, label: str) -> int:
        number = self._names.get(label)
        if number is None:
            self._file.execute(
                "INSERT OR IGNORE INTO index_names (label) VALUES (?)", (label,)
            )
            number = self._file.value(
                "SELECT id FROM index_names WHERE label = ?", (label,)
            )
            self._names[label] = number
        return int(number)


def _by_id(row: StoredRow) -> bytes:
    return row.row_id


def _row(
    row_id: bytes,
    version: int | None,
    envelope: bytes | None,
    index_digest: bytes | None,
    live: int,
) -> StoredRow:
    return StoredRow(  # a damaged file may say NULL
        row_id=row_id,
        version=version or 0,
        envelope=envelope or b"",
        index_digest=index_digest or b"",
        is_live=bool(live),
    )
