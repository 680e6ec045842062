"""Columns of transactions -> measures of each customer, in whole numbers.

Rules:
    ``who`` holds numbers of customers, ``when`` microseconds since 1970 UTC, ``units``
    amounts in their smallest unit; all of one length, in any order. A result has one
    row per customer.
"""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.history import DAY, Ints, PurchaseHistory, micros

Floats = NDArray[np.float64]

NEVER = int(np.iinfo(np.int64).max)
"""A moment that does not come: no purchase, never registered."""

_SAFE_SUM = 9.0e18  # a little less than the largest 64-bit integer, 9.22e18


class Known(NamedTuple):
    """Transactions that are known at a moment.

    Attributes:
        who: numbers of the customers.
        when: microseconds since 1970 UTC.
        units: amounts in their smallest unit.
        rows: how many customers there are.
        later: how many transactions were left out, because they came later.
    """

    who: Ints
    when: Ints
    units: Ints
    rows: int
    later: int


def known_at(history: PurchaseHistory, as_of: datetime, customers: int | None) -> Known:
    """The transactions until ``as_of``.

    Raises:
        ConfigurationError: when a customer number is outside the table.
    """
    who, when, units = history.columns()
    rows = _rows(who, customers)
    known = when <= micros(as_of)
    if known.all():
        return Known(who, when, units, rows, 0)
    later = int(len(who) - known.sum())
    return Known(who[known], when[known], units[known], rows, later)


def _rows(who: Ints, customers: int | None) -> int:
    smallest, largest = (int(who.min()), int(who.max())) if len(who) else (0, -1)
    rows = largest + 1 if customers is None else customers
    if smallest < 0 or largest >= rows:
        msg = f"a customer number is outside 0 to {rows - 1}; check the numbering"
        raise ConfigurationError(msg)
    return rows


def sums_of(who: Ints, units: Ints, rows: int) -> NDArray[Any]:
    """Exact sums; Python integers where 64 bits might not hold them."""
    sizes = np.bincount(who, weights=np.abs(units.astype(float)), minlength=rows)
    kind = np.int64 if sizes.max(initial=0.0) < _SAFE_SUM else object
    sums = np.zeros(rows, dtype=kind)
    np.add.at(sums, who, units.astype(kind))
    return sums


def latest(who: Ints, when: Ints, rows: int) -> Ints:
    """The last moment of each customer; far in the past without one."""
    found = np.full(rows, np.iinfo(np.int64).min // 2)
    np.maximum.at(found, who, when)
    return found


def purchase_days(who: Ints, when: Ints) -> tuple[Ints, Ints]:
    """Customer and UTC day of every day with a purchase, in that order, each once."""
    if not len(who):
        return who, when
    days = when // DAY
    first = days.min()
    span = days.max() - first + 1
    # sorted by customer, then day; a plain sort is much faster than numpy's unique
    order = np.sort(who * span + (days - first))
    order = order[np.append(True, order[1:] != order[:-1])]
    owner, day = np.divmod(order, span)
    return owner, day + first


def regularity_of(owner: Ints, day: Ints, rows: int) -> Floats:
    """``1 - s / m`` of the gaps between purchase days, not below 0, to two decimals.

    ``m`` is their mean, ``s`` their sample standard deviation; NaN below two gaps.
    """
    follows = owner[1:] == owner[:-1]
    gap = np.diff(day)[follows]
    owner = owner[1:][follows]
    gaps = np.bincount(owner, minlength=rows)
    total = np.bincount(owner, weights=gap, minlength=rows)
    squares = np.bincount(owner, weights=gap * gap, minlength=rows)
    measured = gaps > 1
    n, total, squares = gaps[measured], total[measured], squares[measured]
    variation = np.sqrt(n * (n * squares - total**2) / (n - 1)) / total
    regularity = np.full(rows, np.nan)
    regularity[measured] = np.round(np.maximum(0.0, 1.0 - variation), 2)
    return regularity
