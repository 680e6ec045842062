"""Records kept encrypted in the application's own store, and found again.

Rules:
    A store sees bytes only; keys and plaintext stay on this side of
    :class:`~customer_core.protocols.RecordStore`. What is written as ``CCE1`` is read
    by every later version (``tests/vectors/envelopes.csv``).
"""

from customer_core.storage.asynchronous import AsyncEncryptedStore
from customer_core.storage.audit import Access, AuditHead
from customer_core.storage.blind_index import DEFAULT_INDEXES, BlindIndex
from customer_core.storage.changes import Change, ChangeKind
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.erasure import ErasureReport
from customer_core.storage.group_commit import GroupCommit
from customer_core.storage.index_plan import IndexPlan, plan_index
from customer_core.storage.keyring import KeyRing
from customer_core.storage.memory import MemoryStore
from customer_core.storage.opening import open_key_provider, open_store
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.reading import Versioned
from customer_core.storage.sqlite import SQLiteStore
from customer_core.storage.verification import VerificationReport

__all__ = [
    "DEFAULT_INDEXES",
    "Access",
    "AsyncEncryptedStore",
    "AuditHead",
    "BlindIndex",
    "Change",
    "ChangeKind",
    "EncryptedStore",
    "ErasureReport",
    "GroupCommit",
    "IndexPlan",
    "KeyRing",
    "MemoryStore",
    "SQLiteStore",
    "StoragePolicy",
    "VerificationReport",
    "Versioned",
    "open_key_provider",
    "open_store",
    "plan_index",
]
