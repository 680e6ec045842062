"""Draws depend on seed, name and row only."""

import numpy as np

from customer_core.testing._dice import Dice, Weighted, digits, numerals


def _dice(count: int, seed: int = 1) -> Dice:
    return Dice(seed, "test", np.arange(count, dtype=np.uint64))


def test_the_first_rows_of_a_larger_table_equal_those_of_a_smaller_one() -> None:
    """The first rows of a larger table equal those of a smaller one."""
    assert _dice(100).bits("x")[:10].tolist() == _dice(10).bits("x").tolist()


def test_rows_drawn_apart_equal_the_rows_of_the_whole() -> None:
    """Rows drawn apart equal the rows of the whole."""
    rows = np.array([7, 3])
    assert _dice(9).at(rows).bits("x").tolist() == _dice(9).bits("x")[rows].tolist()


def test_seed_scope_and_name_each_change_the_draw() -> None:
    """Seed, scope and name each change the draw."""
    rows = np.arange(4, dtype=np.uint64)
    draws = {
        tuple(Dice(seed, scope, rows).bits(name).tolist())
        for seed in (1, 2)
        for scope in ("a", "b")
        for name in ("x", "y")
    }
    assert len(draws) == 8


def test_uniform_numbers_have_the_moments_of_a_uniform() -> None:
    """Mean 1/2 and variance 1/12, within five standard errors of 100,000 draws."""
    drawn = _dice(100_000).uniform("u")
    assert abs(drawn.mean() - 1 / 2) < 5 * (1 / 12 / 100_000) ** 0.5
    assert abs(drawn.var() - 1 / 12) < 5 * (1 / 180 / 100_000) ** 0.5
    assert 0 <= drawn.min() < drawn.max() < 1


def test_integers_cover_their_range_evenly() -> None:
    """Each of six faces comes up 10,000 times of 60,000, within five deviations."""
    counts = np.bincount(_dice(60_000).below("die", 6), minlength=6)
    assert len(counts) == 6
    assert np.all(np.abs(counts - 10_000) < 5 * (60_000 * 5 / 36) ** 0.5)


def test_choices_follow_the_weights() -> None:
    """A value of weight 3 comes three times as often as one of weight 1."""
    chosen = _dice(40_000).choose("v", Weighted.of(("a", "b"), (3, 1)))
    assert abs(int((chosen == "a").sum()) - 30_000) < 5 * (40_000 * 3 / 16) ** 0.5


def test_ranked_values_weigh_less_with_their_rank() -> None:
    """Weights are 1 / (rank + offset)."""
    ranked = Weighted.zipf(("a", "b"), 1)
    assert np.allclose(ranked.cumulative, [2 / 3, 1])


def test_digits_keep_leading_zeros_and_numerals_do_not() -> None:
    """Digits keep leading zeros, numerals do not."""
    numbers = np.array([7, 1234])
    assert digits(numbers, 3).tolist() == ["007", "234"]
    assert digits(numbers, 9).tolist() == ["000000007", "000001234"]
    assert numerals(numbers).tolist() == ["7", "1234"]
