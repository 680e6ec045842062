"""Hashes of content."""

import numpy as np

from customer_core.linkage._hashing import (
    combine,
    hash_name,
    scramble,
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
