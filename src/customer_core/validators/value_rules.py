"""The kinds of rule over single values, as data.

Rules:
    A rule says what must hold; it never changes a value. Missing is not disagreement:
    a value that is not there breaks none of these.
    A regular expression is the application's own: it runs on texts of at most
    ``longest`` characters, yet nested repetitions such as ``(a+)+`` can still take
    time that grows exponentially. Write patterns in which each character can be
    consumed in one way only.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import frozen

from customer_core.issues import IssueCode
from customer_core.validators._fields import FieldKind
from customer_core.validators._rule import Problems, Rule, bad_field, bad_pattern


@frozen(kw_only=True)
class FormatRule(Rule):
    """The canonical text matches a regular expression as a whole.

    Attributes:
        field: the field.
        pattern: the regular expression of Python's ``re``.
        longest: characters; a longer text breaks the rule without being searched.
    """

    kind = "format"
    kind_code = IssueCode.RULE_FORMAT

    field: str
    pattern: str
    longest: int = 256

    def _problems(self) -> Problems:
        yield from bad_field(self.field)
        yield from bad_pattern(self.pattern)
        if not self.pattern or self.longest < 1:
            yield "a format needs a pattern, and longest of at least 1"


def _bad_limits(low: object, high: object, names: str) -> Problems:
    if low is None and high is None:
        yield f"give {names.replace(' and ', ' or ')}"
    elif low is not None and high is not None and low > high:  # type: ignore[operator] # both of one ordered type
        yield f"{names} leave nothing between them"


@frozen(kw_only=True)
class LengthRule(Rule):
    """The canonical text has a number of characters.

    Attributes:
        field: the field.
        minimum: characters at least; ``None`` without a limit.
        maximum: characters at most; ``None`` without a limit.
    """

    kind = "length"
    kind_code = IssueCode.RULE_LENGTH

    field: str
    minimum: int | None = None
    maximum: int | None = None

    def _problems(self) -> Problems:
        yield from bad_field(self.field)
        yield from _bad_limits(self.minimum, self.maximum, "minimum and maximum")


@frozen(kw_only=True)
class RangeRule(Rule):
    """A number, a date, an age or how many values there are lies between limits.

    Attributes:
        field: the field.
        of: what is measured: the ``value`` itself, the ``count`` of values, or the
            ``age``, in whole years from a date until today.
        minimum: number at least; ``None`` without a limit.
        maximum: number at most; ``None`` without a limit.
        earliest: first day allowed of a date; ``None`` without a limit.
        latest: last day allowed of a date; ``None`` without a limit.
    """

    kind = "range"
    kind_code = IssueCode.RULE_RANGE

    field: str
    of: Literal["value", "count", "age"] = "value"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_of_dates(self) -> bool:
        """Whether the limits are days."""
        return self.earliest is not None or self.latest is not None

    @property
    def issue_code(self) -> IssueCode:
        """The code of its issues."""
        own = {"count": IssueCode.RULE_COUNT, "age": IssueCode.RULE_AGE}
        return self.code or own.get(self.of, self.kind_code)

    def _problems(self) -> Problems:
        limits = (self.minimum, self.maximum)
        if not all(limit is None or limit.is_finite() for limit in limits):
            yield "minimum and maximum are finite"
            return
        if not self.is_of_dates:
            yield from _bad_limits(*limits, "minimum and maximum")
        elif limits != (None, None) or self.of != "value":
            yield "a range of dates has earliest and latest alone, of the value"
        else:
            yield from _bad_limits(self.earliest, self.latest, "earliest and latest")
        needs_date = self.is_of_dates or self.of == "age"
        kinds: tuple[FieldKind, ...] = ("date",) if needs_date else ("number",)
        yield from bad_field(self.field, *(() if self.of == "count" else kinds))


@frozen(kw_only=True)
class AllowedRule(Rule):
    """The canonical text is one of a list, or none of another.

    Attributes:
        field: the field.
        values: texts that are allowed; empty when ``forbidden`` is given.
        forbidden: texts that are not; empty when ``values`` is given.
        ignore_case: whether ``A`` is ``a``.
    """

    kind = "allowed"
    kind_code = IssueCode.RULE_ALLOWED

    field: str
    values: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    ignore_case: bool = False

    def _problems(self) -> Problems:
        yield from bad_field(self.field)
        if bool(self.values) == bool(self.forbidden):
            yield "give values or forbidden, with at least one text"
