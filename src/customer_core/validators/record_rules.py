"""The kinds of rule over a record and over several, as data.

Rules:
    A rule says what must hold; it never changes a value. Missing is not disagreement:
    only ``required`` asks for a value.
"""

from typing import Literal

from attrs import frozen

from customer_core.issues import IssueCode
from customer_core.validators._fields import accessor
from customer_core.validators._keys import KEYED_FIELDS
from customer_core.validators._rule import (
    Condition,
    Problems,
    Rule,
    bad_field,
    bad_fields,
    refuse,
)
from customer_core.validators.checks import CHECKS


@frozen(kw_only=True)
class RequiredRule(Rule):
    """One of several fields has a value.

    Attributes:
        fields: any of them will do.
    """

    kind = "required"
    kind_code = IssueCode.RULE_REQUIRED

    fields: tuple[str, ...]

    def _problems(self) -> Problems:
        yield from bad_fields(self.fields)


@frozen(kw_only=True)
class OrderRule(Rule):
    """One date is not later than another.

    Attributes:
        first: the field that comes first.
        second: the field that follows, on the same day at the earliest.
    """

    kind = "order"
    kind_code = IssueCode.RULE_ORDER

    first: str
    second: str

    def _problems(self) -> Problems:
        yield from bad_field(self.first, "date")
        yield from bad_field(self.second, "date")


@frozen(kw_only=True)
class ConsistencyRule(Rule):
    """A check of the catalogue holds.

    Attributes:
        check: its name in :data:`~customer_core.validators.CHECKS`.
    """

    kind = "consistency"
    kind_code = IssueCode.RULE_CUSTOM

    check: str

    @property
    def issue_code(self) -> IssueCode:
        """The code of its issues."""
        return self.code or CHECKS[self.check].code

    def _problems(self) -> Problems:
        if self.check not in CHECKS:
            yield f"no check {self.check!r}; choose from {', '.join(CHECKS)}"


@frozen(kw_only=True)
class TimelinessRule(Rule):
    """The source vouched for the value not too long ago.

    Attributes:
        field: a field whose values have an origin.
        days: the greatest age, in days.
    """

    kind = "timeliness"
    kind_code = IssueCode.RULE_STALE

    field: str
    days: int

    def _problems(self) -> Problems:
        yield from bad_field(self.field)
        if self.field in {"registered_at", "updated_at", "source", "record_id"}:
            yield f"values of {self.field} have no origin that ages"
        if self.days < 0:
            yield "days is not negative"


@frozen(kw_only=True)
class UniqueRule(Rule):
    """No two records have the same value. Judged over a stream, at its end.

    Attributes:
        fields: one field, each value of which counts, or several whose first values
            count together.
        by: the canonical ``value``, or the match ``key`` of the value (mailbox,
            romanised name, number).
        within: whether records of other sources count.
        different: fields; when given, records are reported only where these differ
            among them (a phone shared by people of several names).
        at_least: how many records make a group.
    """

    kind = "unique"
    kind_code = IssueCode.RULE_UNIQUE

    fields: tuple[str, ...]
    by: Literal["value", "key"] = "value"
    within: Literal["source", "all"] = "all"
    different: tuple[str, ...] = ()
    at_least: int = 2

    def _problems(self) -> Problems:
        yield from bad_fields(self.fields)
        for name in self.different:
            yield from bad_field(name)
        if self.at_least < 2:  # noqa: PLR2004 - two records at least share something
            yield "at_least is 2 or more"
        if self.by == "key":
            known = ", ".join(KEYED_FIELDS)
            for name in self.fields:
                if not [*bad_field(name)] and accessor(name).name not in KEYED_FIELDS:
                    yield f"field {name} has no match key; choose from {known}"


@frozen(kw_only=True)
class CustomRule(Rule):
    """A rule of the application's own, by the name of its function."""

    kind = "custom"
    kind_code = IssueCode.RULE_CUSTOM


@frozen(kw_only=True)
class CompletenessRule:
    """What a complete record has, and how much that counts.

    Attributes:
        fields: any of them will do.
        weight: share of the whole, in any unit, above 0.
        when: conditions that must all hold; elsewhere it does not count.
    """

    fields: tuple[str, ...]
    weight: float = 1.0
    when: tuple[Condition, ...] = ()

    def __attrs_post_init__(self) -> None:
        """It names fields and weighs something."""
        refuse([*bad_fields(self.fields), *self._bad_weight()])

    def _bad_weight(self) -> Problems:
        if not 0 < self.weight < float("inf"):
            yield "a weight is above 0 and finite"
