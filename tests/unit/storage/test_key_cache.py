"""Keys are remembered within bounds, for one use, in one process."""

import copy
import os
import pickle

import pytest

from customer_core.errors import ConfigurationError, DecryptionError, EncryptionError
from customer_core.storage.key_cache import KeyCache
from customer_core.storage.policy import StoragePolicy
from customer_core.storage.roots import DataKeyWrapper, Roots

KEY = bytes(range(64))


def test_key_is_given_for_its_time_and_uses() -> None:
    """Then it must be unlocked again."""
    seconds = [0.0]
    policy = StoragePolicy(key_seconds=10, key_uses=3)
    cache: KeyCache[bytes] = KeyCache(policy, clock=lambda: seconds[0])
    cache.put("a", b"key")
    assert [cache.get("a") for _ in range(4)] == [b"key"] * 3 + [None]
    cache.put("a", b"key")
    seconds[0] = 9.9
    assert cache.get("a") == b"key"
    seconds[0] = 10.0
    assert (cache.get("a"), len(cache)) == (None, 0)


def test_key_is_given_for_its_context_only() -> None:
    """The oldest one makes room; none are kept where none may be."""
    cache: KeyCache[bytes] = KeyCache(StoragePolicy(key_count=2))
    for name in ("a", "b", "c"):
        cache.put(name, name.encode())
    assert [cache.get(name) for name in ("a", "b", "c", "d")] == [
        None,
        b"b",
        b"c",
        None,
    ]
    cache.forget("b")
    assert cache.get("b") is None
    nothing: KeyCache[bytes] = KeyCache(StoragePolicy(key_count=0))
    nothing.put("a", b"key")
    assert nothing.get("a") is None


def test_forked_child_remembers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parent does."""
    cache: KeyCache[bytes] = KeyCache(StoragePolicy())
    cache.put("a", b"key")
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        assert cache.get("a") is None


def test_cache_shows_and_gives_away_nothing() -> None:
    """Neither printed nor pickled nor copied."""
    cache: KeyCache[bytes] = KeyCache(StoragePolicy())
    assert repr(cache) == "KeyCache(***)"
    for leak in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            leak(cache)


@pytest.mark.parametrize(
    "options",
    [{"suite": 3}, {"suite": 2, "readable": {1}}, {"readable": {1, 9}},
     {"key_seconds": 0}, {"key_uses": 0}, {"key_count": -1}],
)  # fmt: skip
def test_impossible_policy_is_refused(options: dict[str, object]) -> None:
    """What is written must be readable; bounds are bounds."""
    with pytest.raises(ConfigurationError):
        StoragePolicy(**options)  # type: ignore[arg-type] # on purpose


# --- roots and data keys


def test_roots_are_independent_and_come_back() -> None:
    """Every kind differs, in every version."""
    roots = Roots.generate().renewed("seal", "index")
    again = Roots.from_bytes(roots.to_bytes())
    kinds = [("wrap", 1), ("index", 1), ("index", 2), ("seal", 1), ("seal", 2),
             ("audit", 1), ("rows", 1)]  # fmt: skip
    keys = [roots.key(*kind) for kind in kinds]
    assert keys == [again.key(*kind) for kind in kinds]
    assert (len(set(keys)), {len(key) for key in keys}) == (7, {64})
    assert (again.newest("seal"), again.newest("wrap")) == (2, 1)
    with pytest.raises(DecryptionError):
        roots.key("seal", 3)
    with pytest.raises(EncryptionError, match="another version"):
        Roots.from_bytes(b'{"version": 9}')


def test_wrapped_data_key_opens_for_its_subject_epoch_and_store_only() -> None:
    """Every changed bit, every truncation, every other place is refused."""
    roots = Roots.generate()
    wrapper = DataKeyWrapper(roots, b"store")
    wrapped = wrapper.wrap(KEY, b"subject", 1)
    assert (wrapper.unwrap(wrapped, b"subject", 1), len(wrapped)) == (KEY, 96)
    others = [
        (wrapper, wrapped, b"other", 1),
        (wrapper, wrapped, b"subject", 2),
        (DataKeyWrapper(roots, b"other"), wrapped, b"subject", 1),
        (DataKeyWrapper(Roots.generate(), b"store"), wrapped, b"subject", 1),
    ]
    for position in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[position // 8] ^= 1 << position % 8
        others.append((wrapper, bytes(changed), b"subject", 1))
    others += [(wrapper, wrapped[:n], b"subject", 1) for n in range(len(wrapped))]
    for opener, blob, subject, epoch in others:
        with pytest.raises(DecryptionError):
            opener.unwrap(blob, subject, epoch)


def test_newer_root_wraps_and_the_former_still_opens() -> None:
    """Until it is wrapped again."""
    roots = Roots.generate()
    old = DataKeyWrapper(roots, b"store").wrap(KEY, b"s", 1)
    newer = DataKeyWrapper(roots.renewed("wrap"), b"store")
    assert newer.unwrap(old, b"s", 1) == KEY
    assert [newer.is_newest(old), newer.is_newest(newer.wrap(KEY, b"s", 1))] == [
        False, True,
    ]  # fmt: skip
