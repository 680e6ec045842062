"""An envelope opens as it was made, where it was made, and not otherwise."""

import pytest

from customer_core.errors import DecryptionError
from customer_core.storage.envelope import (
    OVERHEAD,
    decrypt_envelope,
    encrypt_envelope,
)

KEY = bytes(range(64))
CONTEXT = b"store and record"
PLAINTEXT = "张三 +8613800138000".encode()


def refuses(envelope: bytes, *, key: bytes = KEY, context: bytes = CONTEXT) -> bool:
    """Whether the envelope is refused with the one fixed message."""
    with pytest.raises(DecryptionError) as caught:
        decrypt_envelope(key, context, envelope=envelope)
    return str(caught.value) == str(DecryptionError())


@pytest.fixture(scope="module")
def envelope() -> bytes:
    """One envelope to attack."""
    return encrypt_envelope(KEY, CONTEXT, plaintext=PLAINTEXT)


@pytest.mark.parametrize("length", [0, 1, 62, 63, 64, 65, 127, 128, 10_000])
def test_round_trip_at_every_edge_of_a_bucket(length: int) -> None:
    """What was put in comes out, whatever bytes it ends in."""
    for end in (b"", b"\0", b"\x80", b"\x80\0\0"):
        plaintext = b"x" * length + end
        envelope = encrypt_envelope(KEY, CONTEXT, plaintext=plaintext)
        assert decrypt_envelope(KEY, CONTEXT, envelope=envelope) == plaintext


def test_lengths_fall_into_buckets_of_64_bytes() -> None:
    """Every length below 64 looks the same, and always leaves room for the padding."""
    sizes = [
        len(encrypt_envelope(KEY, CONTEXT, plaintext=bytes(n))) - OVERHEAD
        for n in (0, 1, 63, 64, 127, 128)
    ]
    assert sizes == [64, 64, 64, 128, 128, 192]


def test_layout_is_the_documented_one(envelope: bytes) -> None:
    """Magic, suite, and the lengths of the header."""
    assert (envelope[:4], envelope[4], OVERHEAD) == (b"CCE0", 1, 5 + 32 + 32 + 16)


def test_equal_plaintexts_share_nothing_but_the_prefix(envelope: bytes) -> None:
    """Message id, commitment and ciphertext are fresh for every envelope."""
    other = encrypt_envelope(KEY, CONTEXT, plaintext=PLAINTEXT)
    parts = [slice(5, 37), slice(37, 69), slice(69, None)]
    assert [envelope[p] == other[p] for p in parts] == [False, False, False]


def test_every_flipped_bit_is_refused(envelope: bytes) -> None:
    """No bit of an envelope is free."""
    for position in range(len(envelope) * 8):
        changed = bytearray(envelope)
        changed[position // 8] ^= 1 << position % 8
        assert refuses(bytes(changed)), position


def test_every_truncation_is_refused(envelope: bytes) -> None:
    """At every length, from either end."""
    for length in range(len(envelope)):
        assert refuses(envelope[:length])
        assert refuses(envelope[-length:] if length else b"")


def test_appended_bytes_are_refused(envelope: bytes) -> None:
    """Nothing may follow the tag."""
    assert refuses(envelope + b"\0")


def test_another_key_or_context_is_refused(envelope: bytes) -> None:
    """The commitment binds both."""
    assert refuses(envelope, key=bytes(64))
    assert refuses(envelope, context=CONTEXT + b"!")


def test_parts_of_two_envelopes_do_not_fit(envelope: bytes) -> None:
    """A header with the ciphertext of another message is refused."""
    other = encrypt_envelope(KEY, CONTEXT, plaintext=PLAINTEXT)
    assert refuses(envelope[:69] + other[69:])
    assert refuses(envelope[:37] + other[37:])


def test_a_refusal_has_no_cause_to_read(envelope: bytes) -> None:
    """No chained exception tells which check failed."""
    with pytest.raises(DecryptionError) as caught:
        decrypt_envelope(KEY, CONTEXT, envelope=envelope[:-1])
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
