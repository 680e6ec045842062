"""Records kept encrypted in the application's own store, and found again.

Rules:
    A store sees bytes only; keys and plaintext stay on this side of
    :class:`~customer_core.protocols.RecordStore`. The format is provisional (``CCE0``):
    no compatibility between versions is promised yet.
"""

from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.keyring import KeyRing
from customer_core.storage.memory import MemoryStore
from customer_core.storage.opening import open_store
from customer_core.storage.sqlite import SQLiteStore

__all__ = ["EncryptedStore", "KeyRing", "MemoryStore", "SQLiteStore", "open_store"]
