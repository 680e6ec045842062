"""Storage, for any bytes, any record and any sequence of calls."""

import json
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from customer_core.errors import DecryptionError, VersionConflictError
from customer_core.models import CustomerRecord
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage import (
    KeyRing,
    MemoryStore,
    SQLiteStore,
    open_store,
)
from customer_core.storage._primitives import tlv
from customer_core.storage.codec import VALUES, encode_record
from customer_core.storage.decoding import decode_record, value_parts
from customer_core.storage.envelope import Header, decrypt_cells, encrypt_envelope
from customer_core.storage.index_parts import PARTS
from customer_core.testing.strategies import customer_records

KEY = bytes(range(64))
KEYS = KeyRing(KEY)


CELLS = st.dictionaries(st.integers(1, 4), st.binary(max_size=300), min_size=1)


def _envelope(cells: dict[int, bytes], place: bytes, suite: int) -> bytes:
    header = Header(suite, 1, 1, 1, 1)
    return encrypt_envelope(KEY, place, header=header, cells=cells) + bytes(32)


@settings(max_examples=60, deadline=None)
@given(cells=CELLS, place=st.binary(max_size=40), suite=st.sampled_from([1, 2]))
def test_envelope_round_trips(
    cells: dict[int, bytes], place: bytes, suite: int
) -> None:
    """Any bytes, any place; each cell alone as well."""
    envelope = _envelope(cells, place, suite)
    assert decrypt_cells(KEY, place, envelope=envelope) == cells
    for name, text in cells.items():
        found = decrypt_cells(KEY, place, envelope=envelope, classes={name})
        assert found == {name: text}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), cells=CELLS, suite=st.sampled_from([1, 2]))
def test_no_changed_envelope_opens(
    data: st.DataObject, cells: dict[int, bytes], suite: int
) -> None:
    """Any bytes before the seal replaced by any other bytes, anywhere."""
    envelope = _envelope(cells, b"here", suite)
    start = data.draw(st.integers(0, len(envelope) - 32))
    end = data.draw(st.integers(start, len(envelope) - 32))
    changed = envelope[:start] + data.draw(st.binary(max_size=80)) + envelope[end:]
    if changed != envelope:
        with pytest.raises(DecryptionError):
            decrypt_cells(KEY, b"here", envelope=changed)


@settings(max_examples=50, deadline=None)
@given(customer_records())
def test_record_round_trips_through_its_cells(record: CustomerRecord) -> None:
    """Whatever a model can hold."""
    assert decode_record(encode_record(record)) == record


@settings(max_examples=50, deadline=None)
@given(customer_records())
def test_record_that_nobody_has_read_is_compared_as_the_one_that_was_written(
    record: CustomerRecord,
) -> None:
    """The parts in its cells are those of its values; keys and answers are equal."""
    cells = encode_record(record)
    for attribute in VALUES:
        kept = value_parts(decode_record(cells), attribute)
        parts = value_parts(record, attribute)
        assert sorted(map(json.dumps, kept)) == sorted(map(json.dumps, parts))
    texts = [each.value.e164 for each in record.phones]
    for part in PARTS.values():
        keys = list(part.keys(record))
        assert list(part.keys(decode_record(cells))) == keys
        for text in (*keys, *texts):
            matches = part.matcher(text, part.query_keys(text))
            assert matches(decode_record(cells)) == matches(record)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=4)), st.lists(st.binary(max_size=4)))
def test_tlvs_are_equal_only_for_equal_parts(
    left: list[bytes], right: list[bytes]
) -> None:
    """Injective."""
    assert (tlv(*left) == tlv(*right)) == (left == right)


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


def _break_off(*, breaks: bool) -> None:
    if breaks:
        raise Broken


class RowStores(RuleBasedStateMachine):
    """The SQLite store does what the memory store does, whatever is called."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "rows.db"
        self.file, self.memory = SQLiteStore(self.path), MemoryStore()

    @rule(
        number=st.integers(0, 4),
        tokens=st.lists(st.sampled_from([b"a", b"b"]), max_size=3),
        is_live=st.booleans(),
        step=st.sampled_from([1, 1, 1, 0, 2]),
        breaks=st.booleans(),
    )
    def put(
        self,
        number: int,
        *,
        tokens: list[bytes],
        is_live: bool,
        step: int,
        breaks: bool,
    ) -> None:
        """A row or tombstone, in the right version or not, undone or not."""
        row_id = number.to_bytes(2, "big")
        version = self.memory.versions([row_id]).get(row_id, 0) + step
        row = StoredRow(
            row_id=row_id,
            version=version,
            envelope=b"%d" % version,
            index_rows=[("phone", token) for token in tokens] if is_live else [],
            is_live=is_live,
        )
        refused = [
            self._put(store, row, breaks=breaks) for store in (self.file, self.memory)
        ]
        assert refused[0] == refused[1]

    def _put(self, store: RecordStore, row: StoredRow, *, breaks: bool) -> bool:
        with suppress(Broken):
            try:
                with store.transaction():
                    store.put_many([row])
                    store.append_changes([(row.row_id, row.envelope)])
                    store.append_audit(row.envelope)
                    _break_off(breaks=breaks)
            except VersionConflictError:
                return True
        return False

    @rule(number=st.integers(0, 4))
    def drop_changes(self, number: int) -> None:
        """Of one row."""
        row_id = number.to_bytes(2, "big")
        dropped = {s.drop_changes(row_id=row_id) for s in (self.file, self.memory)}
        assert len(dropped) == 1

    @rule()
    def reopen(self) -> None:
        """The file, as another process would find it."""
        self.file.close()
        self.file = SQLiteStore(self.path)

    @invariant()
    def both_are_equal(self) -> None:
        """Everything that can be read."""
        assert self._state(self.file) == self._state(self.memory)

    def _state(self, store: RecordStore) -> tuple[object, ...]:
        ids = [n.to_bytes(2, "big") for n in range(5)]
        return (
            store.scan(),
            store.get_many(ids),
            [store.find("phone", token) for token in (b"a", b"b")],
            [list(map(tuple, rows)) for rows in store.index_rows(ids)],
            store.count(),
            store.read_audit(),
            [change[1:] for change in store.read_changes()],
        )

    def teardown(self) -> None:
        """Remove the file."""
        self.file.close()
        self.folder.cleanup()


TestRowStores = RowStores.TestCase
TestRowStores.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None
)
