"""Values of buyers -> their scores and the cuts between them.

Rules:
    Here values are whole numbers of which more is better: days come with their sign
    turned, amounts in their smallest unit. A score *begins* at a value; ``None`` stands
    where nobody reached it. See :mod:`customer_core.scoring.rfm_cuts`.
"""

from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_core.scoring.history import EXACT, Ints, decimals_of, to_amount
from customer_core.scoring.rfm_cuts import Method, RfmCuts, RfmPolicy

_UNREACHED = np.iinfo(np.int64).max
_UNREACHED_BEYOND = 10**40  # where sums are Python integers

Begins = list[int | None]


def score_buyers(
    policy: RfmPolicy,
    measures: tuple[Ints, Ints, NDArray[Any]],
    *,
    scale: int,
    decimals: int,
) -> tuple[list[Ints], RfmCuts]:
    """Scores of recency, frequency and amount, and where they begin.

    Args:
        policy: how they are cut.
        measures: days, purchases and sums of the buyers only.
        scale: decimals kept in the sums.
        decimals: decimals that write every amount; cuts may need more.
    """
    days, counts, sums = measures
    columns = (-days, counts, sums)
    bins = policy.bins if policy.cuts is None else policy.cuts.bins
    declared = _declared(policy, scale)
    group: Ints = np.zeros(len(days), dtype=np.int64)
    groups, scores, found = 1, list[Ints](), list[Begins]()
    for place, column in enumerate(columns):
        begins = declared[place] or _find(
            column, group, groups, policy, one=10**scale if place == 2 else 1,  # noqa: PLR2004 - the amount
            falling=place == 0,
        )  # fmt: skip
        if len(begins) < groups * (bins - 1):
            begins = begins * groups  # own cuts are the same in every group
        scores.append(apply_begins(column, group, begins, bins))
        found.append(begins)
        nested = policy.binning if policy.cuts is None else policy.cuts.binning
        if nested == "nested":
            group, groups = group * bins + scores[-1] - 1, groups * bins
    return scores, _cuts(found, scale, decimals)


def _declared(policy: RfmPolicy, scale: int) -> tuple[Begins, Begins, Begins]:
    """Cuts that the policy gives, in the numbers used here; empty: to be found."""
    given: RfmPolicy | RfmCuts = policy if policy.cuts is None else policy.cuts
    unit = Decimal(10) ** scale
    return (
        [None if cut is None else -cut for cut in given.recency_days],
        list(given.frequency),
        [
            None
            if cut is None
            else int(EXACT.multiply(cut, unit).to_integral_value(ROUND_CEILING, EXACT))
            for cut in given.monetary
        ],
    )


def _find(  # noqa: PLR0913 - a measure and how it is cut
    column: NDArray[Any],
    group: Ints,
    groups: int,
    policy: RfmPolicy,
    *,
    one: int,
    falling: bool,
) -> Begins:
    """Cuts of each group, one after another; of all where a group is empty."""
    everyone = find_begins(column, policy.bins, policy.method, one=one, falling=falling)
    if groups == 1:
        return everyone
    order = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[order], np.arange(groups + 1))
    begins: Begins = []
    for start, end in pairwise(ends.tolist()):
        own = column[order[start:end]]
        begins += (
            find_begins(own, policy.bins, policy.method, one=one, falling=falling)
            if len(own)
            else everyone
        )
    return begins


def _cuts(found: list[Begins], scale: int, decimals: int) -> RfmCuts:
    recency, frequency, monetary = found
    units = np.array([u for u in monetary if u is not None], dtype=object)
    decimals = max(decimals, decimals_of(units, scale))
    return RfmCuts(
        recency_days=tuple(None if b is None else -b for b in recency),
        frequency=tuple(frequency),
        monetary=tuple(
            None if u is None else to_amount(u, scale, decimals=decimals)
            for u in monetary
        ),
    )


def find_begins(
    values: NDArray[Any], bins: int, method: Method, *, one: int, falling: bool
) -> list[int | None]:
    """The values at which the scores 2 to ``bins`` begin.

    Args:
        values: whole numbers, more is better.
        bins: number of scores.
        method: see the rules above.
        one: a whole unit of the measure in these numbers, 100 for cents.
        falling: whether the sign was turned; quantiles are those of the measure.
    """
    if not len(values):
        return [None] * (bins - 1)
    if method.startswith("quantile"):
        return _quantile_begins(
            np.sort(values), bins, one if method.endswith("one") else 0, falling=falling
        )
    distinct, equal = np.unique(values, return_counts=True)
    worse = np.cumsum(equal) - equal
    twice = {"rank_middle": equal, "rank_low": 0 * equal, "rank_high": 2 * equal - 2}
    score = 1 + bins * (2 * worse + twice[method]) // (2 * len(values))
    begins = np.searchsorted(score, np.arange(2, bins + 1))
    return [int(distinct[i]) if i < len(distinct) else None for i in begins]


def _quantile_begins(
    ordered: NDArray[Any], bins: int, step: int, *, falling: bool
) -> list[int | None]:
    """Where bins of type 7 quantiles begin, in whole numbers."""
    begins = list[int | None]()
    for place in range(1, bins):
        low, rest = divmod((len(ordered) - 1) * place, bins)
        high = min(low + 1, len(ordered) - 1)
        # the quantile times the number of bins
        times = int(ordered[low]) * (bins - rest) + int(ordered[high]) * rest
        if falling:  # days: up to the quantile, or less than one above it
            begin = times - step * bins + bool(step)
        else:  # more than the quantile, or at least one above it
            begin = times + (step * bins if step else 1)
        begins.append(-(-begin // bins))  # rounded up
    return begins


def apply_begins(
    values: NDArray[Any], groups: Ints, begins: list[int | None], bins: int
) -> Ints:
    """The score of each value, by the cuts of its group.

    Args:
        values: as in :func:`find_begins`.
        groups: number of each value's group, from 0.
        begins: ``bins - 1`` cuts per group, one group after another.
        bins: number of scores.
    """
    far = _UNREACHED_BEYOND if values.dtype == object else _UNREACHED
    table = np.array([far if b is None else b for b in begins], dtype=values.dtype)
    table = table.reshape(-1, bins - 1)
    score = np.ones(len(values), dtype=np.int64)
    for place in range(bins - 1):
        column = table[:, place]
        begin = column[groups] if len(column) > 1 else column[0]
        score += (values >= begin).astype(np.int64)
    return score
