"""What known parameters say of each customer: alive, when next, how often.

Rules:
    Predictions look from the end of a customer's data, at ``age``, in the unit of time
    of the parameters. Inputs are columns of one row per customer.
"""

from datetime import date
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv import _predictions as predictions
from customer_core.scoring.clv._beta_geometric import BetaGeometric
from customer_core.scoring.clv._optimum import Terms
from customer_core.scoring.clv._pareto import ParetoExponential
from customer_core.scoring.clv._patterns import distinct, histories
from customer_core.scoring.clv._process import Process
from customer_core.scoring.clv.periods import Period

Floats = NDArray[np.float64]
ModelName = Literal["BG/NBD", "MBG/NBD", "Pareto/NBD"]

PROCESSES: dict[ModelName, Process] = {
    "BG/NBD": BetaGeometric(0),
    "MBG/NBD": BetaGeometric(1),
    "Pareto/NBD": ParetoExponential(),
}


class PurchaseForecasts:
    """Predictions from ``model`` and ``parameters``, which a subclass has."""

    __slots__ = ()
    model: ModelName
    parameters: dict[str, float]

    def log_likelihoods(
        self, *, frequency: object, recency: object, age: object
    ) -> Floats:
        """Log-likelihood of each customer's history, in nats.

        Raises:
            ConfigurationError: for rows that no history can have; as all below.
        """
        data = distinct(histories(frequency, recency, age))
        found: Terms = self._process.terms(np.log(self._values()), data)
        each = found.by_count[data.count_of] + found.by_pattern
        return each[data.place]

    def probability_alive(
        self, *, frequency: object, recency: object, age: object
    ) -> Floats:
        """Probability that each customer has not left, 0 to 1."""
        rows = histories(frequency, recency, age)
        return np.exp(self._process.log_alive(self._values(), *rows))

    def expected_purchases(self, horizon: object) -> Floats:
        """Expected repeat purchases of a new customer within ``horizon``.

        Args:
            horizon: periods since the first purchase, 0 or more; one or many.
        """
        return predictions.expected(self._process, self._values(), None, horizon)

    def conditional_expected_purchases(
        self, horizon: object, *, frequency: object, recency: object, age: object
    ) -> Floats:
        """Expected purchases of each customer within the next ``horizon`` periods."""
        rows = histories(frequency, recency, age)
        return predictions.expected(self._process, self._values(), rows, horizon)

    def purchase_count_probability(
        self,
        count: int,
        horizon: object,
        *,
        frequency: object = (0,),
        recency: object = (0,),
        age: object = (0,),
    ) -> Floats:
        """Probability of exactly ``count`` purchases within the next ``horizon``.

        Without a history: of a new customer, right after the first purchase.
        """
        rows = histories(frequency, recency, age)
        return predictions.count_probability(
            self._process, self._values(), rows, horizon, count
        )

    def probability_of_purchase(
        self, horizon: object, *, frequency: object, recency: object, age: object
    ) -> Floats:
        """Probability of at least one purchase within the next ``horizon``."""
        none = self.purchase_count_probability(
            0, horizon, frequency=frequency, recency=recency, age=age
        )
        return 1 - none

    def next_purchase(
        self,
        *,
        frequency: object,
        recency: object,
        age: object,
        probability: float = 0.5,
    ) -> Floats:
        """Periods until the next purchase has happened with ``probability``.

        The default is the median. NaN: that probability is never reached, because the
        customer has too probably left.

        Raises:
            ConfigurationError: for a probability that is not between 0 and 1.
        """
        rows = histories(frequency, recency, age)
        return predictions.waiting_time(
            self._process, self._values(), rows, probability
        )

    @property
    def _process(self) -> Process:
        return PROCESSES[self.model]

    def _values(self) -> Floats:
        return np.array(list(self.parameters.values()))


@frozen(kw_only=True)
class PurchaseParameters(PurchaseForecasts):
    """Known parameters: those of a fit that was kept, or published ones.

    TOML or JSON can hold it: see :mod:`customer_core.models.declarations`.

    Attributes:
        model: which model they are of.
        parameters: name -> value, in the order and units of a fit.
        period: the unit of time, ``None`` when it was not said.
        as_of: last day of the data, ``None`` when not known.

    Raises:
        ConfigurationError: for parameters the model does not have, or not above 0.

    Example:
        >>> known = PurchaseParameters(model="BG/NBD", parameters={
        ...     "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426})
        >>> known.conditional_expected_purchases(
        ...     39, frequency=2, recency=30.43, age=38.86).round(3)
        array([1.226])
    """

    model: ModelName
    parameters: dict[str, float]
    period: Period | None = None
    as_of: date | None = None

    def __attrs_post_init__(self) -> None:
        """The parameters are those of the model."""
        names = PROCESSES[self.model].names
        if tuple(self.parameters) != names:
            msg = f"{self.model} has the parameters {', '.join(names)}, in this order"
            raise ConfigurationError(msg)
        if not all(0 < value < np.inf for value in self.parameters.values()):
            msg = f"parameters of {self.model} are numbers above 0"
            raise ConfigurationError(msg)
