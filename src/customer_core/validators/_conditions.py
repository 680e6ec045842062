"""Conditions of rules -> closures that answer for a record.

Rules:
    A text that is compared is the canonical text of a value. An empty text counts as
    missing.
"""

import re
from collections.abc import Callable
from typing import Any

from customer_core.models.records import CustomerRecord
from customer_core.validators._fields import Accessor, accessor
from customer_core.validators._rule import Condition

Applies = Callable[[CustomerRecord], bool]


def applies(conditions: tuple[Condition, ...]) -> Applies:
    """Whether all conditions hold for a record; none always do."""
    tests = tuple(_condition(one) for one in conditions)
    if len(tests) == 1:
        return tests[0]
    return (lambda record: all(t(record) for t in tests)) if tests else _always


def _always(_: CustomerRecord) -> bool:
    return True


def _condition(condition: Condition) -> Applies:
    field, negate = accessor(condition.field), condition.negate
    if condition.present is not None:
        has = has_any((condition.field,))
        wanted = condition.present != negate
        return lambda record: has(record) is wanted
    wanted_texts = frozenset(condition.equals)
    fits = re.compile(condition.matches).fullmatch if condition.matches else None
    items, read = field.items, field.text

    def holds(record: CustomerRecord) -> bool:
        texts = [text for item in items(record) if (text := read(item))]
        if fits:
            return any(map(fits, texts)) != negate
        return (not wanted_texts.isdisjoint(texts)) != negate

    return holds


def has_any(names: tuple[str, ...]) -> Applies:
    """Whether a record has a value of any of the fields."""
    fields = tuple((a.items, _reader(a)) for a in map(accessor, names))

    def present(record: CustomerRecord) -> bool:
        for items, read in fields:
            for item in items(record):
                if read is None or read(item) not in {None, ""}:
                    return True
        return False

    return present


def _reader(field: Accessor) -> Callable[[Any], Any] | None:
    """How to look for the value of an item; ``None`` where every item has one."""
    always = "." not in field.name and field.kind != "any"
    return None if always else field.read
