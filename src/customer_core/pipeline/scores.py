"""What the purchases of a run say of each customer: RFM, tier, stage of life, value.

Rules:
    All four look from the moment of the run and have one row per golden record, in
    their order. Value is fitted when it is first asked for, and needs the extra
    ``analytics``; who does not have it names the other aspects.
"""

from collections.abc import Collection
from functools import cached_property
from typing import Any, Literal

from attrs import define, evolve, field

from customer_core.messages import Language, label
from customer_core.reasons import Explanation
from customer_core.scoring import (
    LifecycleTable,
    PurchaseHistory,
    RfmTable,
    TierTable,
)
from customer_core.scoring.clv import ValuePolicy, ValueTable, value_customers
from customer_core.summaries import Summary

Aspect = Literal["rfm", "tier", "stage", "value"]

ASPECTS: tuple[Aspect, ...] = ("rfm", "tier", "stage", "value")
"""All of them, in the order of explanations and columns."""

_TABLES = {"rfm": "rfm", "tier": "tiers", "stage": "lifecycle", "value": "values"}
_OF_TIERS = ("tier", "score", "recency_days", "frequency", "monetary")
_OF_VALUES = (
    "probability_alive", "expected_purchases", "expected_amount", "value",
    "next_purchase",
)  # fmt: skip


@define(kw_only=True, frozen=True, slots=False)
class CustomerScores:
    """Scores of every customer of a run, as columns; itemised when asked.

    Attributes:
        tiers: points and tier; they stand on :attr:`rfm`.
        lifecycle: stage of life.
    """

    tiers: TierTable = field(repr=False)
    lifecycle: LifecycleTable = field(repr=False)
    _purchases: PurchaseHistory = field(repr=False)
    _policy: ValuePolicy = field(repr=False)

    @property
    def rfm(self) -> RfmTable:
        """Recency, frequency and amount."""
        return self.tiers.rfm

    @cached_property
    def values(self) -> ValueTable:
        """Value of every customer with a purchase; its numbers are row numbers.

        Raises:
            MissingExtraError: without the extra ``analytics``.
        """
        return value_customers(
            self._purchases, as_of=self.tiers.as_of, policy=self._policy
        )

    def explain(
        self, row: int, aspects: Collection[Aspect] = ASPECTS
    ) -> dict[Aspect, Explanation]:
        """Why one customer has their scores, tier, stage and value; in both languages.

        Raises:
            IndexError: when there is no such row.
            MissingExtraError: for ``value`` without the extra ``analytics``.
        """
        row = range(len(self.tiers))[row]
        return {
            name: getattr(self, _TABLES[name]).explain(row)
            for name in ASPECTS
            if name in aspects
        }

    def summary(self, language: Language = "en") -> Summary:
        """Customers by tier, by stage of life, and by score; no fit is made."""
        parts = (self.tiers, self.lifecycle, self.rfm)
        found = [part.summary(language) for part in parts]
        named = [
            evolve(section, title=f"{one.title} · {section.title}")
            for one in found
            for section in one.sections
        ]
        return Summary(label("scoring.customers", language), tuple(named))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each tier as bars: a Vega-Lite dict."""
        return self.tiers.chart_spec(language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def to_frame(
        self, aspects: Collection[Aspect] = ASPECTS
    ) -> dict[str, list[object]]:
        """Columns of equal length, one row per customer; ``None`` where there is none.

        Keys: always ``cluster_id``; of ``tier`` also ``tier``, ``score``,
        ``recency_days``, ``frequency`` and ``monetary``; of ``rfm`` that (such as
        5-4-4); of ``stage`` also ``since``; of ``value`` also ``probability_alive``,
        ``expected_purchases``, ``expected_amount`` and ``next_purchase``.

        Raises:
            MissingExtraError: for ``value`` without the extra ``analytics``.
        """
        tiers = self.tiers.to_frame()
        frame: dict[str, list[object]] = {"cluster_id": tiers["cluster_id"]}
        if "tier" in aspects:
            frame |= {name: tiers[name] for name in _OF_TIERS}
        if "rfm" in aspects:
            frame["rfm"] = [*self.rfm.codes]
        if "stage" in aspects:
            stages = self.lifecycle.to_frame()
            frame |= {"stage": stages["stage"], "since": stages["since"]}
        if "value" in aspects:
            frame |= self._value_columns()
        return frame

    def _value_columns(self) -> dict[str, list[object]]:
        """Of every customer, ``None`` for those without a purchase."""
        values = self.values.to_frame()
        rows = self.values.customers.tolist()
        columns: dict[str, list[object]] = {}
        for name in _OF_VALUES:
            column: list[object] = [None] * len(self.tiers)
            for row, value in zip(rows, values[name], strict=True):
                column[row] = value
            columns[name] = column
        return columns
