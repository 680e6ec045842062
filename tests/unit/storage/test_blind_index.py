"""Tokens are equal exactly for equal keys of one index of one store."""

from collections.abc import Callable

import pytest

from customer_core.models import CustomerRecord
from customer_core.storage import blind_index
from customer_core.storage.blind_index import FINDABLE, RECORD_ID, IndexTokens

MakeRecord = Callable[..., CustomerRecord]
TOKENS = IndexTokens(bytes(64))


def test_every_value_of_a_record_has_a_token(make_record: MakeRecord) -> None:
    """Not only the main one; equal match keys give one token."""
    record = make_record(
        1,
        phones=("+8613800000001", "+8613900000002"),
        emails=("Ann@example.com", "ann@example.com"),
        identifiers=("AB12",),
    )
    names = [name for name, _ in TOKENS.of(record)]
    assert sorted(names) == ["email", "identifier", "phone", "phone", "record_id"]


def test_record_without_contacts_has_its_id_only(make_record: MakeRecord) -> None:
    """Nothing is indexed that is not there."""
    record = make_record(1, phones=(), emails=())
    assert TOKENS.of(record) == ((RECORD_ID, TOKENS.token(RECORD_ID, "C00001")),)


def test_token_depends_on_index_store_and_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same text never gives the same token in two places."""
    text = "13800138000"
    versions = {**blind_index.INDEX_VERSIONS, "phone": "99"}
    tokens = [TOKENS.token("phone", text), TOKENS.token("email", text)]
    tokens.append(IndexTokens(b"\1" * 64).token("phone", text))
    monkeypatch.setattr(blind_index, "INDEX_VERSIONS", versions)
    tokens.append(IndexTokens(bytes(64)).token("phone", text))
    assert (len(set(tokens)), {len(token) for token in tokens}) == (4, {16})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("phone", "138 0000 0001"),
        ("phone", "+86 (0)138-0000-0001"),
        ("email", " USER1@Example.COM "),
        ("identifier", "ab-12"),
    ],
)
def test_typed_text_reaches_the_token_of_the_value(
    make_record: MakeRecord, name: str, text: str
) -> None:
    """Query key and index key meet, and the recheck agrees."""
    record = make_record(1, identifiers=("AB12",))
    index = FINDABLE[name]
    assert index.query_key(text) in index.keys(record)
    assert index.matches(text, record)


def test_recheck_refuses_what_only_shares_the_key(make_record: MakeRecord) -> None:
    """A match key is lossy: another area code, the same end."""
    phone = FINDABLE["phone"]
    record = make_record(1, phones=("+861065529988",))
    assert phone.query_key("021-65529988") in phone.keys(record)
    assert not phone.matches("021-65529988", record)


def test_index_of_ids_asks_and_answers_with_the_bare_id(
    make_record: MakeRecord,
) -> None:
    """The table of indexes is complete for every one of them."""
    index = blind_index.INDEXES[RECORD_ID]
    record = make_record(7)
    assert list(index.keys(record)) == [index.query_key("C00007")]
    assert index.matches("C00007", record)
