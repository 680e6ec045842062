"""Customers at the split of a back-test, and what they did after it.

Rules:
    The summary ends with the split day. What is actual are days with a purchase after
    it, up to the last day of the hold-out.
"""

from datetime import date, timedelta

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv.forecasts import PurchaseForecasts
from customer_core.scoring.clv.periods import Period, days_in
from customer_core.scoring.clv.transactions import (
    PurchaseDays,
    PurchaseSummary,
    day_number,
    last_moment,
    purchase_days,
    summarise_purchases,
    to_day,
)
from customer_core.scoring.history import DAY, PurchaseHistory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HIATUS = 84
"""Days without a purchase after which the hiatus baseline takes a customer for gone."""

_MOST = 7  # repeats from which all have one row in the calibration
_ROUNDING = 1e-9  # days


@frozen(kw_only=True, eq=False)
class Trial:
    """What models may see, and what they are compared with.

    Attributes:
        summary: the customers as of the split.
        seen: purchases of everybody to the end of the hold-out.
        horizon: periods from the split to that end.
        last_day: of the hold-out, in days since 1970.
        actual: purchases of each customer in the hold-out.
    """

    summary: PurchaseSummary
    seen: PurchaseDays
    horizon: float
    last_day: int
    actual: Floats

    @property
    def ends(self) -> Ints:
        """Last days of the periods from the first purchase of all to the end."""
        length = days_in(self.summary.period)
        first = int(self.summary.first_day.min())
        count = int((self.last_day - first + 1) / length + _ROUNDING)
        ends = np.arange(1, count + 1) * length + _ROUNDING
        found: Ints = first - 1 + np.floor(ends).astype(np.int64)
        return found

    def cumulative(self) -> Floats:
        """Actual repeat purchases of the customers until each of the ends."""
        known = np.isin(self.seen.customer, self.summary.customers)
        customer, day = self.seen.customer[known], self.seen.day[known]
        repeats = day[np.diff(customer, prepend=-1) == 0]
        return np.searchsorted(np.sort(repeats), self.ends, side="right").astype(float)

    def expected(self, fit: PurchaseForecasts) -> Floats:
        """Repeat purchases that a model expects until each of the ends."""
        first, customers = np.unique(self.summary.first_day, return_counts=True)
        length = days_in(self.summary.period)
        # whole days: at the end of its last day, the first day is n periods ago
        ages = np.maximum(self.ends[:, None] + 1 - first, 0) / length
        each = fit.expected_purchases(ages.ravel()).reshape(ages.shape)
        found: Floats = np.einsum("ij,j->i", each, customers)
        return found

    def baselines(self) -> dict[str, Floats]:
        """What the naive rules predict for each customer."""
        summary = self.summary
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(summary.age > 0, summary.frequency / summary.age, 0.0)
        silent = (summary.age - summary.recency) * days_in(summary.period)
        going_on = rate * self.horizon
        return {
            "zero": np.zeros(len(summary)),
            "rate": going_on,
            "hiatus": np.where(silent <= HIATUS, going_on, 0.0),
        }

    def calibration(self, predictions: dict[str, Floats]) -> dict[str, list[object]]:
        """Means by repeats before the split, the last row for all larger counts."""
        group = np.minimum(self.summary.frequency, _MOST).astype(np.int64)
        size = np.bincount(group, minlength=_MOST + 1)
        kept = np.flatnonzero(size)
        columns = {"actual": self.actual} | predictions
        means = {
            name: (np.bincount(group, column, _MOST + 1)[kept] / size[kept]).tolist()
            for name, column in columns.items()
        }
        repeats = [f"{count}+" if count == _MOST else str(count) for count in kept]
        return {"repeats": repeats, "customers": size[kept].tolist(), **means}


def make_trial(  # noqa: PLR0913 - the options of one public call
    history: PurchaseHistory,
    split: date,
    horizon: float,
    *,
    period: Period,
    observed_until: date | None,
    utc_offset: timedelta,
    count_free: bool,
) -> Trial:
    """The trial of a split.

    Raises:
        ConfigurationError: when the hold-out is shorter than a day or was not observed
            to its end, or when nobody had bought by the split.
    """
    days = horizon * days_in(period)
    if not 1 - _ROUNDING <= days < np.inf:
        msg = f"horizon is {horizon:g} {period}s; choose a day or more"
        raise ConfigurationError(msg)
    split_day = day_number(split)
    last_day = split_day + int(days + _ROUNDING)
    _refuse_unobserved(history, last_day, observed_until, utc_offset)
    summary = summarise_purchases(
        history,
        as_of=to_day(split_day),
        period=period,
        utc_offset=utc_offset,
        count_free=count_free,
    )
    if not len(summary):
        msg = f"nobody had bought by {split}; choose a later split"
        raise ConfigurationError(msg)
    until = last_moment(to_day(last_day), utc_offset)
    seen, _ = purchase_days(
        history, until=until, utc_offset=utc_offset, count_free=count_free
    )
    later = seen.customer[seen.day > split_day]
    place = np.searchsorted(summary.customers, later)
    known = np.append(summary.customers, -1)[place] == later
    actual = np.bincount(place[known], minlength=len(summary)).astype(float)
    return Trial(
        summary=summary,
        seen=seen,
        horizon=(last_day - split_day) / days_in(period),
        last_day=last_day,
        actual=actual,
    )


def _refuse_unobserved(
    history: PurchaseHistory, last_day: int, until: date | None, utc_offset: timedelta
) -> None:
    if until is None:
        latest = int(history.columns()[1].max(initial=0))
        end = (latest + utc_offset // timedelta(microseconds=1)) // DAY
    else:
        end = day_number(until)
    if end < last_day:
        msg = (
            f"the hold-out ends on {to_day(last_day)}, purchases are observed until "
            f"{to_day(end)}; choose an earlier split or a shorter horizon"
        )
        raise ConfigurationError(msg)
