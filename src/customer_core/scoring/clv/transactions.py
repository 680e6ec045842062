"""Transactions -> repeat purchases, recency, age and average amount of each customer.

Rules:
    A purchase is a day with at least one transaction of a positive amount: several on
    one day are one purchase, of their sum. ``frequency`` counts the days after the
    first; ``monetary`` is their mean amount, the first day's left out.
    A refund (negative) lowers the purchase it follows, that of the same day first; one
    before any purchase is left out and counted. An amount of zero is no
    purchase unless ``count_free``.
    Days are days in UTC, moved by ``utc_offset``. Transactions after ``as_of`` are left
    out and counted. Amounts are floats in the currency of the history.

Sources:
    Same-day orders as one purchase, averages over repeats: the published CDNOW tables
    of Fader and Hardie.
"""

from datetime import date, datetime, timedelta

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core._text import counted
from customer_core.issues import Issue, IssueCode
from customer_core.scoring.clv.periods import Period, days_in
from customer_core.scoring.history import DAY, PurchaseHistory, micros

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_EPOCH = date(1970, 1, 1)
NO_OFFSET = timedelta(0)


@frozen(kw_only=True, eq=False)
class PurchaseSummary:
    """One row per customer with a purchase, ascending by customer number.

    Attributes:
        customers: numbers of the customers.
        frequency: repeat purchases.
        recency: periods from the first purchase to the last.
        age: periods from the first purchase to ``as_of``.
        monetary: mean amount of the repeat purchases, NaN without any.
        first_day: day of the first purchase, in days since 1970-01-01.
        period: the unit of time.
        as_of: the last day looked at.
        issues: what was merged or left out, counted.
    """

    customers: Ints = field(repr=counted)
    frequency: Floats = field(repr=counted)
    recency: Floats = field(repr=counted)
    age: Floats = field(repr=counted)
    monetary: Floats = field(repr=counted)
    first_day: Ints = field(repr=counted)
    period: Period
    as_of: date
    issues: tuple[Issue, ...] = ()

    @property
    def histories(self) -> dict[str, Floats]:
        """``frequency``, ``recency`` and ``age``, as models take them."""
        return {
            "frequency": self.frequency,
            "recency": self.recency,
            "age": self.age,
        }

    def to_frame(self) -> dict[str, list[object]]:
        """The columns, with ``None`` where nothing was repeated."""
        amounts = self.monetary.tolist()
        return {
            "customer": self.customers.tolist(),
            "frequency": self.frequency.astype(int).tolist(),
            "recency": self.recency.tolist(),
            "age": self.age.tolist(),
            "monetary": [None if amount != amount else amount for amount in amounts],  # noqa: PLR0124 - NaN is unequal to itself
        }

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.customers)


@frozen(kw_only=True, eq=False, repr=False)
class PurchaseDays:
    """Purchases, one row per customer and day, ascending by both.

    Attributes:
        customer: number of the customer.
        day: days since 1970-01-01.
        amount: sum of the day, less later refunds.
        merged: transactions that joined another of their day.
        unmatched: refunds before any purchase.
    """

    customer: Ints
    day: Ints
    amount: Floats
    merged: int
    unmatched: int


def summarise_purchases(
    history: PurchaseHistory,
    *,
    as_of: date,
    period: Period,
    utc_offset: timedelta = NO_OFFSET,
    count_free: bool = False,
) -> PurchaseSummary:
    """What models of lifetime value need of each customer.

    Args:
        history: transactions in one currency.
        as_of: the last day looked at, whole; or a moment, up to which is looked.
        period: the unit of recency and age.
        utc_offset: of local time, such as eight hours for China.
        count_free: whether an order of zero is a purchase.

    Raises:
        ConfigurationError: for an unknown period.

    Example:
        >>> history = PurchaseHistory.from_arrays(
        ...     np.array([7, 7, 7, 9]), np.array(["2024-01-01", "2024-01-15",
        ...     "2024-01-15", "2024-02-01"], "datetime64[D]"),
        ...     minor_units=np.array([1000, 1500, 500, 900]), scale=2)
        >>> found = summarise_purchases(history, as_of=date(2024, 1, 29), period="week")
        >>> found.to_frame()
        {'customer': [7], 'frequency': [1], 'recency': [2.0], 'age': [4.0], 'monetary': [20.0]}
        >>> [str(issue.code) for issue in found.issues]
        ['value.days_merged', 'value.after_as_of']
    """  # noqa: E501 - the example shows one printed line
    length = days_in(period)
    until = last_moment(as_of, utc_offset)
    found, later = purchase_days(
        history, until=until, utc_offset=utc_offset, count_free=count_free
    )
    return _summary(
        found, later, as_of=_day(as_of, utc_offset), period=period, length=length
    )


