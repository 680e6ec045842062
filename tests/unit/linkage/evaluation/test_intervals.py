"""Wilson intervals and the sizes of samples, against published and worked figures."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage.evaluation import Interval, review_size, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # by the formula: centre (x + z²/2)/(n + z²), z = 1.959964
        (8, 10, 0.490162, 0.943318),
        (1, 10, 0.017876, 0.404150),
        (50, 100, 0.403832, 0.596168),
        # of none: 0 and z²/(n + z²)
        (0, 10, 0.0, 0.277533),
        (10, 10, 0.722467, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_wilson_interval(
    successes: int, trials: int, low: float, high: float
) -> None:
    """Both ends, at 95 %."""
    found = wilson_interval(successes, trials)
    assert (found.low, found.high) == (
        pytest.approx(low, abs=1e-6),
        pytest.approx(high, abs=1e-6),
    )


def test_more_confidence_is_a_wider_interval() -> None:
    """99 % holds 95 % within."""
    narrow, wide = (wilson_interval(30, 40, confidence=c) for c in (0.95, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert wide.half_width > narrow.half_width


@pytest.mark.parametrize(
    ("share", "half_width"), [(0.5, 0.05), (0.95, 0.02), (0.0, 0.01), (1.0, 0.4)]
)
def test_a_review_is_just_large_enough(share: float, half_width: float) -> None:
    """One pair less would not do, where the share can be met exactly."""
    size = review_size(share, half_width)
    centre = wilson_interval(round(share * size), size)
    # ends at 0 or 1 are cut, so that the interval may be narrower than planned
    assert centre.half_width <= half_width * 1.02
    smaller = wilson_interval(round(share * (size // 2)), size // 2)
    assert smaller.half_width > half_width or size == 1


def test_half_a_hundredth_of_a_coin_takes_381() -> None:
    """z²/(4 h²) - z² = 384.1 - 3.8 at h = .05, rounded up."""
    assert review_size(0.5, 0.05) == 381


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson_interval(3, 2), "between 0 and the trials"),
        (lambda: wilson_interval(1, 2, confidence=1.0), "confidence must be above 0"),
        (lambda: review_size(1.2, 0.1), "share must be between 0 and 1"),
        (lambda: review_size(0.5, 0.0), "half_width above 0"),
    ],
)
def test_impossible_arguments_are_refused(call: object, message: str) -> None:
    """The message names the range."""
    with pytest.raises(ConfigurationError, match=message):
        call()  # type: ignore[operator] # a lambda of this table


def test_an_interval_prints_its_ends() -> None:
    """Four decimals."""
    assert str(Interval(0.1, 0.25)) == "0.1000 to 0.2500"
