"""Records go in and come out; what does not fit is refused."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from customer_core.errors import (
    ConfigurationError,
    CustomerCoreError,
    DecryptionError,
    EncryptionError,
    RecordNotFoundError,
    StorageError,
    UnsupportedQueryError,
)
from customer_core.models import CustomerRecord, RecordRef
from customer_core.protocols import StoredRow
from customer_core.storage import EncryptedStore, KeyRing, MemoryStore, unlocking
from customer_core.storage.blind_index import RECORD_ID
from customer_core.storage.sqlite import SQLiteStore

MakeRecord = Callable[..., CustomerRecord]


@pytest.fixture
def rows() -> MemoryStore:
    """The bytes behind the store."""
    return MemoryStore()


@pytest.fixture
def store(rows: MemoryStore, keys: KeyRing) -> EncryptedStore:
    """An open, empty store."""
    return EncryptedStore(rows, keys=keys)


def in_order(records: Iterator[CustomerRecord]) -> list[CustomerRecord]:
    """The records by their ref."""
    return sorted(records, key=lambda record: record.ref)


# --- put, get, scan


def test_records_come_back_equal(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """By ref, by key, by bare id, and by scanning."""
    records = [make_record(n, identifiers=(f"AB{n}",)) for n in range(5)]
    assert store.put_many(records) == 5
    assert [store.get(record.ref) for record in records] == records
    assert [store.get(record.ref.key) for record in records] == records
    assert [store.get(record.record_id) for record in records] == records
    assert in_order(store.scan()) == records
    assert len(store) == 5


def test_putting_again_replaces(store: EncryptedStore, make_record: MakeRecord) -> None:
    """The former values find nothing."""
    store.put(make_record(1, phones=("+8613800000001",)))
    store.put(make_record(1, phones=("+8613900000002",)))
    assert len(store) == 1
    assert list(store.find(phone="13800000001")) == []
    assert len(list(store.find(phone="13900000002"))) == 1


@pytest.mark.parametrize("batch_size", [1, 2, 3, 1000])
def test_stream_is_taken_batch_by_batch(
    store: EncryptedStore, make_record: MakeRecord, batch_size: int
) -> None:
    """Any iterable, any batch size, the same result."""
    stream = (make_record(n) for n in range(5))
    assert store.put_many(stream, batch_size=batch_size) == 5
    assert len(store) == 5


def test_batch_size_below_one_is_refused(store: EncryptedStore) -> None:
    """It would take nothing and say so to nobody."""
    with pytest.raises(ConfigurationError, match="batch_size"):
        store.put_many([], batch_size=0)


def test_broken_stream_leaves_nothing(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """All or none, over every batch."""

    def stream() -> Iterator[CustomerRecord]:
        for n in range(5):
            yield make_record(n)
        raise LookupError

    with pytest.raises(LookupError):
        store.put_many(stream(), batch_size=2)
    assert len(store) == 0


def test_same_id_in_two_sources_needs_the_source(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """A bare id that means two records means none."""
    store.put_many([make_record(1, source="crm"), make_record(1, source="shop")])
    with pytest.raises(RecordNotFoundError, match="several sources"):
        store.get("C00001")
    assert store.get("shop/C00001").source == "shop"


@pytest.mark.parametrize(
    "unknown", ["C00009", "crm/C00009", RecordRef("crm", "C00009"), ""]
)
def test_unknown_id_is_not_repeated(
    store: EncryptedStore, make_record: MakeRecord, unknown: RecordRef | str
) -> None:
    """An id may be personal."""
    store.put(make_record(1))
    for use in (store.get, store.erase):
        with pytest.raises(RecordNotFoundError, match="no record has this id") as error:
            use(unknown)
        assert "C00009" not in f"{error.value} {error.value!r} {error.value.args}"


def test_bare_id_with_a_slash_is_found(
    store: EncryptedStore,
) -> None:
    """Whether the slash parts a source or belongs to the id."""
    store.put(CustomerRecord(ref=RecordRef("crm", "a/b")))
    assert store.get("a/b").ref == RecordRef("crm", "a/b")
    assert store.get("crm/a/b").ref == RecordRef("crm", "a/b")


def test_erased_record_is_gone_everywhere(
    store: EncryptedStore, rows: MemoryStore, make_record: MakeRecord
) -> None:
    """By id, by value, from the count; the others stay."""
    store.put_many([make_record(1), make_record(2)])
    store.erase("crm/C00001")
    assert list(store.find(phone="13800000001")) == []
    assert [record.record_id for record in store.scan()] == ["C00002"]
    assert (len(store), rows.count()) == (1, 1)
    with pytest.raises(RecordNotFoundError):
        store.erase("C00001")


# --- find


@pytest.mark.parametrize(
    ("criteria", "numbers"),
    [
        ({"phone": "138-0000-0001"}, [1, 3]),
        ({"phone": "+86 13900000002"}, [2]),
        ({"email": "USER1@example.com"}, [1]),
        ({"identifier": "ab 3"}, [3]),
        ({"phone": "13800000001", "email": "user1@example.com"}, [1]),
        ({"phone": "13800000001", "email": "user2@example.com"}, []),
        ({"phone": "13800000001", "email": None, "name": None}, [1, 3]),
        ({"phone": "02100000001"}, []),
        ({"phone": "no digits"}, []),
        ({"email": "no at sign", "phone": "13800000001"}, []),
    ],
)
def test_find_by_every_index_and_together(
    store: EncryptedStore,
    make_record: MakeRecord,
    criteria: dict[str, str | None],
    numbers: list[int],
) -> None:
    """Written differently, any of several values, all criteria at once."""
    shared = ("+8613900000009", "+8613800000001")
    store.put_many(
        [
            make_record(1),
            make_record(2, phones=("+8613900000002",)),
            make_record(3, phones=shared, identifiers=("AB3",)),
        ]
    )
    found = in_order(store.find(**criteria))
    assert [record.record_id for record in found] == [f"C{n:05}" for n in numbers]


def test_find_is_lazy(store: EncryptedStore, make_record: MakeRecord) -> None:
    """What is put before the first record is taken is found too."""
    found = store.find(phone="13800000001")
    store.put(make_record(1))
    assert next(found).record_id == "C00001"


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        (
            {"name": "欧阳晓明"},
            "no index answers name; indexed: identifier, email, phone",
        ),
        ({"phone": "13800000001", "birth_date": "1990-01-01"}, "birth_date"),
        ({}, "query is empty"),
        ({"phone": None, "name": None}, "query is empty"),
        ({"phone": "  "}, "blank"),
        ({"phone": "13800000001", "email": ""}, "blank"),
        ({"phone": 13800000001}, "no text"),
    ],
)
def test_query_without_an_index_raises_at_once(
    store: EncryptedStore, criteria: dict[str, str], message: str
) -> None:
    """Not when somebody first iterates, and without the value."""
    with pytest.raises(UnsupportedQueryError, match=message) as caught:
        store.find(**criteria)
    assert not any(value in str(caught.value) for value in ("138", "晓明", "1990"))


# --- what was tampered with


def moved(rows: MemoryStore, source: bytes, target: bytes) -> None:
    """Put the envelope of one row under the id of another."""
    (envelope,) = rows.get_many([source])
    assert envelope is not None
    rows.put_many([StoredRow(row_id=target, envelope=envelope)])


def test_swapped_rows_are_refused(
    store: EncryptedStore, rows: MemoryStore, make_record: MakeRecord
) -> None:
    """A record opens under its own id only."""
    store.put_many([make_record(1), make_record(2)])
    first, second = (row_id for row_id, _ in rows.scan())
    moved(rows, first, second)
    assert {is_refused(store, "crm/C00001"), is_refused(store, "crm/C00002")} == {
        True,
        False,
    }
    with pytest.raises(DecryptionError):
        list(store.scan())


def is_refused(store: EncryptedStore, record_id: str) -> bool:
    """Whether the record does not open."""
    try:
        store.get(record_id)
    except DecryptionError:
        return True
    return False


def test_row_of_another_store_is_refused(
    store: EncryptedStore, rows: MemoryStore, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Even under the same key ring; and the two share no row id and no token."""
    other_rows = MemoryStore()
    other = EncryptedStore(other_rows, keys=keys)
    store.put(make_record(1))
    other.put(make_record(1))
    ((row_id, _),) = rows.scan()
    ((other_id, envelope),) = other_rows.scan()
    assert row_id != other_id
    rows.put_many([StoredRow(row_id=row_id, envelope=envelope)])
    with pytest.raises(DecryptionError):
        store.get("crm/C00001")


