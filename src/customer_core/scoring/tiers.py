"""What customers did -> points -> high value, regular or potential.

Rules:
    Each measure has a weight; the weights add up to 100 points. Recency, frequency and
    amount earn as many fifths of their weight as their score says (1 to 5), tenure its
    share of ``tenure_full_days``, regularity its value (0 to 1). Without a purchase
    only tenure earns points, and the tier is potential; nobody is dropped.
    Points are rounded half up to quarters and computed from whole numbers only: equal
    inputs and ``as_of`` give equal bytes anywhere.
    Tenure counts from the registration or the first purchase, whichever is earlier.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from customer_core.errors import ConfigurationError
from customer_core.scoring.history import DAY, Ints, PurchaseHistory, micros
from customer_core.scoring.policy import QUARTERS, TierPolicy
from customer_core.scoring.rfm import RfmTable, rfm_table
from customer_core.scoring.table import UNKNOWN, TierTable

_DEFAULT_POLICY = TierPolicy.default()
_BEST = 5  # score of R, F and M
_WHOLE = 100  # hundredths of regularity


def score_tiers(  # noqa: PLR0913 - one call with named columns
    history: PurchaseHistory,
    *,
    cluster_ids: Sequence[str],
    as_of: datetime,
    registered: Sequence[datetime | None] | None = None,
    currency: str | None = None,
    policy: TierPolicy = _DEFAULT_POLICY,
) -> TierTable:
    """Score and tier of every customer at one moment.

    Args:
        history: transactions; customer numbers are places in ``cluster_ids``.
        cluster_ids: all customers, also those without purchases.
        as_of: the moment to look from; later transactions are left out and counted.
        registered: when each customer joined, ``None`` when not known; ``None`` for
            all when nothing is known.
        currency: ISO 4217 of all amounts, ``None`` when not known.
        policy: how points are given.

    Raises:
        ConfigurationError: when a customer number has no cluster id, or the columns
            have different lengths.

    Example:
        >>> from decimal import Decimal
        >>> history = PurchaseHistory()
        >>> for month in (1, 2, 3):
        ...     _ = history.add(0, datetime(2024, month, 1), Decimal("50"))
        >>> table = score_tiers(history, cluster_ids=["a", "b"], currency="CNY",
        ...                     as_of=datetime(2024, 3, 11))
        >>> {str(tier): count for tier, count in table.counts.items()}
        {'high_value': 0, 'regular': 1, 'potential': 1}
        >>> print(table[0].explain().text())
        Why this customer is regular (+55.50 points)
          +12.00  recency: last purchase 10 days ago
          +15.00  frequency: 3 purchases
          +18.00  amount: spent 150 CNY
           +1.00  tenure: customer for 70 days
           +9.50  regularity: purchases at regular intervals (0.95 of 1)
    """
    rfm = rfm_table(history, as_of=as_of, customers=len(cluster_ids))
    tenure = _tenure(rfm, registered)
    quarters = _quarters(rfm, tenure, policy)
    score, buys = quarters.sum(axis=0), rfm.frequency > 0
    steps = (policy.high_value_from, policy.regular_from)
    reached = [buys & (score >= step * QUARTERS) for step in steps]
    return TierTable(
        cluster_ids=cluster_ids,
        policy=policy,
        rfm=rfm,
        tenure_days=tenure,
        quarters=quarters,
        tier_codes=np.select(reached, range(len(steps)), default=len(steps)),
        currency=currency,
    )


def _tenure(rfm: RfmTable, registered: Sequence[datetime | None] | None) -> Ints:
    """Whole days since the registration or first purchase; later ones count 0."""
    never = np.iinfo(np.int64).max
    since = np.where(rfm.frequency > 0, rfm.first_purchase, never)
    if registered is not None:
        if len(registered) != len(rfm):
            msg = (
                f"{len(registered)} registrations, {len(rfm)} customers; give one each"
            )
            raise ConfigurationError(msg)
        joined = (never if moment is None else micros(moment) for moment in registered)
        since = np.minimum(since, np.fromiter(joined, np.int64, count=len(rfm)))
    days = np.maximum(0, (micros(rfm.as_of) - since) // DAY)
    return np.where(since == never, UNKNOWN, days)


def _quarters(rfm: RfmTable, tenure: Ints, policy: TierPolicy) -> Ints:
    """Quarters of a point, shape (5, customers), rows as :data:`MEASURES`."""
    full = policy.tenure_full_days
    hundredths = np.rint(np.nan_to_num(rfm.regularity) * _WHOLE).astype(np.int64)
    earned = (
        (rfm.recency_score, _BEST),
        (rfm.frequency_score, _BEST),
        (rfm.monetary_score, _BEST),
        (np.clip(tenure, 0, full), full),
        (hundredths, _WHOLE),
    )
    weights = policy.weights.values()
    return np.array(
        [
            _rounded_share(int(weight * QUARTERS), part, whole)
            for weight, (part, whole) in zip(weights, earned, strict=True)
        ]
    )


def _rounded_share(weight: int, part: Ints, whole: int) -> Ints:
    """``weight * part / whole``, rounded half up, in whole numbers only."""
    return (2 * weight * part + whole) // (2 * whole)
