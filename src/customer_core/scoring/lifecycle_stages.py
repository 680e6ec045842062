"""The stage of every customer at one moment, and how it is shown."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from attrs import field, frozen

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.issues import Parameters
from customer_core.messages import Language, label
from customer_core.models import as_utc
from customer_core.models.tiers import LifecycleStage
from customer_core.reasons import Explanation, Reason
from customer_core.scoring._purchases import NEVER
from customer_core.scoring._rfm_table import or_none
from customer_core.scoring._rhythm import Small, own_quantiles
from customer_core.scoring._timeline import (
    NO_ROW,
    SILENT,
    STAGES,
    Stages,
    Timeline,
    stages_at,
)
from customer_core.scoring.growth import Every, Growth, growth_of
from customer_core.scoring.history import DAY, Ints, micros
from customer_core.scoring.lifecycle_policy import LifecyclePolicy
from customer_core.scoring.lifecycle_steps import LifecycleSteps, steps_of
from customer_core.summaries import Section, Summary

_EPOCH = date(1970, 1, 1)


def day_number(moment: datetime) -> int:
    """Days from 1970-01-01 to the day of a moment, in UTC."""
    return micros(moment) // DAY


def to_day(number: int) -> date:
    """The day of :func:`day_number`."""
    return _EPOCH + timedelta(days=int(number))


@frozen(kw_only=True, eq=False, repr=False)
class LifecycleTable:
    """The stage of every customer at one moment, in columns.

    Attributes:
        as_of: the moment, in UTC.
        cluster_ids: the customers, in row order.
        policy: when silence becomes what.
        joined: day of registration from 1970-01-01, the largest integer when unknown.
        timeline: the days with purchases behind it.
        found: stages, their first days, and the last days with purchases.
    """

    as_of: datetime = field(converter=as_utc)
    cluster_ids: Sequence[str]
    policy: LifecyclePolicy
    joined: Ints
    timeline: Timeline
    found: Stages

    @property
    def stage_codes(self) -> Ints:
        """Place of each stage in the order of a life, from 0."""
        return self.found.codes

    @property
    def counts(self) -> dict[LifecycleStage, int]:
        """How many customers are in each stage, in the order of a life."""
        found = np.bincount(self.stage_codes, minlength=len(STAGES)).tolist()
        return dict(zip(STAGES, found, strict=True))

    @property
    def everyone(self) -> tuple[int, int]:
        """The two quantiles of all customers' gaps, in days; see the policy."""
        return self.timeline.everyone

    @property
    def _buys(self) -> Any:  # noqa: ANN401 - flags
        return self.found.last != NO_ROW

    @property
    def silence_days(self) -> Ints:
        """Days since the last day with a purchase, -1 without one."""
        silence = np.full(len(self), NO_ROW)
        rows = self.found.last[self._buys]
        silence[self._buys] = day_number(self.as_of) - self.timeline.day[rows]
        return silence

    @property
    def limits(self) -> Small:
        """Days of silence, shape (3, customers); -1 without a purchase."""
        limits = np.full((3, len(self)), NO_ROW, dtype=np.int32)
        limits[:, self._buys] = self.timeline.limits[:, self.found.last[self._buys]]
        return limits

    def at(self, moment: datetime) -> "LifecycleTable":
        """The stages at an earlier moment, by the same limits.

        Raises:
            ConfigurationError: when the moment is later than ``as_of``.
        """
        if micros(moment) > micros(self.as_of):
            msg = "nothing is known after as_of; make a table of the later moment"
            raise ConfigurationError(msg)
        return LifecycleTable(
            as_of=moment,
            cluster_ids=self.cluster_ids,
            policy=self.policy,
            joined=self.joined,
            timeline=self.timeline,
            found=stages_at(self.timeline, day_number(moment)),
        )

    def steps(self) -> LifecycleSteps:
        """Every step from stage to stage until ``as_of``, by customer, then day."""
        return steps_of(self.timeline, self.cluster_ids, day_number(self.as_of))

    def growth(
        self, *, every: Every = "month", lost: LifecycleStage = LifecycleStage.LAPSED
    ) -> Growth:
        """Customers won, returned and lost in each period; it adds up.

        Args:
            every: ``week`` (from Monday), ``month``, ``quarter`` or ``year``.
            lost: the stage that counts as lost: lapsed or churned.

        Raises:
            ConfigurationError: for another stage.
        """
        return growth_of(self.timeline, day_number(self.as_of), every=every, lost=lost)

    def __getitem__(self, row: int) -> LifecycleStage:
        """The stage of one customer.

        Raises:
            IndexError: when there is no such row.
        """
        stage: LifecycleStage = STAGES[self.stage_codes[row]]
        return stage

    def explain(self, row: int) -> Explanation:
        """Why one customer is in their stage, in both languages.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        if self.found.last[row] == NO_ROW:
            reasons = [_note("none", as_of=f"{self.as_of:%Y-%m-%d}")]
            if self.joined[row] != NEVER:
                reasons.append(_note("since", day=_text(self.joined[row])))
        else:
            reasons = self._of_buyer(row)
        return Explanation(f"explain.stage.{self[row]}", tuple(reasons))

    def _of_buyer(self, row: int) -> list[Reason]:
        line, last = self.timeline, int(self.found.last[row])
        place, on = int(line.place[last]), int(line.day[last])
        silence = day_number(self.as_of) - on
        limits = line.limits[:, last].tolist()
        names = ("at_risk", "lapsed", "churned")
        reasons = [
            _note("last", day=_text(on), silence=silence),
            _note("days", count=place + 1, first=_text(line.day[last - place])),
        ]
        if self.policy.basis == "rhythm":
            reasons.append(self._rhythm(slice(last - place, last + 1), limits[0]))
        reasons.append(_note("limits", **dict(zip(names, limits, strict=True))))
        reasons.append(_note("since", day=_text(self.found.since[row])))
        for name, limit in zip(names, limits, strict=True):
            if silence <= limit:
                reasons.append(_note(f"next_{name}", day=_text(on + limit + 1)))
                break
        return reasons

    def _rhythm(self, rows: slice, days: int) -> Reason:
        """The first limit: own gaps beside everybody's."""
        line = self.timeline
        counts, own = own_quantiles(self.policy, line.place[rows], line.gap[rows])
        share, gaps = f"{self.policy.at_risk_percent} %", int(counts[-1])
        common: dict[str, str | int] = {"share": share, "everyone": line.everyone[0]}
        if not gaps:
            return _note("rhythm_unknown", **common)
        common |= {"gaps": gaps, "own": int(own[0, -1]), "days": days}
        return _note("rhythm", **common)

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per customer; ``None`` where there is none.

        Keys: ``cluster_id``, ``stage``, ``since`` (date), ``last_purchase`` (date),
        ``silence_days``, ``purchase_days``, ``at_risk_after``, ``lapsed_after`` and
        ``churned_after`` (days of silence).
        """
        buys, line = self._buys, self.timeline
        last = np.where(buys, self.found.last, 0)
        present, known = buys | (self.joined != NEVER), len(line.day) > 0
        since = np.where(buys, self.found.since, np.where(present, self.joined, 0))
        names = [str(stage) for stage in STAGES]
        on = line.day[last] if known else np.zeros(len(self), np.int64)
        times = line.place[last] + 1 if known else on
        frame: dict[str, list[Any]] = {
            "cluster_id": list(self.cluster_ids),
            "stage": [names[code] for code in self.stage_codes.tolist()],
            "since": or_none(since.astype("datetime64[D]"), present),
            "last_purchase": or_none(on.astype("datetime64[D]"), buys),
            "silence_days": or_none(self.silence_days, buys),
            "purchase_days": np.where(buys, times, 0).tolist(),
        }
        for stage, limit in zip(SILENT, self.limits, strict=True):
            frame[f"{STAGES[stage]}_after"] = or_none(limit, buys)
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Customers of each stage, and the limits of the median customer."""
        words = ("stage", "customers", "share")
        header = tuple(label(f"scoring.{word}", language) for word in words)
        total = max(len(self), 1)
        rows = tuple(
            (stage.label(language), f"{count:,}", f"{count / total:.1%}")
            for stage, count in self.counts.items()
        )
        sections = [Section(f"{self.as_of:%Y-%m-%d}", header, rows)]
        if self._buys.any():
            medians = np.median(self.limits[:, self._buys], axis=1)
            names = tuple(STAGES[code].label(language) for code in SILENT)
            days = tuple(f"> {int(median):,}" for median in medians)
            sections.append(Section(label("scoring.limits", language), names, (days,)))
        return Summary(label("scoring.stages", language), tuple(sections))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each stage as bars."""
        stage, number = (
            label(f"scoring.{w}", language) for w in ("stage", "customers")
        )
        columns: dict[str, list[Any]] = {
            stage: [s.label(language) for s in STAGES],
            number: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("scoring.stages", language),
            x=(stage, "ordinal"), y=(number, "quantitative"),
        )  # fmt: skip

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.cluster_ids)

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(f"{stage}: {n}" for stage, n in self.counts.items() if n)
        return f"LifecycleTable({len(self)} customers, {counts})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _note(code: str, **parameters: str | int) -> Reason:
    given: Parameters = parameters
    return Reason(code=f"lifecycle.{code}", parameters=given)


def _text(number: int) -> str:
    return to_day(number).isoformat()
