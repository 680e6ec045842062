"""Similarities of pairs of texts."""

import numpy as np
import pytest

from customer_core.linkage._similarity import (
    jaro_winkler,
    osa_distance,
    sound,
    token_set,
)

LEFT = ["martha", "dixon", "", "王明", "abc"]
RIGHT = ["marhta", "dicksonx", "", "王名", "xyz"]


@pytest.mark.parametrize("measure", [jaro_winkler, osa_distance, token_set])
def test_every_measure_is_symmetric(measure) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - one of three functions
    """The order of a pair does not matter."""
    np.testing.assert_array_equal(measure(LEFT, RIGHT), measure(RIGHT, LEFT))


def test_threads_change_nothing() -> None:
    """Two workers give what one gives."""
    one = jaro_winkler(LEFT, RIGHT)
    np.testing.assert_array_equal(one, jaro_winkler(LEFT, RIGHT, workers=2))


def test_published_values_of_jaro_winkler() -> None:
    """Winkler's own examples."""
    assert jaro_winkler(LEFT[:2], RIGHT[:2]).round(3).tolist() == pytest.approx(
        [0.961, 0.813]
    )


def test_distance_counts_a_swap_once_and_stops_at_three() -> None:
    """Swapped neighbours are one edit."""
    assert osa_distance(["ab", "abcd"], ["ba", "wxyz"]).tolist() == [1.0, 3.0]


def test_words_in_another_order_are_the_same_set() -> None:
    """Order and extra words do not matter."""
    assert token_set(["lee ann"], ["ann marie lee"]).tolist() == [1.0]


@pytest.mark.parametrize(
    ("text", "expected"), [("smith", "SM0"), ("smyth", "SM0"), ("王", "王"), ("", "")]
)
def test_a_sound_is_that_of_latin_letters(text: str, expected: str) -> None:
    """Other scripts stand for themselves."""
    assert sound(text) == expected
