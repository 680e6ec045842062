"""Telephone numbers as people write them."""

import random

import phonenumbers
import pytest

from customer_core.issues import IssueCode
from customer_core.models import PhoneNumber, PhoneType
from customer_core.normalizers import normalize_phone
from customer_core.normalizers.phone import NormalizedPhone

VECTORS = "phones.csv"


def codes(found: NormalizedPhone) -> list[str]:
    """The codes of the issues, in their order."""
    return [str(issue.code) for issue in found.issues]


def test_number_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its number, extension, type, issues and others."""
    found = normalize_phone(vector["input"], vector["region"])
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


def by_library(text: str, region: str) -> PhoneNumber | None:
    """What the library alone makes of a plain mobile number."""
    number = phonenumbers.parse(text, region)
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return PhoneNumber(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        region=phonenumbers.region_code_for_number(number),
        type=PhoneType.MOBILE,
    )


@pytest.mark.parametrize(
    ("region", "forms", "prefixes"),
    [
        ("CN", ("{}", "+86{}", "0086{}", "+86 {}"), range(1300, 2000)),
        ("GB", ("0{}", "+44{}", "0044{}", "+44 (0){}"), range(7000, 8000)),
    ],
)
def test_fast_path_agrees_with_the_library(
    region: str, forms: tuple[str, ...], prefixes: range
) -> None:
    """Every four-digit prefix of mobile numbers is read as the library reads it."""
    draw = random.Random(region)  # noqa: S311 - a fixed sample
    differing = []
    for number, prefix in enumerate(prefixes):
        digits = 7 if region == "CN" else 6
        national = f"{prefix}{draw.randrange(10**digits):0{digits}}"
        text = forms[number % len(forms)].format(national)
        expected, found = by_library(text, region), normalize_phone(text, region).value
        mobile = found if found and found.type is PhoneType.MOBILE else None
        if mobile != expected:
            differing.append(text)
    assert differing == []


def test_possible_numbers_are_kept_only_when_complete() -> None:
    """An unassigned number without country code or trunk prefix is refused."""
    found = normalize_phone("7664390826", "GB")
    assert (found.value, found.issues[0].code) == (None, IssueCode.PHONE_INVALID)
