"""What the file keeps, hides and survives; the rest is in the conformance suite."""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from customer_core.errors import ConfigurationError, StorageError
from customer_core.protocols import StoredRow
from customer_core.storage import sqlite
from customer_core.storage.sqlite import SQLiteStore, open_sqlite


def row(name: int, content: bytes = b"sealed", version: int = 1) -> StoredRow:
    """A row of bytes under one token."""
    return StoredRow(
        row_id=name.to_bytes(32, "big"),
        version=version,
        envelope=content,
        index_rows=(("phone", b"token"),),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of a test lies."""
    return tmp_path / "rows.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    """An open store."""
    store = SQLiteStore(path)
    yield store
    store.close()


def filled(path: Path, rows: int = 50) -> bytes:
    """Make a store of some pages, close it; the bytes of its file."""
    store = SQLiteStore(path)
    store.put_many(row(n, bytes([n]) * 2000) for n in range(rows))
    store.close()
    return path.read_bytes()


def on_disk(path: Path) -> bytes:
    """The bytes of the file and of the log beside it."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    return b"".join(file.read_bytes() for file in files)


# --- opening


def test_relative_and_absolute_urls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three slashes are relative, four absolute; both name the same file here."""
    monkeypatch.chdir(tmp_path)
    first = open_sqlite("sqlite:///rows.db")
    first.put_many([row(1)])
    first.close()
    again = open_sqlite(f"sqlite:///{(tmp_path / 'rows.db').as_posix()}")
    assert again.count() == 1
    again.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite://rows.db",
        "sqlite:///:memory:",
        "sqlite:///rows.db?mode=ro",
    ],
)
def test_url_that_names_no_file_is_refused(url: str) -> None:
    """Nothing is created by accident."""
    with pytest.raises(ConfigurationError, match="a SQLite URL is"):
        open_sqlite(url)


@pytest.mark.parametrize("name", ["./:memory:", ".//:memory:", "file:rows.db"])
def test_no_path_means_anything_but_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What SQLite would take for its memory, and forget, is a file here."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{name}"
    for rows in (0, 1):
        store = open_sqlite(url)
        assert store.count() == rows
        store.put_many([row(rows)])
        store.close()


def test_rows_outlive_the_object(path: Path) -> None:
    """A second opening reads what the first one put."""
    filled(path, rows=3)
    store = SQLiteStore(path)
    assert (store.count(), len(list(store.find("phone", b"token")))) == (3, 3)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_files_are_for_their_owner_only(store: SQLiteStore, path: Path) -> None:
    """Also the log and its index, while the store is open."""
    store.put_many([row(1)])
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    names = [
        f"rows.db{key}{end}" for key in ("", ".keys") for end in ("", "-wal", "-shm")
    ]
    assert modes == dict.fromkeys(names, 0o600)


def test_missing_folder_is_named_as_the_cause(tmp_path: Path) -> None:
    """Nothing is created on the way."""
    with pytest.raises(StorageError, match="folder of the store does not exist"):
        SQLiteStore(tmp_path / "missing" / "rows.db")
    assert list(tmp_path.iterdir()) == []


def test_folder_is_not_a_store(tmp_path: Path) -> None:
    """The path must be of a file."""
    with pytest.raises(StorageError, match="not a file"):
        SQLiteStore(tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "nul\0byte"])
def test_impossible_path_is_a_storage_error(tmp_path: Path, name: str) -> None:
    """Whatever the operating system says about it."""
    with pytest.raises(StorageError, match="cannot be opened"):
        SQLiteStore(tmp_path / name)


# --- damaged and foreign files


def is_refused(path: Path) -> bool:
    """Whether opening or reading says in plain words that the file is damaged."""
    before = path.read_bytes()
    with pytest.raises(StorageError, match="damaged or no customer_core store"):
        read_everything(path)
    return path.read_bytes() == before


def read_everything(path: Path) -> None:
    """Open a store and read all of it."""
    store = SQLiteStore(path)
    try:
        list(store.scan())
        list(store.find("phone", b"token"))
    finally:
        store.close()


@pytest.mark.parametrize("kept", [1, 50, 100, 4096, 5000, 8192, 0.5, 0.99])
def test_truncated_file_is_refused(path: Path, kept: float) -> None:
    """At any length, and left as it is."""
    content = filled(path)
    length = int(kept * len(content)) if kept < 1 else int(kept)
    path.write_bytes(content[:length])
    assert is_refused(path)


def test_empty_file_is_refused(path: Path) -> None:
    """It is what a truncated store looks like; a new one would hide the loss."""
    path.touch()
    with pytest.raises(StorageError, match="file is empty"):
        SQLiteStore(path)
    assert path.read_bytes() == b""


def test_file_of_something_else_is_refused(path: Path) -> None:
    """A table of customers is not a store."""
    path.write_text("id,name\n1,Ann\n" * 100)
    assert is_refused(path)


def test_database_of_something_else_is_refused(path: Path) -> None:
    """And not turned into one."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    assert is_refused(path)


def test_overwritten_pages_are_refused(path: Path) -> None:
    """A hole in the middle is met when the rows are read."""
    content = filled(path)
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(StorageError):
        read_everything(path)


def test_missing_table_is_damage(path: Path) -> None:
    """Whatever the statement that needs it."""
    filled(path, rows=1)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE index_rows")
    connection.close()
    store = SQLiteStore(path)
    with pytest.raises(StorageError, match="damaged"):
        list(store.find("phone", b"token"))
    store.close()


def test_empty_database_becomes_a_store(path: Path) -> None:
    """What a process leaves that died between creating the file and the tables."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    filled(path, rows=2)
    store = SQLiteStore(path)
    assert store.count() == 2
    store.close()


# --- other writers, full disks


def test_locked_store_says_what_to_do(store: SQLiteStore, path: Path) -> None:
    """A second writer waits, then gives up with the remedy; readers go on."""
    other = SQLiteStore(path, busy_seconds=0.01)
    with store.transaction():
        store.put_many([row(1)])
        with pytest.raises(StorageError, match="another program is writing"):
            other.put_many([row(2)])
        assert other.count() == 0
    other.put_many([row(2)])
    assert store.count() == 2
    other.close()


@pytest.fixture
def with_pragma(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run a PRAGMA on every connection that is made."""
    connect = sqlite3.connect

    def use(pragma: str) -> None:
        def connect_with(path: Path, **options: object) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(path, **options)  # type: ignore[call-overload] # passed through as they came
            connection.execute(f"PRAGMA {pragma}")
            return connection

        monkeypatch.setattr(sqlite3, "connect", connect_with)

    return use


@pytest.fixture
def small_disk(with_pragma: Callable[[str], None]) -> None:
    """Let every database end at 40 pages."""
    with_pragma("max_page_count = 40")


def test_unwritable_file_is_a_storage_error(
    path: Path, with_pragma: Callable[[str], None]
) -> None:
    """The remedy names the file and its folder."""
    filled(path)
    with_pragma("query_only = ON")
    store = SQLiteStore(path)
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        store.put_many([row(1)])
    store.close()


@pytest.mark.usefixtures("small_disk")
def test_full_disk_leaves_the_store_as_it_was(path: Path) -> None:
    """The call fails as a whole, and a smaller one succeeds afterwards."""
    store = SQLiteStore(path)
    store.put_many([row(1)])
    with pytest.raises(StorageError, match="disk is full"):
        store.put_many(row(n, b"x" * 2000) for n in range(2, 200))
    assert [r.envelope for r in store.scan()] == [b"sealed"]
    store.put_many([row(2)])
    assert len(list(store.find("phone", b"token"))) == 2
    store.close()


@pytest.mark.usefixtures("small_disk")
def test_transaction_that_failed_inside_cannot_go_on(path: Path) -> None:
    """SQLite has undone it; later calls must not take effect on their own."""
    store = SQLiteStore(path)

    def go_on() -> None:
        with store.transaction():
            store.put_many([row(1)])
            with pytest.raises(StorageError, match="full"):
                store.put_many(row(n, b"x" * 2000) for n in range(2, 200))
            store.put_many([row(2)])

    with pytest.raises(StorageError, match="undone"):
        go_on()
    assert store.count() == 0
    store.close()


def test_unknown_trouble_is_a_storage_error(store: SQLiteStore) -> None:
    """Whatever else SQLite may say."""
    with pytest.raises(StorageError, match="could not do it"):
        store.put_meta("name", {})  # type: ignore[arg-type] # what SQLite cannot keep


def test_row_that_is_too_large_says_so(store: SQLiteStore) -> None:
    """The row before it is not kept either."""
    connection = store._file._sqlite  # noqa: SLF001 - a limit of 1 GB, made small
    assert connection is not None
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 5000)
    with pytest.raises(StorageError, match="larger than SQLite can keep"):
        store.put_many([row(1), row(2, b"x" * 6000)])
    assert store.count() == 0


