"""A key ring keeps its keys to itself and opens under its passphrase only."""

import copy
import json
import pickle
import unicodedata

import pytest

from customer_core.errors import (
    ConfigurationError,
    DecryptionError,
    EncryptionError,
)
from customer_core.storage.keyring import KeyRing, StoreKeys

PASSPHRASE = "correct horse é 电池"  # noqa: S105 - opens a ring of this test only
STORE = b"store id of sixteen"[:16]


@pytest.fixture(scope="module")
def saved(keys: KeyRing) -> str:
    """The ring as JSON text."""
    return keys.to_json(PASSPHRASE)


def test_round_trip_gives_the_same_keys(keys: KeyRing, saved: str) -> None:
    """Also when the passphrase is typed in another normal form."""
    typed = unicodedata.normalize("NFD", PASSPHRASE)
    again = KeyRing.from_json(saved, typed)
    assert again.store_keys(STORE).data == keys.store_keys(STORE).data


def test_text_carries_no_key(keys: KeyRing, saved: str) -> None:
    """The text names format and function; saving again gives other bytes."""
    document = json.loads(saved)
    assert set(document) == {"schema", "version", "kdf", "salt", "envelope"}
    assert json.loads(keys.to_json(PASSPHRASE))["envelope"] != document["envelope"]


def test_wrong_passphrase_is_refused_with_the_fixed_message(saved: str) -> None:
    """As any other ciphertext."""
    with pytest.raises(DecryptionError) as caught:
        KeyRing.from_json(saved, "wrong")
    assert str(caught.value) == str(DecryptionError())


def test_empty_passphrase_is_refused(keys: KeyRing, saved: str) -> None:
    """When writing and when reading."""
    with pytest.raises(ConfigurationError, match="passphrase is empty"):
        keys.to_json("")
    with pytest.raises(ConfigurationError, match="passphrase is empty"):
        KeyRing.from_json(saved, "")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"kdf": "argon2id-t1-p1-m8"},
        {"kdf": "argon2id-t3-p4-m4294967295"},
        {"salt": "AAAA"},
        {"salt": "not base64!"},
        {"salt": 7},
        {"envelope": None},
        {"extra": True},
    ],
)
def test_changed_head_or_broken_body_is_no_key_ring(
    saved: str, change: dict[str, object]
) -> None:
    """Weaker parameters in the text are refused before anything is computed."""
    with pytest.raises(EncryptionError, match="not a key ring") as caught:
        KeyRing.from_json(json.dumps(json.loads(saved) | change), PASSPHRASE)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", "null", "[" * 100_000])
def test_other_texts_are_no_key_ring(text: str) -> None:
    """Never a JSON exception."""
    with pytest.raises(EncryptionError, match="not a key ring"):
        KeyRing.from_json(text, PASSPHRASE)


def test_changed_envelope_is_refused(saved: str) -> None:
    """The text is authenticated."""
    document = json.loads(saved)
    document["envelope"] = document["envelope"][:-8] + "AAAAAAA="
    with pytest.raises(DecryptionError):
        KeyRing.from_json(json.dumps(document), PASSPHRASE)


def test_repr_shows_nothing(keys: KeyRing) -> None:
    """Neither of the ring nor of derived keys."""
    derived = keys.store_keys(STORE)
    assert repr(keys) == "KeyRing(***)"
    assert repr(derived) == "StoreKeys(data=***, rows=***, indexes=***)"


def test_keys_cannot_be_pickled_or_copied(keys: KeyRing) -> None:
    """A key leaves the process under a passphrase or not at all."""
    for secret in (keys, keys.store_keys(STORE)):
        for leak in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled or copied"):
                leak(secret)


def test_rings_are_compared_by_identity(keys: KeyRing) -> None:
    """Comparing must not take time that depends on key bytes."""
    left, right = keys.store_keys(STORE), keys.store_keys(STORE)
    assert left != right
    assert left.data == right.data


def test_keys_of_uses_and_stores_are_independent(keys: KeyRing) -> None:
    """Six roots of two stores, all different, 64 bytes each."""
    stores = [keys.store_keys(STORE), keys.store_keys(STORE[::-1])]
    roots = {root for s in stores for root in (s.data, s.rows, s.indexes)}
    assert (len(roots), {len(root) for root in roots}) == (6, {64})
    assert isinstance(stores[0], StoreKeys)


def test_root_of_another_length_is_refused() -> None:
    """A ring is not made of a password or a short key."""
    with pytest.raises(EncryptionError, match="64 random bytes"):
        KeyRing(b"short")
