"""A survey by segment or by month.

Rules:
    Every month between the first and the last answer is listed, also where nobody
    answered. A group with too few answers is listed as not measured.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.scoring._moments import utc
from customer_core.scoring.feedback.comparison import (
    CORRECTIONS,
    Correction,
    Difference,
    differences_of,
)
from customer_core.scoring.feedback.measures import Measurement, measure
from customer_core.scoring.feedback.survey import Survey
from customer_core.summaries import Section, Summary

_MONTHS = 12


@frozen(kw_only=True, repr=False)
class FeedbackTable:
    """One survey in several groups.

    Attributes:
        by: ``group`` or ``month``.
        names: the groups, ascending, or the months in order.
        rows: the figure of each.
        total: the figure of all answers.
        differences: between measured groups; none between months.
    """

    by: Literal["group", "month"]
    names: tuple[str, ...]
    rows: tuple[Measurement, ...]
    total: Measurement
    differences: tuple[Difference, ...] = field(default=())

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per group: its name, ``answers``, ``value``, ``low`` and ``high``."""
        frame: dict[str, list[Any]] = {self.by: list(self.names)}
        for name in ("answers", "value", "low", "high"):
            frame[name] = [getattr(row, name) for row in self.rows]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Every group with its interval, then the differences."""

        def say(word: str) -> str:
            return label(f"feedback.{word}", language)

        named = zip((*self.names, say("all")), (*self.rows, self.total), strict=True)
        rows = tuple(_line(name, row, say("unmeasured")) for name, row in named)
        head = (say(self.by), say("answers"), say("value"), say("interval"))
        title = say(f"title.{self.total.survey.kind}")
        sections = [Section(say(self.by), head, rows)]
        if self.differences:
            header = (
                say("group"), say("less"), say("difference"), say("interval"),
                say("p_value"), say("sure"),
            )  # fmt: skip
            pairs = tuple(
                (
                    d.group, d.other, f"{d.difference:+.2f}", _range(d.low, d.high),
                    f"{d.p_value:.4f}", "✓" if d.significant else "",
                )
                for d in self.differences
            )  # fmt: skip
            sections.append(Section(say("differences"), header, pairs))
        return Summary(title, tuple(sections))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Measured groups as points, months as a line: a Vega-Lite dict."""
        by, value = (
            label(f"feedback.{self.by}", language), label("feedback.value", language),
        )  # fmt: skip
        measured = [
            (name, row.value)
            for name, row in zip(self.names, self.rows, strict=True)
            if row.value is not None
        ]
        columns: dict[str, list[Any]] = {
            by: [name for name, _ in measured],
            value: [found for _, found in measured],
        }
        return chart(
            columns,
            "line" if self.by == "month" else "point",
            title=label(f"feedback.title.{self.total.survey.kind}", language),
            x=(by, "ordinal"),
            y=(value, "quantitative"),
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __getitem__(self, name: str) -> Measurement:
        """The figure of one group or month (``2026-05``).

        Raises:
            KeyError: when there is none.
        """
        return dict(zip(self.names, self.rows, strict=True))[name]

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self.names)

    def __repr__(self) -> str:
        """Counts only."""
        kind, answers = self.total.survey.kind, self.total.answers
        return f"FeedbackTable({kind}, {len(self)} by {self.by}, {answers} answers)"


def _line(name: str, row: Measurement, few: str) -> tuple[str, ...]:
    if row.value is None or row.low is None or row.high is None:
        return (name, f"{row.answers:,}", few, "")
    return (name, f"{row.answers:,}", f"{row.value:.2f}", _range(row.low, row.high))


def _range(low: float, high: float) -> str:
    return f"{low:.2f} … {high:.2f}"


def measure_groups(
    scores: Sequence[float | None] | NDArray[Any],
    groups: Sequence[str],
    survey: Survey,
    *,
    correction: Correction = "holm",
) -> FeedbackTable:
    """The figure of each group, and every difference between two.

    Args:
        scores: one per answer; ``None`` or NaN where the question was left open.
        groups: the group of each answer.
        survey: what was asked.
        correction: how p-values are adjusted for the number of pairs.

    Raises:
        ConfigurationError: when the columns have different lengths, or there is no
            such correction.

    Example:
        >>> scores = [10] * 60 + [3] * 40 + [10] * 30 + [3] * 70
        >>> table = measure_groups(scores, ["a"] * 100 + ["b"] * 100, Survey.nps())
        >>> found = table.differences[0]
        >>> found.group, found.difference, found.significant
        ('a', 60.0, True)
    """
    if correction not in CORRECTIONS:
        msg = f"no correction {correction!r}; choose from {', '.join(CORRECTIONS)}"
        raise ConfigurationError(msg)
    given = _column(scores, len(groups))
    names, places = np.unique(np.array(list(groups), str), return_inverse=True)
    rows = [measure(given[places == place], survey) for place in range(len(names))]
    named = list(zip(names.tolist(), rows, strict=True))
    return FeedbackTable(
        by="group",
        names=tuple(names.tolist()),
        rows=tuple(rows),
        total=measure(given, survey),
        differences=differences_of(named, survey, correction),
    )


def measure_months(
    scores: Sequence[float | None] | NDArray[Any],
    moments: Sequence[datetime],
    survey: Survey,
    *,
    utc_offset: timedelta = timedelta(0),
) -> FeedbackTable:
    """The figure of each month, also of those without answers in between.

    Args:
        scores: one per answer; ``None`` or NaN where the question was left open.
        moments: when each was given; a naive one is taken as UTC.
        survey: what was asked.
        utc_offset: of the local calendar, ``timedelta(hours=8)`` for China.

    Raises:
        ConfigurationError: when the columns have different lengths.
    """
    given = _column(scores, len(moments))
    local = [utc(moment) + utc_offset for moment in moments]
    months = np.array([m.year * _MONTHS + m.month - 1 for m in local], np.int64)
    span = range(months.min(), months.max() + 1) if len(months) else range(0)
    return FeedbackTable(
        by="month",
        names=tuple(f"{m // _MONTHS:04}-{m % _MONTHS + 1:02}" for m in span),
        rows=tuple(measure(given[months == month], survey) for month in span),
        total=measure(given, survey),
    )


def _column(scores: Any, length: int) -> NDArray[np.float64]:  # noqa: ANN401 - list or array
    given = np.array(scores, np.float64)
    if given.shape != (length,):
        msg = f"{given.size} scores, {length} labels; give one each"
        raise ConfigurationError(msg)
    return given
