"""An envelope opens as it was made, where it was made, and not otherwise."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from customer_core.errors import DecryptionError
from customer_core.storage._primitives import (
    AES_GCM,
    Cipher,
    KeyedHash,
    expand,
    keyed_hash,
)
from customer_core.storage.envelope import (
    SEAL_BYTES,
    Header,
    Place,
    decrypt_cells,
    encrypt_envelope,
    read_classes,
    read_header,
    seal,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "envelopes.csv"
KEY, SEAL_KEY = bytes(range(64)), bytes(range(64, 128))
SEALER = KeyedHash(SEAL_KEY)
SUBJECT, RECORD = b"s" * 32, b"r" * 32
PLACE = Place(b"tenant", b"customers").of(SUBJECT, RECORD)
CELLS = {1: "张三".encode(), 2: b"+8613800138000", 4: b"special"}
HEADER = Header(suite=1, schema=1, epoch=1, seal_version=1, version=1)
FRONT = 93 + 6 * len(CELLS)
SUITES = pytest.mark.parametrize("suite", [1, 2])


def sealed(envelope: bytes, *, row_id: bytes = RECORD, digest: bytes = b"") -> bytes:
    """An envelope with its seal."""
    mac = seal(SEALER, envelope, row_id=row_id, is_live=True, index_digest=digest)
    return envelope + mac


def made(suite: int = 1, key: bytes = KEY, place: bytes = PLACE) -> bytes:
    """A sealed envelope of three cells."""
    header = HEADER._replace(suite=suite)
    return sealed(encrypt_envelope(key, place, header=header, cells=CELLS))


def is_genuine(envelope: bytes) -> bool:
    """Whether the seal fits."""
    return sealed(envelope[:-SEAL_BYTES]) == envelope


def refuses(envelope: bytes, *, key: bytes = KEY, place: bytes = PLACE) -> bool:
    """Whether no cell is given, with the one fixed message and no cause to read."""
    with pytest.raises(DecryptionError) as caught:
        decrypt_cells(key, place, envelope=envelope)
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    return str(error) == str(DecryptionError())


# --- as it was made


@SUITES
@pytest.mark.parametrize("length", [0, 1, 62, 63, 64, 65, 127, 255, 256, 10_000])
def test_round_trip_at_every_edge_of_a_bucket(suite: int, length: int) -> None:
    """What was put in comes out, whatever bytes it ends in."""
    for end in (b"", b"\0", b"\x80", b"\x80\0\0"):
        cells = {1: b"x" * length + end, 4: end}
        header = HEADER._replace(suite=suite)
        envelope = encrypt_envelope(KEY, PLACE, header=header, cells=cells) + bytes(32)
        assert decrypt_cells(KEY, PLACE, envelope=envelope) == cells


@pytest.mark.parametrize(("name", "bucket"), [(1, 64), (2, 64), (3, 64), (4, 256)])
def test_lengths_fall_into_the_buckets_of_their_class(name: int, bucket: int) -> None:
    """Every length below a bucket looks the same; there is always room for padding."""
    sizes = [
        len(encrypt_envelope(KEY, PLACE, header=HEADER, cells={name: bytes(n)}))
        - (93 + 6 + 16)
        for n in (0, 1, bucket - 1, bucket)
    ]
    assert sizes == [bucket, bucket, bucket, 2 * bucket]


@SUITES
def test_one_class_is_decrypted_without_the_others(suite: int) -> None:
    """Whoever may see one is not given the rest."""
    envelope = made(suite)
    assert decrypt_cells(KEY, PLACE, envelope=envelope, classes={2}) == {2: CELLS[2]}
    assert decrypt_cells(KEY, PLACE, envelope=envelope, classes={3}) == {}
    assert read_classes(envelope) == (1, 2, 4)


def test_header_says_what_it_was_given() -> None:
    """And costs 191 bytes for three cells, the seal and tags included."""
    header = Header(suite=2, schema=7, epoch=8, seal_version=9, version=10)
    envelope = encrypt_envelope(KEY, PLACE, header=header, cells=CELLS) + bytes(32)
    assert read_header(envelope) == header
    assert len(envelope) - (64 + 64 + 256) == 93 + 6 * 3 + 16 * 3 + 32 == 191


def test_equal_records_share_nothing_but_the_header() -> None:
    """Message id, commitment and every cell are fresh for every envelope."""
    one, other = made(), made()
    parts = [slice(28, 60), slice(60, 92), slice(FRONT, FRONT + 80), slice(FRONT, None)]
    assert [one[p] == other[p] for p in parts] == [False] * 4
    assert one[:28] == other[:28]


# --- golden vectors: never removed, never changed


def vectors() -> list[dict[str, str]]:
    """Envelopes that every later version must read."""
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("vector", vectors(), ids=lambda v: v["name"])
def test_golden_vector_is_made_and_read(vector: dict[str, str]) -> None:
    """The same bytes for the same keys, place and message id; and back."""
    got = {name: bytes.fromhex(text) for name, text in vector.items() if name in _HEX}
    place = Place(got["tenant"], got["table"]).of(got["subject"], got["record"])
    pairs = (cell.split(":") for cell in vector["cells"].split())
    cells = {int(name): bytes.fromhex(text) for name, text in pairs}
    numbers = ("suite", "schema", "epoch", "seal_version", "version")
    header = Header(*(int(vector[name]) for name in numbers))
    envelope = encrypt_envelope(
        got["key"], place, header=header, cells=cells, message_id=got["message_id"]
    )
    mac = seal(
        KeyedHash(got["seal_key"]), envelope,
        row_id=got["record"], is_live=True, index_digest=got["index_digest"],
    )  # fmt: skip
    assert envelope + mac == got["envelope"]
    assert decrypt_cells(got["key"], place, envelope=got["envelope"]) == cells


_HEX = frozenset(
    {"tenant", "table", "subject", "record", "key", "seal_key", "message_id",
     "index_digest", "envelope"}
)  # fmt: skip


def test_golden_vectors_cover_both_suites_and_every_class() -> None:
    """One that is missing would not be missed."""
    assert {vector["suite"] for vector in vectors()} == {"1", "2"}
    assert {c.split(":")[0] for v in vectors() for c in v["cells"].split()} == set(
        "1234"
    )


# --- attacks


@SUITES
def test_every_flipped_bit_is_refused(suite: int) -> None:
    """By the cells where it is not in the seal; by the seal wherever it is."""
    envelope = made(suite)
    for position in range(len(envelope) * 8):
        changed = bytearray(envelope)
        changed[position // 8] ^= 1 << position % 8
        assert not is_genuine(bytes(changed)), position
        # the version of the seal and the cells are bound to the cells as well
        if position // 8 < len(envelope) - SEAL_BYTES:
            assert refuses(bytes(changed)), position


@SUITES
def test_every_truncation_and_addition_is_refused(suite: int) -> None:
    """At every length, from either end."""
    envelope = made(suite)
    for length in range(len(envelope)):
        assert refuses(envelope[:length])
        assert refuses(envelope[-length:] if length else b"")
    for more in (b"\0", b"\x80", envelope):
        assert refuses(envelope + more)
        assert refuses(more + envelope)


@pytest.mark.parametrize(
    ("tenant", "table", "subject", "record"),
    [
        (b"other", b"customers", SUBJECT, RECORD),
        (b"tenant", b"other", SUBJECT, RECORD),
        (b"tenant", b"customers", RECORD, RECORD),
        (b"tenant", b"customers", SUBJECT, SUBJECT),
        (b"tenantc", b"ustomers", SUBJECT, RECORD),
        (b"tenant", b"customers", SUBJECT[:-1], RECORD + b"s"),
    ],
)
def test_another_place_is_refused(
    tenant: bytes, table: bytes, subject: bytes, record: bytes
) -> None:
    """Tenant, table, subject, record; and a shifted border between two of them."""
    assert refuses(made(), place=Place(tenant, table).of(subject, record))


def test_another_key_is_refused() -> None:
    """By the commitment, before anything is decrypted."""
    assert refuses(made(), key=bytes(64))


@SUITES
def test_cells_of_two_envelopes_do_not_fit(suite: int) -> None:
    """Of another record, of an older version, of another class, in another order."""
    one, other = made(suite), made(suite)
    ends = [FRONT, FRONT + 80, FRONT + 160, FRONT + 160 + 272]
    spans = list(pairwise(ends))
    for start, end in spans:
        assert refuses(one[:start] + other[start:end] + one[end:])
    (a, b), (_, c) = spans[:2]
    assert refuses(one[:a] + one[b:c] + one[a:b] + one[c:])
    assert refuses(one[:FRONT] + other[FRONT:])
    assert refuses(one[:60] + other[60:])


def test_cell_under_the_name_of_another_class_is_refused() -> None:
    """The directory is bound to every cell."""
    envelope = bytearray(made())
    envelope[93:95] = (0).to_bytes(2, "big")
    assert refuses(bytes(envelope))
    envelope[93:95] = (3).to_bytes(2, "big")  # no longer ascending
    assert refuses(bytes(envelope))


@pytest.mark.parametrize(
    ("offset", "value"),
    [(0, b"CCE0"), (0, b"CCT1"), (4, b"\0"), (4, b"\2"), (5, b"\0"), (5, b"\3"),
     (6, b"\x80\0"), (6, b"\0\1"), (92, b"\0"), (92, b"\xff")],
)  # fmt: skip
def test_unknown_format_suite_or_flag_is_refused(offset: int, value: bytes) -> None:
    """Whatever version of the package might know it."""
    envelope = made()
    changed = envelope[:offset] + value + envelope[offset + len(value) :]
    assert refuses(changed)


@SUITES
def test_suite_that_the_policy_does_not_allow_is_refused(suite: int) -> None:
    """An envelope does not choose how it is read."""
    with pytest.raises(DecryptionError):
        read_header(made(suite), suites={3 - suite})


def test_suite_cannot_be_exchanged() -> None:
    """The cells were made under keys of their own suite."""
    envelope = bytearray(made(1))
    envelope[5] = 2
    assert refuses(bytes(envelope))


def test_ciphertext_that_opens_under_two_keys_is_refused_under_the_second() -> None:
    """AES-GCM alone does not commit to its key: here the commitment does.

    One block of ciphertext and a tag are made to be valid under the cell keys of two
    subjects; the tag's equations are linear in the last block, so it can be solved.
    """
    evil = bytes(range(100, 164))
    message_id = bytes(32)
    info = b"".join(
        (b"ccore/1/rec", b"\1\0\0\0\1\1", b"\2\0\0\0\x20", message_id, PLACE)
    )
    keys = [expand(key, info, 32 + 44)[32:64] for key in (KEY, evil)]
    nonces = [expand(key, info, 32 + 44)[64:] for key in (KEY, evil)]
    first = encrypt_envelope(
        KEY, PLACE, header=HEADER, cells={1: b"x"}, message_id=message_id
    )
    bound = b"\1" + (99).to_bytes(4, "big") + first[:99] + b"\2\0\0\0\2\0\1" + PLACE
    forged = _two_key_ciphertext(keys, nonces, bound)
    for key, nonce in zip(keys, nonces, strict=True):
        assert len(Cipher(AES_GCM, key).decrypt(nonce, forged, bound)) == 80
    front = first[:95] + len(forged).to_bytes(4, "big")
    assert refuses(front + forged + bytes(32), key=evil)


def _two_key_ciphertext(keys: list[bytes], nonces: list[bytes], data: bytes) -> bytes:
    """Ciphertext and tag that AES-GCM accepts under both keys."""
    hashes = [_encrypt_block(key, bytes(16)) for key in keys]
    masks = [
        _encrypt_block(k, n + b"\0\0\0\1") for k, n in zip(keys, nonces, strict=True)
    ]
    body = bytes(64)
    total = len(body) + 16
    fixed = []  # GHASH without the last block, plus the mask; and its factor
    for h, mask in zip(hashes, masks, strict=True):
        value = _ghash(h, data, body + bytes(16))
        fixed.append(value ^ int.from_bytes(mask, "big"))
    factors = [
        _multiply(int.from_bytes(h, "big"), int.from_bytes(h, "big")) for h in hashes
    ]
    block = _multiply(fixed[0] ^ fixed[1], _invert(factors[0] ^ factors[1]))
    ciphertext = body + block.to_bytes(16, "big")
    tag = _ghash(hashes[0], data, ciphertext) ^ int.from_bytes(masks[0], "big")
    assert len(ciphertext) == total
    return ciphertext + tag.to_bytes(16, "big")


def _encrypt_block(key: bytes, block: bytes) -> bytes:
    """AES of one block."""
    from cryptography.hazmat.primitives.ciphers import Cipher as Plain
    from cryptography.hazmat.primitives.ciphers import algorithms, modes

    return Plain(algorithms.AES(key), modes.ECB()).encryptor().update(block)  # noqa: S305 - one block


def _ghash(key: bytes, data: bytes, ciphertext: bytes) -> int:
    h, total = int.from_bytes(key, "big"), 0
    lengths = (len(data) * 8).to_bytes(8, "big") + (len(ciphertext) * 8).to_bytes(
        8, "big"
    )
    padded = data.ljust(-(-len(data) // 16) * 16, b"\0") + ciphertext + lengths
    for start in range(0, len(padded), 16):
        block = int.from_bytes(padded[start : start + 16], "big")
        total = _multiply(total ^ block, h)
    return total


def _multiply(left: int, right: int) -> int:
    """In GF(2**128) as SP 800-38D has it: the first bit is the lowest power."""
    product = 0
    for n in range(127, -1, -1):
        if right >> n & 1:
            product ^= left
        left = left >> 1 ^ (0xE1 << 120 if left & 1 else 0)
    return product


def _invert(value: int) -> int:
    """By Fermat: the power 2**128 - 2."""
    result, power = 1 << 127, value
    for _ in range(127):
        power = _multiply(power, power)
        result = _multiply(result, power)
    return result


# --- the seal


def test_seal_covers_everything_beside_the_envelope() -> None:
    """Row id, state, digest of the index rows; and the key."""
    envelope = made()[:-SEAL_BYTES]
    seals = {
        seal(KeyedHash(key), envelope, row_id=row_id, is_live=live, index_digest=digest)
        for key, row_id, live, digest in [
            (SEAL_KEY, RECORD, True, b""), (KEY, RECORD, True, b""),
            (SEAL_KEY, SUBJECT, True, b""), (SEAL_KEY, RECORD, False, b""),
            (SEAL_KEY, RECORD, True, b"d"), (SEAL_KEY, RECORD[:-1], True, b"r"),
        ]
    }  # fmt: skip
    assert (len(seals), {len(mac) for mac in seals}) == (6, {32})


def test_seal_is_the_documented_hash() -> None:
    """HMAC-SHA256 of four fields, each with its tag and length."""
    mac = seal(SEALER, b"abc", row_id=b"r", is_live=True, index_digest=b"d")
    message = b"\1\0\0\0\3abc\2\0\0\0\1r\3\0\0\0\1\1\4\0\0\0\1d"
    assert mac == keyed_hash(SEAL_KEY, message)
