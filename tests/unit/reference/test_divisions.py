"""Divisions, countries, states and postal codes, and the tool that makes two tables."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from customer_core.reference._tables import read_rows
from customer_core.reference.countries import country_code
from customer_core.reference.divisions import (
    FORMER,
    division,
    divisions_of_phone,
    divisions_of_postal_code,
    short_name,
    table,
)
from customer_core.reference.postal_codes import (
    british_area,
    has_form,
    postal_code,
)
from customer_core.reference.states import has_states, state_code

TOOL = Path(__file__).parents[3] / "tools" / "build_divisions.py"
DATA = Path(__file__).parents[3] / "src" / "customer_core" / "reference" / "data"


def test_the_table_has_every_province_and_fits_its_size() -> None:
    """34 regions of the first level, in at most 250 kB."""
    levels = [one.level for one in table().by_code.values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [34, 366, 2819]
    assert (DATA / "divisions.txt").stat().st_size < 250_000


def test_codes_are_six_digits_and_of_gb_t_2260() -> None:
    """No code of a development zone of the statistics is in the table."""
    codes = list(table().by_code)
    assert codes == sorted(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert [code for code in codes if code[4] == "7"] == []


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("310000", ("上海市", "上海市")),
        ("310106", ("上海市", "上海市", "静安区")),
        ("500235", ("重庆市", "重庆市", "云阳县")),
        ("441900", ("广东省", "东莞市")),
        ("429004", ("湖北省", "仙桃市")),
        ("620200", ("甘肃省", "嘉峪关市")),
        ("440305", ("广东省", "深圳市", "南山区")),
        ("710000", ("台湾省",)),
    ],
)
def test_a_code_has_its_path(code: str, path: tuple[str, ...]) -> None:
    """Municipalities are there twice; some cities have no counties."""
    one = division(code)
    assert one
    assert one.path == path


def test_an_unknown_code_has_no_division() -> None:
    """Codes that never were give nothing."""
    assert division("999999") is None


def test_every_former_name_leads_to_divisions_of_today() -> None:
    """Each heir exists, has another name, and is found by the former one."""
    for old, codes, last in read_rows("former_names.txt"):
        heirs = [division(code) for code in codes.split()]
        found = [one for one, kind in table().by_name[old] if kind & FORMER]
        assert [one for one in heirs if one not in found] == []
        assert 1980 <= int(last) <= 2026


@pytest.mark.parametrize(
    ("old", "codes"),
    [
        ("崇文区", ["110101"]),
        ("襄樊市", ["420600"]),
        ("吴江市", ["320509"]),
        ("莱芜市", ["370116", "370117"]),
        ("江干区", ["330102", "330114"]),
        ("思茅市", ["530800", "530802"]),
        ("渝北区", ["500157"]),
    ],
)
def test_a_former_name_means_where_its_place_lies_today(
    old: str, codes: list[str]
) -> None:
    """Renamed, merged and divided places lead to what they are now."""
    found = {one.code for one, kind in table().by_name[old] if kind & FORMER}
    assert sorted(found) == codes


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("广西壮族自治区", "广西"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("大兴安岭地区", "大兴安岭"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("浦东新区", "浦东"),
        ("神农架林区", "神农架"),
        ("赵县", None),
        ("市中区", None),
        ("深圳", None),
    ],
)
def test_short_names_drop_the_kind_and_the_peoples(
    name: str, short: str | None
) -> None:
    """Two characters at least remain."""
    assert short_name(name) == short


def names(divisions: tuple[object, ...]) -> list[str]:
    """The names of divisions."""
    return [str(getattr(one, "name", "")) for one in divisions]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("100020", ["北京市"]),
        ("518052", ["深圳市"]),
        ("310013", ["杭州市"]),
        ("215100", ["苏州市"]),
        ("430070", ["武汉市"]),
        ("000000", []),
    ],
)
def test_postal_codes_lie_in_their_prefecture(code: str, expected: list[str]) -> None:
    """The longest known start of the code decides."""
    assert names(divisions_of_postal_code(code)) == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("010-65529988", ["北京市"]),
        ("+86 431 88888888", ["长春市"]),
        ("0086-755-26001234", ["深圳市"]),
        ("+86(0)21 12345678", ["上海市"]),
        ("０５７１-88888888", ["杭州市"]),
        ("13812345678", []),
        ("+8613812345678", []),
        ("65529988", []),
        ("", []),
    ],
)
def test_landlines_lie_in_their_prefecture(phone: str, expected: list[str]) -> None:
    """Mobile numbers and numbers without area code tell nothing."""
    assert names(divisions_of_phone(phone)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN", "CN"), ("CHN", "CN"), ("China", "CN"), ("CHINA", "CN"), ("中国", "CN"),
        ("P.R.China", "CN"), ("中华人民共和国", "CN"), ("中國", "CN"), ("GB", "GB"),
        ("UK", "GB"), ("U.K.", "GB"), ("United Kingdom", "GB"), ("英国", "GB"),
        ("USA", "US"), ("U.S.A.", "US"), ("美国", "US"), ("Hong Kong", "HK"),
        ("台灣", "TW"), ("Côte d'Ivoire", "CI"), ("cote d’ivoire", "CI"),
        ("in", None), ("de", None), ("", None), ("Atlantis", None), ("XK", None),
    ],
)  # fmt: skip
def test_countries_are_known_by_name_and_code(text: str, code: str | None) -> None:
    """Names in any case, codes in capitals, in English and both Chinese scripts."""
    assert country_code(text) == code


def test_every_country_of_iso_3166_is_there_with_two_codes() -> None:
    """249 countries, each found by its codes and its three names."""
    rows = read_rows("countries.txt")
    assert len(rows) == 249
    wrong = [row[0] for row in rows for text in row if country_code(text) != row[0]]
    assert wrong == []
    assert len({row[1] for row in rows}) == 249


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("518052", "CN", "518052"), ("51805", "CN", None), ("G21GH", "GB", "G2 1GH"),
        ("sw1a 4nh", "GB", "SW1A 4NH"), ("GIR 0AA", "GB", None),
        ("QQ1 1AA", "GB", None), ("G2 1G", "GB", None), ("JE2 4WA", "GB", None),
        ("JE2 4WA", "JE", "JE2 4WA"), ("62704", "US", "62704"),
        ("627041234", "US", "62704-1234"), ("6270", "US", None),
        ("k1a0b6", "CA", "K1A 0B6"), ("D1A 0B6", "CA", None), ("2000", "AU", "2000"),
        ("10115", "DE", "10115"), ("75001", "FR", "75001"), ("1000001", "JP",
        "100-0001"), ("1012ab", "NL", "1012 AB"), ("11455", "SE", "114 55"),
        ("4000007", "PT", "4000-007"), ("106", "TW", "106"), ("1065", "TW", None),
        ("lv1010", "LV", "LV-1010"), ("1010", "LV", "1010"),
        ("az 1000", "AZ", "AZ 1000"), ("vlt1117", "MT", "VLT 1117"),
        ("101", "IS", "101"), ("98000", "MC", "98000"),
        ("75000", "MC", None), ("8320000", "CL", "8320000"), ("700000", "VN", "700000"),
        ("1193653471", "IR", "11936-53471"), ("1234", "KE", None),
        ("12a", "AE", "12A"), ("abc", "AE", None), ("12", None, "12"),
    ],
)  # fmt: skip
def test_postal_codes_have_the_form_of_their_country(
    text: str, country: str | None, code: str | None
) -> None:
    """The form is repaired where only case and spacing are wrong."""
    assert postal_code(text, country) == code


def test_a_form_and_states_are_known_for_some_countries_only() -> None:
    """A country without a row has nothing to check."""
    assert [has_form(c) for c in ("CN", "AE", None)] == [True, False, False]
    assert [has_states(c) for c in ("US", "CN", None)] == [True, False, False]
    assert state_code("Bayern", "DE") is None
    assert state_code("québec", "CA") == "QC"
    assert british_area("1AA") is None


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("build_divisions", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_npm_the_tool_says_so(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The exit status is 2, and nothing is compared."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert tool.main(["--check"]) == 2
    assert capsys.readouterr().out == "npm is not installed\n"


def test_without_a_network_the_tool_says_so(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A client that fails gives the exit status 2 and its name."""

    def fails(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(args=(), returncode=1)

    monkeypatch.setattr(shutil, "which", lambda _: "/bin/npm")
    monkeypatch.setattr(subprocess, "run", fails)
    assert tool.main([]) == 2
    assert capsys.readouterr().out == "npm could not fetch the pinned packages\n"


def test_a_changed_table_is_found_and_not_overwritten(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--check reports a difference and writes nothing; without it tables are made."""
    monkeypatch.setattr(tool, "DATA", tmp_path)
    monkeypatch.setattr(tool, "fetch", lambda _: None)
    monkeypatch.setattr(tool, "BUILDERS", {"made.txt": lambda _: "new\n"})
    assert tool.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert tool.main([]) == 0
    assert (tmp_path / "made.txt").read_text("utf-8") == "new\n"
    assert tool.main(["--check"]) == 0


def test_starts_of_postal_codes_are_as_short_as_they_can_be(tool: ModuleType) -> None:
    """Longer starts go where all of them agree, and stay where they do not."""
    under = {"1000": {"a"}, "1001": {"a"}, "1010": {"a"}, "2000": {"b"}, "2001": {"c"}}
    assert tool._shortest(under) == {"a": ["10"], "b": ["2000"], "c": ["2001"]}  # noqa: SLF001 - the rule of the table
