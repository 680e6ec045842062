"""Every day with a purchase of every customer, and the stages between them.

Rules:
    A day's stage is what is known at its end. A customer who buys is new on the first
    day, won back on a day that ended a lapse, else a repeat customer; from the day on
    which the silence exceeds a limit they are at risk, lapsed, churned.
"""

from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.models.tiers import LifecycleStage
from customer_core.scoring._rhythm import Small, everyone_of, gaps_of, limits_of
from customer_core.scoring.history import Ints
from customer_core.scoring.lifecycle_policy import LifecyclePolicy

STAGES = tuple(LifecycleStage)
"""Stage of each code."""

PROSPECT, FIRST, REPEAT, AT_RISK, LAPSED, CHURNED, WIN_BACK = range(len(STAGES))
SILENT = (AT_RISK, LAPSED, CHURNED)
"""Stages of silence, in the order of the limits."""

NO_ROW = -1


@frozen(kw_only=True, eq=False, repr=False)
class Timeline:
    """Days with purchases as columns, by customer, then day; days from 1970-01-01.

    Attributes:
        customers: how many there are, also without purchases.
        owner: number of the customer.
        day: with at least one purchase.
        place: how many such days the customer had before.
        gap: days since the one before; of a first day it means nothing.
        limits: days of silence, shape (3, days): at risk, lapsed, churned beyond.
        base: stage code from that day on, until the silence exceeds a limit.
        former: stage code the day before.
        everyone: the two quantiles of all customers' gaps, in days.
    """

    customers: int
    owner: Ints
    day: Small
    place: Small
    gap: Small
    limits: Small
    base: NDArray[np.int8]
    former: NDArray[np.int8]
    everyone: tuple[int, int]

    def silent_before(self, limit: int) -> NDArray[np.bool_]:
        """Whether the silence before a day exceeded a limit (0 to 2)."""
        found: NDArray[np.bool_] = self.place > 0
        found[1:] &= self.gap[1:] - 1 > self.limits[limit, :-1]
        return found

    def next_day(self, until: int) -> Small:
        """The customer's next day with a purchase; without one, the day after."""
        later = np.full(len(self.day), until + 1, dtype=np.int32)
        follows = self.place[1:] > 0
        later[:-1][follows] = self.day[1:][follows]
        return later


def timeline_of(
    policy: LifecyclePolicy, owner: Ints, day: Ints, customers: int
) -> Timeline:
    """The timeline of days with purchases, see :func:`purchase_days`."""
    place, gap = gaps_of(owner, day)
    everyone = everyone_of(policy, owner, place, gap)
    limits = limits_of(policy, place, gap, everyone)
    first = place == 0
    silence = np.concatenate([[0], gap[1:] - 1]) if len(gap) else gap
    before = np.concatenate([limits[:, :1], limits[:, :-1]], axis=1)
    beyond = [~first & (silence > before[k]) for k in range(len(SILENT))]
    base = np.select([first, beyond[1]], [FIRST, WIN_BACK], REPEAT).astype(np.int8)
    held = np.concatenate([base[:1], base[:-1]])
    former = np.select(
        [first, *reversed(beyond)], [PROSPECT, *reversed(SILENT)], held
    ).astype(np.int8)
    return Timeline(
        customers=customers,
        owner=owner,
        day=day.astype(np.int32),
        place=place,
        gap=gap,
        limits=limits,
        base=base,
        former=former,
        everyone=everyone,
    )


class Stages(NamedTuple):
    """The stage of every customer at the end of a day.

    Attributes:
        codes: of the stages.
        since: day on which the stage began; of prospects it means nothing.
        last: row of the last day with a purchase, -1 without one.
    """

    codes: Ints
    since: Ints
    last: Ints


def stages_at(timeline: Timeline, day: int) -> Stages:
    """The stage of every customer at the end of a day."""
    known = timeline.day <= day
    counts = np.bincount(timeline.owner[known], minlength=timeline.customers)
    every = np.bincount(timeline.owner, minlength=timeline.customers)
    starts = np.cumsum(every) - every
    buys = counts > 0
    last = np.where(buys, starts + counts - 1, NO_ROW)
    codes = np.full(timeline.customers, PROSPECT)
    since = np.zeros(timeline.customers, dtype=np.int64)
    row = last[buys]
    limits, on = timeline.limits[:, row], timeline.day[row]
    silence = day - on
    beyond = [silence > limit for limit in reversed(limits)]
    silent = list(reversed(SILENT))
    codes[buys] = np.select(beyond, silent, timeline.base[row])
    steps = [on + limit + 1 for limit in reversed(limits)]
    since[buys] = np.select(beyond, steps, timeline.day[_began(timeline)[row]])
    return Stages(codes, since, last)


def _began(timeline: Timeline) -> Ints:
    """Row on which the stage of each row began: the last that changed it."""
    rows = np.arange(len(timeline.day))
    changed = timeline.base != timeline.former
    return np.maximum.accumulate(np.where(changed, rows, 0))
