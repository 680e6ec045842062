"""How good recommendations would have been: held out, beside plain baselines.

Rules:
    ``time``: everything before a moment is learned, each customer's first basket from
    then on is to be foretold. ``last``: each customer's last basket is, from all other
    purchases; what other customers bought later is known then, so it flatters every
    model alike; prefer ``time``.
    Baselines get the same purchases: *popularity* names what sells most, *favourites*
    what the customer bought most. Beating the second is the harder test.
    Every customer with a basket to foretell counts, also one never seen before. Hit
    rates have Wilson intervals; a lead is the mean of paired differences.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring._intervals import normal_quantile, wilson
from customer_core.scoring.recommendation._matrix import Floats, Ints, best_of
from customer_core.scoring.recommendation.accuracy import (
    Accuracy,
    Lead,
    RecommendationBacktest,
)
from customer_core.scoring.recommendation.learning import fit_recommender
from customer_core.scoring.recommendation.lines import PurchaseLines, day_of
from customer_core.scoring.recommendation.policy import Kinds, RecommendationPolicy
from customer_core.scoring.recommendation.recommender import Recommender

Rival = Callable[[Recommender, Ints], Floats]
"""What was learned, and customer numbers -> a score per customer and article."""

_DEFAULT = RecommendationPolicy()
_CONFIDENCE = 0.95
_OURS = "ours"


def _popular(model: Recommender, customers: Ints) -> Floats:
    return np.repeat(model.popularity[None, :], len(customers), axis=0)


def _favourites(model: Recommender, customers: Ints) -> Floats:
    scores = _popular(model, customers)  # below 1: decides among what was not bought
    places, owner, items = model.known(customers)
    scores[owner, items] += model.habits.count[places]
    return scores


_BASELINES: Mapping[str, Rival] = {"popular": _popular, "favourites": _favourites}


def backtest_recommendations(  # noqa: PLR0913 - one call with named options
    lines: PurchaseLines,
    *,
    method: Literal["time", "last"] = "time",
    split: datetime | None = None,
    count: int = 10,
    policy: RecommendationPolicy = _DEFAULT,
    rivals: Mapping[str, Rival] | None = None,
) -> RecommendationBacktest:
    """Foretell what was held out, with this recommender and with others.

    Args:
        lines: the purchases.
        method: ``time`` or ``last``, see above.
        split: of ``time``, the first day (UTC) that is not learned.
        count: articles that each model may name.
        policy: how articles are found; its ``kinds`` is not used.
        rivals: further models by name, each a function of what was learned (see
            :meth:`.Recommender.to_csr`) and of customer numbers.

    Raises:
        ConfigurationError: when there is nothing to learn or to foretell, or ``split``
            does not fit the method.

    Example:
        >>> from customer_core.testing.baskets import generate_baskets
        >>> baskets = generate_baskets(300, seed=1)
        >>> lines = PurchaseLines.from_arrays(
        ...     baskets.customers, baskets.items, baskets.occurred_at)
        >>> result = backtest_recommendations(lines, split=datetime(2025, 3, 1))
        >>> result.leads[0].over, result.leads[0].low > 0.2
        ('popular', True)
    """
    if (split is None) is not (method == "last"):
        msg = "give split for the method time, and none for last"
        raise ConfigurationError(msg)
    held_out = _last_baskets(lines) if split is None else lines.day >= day_of(split)
    past = lines.where(~held_out)
    target = _first_baskets(lines.where(held_out))
    if not len(past) or not len(target):
        msg = "nothing to learn or nothing to foretell; choose another split"
        raise ConfigurationError(msg)
    end = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(past.day.max()))
    model = fit_recommender(past, as_of=split or end, policy=policy)
    named: dict[str, Rival] = {_OURS: _ours(target, split), **_BASELINES}
    named |= rivals or {}
    items = len(lines.items)
    people, models, leads = _judged(_marks(model, target, named, count, "all"), items)
    new_people, new_models, new_leads = _judged(
        _marks(model, target, named, count, "new"), items
    )
    return RecommendationBacktest(
        method=method,
        count=count,
        customers=people,
        models=models,
        leads=leads,
        new_customers=new_people,
        new_models=new_models,
        new_leads=new_leads,
    )


def _last_baskets(lines: PurchaseLines) -> NDArray[np.bool_]:
    """Purchases of each customer's last day, where it is not the only one."""
    customers = int(lines.customers.max(initial=-1)) + 1
    last, first = np.full(customers, -(2**62)), np.full(customers, 2**62)
    np.maximum.at(last, lines.customers, lines.day)
    np.minimum.at(first, lines.customers, lines.day)
    latest: NDArray[np.bool_] = lines.day == last[lines.customers]
    return latest & (first < last)[lines.customers]


