"""A record survives its bytes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from functools import partial

import pytest
from attrs import evolve, fields
from attrs.exceptions import FrozenInstanceError

from customer_core.errors import StorageError
from customer_core.models import CustomerRecord, Profile, Sex, to_json
from customer_core.storage import codec
from customer_core.storage.codec import encode_record, encode_text
from customer_core.storage.decoding import decode_record, value_parts


def test_record_round_trips(make_record: Callable[..., CustomerRecord]) -> None:
    """Equal after encoding and decoding."""
    record = make_record(1, identifiers=("AB12",))
    assert decode_record(encode_record(record)) == record


def test_lone_surrogates_survive(make_record: Callable[..., CustomerRecord]) -> None:
    """Raw text of a broken export is kept as it is."""
    record = make_record(1)
    broken = evolve(record, names=(evolve(record.names[0], raw="\ud83d张"),))
    assert decode_record(encode_record(broken)) == broken


@pytest.mark.parametrize(
    "plaintext",
    [
        b"{}",
        b"not json",
        b"\xff\xfe",
        b"[1]",
        b"[[],{}]",
        b'[[],{"ref":["a","b"],"x":1}]',
    ],
)
def test_another_schema_is_a_storage_error(plaintext: bytes) -> None:
    """It opened, so the key is right: the version is not. Nothing hangs on it."""
    with pytest.raises(StorageError, match="another schema") as caught:
        decode_record({1: plaintext})
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_every_attribute_of_a_record_and_of_its_values_has_a_place() -> None:
    """One that the layout forgets would be lost."""
    for kind, parts in codec.PARTS.items():
        assert set(parts) == {f.name for f in fields(kind)}, kind
    named = {*codec.VALUES, *codec.MOMENTS, "ref", "profile", "custom"}
    assert named == {f.name for f in fields(CustomerRecord)}
    assert set(codec.PROFILE) == {f.name for f in fields(Profile)}


def test_cells_are_parted_by_protection_class(
    make_record: Callable[..., CustomerRecord],
) -> None:
    """A record of one class is read without the others; the order comes back."""
    plain = make_record(1, identifiers=("A1", "B2", "C3"))
    kinds = ("other", "iban", "passport")
    record = evolve(
        plain,
        identifiers=tuple(
            evolve(i, value=evolve(i.value, kind=kind))
            for i, kind in zip(plain.identifiers, kinds, strict=True)
        ),
        profile=Profile(sex=(evolve(plain.names[0], value=Sex.FEMALE, raw="女"),)),
    )
    cells = encode_record(record)
    assert sorted(cells) == [1, 2, 3, 4]
    assert decode_record(cells) == record
    identity = decode_record({1: cells[1]})
    assert [i.value.value for i in identity.identifiers] == ["A1", "C3"]
    assert (identity.names, identity.phones) == (record.names, ())
    assert b"138" not in cells[1] + cells[3] + cells[4]
    assert decode_record({1: cells[1], 2: cells[2]}).phones == record.phones


def test_texts_keep_their_code_points() -> None:
    """Two normal forms of one letter are two texts."""
    assert encode_text("é") != encode_text("e\u0301")


def test_read_record_is_as_good_as_the_one_that_was_written(
    make_record: Callable[..., CustomerRecord],
) -> None:
    """Whatever is done to it first: its attributes are made when they are read."""
    record = make_record(1, identifiers=("AB12",))
    cells = encode_record(record)
    uses: list[Callable[[CustomerRecord], object]] = [
        repr, hash, to_json, copy, deepcopy,
        lambda r: evolve(r, updated_at=None),
        lambda r: (r.profile, r.custom, r.registered_at, r.emails, r.record_id),
        lambda r: (record == r, r == record, r == make_record(2)),
        lambda r: {record} & {r},
    ]  # fmt: skip
    assert [use(decode_record(cells)) for use in uses] == [use(record) for use in uses]
    with pytest.raises(FrozenInstanceError):
        decode_record(cells).names = ()  # type: ignore[misc]
    with pytest.raises(AttributeError, match="nickname"):
        _ = decode_record(cells).nickname  # type: ignore[attr-defined]


def test_threads_that_read_a_record_at_once_read_the_same(
    make_record: Callable[..., CustomerRecord],
) -> None:
    """Whoever comes first makes the attributes; what they were made of is let go."""
    written = make_record(1)
    names = ("emails", "names", "phones", "ref", "profile", "registered_at") * 20
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            record = decode_record(encode_record(written))
            read = list(pool.map(partial(getattr, record), names))
            assert read == [getattr(written, name) for name in names]
            assert record._opened is None  # type: ignore[attr-defined] # noqa: SLF001


def test_value_that_does_not_fit_is_a_storage_error_when_it_is_read() -> None:
    """And every time; what fits is given."""
    plaintext = (
        b'[[[null,null,null]],{"ref":["a","b"],"names":[[["W"],"W",0,null]],'
        b'"phones":[[["+1","no such type"],"1",0,null]]}]'
    )
    record = decode_record({1: plaintext})
    assert record.names[0].value.family == "W"
    for _ in range(2):
        with pytest.raises(StorageError, match="another schema") as caught:
            _ = record.phones
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_parts_are_those_of_the_values(
    make_record: Callable[..., CustomerRecord],
) -> None:
    """Read before or not; looking at them reads nothing."""
    written = make_record(1, identifiers=("AB12", "CD34"))
    stored = decode_record(encode_record(written))
    for attribute in ("emails", "phones", "identifiers", "addresses"):
        parts = [tuple(each) for each in value_parts(written, attribute)]
        assert [tuple(each) for each in value_parts(stored, attribute)] == parts
    assert stored._opened is not None  # type: ignore[attr-defined] # noqa: SLF001
    assert (stored.emails, stored.phones) == (written.emails, written.phones)
    assert value_parts(stored, "emails") == value_parts(written, "emails")


def test_parts_that_do_not_fit_are_a_storage_error() -> None:
    """As when the attribute is read."""
    record = decode_record({1: b'[[],{"ref":["a","b"],"emails":[[1,2]]}]'})
    with pytest.raises(StorageError, match="another schema") as caught:
        value_parts(record, "emails")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
