"""Points and measures of many customers -> which tiers they reach, or may keep.

Rules:
    The last tier is reached by everybody; nobody without a purchase reaches another.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.scoring._purchases import Floats
from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.history import EXACT, Ints
from customer_core.scoring.levels import QUARTERS, Condition, TierLevel
from customer_core.scoring.policy import TierPolicy

Flags = NDArray[np.bool_]

UNKNOWN = -1
"""Tenure of a customer who was never registered and never bought."""


@frozen(kw_only=True, eq=False, repr=False)
class Measured:
    """What conditions look at, one row per customer.

    Attributes:
        rfm: recency, frequency, amount and their scores.
        tenure_days: whole days as a customer, -1 when not known.
        own: measures of the policy's own, NaN where unmeasured.
    """

    rfm: RfmTable
    tenure_days: Ints
    own: Mapping[str, Floats]

    def column(self, measure: str) -> NDArray[Any]:
        """Values of one measure, NaN where unmeasured; amounts in smallest units."""
        rfm, tenure = self.rfm, self.tenure_days
        if measure == "recency":
            return np.where(rfm.frequency > 0, rfm.recency_days, np.nan)
        if measure == "tenure":
            return np.where(tenure == UNKNOWN, np.nan, tenure)
        if measure == "monetary":
            return rfm.monetary_units
        if measure in self.own:
            return self.own[measure]
        column: NDArray[Any] = getattr(rfm, measure)
        return column

    def met(self, condition: Condition, *, staying: bool) -> Flags:
        """Which customers are within the limits, wider by the slack when staying."""
        values = self.column(condition.measure)
        slack = condition.slack if staying else Decimal(0)
        inside = np.ones(len(values), dtype=bool)
        if condition.at_least is not None:
            inside &= values >= self._limit(condition, condition.at_least - slack, 1)
        if condition.at_most is not None:
            inside &= values <= self._limit(condition, condition.at_most + slack, -1)
        return inside

    def _limit(self, condition: Condition, limit: Decimal, sign: int) -> float | int:
        """The limit as the column has its numbers; amounts are whole."""
        if condition.measure != "monetary":
            return float(limit)
        units = EXACT.multiply(limit, Decimal(10) ** self.rfm.scale)
        return int(
            units.to_integral_value(ROUND_CEILING if sign > 0 else ROUND_FLOOR, EXACT)
        )


def reached(
    policy: TierPolicy, score: Ints, measured: Measured, *, staying: bool
) -> Flags:
    """Which customers reach which tier, shape (tiers, customers), best tier first.

    Args:
        policy: its levels and conditions.
        score: quarters of a point.
        measured: what conditions look at.
        staying: by the limits to keep a tier, not those to enter it.
    """
    buys = measured.rfm.frequency > 0
    rows = [
        _of_level(level, score, measured, staying=staying) & buys
        for level in policy.levels[:-1]
    ]
    return np.array([*rows, np.ones(len(score), dtype=bool)])


def _of_level(
    level: TierLevel, score: Ints, measured: Measured, *, staying: bool
) -> Flags:
    points = level.stay_from if staying else level.enter_from
    inside: Flags = score >= (points or 0) * QUARTERS
    for condition in level.requires:
        inside &= measured.met(condition, staying=staying)
    if level.or_when:
        alone = [measured.met(c, staying=staying) for c in level.or_when]
        inside |= np.logical_and.reduce(alone)
    return inside
