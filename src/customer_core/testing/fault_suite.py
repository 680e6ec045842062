"""The tests of concurrent writers and of faults; part of :mod:`.encrypted_suite`."""

import threading

import pytest

from customer_core.errors import (
    RecordNotFoundError,
    StorageError,
    VersionConflictError,
)
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PhoneNumber,
    RecordRef,
)
from customer_core.storage import EncryptedStore, KeyRing
from customer_core.testing.doubles import Fault, FaultyRows
from customer_core.testing.key_store_suite import OpenRows, StoreSuite

KEYS = KeyRing(bytes(range(64)))


def customer(number: int, *, phone: str | None = None) -> CustomerRecord:
    """The invented customer of a number."""
    ref = RecordRef("crm", f"C{number}")
    origin = FieldOrigin(record=ref)
    e164 = phone or f"+86138{number:08}"
    mail = f"user{number}@example.com"
    return CustomerRecord(
        ref=ref,
        phones=(Attributed(value=PhoneNumber(e164=e164), raw=e164, origin=origin),),
        emails=(Attributed(value=EmailAddress(address=mail), raw=mail, origin=origin),),
    )


def phones(store: EncryptedStore) -> dict[str, str]:
    """The phone of every record, by its id; each found by its index too."""
    found = {r.record_id: r.phones[0].value.e164 for r in store.scan()}
    for record_id, phone in found.items():
        assert record_id in {r.record_id for r in store.find(phone=phone)}
    return found


class FaultSuite(StoreSuite):
    """What the encrypted store does when others write too, and when calls fail."""

    #: How many of the points of failure are tried: every one, or every n-th.
    fault_step = 1

    def test_eight_writers_of_one_record_lose_no_update(
        self, open_rows: OpenRows
    ) -> None:
        """Each adds its own increments, and repeats what was refused."""
        rows = open_rows()
        is_shared = rows.capabilities.is_shared
        first = EncryptedStore(rows, keys=KEYS)
        first.put(customer(0, phone="+861000"))

        def count_up() -> None:
            store = EncryptedStore(open_rows(), keys=KEYS) if is_shared else first
            for _ in range(3):
                _increment(store)
            if is_shared:
                store.close()

        threads = [threading.Thread(target=count_up) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert phones(first) == {"C0": "+861024"}
        assert first.verify().is_sound
        first.close()

    @pytest.mark.parametrize("is_late", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("action", ["put", "erase", "put_many"])
    def test_failure_at_any_call_leaves_one_state(
        self,
        open_rows: OpenRows,
        action: str,
        is_late: bool,  # noqa: FBT001
    ) -> None:
        """A typed error; the old state or the new one; then it can be repeated."""
        first = EncryptedStore(open_rows(), keys=KEYS)
        first.put_many([customer(n) for n in range(3)])
        rows = first._rows  # noqa: SLF001 - the same memory for a memory store
        number = 0
        while True:
            number += self.fault_step
            fault = Fault(is_late=is_late)
            store = EncryptedStore(FaultyRows(rows, fault), keys=KEYS)
            before = phones(store)
            target = customer(1, phone=f"+86139{number:08}")
            after = _after(before, action, target)
            fault.calls, fault.at = 0, number
            try:
                _act(store, action, target)
            except StorageError:
                failed = True
            else:
                failed = False
            fault.at = 0
            again = EncryptedStore(rows, keys=KEYS)
            assert phones(again) in ([before, after] if failed else [after])
            assert again.verify().is_sound
            if not failed and fault.calls < number:
                break
            _repeat(again, action, target)
            assert again.verify().is_sound
            again.put(customer(1))
        first.close()


def _increment(store: EncryptedStore) -> None:
    while True:
        read = store.get_versioned("crm/C0")
        number = int(read.record.phones[0].value.e164[1:]) + 1
        try:
            store.put(customer(0, phone=f"+{number}"), expected_version=read.version)
        except VersionConflictError:
            continue
        return


def _act(store: EncryptedStore, action: str, target: CustomerRecord) -> None:
    if action == "erase":
        store.erase(target.ref)
    elif action == "put":
        store.put(target)
    else:
        store.put_many([target, customer(8, phone=target.phones[0].value.e164)])


def _after(
    before: dict[str, str], action: str, target: CustomerRecord
) -> dict[str, str]:
    phone = target.phones[0].value.e164
    if action == "erase":
        return {name: kept for name, kept in before.items() if name != "C1"}
    if action == "put":
        return before | {"C1": phone}
    return before | {"C1": phone, "C8": phone}


def _repeat(store: EncryptedStore, action: str, target: CustomerRecord) -> None:
    """The call once more; erasing what is gone already says so."""
    try:
        _act(store, action, target)
    except RecordNotFoundError:
        assert action == "erase"
