"""The roots of one tenant's store, and the data keys of its subjects.

Rules:
    Roots are random and independent of each other, each in versions; they are wrapped
    together by the key provider and kept in the key store. Every subject (one source
    record, for ever) has a random data key of its own, wrapped under the root TK. A
    data key is never derived: what can be derived again cannot be destroyed.

Layout of the roots before they are wrapped, JSON::

    {"version": 1, "wrap": {"1": 64 bytes in base64}, "index": ..., "seal": ...,
     "audit": ..., "rows": ...}

    provider context = {"purpose": "roots", "store": store id in hex, "tenant": ...}

Layout of a wrapped data key (96 bytes)::

    version of TK (4), nonce (12), ciphertext (64), tag (16)

    AES-256-GCM under HKDF-Expand-SHA512(TK, "ccore/1/wrap-data-key", 32)
    associated data = TLV(tenant and store id, subject, epoch (4))

Limits:
    At most 2**30 data keys may be wrapped under one version of TK (NIST SP 800-38D,
    section 8.3, with a margin of four).
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final, Self

from customer_core.errors import DecryptionError, EncryptionError
from customer_core.storage._primitives import (
    AES_GCM,
    NONCE_BYTES,
    ROOT_BYTES,
    Cipher,
    KeyedHash,
    expand,
    random_bytes,
    tlv,
)
from customer_core.storage.keyring import Secret

KINDS: Final = ("wrap", "index", "seal", "audit", "rows")
"""What the roots are for: TK, IK, MK, the audit key, and the key of row ids."""

FIRST_EPOCH: Final = 1
_VERSION: Final = 1
_WRAPPED_BYTES: Final = 96
_WRAP_LABEL: Final = b"ccore/1/wrap-data-key"


class Roots(Secret):
    """Every root of one store, by kind and version.

    Example:
        >>> roots = Roots.generate()
        >>> roots, roots.newest("seal"), len(roots.key("seal", 1))
        (Roots(***), 1, 64)
    """

    __slots__ = ("_keys", "_prepared")

    def __init__(self, keys: Mapping[str, Mapping[int, bytes]]) -> None:
        self._keys = keys
        self._prepared: dict[tuple[str, int], KeyedHash] = {}

    @classmethod
    def generate(cls) -> Self:
        """New ones: every kind in version 1."""
        return cls({kind: {1: random_bytes(ROOT_BYTES)} for kind in KINDS})

    @classmethod
    def from_bytes(cls, plain: bytes) -> Self:
        """What :meth:`to_bytes` gave.

        Raises:
            EncryptionError: when another version of the package wrote them.
        """
        document = json.loads(plain)
        if document.pop("version", None) != _VERSION or set(document) != set(KINDS):
            msg = "the roots are of another version; use the package they are of"
            raise EncryptionError(msg)
        return cls(
            {
                kind: {int(n): b64decode(key) for n, key in versions.items()}
                for kind, versions in document.items()
            }
        )

    def to_bytes(self) -> bytes:
        """All of them, in the clear: to be wrapped at once."""
        keys = {
            kind: {str(n): b64encode(key).decode() for n, key in versions.items()}
            for kind, versions in self._keys.items()
        }
        return json.dumps({"version": _VERSION, **keys}).encode()

    def newest(self, kind: str) -> int:
        """The version that is used for writing."""
        return max(self._keys[kind])

    def key(self, kind: str, version: int) -> bytes:
        """One root, 64 bytes.

        Raises:
            DecryptionError: when there is no such version.
        """
        try:
            return self._keys[kind][version]
        except KeyError:
            refused = DecryptionError()
        raise refused

    def prepared(self, kind: str, version: int) -> KeyedHash:
        """HMAC-SHA256 under one root; see :meth:`key`."""
        made = self._prepared.get((kind, version))
        if made is None:
            made = KeyedHash(self.key(kind, version))
            self._prepared[kind, version] = made
        return made

    def renewed(self, *kinds: str) -> "Roots":
        """With a new version of some kinds; the former ones stay to read with."""
        added = {
            kind: {
                **self._keys[kind],
                self.newest(kind) + 1: random_bytes(ROOT_BYTES),
            }
            for kind in kinds
        }
        return Roots({**self._keys, **added})


class DataKeyWrapper(Secret):
    """Wraps the data keys of the subjects of one store.

    Args:
        roots: of the store.
        tenant: tenant and store id, framed.
    """

    __slots__ = ("_ciphers", "_newest", "_roots", "_tenant")

    def __init__(self, roots: Roots, tenant: bytes) -> None:
        self._roots = roots
        self._tenant = tlv(tenant)
        self._newest = roots.newest("wrap")
        self._ciphers: dict[int, Cipher] = {}

    def wrap(self, key: bytes, subject: bytes, epoch: int) -> bytes:
        """A data key under the newest TK, 96 bytes."""
        nonce = random_bytes(NONCE_BYTES)
        data = self._bound(subject, epoch)
        ciphertext = self._cipher(self._newest).encrypt(nonce, key, data)
        return self._newest.to_bytes(4, "big") + nonce + ciphertext

    def unwrap(self, wrapped: bytes, subject: bytes, epoch: int) -> bytes:
        """The data key that :meth:`wrap` made ``wrapped`` of.

        Raises:
            DecryptionError: for another subject, epoch or store, and changed bytes.
        """
        if len(wrapped) != _WRAPPED_BYTES:
            raise DecryptionError
        cipher = self._cipher(int.from_bytes(wrapped[:4], "big"))
        return cipher.decrypt(wrapped[4:16], wrapped[16:], self._bound(subject, epoch))

    def is_newest(self, wrapped: bytes) -> bool:
        """Whether it is wrapped under the newest TK."""
        return int.from_bytes(wrapped[:4], "big") == self._newest

    def _bound(self, subject: bytes, epoch: int) -> bytes:
        return b"".join(
            (
                self._tenant,
                b"\x02",
                len(subject).to_bytes(4, "big"),
                subject,
                b"\x03\x00\x00\x00\x04",
                epoch.to_bytes(4, "big"),
            )
        )

    def _cipher(self, version: int) -> Cipher:
        cipher = self._ciphers.get(version)
        if cipher is None:
            root = self._roots.key("wrap", version)
            cipher = Cipher(AES_GCM, expand(root, _WRAP_LABEL, 32))
            self._ciphers[version] = cipher
        return cipher
