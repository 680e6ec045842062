"""Customers by the month or week of their first purchase, and how many come back.

Rules:
    A cohort is everybody whose first purchase fell into one calendar month, or ISO week
    (Monday to Sunday). Of age ``n`` is the ``n``-th month or week after it. A customer
    is active in a period with a purchase (a positive amount) in it; revenue is the sum
    of all amounts, refunds subtracted in the period in which they were paid.
    The table is a triangle: a period that has not begun at ``as_of`` is ``None``, not
    0. The one that ``as_of`` falls into has begun and may grow: ``open_period`` names
    it. Transactions after ``as_of``, and refunds of customers before their first
    purchase, are left out and counted.
    Sums are exact, in whole numbers of the smallest unit kept.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.models import as_utc
from customer_core.scoring.history import (
    PurchaseHistory,
    decimals_of,
    micros,
    to_amount,
)
from customer_core.summaries import Section, Summary

Ints = NDArray[np.int64]
Period = Literal["month", "week"]

_MONTHS = 12
_WEEK = 7  # days
_MONDAY = 4  # days from Thursday, 1970-01-01, to the first Monday
_EPOCH_YEAR = 1970
_MICROSECONDS = "datetime64[us]"


def cohort_table(
    history: PurchaseHistory,
    *,
    as_of: datetime,
    period: Period = "month",
    utc_offset: timedelta = timedelta(0),
) -> "CohortTable":
    """Cohorts and what became of them until ``as_of``.

    Args:
        history: transactions of numbered customers.
        as_of: the moment to look from; a naive one is taken as UTC.
        period: calendar ``month``, or ISO ``week``.
        utc_offset: of the local calendar, ``timedelta(hours=8)`` for China.

    Raises:
        ConfigurationError: for another period.

    Example:
        >>> history = PurchaseHistory()
        >>> for customer, month in ((0, 1), (0, 2), (1, 1), (2, 2), (2, 3)):
        ...     _ = history.add(customer, datetime(2024, month, 9), Decimal("10.50"))
        >>> table = cohort_table(history, as_of=datetime(2024, 3, 31))
        >>> print(table.summary())
        Cohorts
        <BLANKLINE>
        Customers who buy in each month after the first
          month    customers  0       1       2
          2024-01  2          100.0%  50.0%   0.0%
          2024-02  1          100.0%  100.0%
          2024-03  0
    """
    if period not in {"month", "week"}:
        msg = f"no period {period!r}; choose month or week"
        raise ConfigurationError(msg)
    who, when, units = history.columns()
    known = when <= micros(as_of)
    left_out = {**history.left_out, "after_as_of": int((~known).sum())}
    who, when, units = who[known], when[known], units[known]
    offset = utc_offset // timedelta(microseconds=1)
    at = _periods(when + offset, period)
    last = int(_periods(np.array([micros(as_of) + offset]), period)[0])
    bought = units > 0
    first = np.full(int(who.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, who[bought], at[bought])
    inside = at >= first[who]
    left_out["refund_before_purchase"] = int((~inside).sum())
    who, at, units, bought = who[inside], at[inside], units[inside], bought[inside]
    start = int(at.min(initial=last))
    size = last - start + 1
    row, age = first[who] - start, at - first[who]
    cells = row * size + age
    buying = np.unique(who[bought] * size + age[bought])
    active = np.bincount(
        (first[buying // size] - start) * size + buying % size, minlength=size * size
    )
    revenue = np.zeros(size * size, object if _is_large(units) else np.int64)
    np.add.at(revenue, cells, units.astype(revenue.dtype))
    shape = (size, size)
    return CohortTable(
        as_of=as_of,
        period=period,
        cohorts=tuple(_label(start + n, period) for n in range(size)),
        active=active.reshape(shape),
        revenue_units=revenue.reshape(shape),
        scale=history.scale,
        decimals=decimals_of(units, history.scale),
        left_out=left_out,
    )


@frozen(kw_only=True, eq=False, repr=False)
class CohortTable:
    """Cohorts by age, a triangle.

    Attributes:
        as_of: the moment it looks from, in UTC.
        period: ``month`` or ``week``.
        cohorts: ``2024-03`` or ``2024-W09``, every one from the first to ``as_of``.
        active: customers who bought, shape (cohorts, ages); 0 beyond the triangle.
        revenue_units: sum of amounts times ``10 ** scale``, likewise.
        scale: decimals kept in ``revenue_units``.
        decimals: decimals that write every amount.
        left_out: why transactions were not used -> how many.
    """

    as_of: datetime = field(converter=as_utc)
    period: Period
    cohorts: tuple[str, ...]
    active: Ints
    revenue_units: NDArray[Any]
    scale: int
    decimals: int
    left_out: Mapping[str, int]

    @property
    def sizes(self) -> Ints:
        """Customers of each cohort."""
        return self.active[:, 0]

    @property
    def open_period(self) -> str:
        """The month or week that ``as_of`` falls into, and that may grow."""
        return self.cohorts[-1]

    def ages(self, cohort: int) -> range:
        """Ages that a cohort has reached; the last one is of the open period."""
        return range(len(self) - cohort)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Active customers by cohort size, NaN beyond the triangle or of nobody."""
        row, age = np.indices(self.active.shape)
        sizes = self.sizes[:, None]
        shares = self.active / np.maximum(sizes, 1)
        return np.where((row + age < len(self)) & (sizes > 0), shares, np.nan)

    def revenue(self, cohort: int, age: int) -> Decimal | None:
        """Exact revenue of a cohort at an age, ``None`` beyond the triangle."""
        if age not in self.ages(cohort):
            return None
        units = int(self.revenue_units[cohort, age])
        return to_amount(units, self.scale, decimals=self.decimals)

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per cohort and age it has reached.

        Keys: ``cohort``, ``size``, ``age``, ``active``, ``share`` (``None`` of nobody)
        and ``revenue`` (Decimal).
        """
        cells = [(c, a) for c in range(len(self)) for a in self.ages(c)]
        shares = self.shares
        return {
            "cohort": [self.cohorts[c] for c, _ in cells],
            "size": [int(self.sizes[c]) for c, _ in cells],
            "age": [a for _, a in cells],
            "active": [int(self.active[cell]) for cell in cells],
            "share": [float(shares[c]) if self.sizes[c[0]] else None for c in cells],
            "revenue": [self.revenue(*cell) for cell in cells],
        }

    def summary(self, language: Language = "en") -> Summary:
        """The triangle of shares."""
        shares = self.shares
        ages = range(len(self))
        rows = tuple(
            (
                name,
                f"{self.sizes[c]:,}",
                *(
                    "" if np.isnan(shares[c, a]) else f"{shares[c, a]:.1%}"
                    for a in ages
                ),
            )
            for c, name in enumerate(self.cohorts)
        )
        head = (
            label(f"cohorts.{self.period}", language),
            label("summary.customers", language),
        )
        title = label(f"cohorts.by_{self.period}", language)
        section = Section(title, (*head, *map(str, ages)), rows)
        return Summary(label("cohorts.title", language), (section,))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """The triangle of shares as a heat map: a Vega-Lite dict."""
        frame = self.to_frame()
        cohort, age, share = (
            label(f"cohorts.{word}", language) for word in ("cohort", "age", "share")
        )
        columns = {
            cohort: frame["cohort"], age: frame["age"], share: frame["share"],
        }  # fmt: skip
        return chart(
            columns, "rect", title=label(f"cohorts.by_{self.period}", language),
            x=(age, "ordinal"), y=(cohort, "ordinal"), color=(share, "quantitative"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __len__(self) -> int:
        """How many cohorts there are."""
        return len(self.cohorts)

    def __repr__(self) -> str:
        """Counts only."""
        customers = int(self.sizes.sum())
        return f"CohortTable({len(self)} by {self.period}, {customers} customers)"


def _periods(moments: Ints, period: Period) -> Ints:
    """Months or weeks since the first of 1970."""
    local = moments.astype(_MICROSECONDS)
    if period == "month":
        return local.astype("datetime64[M]").astype(np.int64)
    days = local.astype("datetime64[D]").astype(np.int64)
    return (days - _MONDAY) // _WEEK


def _label(number: int, period: Period) -> str:
    if period == "month":
        return f"{_EPOCH_YEAR + number // _MONTHS:04}-{number % _MONTHS + 1:02}"
    monday = datetime(_EPOCH_YEAR, 1, 1 + _MONDAY) + timedelta(weeks=number)  # noqa: DTZ001 - a day
    year, week, _ = monday.isocalendar()
    return f"{year:04}-W{week:02}"


def _is_large(units: Ints) -> bool:
    """Whether a sum may not fit 64 bits."""
    return float(np.abs(units.astype(float)).sum()) >= 2.0**62
