"""Recency, frequency and amount of many customers at one moment, in columns.

Rules:
    A purchase is a transaction with a positive amount; each counts, also several on one
    day. A negative amount (a refund) lowers the sum and is no purchase; nor is an
    amount of zero. Transactions after ``as_of`` are left out and counted, never used.
    Sums are exact: amounts are whole numbers of the smallest unit kept, ``10 **
    -scale`` of the currency. One table holds one currency; nothing is converted.
    Recency is whole periods of 24 hours between the last purchase and ``as_of``.
    Regularity is ``1 - s / m``, not below 0, of the gaps between days (UTC) with
    purchases, where ``m`` is their mean and ``s`` their sample standard deviation: 1
    for equal gaps, 0 for gaps as uneven as chance makes them (a Poisson process has
    ``s = m``). It needs purchases on three days.
    Scores are those of :mod:`customer_core.scoring.rfm_cuts`: unless the policy says
    otherwise 1 to 5, by the middle of equals. Then different values give five fifths;
    a customer alone, or all alike, get 3; 54 % one-time buyers share a frequency score
    of 2 instead of being spread over three.

Sources:
    Scores 1 to 5 and the need for a tie rule: IBM SPSS Direct Marketing, RFM analysis.
    Coefficient of variation of a Poisson process: exponential gaps, ``s = m``.
"""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from customer_core.scoring._purchases import (
    known_at,
    latest,
    purchase_days,
    regularity_of,
    sums_of,
)
from customer_core.scoring._rfm_scores import score_buyers
from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.history import (
    DAY,
    Ints,
    PurchaseHistory,
    decimals_of,
    micros,
)
from customer_core.scoring.rfm_cuts import RfmPolicy

NO_DAYS = -1
"""Recency of a customer without a purchase."""

_DEFAULT = RfmPolicy()


def rfm_table(
    history: PurchaseHistory,
    *,
    as_of: datetime,
    customers: int | None = None,
    policy: RfmPolicy = _DEFAULT,
) -> RfmTable:
    """Measures and scores of every customer, from the transactions until ``as_of``.

    Args:
        history: the transactions.
        as_of: the moment to look from; a naive moment is taken as UTC.
        customers: how many rows the table has; ``None``: up to the largest number.
        policy: how measures become scores.

    Raises:
        ConfigurationError: when a customer number is outside the table.

    Example:
        >>> from decimal import Decimal
        >>> history = PurchaseHistory()
        >>> for day in (1, 11, 21):
        ...     _ = history.add(0, datetime(2024, 5, day), Decimal("10.50"))
        >>> _ = history.add(1, datetime(2024, 4, 30), Decimal("99"))
        >>> table = rfm_table(history, as_of=datetime(2024, 5, 31))
        >>> table.recency_days.tolist(), table.frequency.tolist()
        ([10, 31], [3, 1])
        >>> table.monetary(0), table.regularity[0].item()
        (Decimal('31.50'), 1.0)
        >>> table.codes
        ['4-4-2', '2-2-4']
        >>> later = rfm_table(history, as_of=datetime(2024, 6, 30),
        ...                   policy=RfmPolicy(cuts=table.cuts))
        >>> later.codes
        ['1-4-2', '1-2-4']
    """
    who, when, units, rows, later = known_at(history, as_of, customers)
    decimals = decimals_of(units, history.scale)
    sums = sums_of(who, units, rows)
    paid = units > 0
    who, when = who[paid], when[paid]
    del units, paid
    frequency = np.bincount(who, minlength=rows)
    buys = frequency > 0
    last = latest(who, when, rows)
    first = -latest(who, -when, rows)
    recency = np.where(buys, (micros(as_of) - last) // DAY, NO_DAYS)
    scores, cuts = score_buyers(
        policy,
        (recency[buys], frequency[buys], sums[buys]),
        scale=history.scale,
        decimals=decimals,
    )
    return RfmTable(
        as_of=as_of,
        scale=history.scale,
        decimals=decimals,
        recency_days=recency,
        frequency=frequency,
        monetary_units=sums,
        first_purchase=first,
        regularity=regularity_of(*purchase_days(who, when), rows),
        recency_score=_spread(scores[0], buys),
        frequency_score=_spread(scores[1], buys),
        monetary_score=_spread(scores[2], buys),
        cuts=cuts,
        left_out={**history.left_out, "after_as_of": later},
    )


def _spread(scores: Ints, buys: NDArray[np.bool_]) -> Ints:
    """Scores of buyers over all customers, 0 for the others."""
    column = np.zeros(len(buys), dtype=np.int64)
    column[buys] = scores
    return column
