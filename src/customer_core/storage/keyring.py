"""The application's own key-encryption keys, and how they are kept under a passphrase.

Rules:
    A ring holds key-encryption keys of 64 bytes, numbered from 1; the last one wraps,
    every one unwraps. It wraps the roots of stores and nothing else: records are
    encrypted under keys that are random, not derived from it. Losing the ring loses
    the data; there is no other way in.

Layout of a wrapped key::

    version of the key-encryption key (4), message id (32), commitment (32),
    ciphertext, tag (16)

    okm = HKDF-Expand-SHA512(key-encryption key, "ccore/1/wrap" || TLV(version,
          message id, context), 76) = commitment (32), key (32), nonce (12)
    AES-256-GCM; associated data = TLV(version, message id, context)
    context = TLV of the names and values, ascending by name, in UTF-8

Layout of the JSON text::

    {"schema": "KeyRing", "version": 1, "kdf": "argon2id-t3-p4-m65536",
     "salt": 16 bytes in base64, "keys": number of the first key (4), then the keys of
     64 bytes each, wrapped as above, in base64}

    The key that wraps is Argon2id(passphrase in NFC as UTF-8, salt), 64 bytes; the
    context is {"kdf": ..., "purpose": "keyring"}.

Guarantee:
    Without the passphrase the text tells nothing of the keys; guessing costs 64 MiB
    and three passes per guess. Neither ``repr`` nor an exception shows a key, and a
    ring refuses to be pickled or copied.

Sources:
    RFC 9106 section 4 (Argon2id parameters); RFC 5869 (HKDF); RFC 8265 section 4.2
    (passphrases in NFC).
"""

import json
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final, NoReturn, Self

from customer_core.errors import ConfigurationError, DecryptionError, EncryptionError
from customer_core.storage._primitives import (
    AES_GCM,
    ROOT_BYTES,
    Cipher,
    expand,
    is_equal,
    random_bytes,
    stretch_passphrase,
    tlv,
)

_HEAD: Final = {"schema": "KeyRing", "version": 1, "kdf": "argon2id-t3-p4-m65536"}
_CONTEXT: Final = {"purpose": "keyring", "kdf": str(_HEAD["kdf"])}
_LABEL = b"ccore/1/wrap"
_SALT_BYTES: Final = 16
_SHORTEST_BYTES: Final = 32
_SHORTEST_BLOB: Final = 4 + 32 + 32 + 16


class Secret:
    """Refuses what would copy a key to where nobody looks for it."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Keys leave the process only under a passphrase."""
        msg = f"{type(self).__name__} cannot be pickled or copied; use KeyRing.to_json"
        raise TypeError(msg)

    def __repr__(self) -> str:
        """Nothing of the keys."""
        return f"{type(self).__name__}(***)"


