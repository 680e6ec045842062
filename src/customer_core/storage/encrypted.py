"""Customer records in a store that sees only bytes.

Rules:
    A record goes in as one envelope bound to this store and to the record's own id,
    and comes out only if both still fit. Every source record has a data key of its own;
    erasing destroys it. A query that no index answers raises: a silent nothing would
    look like "no such customer". What an index finds is decrypted and compared again.

Leaks (``docs/guides/storage.md`` has the table):
    Number and lengths of records, which protection classes they have, equality of
    indexed values, which rows change.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from typing import Any, NoReturn, Self

from attrs import evolve, field, frozen

from customer_core.errors import (
    ConfigurationError,
    RecordNotFoundError,
    StorageError,
    UnsupportedQueryError,
)
from customer_core.models import CustomerRecord, RecordRef
from customer_core.models.protection import ProtectionClass
from customer_core.protocols import KeyProvider, RecordStore
from customer_core.storage.audit import NOBODY, Access, AuditEntry, AuditHead
from customer_core.storage.blind_index import DEFAULT_INDEXES, RECORD_ID, BlindIndex
from customer_core.storage.changes import Change
from customer_core.storage.data_keys import DataKeys
from customer_core.storage.erasure import ErasureReport
from customer_core.storage.maintenance import Maintenance
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.queries import Criteria, choose_index, criteria_of, is_match
from customer_core.storage.reading import Reader
from customer_core.storage.sealing import row_id_of
from customer_core.storage.unlocking import Vault
from customer_core.storage.verification import VerificationReport
from customer_core.storage.writing import Writer

Id = RecordRef | str


@frozen
class Versioned:
    """A record with the version it was read in.

    Attributes:
        record: the record.
        version: to give to ``put(..., expected_version=...)``.
    """

    record: CustomerRecord
    version: int = field()


class EncryptedStore:
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
        >>> from customer_core.storage import KeyRing, open_store
        >>> with open_store("memory://", keys=KeyRing.generate()) as store:
        ...     store.put(CustomerRecord(ref=RecordRef("crm", "42")))
        ...     store.get("crm/42").ref.key, store.get("42").ref.key, len(store)
        ('crm/42', 'crm/42', 1)
    """

    def __init__(
        self,
        rows: RecordStore,
        *,
        keys: KeyProvider,
        tenant: str = "default",
        indexes: Sequence[BlindIndex] = DEFAULT_INDEXES,
        policy: StoragePolicy | None = None,
    ) -> None:
        self._rows = rows
        self._indexes = tuple(indexes)
        self._is_open = True
        policy = policy or StoragePolicy()
        try:
            self._vault = Vault(
                rows, keys, tenant=tenant, indexes=self._indexes, policy=policy
            )
            data_keys = DataKeys(rows.keys, policy)
            shared: dict[str, Any] = {"data_keys": data_keys, "policy": policy}
            self._reader = Reader(rows, self._vault, **shared)
            self._writer = Writer(rows, self._vault, **shared)
            self._care = Maintenance(
                rows, self._vault, reader=self._reader, writer=self._writer, **shared
            )
            self._is_current = self._care.has_these_indexes()
            self._writer.recover()
        except BaseException:
            self._is_open = False
            rows.close()
            raise

    # --- writing

    def put(
        self,
        record: CustomerRecord,
        *,
        expected_version: int | None = None,
        access: Access = NOBODY,
    ) -> None:
        """Insert the record, or replace the one with the same ref.

        Args:
            record: the record.
            expected_version: what :meth:`get_versioned` gave, 0 for a new one;
                ``None`` to replace whatever is there.
            access: who, for what and when: for the audit.

        Raises:
            VersionConflictError: when somebody else has written it meanwhile.
        """
        self._require_current()
        self._writer.put([record], access, expected=expected_version)

    def put_many(
        self,
        records: Iterable[CustomerRecord],
        *,
        batch_size: int = 1000,
        access: Access = NOBODY,
    ) -> int:
        """Insert or replace records: all of them, or none when anything fails.

        Records are taken one batch at a time, so a stream of any length will do; one
        transaction spans the call. Of several with one ref the last one stays.

        Args:
            records: any iterable.
            batch_size: records held in memory at once, at least 1.
            access: who, for what and when: for the audit.

        Returns:
            How many records were taken.

        Raises:
            ConfigurationError: for a batch size below 1.
            StorageError: when the store is closed, full, locked or needs new indexes.
        """
        if batch_size < 1:
            msg = "batch_size is below 1; leave it out for 1000"
            raise ConfigurationError(msg)
        self._require_current()
        count = 0
        stream = iter(records)
        with self._writer.transaction():
            while batch := list(islice(stream, batch_size)):
                self._writer.put(batch, access)
                count += len(batch)
        return count

    def transaction(self) -> AbstractContextManager[object]:
        """Group writings; an exception inside undoes all of them. May be nested.

        Data keys of what is erased inside are destroyed when the outermost one ends.
        """
        self._require_open()
        return self._writer.transaction()

    # --- reading

    def get(
        self, record_id: Id, *, classes: Collection[ProtectionClass] | None = None
    ) -> CustomerRecord:
        """The record of this id.

        Args:
            record_id: a ref, its key ``source/record_id``, or the bare id when only
                one source has it.
            classes: decrypt only these protection classes; identity always.

        Raises:
            RecordNotFoundError: when no record, or more than one, has this id.
            DecryptionError: see the class.
        """
        return self._read(record_id, classes).record

    def get_many(
        self,
        record_ids: Iterable[Id],
        *,
        classes: Collection[ProtectionClass] | None = None,
    ) -> list[CustomerRecord | None]:
        """The records in the order asked, ``None`` for an id that is not there.

        Args:
            record_ids: as :meth:`get` takes them.
            classes: see :meth:`get`.
        """
        row_ids = []
        for record_id in record_ids:
            row_id = b""
            with suppress(RecordNotFoundError):
                row_id = self._row_id(record_id)
            row_ids.append(row_id)
        rows = self._reader.get(row_ids)
        there = [row for row in rows if row is not None]
        records = iter(self._reader.open(there, _with_identity(classes)))
        return [None if row is None else next(records) for row in rows]

    def get_versioned(self, record_id: Id) -> Versioned:
        """The record with its version, to change it and put it back.

        Raises:
            RecordNotFoundError: see :meth:`get`.
            DecryptionError: see the class.
        """
        return self._read(record_id, None)

    def find(
        self,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: str | None = None,
        classes: Collection[ProtectionClass] | None = None,
        **others: object,
    ) -> Iterator[CustomerRecord]:
        """Records with this phone, e-mail, identifier ...; with all that are given.

        Typed as people write them: ``138 0013 8000`` finds ``+8613800138000``. Every
        value of a record counts, not only the main one.

        Args:
            phone: a number, with or without country code.
            email: an address.
            identifier: a number of any kind.
            classes: decrypt only these protection classes, and those of the criteria.
            others: further criteria: ``name`` with ``birth_date``, and the parts of
                other indexes (:data:`~customer_core.storage.index_parts.PARTS`).

        Returns:
            A lazy iterator, in no meaningful order.

        Raises:
            UnsupportedQueryError: at once, for criteria that no index answers, a blank
                or no criterion, or when the store needs new indexes.
        """
        given = {"phone": phone, "email": email, "identifier": identifier} | others
        criteria = criteria_of(given)
        index = choose_index(criteria, self._indexes)
        self._require_current()
        return self._matching(index, criteria, classes)

    def find_related(self, record: CustomerRecord) -> Iterator[CustomerRecord]:
        """Other records that share something with this one, by every index, each once.

        Args:
            record: kept here or not.

        Raises:
            UnsupportedQueryError: when the store needs new indexes.
        """
        self._require_current()
        own = self._hashed(record.ref.key)
        return (found for row_id, found in self._care.related(record) if row_id != own)

    def scan(
        self, *, classes: Collection[ProtectionClass] | None = None
    ) -> Iterator[CustomerRecord]:
        """Every record, lazily, in no meaningful order; see :meth:`get` for classes."""
        self._require_open()
        return self._reader.scan(classes=_with_identity(classes))

    def name_of(self, record_id: Id) -> bytes:
        """The opaque name of a record, as changes and reports have it: 32 bytes."""
        return self._row_id(record_id)

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
        """New roots for wrapping, indexes and seals; call :meth:`rewrite` afterwards."""
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
        done = [self._rows.scrub(deep=deep), self._rows.keys.scrub()]
        return all(done)

    def close(self) -> None:
        """Release the store and forget its keys; closing twice is allowed."""
        if self._is_open:
            self._is_open = False
            try:
                self._writer.close()
            finally:
                self._vault.forget()
                self._rows.close()

    def __len__(self) -> int:
        """How many records there are."""
        self._require_open()
        return self._rows.count()

    def __enter__(self) -> Self:
        """The store itself."""
        self._require_open()
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the store."""
        self.close()

    def _matching(
        self,
        index: BlindIndex,
        criteria: Criteria,
        classes: Collection[ProtectionClass] | None,
    ) -> Iterator[CustomerRecord]:
        wanted = _with_identity(classes)
        for row, record in self._reader.find(index.name, criteria):
            if is_match(record, criteria):
                # compared as a whole, given as far as it may be seen
                yield record if wanted is None else self._reader.open([row], wanted)[0]

    def _read(
        self, record_id: Id, classes: Collection[ProtectionClass] | None
    ) -> Versioned:
        (row,) = self._reader.get([self._row_id(record_id)])
        if row is None:
            _not_found()
        (record,) = self._reader.open([row], _with_identity(classes))
        return Versioned(record, row.version)

    def _row_id(self, record_id: Id) -> bytes:
        self._require_open()
        if isinstance(record_id, RecordRef):
            return self._hashed(record_id.key)
        row_id = self._hashed(record_id)
        if self._rows.versions([row_id]):
            return row_id
        criteria = {"record_id": record_id}
        found = list(islice(self._reader.find(RECORD_ID.name, criteria), 2))
        if len(found) > 1:
            msg = "several sources have a record with this id; write source/record_id"
            raise RecordNotFoundError(msg)
        if not found or found[0][1].record_id != record_id:
            _not_found()
        return found[0][0].row_id

    def _live_row_id(self, record_id: Id) -> bytes:
        row_id = self._row_id(record_id)
        if self._reader.get([row_id]) == [None]:
            _not_found()
        return row_id

    def _hashed(self, key: str) -> bytes:
        return row_id_of(self._vault.unlocked(), key)

    def _require_open(self) -> None:
        if not self._is_open:
            msg = "the store is closed; open it again"
            raise StorageError(msg)

    def _require_current(self) -> None:
        self._require_open()
        if not self._is_current:
            msg = "the indexes of the store are others than asked for; call rewrite()"
            raise UnsupportedQueryError(msg)


def _with_identity(
    classes: Collection[ProtectionClass] | None,
) -> frozenset[int] | None:
    if classes is None:
        return None
    return frozenset({ProtectionClass.IDENTITY, *classes})


def _not_found() -> NoReturn:
    msg = "no record has this id; check it, or write source/record_id"
    raise RecordNotFoundError(msg)