@pytest.mark.parametrize("value", ["'text'", "7", "NULL", "x''"])
def test_value_of_another_type_is_refused(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord, value: str
) -> None:
    """Whatever another hand wrote where an envelope was."""
    path = tmp_path / "customers.db"
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.put(make_record(1))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '')")
    connection.commit()
    connection.close()
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE rows SET envelope = {value}")  # noqa: S608 - of the test
    connection.commit()
    connection.close()
    with (
        EncryptedStore(SQLiteStore(path), keys=keys) as store,
        pytest.raises((DecryptionError, RecordNotFoundError)),
    ):
        store.get("crm/C00001")


def test_any_damaged_byte_gives_an_error_of_ours_or_none(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Flipped anywhere: never a foreign exception, never a wrong value."""
    path = tmp_path / "customers.db"
    records = {make_record(n).ref: make_record(n) for n in range(3)}
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.put_many(records.values())
    content = path.read_bytes()
    refused = 0
    for position in range(0, len(content), 131):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        try:
            with EncryptedStore(SQLiteStore(path), keys=keys) as store:
                for record in (*store.scan(), *store.find(phone="13800000001")):
                    assert record == records[record.ref]
        except CustomerCoreError:
            refused += 1
    assert refused > 0


class Careless(MemoryStore):
    """A store whose index answers with every row there is."""

    def find(self, index: str, token: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Find the wrong rows besides the right ones."""
        right = super().find(index, token)
        return iter(dict([*right, *self.scan()]).items())


def test_what_an_index_gives_is_compared_again(
    keys: KeyRing, make_record: MakeRecord
) -> None:
    """A moved index row brings up no other customer."""
    store = EncryptedStore(Careless(), keys=keys)
    store.put(make_record(1))
    assert list(store.find(phone="13800000002")) == []
    assert len(list(store.find(phone="13800000001"))) == 1
    assert store.get("C00001") == make_record(1)
    with pytest.raises(RecordNotFoundError):
        store.get("C00002")


# --- keys, versions, closing


def test_erasing_by_a_changed_index_erases_nobody_else(
    rows: MemoryStore, store: EncryptedStore, make_record: MakeRecord
) -> None:
    """The row that the index of bare ids gives must have the id that was asked for."""
    one, other = make_record(1), make_record(2)
    store.put_many([one, other])
    tokens = store._tokens  # noqa: SLF001 - what another hand would copy in the file
    forged = ((RECORD_ID, tokens.token(RECORD_ID, one.record_id)),)
    row_id = store._row_id(other.ref)  # noqa: SLF001
    (envelope,) = rows.get_many([row_id])
    assert envelope is not None
    rows.delete(store._row_id(one.ref))  # noqa: SLF001
    rows.put_many([StoredRow(row_id=row_id, envelope=envelope, index_rows=forged)])
    for call in (store.erase, store.get):
        with pytest.raises(RecordNotFoundError):
            call(one.record_id)
    assert list(store.scan()) == [other]


@pytest.mark.parametrize(
    "record_id",
    ["中文/é", "a\0b", "x" * 10_000, "'; DROP TABLE rows;--", "\ud800", " "],
)
def test_any_id_is_only_an_id(tmp_path: Path, keys: KeyRing, record_id: str) -> None:
    """Put, found by ref and bare id, and erased."""
    record = CustomerRecord(ref=RecordRef("crm", record_id))
    with EncryptedStore(SQLiteStore(tmp_path / "rows.db"), keys=keys) as store:
        store.put(record)
        assert store.get(record.ref) == store.get(record_id) == record
        store.erase(record_id)
        assert len(store) == 0


def test_stream_may_read_the_store_it_is_put_into(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Copies of every record under another source, read while they are put."""
    store.put_many(make_record(n) for n in range(5))
    copies = (
        evolve(record, ref=RecordRef("shop", record.record_id))
        for record in store.scan()
        if record.source == "crm"
    )
    assert store.put_many(copies, batch_size=2) == 5
    assert len(store) == 10


def test_very_large_record_comes_back(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Ten million characters in one value."""
    record = make_record(1, emails=("x" * 10_000_000 + "@example.com",))
    with EncryptedStore(SQLiteStore(tmp_path / "rows.db"), keys=keys) as store:
        store.put(record)
        assert store.get(record.ref) == record


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("+442071838750", ["020 7183 8750", "+44 (0)20 7183 8750", "7183 8750 x5"]),
        ("+12125550123", ["(212) 555-0123", "1-212-555-0123", "555.0123"]),
        ("+85223456789", ["2345 6789", "00852 2345 6789", "(852) 2345-6789"]),
        ("+861065529988", ["010-65529988", "６５５２９９８８转123", "86 10 6552 9988"]),
        ("+8695588", ["95588", "+86 95588"]),
    ],
)
def test_national_and_international_forms_find_a_number(
    store: EncryptedStore, make_record: MakeRecord, stored: str, typed: list[str]
) -> None:
    """However it is typed; its end alone finds nobody."""
    record = make_record(1, phones=(stored,))
    store.put_many([record, make_record(2)])
    assert [list(store.find(phone=text)) for text in typed] == [[record]] * len(typed)
    assert list(store.find(phone=stored[-4:])) == []