def _summary(
    found: PurchaseDays, later: int, *, as_of: date, period: Period, length: float
) -> PurchaseSummary:
    first = np.flatnonzero(np.diff(found.customer, prepend=-1))
    sizes = np.diff(first, append=len(found.customer))
    first_day, last_day = found.day[first], found.day[first + sizes - 1]
    repeats = (sizes - 1).astype(float)
    sums = np.add.reduceat(found.amount, first) if len(first) else found.amount
    with np.errstate(invalid="ignore", divide="ignore"):
        monetary = (sums - found.amount[first]) / repeats
    monetary[repeats == 0] = np.nan
    return PurchaseSummary(
        customers=found.customer[first],
        frequency=repeats,
        recency=(last_day - first_day) / length,
        age=((as_of - _EPOCH).days - first_day) / length,
        monetary=monetary,
        first_day=first_day,
        period=period,
        as_of=as_of,
        issues=tuple(
            Issue(code=code, parameters={"count": count})
            for code, count in (
                (IssueCode.VALUE_DAYS_MERGED, found.merged),
                (IssueCode.VALUE_REFUND_UNMATCHED, found.unmatched),
                (IssueCode.VALUE_AFTER_AS_OF, later),
            )
            if count
        ),
    )


def purchase_days(
    history: PurchaseHistory, *, until: int, utc_offset: timedelta, count_free: bool
) -> tuple[PurchaseDays, int]:
    """Purchases up to a moment, and how many transactions are later.

    Args:
        history: transactions.
        until: microseconds since 1970 UTC.
        utc_offset: of local time.
        count_free: whether an order of zero is a purchase.
    """
    customers, moments, units = history.columns()
    kept = moments <= until
    later = len(kept) - int(kept.sum())
    if later:
        customers, moments, units = customers[kept], moments[kept], units[kept]
    days = (moments + utc_offset // timedelta(microseconds=1)) // DAY
    order = _order(customers, days)
    customers, days, units = customers[order], days[order], units[order]
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(customers) != 0) | (np.diff(days) != 0)
    starts = np.flatnonzero(new)
    if not len(starts):
        nothing = PurchaseDays(
            customer=customers, day=days, amount=units / 1, merged=0, unmatched=0
        )
        return nothing, later
    orders = units >= 0 if count_free else units > 0
    bought = np.add.reduceat(orders, starts, dtype=np.int64)
    net = np.add.reduceat(units, starts) / 10**history.scale
    return _matched(customers[starts], days[starts], net, bought), later


def _order(customers: Ints, days: Ints) -> Ints:
    """The order by customer and day; of one key where both fit 64 bits."""
    if not len(days):
        return np.empty(0, np.int64)
    first, span = int(days.min()), int(np.ptp(days)) + 1
    if int(customers.max()) < np.iinfo(np.int64).max // span:
        return np.argsort(customers * span + (days - first))
    return np.lexsort((days, customers))


def _matched(customers: Ints, days: Ints, net: Floats, bought: Ints) -> PurchaseDays:
    """Days of refunds alone are taken off the purchase before them."""
    purchase = bought > 0
    before = np.cumsum(purchase)  # how many purchases there were so far, of anybody
    place, owners = before - 1, np.append(customers[purchase], -1)
    matched = (before > 0) & (owners[place] == customers)
    amounts = np.bincount(place[matched], net[matched], int(purchase.sum())).astype(
        float
    )
    return PurchaseDays(
        customer=customers[purchase],
        day=days[purchase],
        amount=amounts,
        merged=int(bought.sum()) - int(purchase.sum()),
        unmatched=int((~matched & (net < 0)).sum()),
    )


def last_moment(day: date, utc_offset: timedelta) -> int:
    """The last microsecond of a local day, or the moment itself, since 1970 UTC."""
    if isinstance(day, datetime):
        return micros(day)
    return ((day - _EPOCH).days + 1) * DAY - 1 - utc_offset // timedelta(microseconds=1)


def _day(as_of: date, utc_offset: timedelta) -> date:
    if not isinstance(as_of, datetime):
        return as_of
    local = micros(as_of) + utc_offset // timedelta(microseconds=1)
    return _EPOCH + timedelta(days=local // DAY)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH.toordinal()


def to_day(number: int) -> date:
    """The day of a number of days since 1970-01-01."""
    return _EPOCH + timedelta(days=number)
