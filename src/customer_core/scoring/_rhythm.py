"""Days with purchases -> limits of silence after each of them, many at once.

Rules:
    The formula stands in :mod:`customer_core.scoring.lifecycle_policy`. Everything is
    computed in whole numbers: equal inputs give equal bytes anywhere.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_core.scoring.history import Ints
from customer_core.scoring.lifecycle_policy import LifecyclePolicy

Small = NDArray[np.int32]

_CHUNK = 1_000_000  # rows of windows held at once: 48 MB at the default window
_NO_GAP = np.iinfo(np.int32).max
_WEIGHT = 10**6  # of one customer among all, split between their gaps
_WHOLE = 100  # percent


def gaps_of(owner: Ints, day: Ints) -> tuple[Small, Small]:
    """Place of each day among its customer's, from 0, and days since the one before.

    Args:
        owner: numbers of the customers, in order.
        day: days with purchases, in order for each customer, each once.

    Returns:
        Places and gaps; the gap of a first day means nothing.
    """
    rows = np.arange(len(owner))
    first = np.append(True, owner[1:] != owner[:-1])[: len(owner)]
    place = rows - np.maximum.accumulate(np.where(first, rows, 0))
    gap = np.diff(day, prepend=day[:1])
    return place.astype(np.int32), gap.astype(np.int32)


def everyone_of(
    policy: LifecyclePolicy, owner: Ints, place: Small, gap: Small
) -> tuple[int, int]:
    """The two quantiles of all customers' gaps, each customer weighing the same."""
    if policy.everyone:
        return (policy.everyone[0], policy.everyone[1])
    follows = place > 0
    if not follows.any():
        return (policy.at_risk_days, policy.lapsed_days)
    owner, gap = owner[follows], gap[follows]
    weights = _WEIGHT // np.bincount(owner)[owner]
    # whole numbers below 2 ** 53: these floats are exact
    heaped = np.cumsum(np.bincount(gap, weights=weights)).astype(np.int64)
    needed = [-(-int(heaped[-1]) * percent // _WHOLE) for percent in policy.percents]
    at_risk, lapsed = np.searchsorted(heaped, needed).tolist()
    return (at_risk, lapsed)


def own_quantiles(policy: LifecyclePolicy, place: Small, gap: Small) -> Any:  # noqa: ANN401 - arrays
    """How many of the latest gaps count after each day, and their two quantiles.

    Returns:
        Numbers of gaps, shape (days,), and quantiles, shape (2, days), 0 without gaps.
    """
    size, window = len(place), policy.window
    counts = np.minimum(place, window)
    found = np.zeros((2, size), dtype=np.int32)
    for start in range(0, size, _CHUNK):
        end = min(start + _CHUNK, size)
        latest = np.full((end - start, window), _NO_GAP, dtype=np.int32)
        for back in range(min(window, end)):
            low = max(start, back)
            own = place[low:end] > back
            latest[low - start :, back][own] = gap[low - back : end - back][own]
        latest.sort(axis=1)
        number = counts[start:end]
        for row, percent in enumerate(policy.percents):
            nth = np.maximum(-(-number * percent // _WHOLE) - 1, 0)
            value = np.take_along_axis(latest, nth[:, None], axis=1)[:, 0]
            found[row, start:end] = np.where(number > 0, value, 0)
    return counts, found


def limits_of(
    policy: LifecyclePolicy, place: Small, gap: Small, everyone: tuple[int, int]
) -> Small:
    """Days of silence after each day with a purchase, shape (3, days), rising."""
    if policy.basis == "days":
        fixed = np.array(policy.days, dtype=np.int32)[:, None]
        return np.broadcast_to(fixed, (3, len(place)))
    counts, own = own_quantiles(policy, place, gap)
    weight = counts + policy.shrinkage
    limits = np.empty((3, len(place)), dtype=np.int32)
    for row, common in enumerate(everyone):
        total = counts.astype(np.int64) * own[row] + policy.shrinkage * common
        # without gaps and shrinkage there is nothing to weigh: everybody's
        mean = np.where(
            weight > 0, (2 * total + weight) // np.maximum(2 * weight, 1), common
        )
        limits[row] = np.clip(mean, policy.min_days, policy.max_days)
    limits[2] = 0
    factors = (policy.lapsed_factor, policy.churned_factor)
    for row, factor in enumerate(factors, start=1):
        top, bottom = factor.as_integer_ratio()
        times = limits[row - 1].astype(np.int64) * top // bottom
        limits[row] = np.maximum(limits[row], np.maximum(times, limits[row - 1] + 1))
    return limits