def test_other_keys_open_nothing(rows: MemoryStore, keys: KeyRing) -> None:
    """A ring that did not make the store is refused, and the store closed."""
    EncryptedStore(rows, keys=keys)
    with pytest.raises(EncryptionError, match="do not open this store"):
        EncryptedStore(rows, keys=KeyRing.generate())
    with pytest.raises(StorageError, match="closed"):
        rows.count()


def test_saved_ring_opens_the_store(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Keys that went through their JSON text are the same keys."""
    passphrase = "of this test only"  # noqa: S105 - opens nothing else
    with EncryptedStore(SQLiteStore(tmp_path / "a.db"), keys=keys) as store:
        store.put(make_record(1))
    again = KeyRing.from_json(keys.to_json(passphrase), passphrase)
    with EncryptedStore(SQLiteStore(tmp_path / "a.db"), keys=again) as store:
        assert list(store.scan()) == [make_record(1)]


def test_rows_without_the_stores_own_values_are_damaged(keys: KeyRing) -> None:
    """A lost store id must not be replaced by a new one."""
    rows = MemoryStore()
    rows.put_many([StoredRow(row_id=b"1", envelope=b"")])
    with pytest.raises(StorageError, match="lost its own values"):
        EncryptedStore(rows, keys=keys)
    rows = MemoryStore()
    rows.put_meta("store_id", bytes(16))
    with pytest.raises(StorageError, match="lost its own values"):
        EncryptedStore(rows, keys=keys)


class Rival(MemoryStore):
    """A store that another process makes its own at the last moment."""

    def __init__(self, others: MemoryStore) -> None:
        super().__init__()
        self.others = others
        self.asked = 0

    def get_meta(self, name: str) -> bytes | None:
        """Nothing at first, then what the other process put."""
        self.asked += 1
        return None if self.asked == 1 else self.others.get_meta(name)


def test_two_processes_may_create_one_store(rows: MemoryStore, keys: KeyRing) -> None:
    """The slower one takes the values of the faster one."""
    EncryptedStore(rows, keys=keys)
    with EncryptedStore(Rival(rows), keys=keys) as store:
        assert len(store) == 0


def test_indexes_of_another_version_are_not_asked(
    rows: MemoryStore,
    keys: KeyRing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They would find nothing; records can still be read, and erased."""
    versions = {"phone": "0", "email": "0", "identifier": "0", "record_id": "1"}
    with monkeypatch.context() as former:
        former.setattr(unlocking, "INDEX_VERSIONS", versions)
        EncryptedStore(rows, keys=keys)
    store = EncryptedStore(rows, keys=keys)
    for use in (lambda: store.find(phone="13800000001"), lambda: store.put_many([])):
        with pytest.raises(UnsupportedQueryError, match="indexes are of another"):
            use()
    assert list(store.scan()) == []
    with pytest.raises(RecordNotFoundError):
        store.erase("crm/1")


def test_closed_store_refuses_everything_at_once(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Lazy calls too; only closing again is allowed."""
    with store:
        store.put(make_record(1))
    store.close()
    calls = [
        lambda: store.put(make_record(1)),
        lambda: store.get("crm/C00001"),
        lambda: store.find(phone="13800000001"),
        store.scan,
        lambda: store.erase("crm/C00001"),
        lambda: len(store),
        store.__enter__,
    ]
    for call in calls:
        with pytest.raises(StorageError, match="closed"):
            call()


def test_iterating_after_closing_is_refused(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """An iterator does not outlive its store."""
    store.put_many([make_record(1), make_record(2)])
    records = store.scan()
    next(records)
    store.close()
    with pytest.raises(StorageError, match="closed"):
        next(records)


def test_exception_in_the_block_closes_the_store(store: EncryptedStore) -> None:
    """And passes on."""
    with pytest.raises(LookupError), store:
        raise LookupError
    with pytest.raises(StorageError, match="closed"):
        len(store)
