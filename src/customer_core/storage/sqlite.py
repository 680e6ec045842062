"""The store in one SQLite file, through the standard library.

Rules:
    A call, or the outermost transaction around it, takes effect as a whole and is on
    the disk when it returns (write-ahead log, ``synchronous=FULL``); a killed process
    leaves the state before or after it. What is deleted is overwritten
    (``secure_delete``), and the log that still held it is emptied. Readers page by row
    id, so that rows may change while someone iterates. A ``sqlite3`` exception never
    leaves this room. Only a file of ours is ever written to.

Layout::

    rows        id, row_id, envelope   id is a number inside the file; row_id a hash
    index_rows  name, token, id        one per blind index token
    meta        name, value
    application_id "CCE0"; file mode 0600, also of the log beside it (-wal, -shm)

Leaks beyond the protocol:
    The numbers tell the order of arrival from batch to batch; inside one batch rows
    are sorted by their hash.

Limits:
    One writer at a time over all processes; a second one waits 5 s, then gets a
    StorageError. Threads of a process take turns. Not for network file systems. A
    child process opens its own: an object carried over a fork refuses every call.
    SQLite may leave a stray index token in a page it has rearranged (a keyed hash).

Sources:
    SQLite: https://www.sqlite.org/{wal,pragma,lang_transaction,withoutrowid}.html
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from customer_core.errors import ConfigurationError, StorageError
from customer_core.protocols import StoredRow
from customer_core.storage._sqlite_file import open_file, plain_words

_PREFIX = "sqlite:///"
_PAGE_ROWS = 256

_ROW = "(SELECT id FROM rows WHERE row_id = ?)"
# CAST: a damaged file may call a blob a number
_GET = "SELECT CAST(envelope AS BLOB) FROM rows WHERE row_id = ?"
_FIND = """
SELECT CAST(row_id AS BLOB) FROM index_rows JOIN rows USING (id)
WHERE name = ? AND token = ? ORDER BY row_id
"""
_SCAN = """
SELECT CAST(row_id AS BLOB), CAST(envelope AS BLOB) FROM rows
WHERE row_id > ? ORDER BY row_id LIMIT ?
"""
_PUT = """
INSERT INTO rows (row_id, envelope) VALUES (?, ?)
ON CONFLICT (row_id) DO UPDATE SET envelope = excluded.envelope
"""


def open_sqlite(url: str) -> "SQLiteStore":
    """The store in a file, which is created when it does not exist.

    Args:
        url: ``sqlite:///customers.db`` (relative), ``sqlite:////srv/customers.db``
            (absolute) or ``sqlite:///C:/data/customers.db``; the path is taken as it
            stands, without percent-encoding.

    Raises:
        ConfigurationError: for another form of URL.
        StorageError: when the file cannot be opened or is no store.
    """
    path = url.removeprefix(_PREFIX)
    if path == url or not path or path == ":memory:" or "?" in path:
        msg = (
            "a SQLite URL is sqlite:/// and the path of a file, without options; "
            "use memory:// for a store without a file"
        )
        raise ConfigurationError(msg)
    return SQLiteStore(Path(path))


class SQLiteStore:
    """A :class:`~customer_core.protocols.RecordStore` in one file.

    Args:
        path: of the file; its folder exists.
        busy_seconds: how long to wait for another writer.

    Raises:
        StorageError: when the file cannot be opened or is no store.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 5.0) -> None:
        self._lock = RLock()
        self._depth = 0
        self._scrub = False
        self._process = os.getpid()
        self._connection: sqlite3.Connection | None = open_file(path, busy_seconds)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested.

        Other threads wait at their next call until the outermost one has ended.
        """
        with self._lock:
            begin, commit, undo = _statements(self._depth)
            self._execute(begin)
            self._depth += 1
            try:
                yield
                self._execute(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1
            self._scrub_log()

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Insert or replace rows, all or none."""
        latest = sorted({row.row_id: row for row in rows}.items())
        with self.transaction():
            self._drop_index_rows(row_id for row_id, _ in latest)
            self._executemany(_PUT, [(row_id, row.envelope) for row_id, row in latest])
            self._executemany(
                f"INSERT OR IGNORE INTO index_rows VALUES (?, ?, {_ROW})",  # noqa: S608 - a constant
                [(*key, row_id) for row_id, row in latest for key in row.index_rows],
            )

    def get_many(self, row_ids: Iterable[bytes]) -> list[bytes | None]:
        """The envelopes in the order asked; ``None`` for an unknown id."""
        return [self._value(_GET, (row_id,)) for row_id in row_ids]

    def delete(self, row_id: bytes) -> bool:
        """Remove a row with its index rows, also from the log; whether it was there."""
        with self.transaction():
            is_there = self.get_many([row_id]) != [None]
            self._drop_index_rows([row_id])
            self._execute("DELETE FROM rows WHERE row_id = ?", (row_id,))
            self._scrub = True
        return is_there

    def find(self, index: str, token: bytes) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of rows under ``token``, ascending by ``row_id``."""
        for (row_id,) in self._execute(_FIND, (index, token)):
            envelope = self._value(_GET, (row_id,))
            if envelope is not None:
                yield row_id, envelope

    def scan(self) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of every row, ascending by ``row_id``."""
        after = b""
        while page := self._execute(_SCAN, (after, _PAGE_ROWS)):
            yield from page
            after = page[-1][0]

    def count(self) -> int:
        """How many rows there are."""
        return int(self._value("SELECT count(*) FROM rows"))

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        value: bytes | None = self._value(
            "SELECT CAST(value AS BLOB) FROM meta WHERE name = ?", (name,)
        )
        return value

    def put_meta(self, name: str, value: bytes) -> None:
        """Keep a value of the store itself."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Fold the log into the file and release it; closing twice is allowed."""
        with self._lock:
            # after a fork the connection is the parent's to close
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
                self._connection = None

    def _drop_index_rows(self, row_ids: Iterable[bytes]) -> None:
        self._executemany(
            f"DELETE FROM index_rows WHERE id = {_ROW}",  # noqa: S608 - a constant
            [(row_id,) for row_id in row_ids],
        )

    def _scrub_log(self) -> None:
        if self._scrub and self._depth == 0:
            self._scrub = False
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _undo(self, statements: tuple[str, ...]) -> None:
        # SQLite has undone everything itself after some errors (a full disk)
        if self._connection is not None and self._connection.in_transaction:
            with plain_words():
                for statement in statements:
                    self._connection.execute(statement)

    def _value(self, query: str, parameters: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - whatever the column holds
        rows = self._execute(query, parameters)
        return rows[0][0] if rows else None

    def _execute(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with self._lock, plain_words():
            return self._open().execute(statement, parameters).fetchall()

    def _executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._lock, plain_words():
            self._open().executemany(statement, rows)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            msg = "the store is closed; open it again"
            raise StorageError(msg)
        if self._process != os.getpid():
            msg = "the store was opened before a fork; open it in this process"
            raise StorageError(msg)
        if self._depth and not self._connection.in_transaction:
            msg = "the transaction was undone after a failure; start it again"
            raise StorageError(msg)
        return self._connection


def _statements(depth: int) -> tuple[str, str, tuple[str, ...]]:
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"nested_{depth}"
    release = f"RELEASE {name}"
    return f"SAVEPOINT {name}", release, (f"ROLLBACK TO {name}", release)
