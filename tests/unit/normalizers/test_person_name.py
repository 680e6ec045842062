"""Personal names from one text and from parts."""

import csv
import math
import os
from pathlib import Path

import pytest

from customer_core.models import PersonName
from customer_core.normalizers import (
    normalize_name_parts,
    normalize_person_name,
    person_name,
)
from customer_core.normalizers._han_name import ParsedName

VECTORS = "person_names.csv"  # see conftest.py
PARTS = ("family", "given", "middle", "prefix", "suffix")


def _codes(issues: tuple[object, ...]) -> list[str]:
    return [str(getattr(issue, "code", "")) for issue in issues]


def test_a_name_is_read_as_its_vector_says(vector: dict[str, str]) -> None:
    """Parts, keys and issues are those of the shared vectors."""
    found = normalize_person_name(vector["input"])
    value, keys = found.value, found.keys
    actual = {part: (value and getattr(value, part)) or "" for part in PARTS}
    actual["key"] = keys.pinyin if keys else ""
    actual["variants"] = ";".join(keys.variants) if keys else ""
    actual["issues"] = ";".join(_codes(found.issues))
    assert actual == {name: vector[name] for name in actual}


def test_the_canonical_text_of_a_vector_is_settled(vector: dict[str, str]) -> None:
    """Reading the canonical text gives an equal value and equal keys."""
    found = normalize_person_name(vector["input"])
    if found.value is not None:
        again = normalize_person_name(found.value.text)
        assert (again.value, again.keys) == (found.value, found.keys)


@pytest.mark.parametrize("raw", [None, math.nan, "", "  \t", "\u200b"])
def test_what_is_missing_has_neither_value_nor_issue(raw: str | None) -> None:
    """None, NaN and blank text are missing, which is no issue."""
    found = normalize_person_name(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


def test_the_raw_text_is_kept_as_received() -> None:
    """The raw text is not touched."""
    assert normalize_person_name(" 张 伟(VIP) ").raw == " 张 伟(VIP) "


def test_a_text_too_long_for_a_name_is_refused_quickly() -> None:
    """A text of a megabyte is refused, and kept as raw."""
    raw = "王" * 1_000_000
    found = normalize_person_name(raw)
    assert (found.value, _codes(found.issues)) == (None, ["common.too_long"])
    assert found.raw == raw


def test_a_name_whose_canonical_text_would_be_too_long_has_no_value() -> None:
    """A name at the limit whose text with its comma exceeds it has no value."""
    found = normalize_person_name("a" * 100 + " " + "b" * 99)
    assert found.value is None


@pytest.mark.parametrize(
    ("raw", "locale", "family"),
    [
        ("Wei Zhang", "zh-CN", "Wei"),
        ("Zhang Wei", "en", "Wei"),
        ("Tanaka Yuki", "ja", "Tanaka"),
        ("Tanaka Yuki", None, "Tanaka"),
        ("Yuki Haruka", None, "Haruka"),
        ("Jason Miles", "en_GB", "Miles"),
        ("Miles, Jason", "zh", "Miles"),
    ],
)
def test_the_locale_decides_only_where_nothing_else_does(
    raw: str, locale: str | None, family: str
) -> None:
    """A comma is stronger than the locale, the locale stronger than a guess."""
    value = normalize_person_name(raw, locale).value
    assert value is not None
    assert value.family == family


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        ("\ufeff张三", "张三", ["common.invisible_removed"]),
        ("张\ufffd三", "张\ufffd三", ["common.mojibake", "name.partial"]),
        ("Аnna Мiller", "Мiller, Аnna", ["common.mixed_script"]),
        ("13800138000", None, ["name.contains_digits"]),
        ("(张三)", "张三", []),
        ("(张三) 李四", "李四", []),
        ("（张三）（李四）", "张三", []),
        ("()", None, ["common.placeholder"]),
        ("(  )a(", "A", ["name.partial"]),
        ("Dr 张伟", "Dr张伟", []),
        ("John先生", "John, 先生", ["name.partial"]),
        ("张, 先生", "张先生", ["name.partial"]),
        ("张, 三先生", "张三先生", []),
        ("建国, 李", "建国", ["name.partial"]),
        ("王小明经理先生", "王小明经理先生", []),
        ("古丽·艾力先生", "古丽·艾力, 先生", []),
        ("老欧阳", "老欧阳", ["name.nickname"]),
        ("小王子", "小王子", ["name.partial"]),
        ("小强", "小强", ["name.nickname"]),
        ("迪丽热巴", "迪丽热巴", []),
        ("小K", "小K", ["name.partial"]),
        ("Amy小花小", "小花小", ["name.partial"]),
        ("田中 さくら", "田中, さくら", []),
        ("陈, David", "陈, David", []),
        ("Li Wei J.", "Li, Wei J.", []),
        ("ANNA Maria LOPEZ", "Lopez, Anna Maria", []),
        ("Anna LOPEZ Maria", "Lopez, Anna Maria", []),
        ("建国 红梅", "建国红梅", []),
        ("Sir Elton", "Sir Elton", ["name.partial"]),
        ("Mr", "Mr", ["name.partial"]),
        ("WANG", "Wang", ["name.partial"]),
        ("Smith, Jr.", "Smith, Jr.", ["name.partial"]),
        ("a@b.com", None, ["name.contains_email"]),
        ("Foo Trading Ltd.", "Foo Trading Ltd.", ["name.looks_like_organization"]),
    ],
)
def test_odd_names_are_read_without_surprise(
    raw: str, text: str | None, codes: list[str]
) -> None:
    """Unusual cells give the text and the issues shown."""
    found = normalize_person_name(raw)
    assert (found.value and found.value.text, _codes(found.issues)) == (text, codes)


