"""Many texts as one block of bytes."""

import numpy as np
import pytest

from customer_core.linkage._textarray import TextArray

TEXTS = ["Ann", "", "李", "a" * 20, "Ann", "\ud800", "x\0"]


def test_texts_come_back_as_they_were() -> None:
    """Also those that are no UTF-8."""
    found = TextArray.of(TEXTS)
    assert found.tolist() == TEXTS
    assert [found[place] for place in range(len(found))] == TEXTS
    assert found.pick(np.array([2, 0])) == ["李", "Ann"]


def test_some_of_the_texts_can_be_taken_replaced_and_joined() -> None:
    """They share the block until they are compacted."""
    found = TextArray.of(TEXTS).take(np.array([2, 1, 3]))
    assert found.compacted().tolist() == found.tolist() == ["李", "", "a" * 20]
    replaced = found.replaced(np.array([1]), TextArray.of(["new"]))
    assert replaced.tolist() == ["李", "new", "a" * 20]
    assert TextArray.joined([found, TextArray.of(["z"])]).tolist() == [*found, "z"]


def test_hashes_tell_texts_apart_by_all_their_bytes() -> None:
    """Whatever their length, and wherever they lie in the block."""
    different = ["a" * n for n in range(1, 40)] + ["a\0", "\0", "\0\0", "ab", "ba"]
    hashes = TextArray.of(different).hashes.tolist()
    assert len(set(hashes)) == len(different)
    assert hashes == [TextArray.of(["pad", text]).hashes[1] for text in different]


def test_arrays_of_equal_texts_are_equal() -> None:
    """And never equal to anything else."""
    assert TextArray.of(["a", "b"]) == TextArray.of(["x", "a", "b"]).take(
        np.arange(1, 3)
    )
    assert TextArray.of(["a", "b"]) != TextArray.of(["b", "a"])
    assert TextArray.of(["a"]) != ["a"]


def test_parts_are_the_texts_a_few_at_a_time() -> None:
    """Each in a block that holds little else."""
    found = TextArray.of(["pad" * 9, *TEXTS]).take(np.array([7, 1, 3, 2]))
    parts = [*found.parts(3)]
    assert [part.tolist() for part in parts] == [["x\0", "Ann", "李"], [""]]
    assert [len(part.data) for part in parts] == [8, 0]


@pytest.mark.parametrize("texts", [[], [""]])
def test_no_text_at_all_is_fine(texts: list[str]) -> None:
    """Of any operation."""
    found = TextArray.of(texts)
    assert found.hashes.tolist() == [0] * len(texts)
    assert found.compacted().tolist() == found.tolist() == texts
