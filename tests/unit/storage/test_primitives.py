"""The primitives agree with published vectors and refuse what they must."""

import pytest

from customer_core.errors import DecryptionError
from customer_core.storage import _primitives as primitives


def test_keyed_hash_agrees_with_rfc_4231_case_2() -> None:
    """HMAC-SHA256 of a published vector."""
    digest = primitives.keyed_hash(b"Jefe", b"what do ya want for nothing?")
    assert digest.hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_aes_gcm_agrees_with_the_gcm_specification_case_14() -> None:
    """AES-256-GCM of a published vector: a zero key, nonce and block."""
    ciphertext = primitives.encrypt_aes_gcm(
        bytes(32), bytes(12), plaintext=bytes(16), associated_data=b""
    )
    assert ciphertext.hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )


def test_aes_gcm_refuses_other_associated_data() -> None:
    """The foreign exception becomes ours, without a cause that tells more."""
    ciphertext = primitives.encrypt_aes_gcm(
        bytes(32), bytes(12), plaintext=b"x", associated_data=b"here"
    )
    with pytest.raises(DecryptionError) as caught:
        primitives.decrypt_aes_gcm(
            bytes(32), bytes(12), ciphertext=ciphertext, associated_data=b"there"
        )
    assert caught.value.__suppress_context__


def test_expand_gives_independent_bytes_per_use() -> None:
    """Another info gives other bytes; the same info the same; a prefix when shorter."""
    root = bytes(64)
    assert primitives.expand(root, b"a", 76) != primitives.expand(root, b"b", 76)
    assert primitives.expand(root, b"a", 32) == primitives.expand(root, b"a", 76)[:32]


@pytest.mark.parametrize(
    ("left", "right"),
    [((b"ab", b"c"), (b"a", b"bc")), ((b"", b"a"), (b"a", b"")), ((b"",), ())],
)
def test_frame_tells_apart_what_joining_would_not(
    left: tuple[bytes, ...], right: tuple[bytes, ...]
) -> None:
    """Different lists of parts have different frames."""
    assert primitives.frame(*left) != primitives.frame(*right)


def test_random_bytes_differ() -> None:
    """Two draws of 32 bytes are not equal."""
    assert primitives.random_bytes(32) != primitives.random_bytes(32)
