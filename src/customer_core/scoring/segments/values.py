"""What a condition asks, and what it compares with.

Rules:
    A value is a number (exact: ``int`` or ``Decimal``), a text, a flag, a date (its
    first moment, 00:00 UTC), a moment in UTC, or days before the moment looked from.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.scoring._moments import utc

KEYWORDS = frozenset({
    "and", "or", "not", "in", "between", "contains", "starts", "with", "has", "is",
    "missing", "true", "false", "ago", "days",
})  # fmt: skip
"""Words of the text form that no field can be called."""


class Operator(StrEnum):
    """What a test asks of a field; each has its :attr:`opposite`."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    IN = "in"
    NOT_IN = "not in"
    BETWEEN = "between"
    NOT_BETWEEN = "not between"
    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    STARTS_WITH = "starts with"
    NOT_STARTS_WITH = "not starts with"
    HAS = "has"
    NOT_HAS = "not has"
    MISSING = "is missing"
    PRESENT = "is not missing"

    @property
    def opposite(self) -> "Operator":
        """The operator that is true where this one is false."""
        members = list(Operator)
        return members[members.index(self) ^ 1]


@frozen
class Ago:
    """A moment so many days of 24 hours before the one that is looked from.

    Attributes:
        days: 0 or more.
    """

    days: int

    def __attrs_post_init__(self) -> None:
        """Days are a whole number."""
        if type(self.days) is not int or self.days < 0:
            msg = "days ago must be a whole number, 0 or more"
            raise ConfigurationError(msg)


def ago(*, days: int) -> Ago:
    """A moment so many days before ``as_of``.

    Raises:
        ConfigurationError: when it is no whole number of 0 or more.

    Example:
        >>> from customer_core.scoring.segments import field
        >>> print(field("registered_at") >= ago(days=90))
        registered_at >= 90 days ago
    """
    return Ago(days)


Value = int | Decimal | str | bool | date | datetime | Ago


def _to_value(given: object) -> Value:
    if isinstance(given, float):
        given = Decimal(repr(float(given)))
    if isinstance(given, StrEnum):
        given = str(given)
    if isinstance(given, datetime):
        given = utc(given)
    if isinstance(given, Decimal) and not given.is_finite():
        msg = "a condition compares with finite numbers; use is_missing()"
        raise ConfigurationError(msg)
    if not isinstance(given, Value):
        kind = type(given).__name__
        msg = f"a condition cannot compare with {kind}; give a number, text, flag, date"
        raise ConfigurationError(msg)
    return given


def to_values(given: Iterable[object]) -> tuple[Value, ...]:
    """Plain values: floats become decimals, members of enumerations their text.

    Raises:
        ConfigurationError: for a value of another type, or a number without end.
    """
    return tuple(map(_to_value, given))


def value_text(value: Value) -> str:
    """The value as it stands in a condition.

    Example:
        >>> value_text("it's"), value_text(Decimal("1E+2")), value_text(Ago(7))
        ("'it''s'", '100', '7 days ago')
    """
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case Ago(days):
            return f"{days} days ago"
        case date():
            return value.isoformat()
    return str(value)
