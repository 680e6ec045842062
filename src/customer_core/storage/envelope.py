r"""The encrypted form of one record: the envelope ``CCE1``.

Rules:
    A fresh random message id gives every envelope its own keys and nonces, so the limit
    on messages under one AES-GCM key is never near. The keys are derived from the
    *place* too (tenant, subject, table, record): an envelope opens only where it was
    made for. The commitment is compared before anything is decrypted, so no envelope
    opens under two keys. One cell per protection class: whoever may see one class
    decrypts that cell alone. Every refusal is the same ``DecryptionError``; nothing of
    a record is given before all of the cells asked for are genuine.

Layout (big-endian; lengths in bytes)::

    offset  length  field
         0       4  "CCE1"
         4       1  format, 1
         5       1  suite: 1 HKDF-SHA512 + AES-256-GCM + commitment
                           2 the same with AES-256-GCM-SIV
         6       2  flags, 0; an unknown bit is refused
         8       4  schema version of the plaintext in the cells
        12       4  epoch of the subject's data key SK
        16       4  version of the sealing key MK
        20       8  record version
        28      32  message id, fresh random bytes at every writing
        60      32  commitment to SK and place
        92       1  n, number of cells, at least 1
        93      6n  directory: class (2), length of the cell (4); classes ascending
       ...     ...  n cells: ciphertext, then its tag of 16 bytes
       end      32  seal

    place  = TLV(tenant, subject, table, record id), tags 3 to 6
    okm    = HKDF-Expand-SHA512(SK, "ccore/1/rec" || TLV(suite, message id) || place,
             32 + 44 n) = commitment (32), then per cell key (32) and nonce (12)
    associated data of a cell = TLV(bytes 0 to the end of the directory), tag 1, ||
             class as tag 2 || place
    seal   = HMAC-SHA256(MK, TLV(envelope without seal, row id, is live (1 byte),
             index digest))
    cell   = the plaintext, 0x80, zero bytes up to the next multiple of its bucket

    TLV: tag (1), length (4), value; every tag once, in ascending order.

Leaks:
    Which classes a record has, the length of each, rounded up to its bucket (64 bytes,
    special 256), how often it was written. Not whether two records are equal.

Limits:
    An older envelope of the same place is genuine: only the audit knows the latest.
    With suite 1 a repeated message id (a virtual machine that was copied while it ran)
    reveals the two records; with suite 2 only whether cells are equal.

Sources:
    NIST SP 800-38D section 8.3 (limit of 2**32 random nonces under one key); RFC 8452.
    Padding: ISO/IEC 7816-4. Commitment by key derivation: Albertini et al., "How to
    Abuse and Fix Authenticated Encryption Without Key Commitment" (USENIX Security
    2022). The shape (a key per message, committed to) is that of the AWS Database
    Encryption SDK.
"""

from collections.abc import Collection, Mapping
from struct import Struct
from typing import Final, NamedTuple

from customer_core.errors import DecryptionError
from customer_core.storage._primitives import (
    AES_GCM,
    AES_GCM_SIV,
    NONCE_BYTES,
    TAG_BYTES,
    Cipher,
    KeyedHash,
    expand,
    is_equal,
    random_bytes,
    tlv,
)

MAGIC: Final = b"CCE1"
TOMBSTONE: Final = b"CCT1"
SEAL_BYTES: Final = 32
SUITES: Final = frozenset({AES_GCM, AES_GCM_SIV})
"""The suites this version can read."""

_FORMAT, _FLAGS = 1, 0
_HEADER = Struct(">4sBBHIIIQ32s32sB")
_ENTRY = Struct(">HI")
_FIELD = Struct(">BI").pack
_INFO = {
    suite: b"ccore/1/rec" + tlv(bytes((suite,))) + _FIELD(2, 32) for suite in SUITES
}
_COMMITMENT_BYTES, _KEY_BYTES = 32, 32
_CELL_OKM = _KEY_BYTES + NONCE_BYTES
_ID_BYTES = 32
_CLASS_TAG = _FIELD(2, 2)
_BUCKET_BYTES: Final = {4: 256}
_USUAL_BUCKET: Final = 64


