"""Hashes of content."""

import numpy as np

from customer_core.linkage._hashing import (
    combine,
    hash_name,
    hash_texts,
    scramble,
    without_repeats,
)


def test_hashes_do_not_depend_on_process_or_order() -> None:
    """The hash of a text is a constant."""
    assert hash_texts(["a", "", "b"]).tolist() == [
        hash_texts(["a"])[0], 0, hash_texts(["b"])[0],
    ]  # fmt: skip
    assert hash_texts(["a"]).tolist() == [8188493345939494653]


def test_nothing_stays_nothing() -> None:
    """0 is kept by scrambling and by combining."""
    some = hash_texts(["a"])
    none = np.zeros(1, np.uint64)
    assert scramble(none, 7).tolist() == [0]
    assert combine(some, none).tolist() == combine(none, some).tolist() == [0]


def test_salts_and_order_change_the_hash() -> None:
    """Different questions about one text are independent."""
    a, b = hash_texts(["a"]), hash_texts(["b"])
    assert scramble(a, 1).tolist() != scramble(a, 2).tolist()
    assert combine(a, b).tolist() != combine(b, a).tolist()
    assert hash_name("a") != hash_name("b")


def test_a_lone_surrogate_has_a_hash() -> None:
    """No text is refused."""
    assert hash_texts(["\ud800"])[0] > 0


def test_repeats_are_dropped() -> None:
    """Ascending, each once; nothing of nothing."""
    assert without_repeats(np.array([2, 1, 2])).tolist() == [1, 2]
    assert without_repeats(np.empty(0, np.int64)).tolist() == []
