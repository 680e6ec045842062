"""Intervals and tails of the distributions that surveys need, without scipy.

Sources:
    Wilson (1927), score interval of a proportion. Agresti and Caffo (2000), add one
    success and one failure to each sample. Rocks (2016) through MeasuringU: adjusted
    Wald for net promoter scores, 3 added to the answers, 3/4 to promoters and to
    detractors. Student's t by the incomplete beta function, its continued fraction
    after Lentz (1976). Holm (1979); Benjamini and Hochberg (1995).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_CLOSE = 1e-15
_HALVINGS = 60
_TERMS = 10_000  # of the continued fraction; it needs about the root of the freedom


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided interval reaches: 1.96 for 0.95."""
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def normal_tails(z: float) -> float:
    """Chance of a value at least so far from 0, on either side."""
    return 2 * _NORMAL.cdf(-abs(z))


def wilson(successes: int, n: int, confidence: float) -> tuple[float, float]:
    """Interval of a share, 0 to 1; ``n`` is 1 or more.

    Example:
        >>> [round(end, 4) for end in wilson(8, 10, 0.95)]
        [0.4902, 0.9433]
    """
    z = normal_quantile(confidence)
    share, square = successes / n, z * z
    middle = share + square / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    low, high = ((middle + sign * reach) / (1 + square / n) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def student_tails(t: float, freedom: float) -> float:
    """Chance of a value at least so far from 0, on either side.

    Example:
        >>> round(student_tails(2.228, 10), 4)
        0.05
    """
    return _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)


@lru_cache(maxsize=1024)
def student_quantile(confidence: float, freedom: float) -> float:
    """How many standard errors a two-sided interval reaches.

    Example:
        >>> round(student_quantile(0.95, 10), 4)
        2.2281
    """
    low, high = 0.0, 1.0
    while student_tails(high, freedom) > 1 - confidence:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if student_tails(middle, freedom) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    front = exp(
        lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x) - log(a)
    )
    return front / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Of the incomplete beta function, by Lentz's method."""
    c = f = 1.0
    d = 0.0
    for term in range(1, _TERMS):
        m = term // 2
        if term % 2:
            factor = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            factor = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / ((1 + factor * d) or _TINY)
        c = (1 + factor / c) or _TINY
        f *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return f


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values that keep the chance of any false discovery, in the given order.

    Example:
        >>> holm([0.01, 0.04, 0.03])
        [0.03, 0.06, 0.06]
    """
    count = len(p_values)
    order = sorted(range(count), key=p_values.__getitem__)
    adjusted, most = [0.0] * count, 0.0
    for rank, place in enumerate(order):
        most = max(most, min(1.0, p_values[place] * (count - rank)))
        adjusted[place] = most
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """P-values that keep the share of false discoveries, in the given order.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.03])
        [0.03, 0.04, 0.04]
    """
    count = len(p_values)
    order = sorted(range(count), key=p_values.__getitem__)
    adjusted, least = [0.0] * count, 1.0
    for rank in range(count, 0, -1):
        place = order[rank - 1]
        least = min(least, p_values[place] * count / rank)
        adjusted[place] = least
    return adjusted
