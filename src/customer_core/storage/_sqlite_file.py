"""A SQLite file of ours: private, recognised, brought up to date, errors in words.

Rules:
    Only an empty database is made a store; a file of anything else is left as it is.
    An empty *file* is refused, for that is what a truncated store looks like.

Sources:
    https://www.sqlite.org/fileformat2.html, section 1.3 (the header of a file).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from customer_core.errors import StorageError

_MODE = 0o600
_HEAD = b"SQLite format 3\0"  # then the page size, two bytes

_SETTINGS = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -262144;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA journal_size_limit = 0;
"""

_DAMAGED = "the file is damaged or no customer_core store; restore it from a backup"
_LOCKED = "another program is writing to the store; try again when it has finished"
_UNWRITABLE = "the store cannot be opened for writing; check the file and its folder"
_TOO_BIG = "a record is larger than SQLite can keep in one row; make it smaller"
_OTHER = "SQLite could not do it; check the disk and try again"
_CAUSES: Final = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: "the disk is full: nothing was written; free some space",
    sqlite3.SQLITE_TOOBIG: _TOO_BIG,
    sqlite3.SQLITE_ERROR: _DAMAGED,  # our statements are right, so tables are missing
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
}


@frozen
class Layout:
    """What a file of ours holds.

    Attributes:
        mark: four bytes, the application id in the header of the file.
        steps: statements that lead from one version of the tables to the next; the
            first makes them. A step is never changed once it was released.
    """

    mark: bytes
    steps: tuple[str, ...]


def open_file(path: Path, layout: Layout, busy_seconds: float) -> sqlite3.Connection:
    """A connection to the store in a file, in autocommit mode; created if missing.

    Older tables are brought up to date step by step, each step in one transaction: what
    is interrupted goes on at the next opening.

    Args:
        path: of the file; its folder exists.
        layout: what the file holds.
        busy_seconds: how long a statement waits for another writer.

    Raises:
        StorageError: when the file cannot be opened, is no store, or is of a newer
            version of the package.
    """
    path = _prepared(path)
    with plain_words():
        connection = sqlite3.connect(
            path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            _require_ours(connection, layout)
            connection.executescript(_SETTINGS)
            _migrate(connection, layout)
        except BaseException:
            connection.close()
            raise
    return connection


def _migrate(connection: sqlite3.Connection, layout: Layout) -> None:
    while (version := _version(connection)) < len(layout.steps):
        mark = int.from_bytes(layout.mark, "big")
        connection.execute("BEGIN IMMEDIATE")
        # read again inside: another process may have been faster
        if _version(connection) == version:
            for statement in layout.steps[version].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {mark}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    if version > len(layout.steps):
        msg = "the store is of a newer version of the package; upgrade customer_core"
        raise StorageError(msg)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn a ``sqlite3`` exception into a ``StorageError`` that says what to do."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        failed = in_plain_words(error)
    else:
        return
    raise failed


def in_plain_words(error: Exception) -> StorageError:
    """The error that says what to do."""
    if isinstance(error, UnicodeDecodeError):  # a damaged text
        return StorageError(_DAMAGED)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return StorageError(_CAUSES.get(code, _OTHER))


def _prepared(path: Path) -> Path:
    """The path as SQLite can only take for a file, never for ``:memory:`` or a URI."""
    try:
        path = path.absolute()
        if not _is_new(path):
            _require_whole_pages(path)
    except FileNotFoundError:
        msg = "the folder of the store does not exist; create it first"
        raise StorageError(msg) from None
    except (OSError, ValueError):
        raise StorageError(_UNWRITABLE) from None
    return path


def _is_new(path: Path) -> bool:
    """Make the file, for its owner only; whether it was not there before."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE))
    except FileExistsError:
        return False
    return True


def _require_whole_pages(path: Path) -> None:
    """Refuse what SQLite would take for an empty database, or fill up with zeros."""
    if not path.is_file():
        msg = "the path of the store is not a file; choose another one"
        raise StorageError(msg)
    with path.open("rb") as file:
        head = file.read(18)
    if not head:
        msg = "the file is empty, a store is not; restore it, or remove it to begin"
        raise StorageError(msg)
    page_bytes = int.from_bytes(head[16:], "big") or 1
    if not head.startswith(_HEAD) or path.stat().st_size % page_bytes:
        raise StorageError(_DAMAGED)


def _require_ours(connection: sqlite3.Connection, layout: Layout) -> None:
    """Refuse a database of anything else; an empty one will do."""
    mark = int.from_bytes(layout.mark, "big")
    if connection.execute("PRAGMA application_id").fetchone() == (mark,):
        return
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        raise StorageError(_DAMAGED)
