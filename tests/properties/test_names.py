"""Names: total on any text, settled, order-free, silent about what they hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.match_keys.name import romanize_family, romanize_given
from customer_core.models import PersonName
from customer_core.normalizers import (
    normalize_name_parts,
    normalize_organization_name,
    normalize_person_name,
)
from customer_core.reference.placeholders import is_placeholder

PIECES = st.sampled_from(
    [*"王李小老阿总·,，、()（）*X明-./'\" ß伟\u0301\u200bⅢ", "欧阳", "先生",
     "老师", "建国",
     "Wei", "ZHANG", "Li", "zhang", "van", "den", "Dr", "Jr.", "Mr", "III", "O'Brien",
     "mary-jane", "J.", "13800138000", "2nd", "有限公司", "北京分公司", "Ltd", "N/A",
     "买买提", "さくら", "김", "Lü", "İ", "a@b.com", "PhD", "𠮷", "Co", "KG", "&", "º"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=7).map("".join),
    st.lists(PIECES, max_size=6).map(" ".join),
)
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
