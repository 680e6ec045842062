"""How valuable a customer is, itemised.

Rules:
    The contributions of a score add up to it exactly. A customer without purchases
    has a tier too: potential.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from customer_core.models.provenance import as_utc
from customer_core.models.values import Money
from customer_core.reasons import Explanation, Reason


class Tier(StrEnum):
    """High value / ordinary / potential, best first."""

    HIGH_VALUE = "high_value"
    REGULAR = "regular"
    POTENTIAL = "potential"


@frozen(kw_only=True)
class Contribution:
    """One measure and the points it gave.

    Attributes:
        measure: ``recency``, ``frequency``, ``monetary``, ``tenure``, ``regularity``.
        value: the measure: days, count, amount, days, 0 to 1; ``None`` when unmeasured.
        points: what it adds to the score.
        reason: the item in words.
    """

    measure: str
    value: Decimal | None
    points: float
    reason: Reason


@frozen(kw_only=True)
class TierScore:
    """Score and tier of one customer at one moment.

    Attributes:
        cluster_id: the customer.
        tier: where the score and the rules of the policy put them.
        score: 0 to 100 points, the sum of the contributions.
        as_of: the moment the score looks from, in UTC.
        contributions: in the order of the policy.
        recency_days: whole days since the last purchase, ``None`` without one.
        frequency: number of purchases.
        monetary: sum of purchases, ``None`` without one.
    """

    cluster_id: str
    tier: Tier
    score: float
    as_of: datetime = field(converter=as_utc)
    contributions: tuple[Contribution, ...] = ()
    recency_days: int | None = None
    frequency: int = 0
    monetary: Money | None = None

    def explain(self) -> Explanation:
        """The score itemised, in both languages."""
        return Explanation(
            f"explain.tier.{self.tier}", tuple(c.reason for c in self.contributions)
        )
