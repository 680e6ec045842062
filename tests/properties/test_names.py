"""Names: total on any text, settled, order-free, linear, silent on what they hold."""

import logging
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.match_keys.name import romanize_family, romanize_given
from customer_core.models import FieldMap, Normalized, PersonName, RawRecord, RecordRef
from customer_core.normalizers import (
    normalize_name_parts,
    normalize_organization_name,
    normalize_person_name,
    normalize_record,
    person_name,
)
from customer_core.reference.placeholders import is_placeholder

PIECES = st.sampled_from(
    [*"王李小老阿总·,，、()（）*X明-./'\" ß伟\u0301\u200bⅢ", "欧阳", "先生",
     "老师", "建国",
     "Wei", "ZHANG", "Li", "zhang", "van", "den", "Dr", "Jr.", "Mr", "III", "O'Brien",
     "mary-jane", "J.", "13800138000", "2nd", "有限公司", "北京分公司", "Ltd", "N/A",
     "买买提", "さくら", "김", "Lü", "İ", "a@b.com", "PhD", "𠮷", "Co", "KG", "&", "º",
     "Chan", "Tai", "Lee", "García", "y", "和", '"Bill"', "JRR", "SARL", "(株)",
     "分公司", "（北京）", "株式会社", "Branch", "021-65529988", "经理", "某", "J.R."]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=7).map("".join),
    st.lists(PIECES, max_size=6).map(" ".join),
)
LONG = st.text(min_size=200, max_size=10_000)
SURNAMES = st.sampled_from(["王", "张", "李", "欧阳", "单", "吕", "覃", "诸葛"])
HAN = st.sampled_from(list("伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"))
GIVEN = st.lists(HAN, min_size=1, max_size=2).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_a_canonical_person_name_is_settled(text: str) -> None:
    """Any text gives a name whose text gives an equal name and equal keys."""
    found = normalize_person_name(text)
    assert found.raw == text
    if found.value is not None:
        again = normalize_person_name(found.value.text)
        assert (again.value, again.keys) == (found.value, found.keys)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_a_canonical_organisation_name_is_settled(text: str) -> None:
    """Any text gives a name whose text gives an equal name and equal keys."""
    found = normalize_organization_name(text)
    if found.value is not None:
        again = normalize_organization_name(found.value.text)
        assert (again.value, again.keys) == (found.value, found.keys)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_parts_never_raise_and_keep_their_raw_text(
    family: str, first: str, middle: str
) -> None:
    """Any parts give a name or none, and stay as received."""
    found = normalize_name_parts(family=family, given=first, middle=middle)
    assert found.raw == f"{first} {middle} {family}"
    assert (found.value is None) == (found.keys is None)


@settings(max_examples=100, deadline=None)
@given(SURNAMES, GIVEN)
def test_chinese_parts_and_their_text_are_one_name(family: str, first: str) -> None:
    """A Chinese name in two columns equals the joined text, and its pinyin key."""
    parts = normalize_name_parts(family=family, given=first)
    text = normalize_person_name(family + first)
    assert (parts.value, parts.keys) == (text.value, text.keys)
    latin = PersonName(
        family=romanize_family(family).title(), given=romanize_given(first).title()
    )
    again = normalize_person_name(latin.text)
    assert parts.keys is not None
    assert again.keys is not None
    assert again.keys.pinyin == parts.keys.pinyin


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=40))
def test_romanising_is_total_and_final(text: str) -> None:
    """Romanising any text never raises; its outcome is its own romanisation."""
    assert romanize_given(romanize_given(text)) == romanize_given(text)
    assert isinstance(romanize_family(text), str)
    assert is_placeholder(text) in {True, False}


@settings(max_examples=60, deadline=None)
@given(LONG)
def test_names_are_total_on_any_unicode_up_to_ten_kilobytes(text: str) -> None:
    """No text makes a reader raise or lose its raw form, however long."""
    for read in (normalize_person_name, normalize_organization_name):
        assert read(text).raw == text
    assert normalize_name_parts(given=text, family=text).raw == f"{text} {text}"


@settings(max_examples=400, deadline=None)
@given(st.text("王欧阳小老阿张張总某先生无名測试工师单", min_size=1, max_size=4))
def test_reading_at_once_is_reading_by_rule(text: str) -> None:
    """The way for usual Chinese names gives what the rules give."""
    at_once = normalize_person_name(text)
    with mock.patch.object(person_name, "read_ordinary", return_value=None):
        by_rule = normalize_person_name(text)
    assert at_once == by_rule


@pytest.mark.parametrize(
    "piece",
    [
        "王",
        "a ",
        "Dr ",
        "(",
        "张三和",
        '"a',
        "a@",
        "13800 ",
        "有限公司",
        "von ",
        "é́",
        "·",
    ],
)
@pytest.mark.parametrize("read", [normalize_person_name, normalize_organization_name])
def test_a_megabyte_takes_less_than_a_second(
    piece: str, read: Callable[[str], Normalized[Any, Any]]
) -> None:
    """Time is linear in the text: a megabyte is refused or read at once."""
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    found = read(text)
    assert time.process_time() - start < 1
    assert found.raw == text


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["full_name", "organization_name", "given_name"]), TEXTS)
def test_a_row_keeps_its_text_and_shows_nobody(field: str, text: str) -> None:
    """Cells stay as received; no issue, repr, message or log has a letter of them."""
    canary = f"Qzcanary翀赟{text}"
    fields = FieldMap.of({"C": field})
    cells = tuple((mapped, canary) for mapped in fields)
    raw = RawRecord(ref=RecordRef("crm", "1"), row=1, cells=cells)
    handler = mock.Mock(level=logging.NOTSET)
    with mock.patch.object(logging.getLogger(), "handlers", [handler]):
        record, issues = normalize_record(raw)
    shown = [repr(record), repr(issues), *(one.message("zh") for one in issues)]
    shown += [str(one) for one in issues]
    assert [text for text in shown if "canary" in text or "翀" in text] == []
    assert handler.handle.call_args_list == []
    assert raw.cells[0][1] == canary
