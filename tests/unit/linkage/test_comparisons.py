"""Levels of pairs of values."""

import numpy as np
import pytest

from customer_core.linkage._columns import encode
from customer_core.linkage.comparisons import compare
from customer_core.linkage.features import build_table
from customer_core.linkage.kinds import KINDS


def level(kind: str, left: str | None, right: str | None) -> str:
    """What ``left`` and ``right`` reach, by the reason of the level."""
    table = build_table({"x": encode([left, right, "other value 1990"])}, {"x": kind})
    pair = np.array([0]), np.array([1])
    found = int(compare(table, table.features[kind], *pair).levels[0])
    names = ["different", *(lv.reason + lv.detail for lv in KINDS[kind].levels)]
    return [*names, "equal", "missing"][found].removeprefix("match.")


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        ("given_name", "Ann", "ANN", "equal"),
        ("given_name", "José", "Jose", "romanized"),
        ("given_name", "建国", "Jianguo", "romanized"),
        ("given_name", "建國", "建国", "variant"),
        ("given_name", "建國", "建國", "equal"),
        ("given_name", "赢", "嬴", "homophone"),
        ("given_name", "子晴", "子睛", "lookalike"),
        ("family_name", "史", "吏", "lookalike"),
        ("given_name", "戌生", "戍生", "lookalike"),
        ("given_name", "建未", "建末", "lookalike"),
        ("given_name", "已然", "己然", "lookalike"),
        ("given_name", "建国", "剑国", "homophone"),
        ("given_name", "建国", "建军", "one_character"),
        ("given_name", "宁", "Lin", "fuzzy_pinyin"),
        ("given_name", "张宁", "Zanlin", "fuzzy_pinyin"),
        ("given_name", "Katherine", "Catherine", "close≥ 0.92"),
        ("given_name", "Tom", "T", "initial"),
        ("given_name", "Tom", "Tara", "different"),
        ("given_name", "伟", "伟明", "close≥ 0.82"),
        ("given_name", "Bob", "Robert", "nickname"),
        ("given_name", "Ann", "Bob", "different"),
        ("given_name", None, "Bob", "missing"),
        ("family_name", "王", "Wang", "romanized"),
        ("family_name", "王", "张", "different"),
        ("family_name", "陳", "Chan", "dialect"),
        ("family_name", "Chan", "Chen", "dialect"),
        ("family_name", "许", "Hsu", "dialect"),
        ("birth_date", "1990-01-02", "1990-01-02", "equal"),
        ("birth_date", "1990-01-02", "1990-02-01", "exchanged"),
        ("birth_date", "1990-01-02", "1990-01-03", "close≤ 1"),
        ("birth_date", "1990-01-02", "1957-01-02", "same_month_day"),
        ("birth_date", "1990-01-02", "1990-12-30", "same_year"),
        ("birth_date", "1990-01-02", "1957-12-31", "different"),
        ("postal_code", "OX1 1AA", "ox11aa", "equal"),
        ("postal_code", "OX1 1AA", "OX1 1AB", "close≤ 1"),
        ("postal_code", "OX1 1AA", "OX1 1BC", "same_sector"),
        ("postal_code", "OX1 1AA", "OX4 9ZZ", "same_area"),
        ("phone", "+44 7700 900001", "07700 900001", "equal"),
        ("phone", "07700 900001", "07700 900010", "close≤ 1"),
        ("email", "ann@example.com", "ann@example.org", "same_local_part"),
        ("email", "ann75@example.com", "bob75@example.com", "same_digits"),
        ("email", "ann.lee@example.com", "annlee1@a.example", "same_letters"),
        ("street_address", "47 Chantry Road", "47 Chantry Rd", "same_number"),
        ("street_address", "47 Chantry Road", "74 Chantry Road", "close≥ 0.92"),
        ("organization_name", "Acme Widgets", "Widgets Acme", "close≥ 0.85"),
        ("middle_name", "of chudleigh", "clifford of chudleigh", "close≥ 0.9"),
        ("identifier", "AB-123", "ab123", "equal"),
        ("identifier", "11010519491231002X", "110105491231002", "old_number"),
        ("identifier", "11010519491231002X", "11010519491231012X", "close≤ 1"),
        ("sex", "female", "男", "different"),
    ],
)
def test_two_values_reach_a_level(
    kind: str, left: str | None, right: str | None, expected: str
) -> None:
    """The best level of which a test holds, the same in either order."""
    assert level(kind, left, right) == expected
    assert level(kind, right, left) == expected


def names_level(left: tuple[str, ...], right: tuple[str, ...], kind: str) -> str:
    """The level of ``kind`` of two rows (given, family, full)."""
    columns = zip(left, right, strict=True)
    table = build_table(
        {name: encode(cells) for name, cells in zip("gfn", columns, strict=True)},
        {"g": "given_name", "f": "family_name", "n": "full_name"},
    )
    found = compare(table, table.features[kind], np.array([0]), np.array([1]))
    names = ["different", *(lv.reason for lv in KINDS[kind].levels), "equal", "missing"]
    return names[int(found.levels[0])]


def test_exchanged_names_are_found() -> None:
    """Given and family name in the wrong columns, in any script."""
    left, right = ("Wei", "Zhang", "Wei Zhang"), ("张", "伟", "张伟")
    assert names_level(left, right, "given_name") == "match.swapped"
    assert names_level(left, right, "family_name") == "match.swapped"


def test_one_name_in_common_is_no_exchange() -> None:
    """A given name that is another person's family name says nothing."""
    left, right = ("Sarah", "Barnes", "Sarah Barnes"), ("Oliver", "Sarah", "")
    assert names_level(left, right, "given_name") == "different"


def test_one_name_is_an_exchange_where_there_is_no_other() -> None:
    """A lone name may stand in the wrong column."""
    left, right = ("Clifford", "", ""), ("Tom", "Clifford", "")
    assert names_level(left, right, "given_name") == "match.swapped"
    assert names_level(left, right, "family_name") == "missing"


def test_a_name_is_found_among_the_other_words_of_a_name() -> None:
    """``Clifford`` is a middle name of the other record."""
    left = ("Tom", "Clifford", "Tom Clifford")
    right = ("Tom", "Chudleigh", "Tom Clifford of Chudleigh")
    assert names_level(left, right, "family_name") == "match.swapped"


def test_the_best_pair_of_two_sets_counts() -> None:
    """One phone in common is enough; the codes say which."""
    table = build_table(
        {
            "a": encode(["07700900001", "07700900005"]),
            "b": encode(["07700900003", "07700900001"]),
        },
        {"a": "phone", "b": "phone"},
    )
    phone = table.features["phone"]
    found = compare(table, phone, np.array([0]), np.array([1]))
    assert found.levels.tolist() == [KINDS["phone"].size - 1]
    assert found.left.tolist() == found.right.tolist()
    assert phone.vocabulary.texts[int(found.left[0])] == "700900001"


def test_no_pairs_have_no_levels() -> None:
    """An empty chunk is no special case."""
    table = build_table({"x": encode(["ann"])}, {"x": "given_name"})
    none = np.empty(0, np.int64)
    assert len(compare(table, table.features["given_name"], none, none).levels) == 0
