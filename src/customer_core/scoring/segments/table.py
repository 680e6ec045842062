"""Which customers are in which segments, counted and explained.

Rules:
    A customer is in a segment where its condition is true; not where it is false, nor
    where it is not known. Segments may overlap and leave gaps: both are counted and
    shown, neither is an error.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.reasons import Explanation
from customer_core.scoring.segments.columns import columns_of, names_of
from customer_core.scoring.segments.evaluation import Column, Truth, evaluate
from customer_core.scoring.segments.explanation import explain_membership
from customer_core.scoring.segments.policy import Segments
from customer_core.scoring.segments.schema import Schema
from customer_core.summaries import Section, Summary


def assign_segments(
    policy: Segments,
    frame: Any,  # noqa: ANN401 - any dataframe
    *,
    ids: Sequence[str],
    as_of: datetime | None = None,
    schema: Schema | None = None,
) -> "SegmentTable":
    """Which customers are in which segments.

    Args:
        policy: the segments.
        frame: name -> values of every customer, or a dataframe; see
            :func:`.columns_of`. Columns that no segment asks for are not read.
        ids: the customers, in the order of the columns.
        as_of: the moment days ago are counted from; a naive moment is taken as UTC.
        schema: types of columns whose values do not tell.

    Raises:
        ConfigurationError: when a segment does not fit the columns, or the columns
            have another length than ``ids``.

    Example:
        >>> from customer_core.scoring.segments import Segment
        >>> policy = Segments(segments=(Segment(name="loyal", where="orders >= 3"),))
        >>> table = assign_segments(policy, {"orders": [5, 1]}, ids=["a", "b"])
        >>> table.members("loyal")
        ('a',)
    """
    asked = {t.field for s in policy.segments for _, t in s.expression.tests()}
    columns = columns_of(frame, schema=schema, only=asked)
    kinds = Schema({name: column.kind for name, column in columns.items()})
    policy.check(kinds, names=[str(name) for name in names_of(frame)])
    if any(len(column) != len(ids) for column in columns.values()):
        msg = f"the columns do not have the length of ids, {len(ids)}"
        raise ConfigurationError(msg)
    truths = [evaluate(s.expression, columns, as_of=as_of) for s in policy.segments]
    return SegmentTable(policy, ids, tuple(truths), columns, as_of)


@frozen(eq=False, repr=False, slots=False)
class SegmentTable:
    """Segments of many customers at one moment.

    Attributes:
        policy: the segments.
        ids: the customers, in row order.
        truths: of each segment whether its condition holds, shape (customers,).
        columns: what was asked.
        as_of: the moment it looks from, ``None`` where it did not matter.
    """

    policy: Segments
    ids: Sequence[str]
    truths: tuple[Truth, ...]
    columns: Mapping[str, Column]
    as_of: datetime | None

    @property
    def names(self) -> tuple[str, ...]:
        """The segments, in the order of the policy."""
        return tuple(segment.name for segment in self.policy.segments)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many customers each segment has."""
        return {n: int(t.yes.sum()) for n, t in self._named()}

    @cached_property
    def unknown(self) -> dict[str, int]:
        """Of how many customers it is not known whether they are in a segment."""
        return {n: int(t.unknown.sum()) for n, t in self._named()}

    @cached_property
    def overlaps(self) -> dict[tuple[str, str], int]:
        """How many customers are in both of two segments, where any are."""
        named = list(self._named())
        both = {
            (first, second): int((one.yes & other.yes).sum())
            for place, (first, one) in enumerate(named)
            for second, other in named[place + 1 :]
        }
        return {pair: count for pair, count in both.items() if count}

    @cached_property
    def gap(self) -> int:
        """How many customers are in no segment."""
        return len(self) - int(self._any().sum())

    def _any(self) -> NDArray[np.bool_]:
        inside = np.zeros(len(self), np.bool_)
        for truth in self.truths:
            inside |= truth.yes
        return inside

    def _named(self) -> "zip[tuple[str, Truth]]":
        return zip(self.names, self.truths, strict=True)

    def members(self, name: str) -> tuple[str, ...]:
        """Ids of the customers in a segment, in row order.

        Raises:
            ConfigurationError: when there is no such segment.
        """
        rows = np.flatnonzero(self.truths[self._place(name)].yes).tolist()
        return tuple(self.ids[row] for row in rows)

    def explain(self, row: int, name: str) -> Explanation:
        """Why a customer is in a segment or not, test by test.

        Raises:
            ConfigurationError: when there is no such segment.
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        expression = self.policy.segments[self._place(name)].expression
        return explain_membership(
            name, expression, self.columns, row=row, as_of=self.as_of
        )

    def _place(self, name: str) -> int:
        if name not in self.names:
            msg = f"no segment {name!r}; choose from {', '.join(self.names)}"
            raise ConfigurationError(msg)
        return self.names.index(name)

    def to_frame(self) -> dict[str, list[Any]]:
        """``id``, then a column per segment: ``True``, ``False`` or ``None``."""
        frame: dict[str, list[Any]] = {"id": list(self.ids)}
        for name, truth in self._named():
            known = truth.yes.astype(object)
            known[truth.unknown] = None
            frame[name] = known.tolist()
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Customers per segment, overlaps and the gap."""

        def say(word: str) -> str:
            return label(word, language)

        titles = {s.name: s.title(language) for s in self.policy.segments}
        rows = [
            (titles[name], f"{count:,}", _share(count, len(self)), f"{lost:,}")
            for (name, count), lost in zip(
                self.counts.items(), self.unknown.values(), strict=True
            )
        ]
        rows.append(
            (say("segments.gap"), f"{self.gap:,}", _share(self.gap, len(self)), "")
        )
        head = ("segments.segment", "summary.customers", "summary.share")
        counted = Section(
            say("segments.counts"),
            (*map(say, head), say("segments.unknown")),
            tuple(rows),
        )
        pairs = tuple(
            (titles[one], titles[other], f"{count:,}")
            for (one, other), count in self.overlaps.items()
        )
        shared = Section(
            say("segments.overlaps"),
            (say("segments.segment"), say("segments.other"), say("summary.customers")),
            pairs,
        )
        sections = (counted, shared) if pairs else (counted,)
        return Summary(say("segments.title"), sections)

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers per segment as bars: a Vega-Lite dict."""
        titles = [segment.title(language) for segment in self.policy.segments]
        kind, count = (label("segments.segment", language),
                       label("summary.customers", language))  # fmt: skip
        return chart(
            {kind: titles, count: list(self.counts.values())},
            "bar",
            title=label("segments.title", language),
            x=(count, "quantitative"),
            y=(kind, "nominal"),
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.ids)

    def __repr__(self) -> str:
        """Counts only."""
        return f"SegmentTable({len(self)} customers, {self.counts})"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""
