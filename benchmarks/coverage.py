"""How often intervals of lifetime value hold the truth, by simulation.

Customer bases are drawn from known parameters, fitted, and their intervals compared
with the truth: *ours* is the share that held it, *alternative* the level they state.
Parameters and expected purchases: the true ones. Counts: what the simulated customers
did next, beside what the forecast states of whole counts, which is its level or more.
Every base has its own seed of the bootstrap: equal seeds give bases of one size nearly
equal weights, and what a few draws get wrong would not average out over the bases.
Bases without an optimum are left out; the rows say how many were not.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from attrs import evolve

from benchmarks._table import row
from customer_core.errors import ConvergenceError
from customer_core.scoring import clv
from customer_core.scoring.clv.forecasts import ModelName

BASES = 80
CUSTOMERS = 300, 3_000
LEVEL = 0.95
BOOTSTRAP = clv.Bootstrap(level=0.9, draws=60)
TRUTH: dict[ModelName, tuple[Any, dict[str, float]]] = {
    "BG/NBD": (clv.BetaGeoModel(), {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4}),
    "MBG/NBD": (
        clv.ModifiedBetaGeoModel(),
        {"r": 0.6, "alpha": 9.0, "a": 0.8, "b": 2.4},
    ),
    "Pareto/NBD": (
        clv.ParetoNBDModel(),
        {"r": 0.6, "alpha": 9.0, "s": 0.6, "beta": 12.0},
    ),
}
ASKED = {"frequency": [0, 1, 2, 7], "recency": [0, 2, 30, 29], "age": [39] * 4}
AHEAD = 26


def rows(scale: int) -> list[dict[str, object]]:
    """Share of intervals that held the truth, by model and kind.

    Args:
        scale: factor of the number of simulated customer bases.
    """
    found: list[dict[str, object]] = []
    for customers, name in product(CUSTOMERS, TRUTH):
        held: dict[tuple[str, float], list[float]] = {}
        for kind, level, inside in _tried(name, BASES * scale, customers):
            held.setdefault((kind, level), []).append(inside)
        fitted = len(held["counts", BOOTSTRAP.level])
        data = f"{fitted} of {BASES * scale} bases of {customers:,} customers"
        stated = [p for (k, _), p in held.items() if k == "stated"]
        found += [
            row(
                f"{name} {kind}, share held", data,
                ours=float(np.mean(inside)),
                alternative=float(np.mean(stated)) if kind == "counts" else level,
                rival="stated",
            )
            for (kind, level), inside in held.items()
            if kind != "stated"
        ]  # fmt: skip
    return found


def _tried(
    name: ModelName, bases: int, customers: int
) -> Iterator[tuple[str, float, float]]:
    """Kind of interval, level, and share of such intervals that held the truth."""
    model, truth = TRUTH[name]
    known = clv.PurchaseParameters(model=name, parameters=truth)
    expected = known.conditional_expected_purchases(AHEAD, **ASKED)
    for seed in range(bases):
        age = np.random.default_rng(seed).uniform(40, 80, customers)
        drawn = clv.simulate_purchases(model, truth, age=age, horizon=AHEAD, seed=seed)
        own = {"frequency": drawn.frequency, "recency": drawn.recency, "age": age}
        try:
            fit = model.fit(**own)
        except ConvergenceError:
            continue
        for method in ("hessian", "sandwich"):
            ends = fit.intervals(LEVEL, method)
            inside = [low <= truth[key] <= high for key, (low, high) in ends.items()]
            yield f"parameters, {method}", LEVEL, float(np.mean(inside))
        draws = evolve(BOOTSTRAP, seed=bases + seed)  # other numbers than the base's
        low, high = fit.expected_purchases_interval(AHEAD, **ASKED, bootstrap=draws)
        level = BOOTSTRAP.level
        inside = (low <= expected) & (expected <= high)
        yield "expected purchases, bootstrap", level, float(inside.mean())
        counts = fit.forecast_counts(AHEAD, **own, bootstrap=draws)
        inside = (counts.lower <= drawn.future) & (drawn.future <= counts.upper)
        yield "counts", level, float(inside.mean())
        yield "stated", level, float(counts.probability.mean())
        total = counts.total[0] <= drawn.future.sum() <= counts.total[1]
        yield "total of counts", level, float(total)
