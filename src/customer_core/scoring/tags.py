"""Tags on customers: an append-only log, and what holds at any moment.

Rules:
    Of the events that speak of a moment, the one that was recorded last decides (by
    id, where two were recorded at once). So a log that was fed in any order, with any
    event delivered twice, says the same. A second event of the same id that says
    something else is refused and reported.
    Two times are kept apart: when a tag *holds* (``at``), and what was *known* when
    (``known_at``): a correction changes the past as it is seen from then on, and not
    what a report of last month was based on.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import Tag, TagEvent
from customer_core.reasons import Explanation, Reason
from customer_core.scoring._moments import utc
from customer_core.summaries import Section, Summary

Outcome = Literal["new", "duplicate", "conflict"]

_FOREVER = datetime.max.replace(tzinfo=UTC)
_Key = tuple[str, str]  # subject and tag


def _order(event: TagEvent) -> tuple[datetime, str]:
    return event.recorded_at, event.event_id


class TagLog:
    """Every event of every customer's tags.

    Example:
        >>> log = TagLog()
        >>> log.append(TagEvent(event_id="1", subject="c1", tag="vip",
        ...     recorded_at=datetime(2026, 1, 1), valid_until=datetime(2026, 7, 1)))
        'new'
        >>> log.append(TagEvent(event_id="2", subject="c1", tag="vip", holds=False,
        ...     recorded_at=datetime(2026, 5, 10), valid_from=datetime(2026, 5, 1)))
        'new'
        >>> log.tags("c1", at=datetime(2026, 4, 1)), log.tags("c1", at=datetime(2026, 6, 1))
        (('vip',), ())
        >>> log.tags("c1", at=datetime(2026, 6, 1), known_at=datetime(2026, 5, 5))
        ('vip',)
    """  # noqa: E501 - the example shows one call per line

    def __init__(self, events: Iterable[TagEvent] = ()) -> None:
        self._events: dict[str, TagEvent] = {}
        self._by_key: dict[_Key, list[TagEvent]] = {}
        self._tags: dict[str, set[str]] = {}
        for event in events:
            self.append(event)

    def append(self, event: TagEvent) -> Outcome:
        """Take one event.

        Returns:
            ``new``; ``duplicate`` of an event that is there; ``conflict`` with one of
            the same id, which stays.
        """
        known = self._events.get(event.event_id)
        if known is not None:
            return "duplicate" if known == event else "conflict"
        self._events[event.event_id] = event
        key = (event.subject, event.tag)
        insort(self._by_key.setdefault(key, []), event, key=_order)
        self._tags.setdefault(event.subject, set()).add(event.tag)
        return "new"

    def tags(
        self, subject: str, *, at: datetime, known_at: datetime | None = None
    ) -> tuple[str, ...]:
        """The tags that hold for a customer at a moment, ascending.

        Args:
            subject: id of the customer.
            at: the moment; a naive one is taken as UTC.
            known_at: events recorded later are not looked at; ``None``: all are.
        """
        return tuple(
            tag
            for tag in sorted(self._tags.get(subject, ()))
            if self.holds(subject, tag, at=at, known_at=known_at)
        )

    def holds(
        self, subject: str, tag: str, *, at: datetime, known_at: datetime | None = None
    ) -> bool:
        """Whether a tag holds for a customer at a moment; see :meth:`tags`."""
        event = self._deciding(subject, tag, at=at, known_at=known_at)
        return event is not None and event.holds

    def _deciding(
        self, subject: str, tag: str, *, at: datetime, known_at: datetime | None
    ) -> TagEvent | None:
        moment = utc(at)
        known = _FOREVER if known_at is None else utc(known_at)
        return next(
            (
                event
                for event in reversed(self._by_key.get((subject, tag), []))
                if event.recorded_at <= known and _speaks_of(event, moment)
            ),
            None,
        )

    def subjects(
        self, tag: str, *, at: datetime, known_at: datetime | None = None
    ) -> tuple[str, ...]:
        """The customers for whom a tag holds at a moment, ascending."""
        return tuple(
            subject
            for subject, name in sorted(self._by_key)
            if name == tag and self.holds(subject, tag, at=at, known_at=known_at)
        )

    def periods(
        self, subject: str, tag: str, *, known_at: datetime | None = None
    ) -> tuple[Tag, ...]:
        """When a tag holds for a customer, in order; adjoining periods are one.

        Author and reason are those of the event that begins a period.
        """
        events = self._by_key.get((subject, tag), [])
        edges = {event.valid_from for event in events}
        edges |= {e.valid_until for e in events if e.valid_until is not None}
        periods: list[Tag] = []
        open_event: TagEvent | None = None
        start = _FOREVER
        for edge in sorted(edges):
            event = self._deciding(subject, tag, at=edge, known_at=known_at)
            holds = event is not None and event.holds
            if holds and open_event is None:
                open_event, start = event, edge
            elif open_event is not None and not holds:
                periods.append(_period(open_event, start, edge))
                open_event = None
        if open_event is not None:
            periods.append(_period(open_event, start, None))
        return tuple(periods)

    def explain(self, subject: str, tag: str, *, at: datetime) -> Explanation:
        """Which event decides whether a tag holds at a moment, in both languages."""
        event = self._deciding(subject, tag, at=at, known_at=None)
        if event is None:
            return Explanation(
                "explain.tag.no", (Reason(code="tag.never"),), {"tag": tag}
            )
        code = "tag.added" if event.holds else "tag.removed"
        days = {
            "day": f"{event.recorded_at:%Y-%m-%d}",
            "since": f"{event.valid_from:%Y-%m-%d}",
        }
        reasons = [Reason(code=code, parameters=days)]
        if event.valid_until is not None:
            until = {"day": f"{event.valid_until:%Y-%m-%d}"}
            reasons.append(Reason(code="tag.until", parameters=until))
        title = f"explain.tag.{'yes' if event.holds else 'no'}"
        return Explanation(title, tuple(reasons), {"tag": tag})

    def columns(
        self,
        subjects: Sequence[str],
        *,
        at: datetime,
        known_at: datetime | None = None,
    ) -> dict[str, NDArray[np.bool_]]:
        """A column ``tag.<name>`` per tag, for segments.

        Only tags whose name a condition can write are given: letters, digits and
        ``_``.

        Args:
            subjects: the customers, in the order of the columns.
            at: the moment; a naive one is taken as UTC.
            known_at: as for :meth:`tags`.
        """
        rows = {subject: row for row, subject in enumerate(subjects)}
        names = sorted({tag for _, tag in self._by_key if tag.isidentifier()})
        columns = {f"tag.{name}": np.zeros(len(subjects), np.bool_) for name in names}
        for subject, tag in self._by_key:
            if subject in rows and tag.isidentifier():
                holds = self.holds(subject, tag, at=at, known_at=known_at)
                columns[f"tag.{tag}"][rows[subject]] = holds
        return columns

    def table(self, *, at: datetime, known_at: datetime | None = None) -> "TagTable":
        """How many customers have each tag at a moment."""
        counts: dict[str, int] = {}
        for subject, tag in sorted(self._by_key, key=lambda key: key[::-1]):
            holds = self.holds(subject, tag, at=at, known_at=known_at)
            counts[tag] = counts.get(tag, 0) + holds
        return TagTable(utc(at), counts)

    def to_frame(self) -> dict[str, list[Any]]:
        """The log as columns, one row per event, in the order of recording.

        Keys: ``event_id``, ``subject``, ``tag``, ``recorded_at``, ``holds``,
        ``valid_from``, ``valid_until``, ``author`` and ``reason``.
        """
        events = list(self)
        names = (
            "event_id", "subject", "tag", "recorded_at", "holds", "valid_from",
            "valid_until", "author", "reason",
        )  # fmt: skip
        return {name: [getattr(event, name) for event in events] for name in names}

    def __iter__(self) -> Iterator[TagEvent]:
        """Every event once, in the order of recording: what a replay needs."""
        return iter(sorted(self._events.values(), key=_order))

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._events)

    def __repr__(self) -> str:
        """Counts only."""
        return f"TagLog({len(self)} events, {len(self._tags)} subjects)"


@frozen
class TagTable:
    """Customers per tag at a moment.

    Attributes:
        at: the moment, in UTC.
        counts: tag -> customers, by tag.
    """

    at: datetime
    counts: Mapping[str, int]

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns ``tag`` and ``customers``."""
        return {"tag": list(self.counts), "customers": list(self.counts.values())}

    def summary(self, language: Language = "en") -> Summary:
        """Customers per tag."""
        head = (label("tags.tag", language), label("summary.customers", language))
        rows = tuple((tag, f"{count:,}") for tag, count in self.counts.items())
        title = label("tags.title", language)
        return Summary(f"{title} · {self.at:%Y-%m-%d}", (Section(title, head, rows),))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers per tag as bars: a Vega-Lite dict."""
        tag, count = label("tags.tag", language), label("summary.customers", language)
        columns: dict[str, list[Any]] = {
            tag: list(self.counts), count: list(self.counts.values()),
        }  # fmt: skip
        return chart(
            columns, "bar", title=label("tags.title", language),
            x=(count, "quantitative"), y=(tag, "nominal"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _speaks_of(event: TagEvent, moment: datetime) -> bool:
    return event.valid_from <= moment and (
        event.valid_until is None or moment < event.valid_until
    )


def _period(event: TagEvent, start: datetime, end: datetime | None) -> Tag:
    return Tag(
        subject=event.subject, tag=event.tag, valid_from=start, valid_until=end,
        author=event.author, reason=event.reason,
    )  # fmt: skip
