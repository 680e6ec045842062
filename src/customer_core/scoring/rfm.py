"""Recency, frequency and amount of many customers at one moment, in columns.

Rules:
    A purchase is a transaction with a positive amount; each counts, also several on one
    day. A negative amount (a refund) lowers the sum and is no purchase; nor is an
    amount of zero. Transactions after ``as_of`` are left out and counted, never used.
    Sums are exact: amounts are whole numbers of the smallest unit kept, ``10 **
    -scale`` of the currency. One table holds one currency; nothing is converted.
    Recency is whole periods of 24 hours between the last purchase and ``as_of``.
    Regularity is ``1 - s / m``, not below 0, of the gaps between days (UTC) with
    purchases, where ``m`` is their mean and ``s`` their sample standard deviation: 1
    for equal gaps, 0 for gaps as uneven as chance makes them (a Poisson process has
    ``s = m``). It needs purchases on three days.

Scores:
    R, F and M are 1 to 5, 5 is best, 0 without a purchase. Only customers with
    purchases are ranked. Equal values share one score, that of the middle of their
    group: ``1 + floor(5 (b + e / 2) / n)`` where ``b`` of ``n`` customers are worse
    and ``e`` equal.
    Different values give five fifths; a customer alone, or all alike, get 3; 54 %
    one-time buyers share a frequency score of 2 instead of being spread over three.

Sources:
    Scores 1 to 5 and the need for a tie rule: IBM SPSS Direct Marketing, RFM analysis.
    Coefficient of variation of a Poisson process: exponential gaps, ``s = m``.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.models import as_utc
from customer_core.scoring.history import (
    DAY,
    Ints,
    PurchaseHistory,
    decimals_of,
    micros,
    to_amount,
)

Floats = NDArray[np.float64]

NO_DAYS = -1
"""Recency of a customer without a purchase."""

_BEST = 5
_SAFE_SUM = 9.0e18  # a little less than the largest 64-bit integer, 9.22e18


@frozen(kw_only=True)
class RfmCuts:
    """The values at which the scores 2, 3, 4 and 5 begin; ``None``: nobody has it.

    Attributes:
        recency_days: most days since the last purchase.
        frequency: fewest purchases.
        monetary: smallest sum.
    """

    recency_days: tuple[int | None, ...]
    frequency: tuple[int | None, ...]
    monetary: tuple[Decimal | None, ...]


@frozen(kw_only=True, eq=False, repr=False)
class RfmTable:
    """Columns of one row per customer number.

    Attributes:
        as_of: the moment the table looks from, in UTC.
        scale: decimals kept in ``monetary_units``.
        decimals: decimals that write every amount of the history.
        recency_days: whole days since the last purchase, -1 without one.
        frequency: number of purchases.
        monetary_units: sum of all amounts times ``10 ** scale``, refunds subtracted.
        first_purchase: microseconds since 1970 UTC; meaningless without a purchase.
        regularity: 0 to 1, rounded to two decimals; NaN where unmeasured.
        recency_score: 1 to 5, 0 without a purchase; likewise the two others.
        frequency_score: as above.
        monetary_score: as above.
        cuts: where the scores begin.
        left_out: why transactions were not used -> how many.
    """

    as_of: datetime = field(converter=as_utc)
    scale: int
    decimals: int
    recency_days: Ints
    frequency: Ints
    monetary_units: NDArray[Any]
    first_purchase: Ints
    regularity: Floats
    recency_score: Ints
    frequency_score: Ints
    monetary_score: Ints
    cuts: RfmCuts
    left_out: Mapping[str, int]

    def monetary(self, row: int) -> Decimal:
        """The exact sum of one customer, refunds subtracted."""
        units = int(self.monetary_units[row])
        return to_amount(units, self.scale, decimals=self.decimals)

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.frequency)

    def __repr__(self) -> str:
        """Counts only."""
        buyers = int((self.frequency > 0).sum())
        return f"RfmTable({len(self)} customers, {buyers} with purchases)"


def rfm_table(
    history: PurchaseHistory, *, as_of: datetime, customers: int | None = None
) -> RfmTable:
    """Measures and scores of every customer, from the transactions until ``as_of``.

    Args:
        history: the transactions.
        as_of: the moment to look from; a naive moment is taken as UTC.
        customers: how many rows the table has; ``None``: up to the largest number.

    Raises:
        ConfigurationError: when a customer number is outside the table.

    Example:
        >>> history = PurchaseHistory()
        >>> for day in (1, 11, 21):
        ...     _ = history.add(0, datetime(2024, 5, day), Decimal("10.50"))
        >>> _ = history.add(1, datetime(2024, 4, 30), Decimal("99"))
        >>> table = rfm_table(history, as_of=datetime(2024, 5, 31))
        >>> table.recency_days.tolist(), table.frequency.tolist()
        ([10, 31], [3, 1])
        >>> table.monetary(0), table.regularity[0].item()
        (Decimal('31.50'), 1.0)
        >>> table.recency_score.tolist(), table.monetary_score.tolist()
        ([4, 2], [2, 4])
    """
    who, when, units = history.columns()
    rows = _rows(who, customers)
    known = when <= micros(as_of)
    left_out = {**history.left_out, "after_as_of": int(len(who) - known.sum())}
    who, when, units = who[known], when[known], units[known]
    sums = _sums(who, units, rows)
    who, when = who[units > 0], when[units > 0]
    frequency = np.bincount(who, minlength=rows)
    buys = frequency > 0
    recency = np.where(buys, (micros(as_of) - _latest(who, when, rows)) // DAY, NO_DAYS)
    decimals = decimals_of(units, history.scale)
    scores, cuts = _scores(buys, recency, frequency, sums)
    return RfmTable(
        as_of=as_of,
        scale=history.scale,
        decimals=decimals,
        recency_days=recency,
        frequency=frequency,
        monetary_units=sums,
        first_purchase=-_latest(who, -when, rows),
        regularity=_regularity(who, when // DAY, rows),
        recency_score=scores[0],
        frequency_score=scores[1],
        monetary_score=scores[2],
        cuts=_cuts(cuts, history.scale, decimals),
        left_out=left_out,
    )


def _rows(who: Ints, customers: int | None) -> int:
    smallest, largest = (int(who.min()), int(who.max())) if len(who) else (0, -1)
    rows = largest + 1 if customers is None else customers
    if smallest < 0 or largest >= rows:
        msg = f"a customer number is outside 0 to {rows - 1}; check the numbering"
        raise ConfigurationError(msg)
    return rows


def _sums(who: Ints, units: Ints, rows: int) -> NDArray[Any]:
    """Exact sums; Python integers where 64 bits might not hold them."""
    sizes = np.bincount(who, weights=np.abs(units.astype(float)), minlength=rows)
    kind = np.int64 if sizes.max(initial=0.0) < _SAFE_SUM else object
    sums = np.zeros(rows, dtype=kind)
    np.add.at(sums, who, units.astype(kind))
    return sums


def _latest(who: Ints, when: Ints, rows: int) -> Ints:
    latest = np.full(rows, np.iinfo(np.int64).min // 2)
    np.maximum.at(latest, who, when)
    return latest


def _regularity(who: Ints, days: Ints, rows: int) -> Floats:
    """``1 - s / m`` of the gaps between purchase days, see the rules above."""
    if not len(who):
        return np.full(rows, np.nan)
    first = days.min()
    span = days.max() - first + 1
    # sorted by customer, then day; a plain sort is much faster than numpy's unique
    owner, day = np.divmod(np.sort(who * span + (days - first)), span)
    gap = np.diff(day)
    follows = (owner[1:] == owner[:-1]) & (gap > 0)
    owner, gap = owner[1:][follows], gap[follows]
    gaps = np.bincount(owner, minlength=rows)
    total = np.bincount(owner, weights=gap, minlength=rows)
    squares = np.bincount(owner, weights=gap * gap, minlength=rows)
    measured = gaps > 1
    n, total, squares = gaps[measured], total[measured], squares[measured]
    variation = np.sqrt(n * (n * squares - total**2) / (n - 1)) / total
    regularity = np.full(rows, np.nan)
    regularity[measured] = np.round(np.maximum(0.0, 1.0 - variation), 2)
    return regularity


def _scores(
    buys: NDArray[np.bool_], *measures: NDArray[Any]
) -> tuple[list[Ints], list[list[Any]]]:
    """Scores of recency (few days are good), frequency and amount, and their cuts."""
    scores, cuts = [], []
    for measure, sign in zip(measures, (-1, 1, 1), strict=True):
        column = np.zeros(len(buys), dtype=np.int64)
        column[buys], begins = _fifths(sign * measure[buys])
        scores.append(column)
        cuts.append([None if begin is None else sign * begin for begin in begins])
    return scores, cuts


def _fifths(values: NDArray[Any]) -> tuple[Ints, list[int | None]]:
    """Score of each value, and the values at which the scores 2 to 5 begin."""
    distinct, place, equal = np.unique(values, return_inverse=True, return_counts=True)
    worse = np.cumsum(equal) - equal
    score = 1 + _BEST * (2 * worse + equal) // max(2 * len(values), 1)
    begins = np.searchsorted(score, np.arange(2, _BEST + 1))
    cuts = [int(distinct[i]) if i < len(distinct) else None for i in begins]
    return score[place], cuts


def _cuts(cuts: list[list[Any]], scale: int, decimals: int) -> RfmCuts:
    recency, frequency, monetary = map(tuple, cuts)
    amounts = [
        u if u is None else to_amount(u, scale, decimals=decimals) for u in monetary
    ]
    return RfmCuts(recency_days=recency, frequency=frequency, monetary=tuple(amounts))
