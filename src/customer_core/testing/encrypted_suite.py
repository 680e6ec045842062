"""The tests that the encrypted store passes on every adapter: attacks and faults.

Rules:
    As :mod:`.adapter_suite`: an adapter author adds the fixture ``open_rows``. Attacks
    come through the store, as they would from whoever may write to the database.
"""

from collections.abc import Callable

import pytest
from attrs import evolve

from customer_core.errors import (
    DecryptionError,
    EncryptionError,
    LegalHoldError,
    RecordNotFoundError,
    StorageError,
    VersionConflictError,
)
from customer_core.models import (
    RecordRef,
)
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage import ChangeKind, EncryptedStore, KeyRing
from customer_core.testing.doubles import TamperedRows
from customer_core.testing.fault_suite import KEYS, FaultSuite, customer, phones
from customer_core.testing.key_store_suite import OpenRows

Edit = Callable[[StoredRow], StoredRow | None]


class EncryptedSuite(FaultSuite):
    """What the encrypted store does on a store of bytes."""

    @pytest.fixture
    def customers(self, store: RecordStore) -> EncryptedStore:
        """A store of five customers."""
        customers = EncryptedStore(store, keys=KEYS)
        customers.put_many([customer(n) for n in range(5)])
        return customers

    def test_records_come_back_by_id_and_by_value(
        self, customers: EncryptedStore
    ) -> None:
        """And the store is sound."""
        assert customers.get("crm/C1") == customers.get("C1") == customer(1)
        assert list(customers.find(phone="138-0000-0003")) == [customer(3)]
        found = customers.get_many(["C2", "C9", "crm/C0"])
        assert found == [customer(2), None, customer(0)]
        assert customers.verify().is_sound

    # --- attacks

    def attacked(self, rows: RecordStore, edit: Edit) -> EncryptedStore:
        """The store over rows that somebody has edited."""
        return EncryptedStore(TamperedRows(rows, edit=edit), keys=KEYS)

    @pytest.mark.parametrize("what", ["envelope", "index_digest", "row_id", "version"])
    def test_changed_row_is_refused(
        self, customers: EncryptedStore, store: RecordStore, what: str
    ) -> None:
        """Whichever part of it, by the same error, before anything is given."""

        def edit(row: StoredRow) -> StoredRow:
            kept = getattr(row, what)
            other = kept + 1 if isinstance(kept, int) else kept[:-1] + b"\xff"
            other = other if other != kept else kept[:-1] + b"\0"
            return evolve(row, **{what: other})  # type: ignore[arg-type] # of its type

        attacked = self.attacked(store, edit)
        for call in (
            lambda: attacked.get("crm/C1"),
            lambda: list(attacked.find(phone="13800000001")),
            lambda: next(attacked.scan()),
        ):
            with pytest.raises(DecryptionError) as caught:
                call()
            assert str(caught.value) == str(DecryptionError())
        assert attacked.verify().changed == len(customers)

    def test_row_under_the_name_of_another_is_refused(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """A swap of envelopes between two records."""
        rows = {row.row_id: row for row in store.scan()}
        one, other = list(rows)[:2]
        swapped = {
            one: evolve(rows[other], row_id=one),
            other: evolve(rows[one], row_id=other),
        }
        attacked = self.attacked(store, lambda row: swapped.get(row.row_id, row))
        with pytest.raises(DecryptionError):
            list(attacked.scan())
        assert attacked.verify().changed == 2
        assert customers.verify().is_sound

    def test_replayed_row_is_found_by_verifying(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """An older envelope is genuine: only the audit knows the latest."""
        old = {row.row_id: row for row in store.scan()}
        customers.put(customer(1, phone="+8613999999999"))
        name = customers.name_of("C1")
        attacked = self.attacked(
            store, lambda row: old[row.row_id] if row.row_id == name else row
        )
        assert attacked.get("crm/C1") == customer(1)
        report = attacked.verify()
        assert (report.replayed, report.index_rows) == (1, 1)
        assert name.hex() in report.names

    def test_missing_row_is_found_by_verifying(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """A row that was taken away."""
        name = customers.name_of("C1")
        attacked = self.attacked(store, lambda row: None if row.row_id == name else row)
        assert attacked.verify().missing == 1

    def test_moved_or_dropped_index_row_is_found_by_verifying(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """And never brings up a wrong customer."""
        name = customers.name_of("C1")
        for edit in (lambda rows: rows[1:], lambda rows: [*rows, ("phone/1", b"x")]):
            attacked = EncryptedStore(
                TamperedRows(
                    store,
                    edit_index=lambda row_id, rows, edit=edit: (  # type: ignore[misc] # bound now
                        edit(rows) if row_id == name else rows
                    ),
                ),
                keys=KEYS,
            )
            assert attacked.verify().index_rows == 1

    def test_wrapped_key_of_another_record_is_refused(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """A swap of data keys; a key that was taken away."""
        one, other = customers.name_of("C1"), customers.name_of("C2")
        kept = store.keys.get_many([one, other])
        store.keys.put_many([(one, *kept[other][0]), (other, *kept[one][0])])
        reopened = EncryptedStore(store, keys=KEYS)
        for record_id in ("C1", "C2"):
            with pytest.raises(DecryptionError):
                reopened.get(f"crm/{record_id}")
        store.keys.destroy([customers.name_of("C3")])
        with pytest.raises(DecryptionError):
            reopened.get("crm/C3")
        assert reopened.verify().changed == 3

    def test_audit_that_was_cut_off_is_found_with_a_head(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """Whoever keeps the head elsewhere notices a whole older store."""
        customers.put(customer(7))
        head = customers.audit_head()
        assert customers.verify(head=head).is_sound
        last = head.number

        class Cut(TamperedRows):
            def read_audit(
                self, *, after: int = 0, limit: int = 256
            ) -> list[tuple[int, bytes]]:
                page = store.read_audit(after=after, limit=limit)
                return [entry for entry in page if entry[0] < last]

        cut = EncryptedStore(Cut(store), keys=KEYS)
        assert not cut.verify(head=head).is_audit_whole

    @pytest.mark.parametrize("keys", [KeyRing.generate(), KeyRing(bytes(64))])
    def test_other_keys_open_nothing(self, open_rows: OpenRows, keys: KeyRing) -> None:
        """A ring that did not make the store is refused."""
        rows = open_rows()
        EncryptedStore(rows, keys=KEYS)
        with pytest.raises(EncryptionError, match="do not open this store"):
            EncryptedStore(rows, keys=keys)

    def test_another_tenant_opens_nothing(self, open_rows: OpenRows) -> None:
        """Even with the same keys."""
        rows = open_rows()
        EncryptedStore(rows, keys=KEYS, tenant="north")
        with pytest.raises(EncryptionError, match="do not open this store"):
            EncryptedStore(rows, keys=KEYS, tenant="south")

    # --- erasing

    def test_erased_record_is_nowhere(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """Row, index rows, key, outbox; the tombstone says its version and no more."""
        name = customers.name_of("C1")
        report = customers.erase("C1")
        assert (report.index_rows, report.keys, report.changes) == (3, 1, 1)
        assert customers.is_genuine(report)
        assert not customers.is_genuine(evolve(report, keys=0))
        (grave,) = store.get_many([name])
        assert grave is not None
        assert (grave.is_live, len(grave.envelope)) == (False, 125)
        assert store.index_rows([name]) == [[]]
        assert dict(store.keys.get_many([name])) == {}
        assert [r[2][0] for r in store.read_changes() if r[1] == name] == [2]
        assert list(customers.find(phone="13800000001")) == []
        with pytest.raises(RecordNotFoundError):
            customers.erase("crm/C1")
        assert customers.verify().is_sound

    def test_erased_record_may_come_back_under_a_new_key(
        self, customers: EncryptedStore
    ) -> None:
        """Its version goes on."""
        customers.erase("C1")
        customers.put(customer(1))
        assert customers.get_versioned("C1").version == 3
        assert customers.verify().is_sound

    def test_legal_hold_wins(self, customers: EncryptedStore) -> None:
        """Nothing is erased, not even the others of the call; until it is released."""
        customers.hold("C1", reason="事由 of the court")
        with pytest.raises(LegalHoldError, match="under a legal hold"):
            customers.erase_many(["C0", "C1"])
        assert len(customers) == 5
        assert customers.hold_reason("C1") == "事由 of the court"
        assert customers.hold_reason("C2") is None
        customers.release("C1")
        customers.erase("C1")
        assert len(customers) == 4

    # --- following

    def test_changes_are_given_until_they_are_acknowledged(
        self, customers: EncryptedStore
    ) -> None:
        """In order, with their refs; an erasure without."""
        customers.put(customer(1, phone="+8613999999999"))
        customers.erase("C2")
        changes = customers.changes()
        assert changes == customers.changes()
        assert [c.kind for c in changes[-2:]] == [ChangeKind.PUT, ChangeKind.ERASED]
        assert changes[-2].ref == RecordRef("crm", "C1")
        assert (changes[-1].ref, len(changes)) == (None, 6)
        assert customers.changes(after=changes[-1].cursor) == []
        assert customers.acknowledge(changes[3].cursor) == 4
        assert customers.changes() == changes[4:]

    # --- keys

    def test_rotated_and_rewritten_store_is_the_same(
        self, customers: EncryptedStore
    ) -> None:
        """New roots, new indexes, new seals; found as before."""
        before = phones(customers)
        customers.rotate_keys()
        with pytest.raises(StorageError, match="rewrite"):
            customers.find(phone="13800000001")
        assert customers.rewrite(batch_size=2) == len(before)
        assert phones(customers) == before
        assert customers.verify().is_sound

    def test_rewrapped_store_opens_under_the_new_keys_only(
        self, customers: EncryptedStore, store: RecordStore
    ) -> None:
        """Without rewriting a record."""
        newer = KEYS.with_new_key()
        customers.rewrap(newer)
        assert len(phones(EncryptedStore(store, keys=newer.newest_only()))) == len(
            customers
        )

    # --- writers and faults

    def test_stale_version_is_refused(self, customers: EncryptedStore) -> None:
        """Nothing is written over what was not seen."""
        read = customers.get_versioned("C1")
        customers.put(read.record, expected_version=read.version)
        with pytest.raises(VersionConflictError):
            customers.put(read.record, expected_version=read.version)
        with pytest.raises(VersionConflictError):
            customers.put(customer(2), expected_version=0)
