"""The one door to ``cryptography`` and to the system's random numbers.

Rules:
    Nothing here knows a record or a store. Foreign exceptions stop here: a refused
    ciphertext is a :class:`~customer_core.errors.DecryptionError` whatever the cause.
    Everything that is authenticated or derived from is framed by :func:`frame`, so
    that two different lists of parts never give the same bytes.

Guarantees and limits:
    Python cannot wipe memory: keys live in it until the process ends.

Sources:
    AES-GCM: NIST SP 800-38D (2007). HKDF: RFC 5869 (2010). HMAC: RFC 2104 (1997).
    Argon2id with the second recommended parameters: RFC 9106 (2021), section 4.
"""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from customer_core.errors import DecryptionError

ROOT_BYTES: Final = 64
"""Length of every key that keys are derived from: the output of SHA-512."""

_SHA512: Final = SHA512()


def random_bytes(length: int) -> bytes:
    """``length`` bytes from the system's CSPRNG."""
    return os.urandom(length)


def frame(*parts: bytes) -> bytes:
    r"""The parts, each after its length (4 bytes, big-endian): an injective encoding.

    Example:
        >>> frame(b"ab", b"")
        b'\x00\x00\x00\x02ab\x00\x00\x00\x00'
    """
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


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


def is_equal(left: bytes, right: bytes) -> bool:
    """Whether both are equal, in time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


def encrypt_aes_gcm(
    key: bytes, nonce: bytes, *, plaintext: bytes, associated_data: bytes
) -> bytes:
    """AES-256-GCM: ciphertext, then the tag of 16 bytes.

    Args:
        key: 32 bytes.
        nonce: 12 bytes, never used twice under one key.
        plaintext: what is hidden.
        associated_data: what is authenticated with it, and not hidden.
    """
    return AESGCM(key).encrypt(nonce, plaintext, associated_data)


def decrypt_aes_gcm(
    key: bytes, nonce: bytes, *, ciphertext: bytes, associated_data: bytes
) -> bytes:
    """The plaintext of :func:`encrypt_aes_gcm`.

    Raises:
        DecryptionError: when key, nonce, bytes or associated data are not the same.
    """
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, associated_data)
    except InvalidTag:
        raise DecryptionError from None


def stretch_passphrase(passphrase: bytes, salt: bytes) -> bytes:
    """64 bytes from a passphrase, slow and memory-hard on purpose (Argon2id).

    3 passes over 64 MiB in 4 lanes, about 0.1 s; ``salt`` is 16 random bytes.
    """
    stretch = Argon2id(
        salt=salt, length=ROOT_BYTES, iterations=3, lanes=4, memory_cost=64 * 1024
    )
    return stretch.derive(passphrase)
