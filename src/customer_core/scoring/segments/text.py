"""Conditions as text that a person writes into a policy.

Rules:
    ``and`` binds tighter than ``or``, ``not`` tightest; keywords are lower-case. Texts
    stand in single quotes, a quote inside is doubled. Numbers are decimal, moments
    ISO 8601 (``2026-01-31``, ``2026-01-31T08:00+08:00``), ``90 days ago`` is relative.
    What is read and written again means the same; ``not`` before a parenthesis is
    written out as the opposite of what stands inside.

Grammar::

    any   = all {"or" all}
    all   = part {"and" part}
    part  = "not" part | "(" any ")" | field test
    test  = ("=" | "!=" | "<" | "<=" | ">" | ">=") value
          | ["not"] ("in" "(" value {"," value} ")" | "between" value "and" value
          | "contains" text | "starts with" text | "has" text)
          | "is" ["not"] "missing"
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import NoReturn, TypeVar

from customer_core.errors import ConfigurationError
from customer_core.scoring.segments.expressions import Expression, Test
from customer_core.scoring.segments.values import KEYWORDS, Ago, Operator, Value

T = TypeVar("T")

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<moment>\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?)
  | (?P<ago>\d+\s+days\s+ago\b)
  | (?P<number>-?\d+(?:\.\d+)?)(?![\w.])
  | (?P<text>'(?:[^']|'')*')
  | (?P<symbol><=|>=|!=|[=<>(),])
  | (?P<word>[^\W\d]\w*(?:\.\w+)*)
  )""",
    re.VERBOSE,
)
_DEEPEST = 100  # nested parentheses


def parse_expression(text: str) -> Expression:
    """The condition that a text says.

    Raises:
        ConfigurationError: names what was expected, and at which character.

    Example:
        >>> parse_expression("frequency >= 3 and not (city = 'Bath' or city = 'Ely')")
        <frequency >= 3 and city != 'Bath' and city != 'Ely'>
        >>> parse_expression("frequency => 3")
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: condition: expected a value at character 12, found '>'
    """  # noqa: E501 - the example shows one printed line
    return _Parser(text).parsed()


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


_VALUES: dict[str, Callable[[str], Value]] = {
    "moment": _moment,
    "ago": lambda text: Ago(int(text.split()[0])),
    "number": lambda text: Decimal(text) if "." in text else int(text),
    "text": lambda text: text[1:-1].replace("''", "'"),
}
_FLAGS = {"true": True, "false": False}
_OPERATORS = {str(operator): operator for operator in Operator}


class _Parser:
    """Recursive descent over tokens; each is kind, text and place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str, int]] = []
        self._next = 0
        self._depth = 0
        end = len(text.rstrip())
        place = 0
        while place < end:
            match = _TOKEN.match(text, place)
            if match is None:
                rest = len(text[place:]) - len(text[place:].lstrip())
                self._fail("a field, operator or value", place + rest)
            kind = str(match.lastgroup)
            self._tokens.append((kind, match[kind], match.start(kind)))
            place = match.end()
        self._tokens.append(("end", "", end))

    def parsed(self) -> Expression:
        """The whole text."""
        expression = self._any()
        if self._tokens[self._next][0] != "end":
            self._expected("'and', 'or' or the end")
        return expression

    # --- grammar

    def _any(self) -> Expression:
        return reduce(or_, self._separated("or", self._all))

    def _all(self) -> Expression:
        return reduce(and_, self._separated("and", self._part))

    def _separated(self, word: str, read: Callable[[], T]) -> list[T]:
        found = [read()]
        while self._took(word):
            found.append(read())
        return found

    def _part(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._expected(f"at most {_DEEPEST} nested parts")
        if self._took("not"):
            part = ~self._part()
        elif self._took("("):
            part = self._any()
            self._take(")")
        else:
            part = self._test()
        self._depth -= 1
        return part

    def _test(self) -> Expression:
        name = self._name()
        if self._took("is"):
            negative = self._took("not")
            self._take("missing")
            return Test(name, Operator.PRESENT if negative else Operator.MISSING)
        operator = self._operator()
        if operator in {Operator.IN, Operator.NOT_IN}:
            return Test(name, operator, self._listed())
        if operator in {Operator.BETWEEN, Operator.NOT_BETWEEN}:
            low = self._value()
            self._take("and")
            return Test(name, operator, (low, self._value()))
        return Test(name, operator, (self._value(),))

    def _operator(self) -> Operator:
        words = ["not"] if self._took("not") else []
        word = self._tokens[self._next][1]
        words.append(word)
        if word == "starts":
            self._next += 1
            words.append(self._tokens[self._next][1])
        operator = _OPERATORS.get(" ".join(words))
        if operator is None:
            self._expected("an operator such as '=', 'in' or 'is missing'")
        self._next += 1
        return operator

    def _listed(self) -> tuple[Value, ...]:
        self._take("(")
        values = self._separated(",", self._value)
        self._take(")")
        return tuple(values)

    def _value(self) -> Value:
        kind, text, place = self._tokens[self._next]
        if text in _FLAGS:
            self._next += 1
            return _FLAGS[text]
        if kind not in _VALUES:
            self._expected("a value")
        self._next += 1
        try:
            return _VALUES[kind](text)
        except ValueError:
            self._fail("a date that exists", place)

    def _name(self) -> str:
        kind, text, _ = self._tokens[self._next]
        if kind != "word" or text in KEYWORDS:
            self._expected("the name of a field")
        self._next += 1
        return text

    # --- tokens

    def _took(self, wanted: str) -> bool:
        kind, text, _ = self._tokens[self._next]
        found = text == wanted and kind in {"word", "symbol"}
        self._next += found
        return found

    def _take(self, wanted: str) -> None:
        if not self._took(wanted):
            self._expected(repr(wanted))

    def _expected(self, what: str) -> NoReturn:
        self._fail(what, self._tokens[self._next][2])

    def _fail(self, what: str, place: int) -> NoReturn:
        found = self._text[place : place + 1]
        shown = f"found {found!r}" if found else "found the end"
        msg = f"condition: expected {what} at character {place + 1}, {shown}"
        raise ConfigurationError(msg) from None
