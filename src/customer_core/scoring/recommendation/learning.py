"""Purchases until a moment -> what is recommended then.

Rules:
    Only purchases until ``as_of`` are looked at, those of its whole day (UTC) included.
"""

from datetime import datetime

import numpy as np

from customer_core.scoring.recommendation._habits import Habits, habits_of
from customer_core.scoring.recommendation._matrix import Sparse
from customer_core.scoring.recommendation._similarity import neighbours_of
from customer_core.scoring.recommendation.lines import PurchaseLines, day_of
from customer_core.scoring.recommendation.policy import RecommendationPolicy
from customer_core.scoring.recommendation.recommender import Recommender

_DEFAULT = RecommendationPolicy()


def fit_recommender(
    lines: PurchaseLines,
    *,
    as_of: datetime,
    policy: RecommendationPolicy = _DEFAULT,
) -> Recommender:
    """Learn from all purchases until ``as_of``; later ones are not looked at.

    Args:
        lines: the purchases.
        as_of: the moment to look from; its whole day (UTC) counts.
        policy: how articles are found.

    Example:
        >>> lines = PurchaseLines.from_arrays(
        ...     np.array([0, 0, 1, 1, 2]), ["tea", "cup", "tea", "cup", "tea"],
        ...     np.array(["2024-05-01"] * 5, "datetime64[D]"))
        >>> model = fit_recommender(lines, as_of=datetime(2024, 6, 1))
        >>> [found.item for found in model.recommend(2, count=1, kinds="new")]
        ['cup']
    """
    known = lines.until(as_of)
    today = day_of(as_of)
    habits = habits_of(known, today=today, half_life=policy.half_life_days)
    shape = (int(known.customers.max(initial=-1)) + 1, len(lines.items))
    bought = Sparse.of(habits.customers, habits.items, habits.strength, shape=shape)
    popularity = np.bincount(
        habits.items, weights=habits.strength, minlength=len(lines.items)
    )
    return Recommender(
        as_of=as_of,
        policy=policy,
        items=lines.items,
        habits=habits,
        bought=bought,
        neighbours=neighbours_of(
            bought,
            weighting=policy.weighting,
            count=policy.neighbours,
            support=policy.support,
        ),
        popularity=popularity / max(popularity.sum(), 1e-300),
        first_rate=_first_rate(habits, known),
    )


def _first_rate(habits: Habits, lines: PurchaseLines) -> float:
    """First purchases of an article per basket, first baskets left out."""
    customers = int(lines.customers.max(initial=-1)) + 1
    begun = np.full(customers, np.iinfo(np.int64).max)
    np.minimum.at(begun, lines.customers, lines.day)
    at_once = len(np.unique(habits.customers))
    baskets = np.bincount(habits.customers, minlength=customers)
    first = lines.where(lines.day == begun[lines.customers])
    number = np.zeros(customers, np.int64)
    number[habits.customers] = habits.baskets
    later = int(number.sum()) - at_once
    return float(baskets.sum() - len(first)) / later if later > 0 else 1.0
