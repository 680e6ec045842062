"""The one door to ``cryptography`` and to the system's random numbers.

Rules:
    Nothing here knows a record or a store. Foreign exceptions stop here: a refused
    ciphertext is a :class:`~customer_core.errors.DecryptionError` whatever the cause.
    Everything that is authenticated or derived from is framed by :func:`tlv`, so that
    two different lists of parts never give the same bytes.

Guarantees and limits:
    Python cannot wipe memory: keys live in it until the process ends. Every random
    byte comes from the operating system at the moment it is needed, so a fork or a
    copied process image repeats nothing.

Sources:
    AES-GCM: NIST SP 800-38D (2007). AES-GCM-SIV: RFC 8452 (2019). HKDF: RFC 5869
    (2010). HMAC: RFC 2104 (1997). Argon2id with the second recommended parameters:
    RFC 9106 (2021), section 4.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from struct import Struct
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from customer_core.errors import DecryptionError

ROOT_BYTES: Final = 64
"""Length of every key that keys are derived from: the output of SHA-512."""

TAG_BYTES: Final = 16
"""Length of the tag at the end of every ciphertext."""

NONCE_BYTES: Final = 12
"""Length of a nonce of both suites."""

AES_GCM: Final = 1
"""Suite: AES-256-GCM. A nonce that repeats under one key breaks both messages."""

AES_GCM_SIV: Final = 2
"""Suite: AES-256-GCM-SIV. A repeated nonce tells only whether two cells are equal."""

_SUITES: Final[Mapping[int, type[AESGCM] | type[AESGCMSIV]]] = {
    AES_GCM: AESGCM,
    AES_GCM_SIV: AESGCMSIV,
}
_SHA256: Final = SHA256()
_SHA512: Final = SHA512()
_HEAD: Final = Struct(">BI").pack


def random_bytes(length: int) -> bytes:
    """``length`` bytes from the system's CSPRNG."""
    return os.urandom(length)


def tlv(*parts: bytes) -> bytes:
    r"""The parts with tags 1, 2, ... (1 byte) and lengths (4 bytes): injective.

    Example:
        >>> tlv(b"ab", b"")
        b'\x01\x00\x00\x00\x02ab\x02\x00\x00\x00\x00'
    """
    return b"".join([_HEAD(tag, len(part)) + part for tag, part in enumerate(parts, 1)])


def framed(part: bytes) -> bytes:
    r"""The same as :func:`tlv` of one part.

    Example:
        >>> framed(b"ab") == tlv(b"ab")
        True
    """
    return _HEAD(1, len(part)) + part


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand with SHA-512: ``length`` bytes bound to ``info``.

    Args:
        key: 64 uniformly random bytes (a root or the output of this function).
        info: what the bytes are for, framed; equal only for equal uses.
        length: at most 255 * 64 bytes.
    """
    return HKDFExpand(_SHA512, length, info).derive(key)


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256: 32 bytes that tell nothing of ``message`` without ``key``."""
    return hmac.digest(key, message, "sha256")


class KeyedHash:
    """:func:`keyed_hash` under one key, prepared once for many messages.

    Args:
        key: 64 bytes.
        front: what every message begins with.

    Example:
        >>> key = bytes(64)
        >>> KeyedHash(key, b"front/").of(b"text") == keyed_hash(key, b"front/text")
        True
    """

    __slots__ = ("_begun",)

    def __init__(self, key: bytes, front: bytes = b"") -> None:
        self._begun = HMAC(key, _SHA256)
        self._begun.update(front)

    def of(self, message: bytes) -> bytes:
        """32 bytes that tell nothing of ``message`` without the key."""
        begun = self._begun.copy()
        begun.update(message)
        return begun.finalize()


def digest(message: bytes) -> bytes:
    """SHA-256: 32 bytes."""
    return hashlib.sha256(message).digest()


def is_equal(left: bytes, right: bytes) -> bool:
    """Whether both are equal, in time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


class Cipher:
    """One AES key of 32 bytes in one suite.

    Args:
        suite: :data:`AES_GCM` or :data:`AES_GCM_SIV`.
        key: 32 bytes.
    """

    __slots__ = ("_aead",)

    def __init__(self, suite: int, key: bytes) -> None:
        self._aead = _SUITES[suite](key)

    def encrypt(self, nonce: bytes, plaintext: bytes, associated_data: bytes) -> bytes:
        """Ciphertext, then the tag of 16 bytes.

        Args:
            nonce: 12 bytes, never used twice under one key.
            plaintext: what is hidden.
            associated_data: what is authenticated with it, and not hidden.
        """
        return self._aead.encrypt(nonce, plaintext, associated_data)

    def decrypt(self, nonce: bytes, ciphertext: bytes, associated_data: bytes) -> bytes:
        """The plaintext of :meth:`encrypt`.

        Raises:
            DecryptionError: when key, nonce, bytes or associated data are not the same.
        """
        try:
            return self._aead.decrypt(nonce, ciphertext, associated_data)
        except (InvalidTag, ValueError):
            refused = DecryptionError()
        raise refused


def stretch_passphrase(passphrase: bytes, salt: bytes) -> bytes:
    """64 bytes from a passphrase, slow and memory-hard on purpose (Argon2id).

    3 passes over 64 MiB in 4 lanes, about 0.1 s; ``salt`` is 16 random bytes.
    """
    stretch = Argon2id(
        salt=salt, length=ROOT_BYTES, iterations=3, lanes=4, memory_cost=64 * 1024
    )
    return stretch.derive(passphrase)
