"""A key ring keeps its keys to itself and opens under its passphrase only."""

import copy
import json
import pickle
import unicodedata
from collections.abc import Callable

import pytest

from customer_core.errors import (
    ConfigurationError,
    DecryptionError,
    EncryptionError,
)
from customer_core.storage.keyring import KeyRing
from customer_core.storage.roots import Roots

PASSPHRASE = "correct horse é 电池"  # noqa: S105 - opens a ring of this test only
CONTEXT = {"purpose": "test", "store": "one"}


@pytest.fixture(scope="module")
def saved(keys: KeyRing) -> str:
    """The ring as JSON text."""
    return keys.to_json(PASSPHRASE)


def test_round_trip_gives_the_same_keys(keys: KeyRing, saved: str) -> None:
    """Also when the passphrase is typed in another normal form."""
    typed = unicodedata.normalize("NFD", PASSPHRASE)
    again = KeyRing.from_json(saved, typed)
    assert again.unwrap(keys.wrap(b"key", CONTEXT), CONTEXT) == b"key"


def test_text_carries_no_key(keys: KeyRing, saved: str) -> None:
    """The text names format and function; saving again gives other bytes."""
    document = json.loads(saved)
    assert set(document) == {"schema", "version", "kdf", "salt", "keys"}
    assert json.loads(keys.to_json(PASSPHRASE))["keys"] != document["keys"]


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
        {"version": 0},
        {"version": 2},
        {"kdf": "argon2id-t1-p1-m8"},
        {"kdf": "argon2id-t3-p4-m4294967295"},
        {"salt": "AAAA"},
        {"salt": "not base64!"},
        {"salt": 7},
        {"keys": None},
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
    document["keys"] = document["keys"][:-8] + "AAAAAAA="
    with pytest.raises(DecryptionError):
        KeyRing.from_json(json.dumps(document), PASSPHRASE)


def test_repr_shows_nothing(keys: KeyRing) -> None:
    """Neither of the ring nor of roots."""
    assert f"{keys!r} {keys} {Roots.generate()!r}" == (
        "KeyRing(***) KeyRing(***) Roots(***)"
    )


def test_keys_cannot_be_pickled_or_copied(keys: KeyRing) -> None:
    """A key leaves the process under a passphrase or not at all."""
    for secret in (keys, Roots.generate()):
        for leak in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled or copied"):
                leak(secret)


def test_root_of_another_length_is_refused() -> None:
    """A ring is not made of a password or a short key."""
    for wrong in ((b"short",), (), (bytes(64), bytes(63))):
        with pytest.raises(EncryptionError, match="64 bytes"):
            KeyRing(*wrong)


# --- other sources of the key


def test_passphrase_and_salt_give_the_same_ring() -> None:
    """Another salt or passphrase gives another one."""
    ring = KeyRing.from_passphrase(PASSPHRASE, salt=bytes(16))
    blob = ring.wrap(b"key", CONTEXT)
    again = KeyRing.from_passphrase(PASSPHRASE, salt=bytes(16))
    assert again.unwrap(blob, CONTEXT) == b"key"
    for other in (
        KeyRing.from_passphrase(PASSPHRASE, salt=b"1" * 16),
        KeyRing.from_passphrase("another", salt=bytes(16)),
    ):
        with pytest.raises(DecryptionError):
            other.unwrap(blob, CONTEXT)
    with pytest.raises(ConfigurationError, match="16 random bytes"):
        KeyRing.from_passphrase(PASSPHRASE, salt=b"short")


def test_bytes_of_the_caller_give_the_same_ring() -> None:
    """Every one of them counts; too few are refused."""
    secret = bytes(range(32))
    blob = KeyRing.from_bytes(secret).wrap(b"key", CONTEXT)
    assert KeyRing.from_bytes(secret).unwrap(blob, CONTEXT) == b"key"
    for other in (secret + b"\0", secret[:-1] + b"x"):
        with pytest.raises(DecryptionError):
            KeyRing.from_bytes(other).unwrap(blob, CONTEXT)
    with pytest.raises(EncryptionError, match="at least 32"):
        KeyRing.from_bytes(secret[:-1])


# --- wrapping


def test_wrapped_key_opens_in_its_context_only(keys: KeyRing) -> None:
    """Every name and value of the context counts."""
    blob = keys.wrap(b"key", CONTEXT)
    assert keys.unwrap(blob, dict(reversed(CONTEXT.items()))) == b"key"
    others = [
        {},
        {"purpose": "test"},
        CONTEXT | {"store": "two"},
        CONTEXT | {"more": ""},
        {"purposetest": "", "store": "one"},
    ]
    for context in others:
        with pytest.raises(DecryptionError):
            keys.unwrap(blob, context)


def test_every_changed_bit_of_a_wrapped_key_is_refused(keys: KeyRing) -> None:
    """And every truncation, and another ring."""
    blob = keys.wrap(bytes(64), CONTEXT)
    for position in range(len(blob) * 8):
        changed = bytearray(blob)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(DecryptionError):
            keys.unwrap(bytes(changed), CONTEXT)
    for length in range(len(blob)):
        with pytest.raises(DecryptionError):
            keys.unwrap(blob[:length], CONTEXT)
    with pytest.raises(DecryptionError):
        KeyRing.generate().unwrap(blob, CONTEXT)


def test_ring_with_a_new_key_reads_what_the_former_wrapped(keys: KeyRing) -> None:
    """Until the former keys are left out; saving keeps their numbers."""
    old, newer = keys.wrap(b"old", CONTEXT), keys.with_new_key()
    new = newer.wrap(b"new", CONTEXT)
    assert (newer.unwrap(old, CONTEXT), newer.unwrap(new, CONTEXT)) == (b"old", b"new")
    alone = KeyRing.from_json(newer.newest_only().to_json(PASSPHRASE), PASSPHRASE)
    assert alone.unwrap(new, CONTEXT) == b"new"
    refused: list[Callable[[], bytes]] = [
        lambda: alone.unwrap(old, CONTEXT),
        lambda: keys.unwrap(new, CONTEXT),
    ]
    for call in refused:
        with pytest.raises(DecryptionError):
            call()
