"""Hashes of content."""

import numpy as np
import pytest

from customer_core.linkage._hashing import (
    combine,
    first_places,
    hash_name,
    in_company,
    number,
    order_of,
    pack,
    scramble,
    unpack,
    without_repeats,
)
from customer_core.linkage._textarray import TextArray


def test_hashes_do_not_depend_on_process_or_order() -> None:
    """The hash of a text is a constant."""
    assert TextArray.of(["a", "", "b"]).hashes.tolist() == [
        TextArray.of(["a"]).hashes[0], 0, TextArray.of(["b"]).hashes[0],
    ]  # fmt: skip
    assert TextArray.of(["a"]).hashes.tolist() == [5027172272156434493]


def test_nothing_stays_nothing() -> None:
    """0 is kept by scrambling and by combining."""
    some = TextArray.of(["a"]).hashes
    none = np.zeros(1, np.uint64)
    assert scramble(none, 7).tolist() == [0]
    assert combine(some, none).tolist() == combine(none, some).tolist() == [0]


def test_salts_and_order_change_the_hash() -> None:
    """Different questions about one text are independent."""
    a, b = TextArray.of(["a"]).hashes, TextArray.of(["b"]).hashes
    assert scramble(a, 1).tolist() != scramble(a, 2).tolist()
    assert combine(a, b).tolist() != combine(b, a).tolist()
    assert hash_name("a") != hash_name("b")


def test_a_lone_surrogate_has_a_hash() -> None:
    """No text is refused."""
    assert TextArray.of(["\ud800"]).hashes[0] > 0


def test_repeats_are_dropped() -> None:
    """Ascending, each once; nothing of nothing."""
    assert without_repeats(np.array([2, 1, 2])).tolist() == [1, 2]
    assert without_repeats(np.empty(0, np.int64)).tolist() == []


@pytest.mark.parametrize("distinct", [1, 5, 3000, 10_000])
def test_equal_hashes_are_found_at_their_first_place(distinct: int) -> None:
    """Whatever share of them is equal, mixed well or not at all."""
    draw = np.random.default_rng(distinct)
    few = draw.integers(0, distinct, 5000, np.int64).astype(np.uint64)
    for hashes in (few, scramble(few), few << np.uint64(50)):
        _, first, place = np.unique(hashes, return_index=True, return_inverse=True)
        assert first_places(hashes).tolist() == first[place].tolist()


def test_numbers_count_up_in_the_order_of_appearance() -> None:
    """Nothing has no number; nothing at all is fine."""
    codes, first = number(scramble(np.array([9, 0, 4, 9, 2, 0], np.uint64)))
    assert (codes.tolist(), first.tolist()) == ([0, -1, 1, 0, 2, -1], [0, 2, 4])
    assert [found.tolist() for found in number(np.empty(0, np.uint64))] == [[], []]


def test_all_that_come_twice_are_in_company() -> None:
    """Of those that are alone most are left out."""
    hashes = scramble(np.append(np.arange(1, 2000), 7).astype(np.uint64))
    found = in_company(hashes).tolist()
    assert {6, 1999} <= set(found)
    assert len(found) < 1000


def test_hashes_are_put_in_order_by_all_their_bits() -> None:
    """Also those that differ in the last ones only; equal ones stay as they stand."""
    draw = np.random.default_rng(3)
    high = draw.integers(0, 40, 3000, np.int64).astype(np.uint64) << np.uint64(58)
    hashes = high | draw.integers(0, 30, 3000, np.int64).astype(np.uint64)
    assert order_of(hashes).tolist() == np.argsort(hashes, kind="stable").tolist()
    assert order_of(np.empty(0, np.uint64)).tolist() == []


def test_two_row_numbers_are_one_number() -> None:
    """In the order of the first, then of the second, and back again."""
    left, right = np.array([0, 1, 1, 2**31 - 1]), np.array([2**31 - 1, 0, 5, 2**31 - 1])
    packed = pack(left, right)
    assert (np.diff(packed) > 0).all()
    assert [side.tolist() for side in unpack(packed)] == [left.tolist(), right.tolist()]
