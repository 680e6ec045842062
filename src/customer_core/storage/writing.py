"""Writing to a store: rows, keys, audit and outbox together, whatever interrupts it.

Rules:
    One transaction of the records' store spans everything a call writes to it. The key
    store may be another file, which no transaction spans: so new keys are made durable
    before the rows that need them, and keys are destroyed after the rows are gone. What
    an interruption leaves is settled at the next opening or writing: a key without a
    row is destroyed, an erasure that was decided is carried out.

Layout of the values that remember what is under way::

    erase/<row id in hex>   the row is a tombstone, its keys are still to be destroyed
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Final

from attrs import frozen

from customer_core.errors import RecordNotFoundError, VersionConflictError
from customer_core.models import CustomerRecord
from customer_core.protocols import StoredRow
from customer_core.storage.audit import NOBODY, Access, append_entry, pseudonym
from customer_core.storage.changes import pack_erased, pack_put
from customer_core.storage.envelope import SEAL_BYTES, read_classes
from customer_core.storage.holds import require_free
from customer_core.storage.parts import Parts
from customer_core.storage.sealing import row_id_of, seal_record, seal_tombstone
from customer_core.storage.unlocking import Unlocked

_ERASE: Final = "erase/"
_MANY: Final = 64
"""New keys that are settled at once, and not with the next writing."""


@frozen
class Erased:
    """What an erasure removed of one record.

    Attributes:
        grave: the tombstone.
        index_rows: how many it was found by.
        changes: how many changes of it the outbox held.
        keys: how many data keys it had.
    """

    grave: StoredRow
    index_rows: int
    changes: int
    keys: int


class Writer:
    """Writes to one store.

    Args:
        parts: of the store.
    """

    def __init__(self, parts: Parts) -> None:
        self._rows, self._vault = parts.rows, parts.vault
        self._keys = parts.data_keys
        self._lock = RLock()
        self._depth = 0
        self._mark = 0

    @contextmanager
    def transaction(self) -> Iterator[Unlocked]:
        """Group writings; an exception inside undoes all of them. May be nested."""
        with self._lock:
            with self._rows.transaction(), self._keys.store.transaction():
                if self._depth == 0:
                    self._settle()
                self._depth += 1
                try:
                    yield self._vault.unlocked()
                finally:
                    self._depth -= 1
                mark = self._keys.store.mark()
            if self._depth == 0:
                if mark - self._mark > _MANY:
                    self._keys.store.confirm(mark)
                self._mark = mark
                self._finish_erasures()

    def recover(self) -> None:
        """Settle what another process was interrupted in, if anything."""
        if self._loose_keys() or self._rows.list_meta(_ERASE):
            with self.transaction():
                pass

    def close(self) -> None:
        """Leave nothing to settle to the next process."""
        if self._mark:
            self._keys.store.confirm(self._mark)

    def put(
        self,
        records: Sequence[CustomerRecord],
        access: Access,
        *,
        expected: int | None = None,
        action: str = "put",
    ) -> None:
        """Write records; of several with one ref the last one.

        Args:
            records: one batch.
            access: for the audit.
            expected: the version that every one of them has now, 0 for new ones;
                ``None`` for whichever.
            action: for the audit.

        Raises:
            VersionConflictError: when one has another version.
        """
        with self.transaction() as unlocked:
            latest = {row_id_of(unlocked, r.ref.key): r for r in records}
            row_ids = list(latest)
            versions = self._rows.versions(row_ids)
            if expected is not None:
                others = [i for i in row_ids if versions.get(i, 0) != expected]
                if others:
                    raise VersionConflictError(tuple(sorted(others)))
            keys = self._subject_keys(row_ids, versions, unlocked)
            rows = [
                seal_record(
                    record,
                    row_id,
                    unlocked=unlocked,
                    key=keys[row_id],
                    version=versions.get(row_id, 0) + 1,
                )
                for row_id, record in latest.items()
            ]
            self._rows.put_many(rows)
            self._rows.append_changes(
                (r.row_id, pack_put(r.version, read_classes(r.envelope))) for r in rows
            )
            self._audit(
                action,
                access,
                [(r, keys[r.row_id][1]) for r in rows],
                unlocked=unlocked,
            )

    def erase(self, row_ids: Sequence[bytes], access: Access) -> list[Erased]:
        """Turn rows into tombstones; their keys are destroyed after the transaction.

        Raises:
            LegalHoldError: when one of them is under a hold.
            RecordNotFoundError: when one of them is not there.
        """
        with self.transaction() as unlocked:
            require_free(self._rows, row_ids)
            rows = [row for row in self._rows.get_many(row_ids) if row and row.is_live]
            if len(rows) < len(row_ids):
                msg = "no record has this id; check it, or write source/record_id"
                raise RecordNotFoundError(msg)
            kept = self._keys.store.get_many(row_ids)
            keys = self._keys.newest(row_ids, unlocked.wrapper)
            erased = [
                self._bury(row, keys=len(kept.get(row.row_id, ())), unlocked=unlocked)
                for row in rows
            ]
            items = [
                (e.grave, keys[e.grave.row_id][1])
                for e in erased
                if e.grave.row_id in keys
            ]
            self._audit("erase", access, items, unlocked=unlocked)
        return erased

    def _bury(self, row: StoredRow, *, keys: int, unlocked: Unlocked) -> Erased:
        """A tombstone in place of a row, and nothing else of it."""
        rows = self._rows
        (index_rows,) = rows.index_rows([row.row_id])
        grave = seal_tombstone(row.row_id, version=row.version + 1, unlocked=unlocked)
        rows.put_many([grave])
        changes = rows.drop_changes(row_id=row.row_id)
        rows.append_changes([(row.row_id, pack_erased(grave.version))])
        rows.put_meta(f"{_ERASE}{row.row_id.hex()}", b"")
        return Erased(grave, index_rows=len(index_rows), changes=changes, keys=keys)

    def _finish_erasures(self) -> None:
        """Destroy the keys of erased rows, and all that is left of both in logs."""
        if not self._rows.list_meta(_ERASE):
            return
        with self._rows.transaction():
            # read again inside: another process may have finished them
            if not self._destroy_erased():
                return
        self._keys.store.scrub()
        self._rows.scrub()

    def _settle(self) -> None:
        """Inside a transaction: carry out what was decided, sweep what nobody needs."""
        keys = self._keys.store
        if self._mark:
            keys.confirm(self._mark)
        if loose := self._loose_keys():
            keys.destroy(loose)
            keys.confirm(keys.mark())
        self._destroy_erased()

    def _loose_keys(self) -> list[bytes]:
        """Subjects whose keys were put and whose rows never were."""
        waiting, loose = self._keys.store.unconfirmed(), []
        for start in range(0, len(waiting), _MANY):
            page = waiting[start : start + _MANY]
            rows = zip(page, self._rows.get_many(page), strict=True)
            loose += [s for s, row in rows if row is None or not row.is_live]
        return loose

    def _destroy_erased(self) -> bool:
        """Inside a transaction of the rows; whether there was something to destroy.

        Before the record is put again: its new key must not be taken for the old one.
        """
        names = [name for name, _ in self._rows.list_meta(_ERASE)]
        if names:
            self._keys.destroy([_subject_of(name) for name in names])
            for name in names:
                self._rows.put_meta(name, None)
            key = self._vault.unlocked().audit_key
            append_entry(self._rows, key, access=NOBODY, action="erased")
        return bool(names)

    def _subject_keys(
        self, row_ids: list[bytes], versions: dict[bytes, int], unlocked: Unlocked
    ) -> dict[bytes, tuple[int, bytes]]:
        """The data key of every subject, made for those that have none."""
        known = [row_id for row_id in row_ids if row_id in versions]
        keys = self._keys.newest(known, unlocked.wrapper) if known else {}
        fresh = [row_id for row_id in row_ids if row_id not in keys]
        if fresh:
            keys |= self._keys.create(fresh, unlocked.wrapper)
        return keys

    def _audit(
        self,
        action: str,
        access: Access,
        items: list[tuple[StoredRow, bytes]],
        *,
        unlocked: Unlocked,
    ) -> None:
        append_entry(
            self._rows,
            unlocked.audit_key,
            access=access,
            action=action,
            items=[
                (pseudonym(key), row.version, row.envelope[-SEAL_BYTES:])
                for row, key in items
            ],
        )


def _subject_of(name: str) -> bytes:
    """Whose keys are to be destroyed; of a name another hand wrote, nobody's."""
    try:
        return bytes.fromhex(name.removeprefix(_ERASE))
    except ValueError:
        return b""
