"""A store's own values, and the keys that open it.

Rules:
    The key store holds the roots, wrapped by the provider; the records' store holds the
    same store id. A store without anything in it is given both, the key store first. A
    provider that does not unwrap the roots opens nothing, so it is refused before any
    use. Unlocked roots are used for the time and uses that the policy allows, then the
    provider is asked again: what it refuses by then stays closed.

Layout of the values::

    in both        store_id    16 random bytes, in the clear
    key store      roots       see :mod:`.roots`, wrapped by the provider
    records' store settings    JSON of the index labels, then HMAC-SHA256 under the
                               sealing key of "ccore/1/settings" || the JSON
"""

import json
from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from customer_core.errors import DecryptionError, EncryptionError, StorageError
from customer_core.protocols import KeyProvider, RecordStore
from customer_core.storage._primitives import (
    ROOT_BYTES,
    KeyedHash,
    expand,
    is_equal,
    keyed_hash,
    random_bytes,
    tlv,
)
from customer_core.storage.blind_index import BlindIndex, IndexTokens
from customer_core.storage.envelope import Place
from customer_core.storage.key_cache import KeyCache
from customer_core.storage.keyring import Secret
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.roots import DataKeyWrapper, Roots

_STORE_ID, _ROOTS, _SETTINGS = "store_id", "roots", "settings"
_STORE_ID_BYTES: Final = 16
_MAC_BYTES: Final = 32
_SETTINGS_LABEL = b"ccore/1/settings"
_TABLE: Final = b"customers"
_DAMAGED = "the store has lost its own values; restore it from a backup"
_NO_KEYS = (
    "the key store of this store is missing; put it back beside the store, or give its "
    "key_url"
)
_OTHERS_KEYS = "the key store holds the keys of another store; give every store its own"
_REFUSED = "the keys do not open this store; use the keys it was made with"


@frozen
class Unlocked(Secret):
    """Everything the roots of a store give.

    Attributes:
        roots: all of them.
        place: of records, for envelopes.
        holds: of the reasons of legal holds.
        wrapper: of data keys.
        tokens: of blind indexes.
        row_hash: of row ids.
        audit_key: of the audit chain.
        seal_version: of the newest sealing key.
        policy: what may be read and written.
    """

    roots: Roots
    place: Place
    holds: Place
    wrapper: DataKeyWrapper
    tokens: IndexTokens
    row_hash: KeyedHash
    audit_key: bytes
    seal_version: int
    policy: StoragePolicy

    def __repr__(self) -> str:
        """Nothing of the keys."""
        return "Unlocked(***)"


