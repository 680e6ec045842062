"""Match keys of addresses."""

import pytest

from customer_core.match_keys.address import AddressKeys, address_keys, street_key
from customer_core.models import PostalAddress


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科苑路15号", "科苑路 15 號"),
        ("科苑路十五号", "科苑路15"),
        ("民族大道二十号", "民族大道20号"),
        ("民族大道九号", "民族大道９号"),
        ("体育东路3之1号", "體育東路3-1號"),
        ("学院路甲5号768创意园", "学院路甲5号"),
        ("秀水街道办事处建设路3号", "建设路3号"),
        ("朝阳北路15号二期阳光花园", "朝阳北路15号"),
        ("224 Cain Lane", "224, CAIN LN."),
        ("No. 7 Saint Mary's Road", "7 saint mary's rd"),
        ("Königsallee 5", "KONIGSALLEE 5"),
        ("12–14 High Street", "12 - 14 High St"),
    ],
)
def test_one_street_written_in_two_ways_has_one_key(one: str, other: str) -> None:
    """Width, script, case, punctuation and street words do not matter."""
    assert street_key(one) == street_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科苑路15号", "科苑路16号"),
        ("科苑路15号", "科苑路15号院"),
        ("中山东路1号", "中山西路1号"),
        ("12-1 High Street", "121 High Street"),
        ("1 2 Mill Road", "12 Mill Road"),
        ("八一路1号", "81路1号"),
        ("谢桥村5号768", "谢桥村5768"),
        ("秀水街道办事处", "秀水街道"),
    ],
)
def test_different_streets_have_different_keys(one: str, other: str) -> None:
    """Digits, and letters that tell streets apart, are kept."""
    assert street_key(one) != street_key(other)


@pytest.mark.parametrize(
    ("numeral", "key"),
    [
        ("一百二十", "120"), ("一千零八", "1008"), ("两百一十二", "212"),
        ("二一", "21"), ("一二〇", "120"), ("十百", "十百号"), ("二一十", "二一十号"),
    ],
)  # fmt: skip
def test_numerals_become_digits_where_they_are_numbers(numeral: str, key: str) -> None:
    """Up to 9999, or digit by digit; what is neither stays."""
    assert street_key(f"民族大道{numeral}号") == f"民族大道{key}"


def test_text_without_letter_or_digit_has_no_key() -> None:
    """Punctuation alone compares with nothing."""
    assert street_key("--、") is None


def test_keys_leave_out_the_unit() -> None:
    """The same house with and without its room has one street key."""
    place = {"country": "CN", "admin1": "浙江省", "division_code": "330110"}
    house = PostalAddress(**place, street="民族大道172号")
    room = PostalAddress(**place, street="民族大道172号", unit="1栋803室")
    assert address_keys(house) == address_keys(room)
    assert address_keys(house) == AddressKeys(street="民族大道172", division="330110")


def test_division_is_the_folded_city_where_there_is_no_code() -> None:
    """Outside China city and country tell the place; a state alone does too."""
    city = PostalAddress(country="DE", admin1="Bayern", admin2="München")
    state = PostalAddress(country="US", admin1="IL")
    nowhere = PostalAddress(admin2="York")
    odd = PostalAddress(admin2="-")
    assert [address_keys(a).division for a in (city, state, nowhere, odd)] == [
        "DE:munchen",
        "US:il",
        ":york",
        None,
    ]


def test_postal_code_is_compact() -> None:
    """Spaces and dashes are not compared."""
    assert address_keys(PostalAddress(postal_code="g2 6ae")).postal_code == "G26AE"
    assert address_keys(PostalAddress(postal_code="62704-1234")).postal_code == (
        "627041234"
    )


def test_repr_hides_every_key() -> None:
    """Keys are not shown."""
    keys = AddressKeys(street="民族大道172", division="330110", postal_code="311100")
    assert repr(keys) == (
        "AddressKeys(street='***', division='***', postal_code='***')"
    )
    assert repr(AddressKeys()) == (
        "AddressKeys(street=None, division=None, postal_code=None)"
    )
