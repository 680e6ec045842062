"""Rules -> closures that look up nothing while they run.

Rules:
    A closure is made once per rule: fields are resolved, patterns compiled, limits
    unpacked. It answers with the paths where the rule is broken, in the order of the
    values; what it cannot judge (a text where a number is asked) it lets pass.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from customer_core.models.records import CustomerRecord
from customer_core.validators._conditions import applies, has_any
from customer_core.validators._day import Day, Paths, PathsOf
from customer_core.validators._fields import Accessor, accessor, span
from customer_core.validators._rule import Condition, Rule
from customer_core.validators.checks import CHECKS
from customer_core.validators.record_rules import (
    ConsistencyRule,
    OrderRule,
    RequiredRule,
    TimelinessRule,
)
from customer_core.validators.value_rules import (
    AllowedRule,
    FormatRule,
    LengthRule,
    RangeRule,
)

_SECONDS_OF_DAY = 86_400
T = TypeVar("T")


def compiled(rule: Rule) -> PathsOf:
    """The closure of a rule that is judged record by record."""
    return guarded(_COMPILERS[type(rule)](rule), rule.when)


def guarded(broken: PathsOf, conditions: tuple[Condition, ...]) -> PathsOf:
    """A closure that answers only where all conditions hold."""
    if not conditions:
        return broken
    holds = applies(conditions)
    return lambda record, day: broken(record, day) if holds(record) else ()


def _each(
    field: Accessor, read: Callable[[Any], T | None], wrong: Callable[[T], bool]
) -> PathsOf:
    """The values of a field that are wrong; missing ones are not."""
    items, path = field.items, field.path

    def broken(record: CustomerRecord, _: Day) -> Paths:
        return [
            path(place)
            for place, item in enumerate(items(record))
            if (value := read(item)) is not None and wrong(value)
        ]

    return broken


def _required(rule: RequiredRule) -> PathsOf:
    present = has_any(rule.fields)
    several = len(rule.fields) > 1
    whole = ("" if several else accessor(rule.fields[0]).name,)
    return lambda record, _: () if present(record) else whole


def _format(rule: FormatRule) -> PathsOf:
    field, longest = accessor(rule.field), rule.longest
    fits = re.compile(rule.pattern).fullmatch
    return _each(field, field.text, lambda t: len(t) > longest or fits(t) is None)


def _length(rule: LengthRule) -> PathsOf:
    field = accessor(rule.field)
    low, high = rule.minimum or 0, rule.maximum
    return _each(
        field,
        field.text,
        lambda t: len(t) < low or (high is not None and len(t) > high),
    )


def _outside(low: T | None, high: T | None, value: Any) -> bool:  # noqa: ANN401 - comparable with both
    return (low is not None and value < low) or (high is not None and value > high)


def _range(rule: RangeRule) -> PathsOf:
    field = accessor(rule.field)
    outside = partial(_outside, rule.minimum, rule.maximum)
    if rule.of == "count":
        whole = (field.name,)
        items = field.items
        return lambda record, _: whole if outside(len(items(record))) else ()
    if rule.of == "age":
        return _age(field, rule)
    if rule.is_of_dates:
        first, last = rule.earliest or date.min, rule.latest or date.max
        return _each(field, _span_of(field), lambda s: s[1] < first or s[0] > last)
    return _each(field, lambda item: _number(field.read(item)), outside)


def _number(value: object) -> int | Decimal | None:
    return value if type(value) in {int, Decimal} else None  # type: ignore[return-value] # by the test


def _span_of(field: Accessor) -> Callable[[Any], tuple[date, date] | None]:
    return lambda item: span(field.read(item))


def _age(field: Accessor, rule: RangeRule) -> PathsOf:
    """Whole years; a partial date is judged by the day that speaks most for it."""
    items, read = field.items, _span_of(field)
    low, high = rule.minimum, rule.maximum

    def broken(record: CustomerRecord, day: Day) -> Paths:
        return [
            field.path(place)
            for place, item in enumerate(items(record))
            if (born := read(item))
            and (
                (low is not None and _years(born[0], day.today) < low)
                or (high is not None and _years(born[1], day.today) > high)
            )
        ]

    return broken


def _years(born: date, today: date) -> int:
    before = (today.month, today.day) < (born.month, born.day)
    return today.year - born.year - before


def _allowed(rule: AllowedRule) -> PathsOf:
    field = accessor(rule.field)
    fold = str.casefold if rule.ignore_case else str
    listed = frozenset(map(fold, rule.values or rule.forbidden))
    wanted = bool(rule.values)
    return _each(field, field.text, lambda t: (fold(t) in listed) is not wanted)


def _order(rule: OrderRule) -> PathsOf:
    first, second = accessor(rule.first), accessor(rule.second)
    items, read, path = first.items, _span_of(first), first.path
    others, read_other = second.items, _span_of(second)

    def broken(record: CustomerRecord, _: Day) -> Paths:
        firsts, seconds = items(record), others(record)
        if not firsts or not seconds:
            return ()
        ends = [found[1] for item in seconds if (found := read_other(item))]
        return [
            path(place)
            for place, item in enumerate(firsts)
            if ends and (found := read(item)) and found[0] > max(ends)
        ]

    return broken


def _consistency(rule: ConsistencyRule) -> PathsOf:
    return CHECKS[rule.check].broken


def _timeliness(rule: TimelinessRule) -> PathsOf:
    field, limit = accessor(rule.field), rule.days

    def broken(record: CustomerRecord, day: Day) -> Paths:
        if day.now is None:
            return ()
        return [
            field.path(place)
            for place, item in enumerate(field.items(record))
            if (days := age_in_days(field, item, day)) is not None and days > limit
        ]

    return broken


def age_in_days(field: Accessor, item: Any, day: Day) -> float | None:  # noqa: ANN401 - of any field
    """Days since the source vouched for a value; ``None`` when that is not known.

    A value vouched for after ``now`` is 0 days old.
    """
    origin = field.origin(item)
    if day.now is None or origin is None or origin.observed_at is None:
        return None
    seconds = (day.now - origin.observed_at).total_seconds()
    return max(seconds, 0.0) / _SECONDS_OF_DAY


_COMPILERS: Mapping[type[Rule], Callable[[Any], PathsOf]] = MappingProxyType(
    {
        RequiredRule: _required,
        FormatRule: _format,
        LengthRule: _length,
        RangeRule: _range,
        AllowedRule: _allowed,
        OrderRule: _order,
        ConsistencyRule: _consistency,
        TimelinessRule: _timeliness,
    }
)
