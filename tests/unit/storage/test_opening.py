"""A URL reaches the store of its scheme."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from customer_core.errors import ConfigurationError, EncryptionError, StorageError
from customer_core.storage import KeyRing, MemoryStore, opening
from customer_core.storage.opening import GROUP, open_store


@pytest.fixture(params=["installed", "not installed"])
def _metadata(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without the entry points of the installed package."""
    if request.param == "not installed":
        monkeypatch.setattr(opening, "entry_points", lambda **_: ())


@pytest.mark.usefixtures("_metadata")
def test_built_in_schemes_open(keys: KeyRing, tmp_path: Path) -> None:
    """Memory and SQLite, from a checkout as well as installed."""
    for url in ("memory://", f"sqlite:///{tmp_path / 'customers.db'}"):
        with open_store(url, keys=keys) as store:
            assert len(store) == 0


@pytest.mark.parametrize(
    "url", ["", "customers.db", "oracle://host/db", "://", "SQLITE"]
)
@pytest.mark.usefixtures("_metadata")
def test_unknown_scheme_lists_the_known_ones(keys: KeyRing, url: str) -> None:
    """And does not repeat the URL, which may hold a password."""
    with pytest.raises(ConfigurationError, match="memory://, mysql://, ") as caught:
        open_store(url, keys=keys)
    assert "host" not in str(caught.value)


def test_other_packages_add_schemes_but_replace_none(
    keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry point is enough; a built-in scheme keeps its meaning."""
    theirs = "customer_core.storage.memory:MemoryStore.__class__"
    points = [
        EntryPoint("theirs", f"{__name__}:open_theirs", GROUP),
        EntryPoint("memory", theirs, GROUP),
    ]
    monkeypatch.setattr(opening, "entry_points", lambda **_: points)
    monkeypatch.setattr(EntryPoint, "load", _load)
    with open_store("theirs://anything", keys=keys) as store:
        assert len(store) == 0
    with open_store("memory://", keys=keys) as store:
        assert len(store) == 0


def _load(point: EntryPoint) -> object:
    return {
        f"{__name__}:open_theirs": lambda _: MemoryStore(),
        "customer_core.storage.memory:open_memory": lambda _: MemoryStore(),
    }[point.value]


def test_wrong_keys_are_refused_when_opening(keys: KeyRing, tmp_path: Path) -> None:
    """Before anything is read or written, and the file can be opened again."""
    url = f"sqlite:///{tmp_path / 'customers.db'}"
    open_store(url, keys=keys).close()
    before = (tmp_path / "customers.db").read_bytes()
    with pytest.raises(EncryptionError, match="do not open this store"):
        open_store(url, keys=KeyRing.generate())
    assert (tmp_path / "customers.db").read_bytes() == before
    open_store(url, keys=keys).close()


def test_truncated_store_is_a_storage_error(keys: KeyRing, tmp_path: Path) -> None:
    """Through the whole way from the URL."""
    path = tmp_path / "customers.db"
    open_store(f"sqlite:///{path}", keys=keys).close()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StorageError, match="damaged"):
        open_store(f"sqlite:///{path}", keys=keys)