@pytest.mark.parametrize(
    ("raw", "others"),
    [
        ("张伟(David)", ["David"]),
        ("Zhang Lei (张雷)", ["张雷"]),
        ("张伟 Zhang Wei", ["Zhang, Wei"]),
        ("张三/李四", ["李四"]),
        ("张三(VIP)", []),
        ("张三(李四)", []),
    ],
)
def test_a_name_beside_the_name_is_another_value(raw: str, others: list[str]) -> None:
    """The same name in another script, and another person, are kept as others."""
    found = normalize_person_name(raw).others
    assert [other.value and other.value.text for other in found] == others


@pytest.mark.parametrize(
    ("parts", "text", "codes"),
    [
        ({"family": "Ma", "given": "Kunhao"}, "Ma, Kunhao", []),
        ({"family": " RODRIGUEZ", "given": "a."}, "Rodriguez, A.", []),
        ({"family": "欧阳", "given": "娜娜"}, "欧阳娜娜", []),
        ({"family": "張", "given": "偉 先生"}, "張偉先生", []),
        ({"family": "张", "given": "先生"}, "张先生", []),
        ({"family": "亮", "given": "葛"}, "葛亮", ["name.order_ambiguous"]),
        ({"family": "Tingting", "given": "Guo"}, "Guo, Tingting",
         ["name.order_ambiguous"]),
        ({"family": "Li", "given": "Na"}, "Li, Na", []),
        ({"family": "Li", "given": "N/A"}, "Li",
         ["common.placeholder", "name.partial"]),
        ({"family": "Na", "given": ""}, None, []),
        ({"family": "无", "given": "-"}, None, ["common.placeholder"] * 2),
        ({"family": "Smith"}, "Smith", ["name.partial"]),
        ({"given": "Ann Mary"}, "Mary, Ann", []),
        ({"family": "张伟"}, "张伟", []),
        ({"given": "建国"}, "建国", ["name.partial"]),
        ({"family": "陈", "given": "David"}, "陈, David", []),
        ({"family": "王", "given": "*明"}, "王, *明", ["name.masked"]),
        ({"family": "王", "given": "13800138000"}, "王", ["name.contains_digits"]),
        ({"family": "smith", "given": "john", "middle": "q", "prefix": "dr.",
          "suffix": "jr"}, "Smith, Dr John Q, Jr.", []),
        ({"family": "King", "given": "Ann", "prefix": "Officer"},
         "King, Officer Ann", []),
        ({"prefix": "Mr", "suffix": "Jr"}, None, []),
        ({"family": "123", "given": "4"}, None, ["name.contains_digits"]),
        ({}, None, []),
    ],
)  # fmt: skip
def test_parts_are_read_as_stated(
    parts: dict[str, str], text: str | None, codes: list[str]
) -> None:
    """Stated parts give the text and the issues shown."""
    found = normalize_name_parts(**parts)
    assert (found.value and found.value.text, _codes(found.issues)) == (text, codes)


def test_a_stated_split_is_kept_for_a_surname_that_is_not_known() -> None:
    """A rare surname in its own column stays the family name."""
    value = normalize_name_parts(family="甾", given="小红").value
    assert value == PersonName(family="甾", given="小红")


def test_a_name_alone_in_the_family_column_is_a_family_name() -> None:
    """A single word in the family column is no given name."""
    assert normalize_name_parts(family="SMITH").value == PersonName(family="Smith")


def test_the_raw_text_of_parts_is_joined() -> None:
    """Raw parts are joined as received; no part at all is no raw text."""
    assert normalize_name_parts(family="Ma", given=" Kunhao").raw == " Kunhao Ma"
    assert normalize_name_parts().raw is None


def test_no_name_shows_in_a_representation() -> None:
    """The outcome does not show the name."""
    assert "Woodard" not in repr(normalize_person_name("Jasmine Woodard"))


@pytest.mark.skipif(
    "CUSTOMER_CORE_DATA" not in os.environ, reason="CUSTOMER_CORE_DATA is not set"
)
def test_every_name_of_the_messy_sample_that_is_one_has_a_family_name() -> None:
    """In the messy sample only placeholders have no value, and all have a family."""
    folder = Path(os.environ["CUSTOMER_CORE_DATA"]) / "messy_sample"
    with (folder / "shop.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["姓名"] for row in csv.DictReader(file)]
    found = [normalize_person_name(text) for text in texts]
    missing = {f.raw for f in found if f.value is None}
    assert missing == {"-", "无", "测试"}
    assert all(f.value.family for f in found if f.value)


def test_a_name_that_never_settles_has_no_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where reading its own text gives another name each time, there is no name."""
    names = (PersonName(given=f"小{'大' * size}") for size in range(1, 99))
    monkeypatch.setattr(
        person_name, "parse_name", lambda *_: ParsedName(value=next(names))
    )
    assert normalize_person_name("x").value is None


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("John & Jane Doe", "Doe, John", ["Doe, Jane"]),
        ("Ann Lee and Bob Ray", "Lee, Ann", ["Ray, Bob"]),
        ("John and Mary", "John", ["Mary"]),
        ("Mr. and Mrs. Doe", "Doe, Mr Mrs", []),
    ],
)
def test_people_named_together_are_kept_apart(
    text: str, first: str, others: list[str]
) -> None:
    """The first person is the value, the further ones are in ``others``."""
    found = normalize_person_name(text)
    assert found.value is not None
    assert found.value.text == first
    assert [other.value and other.value.text for other in found.others] == others
