"""The primitives agree with published vectors and refuse what they must."""

import hmac

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
    cipher = primitives.Cipher(primitives.AES_GCM, bytes(32))
    ciphertext = cipher.encrypt(bytes(12), bytes(16), b"")
    assert ciphertext.hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )


def test_aes_gcm_siv_agrees_with_rfc_8452_appendix_c_2() -> None:
    """AES-256-GCM-SIV of a published vector: one block of eight bytes."""
    key, nonce = bytes([1] + [0] * 31), bytes([3] + [0] * 11)
    cipher = primitives.Cipher(primitives.AES_GCM_SIV, key)
    ciphertext = cipher.encrypt(nonce, bytes([1] + [0] * 7), b"")
    assert ciphertext.hex() == "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"


@pytest.mark.parametrize("suite", [primitives.AES_GCM, primitives.AES_GCM_SIV])
@pytest.mark.parametrize("cut", [0, 10, 17])
def test_refused_ciphertext_is_an_error_of_ours(suite: int, cut: int) -> None:
    """The foreign exception leaves nothing behind that tells more."""
    cipher = primitives.Cipher(suite, bytes(32))
    ciphertext = cipher.encrypt(bytes(12), b"x", b"here")
    with pytest.raises(DecryptionError) as caught:
        cipher.decrypt(bytes(12), ciphertext[cut:], b"there")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_expand_gives_independent_bytes_per_use() -> None:
    """Another info gives other bytes; the same info the same; a prefix when shorter."""
    root = bytes(64)
    assert primitives.expand(root, b"a", 76) != primitives.expand(root, b"b", 76)
    assert primitives.expand(root, b"a", 32) == primitives.expand(root, b"a", 76)[:32]


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128, 200])
def test_expand_is_hkdf_expand_of_rfc_5869(length: int) -> None:
    """Computed here by the definition in section 2.3."""
    key, info = bytes(range(64)), b"info"
    block, blocks = b"", b""
    for counter in range(1, 5):
        block = hmac.digest(key, block + info + bytes((counter,)), "sha512")
        blocks += block
    assert primitives.expand(key, info, length) == blocks[:length]


@pytest.mark.parametrize(
    ("left", "right"),
    [((b"ab", b"c"), (b"a", b"bc")), ((b"", b"a"), (b"a", b"")), ((b"",), ())],
)
def test_tlv_tells_apart_what_joining_would_not(
    left: tuple[bytes, ...], right: tuple[bytes, ...]
) -> None:
    """Different lists of parts have different bytes."""
    assert primitives.tlv(*left) != primitives.tlv(*right)


def test_random_bytes_differ() -> None:
    """Two draws of 32 bytes are not equal."""
    assert primitives.random_bytes(32) != primitives.random_bytes(32)
