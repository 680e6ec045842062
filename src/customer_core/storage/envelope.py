r"""The encrypted form of one plaintext: the envelope ``CCE0``.

Rules:
    A fresh random message id gives every envelope its own key and nonce, so the limit
    on messages under one AES-GCM key is never near. The key is derived from the
    *context* too (which store, which record, which purpose): an envelope opens only
    in the place it was made for. The commitment is compared before decrypting, so no
    envelope opens under two keys. Every refusal is the same ``DecryptionError``.

Layout (lengths in bytes)::

    offset  length  field
         0       4  magic "CCE0": provisional, no compatibility is promised
         4       1  suite, 1: HKDF-SHA512, AES-256-GCM, commitment
         5      32  message id, random for every envelope
        37      32  commitment to key and context
        69     64k  ciphertext of the padded plaintext
       ...      16  tag

    okm = HKDF-Expand-SHA512(key, frame("ccore/0/message", magic, suite, message id,
          context), 76) = commitment (32), cipher key (32), nonce (12)
    associated data = frame(header, context), header = bytes 0 to 69
    padding: 0x80, then zero bytes up to the next multiple of 64

Leaks:
    The length of the plaintext, rounded up to 64 bytes. That an envelope was
    rewritten. Nothing else, not even whether two plaintexts are equal.

Sources:
    NIST SP 800-38D section 8.3 (limit of 2**32 random nonces under one key). Padding:
    ISO/IEC 7816-4. Commitment by key derivation: Albertini et al., "How to Abuse and
    Fix Authenticated Encryption Without Key Commitment" (USENIX Security 2022).
"""

from typing import Final

from customer_core.errors import DecryptionError
from customer_core.storage._primitives import (
    decrypt_aes_gcm,
    encrypt_aes_gcm,
    expand,
    frame,
    is_equal,
    random_bytes,
)

MAGIC: Final = b"CCE0"
OVERHEAD: Final = 85
"""Bytes of an envelope that are not ciphertext."""

_SUITE = b"\x01"
_PREFIX = MAGIC + _SUITE
_ID = slice(5, 37)
_COMMITMENT = slice(37, 69)
_HEADER_BYTES, _TAG_BYTES, _BUCKET_BYTES = 69, 16, 64
_LABEL = b"ccore/0/message"


def encrypt_envelope(key: bytes, context: bytes, *, plaintext: bytes) -> bytes:
    """An envelope that opens under ``key`` in ``context`` only.

    Args:
        key: 64 random bytes.
        context: where the envelope belongs, framed; it is not stored in the envelope.
        plaintext: any bytes.

    Example:
        >>> key = bytes(64)
        >>> envelope = encrypt_envelope(key, b"here", plaintext=b"secret")
        >>> envelope[:4], len(envelope)
        (b'CCE0', 149)
        >>> decrypt_envelope(key, b"here", envelope=envelope)
        b'secret'
        >>> decrypt_envelope(key, b"elsewhere", envelope=envelope)
        Traceback (most recent call last):
        customer_core.errors.DecryptionError: the ciphertext was refused: wrong key, place or bytes
    """  # noqa: E501 - the example shows one printed line
    message_id = random_bytes(32)
    commitment, cipher_key, nonce = _derive(key, message_id, context)
    header = _PREFIX + message_id + commitment
    return header + encrypt_aes_gcm(
        cipher_key,
        nonce,
        plaintext=_pad(plaintext),
        associated_data=frame(header, context),
    )


def decrypt_envelope(key: bytes, context: bytes, *, envelope: bytes) -> bytes:
    """The plaintext of :func:`encrypt_envelope`.

    Raises:
        DecryptionError: for another key or context, and for changed bytes.
    """
    if len(envelope) < _HEADER_BYTES + _TAG_BYTES or not envelope.startswith(_PREFIX):
        raise DecryptionError
    commitment, cipher_key, nonce = _derive(key, envelope[_ID], context)
    if not is_equal(commitment, envelope[_COMMITMENT]):
        raise DecryptionError
    padded = decrypt_aes_gcm(
        cipher_key,
        nonce,
        ciphertext=envelope[_HEADER_BYTES:],
        associated_data=frame(envelope[:_HEADER_BYTES], context),
    )
    return padded[: padded.rindex(b"\x80")]


def _derive(
    key: bytes, message_id: bytes, context: bytes
) -> tuple[bytes, bytes, bytes]:
    info = frame(_LABEL, MAGIC, _SUITE, message_id, context)
    okm = expand(key, info, 76)
    return okm[:32], okm[32:64], okm[64:]


def _pad(plaintext: bytes) -> bytes:
    length = (len(plaintext) // _BUCKET_BYTES + 1) * _BUCKET_BYTES
    return (plaintext + b"\x80").ljust(length, b"\0")
