"""Answers that somebody has to look after, with a date by which.

Rules:
    The first rule that an answer fits makes it a case; one answer is one case, however
    often it is delivered. Hours run through the night and the weekend.
    A case is *overdue* from its due moment on, *closed late* where it was closed after.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from attrs import field, frozen

from customer_core._text import mask
from customer_core.errors import ConfigurationError
from customer_core.models import Feedback, FeedbackKind, RecordRef, as_utc
from customer_core.models.declarations import fingerprint
from customer_core.reasons import Explanation, Reason


@frozen(kw_only=True)
class CaseRule:
    """Which answers are cases, and how soon they have to be closed.

    Attributes:
        name: what people call it.
        kind: the survey it looks at.
        at_most: highest score it fits, ``None`` without a limit.
        at_least: lowest score it fits, ``None`` without a limit.
        within_hours: time to close it, 1 or more.
    """

    name: str
    kind: FeedbackKind = field(converter=FeedbackKind)
    at_most: int | None = None
    at_least: int | None = None
    within_hours: int

    def __attrs_post_init__(self) -> None:
        """There is a limit, and time."""
        if self.at_most is None and self.at_least is None:
            msg = f"case rule {self.name} needs at_most or at_least"
            raise ConfigurationError(msg)
        if self.within_hours < 1:
            msg = f"case rule {self.name}: within_hours must be 1 or more"
            raise ConfigurationError(msg)

    def fits(self, answer: Feedback) -> bool:
        """Whether the answer is a case under this rule."""
        score = answer.score
        return (
            score is not None
            and answer.kind is self.kind
            and (self.at_most is None or score <= self.at_most)
            and (self.at_least is None or score >= self.at_least)
        )


@frozen(kw_only=True)
class CaseRules:
    """Rules in the order in which they are tried: a policy that is data.

    Read and written by :mod:`customer_core.models.declarations`.

    Example:
        >>> [rule.name for rule in CaseRules.default().rules]
        ['detractor', 'dissatisfied', 'hard work']
    """

    rules: tuple[CaseRule, ...]

    @classmethod
    def default(cls) -> Self:
        """Detractors and the dissatisfied in 48 hours, great effort in 72."""
        return cls(
            rules=(
                CaseRule(name="detractor", kind="nps", at_most=6, within_hours=48),
                CaseRule(name="dissatisfied", kind="csat", at_most=2, within_hours=48),
                CaseRule(name="hard work", kind="ces", at_most=2, within_hours=72),
            )
        )

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)


class CaseStatus(StrEnum):
    """Where a case stands, the most pressing first."""

    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED_LATE = "closed_late"
    CLOSED = "closed"


@frozen(kw_only=True)
class CaseClosing:
    """Somebody has dealt with an answer.

    Attributes:
        feedback_id: the answer.
        closed_at: when, in UTC; the first closing counts.
        author: who, by account; masked when shown.
    """

    feedback_id: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    closed_at: datetime = field(converter=as_utc)
    author: str = field(default="", repr=lambda text: repr(mask(text)))


@frozen(kw_only=True)
class Case:
    """One answer to look after.

    Attributes:
        feedback_id: the answer.
        customer: who gave it, ``None`` when anonymous.
        rule: the rule it fits.
        opened_at: when it was given, in UTC.
        due_at: when it has to be closed, in UTC.
        closed_at: when it was, ``None`` when it is open.
        status: where it stands.
    """

    feedback_id: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    customer: RecordRef | None
    rule: CaseRule
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    status: CaseStatus

    def explain(self) -> Explanation:
        """The limit it fits and its time, in both languages."""
        limits = {"at_most": self.rule.at_most, "at_least": self.rule.at_least}
        reasons = [
            Reason(code=f"case.{name}", parameters={"score": limit})
            for name, limit in limits.items()
            if limit is not None
        ]
        hours = {"hours": self.rule.within_hours}
        due = Reason(code="case.due", parameters=hours)
        return Explanation("explain.case", (*reasons, due))


def case_of(
    answer: Feedback, rule: CaseRule, closed_at: datetime | None, as_of: datetime
) -> Case:
    """The case that an answer is under a rule."""
    due = answer.occurred_at + timedelta(hours=rule.within_hours)
    if closed_at is None:
        status = CaseStatus.OVERDUE if due <= as_of else CaseStatus.OPEN
    else:
        status = CaseStatus.CLOSED_LATE if closed_at > due else CaseStatus.CLOSED
    return Case(
        feedback_id=answer.feedback_id,
        customer=answer.customer,
        rule=rule,
        opened_at=answer.occurred_at,
        due_at=due,
        closed_at=closed_at,
        status=status,
    )
