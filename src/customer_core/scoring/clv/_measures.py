"""How far predictions are from what happened, without favouring any of them.

Rules:
    Predictions and outcomes are counts of one row per customer. ``None``: a measure
    that does not exist for these numbers, such as the correlation of a constant.
    Customers with equal predictions share their outcomes equally before they are
    ranked, so that no order within a tie can flatter a prediction.

Sources:
    Poisson deviance: McCullagh and Nelder, Generalized Linear Models, 1989.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TENTHS = 10


def mean_absolute_error(predicted: Floats, actual: Floats) -> float:
    """Mean distance, in purchases per customer."""
    return float(np.abs(predicted - actual).mean())


def root_mean_square_error(predicted: Floats, actual: Floats) -> float:
    """Root of the mean squared distance, in purchases per customer."""
    return float(np.sqrt(((predicted - actual) ** 2).mean()))


def bias(predicted: Floats, actual: Floats) -> float | None:
    """Total predicted by total actual, less 1; ``None`` when nothing happened."""
    total = float(actual.sum())
    return float(predicted.sum()) / total - 1 if total else None


def correlation(predicted: Floats, actual: Floats) -> float | None:
    """Pearson's, -1 to 1; ``None`` when either is constant."""
    if np.ptp(predicted) == 0 or np.ptp(actual) == 0:
        return None
    return float(np.corrcoef(predicted, actual)[0, 1])


def deviance(predicted: Floats, actual: Floats) -> float | None:
    """Mean Poisson deviance; ``None`` when what was ruled out happened."""
    if ((predicted <= 0) & (actual > 0)).any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(actual > 0, actual * np.log(actual / predicted), 0.0)
    return float(2 * (logs - (actual - predicted)).mean())


def lift(predicted: Floats, actual: Floats) -> tuple[float, ...] | None:
    """Purchases of each tenth of the customers by the mean, best predicted first.

    ``None`` when the prediction ranks nobody or nothing happened.
    """
    if np.ptp(predicted) == 0 or not actual.any():
        return None
    _, place, size = np.unique(predicted, return_inverse=True, return_counts=True)
    shared = (np.bincount(place, actual) / size)[place]
    ranked = shared[np.argsort(-predicted, kind="stable")]
    parts = np.array_split(ranked, TENTHS)
    return tuple(float(part.mean() / actual.mean()) for part in parts if len(part))
