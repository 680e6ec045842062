"""One connection to a SQLite file of ours: turns, transactions, forks, closing.

Rules:
    Threads take turns. A transaction is ``BEGIN IMMEDIATE``: what it reads, no other
    writer changes before it ends; an inner one is a savepoint. A ``sqlite3`` exception
    never leaves here. A child process opens its own: a connection carried over a fork
    refuses every call, and closing leaves it alone.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final

from customer_core.errors import StorageError
from customer_core.storage._sqlite_file import (
    Layout,
    in_plain_words,
    open_file,
    plain_words,
)

_CHUNK: Final = 500
"""Parameters per statement; every SQLite allows 999."""


class Connection:
    """A file that is written in transactions.

    Args:
        path: of the file; its folder exists.
        layout: what it holds.
        busy_seconds: how long to wait for another writer.

    Raises:
        StorageError: when the file cannot be opened or is no store.
    """

    def __init__(self, path: Path, layout: Layout, busy_seconds: float) -> None:
        self.lock = RLock()
        self.depth = 0
        self._process = os.getpid()
        self._sqlite: sqlite3.Connection | None = open_file(path, layout, busy_seconds)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested.

        Other threads wait at their next call until the outermost one has ended.
        """
        with self.lock:
            begin, commit, undo = _statements(self.depth)
            self.execute(begin)
            self.depth += 1
            try:
                yield
                self.execute(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self.depth -= 1

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run one statement; all rows of its result."""
        with self.lock:
            try:
                return self._open().execute(statement, parameters).fetchall()
            except (sqlite3.Error, UnicodeDecodeError) as error:
                failed = in_plain_words(error)
            raise failed

    def value(self, query: str, parameters: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row, ``None`` without one."""
        rows = self.execute(query, parameters)
        return rows[0][0] if rows else None

    def execute_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run one statement per row; how many rows of the table it changed."""
        with self.lock, plain_words():
            return self._open().executemany(statement, rows).rowcount

    def select_in(
        self,
        query: str,
        values: Sequence[bytes],
        *,
        before: tuple[Any, ...] = (),
        limit: int = -1,
    ) -> Iterator[Any]:
        """Rows of a query that ends with ``IN``, for any number of values.

        Args:
            query: the statement.
            values: what one column is compared with.
            before: parameters in front of them.
            limit: how many rows of a statement at most; negative for all.
        """
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            statement = f"{query} ({','.join('?' * len(chunk))}) LIMIT ?"
            yield from self.execute(statement, (*before, *chunk, limit))

    def get_meta(self, name: str) -> bytes | None:
        """A value of the table ``meta``."""
        value: bytes | None = self.value(
            "SELECT CAST(value AS BLOB) FROM meta WHERE name = ?", (name,)
        )
        return value

    def put_meta(self, name: str, value: bytes | None) -> None:
        """Keep a value in the table ``meta``; ``None`` removes it."""
        if value is None:
            self.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        """The values whose name starts with ``prefix``, ascending."""
        return self.execute(
            "SELECT name, CAST(value AS BLOB) FROM meta "
            "WHERE name >= ? AND name < ? ORDER BY name",
            (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)),
        )

    def scrub(self, *, deep: bool = False) -> bool:
        """Empty the log; whether nothing of what was deleted is left in it."""
        with self.lock:
            if self.depth:
                return False
            if deep:
                self.execute("VACUUM")
            ((busy, *_),) = self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not busy

    def close(self) -> None:
        """Fold the log into the file and release it; closing twice is allowed."""
        with self.lock:
            # after a fork the connection is the parent's to close
            if self._sqlite is not None and self._process == os.getpid():
                self._sqlite.close()
                self._sqlite = None

    def _undo(self, statements: tuple[str, ...]) -> None:
        # SQLite has undone everything itself after some errors (a full disk)
        if self._sqlite is not None and self._sqlite.in_transaction:
            with plain_words():
                for statement in statements:
                    self._sqlite.execute(statement)

    def _open(self) -> sqlite3.Connection:
        if self._sqlite is None:
            msg = "the store is closed; open it again"
            raise StorageError(msg)
        if self._process != os.getpid():
            msg = "the store was opened before a fork; open it in this process"
            raise StorageError(msg)
        if self.depth and not self._sqlite.in_transaction:
            msg = "the transaction was undone after a failure; start it again"
            raise StorageError(msg)
        return self._sqlite


def _statements(depth: int) -> tuple[str, str, tuple[str, ...]]:
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"nested_{depth}"
    release = f"RELEASE {name}"
    return f"SAVEPOINT {name}", release, (f"ROLLBACK TO {name}", release)
