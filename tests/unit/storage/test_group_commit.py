"""Writings of many threads are durable together, and fail alone."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from customer_core.errors import StorageError, VersionConflictError
from customer_core.models import CustomerRecord
from customer_core.storage import EncryptedStore, GroupCommit, KeyRing, SQLiteStore
from customer_core.testing.doubles import Fault, FaultyRows

MakeRecord = Callable[..., CustomerRecord]


def in_threads(count: int, work: Callable[[int], object]) -> None:
    """Run as many threads at once."""
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_groups_commit_less_often_than_they_write(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Every writing is there, each found."""
    rows = SQLiteStore(tmp_path / "rows.db")
    store = EncryptedStore(rows, keys=keys)
    together = GroupCommit(store)
    commits = []
    rows._file._sqlite.set_trace_callback(  # type: ignore[union-attr] # noqa: SLF001
        lambda statement: commits.append(1) if statement == "COMMIT" else None
    )

    def write(thread: int) -> None:
        for n in range(20):
            together.put(make_record(100 * thread + n))

    in_threads(8, write)
    assert (len(store), store.verify().is_sound) == (160, True)
    assert len(commits) < 160
    store.close()


def test_writing_that_fails_hurts_nobody_else(
    keys: KeyRing, make_record: MakeRecord, tmp_path: Path
) -> None:
    """A conflict is its own; its key is not left behind."""
    store = EncryptedStore(SQLiteStore(tmp_path / "rows.db"), keys=keys)
    together = GroupCommit(store)
    refused = []

    def write(thread: int) -> None:
        try:
            together.put(make_record(thread), expected_version=thread % 2)
        except VersionConflictError:
            refused.append(thread)

    in_threads(8, write)
    assert sorted(refused) == [1, 3, 5, 7]
    assert together.erase("crm/C00002").keys == 1
    assert (len(store), store.verify().is_sound) == (3, True)
    store.close()


def test_commit_that_fails_fails_for_all(
    keys: KeyRing, make_record: MakeRecord, tmp_path: Path
) -> None:
    """Nobody is told that it is on the disk when it is not."""
    rows = SQLiteStore(tmp_path / "rows.db")
    EncryptedStore(rows, keys=keys)
    fault = Fault()
    store = EncryptedStore(FaultyRows(rows, fault), keys=keys)  # type: ignore[arg-type] # it forwards the rest
    together = GroupCommit(store)
    fault.calls, fault.at = 0, 1
    with pytest.raises(StorageError):
        together.put(make_record(1))
    together.put(make_record(1))
    assert len(store) == 1
    store.close()
