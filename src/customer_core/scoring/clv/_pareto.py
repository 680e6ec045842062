"""Pareto/NBD: gamma rates of buying, gamma rates of leaving.

Rules:
    A customer who is alive buys at a Poisson rate (gamma: shape r, rate alpha) and
    leaves at a rate (gamma: shape s, rate beta), at any moment.
    The likelihood is that of a customer still alive plus the integral over the moment
    they left, from the last purchase to the end. That integral is positive and taken by
    Gauss-Legendre in ``log(tau + min(alpha, beta))``, in which its singularities are at
    least pi away, so that :data:`NODES` nodes are exact to about 1e-12 (the first few
    where the integrand is flat); the published closed form is a difference of two 2F1
    that cancels. Gradients use the same nodes.

Sources:
    Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005, a note on deriving
    the Pareto/NBD model.
"""

from functools import cache
from typing import ClassVar, NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.scoring.clv._optimum import Terms, either
from customer_core.scoring.clv._patterns import Patterns
from customer_core.scoring.clv._scipy import digamma, log_gamma

Floats = NDArray[np.float64]

NODES = (16, 32)
"""Nodes where the integrand falls by e**18 at most, and elsewhere."""

_FALLS, _WIDE = 18.0, 5.0  # nats, and range of the logarithm, for the first
_NEGLIGIBLE = 36.0  # nats below its peak from which the integrand is left out
_CHUNK = 512  # patterns at a time, alike since they are ordered; they fit the cache


class _Integral(NamedTuple):
    """Logarithm of the integral, and means over its integrand: logs, reciprocals."""

    value: Floats
    log_alpha: Floats
    by_alpha: Floats
    log_beta: Floats
    by_beta: Floats


@frozen
class ParetoExponential:
    """The process with parameters r, alpha, s, beta, in this order."""

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")
    times: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    def starts(self, rate: float) -> tuple[tuple[float, ...], ...]:
        """Parameters to begin from, for time in mean ages and a rate per mean age."""
        return (
            (0.5, 0.3 / rate, 0.6, 0.4),
            (1.0, 0.5 / rate, 1.0, 1.0),
            (4.0, 4.0 / rate, 2.0, 6.0),
        )

    def terms(self, point: Floats, patterns: Patterns) -> Terms:
        """The log-likelihood of each pattern and its gradient by log parameters."""
        parameters = np.exp(point)
        r, alpha, s, beta = parameters
        (x, _, age), n = patterns.columns, patterns.counts
        gone = left_between(parameters, *patterns.columns)
        to_alpha, to_beta = alpha + age, beta + age
        alive = -(r + x) * np.log(to_alpha) - s * np.log(to_beta)
        died = np.log(s) + gone.value
        value, w = either(alive, died)
        by_count = log_gamma(r + n) - log_gamma(np.array(r))
        by_count += r * np.log(alpha) + s * np.log(beta)
        ones = np.ones(len(n))
        by_count_gradient = np.stack(
            [
                r * (digamma(r + n) - digamma(np.array(r)) + np.log(alpha)),
                r * ones,
                s * np.log(beta) * ones,
                s * ones,
            ]
        )
        by_pattern_gradient = np.stack(
            [
                -r * ((1 - w) * np.log(to_alpha) + w * gone.log_alpha),
                -alpha * (r + x) * ((1 - w) / to_alpha + w * gone.by_alpha),
                w - s * ((1 - w) * np.log(to_beta) + w * gone.log_beta),
                -beta * (s * (1 - w) / to_beta + (s + 1) * w * gone.by_beta),
            ]
        )
        return Terms(by_count, by_count_gradient, value, by_pattern_gradient)

    def log_alive(
        self, parameters: Floats, x: Floats, t: Floats, age: Floats
    ) -> Floats:
        """Logarithm of the probability that a customer has not left."""
        r, alpha, s, beta = parameters
        alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
        gone = np.log(s) + left_between(parameters, x, t, age).value
        found: Floats = alive - np.logaddexp(alive, gone)
        return found

    def purchases_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats
    ) -> Floats:
        """Expected purchases within ``horizon`` of customers who have not left."""
        r, alpha, s, beta = parameters
        growth = np.log1p(horizon / (beta + age))
        lived = growth if s == 1 else -np.expm1((1 - s) * growth) / (s - 1)
        found: Floats = (r + x) / (alpha + age) * (beta + age) * lived
        return found

    def count_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats, count: int
    ) -> Floats:
        """Probability of ``count`` purchases within ``horizon``, if alive."""
        r, alpha, s, beta = parameters
        shape, rate, life = r + x, alpha + age, beta + age
        log_choose = log_gamma(shape + count) - log_gamma(shape)
        log_choose = log_choose - log_gamma(np.array(count + 1.0))

        def log_pmf(time: Floats, column: tuple[slice, None] | slice) -> Floats:
            with np.errstate(divide="ignore", invalid="ignore"):
                bought = count * np.log(time / (rate[column] + time)) if count else 0.0
            waited = shape[column] * np.log1p(time / rate[column])
            found: Floats = log_choose[column] + bought - waited
            return found

        whole, columns = slice(None), (slice(None), None)
        still = log_pmf(horizon, whole) - s * np.log1p(horizon / life)
        nodes, weights = _legendre(2 * NODES[1])
        length = np.log1p(horizon / life)[:, None]
        lived = life[:, None] * np.expm1(length * nodes)
        left = log_pmf(lived, columns) - s * length * nodes
        found: Floats = np.exp(still) + s * length[:, 0] * (np.exp(left) @ weights)
        return found

    def draw_if_alive(
        self,
        parameters: Floats,
        x: Floats,
        age: Floats,
        horizon: float,
        draw: np.random.Generator,
    ) -> Floats:
        """Random counts of purchases within ``horizon``, if alive."""
        r, alpha, s, beta = parameters
        rate = draw.gamma(r + x) / (alpha + age)
        leaving = draw.gamma(s, size=len(x)) / (beta + age)
        with np.errstate(divide="ignore", over="ignore"):
            lived = draw.exponential(size=len(x)) / leaving
        bought: Floats = draw.poisson(rate * np.minimum(lived, horizon)) * 1.0
        return bought


