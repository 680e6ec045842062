"""Blocking rules bring records together, within limits."""

import numpy as np
import pytest
from attrs import evolve

from customer_core.linkage import blocking
from customer_core.linkage._columns import encode
from customer_core.linkage.blocking import (
    Blocks,
    Rule,
    all_pairs,
    atoms_of,
    count_pairs,
    rule_keys,
)
from customer_core.linkage.candidates import blocked_candidates, candidates_of
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable

PHONE: Rule = (("phone", ""),)
NAMES: Rule = (("names", ""),)


def table_of(**columns: list[str | None]) -> FeatureTable:
    """A table of these columns."""
    types = {"g": "given_name", "f": "family_name", "p": "phone", "q": "phone"}
    return build_table(
        {name: encode(cells) for name, cells in columns.items()},
        {name: types[name] for name in columns},
    )


def pairs_of(table: FeatureTable, *rules: Rule) -> list[tuple[int, int]]:
    """The candidate pairs of the rules."""
    found = blocked_candidates(table, rules)
    left, right = found.all()
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_records_that_agree_on_a_rule_are_a_pair() -> None:
    """Missing values agree with nothing."""
    table = table_of(p=["1", "2", None, "1", None, "1"])
    assert pairs_of(table, PHONE) == [(0, 3), (0, 5), (3, 5)]


def test_a_pair_that_several_rules_bring_counts_once() -> None:
    """Pairs come in ascending order."""
    table = table_of(g=["ann", "ann", "bob"], f=["lee"] * 3, p=["1", "1", "1"])
    assert pairs_of(table, PHONE, NAMES) == [(0, 1), (0, 2), (1, 2)]


def test_any_of_several_values_is_enough() -> None:
    """Sets are compared value by value, and no record with itself."""
    table = table_of(p=["1", "2", "3"], q=["2", "4", "4"])
    assert pairs_of(table, PHONE) == [(0, 1), (1, 2)]
    tails = table_of(p=["07700900001", "9"], q=["08800900001", "8"])
    assert pairs_of(tails, (("phone", "tail"),)) == []


def test_names_are_brought_together_in_any_order_and_script() -> None:
    """Exchanged, romanised."""
    table = table_of(g=["Ming", "Wang", "明"], f=["Wang", "Ming", "王"])
    assert pairs_of(table, NAMES) == [(0, 1), (0, 2), (1, 2)]


def test_every_atom_of_a_rule_must_agree() -> None:
    """A rule is a conjunction."""
    table = table_of(g=["ann", "ann", "bob"], p=["1", "2", "1"])
    assert pairs_of(table, (("given_name", ""), ("phone", ""))) == []


def test_a_rule_on_a_field_the_table_has_not_is_passed_over() -> None:
    """A model may know more fields than a table."""
    assert pairs_of(table_of(g=["ann", "ann"]), PHONE) == []


def test_a_block_that_is_too_large_is_skipped_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The placeholder everybody has brings nobody together."""
    monkeypatch.setattr(blocking, "BLOCK_CAP", 3)
    found = blocked_candidates(table_of(p=["0"] * 4 + ["1"] * 3), [PHONE])
    assert found.skipped == 6
    assert found.all()[0].tolist() == [4, 4, 5]


def test_a_model_of_a_small_table_stays_within_the_budget_of_a_large_one() -> None:
    """The largest blocks are left out and counted."""
    table = table_of(p=[*map(str, range(100)), *["7", "8"] * 1000, *["9"] * 600])
    found = blocked_candidates(table, [PHONE])
    assert len(found.all()[0]) == 601 * 600 // 2
    assert found.skipped == 2 * (1001 * 1000 // 2)


def test_a_small_table_is_compared_completely() -> None:
    """Rules are not needed for a few records."""
    found = candidates_of(table_of(p=["1", "2", None]), [])
    left, right = found.all()
    assert (left.tolist(), right.tolist()) == ([0, 0, 1], [1, 2, 2])


def test_only_pairs_across_two_linked_tables_are_candidates() -> None:
    """One side has rows 0 and 1, the other 2."""
    table = table_of(p=["1", "1", "1"])
    linked = evolve(table, side=np.array([0, 0, 1], np.int8))
    assert pairs_of(linked, PHONE) == [(0, 2), (1, 2)]
    assert all_pairs(linked)[0].tolist() == [0, 1]
    assert (count_pairs(table), count_pairs(linked)) == (3, 2)


def test_blocks_are_runs_of_equal_keys() -> None:
    """Places of one key stand side by side."""
    blocks = Blocks.of(np.array([[7], [9], [7], [0], [0], [9], [9]], np.uint64) << 32)
    members = {tuple(row) for places in blocks.members() for row in places.tolist()}
    assert members == {(0, 2), (1, 5, 6)}
    assert blocks.pairs() == 4


def test_rule_keys_have_a_column_per_combination_of_values() -> None:
    """Two phones and one name make two keys."""
    table = table_of(g=["ann"], p=["1"], q=["2"])
    keys = rule_keys(table, (("given_name", ""), ("phone", "")))
    assert keys.shape == (1, 2)
    assert keys.all()


def test_many_values_do_not_multiply() -> None:
    """A rule of several atoms takes the first two values of each."""
    phones = [f"0770090000{number}" for number in range(4)]
    columns = {f"p{n}": encode([phone]) for n, phone in enumerate(phones)}
    columns |= {f"g{n}": encode([name]) for n, name in enumerate(["ann", "bo", "cy"])}
    types = {name: "phone" if name[0] == "p" else "given_name" for name in columns}
    table = build_table(columns, types)
    assert rule_keys(table, (("phone", ""),)).shape == (1, 4)
    assert rule_keys(table, (("phone", ""), ("given_name", ""))).shape == (1, 4)


def test_atoms_are_those_of_the_features_and_of_both_names() -> None:
    """``names`` needs both."""
    both = atoms_of(table_of(g=["ann"], f=["lee"]))
    assert ("names", "") in both
    assert ("names", "") not in atoms_of(table_of(g=["ann"]))
    assert len(both) == len(set(both))
