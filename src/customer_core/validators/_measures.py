"""Completeness and ages of values over a stream, by source.

Rules:
    Sums and counts only. What applies to no record, or has no known age, has no share.
"""

from collections import defaultdict

from attrs import define, field

from customer_core.models.records import CustomerRecord
from customer_core.validators._compiling import age_in_days
from customer_core.validators._conditions import Applies, applies
from customer_core.validators._day import Day
from customer_core.validators._fields import Accessor, accessor
from customer_core.validators._plan import Plan
from customer_core.validators._rows import FieldCompleteness, FieldTimeliness
from customer_core.validators.record_rules import (
    TimelinessRule,
)


@define
class _Ages:
    """Ages of the values of one field of one source."""

    values: int = 0
    dated: int = 0
    stale: int = 0
    total: float = 0.0
    oldest: float = 0.0


@define
class _Source:
    """Sums of one source."""

    shares: float = 0.0
    measured: int = 0
    items: list[list[int]] = field(factory=list)  # applicable and present, by item
    ages: list[_Ages] = field(factory=list)


class Measures:
    """The growing sums."""

    def __init__(self, plan: Plan, day: Day) -> None:
        self._items, self._rules, self._day = plan.completeness, plan.timeliness, day
        self._fields: list[tuple[Accessor, Applies, TimelinessRule]] = [
            (accessor(rule.field), applies(rule.when), rule) for rule in self._rules
        ]
        self._sources: defaultdict[str, _Source] = defaultdict(self._empty)

    def _empty(self) -> _Source:
        return _Source(
            items=[[0, 0] for _ in self._items], ages=[_Ages() for _ in self._rules]
        )

    def add(self, record: CustomerRecord) -> None:
        """Take in a record."""
        sums = self._sources[record.ref.source]
        total = present = 0.0
        for item, counts in zip(self._items, sums.items, strict=True):
            if item.holds(record):
                counts[0] += 1
                total += item.rule.weight
                if item.present(record):
                    counts[1] += 1
                    present += item.rule.weight
        if total:
            sums.measured += 1
            sums.shares += present / total
        for (reader, holds, rule), ages in zip(self._fields, sums.ages, strict=True):
            if holds(record):
                self._add_ages(record, reader, rule.days, ages)

    def _add_ages(
        self, record: CustomerRecord, reader: Accessor, limit: int, ages: _Ages
    ) -> None:
        for item in reader.items(record):
            if reader.read(item) is None:
                continue
            ages.values += 1
            days = age_in_days(reader, item, self._day)
            if days is not None:
                ages.dated += 1
                ages.stale += days > limit
                ages.total += days
                ages.oldest = max(ages.oldest, days)

    def mean_completeness(self, source: str) -> float | None:
        """Mean share over the records that anything applies to."""
        sums = self._sources[source]
        return sums.shares / sums.measured if sums.measured else None

    def stale_share(self, source: str) -> float | None:
        """Share of the dated values that are older than their limit."""
        ages = self._sources[source].ages
        dated = sum(one.dated for one in ages)
        return sum(one.stale for one in ages) / dated if dated else None

    def completeness(self) -> tuple[FieldCompleteness, ...]:
        """The table by source and item."""
        return tuple(
            FieldCompleteness(
                source=source,
                field=" | ".join(accessor(name).name for name in item.rule.fields),
                records=records,
                present=present,
            )
            for source, sums in self._sources.items()
            for item, (records, present) in zip(self._items, sums.items, strict=True)
        )

    def timeliness(self) -> tuple[FieldTimeliness, ...]:
        """The table by source and rule."""
        return tuple(
            FieldTimeliness(
                source=source,
                rule=rule.name,
                field=accessor(rule.field).name,
                limit=rule.days,
                values=ages.values,
                dated=ages.dated,
                stale=ages.stale,
                mean_days=ages.total / ages.dated if ages.dated else None,
                oldest_days=ages.oldest if ages.dated else None,
            )
            for source, sums in self._sources.items()
            for rule, ages in zip(self._rules, sums.ages, strict=True)
        )
