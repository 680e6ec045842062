"""Log-likelihood with gradient -> its maximum, proven to be one.

Rules:
    Parameters are positive and searched as logarithms. A point counts as the maximum
    when the Newton decrement (the log-likelihood still to gain, in nats) is below
    :data:`STILL_TO_GAIN` and the Hessian is negative definite there. Anything else
    raises; nothing is penalised to make it converge.
    Starts are compared on a sketch, every n-th pattern; the best one is followed on a
    larger sketch, then on all of them.

Sources:
    Newton decrement: Boyd and Vandenberghe, Convex Optimization, section 9.5.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConvergenceError
from customer_core.scoring.clv._patterns import Patterns
from customer_core.scoring.clv._search import End, minimise

Floats = NDArray[np.float64]

SKETCH = 400, 8_000
"""Patterns on which starts are compared, and on which the best one is followed."""

STILL_TO_GAIN = 1e-7
"""Nats of the whole log-likelihood."""

LIMIT = 12.0
"""Largest logarithm of a parameter, in units of the mean age."""

_RUNAWAY = 11.0
_COARSE, _FINE = 1e-6, 1e-10  # relative change of the mean log-likelihood
_STEP = 1e-5  # of a log parameter; about the cube root of the rounding error
_NEWTON = 25  # steps
_FLAT = 1e-9  # smallest eigenvalue of the Hessian, by the largest


class Terms(NamedTuple):
    """Log-likelihood in two parts that are added, with gradients.

    Attributes:
        by_count: of each distinct count, shape (counts,).
        by_count_gradient: by log parameter, shape (parameters, counts).
        by_pattern: of each pattern, shape (patterns,).
        by_pattern_gradient: by log parameter, shape (parameters, patterns).
    """

    by_count: Floats
    by_count_gradient: Floats
    by_pattern: Floats
    by_pattern_gradient: Floats


Likelihood = Callable[[Floats, Patterns], Terms]
"""Log parameters and patterns -> terms."""


@frozen(kw_only=True, eq=False, repr=False)
class Optimum:
    """Where the log-likelihood is largest.

    Attributes:
        point: log parameters, shape (parameters,).
        log_likelihood: in nats, of all customers.
        hessian: second derivatives of the negative log-likelihood by log parameters.
        decrement: nats that a further Newton step would gain.
    """

    point: Floats
    log_likelihood: float
    hessian: Floats
    decrement: float


def either(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the sum of two likelihoods, and the share of the second, 0 to 1."""
    apart = second - first
    less = np.exp(-np.abs(apart))
    value = np.maximum(first, second) + np.log(1 + less)
    share = np.where(apart > 0, 1.0, less) / (1 + less)
    return value, share


def total(
    likelihood: Likelihood, point: Floats, patterns: Patterns
) -> tuple[float, Floats]:
    """Negative log-likelihood of all customers and its gradient."""
    value, gradient = 0.0, np.zeros(len(point))
    for block in patterns.blocks:
        terms = likelihood(point, block)
        counted, weight = block.count_weight, block.weight
        value -= float(terms.by_count @ counted + terms.by_pattern @ weight)
        gradient -= terms.by_count_gradient @ counted
        gradient -= terms.by_pattern_gradient @ weight
    return value, gradient


def scores(likelihood: Likelihood, point: Floats, patterns: Patterns) -> Floats:
    """Gradient of each pattern's log-likelihood, shape (parameters, patterns)."""
    terms = likelihood(point, patterns)
    return terms.by_count_gradient[:, patterns.count_of] + terms.by_pattern_gradient


def hessian(likelihood: Likelihood, point: Floats, patterns: Patterns) -> Floats:
    """Second derivatives of the negative log-likelihood by log parameters."""
    rows = []
    for step in np.eye(len(point)) * _STEP:
        ahead = total(likelihood, point + step, patterns)[1]
        rows.append((ahead - total(likelihood, point - step, patterns)[1]) / 2 / _STEP)
    found = np.array(rows)
    symmetric: Floats = (found + found.T) / 2
    return symmetric


def maximise(
    likelihood: Likelihood,
    patterns: Patterns,
    starts: Sequence[Floats],
    *,
    names: Sequence[str],
    model: str,
) -> Optimum:
    """The maximum, followed from the best of the starts.

    Args:
        likelihood: the terms of the log-likelihood.
        patterns: of the customers.
        starts: log parameters to begin from.
        names: of the parameters, for the error.
        model: its name, for the error.

    Raises:
        ConvergenceError: when no start leads to a maximum.
    """
    first, second = (_sketch(patterns, most) for most in SKETCH)
    ends = [search(likelihood, first, s, tolerance=_COARSE) for s in starts]
    best = search(likelihood, second, min(ends, key=lambda end: end.value).point).point
    if second is not patterns:
        best = search(likelihood, patterns, best).point
    return _polished(likelihood, patterns, best, names=names, model=model)


def _sketch(patterns: Patterns, most: int) -> Patterns:
    return patterns.thinned(most) if len(patterns.weight) > most else patterns


def search(
    likelihood: Likelihood,
    patterns: Patterns,
    start: Floats,
    *,
    tolerance: float = _FINE,
) -> End:
    """Mean negative log-likelihood and log parameters where a search ends."""
    size = max(patterns.customers, 1.0)

    def mean(point: Floats) -> tuple[float, Floats]:
        value, gradient = total(likelihood, point, patterns)
        return value / size, gradient / size

    return minimise(mean, start, limit=LIMIT, tolerance=tolerance)


def _polished(
    likelihood: Likelihood,
    patterns: Patterns,
    point: Floats,
    *,
    names: Sequence[str],
    model: str,
) -> Optimum:
    value, gradient = total(likelihood, point, patterns)
    for _ in range(_NEWTON):
        _refuse_runaway(point, names, model)
        curvature = hessian(likelihood, point, patterns)
        sizes = np.linalg.eigvalsh(curvature)
        if not sizes[0] > _FLAT * sizes[-1]:
            msg = (
                f"the fit of {model} ended where the log-likelihood is flat in "
                f"{', '.join(names)}; {_REMEDY}"
            )
            raise ConvergenceError(msg)
        step = np.linalg.solve(curvature, gradient)
        decrement = float(step @ gradient) / 2
        if decrement < STILL_TO_GAIN:
            return Optimum(
                point=point,
                log_likelihood=-value,
                hessian=curvature,
                decrement=decrement,
            )
        point = point - step / max(1.0, float(np.abs(step).max()))
        value, gradient = total(likelihood, point, patterns)
    msg = f"the fit of {model} did not settle in {_NEWTON} Newton steps; {_REMEDY}"
    raise ConvergenceError(msg)


def _refuse_runaway(point: Floats, names: Sequence[str], model: str) -> None:
    ran = [
        f"{name} {'grows without bound' if at > 0 else 'shrinks to zero'}"
        for name, at in zip(names, point, strict=True)
        if abs(at) > _RUNAWAY
    ]
    if ran:
        msg = f"the fit of {model} found no optimum: {' and '.join(ran)}; {_REMEDY}"
        raise ConvergenceError(msg)


_REMEDY = (
    "the customers do not differ enough to tell: try another model, more customers "
    "or a longer time, and check that recency and age are in one unit"
)
