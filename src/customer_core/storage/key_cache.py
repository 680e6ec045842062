"""Unlocked keys, remembered for a while.

Rules:
    Bounded in number, time and uses. A key is remembered for the suite, policy and
    context it was unlocked for and given out for nothing else. Nothing of it is shown,
    pickled or copied; a forked child forgets everything.
"""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from customer_core.storage.keyring import Secret
from customer_core.storage.policy import StoragePolicy

K = TypeVar("K")


class KeyCache(Secret, Generic[K]):
    """Remembers keys within the bounds of a policy.

    Args:
        policy: how many, for how long and how often.
        count: how many at most; ``None``: as the policy says.
        clock: seconds that only go forward.

    Example:
        >>> cache = KeyCache(StoragePolicy(key_uses=2))
        >>> cache.put("context", b"key")
        >>> [cache.get("context") for _ in range(3)]
        [b'key', b'key', None]
    """

    __slots__ = ("_clock", "_count", "_entries", "_policy", "_process", "_scope")

    def __init__(
        self,
        policy: StoragePolicy,
        *,
        count: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy: Final = policy
        self._scope = hash(policy)
        self._count: Final = policy.key_count if count is None else count
        self._clock: Final = clock
        self._process = os.getpid()
        self._entries: OrderedDict[Hashable, list[object]] = OrderedDict()

    def get(self, context: Hashable) -> K | None:
        """The key of this context, ``None`` when it must be unlocked again."""
        if self._process != os.getpid():
            self.clear()
        entry = self._entries.get((self._scope, context))
        if entry is None:
            return None
        key, until, uses = entry
        if self._clock() >= until or uses == 0:  # type: ignore[operator] # a float
            self._entries.pop((self._scope, context), None)  # by another thread, maybe
            return None
        entry[2] = uses - 1  # type: ignore[operator] # an integer
        return key  # type: ignore[return-value] # of the kind put

    def put(self, context: Hashable, key: K) -> None:
        """Remember a key; the one remembered first makes room."""
        if self._count == 0:
            return
        until = self._clock() + self._policy.key_seconds
        self._entries[self._scope, context] = [key, until, self._policy.key_uses]
        while len(self._entries) > self._count:
            self._entries.popitem(last=False)

    def forget(self, context: Hashable) -> None:
        """Forget the key of this context."""
        self._entries.pop((self._scope, context), None)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._process = os.getpid()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._entries)