class Header(NamedTuple):
    """What stands in the clear in front of an envelope; genuine only with its seal.

    Attributes:
        suite: 1 or 2.
        schema: version of the plaintext in the cells.
        epoch: of the subject's data key.
        seal_version: version of the sealing key.
        version: of the record, from 1.
    """

    suite: int
    schema: int
    epoch: int
    seal_version: int
    version: int


class Place:
    """Where an envelope belongs.

    Args:
        tenant: whose store it is.
        table: what kind of thing it is (``customers``, ``holds``).
    """

    __slots__ = ("_head", "_table")

    def __init__(self, tenant: bytes, table: bytes) -> None:
        self._head = _FIELD(3, len(tenant)) + tenant
        self._table = _FIELD(5, len(table)) + table

    def of(self, subject: bytes, record_id: bytes) -> bytes:
        """The place of one record, framed.

        Args:
            subject: whose data key encrypts it.
            record_id: exact bytes; two ids never share a place.
        """
        return b"".join(
            (
                self._head,
                _FIELD(4, len(subject)),
                subject,
                self._table,
                _FIELD(6, len(record_id)),
                record_id,
            )
        )


def encrypt_envelope(
    key: bytes,
    place: bytes,
    *,
    header: Header,
    cells: Mapping[int, bytes],
    message_id: bytes | None = None,
) -> bytes:
    """An envelope, not sealed yet, that opens under ``key`` at ``place`` only.

    Args:
        key: the subject's data key, 64 random bytes.
        place: as :meth:`Place.of` gives it.
        header: what is written in front.
        cells: plaintext per protection class, 1 to 255 of them.
        message_id: 32 bytes, only for test vectors; fresh random bytes otherwise.

    Example:
        >>> key, place = bytes(64), Place(b"tenant", b"customers").of(b"s", b"r")
        >>> envelope = encrypt_envelope(key, place, header=Header(1, 1, 1, 1, 1),
        ...                             cells={1: b"secret"})
        >>> decrypt_cells(key, place, envelope=envelope + bytes(32))
        {1: b'secret'}
        >>> elsewhere = Place(b"tenant", b"customers").of(b"s", b"other")
        >>> decrypt_cells(key, elsewhere, envelope=envelope + bytes(32))
        Traceback (most recent call last):
        customer_core.errors.DecryptionError: the ciphertext was refused: wrong key, place or bytes
    """  # noqa: E501 - the example shows one printed line
    message_id = random_bytes(_ID_BYTES) if message_id is None else message_id
    padded = sorted((name, _pad(name, text)) for name, text in cells.items())
    okm = _derive(key, place, message_id, header.suite, len(padded))
    front = _HEADER.pack(
        MAGIC, _FORMAT, header.suite, _FLAGS, header.schema, header.epoch,
        header.seal_version, header.version, message_id, okm[:_COMMITMENT_BYTES],
        len(padded),
    )  # fmt: skip
    front += b"".join(
        [_ENTRY.pack(name, len(text) + TAG_BYTES) for name, text in padded]
    )
    bound = _FIELD(1, len(front)) + front + _CLASS_TAG
    parts, start = [front], _COMMITMENT_BYTES
    for name, text in padded:
        middle, end = start + _KEY_BYTES, start + _CELL_OKM
        cipher = Cipher(header.suite, okm[start:middle])
        data = bound + name.to_bytes(2, "big") + place
        parts.append(cipher.encrypt(okm[middle:end], text, data))
        start = end
    return b"".join(parts)


def seal(
    key: KeyedHash,
    envelope: bytes,
    *,
    row_id: bytes,
    is_live: bool,
    index_digest: bytes,
) -> bytes:
    """The seal over an envelope or tombstone and all that stands beside it in its row.

    Args:
        key: the sealing key, prepared.
        envelope: without its seal.
        row_id: of the row it is kept in.
        is_live: ``False`` for a tombstone.
        index_digest: of the row's index rows.
    """
    state = b"\x01" if is_live else b"\x00"
    return key.of(tlv(envelope, row_id, state, index_digest))