def _first_baskets(lines: PurchaseLines) -> PurchaseLines:
    first = np.full(int(lines.customers.max(initial=-1)) + 1, 2**62)
    np.minimum.at(first, lines.customers, lines.day)
    return lines.where(lines.day == first[lines.customers])


def _ours(target: PurchaseLines, split: datetime | None) -> Rival:
    """This recommender, looking from the split, or from each held out day."""
    if split is not None:
        return lambda model, customers: model.chances(customers)
    days = np.zeros(int(target.customers.max()) + 1, np.int64)
    days[target.customers] = target.day
    return lambda model, customers: model.chances(customers, today=days[customers])


@frozen(eq=False)
class _Marks:
    """Of one model: per customer hit, reciprocal rank and recall; articles named."""

    hit: NDArray[np.bool_]
    rank: Floats
    recall: Floats
    named: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: list["_Marks"]) -> "_Marks":
        return cls(
            hit=np.concatenate([part.hit for part in parts]),
            rank=np.concatenate([part.rank for part in parts]),
            recall=np.concatenate([part.recall for part in parts]),
            named=np.logical_or.reduce([part.named for part in parts]),
        )


def _marks(
    model: Recommender,
    target: PurchaseLines,
    named: Mapping[str, Rival],
    count: int,
    kinds: Kinds,
) -> dict[str, _Marks]:
    people = np.unique(target.customers)
    parts: dict[str, list[_Marks]] = {name: [] for name in named}
    for block in model.blocks(people):
        free = model.allowed(block, kinds)
        wanted = np.zeros(free.shape, np.bool_)
        inside = np.isin(target.customers, block)
        rows = np.searchsorted(block, target.customers[inside])
        wanted[rows, target.item[inside]] = True
        wanted &= free
        asked = wanted.any(axis=1)
        for name, rival in named.items():
            scores = np.where(free, rival(model, block), -np.inf)
            parts[name].append(_mark(scores[asked], wanted[asked], count))
    return {name: _Marks.joined(found) for name, found in parts.items()}


def _mark(scores: Floats, wanted: NDArray[np.bool_], count: int) -> _Marks:
    top = best_of(scores, count)
    right = np.take_along_axis(wanted, top, axis=1)
    hit: NDArray[np.bool_] = np.logical_or.reduce(right, axis=1)
    rank = np.where(hit, 1.0 / (right.argmax(axis=1) + 1), 0.0)
    recall = right.sum(axis=1) / np.maximum(wanted.sum(axis=1), 1)
    named = np.zeros(scores.shape[1], np.bool_)
    named[top] = True
    return _Marks(hit, rank, recall, named)


def _judged(
    marks: Mapping[str, _Marks], items: int
) -> tuple[int, tuple[Accuracy, ...], tuple[Lead, ...]]:
    ours = marks[_OURS].hit.astype(float)
    n = len(ours)
    if not n:
        return 0, (), ()
    models, leads = [], []
    for name, found in marks.items():
        low, high = wilson(int(found.hit.sum()), n, _CONFIDENCE)
        models.append(
            Accuracy(
                model=name,
                hit_rate=float(found.hit.mean()),
                low=low,
                high=high,
                reciprocal_rank=float(found.rank.mean()),
                recall=float(found.recall.mean()),
                coverage=float(found.named.sum()) / items,
            )
        )
        if name != _OURS:
            apart = ours - found.hit
            reach = normal_quantile(_CONFIDENCE) * float(apart.std()) / sqrt(n)
            middle = float(apart.mean())
            leads.append(
                Lead(
                    over=name,
                    difference=middle,
                    low=middle - reach,
                    high=middle + reach,
                )
            )
    return n, tuple(models), tuple(leads)
