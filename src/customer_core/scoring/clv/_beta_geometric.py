"""BG/NBD and MBG/NBD: gamma rates, a chance to leave after each purchase.

Rules:
    A customer who is alive buys at a Poisson rate, gamma distributed over customers
    (shape r, rate alpha, the unit of which is time). After each purchase they leave
    with a chance that is beta distributed (a, b). In MBG/NBD they may leave after the
    first purchase too, in BG/NBD only after repeats: ``first_counts`` is that
    difference, one more occasion to leave in every formula.
    ``k`` are the occasions a customer stayed for certain if alive: repeats, and the
    first purchase where it counts.

Sources:
    Fader, Hardie and Lee 2005 (BG/NBD); Batislam, Denizel and Filiztekin 2007 and
    Hoppe and Wagner 2007 (MBG/NBD). Euler's transformation of 2F1: DLMF 15.8.1.
"""

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.scoring.clv._optimum import Terms, either
from customer_core.scoring.clv._patterns import Patterns
from customer_core.scoring.clv._scipy import (
    digamma,
    hypergeometric,
    incomplete_beta,
    log_beta,
    log_gamma,
)

Floats = NDArray[np.float64]

_NEAR_ONE = 1e-4  # of a: the mean of both sides is used, its error is of second order


@frozen
class BetaGeometric:
    """The process with parameters r, alpha, a, b, in this order.

    Attributes:
        first_counts: 1 when a customer may leave after the first purchase, else 0.
    """

    first_counts: int
    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")
    times: ClassVar[tuple[str, ...]] = ("alpha",)

    def starts(self, rate: float) -> tuple[tuple[float, ...], ...]:
        """Parameters to begin from, for time in mean ages and a rate per mean age."""
        return (
            (0.3, 0.3 / rate, 0.8, 2.5),
            (1.0, 0.5 / rate, 1.0, 5.0),
            (4.0, 4.0 / rate, 0.3, 6.0),
        )

    def terms(self, point: Floats, patterns: Patterns) -> Terms:
        """The log-likelihood of each pattern and its gradient by log parameters."""
        r, alpha, a, b = np.exp(point)
        (x, t, age), n = patterns.columns, patterns.counts
        k = n + self.first_counts
        last = np.maximum(b + k - 1, np.finfo(float).tiny)
        with np.errstate(divide="ignore"):
            left = np.where(k > 0, np.log(a / last), -np.inf)[patterns.count_of]
        to_age, to_last = alpha + age, alpha + t
        log_age, log_last = np.log(to_age), np.log(to_last)
        alive = -(r + x) * log_age
        gone = left - (r + x) * log_last
        value, w = either(alive, gone)
        whole = digamma(np.array(a + b)) - digamma(a + b + k)
        by_count = (
            log_gamma(r + n) - log_gamma(np.array(r)) + r * np.log(alpha)
            + log_beta(np.array(a), b + k) - log_beta(np.array(a), np.array(b))
        )  # fmt: skip
        by_count_gradient = np.stack(
            [
                r * (digamma(r + n) - digamma(np.array(r)) + np.log(alpha)),
                np.full(len(n), r),
                a * whole,
                b * (whole + digamma(b + k) - digamma(np.array(b))),
            ]
        )
        by_pattern_gradient = np.stack(
            [
                -r * (log_age + w * (log_last - log_age)),
                -alpha * (r + x) * ((1 - w) / to_age + w / to_last),
                w,
                -b * w / last[patterns.count_of],
            ]
        )
        return Terms(by_count, by_count_gradient, value, by_pattern_gradient)

    def log_alive(
        self, parameters: Floats, x: Floats, t: Floats, age: Floats
    ) -> Floats:
        """Logarithm of the probability that a customer has not left."""
        r, alpha, a, b = parameters
        k = x + self.first_counts
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log(a / (b + k - 1)) + (r + x) * np.log(
                (alpha + age) / (alpha + t)
            )
        found: Floats = -np.logaddexp(0, np.where(k > 0, odds, -np.inf))
        return found

    def purchases_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats
    ) -> Floats:
        """Expected purchases within ``horizon`` of customers who have not left."""
        r, alpha, a, b = parameters
        whole = a + b + x + self.first_counts - 1
        z = horizon / (alpha + age + horizon)
        if abs(a - 1) >= _NEAR_ONE:
            return _purchases(a, r + x, whole, z)
        less, more = (
            _purchases(side, r + x, whole - a + side, z)
            for side in (1 - _NEAR_ONE, 1 + _NEAR_ONE)
        )
        return (less + more) / 2

    def count_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats, count: int
    ) -> Floats:
        """Probability of ``count`` purchases within ``horizon``, if alive."""
        r, alpha, a, b = parameters
        shape, stayed = r + x, b + x + self.first_counts
        z = horizon / (alpha + age + horizon)
        n = np.array(float(count))
        base = log_beta(np.array(a), stayed)
        log_pmf = (
            log_gamma(shape + n) - log_gamma(shape) - log_gamma(n + 1)
            + shape * np.log1p(-z)
        )  # fmt: skip
        if count == 0:
            none: Floats = np.exp(log_pmf)
            return none
        with np.errstate(divide="ignore"):
            log_pmf = log_pmf + n * np.log(z)
        still = np.exp(log_beta(np.array(a), stayed + n) - base + log_pmf)
        left = np.exp(log_beta(np.array(a + 1), stayed + n - 1) - base)
        found: Floats = still + left * incomplete_beta(n, shape, z)
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
        r, alpha, a, b = parameters
        rate = draw.gamma(r + x) / (alpha + age)
        chance = draw.beta(a, b + x + self.first_counts)
        until_left = draw.geometric(np.clip(chance, 1e-12, 1.0))
        bought: Floats = np.minimum(draw.poisson(rate * horizon), until_left) * 1.0
        return bought


def _purchases(a: float, shape: Floats, whole: Floats, z: Floats) -> Floats:
    """Expected purchases of who is alive, for ``a`` other than 1.

    The paper's form of 2F1 holds where its series converges up to z = 1; elsewhere
    Euler's, of which no parameter but the third grows with the purchases.
    """
    own = shape <= a - 1
    first = np.where(own, shape, whole - shape)
    second = np.where(own, whole - (a - 1), a - 1)
    factor = hypergeometric(first, second, whole, z)
    none = (1 - z) ** np.where(own, shape, a - 1) * factor
    found: Floats = whole / (a - 1) * (1 - none)
    return found
