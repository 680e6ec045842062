"""Candidate pairs come a stretch of records at a time."""

import numpy as np
import pytest

from customer_core.linkage._columns import encode
from customer_core.linkage.blocking import Blocks
from customer_core.linkage.candidates import (
    Candidates,
    Partners,
    blocked_candidates,
    candidates_of,
)
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable


def table_of(phones: list[str | None]) -> FeatureTable:
    """A table with one column."""
    return build_table({"p": encode(phones)}, {"p": "phone"})


def phones_of(count: int) -> Candidates:
    """Every phone is there three times, far apart."""
    table = table_of([str(n % (count // 3)) for n in range(count)])
    return blocked_candidates(table, [(("phone", ""),)])


def pairs_between(found: Candidates, pairs: int) -> list[tuple[int, int]]:
    """The pairs of every stretch, one stretch after the other."""
    parts = [found.between(*rows) for rows in found.stretches(pairs)]
    left, right = (np.concatenate(side) for side in zip(*parts, strict=True))
    return list(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("pairs", [1, 7, 1000])
def test_stretches_together_hold_every_pair_once_in_order(pairs: int) -> None:
    """However short they are."""
    found = phones_of(60)
    left, right = found.all()
    assert pairs_between(found, pairs) == list(
        zip(left.tolist(), right.tolist(), strict=True)
    )
    assert len(left) == 60


def test_a_stretch_has_about_as_many_pairs_as_were_asked_for() -> None:
    """At most one record more."""
    found = phones_of(600)
    sizes = [len(found.between(*rows)[0]) for rows in found.stretches(50)]
    assert len(sizes) == 12
    assert max(sizes) <= 52


@pytest.mark.parametrize("records", [0, 1])
def test_a_table_without_pairs_is_one_stretch(records: int) -> None:
    """With nothing in it."""
    found = candidates_of(table_of(["1"] * records), [])
    assert found.stretches(10) == [(0, records)]
    assert [side.tolist() for side in found.all()] == [[], []]


def test_several_threads_find_the_same_pairs() -> None:
    """Rules are looked at a few at a time."""
    phones = [str(n % 40) for n in range(100)]
    rules = [(("phone", ""),), (("phone", "head"),), (("phone", "tail"),)]
    found = [blocked_candidates(table_of(phones), rules, workers=w) for w in (1, 2)]
    assert found[0].all()[1].tolist() == found[1].all()[1].tolist()
    assert found[0].uses == found[1].uses


def test_rows_beyond_sixteen_million_are_told_apart() -> None:
    """A pair of row numbers needs more bits there than such a row number has."""
    rows = np.array([3, 2**24 + 1, 2**24 + 2, 2**30 + 9, 2**31 - 2])
    partners = Partners(rows, rows[:-1], np.arange(1, 5), np.arange(4, 0, -1))
    large = FeatureTable({}, 2**31 - 1, np.zeros((0, 0), np.uint64))
    left, right = Candidates(large, (partners,)).all()
    first, second = np.triu_indices(len(rows), 1)
    assert left.tolist() == rows[first].tolist()
    assert right.tolist() == rows[second].tolist()


def test_partners_are_those_behind_each_in_its_block() -> None:
    """Whatever the order of the blocks."""
    keys = np.array([[7], [9], [7], [0], [9], [9]], np.uint64) << np.uint64(40)
    found = Partners.of(Blocks.of(keys), keys.size, 1)
    left, right = found.between(0, 6)
    pairs = sorted(zip(left.tolist(), right.tolist(), strict=True))
    assert pairs == [(0, 2), (1, 4), (1, 5), (4, 5)]
    assert [side.tolist() for side in found.between(1, 4)] == [[1, 1], [4, 5]]
