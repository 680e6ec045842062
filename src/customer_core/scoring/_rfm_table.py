"""Measures and scores of many customers as columns, and how they are shown."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.messages import Language, field_label, label
from customer_core.models import as_utc
from customer_core.reasons import Explanation, Reason
from customer_core.scoring._purchases import Floats
from customer_core.scoring.history import Ints, to_amount
from customer_core.scoring.rfm_cuts import RfmCuts
from customer_core.summaries import Section, Summary

MEASURED = ("recency", "frequency", "monetary")
"""What is scored, in the order of a code such as 5-4-4."""


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
        recency_score: 1 to 5 (the bins of the cuts), 0 without a purchase.
        frequency_score: as above.
        monetary_score: as above.
        cuts: where the scores begin; keep them to score by them again.
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

    @property
    def scores(self) -> Ints:
        """Scores of recency, frequency and amount, shape (3, customers)."""
        return np.array([self.recency_score, self.frequency_score, self.monetary_score])

    @property
    def codes(self) -> list[str | None]:
        """Scores as ``R-F-M``, such as 5-4-4; ``None`` without a purchase."""
        recency, frequency, monetary = self.scores.tolist()
        return [
            f"{r}-{f}-{m}" if r else None
            for r, f, m in zip(recency, frequency, monetary, strict=True)
        ]

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per customer; ``None`` where unmeasured.

        Keys: ``customer`` (its number), ``recency_days``, ``frequency``, ``monetary``
        (Decimal), ``regularity``, the three scores, and ``rfm`` (the code).
        """
        buys = self.frequency > 0
        amounts = [
            self.monetary(row) if buys[row] else None for row in range(len(self))
        ]
        frame: dict[str, list[Any]] = {
            "customer": list(range(len(self))),
            "recency_days": or_none(self.recency_days, buys),
            "frequency": self.frequency.tolist(),
            "monetary": amounts,
            "regularity": or_none(self.regularity, ~np.isnan(self.regularity)),
        }
        for measure, column in zip(MEASURED, self.scores, strict=True):
            frame[f"{measure}_score"] = or_none(column, buys)
        return frame | {"rfm": self.codes}

    def explain(self, row: int) -> Explanation:
        """What the three scores of one customer come from, in both languages.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        if not self.frequency[row]:
            return Explanation("explain.rfm.none", (Reason(code="tier.no_purchase"),))
        amount = str(self.monetary(row))
        values: dict[str, str | int | float] = {
            "days": int(self.recency_days[row]),
            "count": int(self.frequency[row]),
            "amount": amount,
        }
        scores = self.scores[:, row].tolist()
        reasons = tuple(
            Reason(
                code=f"rfm.{measure}",
                field=measure,
                parameters=values | {"score": score, "bins": self.cuts.bins},
            )
            for measure, score in zip(MEASURED, scores, strict=True)
        )
        return Explanation("explain.rfm", reasons, {"code": "-".join(map(str, scores))})

    def summary(self, language: Language = "en") -> Summary:
        """How many customers have each score, and where the scores begin."""
        bins = range(self.cuts.bins, 0, -1)
        counts = [np.bincount(s, minlength=self.cuts.bins + 1) for s in self.scores]
        names = tuple(field_label(measure, language) for measure in MEASURED)
        score = label("scoring.score", language)
        rows = [(str(b), *(f"{c[b]:,}" for c in counts)) for b in bins]
        rows.append(("–", *(f"{c[0]:,}" for c in counts)))
        return Summary(
            label("scoring.rfm", language),
            (
                Section(
                    label("scoring.customers", language), (score, *names), tuple(rows)
                ),
                Section(
                    label("scoring.cuts", language), (score, *names), self._cut_rows()
                ),
            ),
        )

    def _cut_rows(self) -> tuple[tuple[str, ...], ...]:
        cuts, size = self.cuts, self.cuts.bins - 1
        if cuts.binning == "nested":  # those of later measures differ by group
            return tuple(
                (f"{place + 2}+", f"<= {cut}", "*", "*")
                for place, cut in enumerate(cuts.recency_days)
            )
        return tuple(
            (
                f"{place + 2}+",
                f"<= {cuts.recency_days[place]}",
                f">= {cuts.frequency[place]}",
                f">= {cuts.monetary[place]}",
            )
            for place in range(size)
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """How many customers have each pair of recency and frequency scores."""
        bins = self.cuts.bins
        pairs = self.recency_score * (bins + 1) + self.frequency_score
        counts = np.bincount(pairs, minlength=(bins + 1) ** 2)
        cells = [(r, f) for r in range(1, bins + 1) for f in range(1, bins + 1)]
        recency, frequency = (field_label(name, language) for name in MEASURED[:2])
        number = label("scoring.customers", language)
        columns = {
            recency: [r for r, _ in cells],
            frequency: [f for _, f in cells],
            number: [int(counts[r * (bins + 1) + f]) for r, f in cells],
        }
        return chart(
            columns, "rect", title=label("scoring.rfm", language),
            x=(recency, "ordinal"), y=(frequency, "ordinal"),
            color=(number, "quantitative"),
        )  # fmt: skip

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.frequency)

    def __repr__(self) -> str:
        """Counts only."""
        buyers = int((self.frequency > 0).sum())
        return f"RfmTable({len(self)} customers, {buyers} with purchases)"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def or_none(column: NDArray[Any], present: NDArray[np.bool_]) -> list[Any]:
    """The values as Python has them, ``None`` where ``present`` is not."""
    values = zip(column.tolist(), present.tolist(), strict=True)
    return [value if there else None for value, there in values]
