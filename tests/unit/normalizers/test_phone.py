"""Telephone numbers as people write them."""

import pytest

from customer_core.issues import IssueCode
from customer_core.normalizers import normalize_phone
from customer_core.normalizers._phone_one import NormalizedPhone

VECTORS = "phones.csv"


def codes(found: NormalizedPhone) -> list[str]:
    """The codes of the issues, in their order."""
    return [str(issue.code) for issue in found.issues]


def test_number_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its number, extension, type, issues and others."""
    hints = dict([vector["hints"].split("=")]) if vector["hints"] else None
    found = normalize_phone(vector["input"], vector["region"], hints)
    value = found.value
    read = (
        value.e164 if value else "",
        (value.extension or "") if value else "",
        str(value.type) if value else "",
        "|".join(codes(found)),
        "|".join(other.value.e164 for other in found.others if other.value),
    )
    names = ("e164", "extension", "type", "codes", "others")
    assert dict(zip(names, read, strict=True)) == {n: vector[n] for n in names}


@pytest.mark.parametrize("raw", [None, float("nan"), "", "  \n"])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    found = normalize_phone(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


def test_raw_text_is_kept_as_received() -> None:
    """The raw text is untouched, whatever was repaired."""
    assert normalize_phone(" 139-1245-7803 ").raw == " 139-1245-7803 "


def test_too_long_text_is_refused() -> None:
    """A cell that is far too long is not searched for numbers."""
    found = normalize_phone("1" * 251)
    assert (found.value, codes(found)) == (None, ["common.too_long"])
    assert found.issues[0].parameters == {"length": 251, "limit": 250}


def test_invisible_characters_are_noted() -> None:
    """Bidirectional marks around a number are removed with a note."""
    found = normalize_phone("\u202d13912457803\u202c")
    assert found.value
    assert (found.value.e164, codes(found)) == (
        "+8613912457803",
        ["common.invisible_removed"],
    )


def test_keys_of_a_virtual_number_contain_its_extension() -> None:
    """Two buyers behind one relay number have different keys."""
    keys = [normalize_phone(f"13512457803-{n}").keys for n in ("9100", "9101")]
    assert [k.number for k in keys if k] == [
        "+8613512457803;ext=9100",
        "+8613512457803;ext=9101",
    ]


def test_others_keep_their_own_issues() -> None:
    """The second number of a cell has its own value, keys and issues."""
    found = normalize_phone("13912457803/13800000000")
    (other,) = found.others
    assert other.raw == "13800000000"
    assert codes(other) == ["phone.suspicious"]


def test_readable_number_comes_before_an_unreadable_one() -> None:
    """A broken number does not hide the good one behind it."""
    found = normalize_phone("1391245780/13765254418")
    assert found.value
    assert found.value.e164 == "+8613765254418"
    assert [codes(other) for other in found.others] == [["phone.too_short"]]


def test_number_of_no_country_has_no_region() -> None:
    """An international freephone number belongs to no region."""
    found = normalize_phone("+800 2345 6788")
    assert found.value
    assert found.value.region is None


def test_unknown_region_still_reads_international_numbers() -> None:
    """A region the library does not know costs only national numbers."""
    assert normalize_phone("13912457803", "XX").value is None
    found = normalize_phone("+8613912457803", "XX")
    assert found.value
    assert found.value.region == "CN"


def test_possible_numbers_are_kept_only_when_complete() -> None:
    """An unassigned number without country code or trunk prefix is refused."""
    found = normalize_phone("7664390826", "GB")
    assert (found.value, found.issues[0].code) == (None, IssueCode.PHONE_INVALID)


@pytest.mark.parametrize(
    ("text", "hints", "e164"),
    [
        ("65529988", {"city": "北京"}, "+861065529988"),
        ("65529988", {"city": "北京市", "phone": None}, "+861065529988"),
        ("65529988", {"city": "廣州"}, "+862065529988"),
        ("88456123", {"city": "昆山市"}, "+8651288456123"),
        ("8456123", {"city": "110105", "division_code": "131000"}, "+863168456123"),
        ("65529988", {"province": "上海市"}, "+862165529988"),
        ("65529988", {"city": "朝阳", "province": "吉林省"}, "+8643165529988"),
        ("65529988", {"postal_code": "518052"}, "+8675565529988"),
        ("65529988", {"phone": "0571-86543210"}, "+8657165529988"),
        ("65529988转12", {"city": "110105"}, "+861065529988"),
        ("６５５２－９９８８", {"city": "北京"}, "+861065529988"),
    ],
)
def test_a_known_city_gives_the_area_code(
    text: str, hints: dict[str, str | None], e164: str
) -> None:
    """The completed number is noted, with the area code."""
    found = normalize_phone(text, hints=hints)
    assert found.value
    assert (found.value.e164, codes(found)) == (e164, ["phone.area_inferred"])
    assert found.value.extension == ("12" if "转" in text else None)
    assert e164.startswith(f"+86{found.issues[0].parameters['area_code']}")


@pytest.mark.parametrize(
    ("hints", "suggested"),
    [
        ({"city": "朝阳区"}, ["+861065529988", "+8643165529988"]),
        ({"city": "廊坊市"}, []),  # seven digits there
        ({"city": "某地", "province": "广东省", "phone": "13912457803"}, []),
        (None, []),
    ],
)
def test_several_cities_or_none_only_suggest(
    hints: dict[str, str | None] | None, suggested: list[str]
) -> None:
    """An area code is never guessed; what is possible is suggested."""
    found = normalize_phone("65529988", hints=hints)
    assert (found.value, codes(found)) == (None, ["phone.area_missing"])
    assert [one.value.e164 for one in found.suggestions] == suggested
    assert sum(one.confidence for one in found.suggestions) <= 1


def test_hints_complete_chinese_numbers_only() -> None:
    """A local number of another region is not given a Chinese area code."""
    assert normalize_phone("2530147", "US", {"city": "北京"}).value is None


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("447740080583", ["+447740080583"]),
        ("12025550143", ["+12025550143"]),
        ("1391245780O", ["+8613912457800"]),
        ("abc", []),
    ],
)
def test_what_may_be_meant_is_suggested_and_not_taken(
    text: str, suggested: list[str]
) -> None:
    """A plus or a digit that is missing is asked for."""
    found = normalize_phone(text)
    assert (found.value, codes(found)) == (None, ["phone.invalid"])
    assert [one.value.e164 for one in found.suggestions] == suggested


def test_numbers_completed_from_their_neighbour_say_so() -> None:
    """An ending, and a number without area code, take digits from the first number."""
    for text in ("010-65529988/89", "0571-86543210/86543211", "0571-86543210;86543211"):
        (other,) = normalize_phone(text).others
        assert codes(other) == ["phone.completed"]


def test_a_local_number_beside_a_mobile_number_stays_incomplete() -> None:
    """Only a landline lends its area code, and only where that gives a number."""
    for text in ("13912457803;86543211", "0316-8456123;86543211"):
        (other,) = normalize_phone(text).others
        assert (other.value, codes(other)) == (None, ["phone.area_missing"])


def test_a_misplaced_value_is_named() -> None:
    """The field it belongs to is a parameter of the issue."""
    texts = ("li@example.com", "https://example.com/", "110105199003071234")
    kinds = [normalize_phone(text).issues[0].parameters["kind"] for text in texts]
    assert kinds == ["email", "url", "identifier"]


def test_unreadable_numbers_of_a_cell_are_kept_apart() -> None:
    """A cell of two broken numbers keeps both reasons."""
    found = normalize_phone("1391245780/139124578031")
    assert codes(found) == ["phone.multiple", "phone.too_short"]
    assert [codes(other) for other in found.others] == [["phone.too_long"]]
