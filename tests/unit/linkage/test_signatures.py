"""Counts of characters never rule out two texts that are alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_core.linkage._signatures import Signatures
from customer_core.linkage._similarity import jaro_winkler, osa_distance
from customer_core.linkage._textarray import TextArray

_TEXTS = st.lists(
    st.text("aabcdpq01 李王张", min_size=1, max_size=9), min_size=2, max_size=12
)


def pairs_of(texts: list[str]) -> tuple[Signatures, np.ndarray, np.ndarray]:
    """Signatures of the texts, and every pair of them."""
    left, right = np.triu_indices(len(texts))
    return Signatures.of(TextArray.of(texts)), left, right


def texts_at(texts: list[str], rows: np.ndarray) -> list[str]:
    """The texts of these numbers."""
    return [texts[row] for row in rows]


@given(texts=_TEXTS)
def test_pairs_that_few_edits_turn_into_each_other_pass(texts: list[str]) -> None:
    """Of one edit and of two."""
    signatures, left, right = pairs_of(texts)
    edits = osa_distance(texts_at(texts, left), texts_at(texts, right))
    for most in (1, 2):
        passed = signatures.may_be_edits(left, right, most)
        assert passed[edits <= most].all()


@pytest.mark.parametrize("least", [0.7, 0.8, 0.92])
@given(texts=_TEXTS)
def test_pairs_that_are_similar_pass(least: float, texts: list[str]) -> None:
    """By Jaro-Winkler, at any bound that a level has."""
    signatures, left, right = pairs_of(texts)
    similarity = jaro_winkler(texts_at(texts, left), texts_at(texts, right))
    passed = signatures.may_be_similar(left, right, least)
    assert passed[similarity >= least].all()


def test_texts_of_other_characters_are_told_apart() -> None:
    """Numbers, names, and names in Han."""
    signatures = Signatures.of(TextArray.of(["7664390826", "5550001111", "王小明"]))
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    assert not signatures.may_be_edits(left, right, 2).any()
    assert not signatures.may_be_similar(left, right, 0.8).any()


def test_characters_are_counted_not_bytes() -> None:
    """Han has three bytes; beyond four of a kind no more are counted."""
    signatures = Signatures.of(TextArray.of(["李李", "é", "aaaaaa", "aaaa", ""]))
    assert signatures.sizes.tolist() == [2, 1, 6, 4, 0]
    assert signatures.bits[2] == signatures.bits[3]
    assert signatures.bits[4] == 0


def test_more_texts_than_are_done_at_once() -> None:
    """Each has its own."""
    texts = [f"{number:05}" for number in range(20_000)]
    signatures = Signatures.of(TextArray.of(texts))
    alone = Signatures.of(TextArray.of(["19999"]))
    assert signatures.bits[19_999] == alone.bits[0]
    assert len(signatures.sizes) == 20_000
