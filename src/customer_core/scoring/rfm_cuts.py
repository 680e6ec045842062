"""Where the scores of recency, frequency and amount begin: declared, found, frozen.

Rules:
    A score is 1 to ``bins``, the last is best. Equal values always get equal scores;
    the method says which, and nothing is drawn by lot. Customers without a purchase
    are neither ranked nor scored.
    *Independent*: each measure is cut among all buyers. *Nested*: frequency is cut
    within each recency score, amount within each pair of recency and frequency scores;
    a pair that nobody has takes the cuts of all buyers.
    Cuts that were found once can be kept and used again: tomorrow's scores are then
    comparable with today's. :attr:`RfmCuts.version` names them.

Methods:
    Of ``n`` buyers ``b`` are worse and ``e`` equal; ``k`` is the number of bins.
    ``rank_middle``: ``1 + floor(k (b + e / 2) / n)``, the place of the middle of the
    equals. ``rank_low``: ``1 + floor(k b / n)``; ``rank_high``:
    ``1 + floor(k (b + e - 1) / n)``.
    ``quantile``: type 7 quantiles of the values; a value on a cut belongs below it
    (the intervals of ``pandas.qcut``). ``quantile_plus_one``: a bin begins one whole
    unit (day, purchase, unit of the currency) above the quantile, as in R's ``rfm``.
    All are computed in whole numbers, without rounding.

Sources:
    Hyndman, Fan, "Sample quantiles in statistical packages", 1996: type 7.
    rfm 0.3.0 for R (rsquaredacademy.com): bins begin at the quantile plus one.
    IBM SPSS Direct Marketing, RFM analysis: independent and nested binning, ties.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from attrs import evolve, field, frozen

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import fingerprint

Method = Literal[
    "rank_middle", "rank_low", "rank_high", "quantile", "quantile_plus_one"
]
Binning = Literal["independent", "nested"]

MIN_BINS, MAX_BINS = 2, 10


@frozen(kw_only=True)
class RfmCuts:
    """The values at which the scores 2, 3, ... begin; ``None``: nobody reached it.

    Nested cuts stand one group after another: those of frequency by recency score,
    those of the amount by recency score, then frequency score.

    Attributes:
        recency_days: most days since the last purchase, falling.
        frequency: fewest purchases, rising within a group.
        monetary: smallest sum, in units of the currency, rising within a group.

    Raises:
        ConfigurationError: for numbers of cuts that do not fit each other, or cuts out
            of order.

    Example:
        >>> cuts = RfmCuts(recency_days=(365, 90), frequency=(2, 5),
        ...                monetary=(Decimal(100), Decimal(500)))
        >>> cuts.bins, cuts.binning, cuts.version
        (3, 'independent', '5ec740a04580e17a')
    """

    recency_days: tuple[int | None, ...]
    frequency: tuple[int | None, ...]
    monetary: tuple[Decimal | None, ...]

    def __attrs_post_init__(self) -> None:
        """As many cuts as the bins need, in order within each group."""
        size = len(self.recency_days)
        groups = (1, 1) if len(self.frequency) == size else (self.bins, self.bins**2)
        expected = (size * groups[0], size * groups[1])
        if (len(self.frequency), len(self.monetary)) != expected:
            msg = (
                f"{size} cuts of recency need {size} of frequency and amount, or "
                f"nested {size * self.bins} and {size * self.bins**2}"
            )
            raise ConfigurationError(msg)
        require_bins(self.bins)
        for name, sign in (("recency_days", -1), ("frequency", 1), ("monetary", 1)):
            column = getattr(self, name)
            for start in range(0, len(column), size):
                _require_order(name, column[start : start + size], sign)

    @property
    def bins(self) -> int:
        """How many scores there are, 2 to 10."""
        return len(self.recency_days) + 1

    @property
    def binning(self) -> Binning:
        """Whether later measures are cut within the scores of earlier ones."""
        same = len(self.frequency) == len(self.recency_days)
        return "independent" if same else "nested"

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal cuts only."""
        return fingerprint(self)


@frozen(kw_only=True)
class RfmPolicy:
    """How recency, frequency and amount become scores.

    Attributes:
        bins: number of scores, 2 to 10; 5 is customary.
        method: which score equal values get, see the rules above.
        binning: ``independent`` or ``nested``.
        recency_days: your own cuts, ``bins - 1`` of them, most days first; empty: found
            by the method.
        frequency: likewise, fewest purchases of the scores 2, 3, ...
        monetary: likewise, smallest sums.
        cuts: all cuts, frozen at an earlier time; then nothing else is given.

    Raises:
        ConfigurationError: for options that cannot work together.

    Example:
        >>> RfmPolicy(bins=3, recency_days=(365, 90)).bins
        3
        >>> RfmPolicy(recency_days=(90, 365, 30, 10))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: cuts of recency_days must fall
    """

    bins: int = field(default=5)
    method: Method = "rank_middle"
    binning: Binning = "independent"
    recency_days: tuple[int, ...] = ()
    frequency: tuple[int, ...] = ()
    monetary: tuple[Decimal, ...] = ()
    cuts: RfmCuts | None = None

    def __attrs_post_init__(self) -> None:
        """Bins in range, own cuts of the right number and in order."""
        require_bins(self.bins)
        for name, sign in (("recency_days", -1), ("frequency", 1), ("monetary", 1)):
            own = getattr(self, name)
            if own and len(own) != self.bins - 1:
                msg = f"{name} has {len(own)} cuts, {self.bins} bins need one less"
                raise ConfigurationError(msg)
            _require_order(name, own, sign)
        if self.cuts is not None and evolve(self, cuts=None) != RfmPolicy():
            msg = "frozen cuts say everything; leave the other options out"
            raise ConfigurationError(msg)


def require_bins(bins: object) -> None:
    """Refuse a number of bins outside 2 to 10."""
    if type(bins) is not int or not MIN_BINS <= bins <= MAX_BINS:
        msg = f"scores have {MIN_BINS} to {MAX_BINS} bins; choose a number of them"
        raise ConfigurationError(msg)


def _require_order(name: str, cuts: tuple[Any, ...], sign: int) -> None:
    """Cuts never turn back, and none follows one that nobody reached."""
    for former, later in pairwise(cuts):
        if later is not None and (former is None or sign * later < sign * former):
            msg = f"cuts of {name} must {'rise' if sign > 0 else 'fall'}"
            raise ConfigurationError(msg)
