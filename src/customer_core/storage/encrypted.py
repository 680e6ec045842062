"""The encrypted store of customer records: the whole of it.

Rules:
    A record goes in as one envelope bound to this store and to the record's own id,
    and comes out only if both still fit. Every source record has a data key of its own;
    erasing destroys it. What is done to a store stands in its audit and in its feed of
    changes, in the same transaction.

Leaks (``docs/guides/storage.md`` has the table):
    Number and lengths of records, which protection classes they have, equality of
    indexed values, which rows change.
"""

from collections.abc import Iterable, Iterator

from customer_core.protocols import KeyProvider
from customer_core.storage.audit import NOBODY, Access, AuditEntry, AuditHead
from customer_core.storage.changes import Change
from customer_core.storage.erasure import ErasureReport
from customer_core.storage.records import Id, RecordAccess
from customer_core.storage.verification import VerificationReport


class EncryptedStore(RecordAccess):
    """The encrypted store of customer records; made by ``open_store``.

    A record that was changed, or moved from another id or store, is refused.

    Args:
        rows: where the bytes are kept; closed with this object.
        keys: the ring, or another provider, that the store was made with, or is made
            with now.
        tenant: whose records they are; bound to all of them.
        indexes: what ``find`` answers, the most selective first.
        policy: how records are encrypted, and for how long keys are remembered.

    Raises:
        EncryptionError: when the keys are not the ones of this store.
        StorageError: when the store is damaged.

    Example:
        >>> from customer_core.models import CustomerRecord, RecordRef
        >>> from customer_core.storage import KeyRing, open_store
        >>> with open_store("memory://", keys=KeyRing.generate()) as store:
        ...     store.put(CustomerRecord(ref=RecordRef("crm", "42")))
        ...     store.get("crm/42").ref.key, store.get("42").ref.key, len(store)
        ('crm/42', 'crm/42', 1)
    """

    def __repr__(self) -> str:
        """The kind of store, and whether it is open: nothing of keys or records."""
        state = "open" if self._is_open else "closed"
        return f"{type(self).__name__}({self._rows.capabilities.name}, {state})"

    # --- erasing

    def erase(
        self,
        record_id: Id,
        *,
        access: Access = NOBODY,
        key_backup_days: int | None = None,
    ) -> ErasureReport:
        """Remove the record, everything it could be found by, and its data key.

        Args:
            record_id: as :meth:`get` takes it.
            access: who, for what and when: for the audit and the report.
            key_backup_days: how long backups of the key store are kept.

        Returns:
            What was removed. Its tombstone stays: a version, and nothing else.

        Raises:
            RecordNotFoundError: when no record, or more than one, has this id: an
                erasure that did nothing must not pass for done.
            LegalHoldError: when the record is under a hold.
            DecryptionError: for a bare id of a changed record; give its ref.
        """
        return self.erase_many(
            [record_id], access=access, key_backup_days=key_backup_days
        )[0]

    def erase_many(
        self,
        record_ids: Iterable[Id],
        *,
        access: Access = NOBODY,
        key_backup_days: int | None = None,
    ) -> list[ErasureReport]:
        """Remove records, all or none; see :meth:`erase`."""
        row_ids = list(dict.fromkeys(self._row_id(i) for i in record_ids))
        return self._care.erase(row_ids, access, key_backup_days=key_backup_days)

    def hold(self, record_id: Id, *, reason: str, access: Access = NOBODY) -> None:
        """Put a record under a legal hold: it cannot be erased until it is released.

        Args:
            record_id: as :meth:`get` takes it.
            reason: why; encrypted.
            access: who, for what and when: for the audit.
        """
        self._care.hold(self._live_row_id(record_id), reason, access)

    def release(self, record_id: Id, *, access: Access = NOBODY) -> None:
        """Lift the hold of a record; nothing happens when there is none."""
        self._care.release(self._live_row_id(record_id), access)

    def hold_reason(self, record_id: Id) -> str | None:
        """Why a record is under a hold, ``None`` when it is not."""
        return self._care.hold_reason(self._live_row_id(record_id))

    # --- following and checking

    def changes(self, *, after: int = 0, limit: int = 256) -> list[Change]:
        """What changed after a cursor, in order; at least once each.

        Args:
            after: cursor of the last change that was dealt with; 0 from the beginning.
            limit: how many at most.
        """
        self._require_open()
        return self._care.changes(after, limit)

    def acknowledge(self, cursor: int) -> int:
        """Forget the changes up to a cursor; how many there were."""
        self._require_open()
        with self._writer.transaction():
            return self._rows.drop_changes(up_to=cursor)

    def audit(self) -> Iterator[AuditEntry]:
        """Every entry of the audit, checked; see :mod:`customer_core.storage.audit`."""
        self._require_open()
        return self._care.audit()

    def audit_head(self) -> AuditHead:
        """The last entry: keep it elsewhere, and give it to :meth:`verify`."""
        self._require_open()
        return self._care.audit_head()

    def verify(self, *, head: AuditHead | None = None) -> VerificationReport:
        """Check every row, index row, key and audit entry without decrypting a record.

        Args:
            head: what :meth:`audit_head` gave some time ago: shows that a whole older
                store was put back, or the end of the audit cut off.
        """
        self._require_open()
        return self._care.verify(head)

    def is_genuine(self, report: ErasureReport) -> bool:
        """Whether this store issued an erasure report, unchanged."""
        return report.is_genuine(self._vault.unlocked().audit_key)

    # --- keys and care

    def rewrap(self, keys: KeyProvider) -> None:
        """Hand the store over to another key provider, or a ring with a newer key.

        Nothing else is rewritten. The former one opens the store no more, except a copy
        of the key store made before.
        """
        self._require_open()
        self._vault.rewrap(keys)

    def rotate_keys(self) -> None:
        """New roots for wrapping, indexes and seals; call :meth:`rewrite` then."""
        self._require_open()
        self._care.rotate()
        self._is_current = self._care.has_these_indexes()

    def rewrite(self, *, batch_size: int = 1000) -> int:
        """Write every record again: with the newest keys, suite, indexes and layout.

        Resumable: what was interrupted goes on where it stopped. Until it is finished
        ``find`` and ``put`` are refused if the indexes changed.

        Returns:
            How many records this call wrote.
        """
        self._require_open()
        count = self._care.rewrite(batch_size)
        self._is_current = True
        return count

    def scrub(self, *, deep: bool = False) -> bool:
        """Leave nothing of deleted rows in the files; see the guide for ``deep``."""
        self._require_open()
        done = [self._rows.scrub(deep=deep), self._rows.keys.scrub(deep=deep)]
        return all(done)
