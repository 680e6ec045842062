"""Which fields customers have, and whether a condition fits them.

Rules:
    A condition is checked as a whole before it is used: every problem is named, with
    its path, what was expected, and the names that come near. Texts are compared with
    texts only, numbers with numbers, dates with dates or days ago.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.scoring.segments.expressions import Expression, Test
from customer_core.scoring.segments.values import Ago, Operator, Value


class FieldType(StrEnum):
    """What a field holds of each customer, unless it is missing."""

    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    """Any number of texts; none at all is missing."""
    FLAG = "flag"
    DATE = "date"
    """A moment, compared to the microsecond, in UTC."""


_ALWAYS = {Operator.MISSING, Operator.PRESENT}
_EQUAL = {Operator.EQUAL, Operator.NOT_EQUAL}
_CHOICE = _EQUAL | {Operator.IN, Operator.NOT_IN}
_ORDER = _CHOICE | {
    Operator.LESS, Operator.AT_LEAST, Operator.MORE, Operator.AT_MOST,
    Operator.BETWEEN, Operator.NOT_BETWEEN,
}  # fmt: skip
_PART = {
    Operator.CONTAINS, Operator.NOT_CONTAINS,
    Operator.STARTS_WITH, Operator.NOT_STARTS_WITH,
}  # fmt: skip

OPERATORS: Mapping[FieldType, frozenset[Operator]] = {
    FieldType.NUMBER: frozenset(_ORDER | _ALWAYS),
    FieldType.TEXT: frozenset(_CHOICE | _PART | _ALWAYS),
    FieldType.TEXTS: frozenset({Operator.HAS, Operator.NOT_HAS} | _ALWAYS),
    FieldType.FLAG: frozenset(_EQUAL | _ALWAYS),
    FieldType.DATE: frozenset(_ORDER | _ALWAYS),
}
"""What can be asked of each type."""

_VALUES: Mapping[FieldType, tuple[tuple[type, ...], str]] = {
    FieldType.NUMBER: ((int, Decimal), "a number"),
    FieldType.TEXT: ((str,), "a text in quotes"),
    FieldType.TEXTS: ((str,), "a text in quotes"),
    FieldType.FLAG: ((bool,), "true or false"),
    FieldType.DATE: ((date, Ago), "a date such as 2026-01-31, or days ago"),
}


@frozen
class Schema:
    """The fields of customers and their types.

    Attributes:
        fields: name -> type.

    Example:
        >>> schema = Schema({"frequency": FieldType.NUMBER, "city": FieldType.TEXT})
        >>> schema.check(Test("freqency", Operator.AT_LEAST, (3,)))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: condition: no field freqency, did you mean frequency?
        >>> schema.check(Test("city", Operator.AT_LEAST, (3,)))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: condition: city is a text, >= cannot be asked of it, choose from =, !=, in, not in, contains, not contains, starts with, not starts with, is missing, is not missing
    """  # noqa: E501 - the example shows one printed line

    fields: Mapping[str, FieldType]

    def __or__(self, other: "Schema") -> "Schema":
        """The fields of both; a name of both has the type of ``other``."""
        return Schema({**self.fields, **other.fields})

    def check(
        self,
        expression: Expression,
        *,
        path: str = "condition",
        names: Iterable[str] = (),
    ) -> None:
        """Refuse a condition that cannot be asked of these fields.

        Args:
            expression: the condition.
            path: what it is called in the error.
            names: further fields that could be meant, to be named in the error.

        Raises:
            ConfigurationError: names every problem, its path and what would fit.
        """
        problems = [
            f"{f'{where}: ' if where else ''}{problem}"
            for where, test in expression.tests()
            for problem in [self._problem(test, [*self.fields, *names])]
            if problem
        ]
        if problems:
            msg = f"{path}: {'; '.join(problems)}"
            raise ConfigurationError(msg)

    def _problem(self, test: Test, names: Sequence[str]) -> str:
        kind = self.fields.get(test.field)
        if kind is None:
            near = get_close_matches(test.field, names, n=3, cutoff=0.6)
            known = (
                f"did you mean {' or '.join(near)}?"
                if near
                else f"choose from {', '.join(dict.fromkeys(names))}"
            )
            return f"no field {test.field}, {known}"
        if test.operator not in OPERATORS[kind]:
            names = ", ".join(op for op in Operator if op in OPERATORS[kind])
            return (
                f"{test.field} is a {kind}, {test.operator} cannot be asked of it, "
                f"choose from {names}"
            )
        types, words = _VALUES[kind]
        if not all(_fits(value, types) for value in test.values):
            return f"{test.field} {test.operator} takes {words}"
        return ""


def _fits(value: Value, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))
