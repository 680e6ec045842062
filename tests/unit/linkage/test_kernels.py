"""Kernels give what their functions give, one text at a time."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.linkage import _name_texts as names
from customer_core.linkage import _texts as texts
from customer_core.linkage._kernels import apply, is_simple, kernel_of
from customer_core.linkage._textarray import TextArray

FUNCTIONS = [
    texts.plain, texts.words, texts.compact, texts.email, texts.digits,
    texts.phone_digits, texts.local_part, texts.local_letters, texts.local_digits,
    texts.Cut(stop=3), texts.Cut(-6), texts.Cut(2, 5), texts.Cut(-4, -1),
]  # fmt: skip
_CHARACTERS = st.one_of(
    st.sampled_from(" aZ09@._-'李王Ａéß\t\u4dff\u4e00\u9fff\u3000\x7f"), st.characters()
)
_TEXTS = st.lists(st.text(_CHARACTERS, max_size=20), max_size=8)


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
@settings(deadline=None, max_examples=60)
@given(some=_TEXTS)
def test_a_kernel_gives_what_its_function_gives(
    function: Callable[[str], str], some: list[str]
) -> None:
    """For any texts, mixed as they come."""
    assert apply(function, TextArray.of(some)).tolist() == [*map(function, some)]


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_long_texts_are_cut_before_they_are_compared(
    function: Callable[[str], str],
) -> None:
    """By the function itself."""
    some = ["x" * 100_000, " ".join("ab" * 70), "李" * 50, "1" * 129, "ok"]
    assert apply(function, TextArray.of(some)).tolist() == [*map(function, some)]


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_texts_may_lie_in_their_block_in_any_way(
    function: Callable[[str], str],
) -> None:
    """With gaps, overlapping, one twice, and more of them than are done at once."""
    block = np.frombuffer(b" a b  12 x@y a1 ", np.uint8)
    low, high = np.triu_indices(len(block) + 1)
    some = TextArray(block, low, high).take(np.arange(40_000) % len(low))
    assert apply(function, some).tolist() == [*map(function, some)]


def test_what_has_no_kernel_is_done_one_by_one() -> None:
    """As names are, of which there are few."""
    assert kernel_of(names.name) is None
    assert apply(names.name, TextArray.of(["歐陽 娜"])).tolist() == ["歐陽娜"]


def test_texts_of_one_block_are_judged_each_by_itself() -> None:
    """Han and ASCII are simple; accents, full width and controls are not."""
    some = TextArray.of(["Ann 李", "é", "Ａ", "\t", "\u4dff", "~\u9fff", "x" * 129])
    assert is_simple(some).tolist() == [True, False, False, False, False, True, False]
