"""Every step of every customer from stage to stage, with its day and reason."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from attrs import frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models.tiers import LifecycleStage, LifecycleTransition
from customer_core.reasons import Reason
from customer_core.scoring._timeline import SILENT, STAGES, Timeline
from customer_core.scoring.history import Ints
from customer_core.summaries import Section, Summary

_EPOCH = date(1970, 1, 1)


@frozen(kw_only=True, eq=False, repr=False)
class LifecycleSteps:
    """Columns of one row per step, by customer, then day.

    Attributes:
        cluster_ids: of all customers.
        owner: place of the customer in ``cluster_ids``.
        day: of the step, from 1970-01-01.
        former_codes: of the stage before.
        stage_codes: of the stage from that day on.
        gap: days since the purchase before, of steps by a purchase.
        limit: days of silence that were exceeded, or by which a customer had lapsed.
    """

    cluster_ids: Sequence[str]
    owner: Ints
    day: Ints
    former_codes: Ints
    stage_codes: Ints
    gap: Ints
    limit: Ints

    def of(self, row: int) -> tuple[LifecycleTransition, ...]:
        """The steps of one customer, in order."""
        start, end = np.searchsorted(self.owner, (row, row + 1)).tolist()
        return tuple(map(self.__getitem__, range(start, end)))

    def __getitem__(self, place: int) -> LifecycleTransition:
        """One step.

        Raises:
            IndexError: when there is no such step.
        """
        place = range(len(self))[place]
        return LifecycleTransition(
            cluster_id=self.cluster_ids[self.owner[place]],
            on=_EPOCH + timedelta(days=int(self.day[place])),
            former=STAGES[self.former_codes[place]],
            stage=STAGES[self.stage_codes[place]],
            reason=self._reason(place),
        )

    def _reason(self, place: int) -> Reason:
        stage = STAGES[self.stage_codes[place]]
        gap, limit = int(self.gap[place]), int(self.limit[place])
        code, shown = {
            LifecycleStage.FIRST_PURCHASE: ("first", {}),
            LifecycleStage.REPEAT: ("again", {"gap": gap}),
            LifecycleStage.WIN_BACK: ("back", {"gap": gap, "limit": limit}),
        }.get(stage, ("silence", {"limit": limit}))
        return Reason(code=f"lifecycle.step_{code}", parameters=shown)

    def flows(self) -> dict[tuple[LifecycleStage, LifecycleStage], int]:
        """(stage before, stage after) -> steps."""
        size = len(STAGES)
        key = self.former_codes * size + self.stage_codes
        keys, counts = np.unique(key, return_counts=True)
        return {
            (STAGES[k // size], STAGES[k % size]): n
            for k, n in zip(keys.tolist(), counts.tolist(), strict=True)
        }

    def to_frame(self, language: Language = "en") -> dict[str, list[Any]]:
        """Columns of equal length, one row per step.

        Keys: ``cluster_id``, ``on`` (date), ``former``, ``stage``, ``reason``.
        """
        names = [str(stage) for stage in STAGES]
        return {
            "cluster_id": [self.cluster_ids[row] for row in self.owner.tolist()],
            "on": self.day.astype("datetime64[D]").tolist(),
            "former": [names[code] for code in self.former_codes.tolist()],
            "stage": [names[code] for code in self.stage_codes.tolist()],
            "reason": [self._reason(p).text(language) for p in range(len(self))],
        }

    def summary(self, language: Language = "en") -> Summary:
        """How many steps there were from which stage to which."""
        words = ("former", "became", "customers")
        header = tuple(label(f"scoring.{word}", language) for word in words)
        rows = tuple(
            (former.label(language), stage.label(language), f"{count:,}")
            for (former, stage), count in self.flows().items()
        )
        title = label("scoring.steps", language)
        return Summary(title, (Section(title, header, rows),))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """How many steps there were from which stage to which, as a heat map."""
        former, became, number = (
            label(f"scoring.{word}", language)
            for word in ("former", "became", "customers")
        )
        flows = self.flows()
        columns: dict[str, list[Any]] = {
            former: [start.label(language) for start, _ in flows],
            became: [end.label(language) for _, end in flows],
            number: list(flows.values()),
        }
        return chart(
            columns, "rect", title=label("scoring.steps", language),
            x=(became, "nominal"), y=(former, "nominal"),
            color=(number, "quantitative"),
        )  # fmt: skip

    def __iter__(self) -> Iterator[LifecycleTransition]:
        """Every step, in order."""
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self.owner)

    def __repr__(self) -> str:
        """Counts only."""
        return f"LifecycleSteps({len(self)} steps, {len(self.cluster_ids)} customers)"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def steps_of(
    timeline: Timeline, cluster_ids: Sequence[str], until: int
) -> LifecycleSteps:
    """The steps until the end of a day: by purchases, and by silence."""
    known = timeline.day <= until
    bought = known & (timeline.base != timeline.former)
    before = np.concatenate([timeline.limits[1, :1], timeline.limits[1, :-1]])
    parts = [
        (
            timeline.owner[bought],
            timeline.day[bought],
            timeline.former[bought],
            timeline.base[bought],
            timeline.gap[bought],
            before[bought],
        )
    ]
    following = np.minimum(timeline.next_day(until), until + 1)
    for place, stage in enumerate(SILENT):
        limit = timeline.limits[place]
        day = timeline.day + limit + 1
        silent = known & (day < following)
        former = timeline.base if place == 0 else np.full(len(day), SILENT[place - 1])
        parts.append(
            (
                timeline.owner[silent],
                day[silent],
                former[silent],
                np.full(int(silent.sum()), stage),
                timeline.gap[silent],
                limit[silent],
            )
        )
    columns = [
        np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True)
    ]
    order = np.lexsort((columns[1], columns[0]))
    owner, day, former, stages, gap, limit = (column[order] for column in columns)
    return LifecycleSteps(
        cluster_ids=cluster_ids,
        owner=owner,
        day=day,
        former_codes=former,
        stage_codes=stages,
        gap=gap,
        limit=limit,
    )
