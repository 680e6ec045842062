"""Customers won, returned and lost in each period, so that it adds up.

Rules:
    A customer is counted from the first purchase until lost. Lost is who enters the
    stage that was chosen (lapsed or churned), returned who buys after it.
    ``start + new + returned - lost = end``, and each end is the next start. Everything
    is counted: one customer may be lost and return within one period.
"""

from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from attrs import frozen

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.models.tiers import LifecycleStage
from customer_core.scoring._timeline import AT_RISK, LAPSED, STAGES, Timeline
from customer_core.scoring.history import Ints
from customer_core.summaries import Section, Summary

Every = Literal["week", "month", "quarter", "year"]

_EPOCH = date(1970, 1, 1)
_FORMATS = {"month": "%Y-%m", "year": "%Y"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MONDAY = 4  # 1970-01-05 was the first Monday


@frozen(kw_only=True, eq=False, repr=False)
class Growth:
    """Columns of one row per period, in order.

    Attributes:
        every: how long a period is.
        starts: first day of each period.
        ends: last day of each, that of ``as_of`` for the last one.
        start: customers at the end of the day before.
        new: first purchases.
        returned: purchases after having been lost.
        lost: customers who became lost.
        end: customers at the end of the last day.
    """

    every: Every
    starts: tuple[date, ...]
    ends: tuple[date, ...]
    start: Ints
    new: Ints
    returned: Ints
    lost: Ints
    end: Ints

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per period.

        Keys: ``from``, ``to`` (dates), ``start``, ``new``, ``returned``, ``lost``,
        ``end``, and ``lost_share``: lost of start, ``None`` where nobody was there.
        """
        frame: dict[str, list[Any]] = {"from": list(self.starts), "to": list(self.ends)}
        frame |= {name: getattr(self, name).tolist() for name in _COUNTS}
        pairs = zip(frame["lost"], frame["start"], strict=True)
        return frame | {"lost_share": [a / b if b else None for a, b in pairs]}

    def summary(self, language: Language = "en") -> Summary:
        """The periods as one table."""
        words = ("period", *_COUNTS, "lost_share")
        header = tuple(label(f"scoring.{word}", language) for word in words)
        frame = self.to_frame()
        rows = tuple(
            (
                self._name(place),
                *(f"{frame[name][place]:,}" for name in _COUNTS),
                "–" if share is None else f"{share:.1%}",
            )
            for place, share in enumerate(frame["lost_share"])
        )
        title = label("scoring.growth", language)
        return Summary(title, (Section(title, header, rows),))

    def _name(self, place: int) -> str:
        first = self.starts[place]
        quarter = (first.month + 2) // 3
        names = {"quarter": f"{first.year}-Q{quarter}", "week": first.isoformat()}
        return names.get(self.every, first.strftime(_FORMATS.get(self.every, "")))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """New and returned customers above the line, lost ones below it."""
        period, number, kind = (
            label(f"scoring.{word}", language)
            for word in ("period", "customers", "change")
        )
        signs = (("new", 1), ("returned", 1), ("lost", -1))
        names = [self._name(place) for place in range(len(self))]
        columns: dict[str, list[Any]] = {
            period: names * len(signs),
            kind: [label(f"scoring.{n}", language) for n, _ in signs for _ in names],
            number: [
                v for n, sign in signs for v in (sign * getattr(self, n)).tolist()
            ],
        }
        return chart(
            columns, "bar", title=label("scoring.growth", language),
            x=(period, "ordinal"), y=(number, "quantitative"), color=(kind, "nominal"),
        )  # fmt: skip

    def __len__(self) -> int:
        """How many periods there are."""
        return len(self.starts)

    def __repr__(self) -> str:
        """The number of periods only."""
        return f"Growth({len(self)} periods of a {self.every})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


_COUNTS = ("start", "new", "returned", "lost", "end")


def growth_of(
    timeline: Timeline, until: int, *, every: Every, lost: LifecycleStage
) -> Growth:
    """The growth of every period from the first purchase to the end of a day.

    Raises:
        ConfigurationError: when lost is another stage than lapsed or churned.
    """
    limit = STAGES.index(lost) - AT_RISK
    if limit not in {LAPSED - AT_RISK, LAPSED - AT_RISK + 1}:
        msg = f"lost is {lost}; choose lapsed or churned"
        raise ConfigurationError(msg)
    known = timeline.day <= until
    first = int(timeline.day[known].min()) if known.any() else until + 1
    starts = _starts(first, until, every)
    gone = timeline.day + timeline.limits[limit] + 1
    following = np.minimum(timeline.next_day(until), until + 1)
    happened = {
        "new": timeline.day[known & (timeline.place == 0)],
        "returned": timeline.day[known & timeline.silent_before(limit)],
        "lost": gone[known & (gone < following)],
    }
    counts = {name: _per_period(days, starts) for name, days in happened.items()}
    end = np.cumsum(counts["new"] + counts["returned"] - counts["lost"])
    return Growth(
        every=every,
        starts=tuple(map(_day, starts)),
        ends=tuple(_day(day - 1) for day in [*starts[1:], until + 1][: len(starts)]),
        start=np.concatenate([[0], end[:-1]]).astype(np.int64)[: len(starts)],
        end=end,
        **counts,
    )


def _per_period(days: Ints, starts: list[int]) -> Ints:
    places = np.searchsorted(np.array(starts), days, side="right") - 1
    return np.bincount(places, minlength=len(starts)).astype(np.int64)


def _starts(first: int, until: int, every: Every) -> list[int]:
    """First days of the periods that hold the days from ``first`` to ``until``."""
    if first > until:
        return []
    if every == "week":
        return list(range(first - (first - _MONDAY) % 7, until + 1, 7))
    size = _MONTHS[every]
    begin, end = _day(first), _day(until)
    month = begin.year * 12 + (begin.month - 1) // size * size
    months = range(month, end.year * 12 + end.month, size)
    return [(date(m // 12, m % 12 + 1, 1) - _EPOCH).days for m in months]


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=int(number))
