"""A client that is killed leaves one state on the server, and nothing orphaned.

The full run is ``python -m benchmarks storage_server_crashes``.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")
ROOT = Path(__file__).parents[2]
RUNS = 6


@pytest.fixture
def crashes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark that kills clients."""
    if sys.platform == "win32":
        pytest.skip("this system has no SIGKILL")
    monkeypatch.syspath_prepend(str(ROOT))
    return import_module("benchmarks.storage_server_crashes")


def _findings(crashes: ModuleType, place: Any) -> tuple[int, int, int, int]:  # noqa: ANN401 - of the benchmark
    found = crashes.kill_many(RUNS, seed=3, place=place)
    assert found.old + found.new == found.during > 0
    return found.runs, found.mixed, found.orphans, found.unsound


def test_killed_clients_leave_one_state(
    crashes: ModuleType,
    server: Any,  # noqa: ANN401 - of the fixtures
    database: str,
) -> None:
    """At random times and at random calls, in writing and in erasing."""
    place = crashes.OnServers(server.url(database))
    assert _findings(crashes, place) == (RUNS, 0, 0, 0)


def test_killed_clients_leave_one_state_of_records_and_keys_elsewhere(
    crashes: ModuleType, both_urls: tuple[str, str]
) -> None:
    """Though no transaction spans both servers."""
    place = crashes.OnServers(*both_urls)
    assert _findings(crashes, place) == (RUNS, 0, 0, 0)
    rows = place.open()
    rows.keys.put_many([(b"nobody", 1, b"key")])
    rows.close()
    assert place.orphans() == 1
