"""Which segment each customer is in by their scores, and why."""

from typing import Any

import numpy as np
from attrs import frozen

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, field_label, label
from customer_core.reasons import Explanation, Reason
from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.history import Ints, to_amount
from customer_core.scoring.rfm_segments import NO_PURCHASE, RfmSegments
from customer_core.summaries import Section, Summary

_DEFAULT = RfmSegments.default()


@frozen(kw_only=True, eq=False, repr=False)
class RfmSegmentation:
    """The segment of every customer, in columns.

    Attributes:
        rules: how they were named.
        table: their scores.
        codes: place of each customer's segment in ``rules.names``.
    """

    rules: RfmSegments
    table: RfmTable
    codes: Ints

    @property
    def counts(self) -> dict[str, int]:
        """How many customers each segment has, in the order of the rules."""
        names = self.rules.names
        found = np.bincount(self.codes, minlength=len(names)).tolist()
        return dict(zip(names, found, strict=True))

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        """Name of one customer's segment.

        Raises:
            IndexError: when there is no such row.
        """
        name: str = self.rules.names[self.codes[row]]
        return name

    def explain(self, row: int) -> Explanation:
        """Which rule named one customer, and which others fit too."""
        scores = self.table.scores[:, row].tolist()
        code = "-".join(map(str, scores))
        if not self.table.frequency[row]:
            reason = Reason(code="tier.no_purchase", field=NO_PURCHASE)
            return Explanation("explain.segment", (reason,))
        place = tuple(score - 1 for score in scores)
        fitting = [r for r in self.rules.rules if r.cells(self.rules.bins)[place]]
        if not fitting:
            reason = Reason(
                code="segment.none",
                field=self.rules.otherwise,
                parameters={"code": code},
            )
            return Explanation("explain.segment", (reason,))
        ranges = ("-".join(map(str, limits)) for limits in fitting[0].ranges)
        named = dict(zip(("recency", "frequency", "monetary"), ranges, strict=True))
        first = Reason(
            code="segment.rule",
            field=fitting[0].name,
            parameters=named | {"code": code},
        )
        others = (Reason(code="segment.also", field=r.name) for r in fitting[1:])
        return Explanation("explain.segment", (first, *others))

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns ``customer`` (its number), ``rfm`` (the code) and ``segment``."""
        names = self.rules.names
        return {
            "customer": list(range(len(self))),
            "rfm": self.table.codes,
            "segment": [names[code] for code in self.codes.tolist()],
        }

    def summary(self, language: Language = "en") -> Summary:
        """Customers, purchases and amount of each segment that has any."""
        rows = []
        for place, (name, count) in enumerate(self.counts.items()):
            if not count:
                continue
            inside = self.codes == place
            spent = int(self.table.monetary_units[inside].sum())
            amount = to_amount(spent, self.table.scale, decimals=self.table.decimals)
            rows.append(
                (
                    field_label(name, language),
                    f"{count:,}",
                    f"{count / len(self):.1%}",
                    f"{int(self.table.frequency[inside].sum()):,}",
                    f"{amount:,}",
                )
            )
        words = ("segment", "customers", "share", "orders", "revenue")
        header = tuple(label(f"scoring.{word}", language) for word in words)
        title = label("scoring.segments", language)
        as_of = f"{self.table.as_of:%Y-%m-%d}"
        return Summary(title, (Section(as_of, header, tuple(rows)),))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each segment as bars."""
        name, number = (
            label(f"scoring.{w}", language) for w in ("segment", "customers")
        )
        columns: dict[str, list[Any]] = {
            name: [field_label(segment, language) for segment in self.counts],
            number: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("scoring.segments", language),
            x=(name, "nominal"), y=(number, "quantitative"),
        )  # fmt: skip

    def __repr__(self) -> str:
        """Counts only."""
        return f"RfmSegmentation({len(self)} customers, {self.counts})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def assign_segments(table: RfmTable, rules: RfmSegments = _DEFAULT) -> RfmSegmentation:
    """The segment of every customer of a table.

    Args:
        table: the scores.
        rules: the first that fits names the customer.

    Raises:
        ConfigurationError: when the table has another number of bins than the rules.

    Example:
        >>> from datetime import datetime
        >>> from decimal import Decimal
        >>> from customer_core.scoring import PurchaseHistory, rfm_table
        >>> history = PurchaseHistory()
        >>> for month in (1, 2, 3):
        ...     _ = history.add(0, datetime(2024, month, 1), Decimal(50))
        >>> _ = history.add(1, datetime(2023, 1, 1), Decimal(10))
        >>> table = rfm_table(history, as_of=datetime(2024, 4, 1), customers=3)
        >>> found = assign_segments(table)
        >>> [found[row] for row in range(3)]
        ['champions', 'about_to_sleep', 'no_purchase']
    """
    if table.cuts.bins != rules.bins:
        msg = f"the table has {table.cuts.bins} bins, the rules {rules.bins}"
        raise ConfigurationError(msg)
    fits = rules.fits()
    first = np.where(fits.any(axis=0), fits.argmax(axis=0), len(rules.rules))
    buys = table.frequency > 0
    codes = np.full(len(table), len(rules.rules) + 1)
    codes[buys] = first[tuple(table.scores[:, buys] - 1)]
    return RfmSegmentation(rules=rules, table=table, codes=codes)
