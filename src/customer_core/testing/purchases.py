"""Synthetic purchases of customers who come, buy at their own rate and leave.

Rules:
    Nobody and nothing is real. Customers join evenly over the first three quarters of
    the time, buy at a personal rate and leave after a personal time (the story of
    Pareto/NBD, on whole days); what they spend varies about a personal mean (the story
    of Gamma-Gamma). Same numbers and seed, same purchases.
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.scoring import PurchaseHistory

_FIRST = np.datetime64("2024-01-01", "D")
_RATE = 0.7, 45.0  # shape; days between purchases of a typical customer
_LEAVING = 0.8, 150.0  # shape; days until a typical customer leaves
_SPENDING = 6.0, 4.0, 3_000.0  # p, q and gamma of Gamma-Gamma, in cents
_MOST = 400  # purchases of a customer


@frozen(eq=False)
class Purchases:
    """Purchases, by customer and day.

    Attributes:
        customers: number of the customer, from 0.
        occurred_at: day of the purchase.
        cents: what was paid, in hundredths of the currency.
    """

    customers: NDArray[np.int64]
    occurred_at: NDArray[np.datetime64]
    cents: NDArray[np.int64]

    def history(self) -> PurchaseHistory:
        """The same as a history."""
        return PurchaseHistory.from_arrays(
            self.customers, self.occurred_at, minor_units=self.cents, scale=2
        )


def generate_purchases(customers: int, *, seed: int, days: int = 730) -> Purchases:
    """Purchases of customers who come and go.

    Args:
        customers: how many there are; each buys at least once.
        seed: makes the run repeatable.
        days: length of the period, from 2024-01-01.

    Example:
        >>> purchases = generate_purchases(100, seed=1)
        >>> len(set(purchases.customers.tolist())), str(purchases.occurred_at.min())
        (100, '2024-01-11')
    """
    draw = np.random.default_rng(seed)
    joined = draw.integers(0, days * 3 // 4, customers)
    gap = _RATE[1] / draw.gamma(_RATE[0], 1 / _RATE[0], customers)
    stays = _LEAVING[1] / draw.gamma(_LEAVING[0], 1 / _LEAVING[0], customers)
    ends = np.minimum(joined + draw.exponential(stays), days)
    who, when, now = [np.arange(customers)], [joined], joined.astype(float)
    for _ in range(_MOST):
        now = now + draw.exponential(gap)
        there = np.flatnonzero(now < ends)
        if not len(there):
            break
        who.append(there)
        when.append(now[there].astype(np.int64))
    people, day = np.concatenate(who), np.concatenate(when)
    p, q, gamma = _SPENDING
    mean = p / draw.gamma(q, 1 / gamma, customers)
    cents = np.maximum(draw.gamma(p, mean[people] / p), 1).astype(np.int64)
    order = np.lexsort((day, people))
    return Purchases(people[order], _FIRST + day[order], cents[order])