def tombstone(header: Header) -> bytes:
    """What stays where an envelope was: a header without cells, not sealed yet."""
    return _HEADER.pack(
        TOMBSTONE, _FORMAT, header.suite, _FLAGS, header.schema, header.epoch,
        header.seal_version, header.version, random_bytes(_ID_BYTES),
        bytes(_COMMITMENT_BYTES), 0,
    )  # fmt: skip


def read_header(
    envelope: bytes, *, suites: Collection[int] = SUITES, magic: bytes = MAGIC
) -> Header:
    """The header of a sealed envelope.

    Args:
        envelope: with its seal.
        suites: the ones a policy allows.
        magic: the first four bytes that are expected.

    Raises:
        DecryptionError: for another format, suite or flag, or when it is too short.
    """
    if len(envelope) < _HEADER.size:
        raise DecryptionError
    found, form, suite, flags, *numbers = _HEADER.unpack_from(envelope)
    if (found, form, flags) != (magic, _FORMAT, _FLAGS) or suite not in suites:
        raise DecryptionError
    return Header(suite, *numbers[:4])


def read_classes(envelope: bytes) -> tuple[int, ...]:
    """The classes of the cells of an envelope of one's own, ascending; not checked."""
    end = _HEADER.size + _ENTRY.size * envelope[_HEADER.size - 1]
    entries = _ENTRY.iter_unpack(envelope[_HEADER.size : end])
    return tuple([name for name, _ in entries])


def decrypt_cells(
    key: bytes,
    place: bytes,
    *,
    envelope: bytes,
    classes: Collection[int] | None = None,
    header: Header | None = None,
) -> dict[int, bytes]:
    """The plaintext of the cells of a sealed envelope, by class.

    The seal is not checked here: see :func:`seal`.

    Args:
        key: the subject's data key.
        place: where it was found.
        envelope: with its seal.
        classes: the only cells to decrypt; ``None`` for all.
        header: what :func:`read_header` gave under a policy; ``None`` to read it here.

    Raises:
        DecryptionError: for another key or place, and for changed bytes.
    """
    header = header or read_header(envelope)
    directory, end = _read_directory(envelope)
    message_id, commitment = envelope[28:60], envelope[60:92]
    okm = _derive(key, place, message_id, header.suite, len(directory))
    if not is_equal(okm[:_COMMITMENT_BYTES], commitment):
        raise DecryptionError
    bound = _FIELD(1, end) + envelope[:end] + _CLASS_TAG
    cells, start, offset = {}, _COMMITMENT_BYTES, end
    for name, length in directory:
        if classes is None or name in classes:
            middle = start + _KEY_BYTES
            padded = Cipher(header.suite, okm[start:middle]).decrypt(
                okm[middle : start + _CELL_OKM],
                envelope[offset : offset + length],
                bound + name.to_bytes(2, "big") + place,
            )
            cells[name] = _unpad(padded)
        start, offset = start + _CELL_OKM, offset + length
    return cells


def _read_directory(envelope: bytes) -> tuple[list[tuple[int, int]], int]:
    """Class and length of each cell, and where the directory ends."""
    count = envelope[92]
    end = _HEADER.size + 6 * count
    if not count or len(envelope) < end:
        raise DecryptionError
    directory = list(_ENTRY.iter_unpack(envelope[_HEADER.size : end]))
    before, whole = -1, end + SEAL_BYTES
    for name, length in directory:
        if name <= before or length <= TAG_BYTES:
            raise DecryptionError
        before, whole = name, whole + length
    if whole != len(envelope):
        raise DecryptionError
    return directory, end


def _derive(
    key: bytes, place: bytes, message_id: bytes, suite: int, cells: int
) -> bytes:
    info = b"".join((_INFO[suite], message_id, place))
    return expand(key, info, _COMMITMENT_BYTES + _CELL_OKM * cells)


def _pad(name: int, plaintext: bytes) -> bytes:
    bucket = _BUCKET_BYTES.get(name, _USUAL_BUCKET)
    length = (len(plaintext) // bucket + 1) * bucket
    return (plaintext + b"\x80").ljust(length, b"\0")


def _unpad(padded: bytes) -> bytes:
    end = padded.rfind(b"\x80")
    if end < 0:
        raise DecryptionError
    return padded[:end]
