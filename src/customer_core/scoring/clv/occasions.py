"""BG/BB: customers who may buy at fixed occasions, such as donors once a year.

Rules:
    ``frequency`` are occasions with a purchase after the first, ``recency`` the number
    of the last such occasion (0 without one), ``age`` how many occasions there were. At
    each one a customer first leaves or stays, then buys or not.

Sources:
    Fader, Hardie and Shang 2010, Customer-base analysis in a discrete-time
    noncontractual setting.
"""

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv._optimum import Terms, maximise
from customer_core.scoring.clv._patterns import (
    Patterns,
    checked_weights,
    distinct,
    histories,
    refuse,
)
from customer_core.scoring.clv._scipy import digamma, log_beta
from customer_core.scoring.clv.estimates import Estimate

Floats = NDArray[np.float64]

_NAMES = ("alpha", "beta", "gamma", "delta")
_STARTS = ((1.0, 1.0, 1.0, 3.0), (0.5, 2.0, 0.5, 1.0), (3.0, 3.0, 1.0, 10.0))


@frozen(kw_only=True, eq=False)
class OccasionFit(Estimate):
    """A fitted model of purchases at fixed occasions."""

    def probability_alive(
        self, *, frequency: object, recency: object, age: object, ahead: int = 0
    ) -> Floats:
        """Probability that each customer has not left ``ahead`` occasions from now."""
        x, t, n = _rows(frequency, recency, age)
        _, _, gamma, delta = self._values()
        stayed = log_beta(np.array(gamma), delta + n + _whole("ahead", ahead))
        return np.exp(self._bought(x, n) + stayed - self._log_likelihoods(x, t, n))

    def expected_purchases(
        self, horizon: int, *, frequency: object, recency: object, age: object
    ) -> Floats:
        """Expected purchases of each customer at the next ``horizon`` occasions."""
        x, _, n = _rows(frequency, recency, age)
        alpha, beta, _, _ = self._values()
        occasions = range(1, _whole("horizon", horizon) + 1)
        alive = [
            self.probability_alive(
                frequency=frequency, recency=recency, age=age, ahead=ahead
            )
            for ahead in occasions
        ]
        found: Floats = np.sum(alive, axis=0) * (alpha + x) / (alpha + beta + n)
        return found

    def _bought(self, x: Floats, n: Floats) -> Floats:
        alpha, beta, gamma, delta = self._values()
        constant = log_beta(np.array(alpha), np.array(beta))
        constant = constant + log_beta(np.array(gamma), np.array(delta))
        return log_beta(alpha + x, beta + n - x) - constant

    def _log_likelihoods(self, x: Floats, t: Floats, n: Floats) -> Floats:
        data = distinct((x, t, n))
        return _terms(np.log(self._values()), data).by_pattern[data.place]


@frozen
class BetaBinomialModel:
    """BG/BB: a chance to buy and a chance to leave at each occasion.

    Parameters alpha, beta (buying), gamma, delta (leaving).

    Example:
        >>> fit = BetaBinomialModel().fit(frequency=[0, 1, 1, 2, 2, 3], age=[3] * 6,
        ...     recency=[0, 1, 3, 2, 3, 3], weights=[40, 20, 9, 12, 10, 25])
        >>> list(fit.parameters)
        ['alpha', 'beta', 'gamma', 'delta']
    """

    name: ClassVar[str] = "BG/BB"

    def fit(
        self,
        *,
        frequency: object,
        recency: object,
        age: object,
        weights: object = None,
    ) -> OccasionFit:
        """The parameters of largest likelihood.

        Args:
            frequency: occasions with a repeat purchase.
            recency: number of the last of them, 0 without one.
            age: occasions there were.
            weights: how many customers each row stands for; one when left out.

        Raises:
            ConfigurationError: for impossible rows, with their number.
            ConvergenceError: when the likelihood has no maximum.
            MissingExtraError: without the extra ``analytics``.
        """
        x, t, n = _rows(frequency, recency, age)
        data = distinct((x, t, n), checked_weights(weights, len(x)))
        starts = [np.log(start) for start in _STARTS]
        best = maximise(_terms, data, starts, names=_NAMES, model=self.name)
        values = np.exp(best.point).tolist()
        return OccasionFit(
            model=self.name,
            parameters=dict(zip(_NAMES, values, strict=True)),
            log_likelihood=best.log_likelihood,
            customers=data.customers,
            patterns=len(data.weight),
            likelihood=_terms,
            best=best,
            data=data,
            units=np.ones(len(_NAMES)),
        )


def _rows(
    frequency: object, recency: object, age: object
) -> tuple[Floats, Floats, Floats]:
    x, t, n = histories(frequency, recency, age)
    refuse(
        {
            "recency not whole": t != np.floor(t),
            "age not whole": n != np.floor(n),
            "more purchases than occasions": x > t,
        },
        len(x),
    )
    return x, t, n


def _whole(name: str, value: int) -> int:
    if type(value) is not int or value < 0:
        msg = f"{name} is not a whole number of occasions, 0 or more"
        raise ConfigurationError(msg)
    return value


def _terms(point: Floats, patterns: Patterns) -> Terms:
    """Alive throughout, or gone after ``i`` more occasions without a purchase."""
    alpha, beta, gamma, delta = np.exp(point)
    x, t, n = patterns.columns
    most = int((n - t).max(initial=0))
    seen = [n, *(t + i for i in range(most))]  # occasions the customer stayed for
    gone = [0.0] + [1.0] * most
    possible = [np.ones(len(x), bool), *(t + i < n for i in range(most))]
    logs, slopes = [], []
    for m, left, there in zip(seen, gone, possible, strict=True):
        value = log_beta(alpha + x, beta + m - x) + log_beta(gamma + left, delta + m)
        logs.append(np.where(there, value, -np.inf))
        buying, leaving = digamma(alpha + beta + m), digamma(gamma + delta + left + m)
        slopes.append(
            [
                digamma(alpha + x) - buying,
                digamma(beta + m - x) - buying,
                digamma(np.array(gamma + left)) - leaving,
                digamma(delta + m) - leaving,
            ]
        )
    value = np.logaddexp.reduce(logs, axis=0)
    share = np.exp(np.array(logs) - value)
    gradient = np.einsum("ij,ikj->kj", share, np.array(slopes))
    pairs = np.array([[alpha, beta], [gamma, delta]])
    constant = log_beta(pairs[:, 0], pairs[:, 1]).sum()
    slope = (digamma(pairs) - digamma(pairs.sum(axis=1))[:, None]).reshape(-1, 1)
    counts = len(patterns.counts)
    return Terms(
        np.zeros(counts),
        np.zeros((len(_NAMES), counts)),
        value - constant,
        (gradient - slope) * np.exp(point)[:, None],
    )
