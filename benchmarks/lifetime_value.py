"""Fits of lifetime value beside lifetimes 0.11.3, the archived standard.

Both sides fit the same columns in the same run. Log-likelihoods are of both sides'
parameters by one formula, ours, which reproduces the published ones. On many customers
lifetimes is run once more on distinct histories with weights, which it takes but does
not look for, so that the two causes of a difference can be told apart.

``customers_summary`` is CDNOW, 2,357 customers in weeks, from the installed wheel. The
synthetic customers behave as the fitted model says, on whole days, 39 to 78 weeks long.
Pareto/NBD on all of them takes lifetimes minutes.
"""

import statistics
import time
import warnings
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks._table import row
from customer_core.scoring import clv
from customer_core.scoring.clv.forecasts import ModelName

if TYPE_CHECKING:
    import pandas as pd

SYNTHETIC = 200_000
REPEATS = 9
"""Fits of CDNOW; the median counts. Large tables are fitted once."""

MODELS: dict[ModelName, tuple[Any, str, dict[str, float]]] = {
    "BG/NBD": (
        clv.BetaGeoModel(),
        "BetaGeoFitter",
        {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
    ),
    "MBG/NBD": (
        clv.ModifiedBetaGeoModel(),
        "ModifiedBetaGeoFitter",
        {"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614},
    ),
    "Pareto/NBD": (
        clv.ParetoNBDModel(),
        "ParetoNBDFitter",
        {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669},
    ),
}
Columns = tuple[Any, Any, Any]


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds and log-likelihoods of each model, ours and theirs.

    Args:
        scale: factor of the number of synthetic customers.

    Raises:
        ImportError: when lifetimes is not installed.
    """
    warnings.filterwarnings("ignore", category=UserWarning)  # pkg_resources
    import lifetimes
    from lifetimes.datasets import load_cdnow_summary_data_with_monetary_value

    table = load_cdnow_summary_data_with_monetary_value()
    cdnow = tuple(table[name].to_numpy(float) for name in ("frequency", "recency", "T"))
    found: list[dict[str, object]] = []
    for name in MODELS:
        found += _compared(name, cdnow, "CDNOW, 2,357 customers", lifetimes, REPEATS)
    found += _amounts(table, lifetimes)
    for name in MODELS:
        size = SYNTHETIC * scale
        columns = _drawn(name, size)
        data = f"{size:,} synthetic customers"
        found += _compared(name, columns, data, lifetimes, 1)
        found += _deduplicated(name, columns, data, lifetimes)
    return found


def _drawn(name: ModelName, size: int) -> Columns:
    """Histories of the model, on whole days."""
    model, _, parameters = MODELS[name]
    draw = np.random.default_rng(0)
    age = draw.integers(39 * 7, 78 * 7, size) / 7
    drawn = clv.simulate_purchases(model, parameters, age=age, seed=0)
    recency = np.minimum(np.ceil(drawn.recency * 7) / 7, age)
    return drawn.frequency, recency, age


def _compared(
    name: ModelName, columns: Columns, data: str, lifetimes: ModuleType, repeats: int
) -> list[dict[str, object]]:
    model, fitter, _ = MODELS[name]
    x, t, age = columns
    ours, fit = _timed(lambda: model.fit(frequency=x, recency=t, age=age), repeats)
    theirs, other = _timed(lambda: getattr(lifetimes, fitter)().fit(x, t, age), repeats)
    return [
        row(f"{name} fit, s", data, ours=ours, alternative=theirs, rival="lifetimes"),
        row(
            f"{name} log-likelihood", data, ours=fit.log_likelihood,
            alternative=_log_likelihood(name, other.params_, columns),
            rival="lifetimes",
        ),
    ]  # fmt: skip


def _deduplicated(
    name: ModelName, columns: Columns, data: str, lifetimes: ModuleType
) -> list[dict[str, object]]:
    model, fitter, _ = MODELS[name]
    x, t, age = columns
    distinct, weights = np.unique(np.stack(columns), axis=1, return_counts=True)
    ours, _ = _timed(lambda: model.fit(frequency=x, recency=t, age=age), 1)
    theirs, _ = _timed(
        lambda: getattr(lifetimes, fitter)().fit(*distinct, weights=weights), 1
    )
    return [
        row(
            f"{name} fit, s", data, ours=ours, alternative=theirs,
            rival=f"lifetimes, given {len(weights):,} distinct histories",
        )
    ]  # fmt: skip


def _amounts(table: "pd.DataFrame", lifetimes: ModuleType) -> list[dict[str, object]]:
    again = table[table["monetary_value"] > 0]
    x = again["frequency"].to_numpy(float)
    z = again["monetary_value"].to_numpy(float)
    data = f"CDNOW, {len(again)} repeaters"
    ours, _ = _timed(
        lambda: clv.GammaGammaModel().fit(frequency=x, monetary=z), REPEATS
    )
    theirs, _ = _timed(lambda: lifetimes.GammaGammaFitter().fit(x, z), REPEATS)
    return [
        row(
            "Gamma-Gamma fit, s", data, ours=ours, alternative=theirs, rival="lifetimes"
        )
    ]


def _log_likelihood(
    name: ModelName, parameters: Mapping[str, float], columns: Columns
) -> float:
    x, t, age = columns
    named = {key: float(value) for key, value in parameters.items()}
    known = clv.PurchaseParameters(model=name, parameters=named)
    each = known.log_likelihoods(frequency=x, recency=t, age=age)
    return float(each.sum())


def _timed(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median seconds, and what came of it."""
    seconds, found = [], None
    for _ in range(repeats):
        start = time.perf_counter()
        found = call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), found
