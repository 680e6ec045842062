"""Customer records in a store that sees only bytes.

Rules:
    A record goes in as one envelope bound to this store and to the record's own id,
    and comes out only if both still fit. The row id is a keyed hash of
    ``source/record_id``. A query that no index answers raises: a silent nothing would
    look like "no such customer". What an index finds is decrypted and compared again.

Layout::

    row id              = HMAC-SHA256(row key, UTF-8 of "source/record_id")
    context of a record = frame("ccore/0/record", store id, row id)

Leaks (``docs/guides/storage.md`` has the table):
    Number and lengths of records, equality of indexed values, which rows change.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NoReturn, Self

from customer_core.errors import (
    ConfigurationError,
    RecordNotFoundError,
    StorageError,
    UnsupportedQueryError,
)
from customer_core.models import CustomerRecord, RecordRef
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage._primitives import frame, keyed_hash
from customer_core.storage.blind_index import RECORD_ID, IndexTokens
from customer_core.storage.codec import decode_record, encode_record, encode_text
from customer_core.storage.envelope import decrypt_envelope, encrypt_envelope
from customer_core.storage.keyring import KeyRing
from customer_core.storage.queries import Criteria, criteria_of, is_match, query_key
from customer_core.storage.unlocking import unlock

_LABEL = b"ccore/0/record"


class EncryptedStore:
    """The encrypted store of customer records; made by ``open_store``.

    A record that was changed, or moved from another id or store, is refused.

    Args:
        rows: where the bytes are kept; closed with this object.
        keys: the ring the store was made with, or is made with now.

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

    def __init__(self, rows: RecordStore, *, keys: KeyRing) -> None:
        self._rows = rows
        self._is_open = True
        try:
            unlocked = unlock(rows, keys)
        except BaseException:
            self.close()
            raise
        self._store_id, self._keys = unlocked.store_id, unlocked.keys
        self._is_current = unlocked.is_current
        self._tokens = IndexTokens(self._keys.indexes)

    def put(self, record: CustomerRecord) -> None:
        """Insert the record, or replace the one with the same ref."""
        self.put_many([record])

    def put_many(
        self, records: Iterable[CustomerRecord], *, batch_size: int = 1000
    ) -> int:
        """Insert or replace records: all of them, or none when anything fails.

        Records are taken one batch at a time, so a stream of any length will do; one
        transaction spans the call. Of several with one ref the last one stays.

        Args:
            records: any iterable.
            batch_size: records held in memory at once, at least 1.

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
        with self._rows.transaction():
            while batch := [self._encrypt(r) for r in islice(stream, batch_size)]:
                self._rows.put_many(batch)
                count += len(batch)
        return count

    def get(self, record_id: RecordRef | str) -> CustomerRecord:
        """The record of this id.

        Args:
            record_id: a ref, its key ``source/record_id``, or the bare id when only
                one source has it.

        Raises:
            RecordNotFoundError: when no record, or more than one, has this id.
            DecryptionError: see the class.
        """
        row_id = self._row_id(record_id)
        (envelope,) = self._rows.get_many([row_id])
        if envelope is None:
            _not_found()
        return self._decrypt(row_id, envelope)

    def find(
        self,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: str | None = None,
        **others: object,
    ) -> Iterator[CustomerRecord]:
        """Records with this phone, e-mail or identifier; with all that are given.

        Typed as people write them: ``138 0013 8000`` finds ``+8613800138000``. Every
        value of a record counts, not only the main one.

        Args:
            phone: a number, with or without country code.
            email: an address.
            identifier: a number of any kind.
            others: attributes that no index answers; refused unless ``None``.

        Returns:
            A lazy iterator, in no meaningful order.

        Raises:
            UnsupportedQueryError: at once, for an attribute without an index, a blank
                or no criterion, or when the store needs new indexes.
        """
        given = {"phone": phone, "email": email, "identifier": identifier} | others
        criteria = criteria_of(given)
        self._require_current()
        return self._matching(criteria)

    def scan(self) -> Iterator[CustomerRecord]:
        """Every record, lazily, in no meaningful order."""
        self._require_open()
        return (self._decrypt(*row) for row in self._rows.scan())

    def erase(self, record_id: RecordRef | str) -> None:
        """Remove the record and everything it could be found by.

        Args:
            record_id: as :meth:`get` takes it.

        Raises:
            RecordNotFoundError: when no record, or more than one, has this id: an
                erasure that did nothing must not pass for done.
            DecryptionError: for a bare id of a changed record; give its ref.
        """
        if not self._rows.delete(self._row_id(record_id)):
            _not_found()

    def close(self) -> None:
        """Release the store; closing twice is allowed."""
        self._is_open = False
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

    def _matching(self, criteria: Criteria) -> Iterator[CustomerRecord]:
        looked_up = query_key(criteria)
        if looked_up is None:
            return
        name, key = looked_up
        for row in self._rows.find(name, self._tokens.token(name, key)):
            record = self._decrypt(*row)
            if is_match(record, criteria):
                yield record

    def _encrypt(self, record: CustomerRecord) -> StoredRow:
        row_id = self._hashed(record.ref.key)
        context = frame(_LABEL, self._store_id, row_id)
        plaintext = encode_record(record)
        envelope = encrypt_envelope(self._keys.data, context, plaintext=plaintext)
        tokens = self._tokens.of(record)
        return StoredRow(row_id=row_id, envelope=envelope, index_rows=tokens)

    def _decrypt(self, row_id: bytes, envelope: bytes) -> CustomerRecord:
        context = frame(_LABEL, self._store_id, row_id)
        plaintext = decrypt_envelope(self._keys.data, context, envelope=envelope)
        return decode_record(plaintext)

    def _row_id(self, record_id: RecordRef | str) -> bytes:
        self._require_open()
        if isinstance(record_id, RecordRef):
            return self._hashed(record_id.key)
        if self._rows.get_many([row_id := self._hashed(record_id)]) != [None]:
            return row_id
        token = self._tokens.token(RECORD_ID, record_id)
        found = list(islice(self._rows.find(RECORD_ID, token), 2))
        if len(found) > 1:
            msg = "several sources have a record with this id; write source/record_id"
            raise RecordNotFoundError(msg)
        if not found or self._decrypt(*found[0]).record_id != record_id:
            _not_found()
        return found[0][0]

    def _hashed(self, key: str) -> bytes:
        return keyed_hash(self._keys.rows, encode_text(key))

    def _require_open(self) -> None:
        if not self._is_open:
            msg = "the store is closed; open it again"
            raise StorageError(msg)

    def _require_current(self) -> None:
        self._require_open()
        if not self._is_current:
            msg = "the indexes are of another version; put scan() into a new store"
            raise UnsupportedQueryError(msg)


def _not_found() -> NoReturn:
    msg = "no record has this id; check it, or write source/record_id"
    raise RecordNotFoundError(msg)
