"""Keys of telephone numbers, and typed numbers that find stored ones."""

import pytest

from customer_core.match_keys.phone import (
    phone_index_keys,
    phone_keys,
    phone_matches,
    phone_query_key,
    split_extension,
)
from customer_core.models import PhoneNumber, PhoneType

MOBILE = PhoneNumber(e164="+8613912457803", region="CN", type=PhoneType.MOBILE)
LANDLINE = PhoneNumber(
    e164="+861065529988", extension="12", region="CN", type=PhoneType.FIXED_LINE
)
BRITISH = PhoneNumber(e164="+447740080583", region="GB", type=PhoneType.MOBILE)
HONG_KONG = PhoneNumber(e164="+85223457801", region="HK", type=PhoneType.FIXED_LINE)
ITALIAN = PhoneNumber(e164="+390612457803", region="IT", type=PhoneType.FIXED_LINE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13912457803", MOBILE), ("+86 139 1245 7803", MOBILE),
        ("0086-139-1245-7803", MOBILE), ("8613912457803", MOBILE),
        ("１３９１２４５７８０３", MOBILE), ("013912457803", MOBILE),
        ("13912457803.0", MOBILE), ("13912457803-9100", MOBILE),
        ("010-65529988", LANDLINE), ("(010) 6552 9988转12", LANDLINE),
        ("010-65529988 ext. 7", LANDLINE), ("65529988", LANDLINE),
        ("07740 080583", BRITISH), ("+44 (0)7740 080583", BRITISH),
        ("00447740080583", BRITISH), ("2345 7801", HONG_KONG),
        ("06 1245 7803", ITALIAN), ("+39 06 1245 7803", ITALIAN),
    ],
)  # fmt: skip
def test_typed_number_finds_the_stored_one(text: str, value: PhoneNumber) -> None:
    """Every way to type a number has the key of the stored one and matches it."""
    assert phone_query_key(text) in phone_index_keys(value)
    assert phone_matches(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("021-65529988", LANDLINE), ("13812457803", MOBILE), ("457803", MOBILE),
        ("+867740080583", BRITISH), ("", MOBILE), ("abc", MOBILE),
        ("0013912457803", BRITISH),
    ],
)  # fmt: skip
def test_other_number_does_not_match(text: str, value: PhoneNumber) -> None:
    """Equal ends, short ends and texts without digits are no match."""
    assert not phone_matches(text, value)


def test_hotline_is_typed_without_its_country() -> None:
    """Five digits are looked up and must be the whole national number."""
    hotline = PhoneNumber(e164="+8695588", region="CN", type=PhoneType.HOTLINE)
    longer = PhoneNumber(e164="+8613912495588", region="CN", type=PhoneType.MOBILE)
    assert phone_query_key("95588") in phone_index_keys(hotline)
    assert phone_matches("95588", hotline)
    assert not phone_matches("95588", longer)


def test_another_extension_of_a_virtual_number_is_another_person() -> None:
    """Without one it is anybody's; an office's extension is not compared."""
    relay = PhoneNumber(e164="+8613912457803", extension="91", type=PhoneType.MOBILE)
    typed = ["13912457803", "13912457803-91", "13912457803转92"]
    assert [phone_matches(text, relay) for text in typed] == [True, True, False]
    office = PhoneNumber(e164="+861065529988", extension="12")
    assert phone_matches("010-65529988转13", office)


def test_text_without_digits_has_no_key() -> None:
    """There is nothing to look up."""
    assert phone_query_key("no phone") is None


def test_extension_belongs_to_the_key_of_a_virtual_number_only() -> None:
    """A company's extension is no part of the key, a relay's is."""
    relay = PhoneNumber(e164="+8613912457803", extension="9", type=PhoneType.MOBILE)
    assert phone_keys(LANDLINE).number == "+861065529988"
    assert phone_keys(relay).number == "+8613912457803;ext=9"


def test_repr_masks_the_number() -> None:
    """A key in a log does not show the number."""
    assert "12457803" not in repr(phone_keys(MOBILE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010-65529988分机 12", ("010-65529988", "12")),
        ("010-65529988 x12", ("010-65529988", "12")),
        ("010-65529988,,#12", ("010-65529988", "12")),
        ("010-65529988-12", ("010-65529988-12", None)),
        ("13912457803-12", ("13912457803", "12")),
        ("13912457803", ("13912457803", None)),
    ],
)
def test_extension_is_split_where_it_is_marked(
    text: str, expected: tuple[str, str | None]
) -> None:
    """Words and signs mark an extension; a dash only after a mobile number."""
    assert split_extension(text) == expected