def left_between(parameters: Floats, x: Floats, t: Floats, age: Floats) -> _Integral:
    """The integral over the moment of leaving, ``t`` to ``age``, of each pattern.

    The integrand is ``(alpha + tau) ** -(r + x) * (beta + tau) ** -(s + 1)``.
    """
    pieces = [
        _integral(parameters, x[begin:end], t[begin:end], age[begin:end])
        for begin in range(0, max(len(x), 1), _CHUNK)
        for end in (begin + _CHUNK,)
    ]
    return _Integral(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))


def _integral(parameters: Floats, x: Floats, t: Floats, age: Floats) -> _Integral:
    r, alpha, s, beta = parameters
    base, apart = min(alpha, beta), abs(alpha - beta)
    start = np.log(base + t)
    slope = (r + x) * (base + t) / (alpha + t) + (s + 1) * (base + t) / (beta + t) - 1
    with np.errstate(divide="ignore"):
        length = np.minimum(
            np.log((base + age) / (base + t)),
            np.where(slope > 0, _NEGLIGIBLE / np.maximum(slope, 1e-300), np.inf),
        )
    flat = ((r + x + s) * length <= _FALLS) & (length <= _WIDE)
    nodes, weights = _legendre(NODES[0] if flat.all() else NODES[1])
    near = start[:, None] + length[:, None] * nodes
    to_near = np.exp(near)
    to_far = to_near + apart
    far = np.log(to_far)
    logs, sums = (near, far), (to_near, to_far)
    if beta < alpha:
        logs, sums = logs[::-1], sums[::-1]
    height = near - (r + x)[:, None] * logs[0] - (s + 1) * logs[1]
    peak = height.max(axis=1)
    mass = np.exp(height - peak[:, None]) * weights
    area = mass.sum(axis=1)
    with np.errstate(divide="ignore"):
        value = peak + np.log(area * length)
    mass /= area[:, None]

    def mean(of: Floats) -> Floats:
        found: Floats = np.einsum("ij,ij->i", mass, of)
        return found

    return _Integral(
        value, mean(logs[0]), mean(1 / sums[0]), mean(logs[1]), mean(1 / sums[1])
    )


@cache
def _legendre(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss-Legendre on 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2
