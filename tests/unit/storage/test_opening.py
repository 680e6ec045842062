"""A URL reaches the store of its scheme."""

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from customer_core.errors import ConfigurationError, EncryptionError, StorageError
from customer_core.models import CustomerRecord
from customer_core.storage import (
    EncryptedStore,
    KeyRing,
    MemoryStore,
    SQLiteStore,
    opening,
)
from customer_core.storage._sqlite_connection import Connection
from customer_core.storage.memory import MemoryKeyStore
from customer_core.storage.opening import GROUP, open_store

MakeRecord = Callable[..., CustomerRecord]


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


# --- keys kept elsewhere


def _urls(folder: Path) -> tuple[str, str]:
    (folder / "apart").mkdir()
    return f"sqlite:///{folder / 'a.db'}", f"sqlite:///{folder / 'apart' / 'a.keys'}"


@pytest.mark.usefixtures("_metadata")
def test_data_keys_are_kept_where_the_url_says(
    keys: KeyRing, tmp_path: Path, make_record: MakeRecord
) -> None:
    """And nowhere else; without it the store does not open."""
    url, key_url = _urls(tmp_path)
    with open_store(url, keys=keys, key_url=key_url) as store:
        store.put_many([make_record(n) for n in range(3)])
        store.erase("crm/C00001")
    with open_store(url, keys=keys, key_url=key_url) as store:
        assert store.get("crm/C00002") == make_record(2)
        assert (len(store), store.verify().is_sound) == (2, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.db", "apart"]
    with pytest.raises(StorageError, match="give its key_url"):
        open_store(url, keys=keys)


def test_keys_of_another_store_are_not_taken(
    keys: KeyRing, tmp_path: Path, make_record: MakeRecord
) -> None:
    """A new store would sweep them: none of its rows needs them."""
    url, key_url = _urls(tmp_path)
    with open_store(url, keys=keys, key_url=key_url) as store:
        store.put(make_record(1))
    other = f"sqlite:///{tmp_path / 'b.db'}"
    with pytest.raises(StorageError, match="the keys of another store"):
        open_store(other, keys=keys, key_url=key_url)
    with open_store(url, keys=keys, key_url=key_url) as store:
        assert store.get("C00001") == make_record(1)


def test_key_store_that_was_made_before_the_crash_is_taken(
    keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its roots were written, the store's own id was not."""
    url, key_url = _urls(tmp_path)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "put_meta", _dying_at(2, die))
        with pytest.raises(KeyboardInterrupt):
            open_store(url, keys=keys, key_url=key_url)
    for _ in range(2):
        with open_store(url, keys=keys, key_url=key_url) as store:
            assert len(store) == 0


def _dying_at(
    call: int, die: Callable[..., None]
) -> Callable[[Connection, str, bytes | None], None]:
    """The real one, but for one call: the values of the key store come first."""
    real, calls = Connection.put_meta, []

    def put_meta(self: Connection, name: str, value: bytes | None) -> None:
        calls.append(name)
        if len(calls) > call:
            die()
        real(self, name, value)

    return put_meta


@pytest.mark.parametrize(
    ("url", "key_url"),
    [
        ("memory://", "sqlite:///a.keys"),
        ("sqlite:///a.db", "sqlite:///a.db"),
        ("sqlite:///a.db", "memory://"),
        ("sqlite:///a.db", "keys.db"),
    ],
)
def test_keys_that_cannot_be_kept_there_are_a_matter_of_configuration(
    keys: KeyRing, url: str, key_url: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """And nothing is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError):
        open_store(url, keys=keys, key_url=key_url)
    assert list(tmp_path.iterdir()) == []


def test_store_that_fails_to_open_releases_its_key_store(
    keys: KeyRing, tmp_path: Path
) -> None:
    """So that the file can be moved."""
    (tmp_path / "a.db").write_bytes(b"")
    _, key_url = _urls(tmp_path)
    with pytest.raises(StorageError, match="empty"):
        open_store(f"sqlite:///{tmp_path / 'a.db'}", keys=keys, key_url=key_url)
    assert [p.name for p in (tmp_path / "apart").iterdir()] == ["a.keys"]


def test_erasure_is_not_scrubbed_while_the_key_store_is_not(
    keys: KeyRing, tmp_path: Path, make_record: MakeRecord
) -> None:
    """A server keeps a destroyed key until it is scrubbed deeply."""

    class Keeping(MemoryKeyStore):
        def scrub(self, *, deep: bool = False) -> bool:
            return deep

    rows = SQLiteStore(tmp_path / "a.db", keys=Keeping())
    with EncryptedStore(rows, keys=keys) as store:
        store.put(make_record(1))
        assert not store.erase("C00001").is_scrubbed
        assert store.scrub(deep=True)
