"""Records go in and come out; what does not fit is refused."""

import json
import os
import sqlite3
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from customer_core.errors import (
    ConfigurationError,
    CustomerCoreError,
    DecryptionError,
    EncryptionError,
    KeyUnavailableError,
    RecordNotFoundError,
    StorageError,
    UnsupportedQueryError,
)
from customer_core.models import CustomerRecord, PartialDate, PersonName, RecordRef
from customer_core.models.protection import ProtectionClass
from customer_core.protocols import StoredRow
from customer_core.storage import (
    Access,
    BlindIndex,
    EncryptedStore,
    KeyRing,
    MemoryStore,
    SQLiteStore,
    StoragePolicy,
    open_store,
)
from customer_core.storage.index_parts import PARTS
from customer_core.testing.doubles import Fault, FaultyRows

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


def test_many_values_are_found_at_once(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Each record with the value that found it; what nobody has is left out."""
    phone = ("+8613800000001",)
    store.put_many([make_record(1), make_record(2), make_record(3, phones=phone)])
    asked = ["138 0000 0001", "13800000002", "13800000009", "02100000001"]
    found = list(store.find_many("phone", asked))
    assert sorted((value, r.record_id) for value, r in found) == [
        ("138 0000 0001", "C00001"),
        ("138 0000 0001", "C00003"),
        ("13800000002", "C00002"),
    ]
    emails = (f"user{n}@example.com" for n in range(1000))
    assert len(list(store.find_many("email", emails))) == 3
    repeated = ["user2@example.com"] * 300  # over two pages
    assert len(list(store.find_many("email", repeated))) == 300
    for criterion, values in (("name", ["x"]), ("phone", [" "]), ("phone", [None])):
        with pytest.raises(UnsupportedQueryError):
            list(store.find_many(criterion, values))


def test_record_answers_each_of_many_questions_once(
    keys: KeyRing, make_record: MakeRecord
) -> None:
    """Also one that is found by several keys of a name, and by two questions."""
    name = PersonName(family="单", given="重庆")
    record = make_record(1)
    record = evolve(record, names=(evolve(record.names[0], value=name),))
    assert len(PARTS["name"].query_keys(name)) > 1
    indexes = [BlindIndex(("name",))]
    with open_store("memory://", keys=keys, indexes=indexes) as store:
        store.put(record)
        found = list(store.find_many("name", [name, "单重庆"]))
    assert found == [(name, record), ("单重庆", record)]


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
            "no index answers name alone; indexed: identifier, email, phone",
        ),
        ({"birth_date": "1990-01-01"}, "no index answers birth_date alone"),
        ({}, "query is empty"),
        ({"phone": None, "name": None}, "query is empty"),
        ({"phone": "  "}, "blank"),
        ({"phone": "13800000001", "email": ""}, "blank"),
        ({"phone": 13800000001}, "another type"),
        ({"shoe_size": "43"}, "nothing is found by shoe_size"),
    ],
)
def test_query_without_an_index_raises_at_once(
    store: EncryptedStore, criteria: dict[str, str], message: str
) -> None:
    """Not when somebody first iterates, and without the value."""
    with pytest.raises(UnsupportedQueryError, match=message) as caught:
        store.find(**criteria)
    assert not any(value in str(caught.value) for value in ("138", "晓明", "1990"))


# --- what was tampered with: see also the conformance suite


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

    def find(
        self, index: str, token: bytes, *, after: bytes = b"", limit: int = 256
    ) -> list[StoredRow]:
        """Find the wrong rows besides the right ones."""
        assert index
        assert token
        return self.scan(after=after, limit=limit)


def test_what_an_index_gives_is_compared_again(
    keys: KeyRing, make_record: MakeRecord
) -> None:
    """A moved index row brings up no other customer, and erases none."""
    store = EncryptedStore(Careless(), keys=keys)
    store.put(make_record(1))
    assert list(store.find(phone="13800000002")) == []
    assert len(list(store.find(phone="13800000001"))) == 1
    assert store.get("C00001") == make_record(1)
    for call in (store.get, store.erase):
        with pytest.raises(RecordNotFoundError):
            call("C00002")


# --- keys, versions, closing


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
    with pytest.raises(StorageError, match="put it back beside"):
        EncryptedStore(rows, keys=keys)


def test_changed_settings_are_damage(rows: MemoryStore, keys: KeyRing) -> None:
    """Whoever may write to the store cannot say what its indexes are made of."""
    EncryptedStore(rows, keys=keys)
    kept = rows.get_meta("settings")
    assert kept is not None
    rows.put_meta("settings", kept.replace(b"phone", b"fax00"))
    with pytest.raises(StorageError, match="lost its own values"):
        EncryptedStore(rows, keys=keys)


def test_indexes_of_another_version_are_not_asked(
    rows: MemoryStore, keys: KeyRing, make_record: MakeRecord
) -> None:
    """They would find nothing; records can be read and erased, and written again."""
    former = EncryptedStore(rows, keys=keys, indexes=[BlindIndex(("phone",))])
    former.put_many([make_record(1), make_record(2)])
    store = EncryptedStore(rows, keys=keys)
    for use in (lambda: store.find(email="a@b.c"), lambda: store.put_many([])):
        with pytest.raises(UnsupportedQueryError, match="call rewrite"):
            use()
    assert len(list(store.scan())) == 2
    store.erase("crm/C00002")
    assert store.rewrite() == 1
    assert list(store.find(email="user1@example.com")) == [make_record(1)]
    assert store.verify().is_sound


def test_interrupted_rewriting_goes_on_where_it_stopped(
    rows: MemoryStore, keys: KeyRing, make_record: MakeRecord
) -> None:
    """What was done before the interruption is not done again."""
    former = EncryptedStore(rows, keys=keys, indexes=[BlindIndex(("phone",))])
    former.put_many(make_record(n) for n in range(10))
    fault = Fault()
    store = EncryptedStore(FaultyRows(rows, fault), keys=keys)  # type: ignore[arg-type] # it forwards the rest
    fault.calls, fault.at = 0, 40
    with pytest.raises(StorageError):
        store.rewrite(batch_size=2)
    again = EncryptedStore(rows, keys=keys)
    assert 0 < again.rewrite(batch_size=2) < 10
    assert len({r.version for r in rows.scan()}) == 1
    assert len(list(again.find(phone="13800000003"))) == 1
    assert again.verify().is_sound


@pytest.mark.parametrize("suite", [1, 2])
def test_suite_is_what_the_policy_says(
    rows: MemoryStore, keys: KeyRing, make_record: MakeRecord, suite: int
) -> None:
    """A store of one suite is not read under a policy that requires the other."""
    policy = StoragePolicy(suite=suite)
    store = EncryptedStore(rows, keys=keys, policy=policy)
    store.put(make_record(1))
    assert store.get("C00001") == make_record(1)
    other = StoragePolicy(suite=3 - suite, readable={3 - suite})
    strict = EncryptedStore(rows, keys=keys, policy=other)
    with pytest.raises(DecryptionError):
        strict.get("crm/C00001")
    moving = EncryptedStore(rows, keys=keys, policy=StoragePolicy(suite=3 - suite))
    moving.rewrite()
    assert strict.get("crm/C00001") == make_record(1)


def test_key_of_a_warm_cache_does_not_get_around_a_policy(
    rows: MemoryStore, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Read under one policy first, then asked for under a stricter one."""
    store = EncryptedStore(rows, keys=keys)
    store.put(make_record(1))
    assert store.get("crm/C00001") == store.get("crm/C00001")
    cache = store._reader._keys._cache  # noqa: SLF001 - the warm cache itself
    strict = StoragePolicy(suite=2, readable={2})
    (context,) = (context for _, context in cache._entries)  # noqa: SLF001
    assert cache.get(context) is not None
    cache._scope = hash(strict)  # noqa: SLF001
    assert cache.get(context) is None


def test_roots_are_asked_for_again_when_their_time_is_up(
    rows: MemoryStore, make_record: MakeRecord
) -> None:
    """A provider that refuses by then keeps the store closed."""

    class Revocable(KeyRing):
        __slots__ = ("asked",)
        asked: int

        def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
            self.asked += 1
            if self.asked > 3:
                raise KeyUnavailableError
            return super().unwrap(blob, context)

    provider = Revocable(bytes(64))
    provider.asked = 0
    store = EncryptedStore(rows, keys=provider, policy=StoragePolicy(key_uses=5))

    def use_up() -> None:
        for _ in range(20):
            store.put(make_record(1))

    with pytest.raises(KeyUnavailableError):
        use_up()


def test_fork_gives_other_message_ids(keys: KeyRing) -> None:
    """Parent and child write the same record under different ids."""
    store = EncryptedStore(MemoryStore(), keys=keys)
    store.put(CustomerRecord(ref=RecordRef("crm", "1")))
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    store.put(CustomerRecord(ref=RecordRef("crm", "1")))
    (row,) = store._rows.scan()  # noqa: SLF001 - the bytes themselves
    if child == 0:
        os.write(writing, row.envelope[28:60])
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 32) != row.envelope[28:60]
    os.close(reading)
    os.close(writing)


