"""What a model of buying and leaving must be able to say."""

from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from customer_core.scoring.clv._optimum import Terms
from customer_core.scoring.clv._patterns import Patterns

Floats = NDArray[np.float64]


class Process(Protocol):
    """How customers buy and leave; parameters as an array in the order of names.

    Attributes:
        names: of the parameters.
        times: those of them that are in units of time.
    """

    names: ClassVar[tuple[str, ...]]
    times: ClassVar[tuple[str, ...]]

    def starts(self, rate: float) -> tuple[tuple[float, ...], ...]:
        """Parameters to begin from, for time in mean ages and a rate per mean age."""
        ...

    def terms(self, point: Floats, patterns: Patterns) -> Terms:
        """The log-likelihood of each pattern and its gradient by log parameters."""
        ...

    def log_alive(
        self, parameters: Floats, x: Floats, t: Floats, age: Floats
    ) -> Floats:
        """Logarithm of the probability that a customer has not left."""
        ...

    def purchases_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats
    ) -> Floats:
        """Expected purchases within ``horizon`` of customers who have not left."""
        ...

    def count_if_alive(
        self, parameters: Floats, x: Floats, age: Floats, horizon: Floats, count: int
    ) -> Floats:
        """Probability of ``count`` purchases within ``horizon``, if alive."""
        ...

    def draw_if_alive(
        self,
        parameters: Floats,
        x: Floats,
        age: Floats,
        horizon: float,
        draw: np.random.Generator,
    ) -> Floats:
        """Random counts of purchases within ``horizon``, if alive."""
        ...
