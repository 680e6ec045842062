"""Over which time value is counted, and what later money is worth.

Rules:
    Horizon and rate are in periods of the fit; nothing is converted. A purchase is
    discounted from its own moment, at ``log(1 + rate)`` per period (``continuous``), or
    from the end of its period, as spreadsheets do (``end``).

Sources:
    Integration by parts of the discounted stream of purchases: Fader, Hardie and Lee
    2005, RFM and CLV: using iso-value curves.
"""

from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv._patterns import distinct
from customer_core.scoring.clv._process import Process
from customer_core.scoring.clv.periods import YEAR, Period, days_in

Floats = NDArray[np.float64]
Timing = Literal["continuous", "end"]

_NODES = 8  # of Gauss-Legendre over the horizon, in which purchases are smooth


@frozen(kw_only=True)
class Discounting:
    """Over which time value is counted, and what later money is worth.

    Attributes:
        horizon: periods ahead, above 0.
        rate: per period, 0 for none, above -1: see :func:`discount_rate`.
        timing: from when a purchase is discounted.
        period: the unit of time.

    Raises:
        ConfigurationError: for a horizon or rate that cannot be.
    """

    horizon: float
    rate: float
    timing: Timing = "continuous"
    period: Period

    def __attrs_post_init__(self) -> None:
        """A positive horizon, a possible rate, a known timing and period."""
        days_in(self.period)
        if not 0 < self.horizon < np.inf:
            msg = f"horizon is {self.horizon:g} periods; choose a number above 0"
            raise ConfigurationError(msg)
        if not -1 < self.rate < np.inf:
            msg = f"discount_rate is {self.rate:g} per {self.period}; choose above -1"
            raise ConfigurationError(msg)
        if self.timing not in {"continuous", "end"}:
            msg = f"no timing {self.timing!r}; choose continuous or end"
            raise ConfigurationError(msg)

    @property
    def annual(self) -> float:
        """The rate over a year."""
        return float((1 + self.rate) ** (YEAR / days_in(self.period))) - 1

    def weights(self) -> tuple[Floats, Floats]:
        """Times, and the weight of the purchases expected until each in the sum."""
        force = float(np.log1p(self.rate))
        if self.timing == "end":
            times = np.append(np.arange(1.0, self.horizon), self.horizon)
            factors = np.exp(-force * times)
            return times, factors - np.append(factors[1:], 0.0)
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        times = self.horizon * (nodes + 1) / 2
        inside = force * np.exp(-force * times) * weights * self.horizon / 2
        last = float(np.exp(-force * self.horizon))
        return np.append(times, self.horizon), np.append(inside, last)


def discounted_purchases(
    process: Process, parameters: Floats, x: Floats, age: Floats, over: Discounting
) -> tuple[Floats, Floats]:
    """Purchases of who is alive within the horizon: expected, and discounted."""
    data = distinct((x, age))
    x, age = data.columns
    times, weights = over.weights()
    expected = [
        process.purchases_if_alive(parameters, x, age, np.full(len(x), time))
        for time in times
    ]
    discounted = sum(w * e for w, e in zip(weights, expected, strict=True))
    return expected[-1][data.place], np.asarray(discounted)[data.place]
