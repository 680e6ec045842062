"""Storage, for any bytes, any record and any sequence of calls."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.errors import DecryptionError
from customer_core.models import CustomerRecord
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage import (
    EncryptedStore,
    KeyRing,
    MemoryStore,
    SQLiteStore,
    open_store,
)
from customer_core.storage._primitives import frame
from customer_core.storage.envelope import decrypt_envelope, encrypt_envelope
from customer_core.testing.strategies import customer_records

KEY = bytes(range(64))
KEYS = KeyRing(KEY)


@settings(max_examples=100, deadline=None)
@given(plaintext=st.binary(max_size=300), context=st.binary(max_size=40))
def test_envelope_round_trips(plaintext: bytes, context: bytes) -> None:
    """Any bytes, any context."""
    envelope = encrypt_envelope(KEY, context, plaintext=plaintext)
    assert decrypt_envelope(KEY, context, envelope=envelope) == plaintext


@settings(max_examples=100, deadline=None)
@given(data=st.data(), plaintext=st.binary(max_size=300))
def test_no_changed_envelope_opens(data: st.DataObject, plaintext: bytes) -> None:
    """Any bytes replaced by any other bytes, anywhere."""
    envelope = encrypt_envelope(KEY, b"here", plaintext=plaintext)
    start = data.draw(st.integers(0, len(envelope)))
    end = data.draw(st.integers(start, len(envelope)))
    changed = envelope[:start] + data.draw(st.binary(max_size=80)) + envelope[end:]
    if changed != envelope:
        with pytest.raises(DecryptionError):
            decrypt_envelope(KEY, b"here", envelope=changed)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=4)), st.lists(st.binary(max_size=4)))
def test_frames_are_equal_only_for_equal_parts(
    left: list[bytes], right: list[bytes]
) -> None:
    """Injective."""
    assert (frame(*left) == frame(*right)) == (left == right)


@settings(max_examples=30, deadline=None)
@given(st.lists(customer_records(), max_size=3))
def test_every_record_is_found_by_everything_it_holds(
    records: list[CustomerRecord],
) -> None:
    """Equal, and by each of its phones, e-mails and identifiers."""
    latest = {record.ref: record for record in records}
    with open_store("memory://", keys=KEYS) as store:
        store.put_many(records)
        assert sorted(store.scan(), key=_by_ref) == sorted(latest.values(), key=_by_ref)
        for record in latest.values():
            assert store.get(record.ref) == record
            for phone in record.phones:
                if phone.value.e164[1] != "0":  # no country code begins with 0
                    assert record in store.find(phone=phone.value.e164)
            for email in record.emails:
                assert record in store.find(email=email.value.address)
            for identifier in record.identifiers:
                assert record in store.find(identifier=identifier.value.value)


def _by_ref(record: CustomerRecord) -> str:
    return record.ref.key


class Broken(Exception):  # noqa: N818 - not an error, a tool of the tests
    """Breaks off a transaction."""


IDS = st.integers(0, 5).map(lambda n: n.to_bytes(2, "big"))
TOKENS = st.sampled_from([b"a", b"b", b"c"])
ROWS = st.builds(
    lambda row_id, envelope, tokens: StoredRow(
        row_id=row_id,
        envelope=envelope,
        index_rows=tuple(("phone", token) for token in tokens),
    ),
    IDS,
    st.binary(max_size=8),
    st.lists(TOKENS, max_size=3),
)
Call = Callable[[RecordStore], object]
PUT = st.lists(ROWS, max_size=4).map(lambda rows: lambda store: store.put_many(rows))
DELETE = IDS.map(lambda row_id: lambda store: store.delete(row_id))


def _together(calls: list[Call], *, breaks: bool) -> Call:
    def run(store: RecordStore) -> None:
        with suppress(Broken), store.transaction():
            for call in calls:
                call(store)
            if breaks:
                raise Broken

    return run


CALLS = st.recursive(
    PUT | DELETE,
    lambda calls: st.builds(
        lambda some, breaks: _together(some, breaks=breaks),
        st.lists(calls, max_size=3),
        st.booleans(),
    ),
    max_leaves=6,
)


@contextmanager
def _sqlite() -> Iterator[SQLiteStore]:
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore(Path(folder) / "rows.db")
        yield store
        store.close()


def _state(store: RecordStore) -> tuple[object, ...]:
    found = [list(store.find("phone", token)) for token in (b"a", b"b", b"c")]
    return list(store.scan()), found, store.count()


@settings(max_examples=25, deadline=None)
@given(st.lists(CALLS, max_size=6))
def test_both_stores_agree_after_any_calls(calls: list[Call]) -> None:
    """Insertions, replacements, deletions, in transactions that end well or not."""
    with _sqlite() as file:
        memory = MemoryStore()
        for call in calls:
            call(file)
            call(memory)
        assert _state(file) == _state(memory)


@settings(max_examples=20, deadline=None)
@given(customer_records(), st.integers(0, 255), st.data())
def test_changed_row_of_a_store_is_refused(
    record: CustomerRecord, mask: int, data: st.DataObject
) -> None:
    """Whichever byte of the kept envelope another hand has changed."""
    rows = MemoryStore()
    store = EncryptedStore(rows, keys=KEYS)
    store.put(record)
    ((row_id, envelope),) = rows.scan()
    changed = bytearray(envelope)
    changed[data.draw(st.integers(0, len(envelope) - 1))] ^= mask or 1
    rows.put_many([StoredRow(row_id=row_id, envelope=bytes(changed))])
    with pytest.raises(DecryptionError):
        store.get(record.ref)
