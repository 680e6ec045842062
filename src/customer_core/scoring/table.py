"""Scores and tiers of many customers as columns, itemised when one is asked for.

Rules:
    Columns hold whole numbers; a :class:`~customer_core.models.TierScore` is made at
    the moment it is read, so that a million of them cost a million rows, not objects.
    Points are quarters of a point. Binary numbers hold quarters exactly, so the
    contributions add up to the score in any order, to the last bit.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import numpy as np
from attrs import field, frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import Money, TierScore
from customer_core.models.tiers import as_tier, tier_label
from customer_core.reasons import Explanation
from customer_core.scoring._items import contributions_of, rules_of
from customer_core.scoring._purchases import Floats
from customer_core.scoring._reached import UNKNOWN, Flags, Measured, reached
from customer_core.scoring._rfm_table import RfmTable, or_none
from customer_core.scoring.history import Ints
from customer_core.scoring.levels import QUARTERS
from customer_core.scoring.policy import TierPolicy
from customer_core.summaries import Section, Summary


@frozen(kw_only=True, eq=False, repr=False)
class TierTable:
    """Score and tier of many customers, as columns; objects are made when asked for.

    Attributes:
        cluster_ids: the customers, in row order.
        policy: how points were given.
        measured: the measures behind the points.
        member_since: registration or first purchase, the earlier, in microseconds
            since 1970 UTC; the largest integer when neither is known.
        quarters: points times 4, shape (measures, customers), rows as the weights of
            the policy.
        tier_codes: place of each tier in ``tiers``.
        currency: ISO 4217 of all amounts, ``None`` when not known.
        tiers: names of the tiers, best first.
    """

    cluster_ids: Sequence[str]
    policy: TierPolicy
    measured: Measured
    member_since: Ints
    quarters: Ints
    tier_codes: Ints
    currency: str | None
    tiers: tuple[str, ...] = field(init=False)

    @tiers.default
    def _names(self) -> tuple[str, ...]:
        return tuple(as_tier(level.name) for level in self.policy.levels)

    @property
    def rfm(self) -> RfmTable:
        """Measures and scores of recency, frequency and amount."""
        return self.measured.rfm

    @property
    def tenure_days(self) -> Ints:
        """Whole days as a customer, -1 when not known."""
        return self.measured.tenure_days

    @property
    def as_of(self) -> datetime:
        """The moment the scores look from, in UTC."""
        return self.rfm.as_of

    @property
    def scores(self) -> Floats:
        """0 to 100 points per customer, exact in quarters."""
        scores: Floats = self.quarters.sum(axis=0) / QUARTERS
        return scores

    @property
    def counts(self) -> dict[str, int]:
        """How many customers each tier has, best tier first."""
        found = np.bincount(self.tier_codes, minlength=len(self.tiers)).tolist()
        return dict(zip(self.tiers, found, strict=True))

    @property
    def left_out(self) -> Mapping[str, int]:
        """Why transactions were not used -> how many."""
        return self.rfm.left_out

    @property
    def fingerprint(self) -> str:
        """Hash of policy, moment and every column, 32 hex digits.

        Equal for equal transactions, customers, policy and moment, on any machine.
        """
        head = (self.policy.version, self.as_of.isoformat(), str(self.currency))
        digest = blake2b("\n".join((*head, *self.cluster_ids)).encode(), digest_size=16)
        for column in (self.quarters, self.tier_codes, self.member_since):
            digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
        return digest.hexdigest()

    def kept(self) -> Flags:
        """Who may keep which tier, shape (tiers, customers), best tier first."""
        score = self.quarters.sum(axis=0)
        return reached(self.policy, score, self.measured, staying=True)

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.cluster_ids)

    def __getitem__(self, row: int) -> TierScore:
        """The itemised score of one customer.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        spent, code = None, int(self.tier_codes[row])
        if self.rfm.frequency[row]:
            spent = Money(amount=self.rfm.monetary(row), currency=self.currency)
        quarters = self.quarters[:, row].tolist()
        return TierScore(
            cluster_id=self.cluster_ids[row],
            tier=self.tiers[code],
            score=sum(quarters) / QUARTERS,
            as_of=self.as_of,
            contributions=contributions_of(
                self.policy, self.measured, row, quarters=quarters, spent=spent
            ),
            recency_days=int(self.rfm.recency_days[row]) if spent is not None else None,
            frequency=int(self.rfm.frequency[row]),
            monetary=spent,
            rules=rules_of(self.policy, self.measured, row, sum(quarters), code),
        )

    def explain(self, row: int) -> Explanation:
        """The score of one customer itemised, in both languages."""
        return self[row].explain()

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per customer; ``None`` where unmeasured.

        Keys: ``cluster_id``, ``tier``, ``score``, then of the measures
        ``recency_days``, ``frequency``, ``monetary`` (Decimal), ``tenure_days``,
        ``regularity`` and the policy's own, the scores ``recency_score``,
        ``frequency_score``, ``monetary_score``, and the points as ``recency_points``
        and so on. A dict of columns is what every dataframe library takes.
        """
        measures, tiers = self.rfm.to_frame(), list(map(str, self.tiers))
        frame: dict[str, list[Any]] = {
            "cluster_id": list(self.cluster_ids),
            "tier": [tiers[code] for code in self.tier_codes.tolist()],
            "score": self.scores.tolist(),
        }
        for name in ("recency_days", "frequency", "monetary"):
            frame[name] = measures[name]
        frame["tenure_days"] = or_none(self.tenure_days, self.tenure_days != UNKNOWN)
        frame["regularity"] = measures["regularity"]
        for name, column in self.measured.own.items():
            frame[name] = or_none(column, ~np.isnan(column))
        for name in ("recency_score", "frequency_score", "monetary_score"):
            frame[name] = measures[name]
        for measure, quarters in zip(self.policy.weights, self.quarters, strict=True):
            frame[f"{measure}_points"] = (quarters / QUARTERS).tolist()
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Customers and points of each tier, and what it takes."""
        words = ("tier", "customers", "share", "points", "enter", "stay")
        rows = []
        for code, (level, count) in enumerate(
            zip(self.policy.levels, self.counts.values(), strict=True)
        ):
            points = self.scores[self.tier_codes == code]
            rows.append(
                (
                    tier_label(level.name, language),
                    f"{count:,}",
                    f"{count / max(len(self), 1):.1%}",
                    f"{points.mean():.1f}" if count else "–",
                    f"{level.enter_from:g}",
                    f"{level.stay_from:g}",
                )
            )
        header = tuple(label(f"scoring.{word}", language) for word in words)
        section = Section(f"{self.as_of:%Y-%m-%d}", header, tuple(rows))
        return Summary(label("scoring.tiers", language), (section,))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Customers of each tier as bars."""
        tier, number = (label(f"scoring.{w}", language) for w in ("tier", "customers"))
        columns: dict[str, list[Any]] = {
            tier: [tier_label(name, language) for name in self.tiers],
            number: list(self.counts.values()),
        }
        return chart(
            columns, "bar", title=label("scoring.tiers", language),
            x=(tier, "ordinal"), y=(number, "quantitative"),
        )  # fmt: skip

    def __iter__(self) -> Iterator[TierScore]:
        """Every customer's score, in row order."""
        return map(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(f"{tier}: {count}" for tier, count in self.counts.items())
        return f"TierTable({len(self)} customers, {counts})"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()
