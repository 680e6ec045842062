"""What customers did -> points -> high value, regular or potential.

Rules:
    Each measure has a weight; the weights add up to 100 points. Recency, frequency and
    amount earn as many fifths of their weight as their score says (1 to 5; with other
    bins, their share), tenure its share of ``tenure_full_days``, regularity its value
    (0 to 1), a measure of your own the points of its band. Without a purchase only
    tenure and measures of your own earn points, and the tier is the last one,
    potential; nobody is dropped.
    Points are rounded half up to quarters and computed from whole numbers only: equal
    inputs and ``as_of`` give equal bytes anywhere.
    Tenure counts from the registration or the first purchase, whichever is earlier.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np

from customer_core.errors import ConfigurationError
from customer_core.scoring._purchases import NEVER, Floats
from customer_core.scoring._reached import UNKNOWN, Measured, reached
from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.history import DAY, Ints, PurchaseHistory, micros
from customer_core.scoring.levels import QUARTERS, Measure
from customer_core.scoring.policy import TierPolicy
from customer_core.scoring.rfm import rfm_table
from customer_core.scoring.table import TierTable

Column = Sequence[float | None] | Floats
"""One number per customer; ``None`` or NaN where unmeasured."""

_DEFAULT_POLICY = TierPolicy.default()
_NO_MEASURES: Mapping[str, Column] = MappingProxyType({})
_WHOLE = 100  # hundredths of regularity


def score_tiers(  # noqa: PLR0913 - one call with named columns
    history: PurchaseHistory,
    *,
    cluster_ids: Sequence[str],
    as_of: datetime,
    registered: Sequence[datetime | None] | None = None,
    currency: str | None = None,
    policy: TierPolicy = _DEFAULT_POLICY,
    measures: Mapping[str, Column] = _NO_MEASURES,
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
        measures: the columns of the policy's own measures, by name.

    Raises:
        ConfigurationError: when a customer number has no cluster id, the columns have
            different lengths, or the measures are not those of the policy.

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
    rfm = rfm_table(history, as_of=as_of, customers=len(cluster_ids), policy=policy.rfm)
    since = _member_since(rfm, registered)
    days = np.maximum(0, (micros(rfm.as_of) - since) // DAY)
    measured = Measured(
        rfm=rfm,
        tenure_days=np.where(since == NEVER, UNKNOWN, days),
        own=_own_columns(policy, measures, len(rfm)),
    )
    quarters = _quarters(measured, policy)
    tiers = reached(policy, quarters.sum(axis=0), measured, staying=False)
    return TierTable(
        cluster_ids=cluster_ids,
        policy=policy,
        measured=measured,
        member_since=since,
        quarters=quarters,
        tier_codes=tiers.argmax(axis=0),
        currency=currency,
    )


def _member_since(rfm: RfmTable, registered: Sequence[datetime | None] | None) -> Ints:
    """Registration or first purchase, the earlier, in microseconds; else never."""
    since = np.where(rfm.frequency > 0, rfm.first_purchase, NEVER)
    if registered is None:
        return since
    if len(registered) != len(rfm):
        msg = f"{len(registered)} registrations, {len(rfm)} customers; give one each"
        raise ConfigurationError(msg)
    joined = (NEVER if moment is None else micros(moment) for moment in registered)
    return np.minimum(since, np.fromiter(joined, np.int64, count=len(rfm)))


def _own_columns(
    policy: TierPolicy, given: Mapping[str, Column], rows: int
) -> dict[str, Floats]:
    names = [measure.name for measure in policy.measures]
    if set(given) != set(names):
        msg = f"the policy takes the measures {names}, given are {sorted(given)}"
        raise ConfigurationError(msg)
    columns = {name: np.asarray(given[name], dtype=np.float64) for name in names}
    for name, column in columns.items():
        if column.shape != (rows,):
            msg = f"{name} has not one number for each of {rows} customers"
            raise ConfigurationError(msg)
    return columns


def _quarters(measured: Measured, policy: TierPolicy) -> Ints:
    """Quarters of a point, shape (measures, customers), rows as the weights."""
    rfm, full = measured.rfm, policy.tenure_full_days
    hundredths = np.rint(np.nan_to_num(rfm.regularity) * _WHOLE).astype(np.int64)
    earned: list[tuple[Ints, int]] = [(score, rfm.cuts.bins) for score in rfm.scores]
    earned.append((np.clip(measured.tenure_days, 0, full), full))
    earned.append((hundredths, _WHOLE))
    rows = [
        _rounded_share(int(weight * QUARTERS), part, whole)
        for weight, (part, whole) in zip(policy.weights.values(), earned, strict=False)
    ]
    own = measured.own
    return np.array([*rows, *(_banded(m, own[m.name]) for m in policy.measures)])


def _rounded_share(weight: int, part: Ints, whole: int) -> Ints:
    """``weight * part / whole``, rounded half up, in whole numbers only."""
    return (2 * weight * part + whole) // (2 * whole)


def _banded(measure: Measure, values: Floats) -> Ints:
    """Quarters of the band each value is in; none below the first and unmeasured."""
    begins = np.array([float(band.at_least) for band in measure.bands])
    points: Any = [0, *(int(band.points * QUARTERS) for band in measure.bands)]
    band = np.searchsorted(begins, values, side="right")
    return np.array(points)[np.where(np.isnan(values), 0, band)]
