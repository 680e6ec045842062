"""How far estimates may be from the truth: covariance and weighted bootstrap.

Rules:
    All of it is in log parameters. ``hessian``: the inverse of the curvature, right
    when the model is. ``sandwich``: right for the best parameters of a model that is
    not quite true. ``bootstrap``: the model fitted again with random weights of the
    customers, exponential with mean 1; makes no use of a normal distribution.

Sources:
    Sandwich: White 1982. Weighted likelihood bootstrap: Newton and Raftery 1994.
    Quantiles: Hyndman and Fan 1996, type 6.
"""

from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv._optimum import (
    LIMIT,
    Likelihood,
    Optimum,
    Terms,
    scores,
    search,
)
from customer_core.scoring.clv._patterns import Patterns

Floats = NDArray[np.float64]
Method = Literal["sandwich", "hessian", "bootstrap"]

DRAWS = 200
"""Refits of a bootstrap unless said otherwise."""


@frozen(kw_only=True)
class Bootstrap:
    """How intervals of predictions are drawn.

    A level holds on average over seeds. Intervals of one seed hold the truth more or
    less often, by the square root of ``level * (1 - level) / (draws + 2)``: with the
    level 0.9, 2.1 points for 200 draws and 3.8 for 60. Another customer base of about
    that size gets about the same weights from that seed, and errs in the same way;
    give each its own seed where many are compared.

    Attributes:
        level: how often an interval holds the truth, between 0 and 1.
        draws: refits with random weights of the customers, 2 or more.
        seed: of the random numbers; equal seeds give equal intervals.

    Raises:
        ConfigurationError: for a level or number of draws that cannot be.
    """

    level: float = 0.9
    draws: int = DRAWS
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        """A level that is a probability, enough draws for a spread."""
        tail_of(self.level)
        enough(self.draws)


_COARSE = 1e-8  # relative change of the mean log-likelihood of a refit


def covariance(likelihood: Likelihood, best: Optimum, patterns: Patterns) -> Floats:
    """The sandwich covariance of log parameters."""
    inverse = np.linalg.inv(best.hessian)
    each = scores(likelihood, best.point, patterns)
    found: Floats = inverse @ ((each * patterns.weight) @ each.T) @ inverse
    return found


def bootstrap(
    likelihood: Likelihood, best: Optimum, patterns: Patterns, *, draws: int, seed: int
) -> Floats:
    """Log parameters of refits with random weights, shape (draws, parameters).

    Every refit starts from the optimum, in coordinates in which the curvature there is
    the same in all directions.

    Raises:
        ConfigurationError: for fewer than two draws.
    """
    enough(draws)
    size = patterns.customers
    turn = np.linalg.inv(np.linalg.cholesky(best.hessian / size)).T

    def turned(point: Floats, patterns: Patterns) -> Terms:
        at = np.clip(best.point + turn @ point, -LIMIT, LIMIT)
        terms = likelihood(at, patterns)
        return terms._replace(
            by_count_gradient=turn.T @ terms.by_count_gradient,
            by_pattern_gradient=turn.T @ terms.by_pattern_gradient,
        )

    draw = np.random.default_rng(seed)
    origin = np.zeros(len(best.point))
    points = []
    for _ in range(draws):
        drawn = patterns.reweighted(draw.gamma(patterns.weight))
        end = search(turned, drawn, origin, tolerance=_COARSE).point
        points.append(np.clip(best.point + turn @ end, -LIMIT, LIMIT))
    return np.array(points)


def quantiles(draws: Floats, level: float) -> tuple[Floats, Floats]:
    """The central interval of draws along the first axis.

    Of type 6: it holds one more such draw with its level, however few there are.

    Raises:
        ConfigurationError: for a level that is no probability.
    """
    tail = tail_of(level)
    lower, upper = np.quantile(draws, [tail, 1 - tail], axis=0, method="weibull")
    return lower, upper


def enough(draws: int) -> None:
    """Refuse a number of draws that has no spread.

    Raises:
        ConfigurationError: for fewer than two draws.
    """
    if draws < 2:  # noqa: PLR2004 - a spread takes two
        msg = f"draws is {draws}; a bootstrap takes at least 2, better {DRAWS}"
        raise ConfigurationError(msg)


def tail_of(level: float) -> float:
    """The probability outside a central interval, on each side.

    Raises:
        ConfigurationError: for a level that is no probability.
    """
    if not 0 < level < 1:
        msg = f"level is {level:g}; choose a probability such as 0.95"
        raise ConfigurationError(msg)
    return (1 - level) / 2
