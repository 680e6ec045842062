"""Gamma-Gamma: what a customer spends on average, from few purchases or many.

Rules:
    ``frequency`` are the purchases behind an average: repeat purchases when
    ``monetary`` is the mean of the repeats. Only customers with repeats and a positive
    mean are fitted; the others are counted. Amounts are in the currency of the data.
    The model holds that what customers spend has nothing to do with how often they
    buy; the correlation of both is reported, a large one as an issue.
    A mean exists only where ``p x + q > 1``; elsewhere it is NaN.

Sources:
    Fader and Hardie 2013, The Gamma-Gamma model of monetary value.
"""

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.issues import Issue, IssueCode
from customer_core.scoring.clv._optimum import Terms, maximise
from customer_core.scoring.clv._patterns import (
    Patterns,
    as_columns,
    checked_weights,
    distinct,
    refuse,
)
from customer_core.scoring.clv._scipy import digamma, log_gamma
from customer_core.scoring.clv.estimates import Estimate
from customer_core.scoring.clv.transactions import PurchaseSummary

Floats = NDArray[np.float64]

CORRELATED = 0.2
"""Correlation of frequency and amount from which it is reported as an issue."""

_NAMES = ("p", "q", "gamma")
_STARTS = ((1.0, 2.0, 1.0), (6.0, 4.0, 1.0), (0.5, 6.0, 10.0))  # in mean amounts


@frozen(kw_only=True, eq=False)
class AmountFit(Estimate):
    """Fitted spending.

    Attributes:
        correlation: of frequency and amount among the fitted customers, -1 to 1.
    """

    correlation: float = 0.0

    @property
    def population_mean(self) -> float:
        """Expected average amount of a customer without repeats; NaN for q <= 1."""
        p, q, gamma = self._values().tolist()
        return p * gamma / (q - 1) if q > 1 else float("nan")

    def expected_amount(self, *, frequency: object, monetary: object) -> Floats:
        """Expected average amount of each customer, in the currency of the data.

        Args:
            frequency: purchases behind the average; 0 gives the population's mean.
            monetary: the average, of any value where frequency is 0.

        Returns:
            Shape (customers,); NaN where a mean does not exist.

        Raises:
            ConfigurationError: for impossible rows, with their number.
        """
        x, z = _amounts(frequency, monetary)
        return expected_amount(self._values(), x, z)


