"""The data keys of subjects: made, unwrapped, remembered, forgotten.

Rules:
    A key is asked for by subject and epoch and given out for that alone. What is
    remembered is bounded by the policy. A subject without a key is refused as any
    other ciphertext: its record was erased, or its key was taken away.
"""

from collections.abc import Iterable, Sequence

from customer_core.errors import DecryptionError
from customer_core.protocols import KeyStore
from customer_core.storage._primitives import ROOT_BYTES, random_bytes
from customer_core.storage.key_cache import KeyCache
from customer_core.storage.keyring import Secret
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.roots import FIRST_EPOCH, DataKeyWrapper

SubjectKey = tuple[int, bytes]
"""Epoch and data key."""


class DataKeys(Secret):
    """The data keys of one store.

    Args:
        store: where they are kept, wrapped.
        policy: how many are remembered, and for how long.
    """

    __slots__ = ("_cache", "_suite", "store")

    def __init__(self, store: KeyStore, policy: StoragePolicy) -> None:
        self.store = store
        self._suite = policy.suite
        self._cache: KeyCache[bytes] = KeyCache(policy)

    def open(
        self, wanted: Sequence[tuple[bytes, int]], wrapper: DataKeyWrapper
    ) -> list[bytes]:
        """The data keys of subjects in epochs, in the order asked.

        Raises:
            DecryptionError: when one is missing, or is another subject's.
        """
        if len(wanted) == 1:
            key = self._cache.get((self._suite, *wanted[0]))
            if key is not None:
                return [key]
        kept = self.store.get_many([subject for subject, _ in wanted])
        found = []
        for subject, epoch in wanted:
            wrapped = dict(kept.get(subject, ())).get(epoch)
            if wrapped is None:
                raise DecryptionError
            found.append(wrapper.unwrap(wrapped, subject, epoch))
        if len(wanted) == 1:
            self._cache.put((self._suite, *wanted[0]), found[0])
        return found

    def newest(
        self, subjects: Sequence[bytes], wrapper: DataKeyWrapper
    ) -> dict[bytes, SubjectKey]:
        """The newest key of every subject that has one; rewrapped when TK is newer."""
        found, again = {}, []
        for subject, kept in self.store.get_many(subjects).items():
            epoch, wrapped = kept[-1]
            key = wrapper.unwrap(wrapped, subject, epoch)
            if not wrapper.is_newest(wrapped):
                again.append((subject, epoch, wrapper.wrap(key, subject, epoch)))
            found[subject] = (epoch, key)
        if again:
            self.store.put_many(again)
        return found

    def create(
        self, subjects: Iterable[bytes], wrapper: DataKeyWrapper
    ) -> dict[bytes, SubjectKey]:
        """New keys, kept before anything is encrypted under them."""
        made = {s: (FIRST_EPOCH, random_bytes(ROOT_BYTES)) for s in subjects}
        self.store.put_many(
            [
                (s, epoch, wrapper.wrap(key, s, epoch))
                for s, (epoch, key) in made.items()
            ]
        )
        return made

    def destroy(self, subjects: Sequence[bytes]) -> int:
        """Destroy every key of the subjects, here and in the store."""
        self.forget()
        return self.store.destroy(subjects)

    def forget(self) -> None:
        """Remember nothing."""
        self._cache.clear()