def test_exceptions_of_the_caller_pass_unchanged(store: SQLiteStore) -> None:
    """Even one of sqlite3: it is of the caller's own database."""

    def fail() -> None:
        with store.transaction():
            store.put_many([row(1)])
            raise sqlite3.OperationalError

    with pytest.raises(sqlite3.OperationalError):
        fail()
    assert store.count() == 0


def test_store_closed_inside_its_transaction_keeps_nothing(
    store: SQLiteStore, path: Path
) -> None:
    """The transaction ends with a StorageError."""

    def close_inside() -> None:
        with store.transaction():
            store.put_many([row(1)])
            store.close()

    with pytest.raises(StorageError, match="closed"):
        close_inside()
    again = SQLiteStore(path)
    assert again.count() == 0
    again.close()


# --- what is deleted


@pytest.mark.parametrize("is_closed", [False, True])
def test_replaced_bytes_are_on_the_disk_no_more(
    store: SQLiteStore,
    path: Path,
    is_closed: bool,  # noqa: FBT001
) -> None:
    """Neither in the file nor in its log, once it was scrubbed or closed."""
    store.put_many([row(1, b"SEALED-BYTES" * 300), row(2)])
    store.keys.put_many([(b"subject", 1, b"WRAPPED-KEY" * 8)])
    assert b"SEALED-BYTES" in on_disk(path)
    assert b"WRAPPED-KEY" in on_disk(path)
    store.put_many([row(1, b"short", 2)])
    store.keys.destroy([b"subject"])
    if is_closed:
        store.close()
    else:
        assert (store.scrub(), store.keys.scrub()) == (True, True)
    assert b"SEALED-BYTES" not in on_disk(path)
    assert b"WRAPPED-KEY" not in on_disk(path)


