"""A record survives its bytes."""

from collections.abc import Callable

import pytest
from attrs import evolve

from customer_core.errors import StorageError
from customer_core.models import CustomerRecord
from customer_core.storage.codec import decode_record, encode_record, encode_text


def test_record_round_trips(make_record: Callable[..., CustomerRecord]) -> None:
    """Equal after encoding and decoding."""
    record = make_record(1, identifiers=("AB12",))
    assert decode_record(encode_record(record)) == record


def test_lone_surrogates_survive(make_record: Callable[..., CustomerRecord]) -> None:
    """Raw text of a broken export is kept as it is."""
    record = make_record(1)
    broken = evolve(record, names=(evolve(record.names[0], raw="\ud83d张"),))
    assert decode_record(encode_record(broken)) == broken


@pytest.mark.parametrize("plaintext", [b"{}", b"not json", b"\xff\xfe", b"[1]"])
def test_another_schema_is_a_storage_error(plaintext: bytes) -> None:
    """It opened, so the key is right: the version is not."""
    with pytest.raises(StorageError, match="another schema"):
        decode_record(plaintext)


def test_texts_keep_their_code_points() -> None:
    """Two normal forms of one letter are two texts."""
    assert encode_text("é") != encode_text("e\u0301")
