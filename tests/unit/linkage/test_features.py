"""Columns and records become the table that is compared."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import encode
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable


def table_of(
    columns: dict[str, list[str | None]], fields: dict[str, str]
) -> FeatureTable:
    """The table of these columns."""
    return build_table({n: encode(cells) for n, cells in columns.items()}, fields)


def values(table: FeatureTable, name: str) -> list[list[str]]:
    """The set of comparison texts of each record."""
    feature = table.features[name]
    texts = feature.vocabulary.texts
    return [[texts[code] for code in row if code >= 0] for row in feature.codes]


def test_columns_of_one_type_are_one_set() -> None:
    """Repeats count once and gaps are closed."""
    table = table_of(
        {"a": ["07700900001", None, "1"], "b": ["7700 900001", "07700900002", "2"]},
        {"a": "phone", "b": "phone"},
    )
    assert values(table, "phone") == [["700900001"], ["700900002"], ["2", "1"]]


def test_a_year_does_not_count_beside_its_date() -> None:
    """Two people of one year would share it; where there is no date it counts."""
    table = table_of(
        {"y": ["1990", "1990", "1985"], "d": ["1990-01-02", None, "1990-01-02"]},
        {"y": "birth_date", "d": "birth_date"},
    )
    assert [sorted(row) for row in values(table, "birth_date")] == [
        ["19900102"], ["1990"], ["1985", "19900102"],
    ]  # fmt: skip


def test_the_order_of_columns_of_one_type_does_not_matter() -> None:
    """A set has no first value: it is held in an order of its content."""
    cells: dict[str, list[str | None]] = {
        "a": ["07700900001", None, "1", "5"], "b": ["2", "3", "07700900001", "1"],
    }  # fmt: skip
    fields = {"a": "phone", "b": "phone"}
    one = values(table_of(cells, fields), "phone")
    assert one == values(table_of({"a": cells["b"], "b": cells["a"]}, fields), "phone")
    assert [len(row) for row in one] == [2, 1, 2, 2]


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"a": "category", "b": "given_name"}, ["given_name"]),
        ({"a": "email", "b": "identifier"}, ["email"]),
        ({"a": "category", "b": "category"}, ["category:a"]),
    ],
)
def test_a_copied_column_counts_once(fields: dict[str, str], kept: list[str]) -> None:
    """Under the first type that is no category: it is the same fact."""
    cells: dict[str, list[str | None]] = {"a": ["x", None, "y"], "b": ["x", None, "y"]}
    assert list(table_of(cells, fields).features) == kept


def test_each_category_stands_alone() -> None:
    """Two categories mean two things."""
    table = table_of({"a": ["x"], "b": ["y"]}, {"a": "category", "b": "category"})
    assert list(table.features) == ["category:a", "category:b"]


def test_a_column_without_values_is_left_out() -> None:
    """Nothing can be compared on it."""
    table = table_of({"a": [None], "b": ["-"]}, {"a": "phone", "b": "city"})
    assert list(table.features) == ["city"]


def test_a_full_name_alone_gives_every_name() -> None:
    """First word, last word, the rest."""
    table = table_of({"n": ["Ann Mary Lee", "王小明"]}, {"n": "full_name"})
    assert values(table, "given_name") == [["ann"], ["小明"]]
    assert values(table, "family_name") == [["lee"], ["王"]]
    assert values(table, "middle_name") == [["mary"], []]


def test_names_of_their_own_columns_come_first() -> None:
    """A full name then gives its other words, and names where there are none."""
    table = table_of(
        {
            "g": ["Tom", None, None, "明"],
            "f": ["Chudleigh", "Ray", None, "王"],
            "n": ["Tom Clifford of Chudleigh", "Bob Ray", "Eve Orr", "王明"],
        },
        {"g": "given_name", "f": "family_name", "n": "full_name"},
    )
    assert values(table, "given_name") == [["tom"], [], ["eve"], ["明"]]
    assert values(table, "family_name") == [["chudleigh"], ["ray"], ["orr"], ["王"]]
    assert values(table, "middle_name") == [["clifford of"], ["bob"], [], []]


def test_a_missing_name_column_is_filled_from_the_full_name() -> None:
    """Only the family name is known; the given name comes from the full one."""
    table = table_of(
        {"f": ["Lee", None], "n": ["Ann Lee", "Bob Ray"]},
        {"f": "family_name", "n": "full_name"},
    )
    assert values(table, "given_name") == [["ann"], ["bob"]]
    assert values(table, "family_name") == [["lee"], ["ray"]]


def test_the_words_of_the_rest_are_kept_for_names_found_elsewhere() -> None:
    """One hash per word."""
    table = table_of({"n": ["Ann Mary Jo Lee", "Bob Ray"]}, {"n": "full_name"})
    assert (table.words > 0).sum(axis=1).tolist() == [2, 0]


def test_the_script_of_names_is_a_feature_where_scripts_are_mixed() -> None:
    """Pinyin counts as Chinese; a record without a name has none."""
    columns: dict[str, list[str | None]] = {
        "g": ["Ann", "明", "Ming", None], "f": ["Smith", "王", "Wang", None],
    }  # fmt: skip
    fields = {"g": "given_name", "f": "family_name"}
    assert values(table_of(columns, fields), "name_script") == [
        ["other"], ["chinese"], ["chinese"], [],
    ]  # fmt: skip
    alike: dict[str, list[str | None]] = {"g": ["Ann", "Bob"], "f": ["Smith", "Ray"]}
    assert "name_script" not in table_of(alike, fields).features


def test_no_field_at_all_is_refused() -> None:
    """There would be nothing to compare."""
    with pytest.raises(ConfigurationError, match="at least one column"):
        build_table({}, {})


def test_an_unknown_field_type_is_refused_with_the_allowed_ones() -> None:
    """The message names the column and the choice."""
    with pytest.raises(ConfigurationError, match=r"'fon' \(column 'a'\).*phone"):
        table_of({"a": ["1"]}, {"a": "fon"})


def test_a_comma_puts_the_family_name_first() -> None:
    """``Lee, Ann`` is Ann Lee; a suffix behind a comma is none of that."""
    names = ["Lee, Ann", "Ann Lee", "Ann Lee, Jr.", "王,小明"]
    table = build_table({"n": encode(names)}, {"n": "full_name"})
    given = table.features["given_name"]
    texts = [given.vocabulary.texts[code] for code in given.codes[:, 0]]
    assert texts == ["ann", "ann", "ann", "小明"]
