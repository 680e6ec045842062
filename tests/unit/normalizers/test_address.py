"""Postal addresses as people write them."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from customer_core.messages import issue_text
from customer_core.models import PostalAddress
from customer_core.normalizers import (
    _address_text,
    normalize_address,
    normalize_address_parts,
)
from customer_core.normalizers.address import NormalizedAddress
from customer_core.protocols import AddressParser
from customer_core.reference.divisions import table

VECTORS = "addresses.csv"
PARTS = (
    "country", "admin1", "admin2", "admin3", "street", "unit", "postal_code",
    "division_code",
)  # fmt: skip


def codes(found: NormalizedAddress) -> list[str]:
    """The codes of the issues, in their order."""
    return [str(issue.code) for issue in found.issues]


def read(vector: dict[str, str]) -> NormalizedAddress:
    """The outcome for the input of a row."""
    hint, _, value = vector["hints"].partition("=")
    return normalize_address(
        vector["input"].replace("\\n", "\n"),
        vector["region"] or "CN",
        {hint: value} if hint else None,
    )


def test_address_becomes_the_expected_parts(vector: dict[str, str]) -> None:
    """Each written form gives its parts, candidates, issues and keys."""
    found = read(vector)
    value, keys = found.value or PostalAddress(), found.keys
    got = {name: getattr(value, name) or "" for name in PARTS}
    got["candidates"] = " ".join(value.candidates)
    got["codes"] = " ".join(codes(found))
    got["street_key"] = (keys.street or "") if keys else ""
    got["division_key"] = (keys.division or "") if keys else ""
    assert got == {name: vector[name] for name in got}


def test_canonical_text_gives_the_same_parts_and_keys(vector: dict[str, str]) -> None:
    """Normalising the text of the value changes nothing."""
    found = read(vector)
    if found.value is not None:
        again = normalize_address(found.value.text, vector["region"] or "CN")
        assert (again.value, again.keys) == (found.value, found.keys)


def test_every_division_is_read_from_its_names() -> None:
    """All names of a path, and a street behind them, give the code of the division."""
    wrong = []
    for code, one in table().by_code.items():
        names = "".join(dict.fromkeys(one.path))
        for street in (None, "人民路1号"):
            value = normalize_address(names + (street or "")).value
            if value is None or (value.division_code, value.street) != (code, street):
                wrong.append(names)
    assert wrong == []


@pytest.mark.parametrize("raw", [None, float("nan"), "", "  "])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    found = normalize_address(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "length"),
    [("路" * 501, 501), ("余杭区" + "路" * 497, 506)],
    ids=["as received", "with completed divisions"],
)
def test_text_beyond_the_limit_is_refused(text: str, length: int) -> None:
    """A text above 500 characters, also after completion, gives an error."""
    found = normalize_address(text)
    assert found.value is None
    assert found.issues[-1].parameters == {"length": length, "limit": 500}


def test_invisible_characters_are_removed_and_noted() -> None:
    """Zero-width spaces inside a name do not hide the division."""
    found = normalize_address("余\u200b杭区民族大道1号")
    assert found.value
    assert found.value.division_code == "330110"
    assert codes(found) == ["common.invisible_removed", "address.completed"]


def test_ambiguity_says_how_many_divisions_there_are() -> None:
    """The message counts the divisions, and names no address."""
    (issue,) = normalize_address("鼓楼区珠江路255号").issues
    assert issue.parameters == {"count": 4}
    assert issue_text(issue.code, "en", issue.parameters) == (
        "4 divisions have this name"
    )


def test_hints_that_fit_no_candidate_change_nothing() -> None:
    """A hint elsewhere, or of another type, leaves the address ambiguous."""
    plain = normalize_address("朝阳区建国路88号")
    for hints in ({"city": "深圳市"}, {"city": None}, {"phone": "95588"}, {}):
        assert normalize_address("朝阳区建国路88号", hints=hints) == plain


def test_hints_do_not_change_what_the_text_says() -> None:
    """A resolved address ignores its hints."""
    text = "北京市朝阳区建国路88号"
    hinted = normalize_address(text, hints={"city": "长春市", "postal_code": "130012"})
    assert hinted == normalize_address(text)


def test_value_of_hints_that_only_narrow_is_a_fixed_point() -> None:
    """A hint that leaves several candidates gives what their common text gives."""
    found = normalize_address("鼓楼区中山路1号", hints={"city": "江苏"})
    assert found.value
    assert found.value.admin1 == "江苏省"
    assert found.value.candidates == ("320106", "320302")
    assert normalize_address(found.value.text).value == found.value


def test_text_that_never_settles_has_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading a canonical text again would go on for ever, nothing is made up."""
    monkeypatch.setattr(_address_text, "_READINGS", 0)
    assert normalize_address("江苏省鼓楼区中山北路1号").value is None


