"""The values of a store itself: its id, and the proof that the keys are its own.

Rules:
    A store without anything in it is given both in one transaction. Keys that do not
    open the check value open nothing of the store, so they are refused before any use.

Layout of the values::

    store_id    16 random bytes, in the clear
    check       envelope of the index versions (JSON) under the data key, in the
                context frame("ccore/0/check", store id)
"""

import json
from typing import Final

from attrs import frozen

from customer_core.errors import DecryptionError, EncryptionError, StorageError
from customer_core.protocols import RecordStore
from customer_core.storage._primitives import frame, random_bytes
from customer_core.storage.blind_index import INDEX_VERSIONS
from customer_core.storage.envelope import decrypt_envelope, encrypt_envelope
from customer_core.storage.keyring import KeyRing, StoreKeys

_STORE_ID, _CHECK = "store_id", "check"
_STORE_ID_BYTES: Final = 16
_LABEL = b"ccore/0/check"
_DAMAGED = "the store has lost its own values; restore it from a backup"


@frozen
class Unlocked:
    """What the keys of a ring opened.

    Attributes:
        store_id: 16 bytes, the store's own for ever.
        keys: the keys of this store.
        is_current: whether its indexes were made by the match keys of this version.
    """

    store_id: bytes
    keys: StoreKeys
    is_current: bool


def unlock(rows: RecordStore, keys: KeyRing) -> Unlocked:
    """The store's id and keys; an empty store is made to be one.

    Raises:
        EncryptionError: when the keys are not the ones of this store.
        StorageError: when the store has rows but not its own values.
    """
    store_id = rows.get_meta(_STORE_ID) or _first_store_id(rows, keys)
    store_keys = keys.store_keys(store_id)
    check = rows.get_meta(_CHECK)
    if check is None:
        raise StorageError(_DAMAGED)
    try:
        plaintext = decrypt_envelope(
            store_keys.data, frame(_LABEL, store_id), envelope=check
        )
    except DecryptionError:
        msg = "the keys do not open this store; use the key ring it was made with"
        raise EncryptionError(msg) from None
    return Unlocked(store_id, store_keys, json.loads(plaintext) == INDEX_VERSIONS)


def _first_store_id(rows: RecordStore, keys: KeyRing) -> bytes:
    with rows.transaction():
        # read again inside: another process may have been faster
        if store_id := rows.get_meta(_STORE_ID):
            return store_id
        if rows.count():
            raise StorageError(_DAMAGED)
        store_id = random_bytes(_STORE_ID_BYTES)
        check = encrypt_envelope(
            keys.store_keys(store_id).data,
            frame(_LABEL, store_id),
            plaintext=json.dumps(dict(INDEX_VERSIONS)).encode(),
        )
        rows.put_meta(_STORE_ID, store_id)
        rows.put_meta(_CHECK, check)
    return store_id
