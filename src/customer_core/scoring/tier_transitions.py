"""What happened to the tiers of many customers in one run, as columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from attrs import frozen

from customer_core.charts import chart
from customer_core.issues import Parameters
from customer_core.messages import Language, label
from customer_core.models.tiers import (
    TierChange,
    TierOverride,
    TierTransition,
    as_tier,
    tier_label,
)
from customer_core.reasons import Reason
from customer_core.scoring.history import Ints
from customer_core.scoring.levels import QUARTERS
from customer_core.scoring.tier_states import moment_of
from customer_core.summaries import Section, Summary

CHANGES = tuple(TierChange)
"""Change of each code."""

NONE = -1
"""Code of no tier, quarters of no score."""

_LIMITS = {
    TierChange.PROMOTED: "tier.move_enter",
    TierChange.DEMOTED: "tier.move_stay",
    TierChange.GRACE_STARTED: "tier.move_stay",
}
_NOTES = {
    TierChange.GRACE_ENDED: "tier.move_kept",
    TierChange.OVERRIDE_ENDED: "tier.override_over",
    TierChange.POLICY_CHANGED: "tier.move_renamed",
    TierChange.LEFT: "tier.move_gone",
}


@frozen(kw_only=True, eq=False, repr=False)
class TierTransitions:
    """Columns of one row per thing that happened, in the order of the customers.

    Attributes:
        at: the moment of the run, in UTC.
        tiers: every name that occurs.
        cluster_ids: the customers.
        change_codes: place in :class:`~customer_core.models.tiers.TierChange`.
        former_codes: place of the tier before in ``tiers``, -1 without one.
        tier_codes: place of the tier after, -1 without one.
        quarters: points times 4, -1 without a score.
        needed: points times 4 that were reached or missed; -1 where points did not
            decide.
        until: end of the grace, in microseconds since 1970 UTC; else never.
        overrides: row -> what was set by hand.
    """

    at: datetime
    tiers: tuple[str, ...]
    cluster_ids: Sequence[str]
    change_codes: Ints
    former_codes: Ints
    tier_codes: Ints
    quarters: Ints
    needed: Ints
    until: Ints
    overrides: Mapping[int, TierOverride]

    @property
    def counts(self) -> dict[TierChange, int]:
        """How often each change happened, those that never did left out."""
        found = np.bincount(self.change_codes, minlength=len(CHANGES)).tolist()
        return {c: n for c, n in zip(CHANGES, found, strict=True) if n}

    def __len__(self) -> int:
        """How many things happened."""
        return len(self.cluster_ids)

    def __getitem__(self, row: int) -> TierTransition:
        """One of them.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        quarters = int(self.quarters[row])
        return TierTransition(
            cluster_id=self.cluster_ids[row],
            at=self.at,
            change=CHANGES[self.change_codes[row]],
            former=self._name(self.former_codes[row]),
            tier=self._name(self.tier_codes[row]),
            score=None if quarters == NONE else quarters / QUARTERS,
            reasons=tuple(self._reasons(row)),
        )

    def _name(self, code: int) -> str | None:
        return None if code == NONE else as_tier(self.tiers[code])

    def _reasons(self, row: int) -> Iterator[Reason]:
        change = CHANGES[self.change_codes[row]]
        former, tier = self.former_codes[row], self.tier_codes[row]
        if former not in {NONE, tier}:
            yield Reason(code="tier.former", field=self.tiers[former])
        if tier != NONE:
            code = "tier.held" if tier == former else "tier.new"
            yield Reason(code=code, field=self.tiers[tier])
        if self.quarters[row] != NONE:
            yield _note("tier.move_score", score=_points(self.quarters[row]))
        if change in _LIMITS and self.needed[row] != NONE:
            yield _note(_LIMITS[change], points=_points(self.needed[row]))
        if change is TierChange.GRACE_STARTED:
            yield _note("tier.move_until", until=_day(moment_of(self.until[row])))
        if change in _NOTES:
            yield _note(_NOTES[change])
        if row in self.overrides:
            override = self.overrides[row]
            until = _day(override.expires_at)
            yield _note("tier.override", until=until, why=override.reason)

    def to_frame(self, language: Language = "en") -> dict[str, list[Any]]:
        """Columns of equal length, one row per thing that happened.

        Keys: ``cluster_id``, ``at``, ``change``, ``former``, ``tier``, ``score`` and
        ``reason``, the reasons in ``language``.
        """
        joint = "；" if language == "zh" else "; "
        rows = list(self)
        return {
            "cluster_id": [row.cluster_id for row in rows],
            "at": [row.at for row in rows],
            "change": [str(row.change) for row in rows],
            "former": [row.former and str(row.former) for row in rows],
            "tier": [row.tier and str(row.tier) for row in rows],
            "score": [row.score for row in rows],
            "reason": [
                joint.join(r.text(language) for r in row.reasons) for row in rows
            ],
        }

    def flows(self) -> dict[tuple[TierChange, str, str], int]:
        """(change, tier before, tier after) -> customers; empty for no tier."""
        size = len(self.tiers) + 1
        key = (self.change_codes * size + self.former_codes + 1) * size
        keys, counts = np.unique(key + self.tier_codes + 1, return_counts=True)
        names = ("", *self.tiers)
        return {
            (CHANGES[k // size**2], names[k // size % size], names[k % size]): n
            for k, n in zip(keys.tolist(), counts.tolist(), strict=True)
        }

    def summary(self, language: Language = "en") -> Summary:
        """How many customers moved from which tier to which."""
        words = ("change", "former", "became", "customers")
        header = tuple(label(f"scoring.{word}", language) for word in words)
        rows = tuple(
            (
                label(f"change.{change}", language),
                *(tier_label(name, language) or "–" for name in tiers),
                f"{count:,}",
            )
            for (change, *tiers), count in self.flows().items()
        )
        section = Section(f"{self.at:%Y-%m-%d}", header, rows)
        return Summary(label("scoring.changes", language), (section,))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each change as bars."""
        change, number = (
            label(f"scoring.{w}", language) for w in ("change", "customers")
        )
        columns: dict[str, list[Any]] = {
            change: [label(f"change.{c}", language) for c in self.counts],
            number: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("scoring.changes", language),
            x=(change, "nominal"), y=(number, "quantitative"),
        )  # fmt: skip

    def __iter__(self) -> Iterator[TierTransition]:
        """Everything that happened, in order."""
        return map(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(
            f"{change}: {count}" for change, count in self.counts.items()
        )
        return f"TierTransitions({self.at:%Y-%m-%d}, {counts or 'nothing'})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _note(code: str, **parameters: str) -> Reason:
    given: Parameters = parameters
    return Reason(code=code, parameters=given)


def _points(quarters: int) -> str:
    return f"{int(quarters) / QUARTERS:g}"


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
