"""The keys of an application's stores, and how they are kept under a passphrase.

Rules:
    One random root of 64 bytes; everything else is derived from it under labels that
    name the use, so no key serves two uses. Every store has its own keys, derived with
    its random store id: two stores of one ring share no token and no row id. Losing
    the ring loses the data; there is no other way in.

Layout of the JSON text::

    {"schema": "KeyRing", "version": 0, "kdf": "argon2id-t3-p4-m65536",
     "salt": 16 bytes in base64, "envelope": the root as a CCE0 envelope in base64}

    The envelope's key is Argon2id(passphrase in NFC as UTF-8, salt), 64 bytes.

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
from typing import Final, NoReturn, Self

from attrs import field, frozen

from customer_core.errors import ConfigurationError, EncryptionError
from customer_core.storage._primitives import (
    ROOT_BYTES,
    expand,
    frame,
    random_bytes,
    stretch_passphrase,
)
from customer_core.storage.envelope import decrypt_envelope, encrypt_envelope

_HEAD: Final = {"schema": "KeyRing", "version": 0, "kdf": "argon2id-t3-p4-m65536"}
_CONTEXT = frame(b"ccore/0/keyring", str(_HEAD["kdf"]).encode())
_SALT_BYTES = 16


class _Secret:
    """Refuses what would copy a key to where nobody looks for it."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Keys leave the process only under a passphrase."""
        msg = f"{type(self).__name__} cannot be pickled or copied; use KeyRing.to_json"
        raise TypeError(msg)


@frozen(eq=False)
class StoreKeys(_Secret):
    """The keys of one store, 64 bytes each, independent of each other.

    Attributes:
        data: encrypts records.
        rows: makes row ids.
        indexes: root of one key per blind index.
    """

    data: bytes = field(repr=lambda _: "***")
    rows: bytes = field(repr=lambda _: "***")
    indexes: bytes = field(repr=lambda _: "***")


class KeyRing(_Secret):
    """The keys that open an application's stores.

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

    __slots__ = ("_root",)

    def __init__(self, root: bytes) -> None:
        if len(root) != ROOT_BYTES:
            msg = f"a key ring needs {ROOT_BYTES} random bytes; use KeyRing.generate()"
            raise EncryptionError(msg)
        self._root = root

    @classmethod
    def generate(cls) -> Self:
        """A new ring from the system's random numbers."""
        return cls(random_bytes(ROOT_BYTES))

    def to_json(self, passphrase: str) -> str:
        """The ring encrypted under ``passphrase``, as JSON text; 0.1 s and 64 MiB.

        Raises:
            ConfigurationError: for an empty passphrase.
        """
        salt = random_bytes(_SALT_BYTES)
        envelope = encrypt_envelope(
            _stretched(passphrase, salt), _CONTEXT, plaintext=self._root
        )
        body = {"salt": salt, "envelope": envelope}
        return json.dumps(_HEAD | {k: b64encode(v).decode() for k, v in body.items()})

    @classmethod
    def from_json(cls, text: str, passphrase: str) -> Self:
        """The ring that :meth:`to_json` made ``text`` of.

        Raises:
            DecryptionError: for a wrong passphrase or a changed text.
            EncryptionError: when the text is no key ring of this version.
            ConfigurationError: for an empty passphrase.
        """
        salt, envelope = _parse(text)
        key = _stretched(passphrase, salt)
        return cls(decrypt_envelope(key, _CONTEXT, envelope=envelope))

    def store_keys(self, store_id: bytes) -> StoreKeys:
        """The keys of the store with this id."""
        data, rows, indexes = (
            expand(self._root, frame(label, store_id), ROOT_BYTES)
            for label in (b"ccore/0/data", b"ccore/0/rows", b"ccore/0/indexes")
        )
        return StoreKeys(data, rows, indexes)

    def __repr__(self) -> str:
        """Nothing of the keys."""
        return "KeyRing(***)"


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
        envelope = b64decode(document.pop("envelope"), validate=True)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        document, salt, envelope = {}, b"", b""
    if document != _HEAD or len(salt) != _SALT_BYTES:
        msg = "the text is not a key ring of this version; use what to_json wrote"
        raise EncryptionError(msg)
    return salt, envelope
