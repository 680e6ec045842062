"""When tiers are reviewed: fixed dates and anniversaries, for many customers at once.

Rules:
    A review is due at 00:00 UTC of its day. An anniversary of a day that a month does
    not have is the month's last day.
"""

from datetime import UTC, datetime

import numpy as np

from customer_core.scoring._purchases import NEVER
from customer_core.scoring.history import DAY, Ints, micros
from customer_core.scoring.renewal import TierRenewal


def next_review(renewal: TierRenewal, base: Ints, after: datetime) -> Ints:
    """The first review of each customer after a moment.

    Args:
        renewal: when tiers are reviewed.
        base: what anniversaries count from, microseconds since 1970 UTC.
        after: reviews are later than this.

    Returns:
        Microseconds since 1970 UTC; never, where every run is a review.
    """
    if renewal.review == "real_time":
        return np.full(len(base), NEVER)
    if renewal.review == "fixed":
        years = (after.year, after.year + 1, after.year + 2, after.year + 3)
        days = (_day(y, d) for y in years for d in renewal.fixed_dates)
        return np.full(len(base), min(micros(d) for d in days if d > after))
    return _anniversary(base // DAY, micros(after) // DAY, renewal.months) * DAY


def _day(year: int, day: str) -> datetime:
    month, number = map(int, day.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (month, number) == (2, 29) and not leap:
        number = 28
    return datetime(year, month, number, tzinfo=UTC)


def _anniversary(base: Ints, after: int, months: int) -> Ints:
    """The first anniversary after a day; days count from 1970-01-01."""
    start = base.astype("datetime64[D]").astype("datetime64[M]")
    place = base - start.astype("datetime64[D]").astype(np.int64)
    first = start.astype(np.int64)
    now = np.datetime64(after, "D").astype("datetime64[M]").astype(np.int64)
    times = np.maximum(1, (now - first) // months)
    found = _in_month(first + times * months, place)
    later = _in_month(first + (times + 1) * months, place)
    return np.where(found > after, found, later)


def _in_month(month: Ints, place: Ints) -> Ints:
    """The day at ``place`` (from 0) of months since 1970, or the month's last."""
    begins, ends = (
        m.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for m in (month, month + 1)
    )
    days: Ints = np.minimum(begins + place, ends - 1)
    return days
