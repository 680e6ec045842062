"""Conditions on customers, as trees of three kinds of node, built with operators.

Rules:
    A tree holds tests, joined by *all of* and *any of*. There is no node for *not*:
    every operator has its opposite, so ``~`` turns each test into its opposite and
    swaps all and any, which is the same condition in three-valued logic too.
    A value is a number (exact: ``int`` or ``Decimal``), a text, a flag, a date (its
    first moment, 00:00 UTC), a moment, or a number of days before the moment that is
    looked from. Nothing is computed here: see :mod:`.evaluation`, and
    :meth:`Expression.fold` for translations.

Example:
    >>> from customer_core.scoring.segments import field
    >>> print((field("frequency") >= 3) & ~field("tier").is_in("potential", "regular"))
    frequency >= 3 and tier not in ('potential', 'regular')
"""

import re
from abc import ABC, abstractmethod
from typing import Protocol, TypeVar

from attrs import field as attribute
from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.scoring.segments.values import (
    KEYWORDS,
    Operator,
    Value,
    to_values,
    value_text,
)

T = TypeVar("T")

_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*")
_ANY_NUMBER = 10**6
_NONE, _ONE_OR_MORE, _TWO = (
    (0, 0, "no value"), (1, _ANY_NUMBER, "one value or more"), (2, 2, "two values"),
)  # fmt: skip
_ARITY = {
    Operator.MISSING: _NONE, Operator.PRESENT: _NONE,
    Operator.IN: _ONE_OR_MORE, Operator.NOT_IN: _ONE_OR_MORE,
    Operator.BETWEEN: _TWO, Operator.NOT_BETWEEN: _TWO,
}  # fmt: skip


class Algebra(Protocol[T]):
    """What each kind of node becomes in a translation."""

    def test(self, test: "Test") -> T:
        """A leaf."""

    def all_of(self, parts: tuple[T, ...]) -> T:
        """What needs every part."""

    def any_of(self, parts: tuple[T, ...]) -> T:
        """What needs one part."""


class Expression(ABC):
    """A condition that is true, false or not known of each customer."""

    __slots__ = ()

    @abstractmethod
    def fold(self, algebra: Algebra[T]) -> T:
        """The tree translated from its leaves up: to SQL, to a query, to words.

        Example:
            >>> class Depth:
            ...     def test(self, test): return 1
            ...     def all_of(self, parts): return 1 + max(parts)
            ...     any_of = all_of
            >>> from customer_core.scoring.segments import field
            >>> either = (field("b") > 1) | (field("c") > 1)
            >>> ((field("a") > 1) & either).fold(Depth())
            3
        """

    def __and__(self, other: "Expression") -> "Expression":
        """Both conditions."""
        return AllOf(_flat(AllOf, self, other))

    def __or__(self, other: "Expression") -> "Expression":
        """At least one of the conditions."""
        return AnyOf(_flat(AnyOf, self, other))

    def __invert__(self) -> "Expression":
        """The opposite; what is not known stays so."""
        return self.fold(_Opposite())

    def __bool__(self) -> bool:
        """Refused: ``and``, ``or``, ``not`` and chained comparisons lose a part."""
        msg = "a condition has no truth of its own; join with & and |, negate with ~"
        raise TypeError(msg)

    def tests(self) -> tuple[tuple[str, "Test"], ...]:
        """Every test with its path (``all[1].any[0]``), in reading order."""
        return self.fold(_Paths())

    def __str__(self) -> str:
        """The condition as :func:`.parse_expression` reads it."""
        return self.fold(_Text()).text

    def __repr__(self) -> str:
        """The text of the condition."""
        return f"<{self}>"


@frozen(repr=False, str=False)
class Test(Expression):
    """One question about one field.

    Attributes:
        field: its name: words of letters, digits and ``_``, joined by dots.
        operator: what is asked.
        values: what the field is compared with: two for *between*, one or more for
            *in*, none for *is missing*, else one.
    """

    __test__ = False  # not for pytest

    field: str
    operator: Operator
    values: tuple[Value, ...] = attribute(default=(), converter=to_values)

    def __attrs_post_init__(self) -> None:
        """The field can be written, and the values are as many as it takes."""
        if not _NAME.fullmatch(self.field) or self.field in KEYWORDS:
            msg = f"{self.field!r} cannot be the name of a field; rename it"
            raise ConfigurationError(msg)
        least, most, words = _ARITY.get(self.operator, (1, 1, "one value"))
        if not least <= len(self.values) <= most:
            msg = f"{self.field} {self.operator}: takes {words}, not {len(self.values)}"
            raise ConfigurationError(msg)

    def fold(self, algebra: Algebra[T]) -> T:
        """This leaf, translated."""
        return algebra.test(self)


@frozen(repr=False, str=False)
class AllOf(Expression):
    """True where every part is, false where one is."""

    parts: tuple[Expression, ...]

    def fold(self, algebra: Algebra[T]) -> T:
        """The parts, translated and joined."""
        return algebra.all_of(tuple(part.fold(algebra) for part in self.parts))


@frozen(repr=False, str=False)
class AnyOf(Expression):
    """True where one part is, false where every part is."""

    parts: tuple[Expression, ...]

    def fold(self, algebra: Algebra[T]) -> T:
        """The parts, translated and joined."""
        return algebra.any_of(tuple(part.fold(algebra) for part in self.parts))


def _flat(kind: type[AllOf] | type[AnyOf], *parts: object) -> tuple[Expression, ...]:
    flat: list[Expression] = []
    for part in parts:
        if not isinstance(part, Expression):
            msg = "join conditions with conditions; put each comparison in parentheses"
            raise ConfigurationError(msg)
        flat += part.parts if isinstance(part, kind) else (part,)
    return tuple(flat)


class _Opposite:
    """By De Morgan's laws, which hold in three-valued logic."""

    def test(self, test: Test) -> Expression:
        return Test(test.field, test.operator.opposite, test.values)

    def all_of(self, parts: tuple[Expression, ...]) -> Expression:
        return AnyOf(_flat(AnyOf, *parts))

    def any_of(self, parts: tuple[Expression, ...]) -> Expression:
        return AllOf(_flat(AllOf, *parts))


_Located = tuple[tuple[str, Test], ...]


class _Paths:
    def test(self, test: Test) -> _Located:
        return (("", test),)

    def all_of(self, parts: tuple[_Located, ...]) -> _Located:
        return self._under("all", parts)

    def any_of(self, parts: tuple[_Located, ...]) -> _Located:
        return self._under("any", parts)

    @staticmethod
    def _under(name: str, parts: tuple[_Located, ...]) -> _Located:
        return tuple(
            (f"{name}[{place}].{path}".rstrip("."), test)
            for place, part in enumerate(parts)
            for path, test in part
        )


@frozen
class _Written:
    text: str
    loose: bool = False  # an *or* needs parentheses inside an *and*


class _Text:
    def test(self, test: Test) -> _Written:
        values = [value_text(value) for value in test.values]
        match test.operator:
            case Operator.IN | Operator.NOT_IN:
                operands = f"({', '.join(values)})"
            case Operator.BETWEEN | Operator.NOT_BETWEEN:
                operands = " and ".join(values)
            case _:
                operands = "".join(values)
        return _Written(f"{test.field} {test.operator} {operands}".rstrip())

    def all_of(self, parts: tuple[_Written, ...]) -> _Written:
        texts = (f"({part.text})" if part.loose else part.text for part in parts)
        return _Written(" and ".join(texts))

    def any_of(self, parts: tuple[_Written, ...]) -> _Written:
        return _Written(" or ".join(part.text for part in parts), loose=True)
