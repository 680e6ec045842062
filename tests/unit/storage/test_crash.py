"""A killed process, a full disk: the old state or the new one, and nothing orphaned.

The full run of a thousand processes is ``python -m benchmarks storage_crashes``.
"""

import os
import signal
import sys
import warnings
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from customer_core.errors import StorageError
from customer_core.storage import EncryptedStore, KeyRing, SQLiteStore

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL"
)

resource = pytest.importorskip("resource", reason="this system has no limits")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def crashes() -> ModuleType:
    """The benchmark that kills processes."""
    sys.path.insert(0, str(ROOT))
    try:
        path = ROOT / "benchmarks" / "storage_crashes.py"
        spec = spec_from_file_location("storage_crashes", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT))
    return module


def test_killed_processes_leave_one_state(crashes: ModuleType, tmp_path: Path) -> None:
    """At random times and at random calls, before and after they took effect."""
    place = crashes.InFiles(tmp_path / "customers.db")
    found = crashes.kill_many(24, seed=7, place=place)
    assert (found.runs, found.mixed, found.orphans, found.unsound) == (24, 0, 0, 0)
    assert found.old + found.new == found.during > 0


def test_findings_would_show_an_orphan(crashes: ModuleType, tmp_path: Path) -> None:
    """A key without a row, an index row without a record."""
    path = tmp_path / "customers.db"
    with EncryptedStore(SQLiteStore(path), keys=crashes.KEYS) as store:
        store.put(crashes.customer(1, 1))
    assert crashes.InFiles(path).orphans() == 0
    rows = SQLiteStore(path)
    rows.keys.put_many([(b"nobody", 1, b"key")])
    rows._file.execute("INSERT INTO index_rows VALUES (1, x'00', 99)")  # noqa: SLF001 - what must not be
    rows.close()
    assert crashes.InFiles(path).orphans() == 2


def _on_a_small_disk(path: Path, keys: KeyRing, crashes: ModuleType, end: int) -> int:
    """A child whose files, logs too, must not grow beyond ``end`` bytes; its result.

    Returns:
        0 when the call succeeded, 1 when it failed with a StorageError and the store
        was as before, 2 for anything else.
    """
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a refused write, not a death
    resource.setrlimit(resource.RLIMIT_FSIZE, (end, resource.RLIM_INFINITY))
    store = EncryptedStore(SQLiteStore(path), keys=keys)
    before = sorted(r.record_id for r in store.scan())
    try:
        store.put_many([crashes.customer(n, 1) for n in range(100, 140)])
    except StorageError:
        return 1 if sorted(r.record_id for r in store.scan()) == before else 2
    return 0


def test_full_disk_is_a_typed_error_at_every_length(
    crashes: ModuleType, tmp_path: Path
) -> None:
    """Real refused writes of the operating system; afterwards the call succeeds."""
    path, keys = tmp_path / "customers.db", crashes.KEYS
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.put_many([crashes.customer(n, 1) for n in range(40)])
    results = set()
    for end in range(40_000, 600_000, 20_000):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            result = 2
            try:
                result = _on_a_small_disk(path, keys, crashes, end)
            finally:
                os._exit(result)
        _, status = os.waitpid(child, 0)
        results.add(os.waitstatus_to_exitcode(status))
        with EncryptedStore(SQLiteStore(path), keys=keys) as store:
            assert store.verify().is_sound
            assert len(store) in {40, 80}
            if len(store) == 80:
                break
        assert crashes.InFiles(path).orphans() == 0
    assert results == {0, 1}
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.put(crashes.customer(1, 2))
        assert store.verify().is_sound
