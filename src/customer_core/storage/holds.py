"""Legal holds: records that must not be erased before somebody releases them.

Rules:
    A hold stands beside the record and wins over every erasure. Its reason is encrypted
    under the record's own key and sealed as a row is, so that it cannot be moved to
    another record. A hold that was damaged still holds.

Layout of the value ``hold/<row id in hex>``::

    an envelope with one cell of class 1, the reason in UTF-8, sealed with an empty
    index digest; the table of its place is "holds"
"""

from collections.abc import Sequence
from typing import Final

from customer_core.errors import DecryptionError, LegalHoldError
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage.blind_index import index_digest
from customer_core.storage.codec import encode_text
from customer_core.storage.data_keys import SubjectKey
from customer_core.storage.envelope import Header, decrypt_cells, encrypt_envelope
from customer_core.storage.sealing import checked_header, seal_row
from customer_core.storage.unlocking import Unlocked

_HOLD: Final = "hold/"
_REASON: Final = 1


def name_of(row_id: bytes) -> str:
    """The name of the value that holds a record."""
    return f"{_HOLD}{row_id.hex()}"


def require_free(rows: RecordStore, row_ids: Sequence[bytes]) -> None:
    """Refuse records under a hold.

    Raises:
        LegalHoldError: when one of them is.
    """
    if any(rows.get_meta(name_of(row_id)) is not None for row_id in row_ids):
        msg = "a record is under a legal hold; release it before it is erased"
        raise LegalHoldError(msg)


def encrypt_reason(
    reason: str,
    row_id: bytes,
    *,
    unlocked: Unlocked,
    key: SubjectKey,
) -> bytes:
    """The value of a hold."""
    epoch, secret = key
    envelope = encrypt_envelope(
        secret,
        unlocked.holds.of(row_id, row_id),
        header=Header(unlocked.policy.suite, 1, epoch, unlocked.seal_version, 1),
        cells={_REASON: encode_text(reason)},
    )
    sealed = seal_row(envelope, row_id, version=1, index_rows=[], unlocked=unlocked)
    return sealed.envelope


def decrypt_reason(
    value: bytes,
    row_id: bytes,
    *,
    unlocked: Unlocked,
    key: bytes,
) -> str:
    """The reason of a hold.

    Raises:
        DecryptionError: when it was changed or is of another record.
    """
    row = StoredRow(row_id=row_id, envelope=value, index_digest=index_digest([]))
    header = checked_header(row, unlocked)
    place = unlocked.holds.of(row_id, row_id)
    cells = decrypt_cells(key, place, envelope=value, header=header)
    if set(cells) != {_REASON}:
        raise DecryptionError
    return cells[_REASON].decode("utf-8", "surrogatepass")