def test_repr_and_issues_hide_the_address() -> None:
    """Nothing printed shows street, unit or postal code."""
    found = normalize_address("浙江省杭州市余杭区民族大道172号1栋803室 311100")
    shown = repr(found) + str(found.issues)
    assert [t for t in ("民族大道", "803", "311100") if t in shown] == []


# a parser of the application


def labelled(*parts: tuple[str, str]) -> AddressParser:
    """A parser that gives these parts, whatever it is asked."""

    def parser(_address: str, /) -> list[tuple[str, str]]:
        return list(parts)

    return parser


def test_a_parser_reads_addresses_outside_china() -> None:
    """Its parts are written as in the text; country, state and code in our forms."""
    parser = labelled(
        ("flat 3", "unit"), ("12", "house_number"), ("main st", "road"),
        ("springfield", "city"), ("illinois", "state"), ("627041234", "postcode"),
        ("usa", "country"),
    )  # fmt: skip
    text = "Flat 3, 12 Main St, Springfield, Illinois 627041234 USA"
    assert parts_of(normalize_address(text, parser=parser)) == {
        "country": "US",
        "admin1": "IL",
        "admin2": "Springfield",
        "street": "12 Main St",
        "unit": "Flat 3",
        "postal_code": "62704-1234",
    }


def test_a_malformed_code_of_a_parser_stays_in_the_street() -> None:
    """What has not the form of its country is no postal code."""
    parser = labelled(("1 mill road", "road"), ("york", "city"), ("12345", "postcode"))
    found = normalize_address("1 Mill Road York 12345", region="GB", parser=parser)
    assert parts_of(found) == {
        "country": "GB",
        "admin2": "York",
        "street": "1 Mill Road, 12345",
    }


@pytest.mark.parametrize("parts", [(), (("uk", "country"),), (("", "road"),)])
def test_without_street_and_city_of_a_parser_our_rules_read(
    parts: tuple[tuple[str, str], ...],
) -> None:
    """A parser that finds neither changes nothing."""
    text = "12 High Street, Oxford, OX1 1AA"
    ours = normalize_address(text, region="GB")
    assert normalize_address(text, region="GB", parser=labelled(*parts)) == ours


@pytest.mark.parametrize("text", ["广东省深圳市南山区科苑路15号", "朝阳区建国路88号"])
def test_a_parser_is_not_asked_about_chinese_script(text: str) -> None:
    """Divisions of China are read here, whatever a parser would say."""
    parser = labelled(("wrong road", "road"), ("wrong", "city"))
    assert normalize_address(text, parser=parser) == normalize_address(text)


# columns


def parts_of(found: NormalizedAddress) -> dict[str, str]:
    """The parts that are there."""
    value = found.value or PostalAddress()
    return {name: getattr(value, name) for name in PARTS if getattr(value, name)}


def test_chinese_columns_become_one_address() -> None:
    """Province, city, district and street come together, whatever repeats."""
    found = normalize_address_parts(
        street="浙江省杭州市余杭区民族大道172号1栋803室",
        district="余杭区",
        city="杭州",
        region="浙江省",
        postal_code="３１１１００",
        country="中国",
    )
    assert parts_of(found) == {
        "country": "CN",
        "admin1": "浙江省",
        "admin2": "杭州市",
        "admin3": "余杭区",
        "street": "民族大道172号",
        "unit": "1栋803室",
        "postal_code": "311100",
        "division_code": "330110",
    }
    assert found.issues == ()
    assert found.raw == (
        "浙江省杭州市余杭区民族大道172号1栋803室, 余杭区, 杭州, 浙江省, "
        "３１１１００, 中国"
    )


@pytest.mark.parametrize("country", ["China", "CN", "中国", None])
def test_city_is_completed_from_the_postal_code(country: str | None) -> None:
    """Without a city column the postal code tells it, and an issue says so."""
    found = normalize_address_parts(
        street="和平路136号", region="浙江省", postal_code="310013", country=country
    )
    assert parts_of(found)["division_code"] == "330100"
    assert codes(found) == ["address.completed"]


