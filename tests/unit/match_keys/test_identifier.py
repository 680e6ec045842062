"""Keys of identifiers."""

import pytest

from customer_core.match_keys.identifier import (
    compact,
    identifier_index_key,
    identifier_keys,
    identifier_matches,
    identifier_query_key,
    upgrade,
)
from customer_core.models import Identifier

RESIDENT = Identifier(kind="resident_id", value="11010519491231002X")


@pytest.mark.parametrize(
    "text", ["11010519491231002x", "１１０１０５ 19491231-002Ｘ", "110105491231002"]
)
def test_typed_identifier_finds_the_stored_one(text: str) -> None:
    """Width, case, separators and the old length make no difference."""
    assert identifier_query_key(text) == identifier_index_key(RESIDENT)
    assert identifier_matches(text, RESIDENT)


def test_kind_is_no_part_of_the_key() -> None:
    """Sources disagree about what to call a number."""
    other = Identifier(kind="other", value="11010519491231002X")
    assert identifier_keys(other) == identifier_keys(RESIDENT)


@pytest.mark.parametrize("text", ["110105491331002", "123456789012345", "ABC", ""])
def test_only_old_resident_numbers_are_upgraded(text: str) -> None:
    """Fifteen digits without a date inside stay as they are."""
    assert upgrade(text) == text


def test_empty_text_has_no_key() -> None:
    """Separators alone are nothing to look up."""
    assert identifier_query_key(" - ") is None


def test_letters_outside_ascii_are_not_changed() -> None:
    """Upper case is for plain letters only, so that compacting twice is the same."""
    assert compact("ß1a") == "ß1A"


def test_repr_masks_the_number() -> None:
    """A key in a log shows the last four characters at most."""
    assert "19491231" not in repr(identifier_keys(RESIDENT))
