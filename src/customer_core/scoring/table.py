"""Scores and tiers of many customers as columns, itemised when one is asked for.

Rules:
    Columns hold whole numbers; a :class:`~customer_core.models.TierScore` is made at
    the moment it is read, so that a million of them cost a million rows, not objects.
    Points are quarters of a point. Binary numbers hold quarters exactly, so the
    contributions add up to the score in any order, to the last bit.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.issues import Parameters
from customer_core.models import Contribution, Money, Tier, TierScore
from customer_core.reasons import Reason
from customer_core.scoring.history import Ints
from customer_core.scoring.policy import MEASURES, QUARTERS, TierPolicy
from customer_core.scoring.rfm import RfmTable

TIERS = tuple(Tier)
"""Tier of each code, best first."""

UNKNOWN = -1
"""Tenure of a customer who was never registered and never bought."""

_Item = tuple[Decimal | None, str, Parameters]
_NEWCOMER: dict[str, _Item] = {"frequency": (Decimal(0), "no_purchase", {})}


@frozen(kw_only=True, eq=False, repr=False)
class TierTable:
    """Score and tier of many customers, as columns; objects are made when asked for.

    Attributes:
        cluster_ids: the customers, in row order.
        policy: how points were given.
        rfm: measures and scores of recency, frequency and amount.
        tenure_days: whole days as a customer, -1 when not known.
        quarters: points times 4, shape (5, customers), rows as :data:`MEASURES`.
        tier_codes: place of each tier in :class:`~customer_core.models.Tier`.
        currency: ISO 4217 of all amounts, ``None`` when not known.
    """

    cluster_ids: Sequence[str]
    policy: TierPolicy
    rfm: RfmTable
    tenure_days: Ints
    quarters: Ints
    tier_codes: Ints
    currency: str | None

    @property
    def as_of(self) -> datetime:
        """The moment the scores look from, in UTC."""
        return self.rfm.as_of

    @property
    def scores(self) -> NDArray[np.float64]:
        """0 to 100 points per customer, exact in quarters."""
        scores: NDArray[np.float64] = self.quarters.sum(axis=0) / QUARTERS
        return scores

    @property
    def counts(self) -> dict[Tier, int]:
        """How many customers each tier has, best tier first."""
        found = np.bincount(self.tier_codes, minlength=len(TIERS)).tolist()
        return dict(zip(TIERS, found, strict=True))

    @property
    def left_out(self) -> Mapping[str, int]:
        """Why transactions were not used -> how many."""
        return self.rfm.left_out

    def __len__(self) -> int:
        """How many customers there are."""
        return len(self.cluster_ids)

    def __getitem__(self, row: int) -> TierScore:
        """The itemised score of one customer.

        Raises:
            IndexError: when there is no such row.
        """
        row = range(len(self))[row]
        spent = None
        if self.rfm.frequency[row]:
            spent = Money(amount=self.rfm.monetary(row), currency=self.currency)
        return TierScore(
            cluster_id=self.cluster_ids[row],
            tier=TIERS[self.tier_codes[row]],
            score=int(self.quarters[:, row].sum()) / QUARTERS,
            as_of=self.as_of,
            contributions=self._contributions(row, spent),
            recency_days=int(self.rfm.recency_days[row]) if spent is not None else None,
            frequency=int(self.rfm.frequency[row]),
            monetary=spent,
        )

    def _contributions(self, row: int, spent: Money | None) -> tuple[Contribution, ...]:
        points = (self.quarters[:, row] / QUARTERS).tolist()
        items = self._buyer(row, spent) if spent is not None else dict(_NEWCOMER)
        days = int(self.tenure_days[row])
        items["tenure"] = (
            (None, "tenure_unknown", {})
            if days == UNKNOWN
            else (Decimal(days), "tenure", {"days": days})
        )
        return tuple(
            _contribution(measure, points[place], *items[measure])
            for place, measure in enumerate(MEASURES)
            if measure in items
        )

    def _buyer(self, row: int, spent: Money) -> dict[str, _Item]:
        days, count = int(self.rfm.recency_days[row]), int(self.rfm.frequency[row])
        regularity = f"{self.rfm.regularity[row]:.2f}"
        return {
            "recency": (Decimal(days), "recency", {"days": days}),
            "frequency": (Decimal(count), "frequency", {"count": count}),
            "monetary": (spent.amount, "monetary", {"amount": spent.text}),
            "regularity": (
                (None, "regularity_unknown", {})
                if regularity == "nan"
                else (Decimal(regularity), "regularity", {"score": regularity})
            ),
        }

    def to_frame(self) -> dict[str, list[Any]]:
        """Columns of equal length, one row per customer; ``None`` where unmeasured.

        Keys: ``cluster_id``, ``tier``, ``score``, then of the measures
        ``recency_days``, ``frequency``, ``monetary`` (Decimal), ``tenure_days``,
        ``regularity``, the scores ``recency_score``, ``frequency_score``,
        ``monetary_score``, and the points as ``recency_points`` and so on. A dict of
        columns is what every dataframe library takes.
        """
        rfm, buys = self.rfm, self.rfm.frequency > 0
        amounts = [rfm.monetary(row) if buys[row] else None for row in range(len(self))]
        frame: dict[str, list[Any]] = {
            "cluster_id": list(self.cluster_ids),
            "tier": [str(TIERS[code]) for code in self.tier_codes.tolist()],
            "score": self.scores.tolist(),
            "recency_days": _or_none(rfm.recency_days, buys),
            "frequency": rfm.frequency.tolist(),
            "monetary": amounts,
            "tenure_days": _or_none(self.tenure_days, self.tenure_days != UNKNOWN),
            "regularity": _or_none(rfm.regularity, ~np.isnan(rfm.regularity)),
            "recency_score": _or_none(rfm.recency_score, buys),
            "frequency_score": _or_none(rfm.frequency_score, buys),
            "monetary_score": _or_none(rfm.monetary_score, buys),
        }
        for measure, quarters in zip(MEASURES, self.quarters, strict=True):
            frame[f"{measure}_points"] = (quarters / QUARTERS).tolist()
        return frame

    def __iter__(self) -> Iterator[TierScore]:
        """Every customer's score, in row order."""
        return map(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        """Counts only."""
        counts = ", ".join(f"{tier}: {count}" for tier, count in self.counts.items())
        return f"TierTable({len(self)} customers, {counts})"


def _contribution(
    measure: str, points: float, value: Decimal | None, code: str, values: Parameters
) -> Contribution:
    reason = Reason(
        code=f"tier.{code}",
        field=measure,
        weight=points,
        unit="points",
        parameters=values,
    )
    return Contribution(measure=measure, value=value, points=points, reason=reason)


def _or_none(column: NDArray[Any], present: NDArray[np.bool_]) -> list[Any]:
    values = zip(column.tolist(), present.tolist(), strict=True)
    return [value if there else None for value, there in values]