def expected_amount(parameters: Floats, x: Floats, z: Floats) -> Floats:
    """Mean of the posterior of a customer's average amount."""
    p, q, gamma = parameters
    sums = np.where(x > 0, x * np.where(x > 0, z, 0.0), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = p * (gamma + sums) / (p * x + q - 1)
    return np.where(p * x + q > 1, found, np.nan)


@frozen
class GammaGammaModel:
    """Gamma-Gamma: amounts vary about a customer's mean, means between customers.

    Parameters p, q, gamma; gamma (v in some texts) is in the currency of the data.

    Example:
        >>> fit = GammaGammaModel().fit(frequency=[1, 2, 4, 1, 3, 1, 2],
        ...                             monetary=[20, 31, 42, 12, 75, 55, 18])
        >>> list(fit.parameters)
        ['p', 'q', 'gamma']
    """

    name: ClassVar[str] = "Gamma-Gamma"

    def fit(
        self, *, frequency: object, monetary: object, weights: object = None
    ) -> AmountFit:
        """The parameters of largest likelihood.

        Args:
            frequency: purchases behind each average, shape (customers,).
            monetary: average amount; may be NaN where frequency is 0.
            weights: how many customers each row stands for; one when left out.

        Raises:
            ConfigurationError: for impossible rows, or nobody with repeats.
            ConvergenceError: when the likelihood has no maximum.
            MissingExtraError: without the extra ``analytics``.
        """
        x, z = _amounts(frequency, monetary)
        weight = checked_weights(weights, len(x))
        fitted = (x > 0) & (np.where(x > 0, z, 0.0) > 0)
        if not fitted.any():
            msg = "no customer has a repeat purchase of positive amount; give some"
            raise ConfigurationError(msg)
        data = distinct(
            (x[fitted], z[fitted]), None if weight is None else weight[fitted]
        )
        scale = float(data.weight @ data.columns[1]) / data.customers
        scaled = data.scaled(scale)
        starts = [np.log(start) for start in _STARTS]
        best = maximise(_terms, scaled, starts, names=_NAMES, model=self.name)
        units = np.array([1.0, 1.0, scale])
        values = np.exp(best.point) * units
        correlation = _correlation(data)
        worthless = int(((x > 0) & ~fitted).sum())
        return AmountFit(
            model=self.name,
            parameters=dict(zip(_NAMES, values.tolist(), strict=True)),
            log_likelihood=best.log_likelihood - data.customers * float(np.log(scale)),
            customers=data.customers,
            patterns=len(data.weight),
            issues=_issues(values[1], correlation, worthless),
            likelihood=_terms,
            best=best,
            data=scaled,
            units=units,
            correlation=correlation,
        )

    def fit_summary(self, summary: PurchaseSummary) -> AmountFit:
        """:meth:`fit` with the columns of a summary."""
        return self.fit(frequency=summary.frequency, monetary=summary.monetary)


def _amounts(frequency: object, monetary: object) -> tuple[Floats, Floats]:
    x, z = as_columns({"frequency": frequency, "monetary": monetary}).values()
    with np.errstate(invalid="ignore"):
        refuse(
            {
                "frequency missing, negative or not whole": ~(
                    (x >= 0) & np.isfinite(x) & (x == np.floor(x))
                ),
                "repeat purchases without an amount": (x > 0) & ~np.isfinite(z),
            },
            len(x),
        )
    return x, z


def _terms(point: Floats, patterns: Patterns) -> Terms:
    p, q, gamma = np.exp(point)
    (x, z), n = patterns.columns, patterns.counts
    log_sum = np.log(gamma + x * z)
    both = digamma(p * n + q)
    by_count = (
        log_gamma(p * n + q) - log_gamma(p * n) - log_gamma(np.array(q))
        + q * np.log(gamma) + p * n * np.log(n)
    )  # fmt: skip
    by_count_gradient = np.stack(
        [
            p * n * (both - digamma(p * n) + np.log(n)),
            q * (both - digamma(np.array(q)) + np.log(gamma)),
            np.full(len(n), q),
        ]
    )
    value = (p * x - 1) * np.log(z) - (p * x + q) * log_sum
    by_pattern_gradient = np.stack(
        [
            p * x * (np.log(z) - log_sum),
            -q * log_sum,
            -gamma * (p * x + q) / (gamma + x * z),
        ]
    )
    return Terms(by_count, by_count_gradient, value, by_pattern_gradient)


def _correlation(data: Patterns) -> float:
    x, z = data.columns
    spread = np.cov(x, z, aweights=data.weight, ddof=0)
    scale = float(np.sqrt(spread[0, 0] * spread[1, 1]))
    return float(spread[0, 1]) / scale if scale else 0.0


def _issues(q: float, correlation: float, worthless: int) -> tuple[Issue, ...]:
    found = []
    if abs(correlation) >= CORRELATED:
        share = {"correlation": f"{correlation:.2f}"}
        found.append(Issue(code=IssueCode.VALUE_AMOUNT_CORRELATED, parameters=share))
    if q <= 1:
        at = {"q": f"{q:.2f}"}
        found.append(Issue(code=IssueCode.VALUE_MEAN_INFINITE, parameters=at))
    if worthless:
        left = {"count": worthless}
        found.append(Issue(code=IssueCode.VALUE_AMOUNT_NOT_POSITIVE, parameters=left))
    return tuple(found)
