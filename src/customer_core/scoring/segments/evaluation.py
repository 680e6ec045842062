"""Conditions over columns: of every customer true, false or not known.

Rules:
    As in SQL: a comparison with what is missing is not known, and so is its opposite;
    *all of* is false where a part is false, *any of* true where a part is true, and
    otherwise not known where a part is not known. A customer is in a segment only where
    the condition is true. ``is missing`` is always true or false.
    Numbers are compared as 64-bit floats, so equal decimals stay equal; whole numbers
    beyond 2**53 may not. Texts are equal when all their code points are. A date is its
    first moment in UTC.
    Each distinct text is looked at once, however many customers have it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring._moments import utc
from customer_core.scoring.segments.expressions import Expression, Test
from customer_core.scoring.segments.schema import FieldType, Schema
from customer_core.scoring.segments.values import Ago, Operator, Value

Flags = NDArray[np.bool_]

_DAY = np.timedelta64(1, "D")
ABSENT = -1
"""Code of a missing text."""


@frozen(eq=False, repr=False)
class Column:
    """One field of many customers, ready to be tested.

    Attributes:
        kind: what it holds.
        values: float64 or int64 for numbers, bool for flags, datetime64[us] for
            dates, codes into ``texts`` for text; for texts the codes of all customers
            one after the other.
        missing: where nothing is known; shape (customers,).
        texts: the distinct texts, in the order they were met.
        owners: for texts the row of each code; else empty.
    """

    kind: FieldType
    values: NDArray[Any]
    missing: Flags
    texts: Sequence[str] = ()
    owners: NDArray[np.int64] = field(factory=lambda: np.zeros(0, np.int64))

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.missing)

    def row(self, number: int) -> "Column":
        """The column of one customer alone."""
        if self.kind is FieldType.TEXTS:
            own = self.owners == number
            values, owners = self.values[own], np.zeros(int(own.sum()), np.int64)
        else:
            values, owners = self.values[number : number + 1], self.owners
        missing = self.missing[number : number + 1]
        return Column(self.kind, values, missing, self.texts, owners)


@frozen(eq=False, repr=False)
class Truth:
    """Of each customer: yes, no, or neither where it is not known.

    Attributes:
        yes: where the condition is true.
        no: where it is false.
    """

    yes: Flags
    no: Flags

    @property
    def unknown(self) -> Flags:
        """Where it is neither."""
        unknown: Flags = ~(self.yes | self.no)
        return unknown


def evaluate(
    expression: Expression,
    columns: Mapping[str, Column],
    *,
    as_of: datetime | None = None,
) -> Truth:
    """The condition of every customer.

    Args:
        expression: what is asked.
        columns: name -> column, all of one length; see :func:`.columns_of`.
        as_of: the moment days ago are counted from; a naive moment is taken as UTC.

    Raises:
        ConfigurationError: when the condition does not fit the columns, or counts days
            ago and ``as_of`` was not given.

    Example:
        >>> from customer_core.scoring.segments import columns_of, field
        >>> columns = columns_of({"frequency": [5, 1, None]})
        >>> truth = evaluate(field("frequency") >= 3, columns)
        >>> truth.yes.tolist(), truth.no.tolist(), truth.unknown.tolist()
        ([True, False, False], [False, True, False], [False, False, True])
    """
    Schema({name: c.kind for name, c in columns.items()}).check(expression)
    return expression.fold(_Evaluation(columns, as_of))


@frozen(eq=False)
class _Evaluation:
    columns: Mapping[str, Column]
    as_of: datetime | None

    def test(self, test: Test) -> Truth:
        column = self.columns[test.field]
        operator, negative = test.operator, False
        if operator not in _POSITIVE:
            operator, negative = operator.opposite, True
        if operator is Operator.MISSING:
            yes, no = column.missing, ~column.missing
        else:
            values = [self._operand(value) for value in test.values]
            yes = _TESTED[column.kind](column, operator, values)
            no = ~yes & ~column.missing
            yes = yes & ~column.missing
        return Truth(no, yes) if negative else Truth(yes, no)

    def all_of(self, parts: tuple[Truth, ...]) -> Truth:
        return Truth(
            np.logical_and.reduce([part.yes for part in parts]),
            np.logical_or.reduce([part.no for part in parts]),
        )

    def any_of(self, parts: tuple[Truth, ...]) -> Truth:
        return Truth(
            np.logical_or.reduce([part.yes for part in parts]),
            np.logical_and.reduce([part.no for part in parts]),
        )

    def _operand(self, value: Value) -> Any:  # noqa: ANN401 - as the column takes it
        if isinstance(value, Ago):
            if self.as_of is None:
                msg = "the condition counts days ago; give as_of, the moment it is from"
                raise ConfigurationError(msg)
            return to_moment(self.as_of) - value.days * _DAY
        if isinstance(value, date):
            return to_moment(value)
        return float(value) if isinstance(value, Decimal) else value


def to_moment(value: date) -> np.datetime64:
    """The moment in UTC, to the microsecond; of a date its first."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), tzinfo=UTC)
    return np.datetime64(utc(value).replace(tzinfo=None), "us")


_POSITIVE: Mapping[Operator, Callable[..., Any]] = {
    Operator.EQUAL: lambda column, value: column == value,
    Operator.LESS: lambda column, value: column < value,
    Operator.MORE: lambda column, value: column > value,
    Operator.IN: lambda column, *values: np.isin(column, values),
    Operator.BETWEEN: lambda column, low, high: (low <= column) & (column <= high),
    Operator.CONTAINS: lambda text, part: part in text,
    Operator.STARTS_WITH: lambda text, part: text.startswith(part),
    Operator.HAS: lambda text, part: part == text,
    Operator.MISSING: lambda _: _,
}
"""The operators that are computed; the others are their opposites."""


def _ordered(column: Column, operator: Operator, values: list[Any]) -> Flags:
    tested: Flags = _POSITIVE[operator](column.values, *values)
    return tested


_ON_TEXT: Mapping[Operator, Callable[..., bool]] = {
    **_POSITIVE,
    Operator.IN: lambda text, *values: text in values,
}


def _text(column: Column, operator: Operator, values: list[Any]) -> Flags:
    """Each distinct text once; the last place stands for missing."""
    tests = (_ON_TEXT[operator](text, *values) for text in column.texts)
    distinct = np.fromiter((*tests, False), np.bool_, count=len(column.texts) + 1)
    tested: Flags = distinct[column.values]
    return tested


def _texts(column: Column, operator: Operator, values: list[Any]) -> Flags:
    having = np.zeros(len(column), np.bool_)
    having[column.owners[_text(column, operator, values)]] = True
    return having


_TESTED: Mapping[FieldType, Callable[[Column, Operator, list[Any]], Flags]] = {
    FieldType.NUMBER: _ordered,
    FieldType.FLAG: _ordered,
    FieldType.DATE: _ordered,
    FieldType.TEXT: _text,
    FieldType.TEXTS: _texts,
}
