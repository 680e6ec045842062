"""What a fit found: parameters, how sure they are, and what to beware of.

Rules:
    Parameters are in the units of the data. Intervals are symmetric in the logarithm
    of a parameter, so that they stay positive. Randomness is seeded by the caller.
"""

from statistics import NormalDist
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.issues import Issue
from customer_core.messages import Language, label
from customer_core.scoring.clv._optimum import Likelihood, Optimum
from customer_core.scoring.clv._patterns import Patterns
from customer_core.scoring.clv._uncertainty import (
    DRAWS,
    Method,
    bootstrap,
    covariance,
    quantiles,
    tail_of,
)
from customer_core.summaries import Section, Summary

Floats = NDArray[np.float64]


@frozen(kw_only=True, eq=False)
class Estimate:
    """Maximum-likelihood parameters of one model.

    Attributes:
        model: its name.
        parameters: name -> value, in the units of the data.
        log_likelihood: in nats, of all customers, with the units of the data.
        customers: how many customers it was fitted to.
        patterns: how many different histories they have.
        issues: assumptions that seem not to hold, as values.
    """

    model: str
    parameters: dict[str, float]
    log_likelihood: float
    customers: float
    patterns: int
    issues: tuple[Issue, ...] = ()
    _likelihood: Likelihood = field(repr=False)
    _best: Optimum = field(repr=False)
    _data: Patterns = field(repr=False)
    _units: Floats = field(repr=False)

    def standard_errors(
        self, method: Method = "sandwich", *, draws: int = DRAWS, seed: int = 0
    ) -> dict[str, float]:
        """Standard error of each parameter, in its units.

        Args:
            method: ``sandwich``, ``hessian`` or ``bootstrap``.
            draws: refits of the bootstrap.
            seed: of the bootstrap.
        """
        if method == "bootstrap":
            found = self.parameter_draws(draws=draws, seed=seed).std(axis=0, ddof=1)
        else:
            found = self._values() * self._log_errors(method)
        return dict(zip(self.parameters, found.tolist(), strict=True))

    def intervals(
        self,
        level: float = 0.95,
        method: Method = "sandwich",
        *,
        draws: int = DRAWS,
        seed: int = 0,
    ) -> dict[str, tuple[float, float]]:
        """Confidence interval of each parameter, in its units.

        Args:
            level: how often such intervals hold the truth, between 0 and 1.
            method: ``sandwich``, ``hessian`` or ``bootstrap``.
            draws: refits of the bootstrap.
            seed: of the bootstrap.

        Raises:
            ConfigurationError: for a level that is no probability.
        """
        tail = tail_of(level)
        if method == "bootstrap":
            drawn = self.parameter_draws(draws=draws, seed=seed)
            lower, upper = quantiles(drawn, level)
        else:
            factor = np.exp(NormalDist().inv_cdf(1 - tail) * self._log_errors(method))
            lower, upper = self._values() / factor, self._values() * factor
        pairs = zip(lower.tolist(), upper.tolist(), strict=True)
        return dict(zip(self.parameters, pairs, strict=True))

    def parameter_draws(self, *, draws: int = DRAWS, seed: int = 0) -> Floats:
        """Parameters of refits with random weights, shape (draws, parameters)."""
        found = bootstrap(
            self._likelihood, self._best, self._data, draws=draws, seed=seed
        )
        parameters: Floats = np.exp(found) * self._units
        return parameters

    def to_frame(self) -> dict[str, list[object]]:
        """One row per parameter: estimate, sandwich error, 95 % interval."""
        errors, intervals = self.standard_errors(), self.intervals()
        return {
            "parameter": list(self.parameters),
            "estimate": list(self.parameters.values()),
            "standard_error": list(errors.values()),
            "lower": [lower for lower, _ in intervals.values()],
            "upper": [upper for _, upper in intervals.values()],
        }

    def summary(self, language: Language = "en") -> Summary:
        """Parameters with their errors, and what to beware of."""
        columns = list(self.to_frame().values())
        names = ("parameter", "estimate", "standard_error", "lower", "upper")
        rows = tuple(
            (str(row[0]), *(f"{value:.4g}" for value in row[1:]))
            for row in zip(*columns, strict=True)
        )
        facts = (
            (_word("customers", language), f"{self.customers:,.0f}"),
            (_word("patterns", language), f"{self.patterns:,}"),
            (_word("log_likelihood", language), f"{self.log_likelihood:,.2f}"),
        )
        header = tuple(_word(name, language) for name in names)
        sections = [
            Section(_word("parameters", language), header, rows),
            Section(_word("fit", language), (_word("measure", language), ""), facts),
        ]
        if self.issues:
            sections.append(issue_section(self.issues, language))
        return Summary(f"{_word('title', language)}: {self.model}", tuple(sections))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Intervals of the parameters by their estimates, as a Vega-Lite dict."""
        frame = self.to_frame()
        spec = chart(
            frame,
            "bar",
            title=f"{_word('interval', language)}: {self.model}",
            y=("parameter", "nominal"),
            x=("lower", "quantitative"),
            x2=("upper", "quantitative"),
        )
        spec["encoding"]["x"] |= {"scale": {"type": "log"}}
        return spec

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _values(self) -> Floats:
        return np.array(list(self.parameters.values()))

    def _log_errors(self, method: Method) -> Floats:
        if method == "hessian":
            squares = np.diag(np.linalg.inv(self._best.hessian))
        else:
            squares = np.diag(covariance(self._likelihood, self._best, self._data))
        errors: Floats = np.sqrt(squares)
        return errors


def issue_section(issues: tuple[Issue, ...], language: Language) -> Section:
    """Issues as a table of code and sentence."""
    rows = tuple((str(issue.code), issue.message(language)) for issue in issues)
    header = (label("summary.code", language), label("summary.meaning", language))
    return Section(_word("beware", language), header, rows)


def _word(name: str, language: Language) -> str:
    return label(f"value.{name}", language)