def test_records_are_found_by_name_and_birth_date(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """In any order and script; by both only."""
    plain = make_record(1)
    born = evolve(plain.names[0], value=PartialDate(year=1990, month=1, day=2))
    store.put_many([evolve(plain, birth_dates=(born,)), make_record(2)])
    for name in ("欧阳晓明", "Ouyang Xiaoming", "Xiaoming OUYANG", "歐陽曉明"):
        found = store.find(name=name, birth_date="1990-01-02")
        assert [r.record_id for r in found] == ["C00001"]
    assert list(store.find(name="欧阳晓明", birth_date="1990-01-03")) == []
    assert list(store.find(email="user2@example.com", name="王伟")) == []


def test_related_records_share_something(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Each once, never itself."""
    phone = ("+8613800000001",)
    mails = ("user1@example.com",)
    store.put_many(
        [
            make_record(1),
            make_record(2, phones=phone, emails=mails),
            make_record(3, phones=phone),
            make_record(4),
        ]
    )
    found = in_order(store.find_related(make_record(1)))
    assert [record.record_id for record in found] == ["C00002", "C00003"]
    stranger = make_record(9, source="shop", emails=mails)
    assert len(list(store.find_related(stranger))) == 2


def test_classes_limit_what_is_decrypted(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Identity always; a search compares all, and gives what may be seen."""
    store.put(make_record(1, identifiers=("AB12",)))
    limited = store.get("C00001", classes=[ProtectionClass.IDENTITY])
    assert (len(limited.names), limited.phones, limited.emails) == (1, (), ())
    (found,) = store.find(phone="13800000001", classes=[])
    assert found == limited == next(store.scan(classes=[ProtectionClass.FINANCIAL]))


def test_transaction_spans_calls(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """Puts and erasures take effect together or not at all; keys stay until then."""
    store.put(make_record(1))

    def change() -> None:
        with store.transaction():
            store.put(make_record(2))
            store.erase("crm/C00001")
            raise LookupError

    with pytest.raises(LookupError):
        change()
    assert list(store.scan()) == [make_record(1)]
    assert store.verify().is_sound
    with store.transaction():
        store.put(make_record(2))
        store.erase("crm/C00001")
    assert list(store.scan()) == [make_record(2)]
    assert store.verify().is_sound


def test_audit_tells_who_for_what_and_when(
    store: EncryptedStore, make_record: MakeRecord
) -> None:
    """And nothing of the customer, nor a time that nobody gave."""
    at = datetime(2026, 1, 2, tzinfo=UTC)
    access = Access(actor="clerk 7", purpose="消费者来信", at=at)
    store.put(make_record(1), access=access)
    report = store.erase("C00001", access=access, key_backup_days=30)
    entries = list(store.audit())
    assert [e.action for e in entries] == ["put", "erase", "erased"]
    assert [e.access for e in entries] == [access, access, Access()]
    assert entries[0].items[0][0] == entries[1].items[0][0]
    assert (report.at, report.final_on) == (at, date(2026, 2, 1))
    assert json.loads(report.to_json())["final_on"] == "2026-02-01"
    assert store.audit_head().number == report.audit_number + 1


def test_key_store_of_another_store_is_refused(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """And a missing one: nothing new is made in its place."""
    for name in ("a.db", "b.db"):
        with EncryptedStore(SQLiteStore(tmp_path / name), keys=keys) as store:
            store.put(make_record(1))
    theirs = (tmp_path / "b.db.keys").read_bytes()
    for content in (theirs, None):
        (tmp_path / "a.db.keys").unlink()
        if content:
            (tmp_path / "a.db.keys").write_bytes(content)
        with pytest.raises(StorageError, match="put it back"):
            EncryptedStore(SQLiteStore(tmp_path / "a.db"), keys=keys)


def test_store_opens_while_another_program_writes(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """Keys whose rows are there need no settling; a reader sees the old state."""
    path = tmp_path / "a.db"
    writing = EncryptedStore(SQLiteStore(path), keys=keys)
    writing.put(make_record(1))
    with writing.transaction():
        writing.put(make_record(2))
        reading = SQLiteStore(path, busy_seconds=0.01)
        with EncryptedStore(reading, keys=keys) as store:
            assert list(store.scan()) == [make_record(1)]
    writing.close()


def test_copy_of_the_store_alone_opens_nothing(
    tmp_path: Path, keys: KeyRing, make_record: MakeRecord
) -> None:
    """A copy made before an erasure stays unreadable beside the keys of after it."""
    path = tmp_path / "a.db"
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.put_many([make_record(1), make_record(2)])
    before = path.read_bytes()
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        store.erase("C00001")
    path.write_bytes(before)
    with EncryptedStore(SQLiteStore(path), keys=keys) as store:
        with pytest.raises(DecryptionError):
            store.get("crm/C00001")
        assert store.get("crm/C00002") == make_record(2)
        assert store.verify().changed == 1


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
