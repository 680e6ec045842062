"""The cases that are known at a moment, the most pressing first.

Rules:
    Answers and closings after ``as_of`` are not known. The first rule that an answer
    fits makes it a case; the first closing counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import Feedback
from customer_core.scoring._moments import utc
from customer_core.scoring.feedback.cases import (
    Case,
    CaseClosing,
    CaseRules,
    CaseStatus,
    case_of,
)
from customer_core.summaries import Section, Summary

_SHOWN = 20  # cases in a summary


def feedback_cases(
    answers: Iterable[Feedback],
    rules: CaseRules,
    *,
    as_of: datetime,
    closings: Iterable[CaseClosing] = (),
) -> "CaseTable":
    """The cases that are known at a moment.

    Args:
        answers: any kind, in any order; those after ``as_of`` are not known yet.
        rules: which are cases.
        as_of: the moment to look from; a naive one is taken as UTC.
        closings: which were dealt with.

    Example:
        >>> answer = Feedback(feedback_id="f1", customer=None, kind="nps", score=3,
        ...                   occurred_at=datetime(2026, 5, 1))
        >>> cases = feedback_cases([answer], CaseRules.default(),
        ...                        as_of=datetime(2026, 5, 3))
        >>> cases[0].due_at.isoformat(), str(cases[0].status)
        ('2026-05-03T00:00:00+00:00', 'overdue')
    """
    moment = utc(as_of)
    closed: dict[str, datetime] = {}
    for closing in closings:
        if closing.closed_at <= moment:
            before = closed.get(closing.feedback_id, closing.closed_at)
            closed[closing.feedback_id] = min(before, closing.closed_at)
    known = {a.feedback_id: a for a in answers if a.occurred_at <= moment}
    cases = [
        case_of(answer, rule, closed.get(answer.feedback_id), moment)
        for answer in known.values()
        for rule in [next((r for r in rules.rules if r.fits(answer)), None)]
        if rule is not None
    ]
    ranks = list(CaseStatus)
    cases.sort(key=lambda c: (ranks.index(c.status), c.due_at, c.feedback_id))
    return CaseTable(moment, tuple(cases))


@frozen(repr=False)
class CaseTable(Sequence[Case]):
    """Cases at a moment: overdue ones first, then by due moment.

    Attributes:
        as_of: the moment, in UTC.
        cases: all of them.
    """

    as_of: datetime
    cases: tuple[Case, ...]

    @property
    def counts(self) -> dict[CaseStatus, int]:
        """How many cases have each status."""
        return {s: sum(c.status is s for c in self.cases) for s in CaseStatus}

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per case.

        Keys: ``feedback_id``, ``customer`` (key of the record or ``None``), ``rule``,
        ``opened_at``, ``due_at``, ``closed_at`` and ``status``.
        """
        frame: dict[str, list[Any]] = {
            name: [getattr(case, name) for case in self.cases]
            for name in ("feedback_id", "customer", "opened_at", "due_at", "closed_at")
        }
        frame["customer"] = [c and c.key for c in frame["customer"]]
        frame["rule"] = [case.rule.name for case in self.cases]
        frame["status"] = [str(case.status) for case in self.cases]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Cases by status, and those to be closed next, without naming anybody."""

        def say(word: str) -> str:
            return label(f"cases.{word}", language)

        count = label("summary.count", language)
        counts = tuple((say(status), f"{n:,}") for status, n in self.counts.items())
        waiting = [case for case in self.cases if case.closed_at is None]
        waiting.sort(key=lambda case: case.due_at)
        rows = tuple(
            (f"{case.due_at:%Y-%m-%d %H:%M}", case.rule.name, say(case.status))
            for case in waiting[:_SHOWN]
        )
        head = (say("due"), say("rule"), say("status"))
        return Summary(
            f"{say('title')} · {self.as_of:%Y-%m-%d}",
            (
                Section(say("status"), (say("status"), count), counts),
                Section(say("next"), head, rows),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Cases by status as bars: a Vega-Lite dict."""
        status, count = (
            label("cases.status", language), label("summary.count", language),
        )  # fmt: skip
        columns: dict[str, list[Any]] = {
            status: [label(f"cases.{name}", language) for name in self.counts],
            count: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("cases.title", language),
            x=(count, "quantitative"), y=(status, "nominal"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - a case or a slice of them
        """One case, or several."""
        return self.cases[place]

    def __len__(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(f"{status}: {n}" for status, n in self.counts.items())
        return f"CaseTable({len(self)} cases, {counts})"
