"""Which tier each customer has and since when: what one run leaves for the next.

Rules:
    States are columns and can be kept as JSON between runs; nothing else is needed to
    go on. Moments are microseconds since 1970 UTC, :data:`NEVER` stands for none.
    A tier in effect differs from the earned one only while it is set by hand.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from attrs import field, fields, frozen

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.models import SCHEMA_VERSION, as_utc
from customer_core.models.tiers import as_tier, tier_label
from customer_core.scoring._purchases import NEVER
from customer_core.scoring._rfm_table import or_none
from customer_core.scoring.history import Ints
from customer_core.summaries import Section, Summary

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(micros: int) -> datetime | None:
    """The moment in UTC; ``None`` for :data:`NEVER`."""
    return None if micros == NEVER else _EPOCH + timedelta(microseconds=int(micros))


@frozen(kw_only=True, eq=False, repr=False)
class TierStates:
    """The tier of every customer at one moment, in columns.

    Attributes:
        as_of: the moment, in UTC.
        policy_version: of the policy that was followed.
        tiers: names, best first.
        cluster_ids: the customers, in row order.
        tier_codes: place of the tier in effect in ``tiers``.
        earned_codes: place of the tier that points and rules gave.
        since: from when the earned tier is held.
        member_since: from when they are customers.
        grace_until: when an unearned tier is lost; never: it is earned.
        next_review: when the tier is next reviewed; never: at every run.
        set_until: when a tier set by hand ends; never: it was not set by hand.
    """

    as_of: datetime = field(converter=as_utc)
    policy_version: str
    tiers: tuple[str, ...]
    cluster_ids: Sequence[str]
    tier_codes: Ints
    earned_codes: Ints
    since: Ints
    member_since: Ints
    grace_until: Ints
    next_review: Ints
    set_until: Ints

    @property
    def counts(self) -> dict[str, int]:
        """How many customers have each tier in effect, best first."""
        found = np.bincount(self.tier_codes, minlength=len(self.tiers)).tolist()
        return dict(zip(map(as_tier, self.tiers), found, strict=True))

    def to_json(self) -> str:
        """The states as JSON text; equal states give equal text."""
        columns = {name: getattr(self, name).tolist() for name in _COLUMNS}
        document: dict[str, Any] = {
            "schema": "TierStates",
            "schema_version": SCHEMA_VERSION,
            "as_of": self.as_of.isoformat(),
            "policy_version": self.policy_version,
            "tiers": list(map(str, self.tiers)),
            "cluster_ids": list(self.cluster_ids),
        }
        return json.dumps(document | columns, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "TierStates":
        """The states that :meth:`to_json` wrote.

        Raises:
            ConfigurationError: when the text is not such states.
        """
        try:
            document = json.loads(text)
            head = document.pop("schema"), document.pop("schema_version")
            states = cls(
                as_of=datetime.fromisoformat(document.pop("as_of")),
                policy_version=document.pop("policy_version"),
                tiers=tuple(document.pop("tiers")),
                cluster_ids=document.pop("cluster_ids"),
                **{name: np.array(v, np.int64) for name, v in document.items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            states, head = None, None
        if states is None or head != ("TierStates", SCHEMA_VERSION) or _is_odd(states):
            msg = f"the text is not TierStates version {SCHEMA_VERSION}"
            raise ConfigurationError(msg)
        return states

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per customer; ``None`` for never.

        Keys: ``cluster_id``, ``tier``, ``earned``, and the moments ``since``,
        ``member_since``, ``grace_until``, ``next_review``, ``set_until``.
        """
        names = list(map(str, self.tiers))
        frame: dict[str, list[Any]] = {
            "cluster_id": list(self.cluster_ids),
            "tier": [names[code] for code in self.tier_codes.tolist()],
            "earned": [names[code] for code in self.earned_codes.tolist()],
        }
        for name in _COLUMNS[2:]:
            column = getattr(self, name)
            given = column != NEVER
            moments = np.where(given, column, 0).astype("datetime64[us]")
            frame[name] = [
                None if moment is None else moment.replace(tzinfo=UTC)
                for moment in or_none(moments, given)
            ]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Customers of each tier, in grace, and set by hand."""
        grace, hand = self.grace_until != NEVER, self.set_until != NEVER
        rows = []
        for code, (name, count) in enumerate(self.counts.items()):
            inside = self.tier_codes == code
            rows.append(
                (
                    tier_label(name, language),
                    f"{count:,}",
                    f"{int((inside & grace).sum()):,}",
                    f"{int((inside & hand).sum()):,}",
                )
            )
        words = ("scoring.tier", "scoring.customers", "change.grace_started")
        header = tuple(label(w, language) for w in (*words, "change.override_started"))
        section = Section(f"{self.as_of:%Y-%m-%d}", header, tuple(rows))
        return Summary(label("scoring.tiers", language), (section,))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each tier as bars."""
        tier, number = (label(f"scoring.{w}", language) for w in ("tier", "customers"))
        columns: dict[str, list[Any]] = {
            tier: [tier_label(name, language) for name in self.counts],
            number: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("scoring.tiers", language),
            x=(tier, "ordinal"), y=(number, "quantitative"),
        )  # fmt: skip

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.cluster_ids)

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(f"{tier}: {count}" for tier, count in self.counts.items())
        return f"TierStates({len(self)} customers, {counts})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


_COLUMNS = tuple(f.name for f in fields(TierStates) if f.type is Ints)
"""Codes first, then moments."""


def _is_odd(states: TierStates) -> bool:
    """Whether columns differ in length, or a code names no tier."""
    shapes = {getattr(states, name).shape for name in _COLUMNS}
    codes = np.concatenate([states.tier_codes, states.earned_codes])
    beyond = ((codes < 0) | (codes >= len(states.tiers))).any()
    return shapes != {(len(states.cluster_ids),)} or bool(beyond)
