"""How sure a share is that was counted in a sample.

Sources:
    Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), for the interval; Brown, Cai and DasGupta, "Interval estimation for
    a binomial proportion", Statistical Science 16 (2001), for choosing it.
"""

from math import sqrt
from statistics import NormalDist

from attrs import frozen

from customer_core.errors import ConfigurationError

_DEFAULT = 0.95
_HALF = 0.5


@frozen
class Interval:
    """A range that holds the true share at the stated confidence.

    Attributes:
        low: lower end, 0 to 1.
        high: upper end, 0 to 1.
    """

    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of its length."""
        return (self.high - self.low) / 2

    def __str__(self) -> str:
        """Both ends, with four decimals."""
        return f"{self.low:.4f} to {self.high:.4f}"


def wilson_interval(
    successes: int, trials: int, *, confidence: float = _DEFAULT
) -> Interval:
    """The Wilson score interval of a share; the whole range without a trial.

    Args:
        successes: 0 to ``trials``.
        trials: independent ones, at least 0.
        confidence: above 0 and below 1.

    Raises:
        ConfigurationError: for counts or a confidence outside their range.

    Example:
        >>> str(wilson_interval(8, 10))
        '0.4902 to 0.9433'
    """
    if not 0 <= successes <= trials:
        msg = "successes must be between 0 and the trials"
        raise ConfigurationError(msg)
    z = quantile(confidence)
    if trials == 0:
        return Interval(0.0, 1.0)
    share, pull = successes / trials, z * z / trials
    centre = (share + pull / 2) / (1 + pull)
    reach = _reach(share, trials, z)
    # the ends that are exact in theory are exact here
    low = 0.0 if successes == 0 else centre - reach
    return Interval(low, 1.0 if successes == trials else centre + reach)


def review_size(
    share: float, half_width: float, *, confidence: float = _DEFAULT
) -> int:
    """How many pairs to review so that their Wilson interval is narrow enough.

    Args:
        share: of matches that is expected, 0 to 1; 0.5 asks for the most.
        half_width: of the interval, above 0 and below 0.5.
        confidence: above 0 and below 1.

    Returns:
        The smallest number of pairs, drawn at random, that is enough.

    Raises:
        ConfigurationError: for an argument outside its range.

    Example:
        >>> review_size(0.5, 0.05), review_size(0.95, 0.02)
        (381, 469)
    """
    if not (0 <= share <= 1 and 0 < half_width < _HALF):
        msg = "share must be between 0 and 1, half_width above 0 and below 0.5"
        raise ConfigurationError(msg)
    z = quantile(confidence)
    low, high = 0, 1
    while _reach(share, high, z) > half_width:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        enough = _reach(share, middle, z) <= half_width
        low, high = (low, middle) if enough else (middle, high)
    return high


def quantile(confidence: float) -> float:
    """Standard deviations on each side of a normal mean that hold this share.

    Raises:
        ConfigurationError: for a confidence that is not above 0 and below 1.

    Example:
        >>> round(quantile(0.95), 3)
        1.96
    """
    if not 0 < confidence < 1:
        msg = "confidence must be above 0 and below 1"
        raise ConfigurationError(msg)
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _reach(share: float, trials: int, z: float) -> float:
    pull = z * z / trials
    spread = share * (1 - share) / trials + pull / (4 * trials)
    return z * sqrt(spread) / (1 + pull)
