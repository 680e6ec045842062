"""Where in their life as customers they are, from what they bought when.

Rules:
    Prospect -> first purchase -> repeat -> at risk -> lapsed -> churned; whoever buys
    after a lapse is won back, and a repeat customer with the next purchase. Who is at
    risk and buys is a repeat customer again. Each stage follows from the purchases
    until ``as_of`` and the policy alone; several purchases on one day (UTC) are one.
    A stage holds from the end of the day on which its rule is met, so days of silence
    here may be one more than the whole periods of 24 hours of a tier's recency.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from customer_core.errors import ConfigurationError
from customer_core.scoring._purchases import NEVER, known_at, purchase_days
from customer_core.scoring._timeline import (
    stages_at,
    timeline_of,
)
from customer_core.scoring.history import Ints, PurchaseHistory
from customer_core.scoring.lifecycle_policy import LifecyclePolicy
from customer_core.scoring.lifecycle_stages import LifecycleTable, day_number

_DEFAULT = LifecyclePolicy()


def lifecycle_table(
    history: PurchaseHistory,
    *,
    cluster_ids: Sequence[str],
    as_of: datetime,
    registered: Sequence[datetime | None] | None = None,
    policy: LifecyclePolicy = _DEFAULT,
) -> LifecycleTable:
    """The stage of every customer, from the transactions until ``as_of``.

    Args:
        history: transactions; customer numbers are places in ``cluster_ids``.
        cluster_ids: all customers, also those without purchases.
        as_of: the moment to look from; a naive moment is taken as UTC.
        registered: when each customer joined, ``None`` when not known; it only dates
            prospects.
        policy: when silence becomes what.

    Raises:
        ConfigurationError: when a customer number has no cluster id, or the columns
            have different lengths.

    Example:
        >>> from decimal import Decimal
        >>> history = PurchaseHistory()
        >>> for day in (1, 11, 21):
        ...     _ = history.add(0, datetime(2024, 5, day), Decimal(10))
        >>> _ = history.add(1, datetime(2024, 5, 1), Decimal(10))
        >>> table = lifecycle_table(history, cluster_ids=["a", "b", "c"],
        ...                         as_of=datetime(2024, 6, 5))
        >>> [str(stage) for stage in table]
        ['at_risk', 'churned', 'prospect']
        >>> print(table.explain(0).text())
        Why this customer is at risk
                  last purchase on 2024-05-21 (UTC), 15 days before
                  bought on 3 days, first on 2024-05-01
                  80 % of the last 2 gaps were 10 days or less, of all customers' gaps 10 days; together 10 days
                  at risk after 10 days, lapsed after 15, churned after 30
                  in this stage since 2024-06-01
                  without a purchase lapsed from 2024-06-06
    """  # noqa: E501 - the example shows one printed line
    who, when, units, customers, _ = known_at(history, as_of, len(cluster_ids))
    paid = units > 0
    owner, day = purchase_days(who[paid], when[paid])
    del who, when, units, paid
    timeline = timeline_of(policy, owner, day, customers)
    return LifecycleTable(
        as_of=as_of,
        cluster_ids=cluster_ids,
        policy=policy,
        joined=_joined(registered, customers),
        timeline=timeline,
        found=stages_at(timeline, day_number(as_of)),
    )


def _joined(registered: Sequence[datetime | None] | None, customers: int) -> Ints:
    if registered is None:
        return np.full(customers, NEVER)
    if len(registered) != customers:
        msg = f"{len(registered)} registrations, {customers} customers; give one each"
        raise ConfigurationError(msg)
    days = (NEVER if moment is None else day_number(moment) for moment in registered)
    return np.fromiter(days, np.int64, count=customers)
