"""What each customer is expected to be worth: columns, and each row itemised.

Rules:
    An explanation starts from a customer who is certainly still one, takes off the
    chance that they left and the discount, and adds up to the value exactly: amounts
    are rounded to 2 ** -20.
    Intervals are of the *expected* value (parameters are uncertain), not of what one
    customer will happen to spend. Amounts are floats in the currency of the orders;
    costs are not known.
"""

from datetime import date
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core._text import counted
from customer_core.charts import chart
from customer_core.issues import Issue, Parameters
from customer_core.messages import Language, label
from customer_core.reasons import Explanation, Reason
from customer_core.scoring.clv.discounting import Discounting
from customer_core.scoring.clv.estimates import issue_section
from customer_core.scoring.clv.periods import days_in, span
from customer_core.summaries import Section, Summary

Floats = NDArray[np.float64]

_TENTHS = 10


@frozen(kw_only=True, eq=False)
class ValueTable:
    """Columns of one row per customer, in the order of the summary.

    Attributes:
        model: who buys again, ``None`` where no model was fitted.
        customers: numbers of the customers.
        probability_alive: 0 to 1; NaN, as all that follows, where no model was fitted.
        expected_purchases: within the horizon.
        expected_amount: of one purchase, in the currency of the orders; NaN: no mean.
        value: discounted, in the same currency.
        lower: of the expected value, ``None`` where no interval was asked for.
        upper: as above.
        next_purchase: median periods until it; NaN where most probably never.
        total: value of all customers.
        total_interval: of the expected total.
        level: of the intervals.
        discounting: horizon, rate and period.
        as_of: the day value is counted from.
        issues: of both fits and the summary.
    """

    model: str | None
    customers: NDArray[np.int64] = field(repr=counted)
    probability_alive: Floats = field(repr=counted)
    expected_purchases: Floats = field(repr=counted)
    expected_amount: Floats = field(repr=counted)
    value: Floats = field(repr=counted)
    lower: Floats | None = field(repr=False)
    upper: Floats | None = field(repr=False)
    next_purchase: Floats = field(repr=counted)
    total: float
    total_interval: tuple[float, float] | None
    level: float
    discounting: Discounting
    issues: tuple[Issue, ...]
    as_of: date
    _certain: Floats = field(repr=False)
    _present: Floats = field(repr=False)

    def explain(self, customer: int) -> Explanation:
        """How the value of one customer comes about, in both languages.

        Args:
            customer: the customer's number; one without purchases has no value.

        Returns:
            Items that are amounts and add up to the value exactly, and notes.
        """
        row = int(np.searchsorted(self.customers, customer))
        if row == len(self) or self.customers[row] != customer:
            return Explanation("explain.value", (Reason(code="value.no_purchase"),))
        if np.isnan(self.probability_alive[row]):
            return Explanation("explain.value", (Reason(code="value.not_fitted"),))
        if np.isnan(self.value[row]):
            return Explanation("explain.value", (Reason(code="value.no_amount"),))
        alive, amount = self.probability_alive[row], self.expected_amount[row]
        certain, present = self._certain[row], self._present[row]
        purchases = self.expected_purchases[row] / alive if alive else 0.0
        days = round(self.discounting.horizon * days_in(self.discounting.period))
        items: tuple[tuple[str, float, Parameters], ...] = (
            ("value.purchases", certain,
             {"count": f"{purchases:.2f}", "days": days, "amount": f"{amount:.2f}"}),
            ("value.may_have_left", present - certain, {"alive": f"{alive:.0%}"}),
            ("value.discount", float(self.value[row]) - present,
             {"rate": f"{self.discounting.annual:.1%}"}),
        )  # fmt: skip
        reasons = [
            Reason(
                code=code, weight=float(weight), unit="amount", parameters=parameters
            )
            for code, weight, parameters in items
        ]
        return Explanation("explain.value", (*reasons, *self._notes(row)))

    def to_frame(self) -> dict[str, list[object]]:
        """Columns of equal length, ``None`` where there is no value."""
        dates: list[object] = [self._date(row) for row in range(len(self))]
        frame: dict[str, list[object]] = {
            "customer": self.customers.tolist(),
            "probability_alive": _or_none(self.probability_alive),
            "expected_purchases": _or_none(self.expected_purchases),
            "expected_amount": _or_none(self.expected_amount),
            "value": _or_none(self.value),
        }
        if self.lower is not None and self.upper is not None:
            frame["lower"] = _or_none(self.lower)
            frame["upper"] = _or_none(self.upper)
        return frame | {"next_purchase": dates}

    def tenths(self) -> dict[str, list[float]]:
        """Share of customers and of value, best customers first, by tenths."""
        ranked = np.sort(np.nan_to_num(self.value))[::-1]
        ends = np.round(np.linspace(0, len(ranked), _TENTHS + 1)).astype(int)
        sums = np.append(0.0, np.cumsum(ranked))[ends]
        shares = sums / sums[-1] if sums[-1] else sums
        return {
            "customers": (ends / max(len(ranked), 1)).tolist(),
            "value": shares.tolist(),
        }

    def summary(self, language: Language = "en") -> Summary:
        """Totals, how value is spread over customers, and what to beware of."""
        days = round(self.discounting.horizon * days_in(self.discounting.period))
        interval = self.total_interval
        facts = [
            ("model", self.model or "-"),
            ("customers", f"{len(self):,}"),
            ("horizon_days", f"{days:,}"),
            ("annual_rate", f"{self.discounting.annual:.1%}"),
            ("alive", f"{np.nansum(self.probability_alive):,.0f}"),
            ("purchases", f"{np.nansum(self.expected_purchases):,.1f}"),
            ("total", f"{self.total:,.2f}"),
        ]
        if interval is not None:
            ends = f"{interval[0]:,.2f} – {interval[1]:,.2f}"
            facts.append(("total_interval", f"{ends} ({self.level:.0%})"))
        spread = self.tenths()
        rows = zip(spread["customers"][1:], spread["value"][1:], strict=True)
        sections = [
            _section("expected", ("measure", ""), language,
                     [(_word(name, language), text) for name, text in facts]),
            _section("spread", ("best_customers", "value_share"), language,
                     [(f"{one:.0%}", f"{two:.1%}") for one, two in rows]),
        ]  # fmt: skip
        if self.issues:
            sections.append(issue_section(self.issues, language))
        return Summary(_word("value_title", language), tuple(sections))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """The share of value by the share of customers, best first."""
        return chart(
            self.tenths(),
            "line",
            title=_word("spread", language),
            x=("customers", "quantitative"),
            y=("value", "quantitative"),
        )

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.customers)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _date(self, row: int) -> str | None:
        periods = self.next_purchase[row]
        if np.isnan(periods):
            return None
        try:
            return str(self.as_of + span(float(periods), self.discounting.period))
        except OverflowError:  # beyond the calendar: as good as never
            return None

    def _notes(self, row: int) -> list[Reason]:
        notes = []
        if self.lower is not None and self.upper is not None:
            ends = {
                "lower": f"{self.lower[row]:.2f}",
                "upper": f"{self.upper[row]:.2f}",
            }
            level = {"level": f"{self.level:.0%}"}
            notes.append(Reason(code="value.interval", parameters=ends | level))
        day = self._date(row)
        if day is None:
            notes.append(Reason(code="value.next_never"))
        else:
            notes.append(Reason(code="value.next_purchase", parameters={"date": day}))
        return notes


def _or_none(column: Floats) -> list[object]:
    missing = np.isnan(column).tolist()
    pairs = zip(column.tolist(), missing, strict=True)
    return [None if nothing else value for value, nothing in pairs]


def _word(name: str, language: Language) -> str:
    return label(f"value.{name}", language)


def _section(
    title: str,
    header: tuple[str, str],
    language: Language,
    rows: list[tuple[str, str]],
) -> Section:
    names = tuple(_word(name, language) if name else "" for name in header)
    return Section(_word(title, language), names, tuple(rows))