class KeyRing(Secret):
    """The keys that open an application's stores: a provider inside the process.

    Example:
        >>> keys = KeyRing.generate()
        >>> keys
        KeyRing(***)
        >>> text = keys.to_json("a long passphrase")
        >>> again = KeyRing.from_json(text, "a long passphrase")
        >>> KeyRing.from_json(text, "a wrong passphrase")
        Traceback (most recent call last):
        customer_core.errors.DecryptionError: the ciphertext was refused: wrong key, place or bytes
    """  # noqa: E501 - the example shows one printed line

    __slots__ = ("_first", "_keys")

    def __init__(self, *keys: bytes, first: int = 1) -> None:
        if not keys or any(len(key) != ROOT_BYTES for key in keys):
            msg = f"a key ring needs keys of {ROOT_BYTES} bytes; use KeyRing.generate()"
            raise EncryptionError(msg)
        self._keys = keys
        self._first = first

    @classmethod
    def generate(cls) -> Self:
        """A new ring from the system's random numbers."""
        return cls(random_bytes(ROOT_BYTES))

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """The ring of a secret that the application keeps itself.

        Args:
            secret: at least 32 uniformly random bytes; never a password.

        Raises:
            EncryptionError: when it is shorter.
        """
        if len(secret) < _SHORTEST_BYTES:
            msg = (
                f"a secret has at least {_SHORTEST_BYTES} random bytes; "
                "a passphrase goes to from_passphrase"
            )
            raise EncryptionError(msg)
        # HKDF-Extract: HMAC-SHA512 of the secret under a fixed salt
        return cls(expand(b"ccore/1/caller", secret, ROOT_BYTES))

    @classmethod
    def from_passphrase(cls, passphrase: str, *, salt: bytes) -> Self:
        """The ring that a passphrase and a salt always give; 0.1 s and 64 MiB.

        Args:
            passphrase: long; compared in Unicode NFC.
            salt: 16 random bytes, kept by the application; need not be secret.

        Raises:
            ConfigurationError: for an empty passphrase or a salt of another length.
        """
        if len(salt) != _SALT_BYTES:
            msg = f"a salt has {_SALT_BYTES} random bytes; make one and keep it"
            raise ConfigurationError(msg)
        return cls(_stretched(passphrase, salt))

    def with_new_key(self) -> "KeyRing":
        """This ring and a new key that wraps from now on; the former ones unwrap."""
        return KeyRing(*self._keys, random_bytes(ROOT_BYTES), first=self._first)

    def newest_only(self) -> "KeyRing":
        """The ring without its former keys, once nothing is wrapped under them."""
        return KeyRing(self._keys[-1], first=self._newest)

    def to_json(self, passphrase: str) -> str:
        """The ring encrypted under ``passphrase``, as JSON text; 0.1 s and 64 MiB.

        Raises:
            ConfigurationError: for an empty passphrase.
        """
        salt = random_bytes(_SALT_BYTES)
        blob = KeyRing(_stretched(passphrase, salt)).wrap(
            self._first.to_bytes(4, "big") + b"".join(self._keys), _CONTEXT
        )
        body = {"salt": salt, "keys": blob}
        return json.dumps(_HEAD | {k: b64encode(v).decode() for k, v in body.items()})

    @classmethod
    def from_json(cls, text: str, passphrase: str) -> Self:
        """The ring that :meth:`to_json` made ``text`` of.

        Raises:
            DecryptionError: for a wrong passphrase or a changed text.
            EncryptionError: when the text is no key ring of this version.
            ConfigurationError: for an empty passphrase.
        """
        salt, blob = _parse(text)
        plain = KeyRing(_stretched(passphrase, salt)).unwrap(blob, _CONTEXT)
        first, keys = int.from_bytes(plain[:4], "big"), plain[4:]
        step = range(0, len(keys), ROOT_BYTES)
        return cls(*(keys[n : n + ROOT_BYTES] for n in step), first=first)

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """The key under the newest key of the ring; see the layout above."""
        front = self._newest.to_bytes(4, "big") + random_bytes(32)
        commitment, cipher, nonce, data = self._opened(front, context)
        return front + commitment + cipher.encrypt(nonce, key, data)

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """The key that :meth:`wrap` made ``blob`` of.

        Raises:
            DecryptionError: for another ring, another context or changed bytes.
        """
        number = int.from_bytes(blob[:4], "big")
        if len(blob) <= _SHORTEST_BLOB or not self._first <= number <= self._newest:
            raise DecryptionError
        commitment, cipher, nonce, data = self._opened(blob[:36], context)
        if not is_equal(commitment, blob[36:68]):
            raise DecryptionError
        return cipher.decrypt(nonce, blob[68:], data)

    @property
    def _newest(self) -> int:
        return self._first + len(self._keys) - 1

    def _opened(
        self, front: bytes, context: Mapping[str, str]
    ) -> tuple[bytes, Cipher, bytes, bytes]:
        number = int.from_bytes(front[:4], "big")
        names = [text.encode() for item in sorted(context.items()) for text in item]
        data = tlv(front[:4], front[4:], tlv(*names))
        okm = expand(self._keys[number - self._first], _LABEL + data, 76)
        return okm[:32], Cipher(AES_GCM, okm[32:64]), okm[64:], data


def _stretched(passphrase: str, salt: bytes) -> bytes:
    if not passphrase:
        msg = "the passphrase is empty; choose a long one"
        raise ConfigurationError(msg)
    normal = unicodedata.normalize("NFC", passphrase)
    return stretch_passphrase(normal.encode("utf-8", "surrogatepass"), salt)


def _parse(text: str) -> tuple[bytes, bytes]:
    try:
        document = json.loads(text)
        salt = b64decode(document.pop("salt"), validate=True)
        keys = b64decode(document.pop("keys"), validate=True)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        document, salt, keys = {}, b"", b""
    if document != _HEAD or len(salt) != _SALT_BYTES:
        msg = "the text is not a key ring of this version; use what to_json wrote"
        raise EncryptionError(msg)
    return salt, keys
