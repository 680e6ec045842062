"""Synthetic purchases of articles, with a known habit behind each, for tests.

Rules:
    Nobody and nothing is real. Customers like a few themes and buy articles of them,
    popular ones more often; some articles go with another and are bought beside it;
    staples are bought again after a personal time that varies by a third. Every seventh
    line follows fashion alone. Same numbers and seed, same purchases.
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

_STAPLE = 0.3  # share of articles that are bought again and again
_THEMES_LIKED = 3
_STAPLES_OWNED = 3
_STOPS = 0.3  # chance that somebody stops buying a staple
_BESIDE = 0.35  # chance that the article beside is bought too
_FASHION = 1 / 7  # share of lines that follow overall popularity
_EVENNESS = 9.0  # shape of the gamma distributed gaps: their spread is a third
_WEEK = 7
_FIRST = np.datetime64("2024-01-01", "D")


@frozen(eq=False)
class Baskets:
    """Purchase lines, by day.

    Attributes:
        customers: number of the customer, from 0.
        items: name of the article, such as ``A0042``.
        occurred_at: day of the purchase.
    """

    customers: NDArray[np.int64]
    items: NDArray[np.str_]
    occurred_at: NDArray[np.datetime64]


def generate_baskets(
    customers: int, *, seed: int, items: int = 300, days: int = 540
) -> Baskets:
    """Purchase lines of customers with themes, companions and staples.

    Args:
        customers: how many there are; some may buy nothing.
        seed: makes the run repeatable.
        items: how many articles there are, 30 or more.
        days: length of the period, from 2024-01-01.

    Example:
        >>> baskets = generate_baskets(50, seed=1)
        >>> len(set(baskets.customers.tolist())), str(baskets.occurred_at.min())
        (50, '2024-01-04')
    """
    draw = np.random.default_rng(seed)
    themes = max(items // 20, 3)
    theme = draw.integers(0, themes, items)
    popularity = draw.pareto(1.1, items) + 0.1
    liked = draw.integers(0, themes, (customers, _THEMES_LIKED))
    parts = [
        _explored(draw, liked, theme, popularity, days),
        _reordered(draw, liked, theme, popularity, days),
    ]
    who, what, when = (np.concatenate(part) for part in zip(*parts, strict=True))
    beside = draw.permutation(items)
    also = draw.random(len(who)) < _BESIDE * (what % 2)  # half of them have one
    who, when = np.append(who, who[also]), np.append(when, when[also])
    what = np.append(what, beside[what[also]])
    weekday = draw.integers(0, _WEEK, customers)
    when = np.minimum(when // _WEEK * _WEEK + weekday[who], days - 1)
    order = np.lexsort((what, who, when))
    names = np.array([f"A{number:04}" for number in range(items)])
    return Baskets(who[order], names[what[order]], _FIRST + when[order])


_Lines = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _explored(
    draw: np.random.Generator,
    liked: NDArray[np.int64],
    theme: NDArray[np.int64],
    popularity: NDArray[np.float64],
    days: int,
) -> _Lines:
    """Lines at chance moments, of a liked theme or of fashion."""
    customers = len(liked)
    count = draw.poisson(draw.gamma(1.5, 6.0, customers))
    who = np.repeat(np.arange(customers), count)
    choice = liked[who, draw.integers(0, _THEMES_LIKED, len(who))]
    what = _of_theme(draw, choice, theme, popularity)
    fashion = draw.random(len(who)) < _FASHION
    chance = popularity / popularity.sum()
    what[fashion] = draw.choice(len(theme), int(fashion.sum()), p=chance)
    return who, what, draw.integers(0, days, len(who))


def _reordered(
    draw: np.random.Generator,
    liked: NDArray[np.int64],
    theme: NDArray[np.int64],
    popularity: NDArray[np.float64],
    days: int,
) -> _Lines:
    """Staples that come round, each after its own time."""
    items, customers = len(theme), len(liked)
    staple = draw.random(items) < _STAPLE
    cycle = draw.lognormal(3.9, 0.5, items)  # days, median 49
    owners = np.repeat(np.arange(customers), draw.poisson(_STAPLES_OWNED, customers))
    choice = liked[owners, draw.integers(0, _THEMES_LIKED, len(owners))]
    owned = _of_theme(draw, choice, theme, popularity * np.where(staple, 1.0, 1e-9))
    personal = np.maximum(cycle[owned] * draw.lognormal(0, 0.2, len(owned)), _WEEK)
    most = int(days / _WEEK)
    gaps = draw.gamma(_EVENNESS, 1 / _EVENNESS, (len(owned), most)) * personal[:, None]
    start = draw.random(len(owned)) * days / 2
    at = start[:, None] + np.cumsum(gaps, axis=1)
    stops = draw.random(len(owned)) < _STOPS
    ends = np.where(stops, draw.random(len(owned)), 1.0) * days
    row, turn = np.nonzero(at < ends[:, None])
    return owners[row], owned[row], at[row, turn].astype(np.int64)


def _of_theme(
    draw: np.random.Generator,
    themes: NDArray[np.int64],
    theme: NDArray[np.int64],
    popularity: NDArray[np.float64],
) -> NDArray[np.int64]:
    """An article of each theme, by popularity; any article of an empty theme."""
    order = np.argsort(theme, kind="stable")
    mass = np.cumsum(popularity[order])
    first = np.searchsorted(theme[order], themes)
    last = np.searchsorted(theme[order], themes, side="right")
    below = np.append(0.0, mass)
    point = below[first] + draw.random(len(themes)) * (below[last] - below[first])
    place = np.minimum(np.searchsorted(mass, point, side="right"), len(theme) - 1)
    return np.asarray(order[place])
