"""The table keeps sets of codes, and an order that content alone decides."""

import numpy as np

from customer_core.linkage._columns import encode
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable

FIELDS = {"given": "given_name", "born": "birth_date", "phone": "phone"}


def table_of(**columns: list[str | None]) -> FeatureTable:
    """A table of these columns."""
    encoded = {name: encode(cells) for name, cells in columns.items()}
    return build_table(encoded, {name: FIELDS[name] for name in columns})


def test_counts_are_of_records_and_of_parts() -> None:
    """Two dates of one year count two for the year."""
    born = table_of(born=["1990-01-02", "1990-03-04", None]).features["birth_date"]
    assert born.counts().tolist() == [1, 1]
    assert born.counts("year").tolist() == [2, 2]
    assert born.counts("", np.array([0, 2])).tolist() == [1, 0]
    assert born.present.tolist() == [True, True, False]


def test_a_part_that_is_not_there_counts_nothing() -> None:
    """A year has no month and day."""
    born = table_of(born=["1990", "1991"]).features["birth_date"]
    assert born.counts("month_day").tolist() == [0, 0]
    assert born.hashes("month_day").tolist() == [[0], [0]]


def test_taking_rows_keeps_their_values() -> None:
    """Rows may be chosen and reordered."""
    table = table_of(given=["ann", "bob", "eve"], born=["1990", None, "1992"])
    taken = table.take(np.array([2, 0]))
    assert taken.records == 2
    texts = taken.features["given_name"].vocabulary.texts
    codes = taken.features["given_name"].codes[:, 0]
    assert [texts[code] for code in codes] == ["eve", "ann"]


def test_the_order_depends_on_content_only() -> None:
    """However rows are arranged, they come out in one order."""
    names: list[str | None] = [f"name{number}" for number in range(50)]
    table = table_of(given=names)
    shuffled = [names[row] for row in np.random.default_rng(1).permutation(50)]
    first = [names[row] for row in table.order(3)]
    assert [shuffled[row] for row in table_of(given=shuffled).order(3)] == first
    assert [names[row] for row in table.order(4)] != first


def test_equal_records_are_all_in_the_order() -> None:
    """They are told apart by how many came before."""
    table = table_of(given=["ann"] * 5)
    assert sorted(table.order(0).tolist()) == [0, 1, 2, 3, 4]


def test_copies_point_to_the_first_equal_record() -> None:
    """Only records that say who they are have copies."""
    table = table_of(
        given=["ann", "ann", "bob", "bob"],
        born=["1990-01-02", "1990-01-02", None, None],
        phone=["07700900001", "07700900001", None, None],
    )
    assert table.originals(np.arange(4)).tolist() == [0, 0, 2, 3]
    assert table.originals(np.array([2, 1, 3, 0])).tolist() == [0, 1, 2, 1]