def test_deep_scrubbing_leaves_no_index_token_behind(
    store: SQLiteStore, path: Path
) -> None:
    """In no page, however SQLite has rearranged them."""

    def tokens(version: int) -> list[StoredRow]:
        return [
            evolve(row(n, version=version), index_rows=[("phone", _token(n, version))])
            for n in range(400)
        ]

    store.put_many(tokens(1))
    store.put_many(tokens(2))
    assert store.scrub(deep=True)
    disk = on_disk(path)
    assert [n for n in range(400) if _token(n, 1) in disk] == []
    assert [n for n in range(400) if _token(n, 2) not in disk] == []


def _token(number: int, version: int) -> bytes:
    return hashlib.sha256(b"%d/%d" % (number, version)).digest()[:16]


def test_scrubbing_waits_for_a_reader(store: SQLiteStore, path: Path) -> None:
    """It says that it could not, and does it when the reader has gone."""
    store.put_many([row(n) for n in range(5)])
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM rows").fetchall()
    store.put_many([row(1, b"short", 2)])
    store._file.execute("PRAGMA busy_timeout = 10")  # noqa: SLF001 - not 5 s
    assert not store.scrub()
    reader.close()
    assert store.scrub()


# --- versions of the tables


def test_older_tables_are_brought_up_to_date_step_by_step(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was interrupted goes on where it stopped; a newer store is refused."""
    filled(path, rows=3)
    steps = (
        *sqlite.LAYOUT.steps,
        "ALTER TABLE rows ADD COLUMN more INTEGER",
        "CREATE TABLE broken (x); CREATE TABLE broken (x)",
    )
    layout = sqlite.LAYOUT
    monkeypatch.setattr(sqlite, "LAYOUT", evolve(layout, steps=steps))
    with pytest.raises(StorageError):
        SQLiteStore(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()
    monkeypatch.setattr(sqlite, "LAYOUT", evolve(layout, steps=steps[:2]))
    store = SQLiteStore(path)
    assert store.count() == 3
    store.close()
    monkeypatch.setattr(sqlite, "LAYOUT", layout)
    with pytest.raises(StorageError, match="newer version"):
        SQLiteStore(path)


def test_key_file_is_no_store_and_a_store_no_key_file(path: Path) -> None:
    """Each is recognised by its mark."""
    filled(path, rows=1)
    beside = path.with_name(f"{path.name}.keys")
    content = path.read_bytes()
    path.write_bytes(beside.read_bytes())
    assert is_refused(path)
    path.write_bytes(content)
    beside.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        SQLiteStore(path)


# --- processes


def test_child_process_must_open_its_own(
    store: SQLiteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a fork a connection can destroy the file; closing leaves it alone."""
    store.put_many([row(1)])
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        for call in (store.count, lambda: store.put_many([row(2)])):
            with pytest.raises(StorageError, match="before a fork"):
                call()
        store.close()
    store.put_many([row(3)])
    assert store.count() == 2