class Vault(Secret):
    """Opens the roots of one store, as often as the policy asks for it.

    Args:
        rows: the records' store and, behind it, the key store.
        provider: unwraps the roots.
        tenant: whose store it is; bound to everything in it.
        indexes: the ones that records are found by.
        policy: for how long.
    """

    def __init__(
        self,
        rows: RecordStore,
        provider: KeyProvider,
        *,
        tenant: str,
        indexes: Sequence[BlindIndex],
        policy: StoragePolicy,
    ) -> None:
        self._rows = rows
        self._provider = provider
        self._tenant = tenant
        self._indexes = indexes
        self._policy = policy
        self._cache: KeyCache[Unlocked] = KeyCache(policy, count=1)
        self._store_id = self._opened_store_id()

    def unlocked(self) -> Unlocked:
        """The keys, from memory or from the provider.

        Raises:
            EncryptionError: when the provider is not the one of this store.
            KeyUnavailableError: when it does not answer.
        """
        unlocked = self._cache.get(self._store_id)
        if unlocked is None:
            unlocked = self._unlock()
            self._cache.put(self._store_id, unlocked)
        return unlocked

    def index_labels(self) -> list[str] | None:
        """What the indexes of the store were last made as; ``None`` when not yet.

        Raises:
            StorageError: when the value was changed by another hand.
        """
        kept = self._rows.get_meta(_SETTINGS)
        if kept is None:
            return None
        text, mac = kept[:-_MAC_BYTES], kept[-_MAC_BYTES:]
        if not is_equal(self._settings_mac(text), mac):
            raise StorageError(_DAMAGED)
        labels: list[str] = json.loads(text)["indexes"]
        return labels

    def keep_index_labels(self, labels: Sequence[str]) -> None:
        """Remember what the indexes are made as."""
        text = json.dumps({"indexes": sorted(labels)}).encode()
        self._rows.put_meta(_SETTINGS, text + self._settings_mac(text))

    def change_roots(self, change: Callable[[Roots], Roots]) -> None:
        """Replace the roots by changed ones, wrapped by the provider of now."""
        keys = self._rows.keys
        with keys.transaction():
            changed = change(self.unlocked().roots)
            wrapped = self._provider.wrap(changed.to_bytes(), self._context())
            keys.put_meta(_ROOTS, wrapped)
        self._cache.clear()

    def rewrap(self, provider: KeyProvider) -> None:
        """Hand the store over to another provider, or to a newer key of the same."""
        self.unlocked()
        self._provider = provider
        self.change_roots(lambda roots: roots)

    def forget(self) -> None:
        """Ask the provider again at the next use."""
        self._cache.clear()

    def _settings_mac(self, text: bytes) -> bytes:
        key = self.unlocked().roots.key("seal", 1)
        return keyed_hash(key, _SETTINGS_LABEL + text)

    def _context(self) -> dict[str, str]:
        return {
            "purpose": "roots",
            "store": self._store_id.hex(),
            "tenant": self._tenant,
        }

    def _opened_store_id(self) -> bytes:
        kept = self._rows.get_meta(_STORE_ID)
        if kept is None:
            kept = self._made_store_id()
        if self._rows.keys.get_meta(_STORE_ID) != kept:
            raise StorageError(_NO_KEYS)
        return kept

    def _made_store_id(self) -> bytes:
        """The id of an empty store: the one its keys have already, or a new one."""
        rows, keys = self._rows, self._rows.keys
        with rows.transaction():
            # read again inside: another process may have been faster
            if kept := rows.get_meta(_STORE_ID):
                return kept
            if rows.count():
                raise StorageError(_DAMAGED)
            with keys.transaction():
                store_id = keys.get_meta(_STORE_ID)
                if store_id is None:
                    store_id = self._store_id = random_bytes(_STORE_ID_BYTES)
                    roots = Roots.generate().to_bytes()
                    keys.put_meta(_ROOTS, self._provider.wrap(roots, self._context()))
                    keys.put_meta(_STORE_ID, store_id)
                elif keys.count():
                    raise StorageError(_OTHERS_KEYS)
            rows.put_meta(_STORE_ID, store_id)
            return store_id

    def _unlock(self) -> Unlocked:
        wrapped = self._rows.keys.get_meta(_ROOTS)
        if wrapped is None:
            raise StorageError(_NO_KEYS)
        plain = self._unwrapped(wrapped)
        if plain is None:
            raise EncryptionError(_REFUSED)
        roots = Roots.from_bytes(plain)
        tenant = tlv(self._tenant.encode(), self._store_id)
        index_version = roots.newest("index")
        return Unlocked(
            roots=roots,
            place=Place(tenant, _TABLE),
            holds=Place(tenant, b"holds"),
            wrapper=DataKeyWrapper(roots, tenant),
            tokens=IndexTokens(
                roots.key("index", index_version),
                tlv(tenant, _TABLE),
                indexes=self._indexes,
                key_version=index_version,
            ),
            row_hash=KeyedHash(
                expand(
                    roots.key("rows", 1),
                    b"ccore/1/row-id" + tlv(tenant, _TABLE),
                    ROOT_BYTES,
                )
            ),
            audit_key=roots.key("audit", roots.newest("audit")),
            seal_version=roots.newest("seal"),
            policy=self._policy,
        )

    def _unwrapped(self, wrapped: bytes) -> bytes | None:
        try:
            return self._provider.unwrap(wrapped, self._context())
        except DecryptionError:
            return None
