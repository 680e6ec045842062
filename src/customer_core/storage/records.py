"""Putting customer records into a store that sees only bytes, and getting them out.

Rules:
    A record goes in as one envelope bound to this store and to the record's own id,
    and comes out only if both still fit. Every source record has a data key of its own;
    erasing destroys it. A query that no index answers raises: a silent nothing would
    look like "no such customer". What an index finds is decrypted and compared again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from typing import Any, NoReturn, Self

from customer_core.errors import (
    ConfigurationError,
    RecordNotFoundError,
    StorageError,
    UnsupportedQueryError,
)
from customer_core.models import CustomerRecord, RecordRef
from customer_core.models.protection import ProtectionClass
from customer_core.protocols import KeyProvider, RecordStore
from customer_core.storage.audit import NOBODY, Access
from customer_core.storage.blind_index import DEFAULT_INDEXES, RECORD_ID, BlindIndex
from customer_core.storage.data_keys import DataKeys
from customer_core.storage.index_parts import PARTS
from customer_core.storage.maintenance import Maintenance
from customer_core.storage.parts import Parts
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.queries import (
    Criteria,
    choose_index,
    criteria_of,
    keys_of,
    matcher,
    require_fit,
)
from customer_core.storage.reading import PAGE_ROWS, Reader, Versioned
from customer_core.storage.sealing import row_id_of
from customer_core.storage.unlocking import Vault
from customer_core.storage.writing import Writer

Id = RecordRef | str


class RecordAccess:
    """Putting records into an encrypted store and getting them out again.

    See :class:`~customer_core.storage.encrypted.EncryptedStore`, which adds the rest.
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
            parts = Parts(rows, self._vault, DataKeys(rows.keys, policy))
            self._reader, self._writer = Reader(parts), Writer(parts)
            self._care = Maintenance(parts, self._reader, self._writer)
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
        records = self._reader.open(there, _with_identity(classes))
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

    def find_many(
        self, criterion: str, values: Iterable[Any]
    ) -> Iterator[tuple[Any, CustomerRecord]]:
        """Records for many values of one criterion, faster than one after the other.

        Args:
            criterion: ``phone``, ``email`` or another part that is an index by itself.
            values: as :meth:`find` takes them.

        Returns:
            Lazily, ``(value, record)`` for every record that has the value, as often
            as it is given.

        Raises:
            UnsupportedQueryError: as :meth:`find`; for a value when it is met.
        """
        index = choose_index({criterion: ""}, self._indexes)
        self._require_current()
        return self._each(index.name, criterion, iter(values))

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
        return self._scanned(_with_identity(classes))

    def name_of(self, record_id: Id) -> bytes:
        """The opaque name of a record, as changes and reports have it: 32 bytes."""
        return self._row_id(record_id)

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

    def _scanned(self, classes: frozenset[int] | None) -> Iterator[CustomerRecord]:
        for record in self._reader.scan(classes=classes):
            self._require_open()  # an iterator does not outlive its store
            yield record

    def _matching(
        self,
        index: BlindIndex,
        criteria: Criteria,
        classes: Collection[ProtectionClass] | None,
    ) -> Iterator[CustomerRecord]:
        wanted = _with_identity(classes)
        keys = keys_of(criteria)
        is_match = matcher(criteria, keys)
        for row, record in self._reader.find(index.name, keys):
            self._require_open()
            if is_match(record):
                if wanted is None:
                    yield record
                else:  # compared as a whole, given as far as it may be seen
                    yield from self._reader.open([row], wanted)

    def _each(
        self, index: str, criterion: str, values: Iterator[Any]
    ) -> Iterator[tuple[Any, CustomerRecord]]:
        part = PARTS[criterion]
        while page := list(islice(values, PAGE_ROWS)):
            self._require_open()
            for value in page:
                require_fit(criterion, value)
            keys = {value: part.query_keys(value) for value in page}
            is_match = {
                value: part.matcher(value, found) for value, found in keys.items()
            }
            times = Counter(page)
            for value, record in self._reader.find_each(index, keys):
                if is_match[value](record):
                    for _ in range(times[value]):
                        yield value, record

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
        keys = {"record_id": (record_id,)}
        found = list(islice(self._reader.find(RECORD_ID.name, keys), 2))
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
