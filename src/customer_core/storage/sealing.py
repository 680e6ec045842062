"""Records to rows that a store may see, and back.

Rules:
    A row id is a keyed hash of ``source/record_id``: it is the subject and the record
    id of the envelope at once. A row is read only when its seal fits the envelope, the
    row id, the version and the digest of its index rows. What is wrong with a row is
    always the same ``DecryptionError``.

Layout::

    row id    = HMAC-SHA256(row key, UTF-8 of "source/record_id")
    tombstone = as an envelope (:mod:`.envelope`) with the magic "CCT1", without a
                commitment and cells, then its seal; index digest empty
"""

from typing import Final

from customer_core.errors import DecryptionError
from customer_core.models import CustomerRecord
from customer_core.protocols import StoredRow
from customer_core.storage._primitives import is_equal
from customer_core.storage.blind_index import index_digest
from customer_core.storage.codec import SCHEMA, encode_record, encode_text
from customer_core.storage.data_keys import SubjectKey
from customer_core.storage.envelope import (
    SEAL_BYTES,
    TOMBSTONE,
    Header,
    encrypt_envelope,
    read_header,
    seal,
    tombstone,
)
from customer_core.storage.unlocking import Unlocked

ROW_ID_BYTES: Final = 32


def row_id_of(unlocked: Unlocked, key: str) -> bytes:
    """The row id of ``source/record_id``, 32 bytes."""
    return unlocked.row_hash.of(encode_text(key))


def seal_record(
    record: CustomerRecord,
    row_id: bytes,
    *,
    unlocked: Unlocked,
    key: SubjectKey,
    version: int,
) -> StoredRow:
    """The row of a record, encrypted under its subject's data key, sealed."""
    epoch, secret = key
    suite = unlocked.policy.suite
    envelope = encrypt_envelope(
        secret,
        unlocked.place.of(row_id, row_id),
        header=Header(suite, SCHEMA, epoch, unlocked.seal_version, version),
        cells=encode_record(record),
    )
    return seal_row(
        envelope,
        row_id,
        version=version,
        index_rows=unlocked.tokens.of(record),
        unlocked=unlocked,
    )


def seal_row(
    envelope: bytes,
    row_id: bytes,
    *,
    version: int,
    index_rows: list[tuple[str, bytes]],
    unlocked: Unlocked,
) -> StoredRow:
    """The row of an unsealed envelope."""
    digest = index_digest(index_rows)
    mac = seal(
        unlocked.roots.prepared("seal", unlocked.seal_version),
        envelope,
        row_id=row_id,
        is_live=True,
        index_digest=digest,
    )
    return StoredRow(
        row_id=row_id,
        version=version,
        envelope=envelope + mac,
        index_digest=digest,
        index_rows=index_rows,
    )


def seal_tombstone(row_id: bytes, *, version: int, unlocked: Unlocked) -> StoredRow:
    """The row that stays where a record was erased: nothing of it but its version."""
    content = tombstone(Header(1, 0, 0, unlocked.seal_version, version))
    mac = seal(
        unlocked.roots.prepared("seal", unlocked.seal_version),
        content,
        row_id=row_id,
        is_live=False,
        index_digest=b"",
    )
    return StoredRow(
        row_id=row_id, version=version, envelope=content + mac, is_live=False
    )


def checked_header(row: StoredRow, unlocked: Unlocked) -> Header:
    """The header of a row whose seal fits.

    Raises:
        DecryptionError: when anything of the row was changed.
    """
    if row.is_live:
        header = read_header(row.envelope, suites=unlocked.policy.readable)
    else:
        header = read_header(row.envelope, magic=TOMBSTONE)
    mac = seal(
        unlocked.roots.prepared("seal", header.seal_version),
        row.envelope[:-SEAL_BYTES],
        row_id=row.row_id,
        is_live=row.is_live,
        index_digest=row.index_digest,
    )
    if not is_equal(mac, row.envelope[-SEAL_BYTES:]) or header.version != row.version:
        raise DecryptionError
    return header
