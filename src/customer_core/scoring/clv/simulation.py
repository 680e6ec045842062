"""Invented purchase histories from a known process, to test fits and to try them.

Rules:
    Histories follow the stories of the models to the letter. Times are exact, not whole
    days. Equal seeds give equal histories, on any machine with the same numpy.

Sources:
    The stories: Fader, Hardie and Lee 2005; Batislam and others 2007; Schmittlein and
    others 1987.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_core.scoring.clv.purchases import (
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    PurchaseModel,
)

Floats = NDArray[np.float64]


class SimulatedPurchases(NamedTuple):
    """Columns of one row per customer, as :meth:`fit` takes them, and what follows.

    Attributes:
        frequency: repeat purchases until ``age``.
        recency: time of the last one.
        age: as given.
        future: purchases in the horizon after ``age``.
    """

    frequency: Floats
    recency: Floats
    age: Floats
    future: Floats


def simulate_purchases(
    model: PurchaseModel,
    parameters: Mapping[str, float],
    *,
    age: Floats,
    horizon: float = 0.0,
    seed: int,
) -> SimulatedPurchases:
    """Histories of customers who behave as the model says.

    Args:
        model: the story.
        parameters: by name, as of a fit.
        age: how long each customer is observed, shape (customers,).
        horizon: how long they are observed after that.
        seed: of the random numbers.

    Example:
        >>> from customer_core.scoring.clv import BetaGeoModel
        >>> parameters = {"r": 0.5, "alpha": 6.0, "a": 0.9, "b": 1.6}
        >>> found = simulate_purchases(BetaGeoModel(), parameters,
        ...                            age=np.full(4, 52.0), horizon=26, seed=1)
        >>> found.frequency.shape, bool((found.recency <= found.age).all())
        ((4,), True)
    """
    draw = np.random.default_rng(seed)
    count, until = len(age), age + horizon
    rate = draw.gamma(parameters["r"], size=count) / parameters["alpha"]
    if isinstance(model, ParetoNBDModel):
        leaving = draw.gamma(parameters["s"], size=count) / parameters["beta"]
        with np.errstate(divide="ignore", over="ignore"):
            until = np.minimum(until, draw.exponential(size=count) / leaving)
        chance = np.zeros(count)
    else:
        chance = draw.beta(parameters["a"], parameters["b"], size=count)
    first = chance if isinstance(model, ModifiedBetaGeoModel) else 0.0
    alive = draw.random(count) >= first
    now, x, t, future = (np.zeros(count) for _ in range(4))
    while alive.any():
        who = np.flatnonzero(alive)
        with np.errstate(divide="ignore", over="ignore"):
            now[who] += draw.exponential(size=len(who)) / rate[who]
        bought = now[who] < until[who]
        buyers = who[bought]
        early = buyers[now[buyers] <= age[buyers]]
        x[early] += 1
        t[early] = now[early]
        future[buyers] += now[buyers] > age[buyers]
        alive[who[~bought]] = False
        alive[buyers] = draw.random(len(buyers)) >= chance[buyers]
    return SimulatedPurchases(x, t, age, future)