@pytest.mark.parametrize("country", ["UK", "GB", "United Kingdom", "英国", None])
def test_british_columns_become_one_address(country: str | None) -> None:
    """The postcode gets its space, and tells the country where no column does."""
    found = normalize_address_parts(
        street="Flat 3, 1 Webb Street",
        district="Gorbals",
        city="Glasgow",
        region="scotland",
        postal_code="G21GH",
        country=country,
    )
    assert parts_of(found) == {
        "country": "GB",
        "admin1": "Scotland",
        "admin2": "Glasgow",
        "street": "1 Webb Street, Gorbals",
        "unit": "Flat 3",
        "postal_code": "G2 1GH",
    }


def test_malformed_postal_code_is_reported_and_left_out() -> None:
    """A code without the form of its country is not in the value."""
    found = normalize_address_parts(
        city="Glasgow", street="1 Webb Street", postal_code="12345", country="UK"
    )
    assert "postal_code" not in parts_of(found)
    assert codes(found) == ["address.postal_code"]
    assert found.raw
    assert "12345" in found.raw


def test_unknown_country_is_reported() -> None:
    """A country column that names none is noted; other columns may still tell."""
    chinese = normalize_address_parts(street="人民路1号", city="杭州市", country="??X")
    latin = normalize_address_parts(street="1 Mill Road", city="York", country="Xanadu")
    assert (parts_of(chinese)["country"], codes(chinese)) == (
        "CN",
        ["address.country_unknown", "address.completed"],
    )
    assert ("country" in parts_of(latin), codes(latin)) == (
        False,
        ["address.country_unknown"],
    )


def test_latin_columns_without_evidence_have_no_country() -> None:
    """In a Chinese source the default is not forced on a Latin address."""
    found = normalize_address_parts(street="1 Mill Road", city="York")
    assert ("country" in parts_of(found), codes(found)) == (
        False,
        ["address.country_unknown"],
    )
    british = normalize_address_parts(city="York", default_region="gb")
    assert parts_of(british) == {"country": "GB", "admin2": "York"}


def test_latin_columns_with_a_chinese_postal_code_lie_in_its_city() -> None:
    """Six digits in a Chinese source complete the city."""
    found = normalize_address_parts(
        street="88 Jianguo Road", city="Beijing", postal_code="100020"
    )
    assert parts_of(found)["division_code"] == "110000"
    assert found.value
    assert normalize_address(found.value.text).value == found.value


def test_chinese_columns_without_division_are_unresolved() -> None:
    """A street alone is kept, and the issue says what is missing."""
    found = normalize_address_parts(street="人民路1号", country="CN")
    assert (parts_of(found), codes(found)) == (
        {"country": "CN", "street": "人民路1号"},
        ["address.unresolved"],
    )


def test_chinese_columns_in_another_source_keep_their_country() -> None:
    """Full names of divisions are read whatever the country of the source."""
    found = normalize_address_parts(
        street="人民路1号", city="杭州市", region="浙江省", default_region="US"
    )
    assert parts_of(found)["country"] == "CN"


@pytest.mark.parametrize(
    "columns", [{}, {"country": "China"}, {"city": "无", "street": None}]
)
def test_columns_without_a_place_have_no_value(columns: dict[str, str]) -> None:
    """Nothing, a country alone, or placeholders are no address."""
    found = normalize_address_parts(**columns)
    assert (found.value, found.keys) == (None, None)


@pytest.mark.parametrize("region", ["CN", "US"])
def test_postal_code_alone_is_an_address(region: str) -> None:
    """A code that tells its country is enough for a value."""
    found = normalize_address_parts(postal_code="G2 6AE", default_region=region)
    assert parts_of(found) == {"country": "GB", "postal_code": "G2 6AE"}


DATA = os.environ.get("CUSTOMER_CORE_DATA")


@pytest.mark.skipif(not DATA, reason="CUSTOMER_CORE_DATA is not set")
def test_the_messy_sample_resolves_but_for_ambiguous_districts() -> None:
    """Of the shop's addresses only bare districts of a shared name stay open."""
    with (Path(DATA or "") / "messy_sample" / "shop.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        values = [normalize_address(r["地址"]).value for r in csv.DictReader(file)]
    counts = Counter(
        "missing" if v is None
        else f"{v.country} {'ambiguous' if v.candidates else 'resolved'}"
        for v in values
    )  # fmt: skip
    assert counts == {
        "missing": 341, "CN resolved": 695, "CN ambiguous": 47, "GB resolved": 523,
    }  # fmt: skip
    assert all(v is None or v.candidates or v.admin2 for v in values)
