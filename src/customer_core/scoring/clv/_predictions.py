"""What a process with known or drawn parameters says of the future, in arrays.

Rules:
    Everything factors into the chance to be alive and what happens if alive. Rows are
    (x, t_x, T); ``None`` is one new customer. Customers are taken in chunks, so that
    draws times customers never stand in memory at once.
"""

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv._patterns import distinct, refuse
from customer_core.scoring.clv._process import Process
from customer_core.scoring.clv._uncertainty import Bootstrap, quantiles, tail_of

Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats, Floats]

REPLICATES = 5
"""Futures simulated from each draw of the parameters."""

_CHUNK = 4_096  # customers
_DOUBLINGS = 30  # of the age: a time longer than 1e9 ages counts as never
_HALVINGS = 50  # of the interval; leaves a relative error of 1e-15


@frozen(kw_only=True, eq=False, repr=False)
class CountForecast:
    """How many purchases to expect of each customer, and of all together.

    Counts are whole, so an interval holds its level *or more*: ``probability`` says how
    much, by the model.

    Attributes:
        level: the nominal level.
        lower: fewest purchases, shape (customers,).
        upper: most purchases.
        probability: of each interval, at least ``level`` up to simulation error.
        total: lower and upper end of the purchases of all customers.
    """

    level: float
    lower: Floats
    upper: Floats
    probability: Floats
    total: tuple[float, float]


def expected(
    process: Process, parameters: Floats, rows: Rows | None, horizon: object
) -> Floats:
    """Expected purchases within ``horizon``."""
    x, t, age = rows or (np.zeros(1), np.zeros(1), np.zeros(1))
    x, t, age, ahead = np.broadcast_arrays(x, t, age, _horizon(horizon))
    alive = np.exp(process.log_alive(parameters, x, t, age))
    found: Floats = alive * process.purchases_if_alive(parameters, x, age, ahead)
    return found


def expected_interval(
    process: Process, drawn: Floats, rows: Rows, horizon: object, *, level: float
) -> tuple[Floats, Floats]:
    """Central interval of expected purchases over draws of the parameters."""
    ahead = np.broadcast_to(_horizon(horizon), rows[0].shape)
    ends = [
        quantiles(
            np.array([expected(process, p, part, ahead[chosen]) for p in drawn]), level
        )
        for chosen, part in _chunks(rows)
    ]
    lower, upper = (np.concatenate(side) for side in zip(*ends, strict=True))
    return lower, upper


def count_probability(
    process: Process, parameters: Floats, rows: Rows, horizon: object, count: int
) -> Floats:
    """Probability of exactly ``count`` purchases within ``horizon``."""
    if type(count) is not int or count < 0:
        msg = "count is not a whole number of purchases, 0 or more"
        raise ConfigurationError(msg)
    x, t, age, ahead = np.broadcast_arrays(*rows, _horizon(horizon))
    alive = np.exp(process.log_alive(parameters, x, t, age))
    found: Floats = alive * process.count_if_alive(parameters, x, age, ahead, count)
    return found + (1 - alive) if count == 0 else found


def waiting_time(
    process: Process, parameters: Floats, rows: Rows, probability: float
) -> Floats:
    """Time until a purchase has happened with ``probability``; NaN for never."""
    tail_of(probability)
    data = distinct(rows)
    x, t, age = data.columns
    found = np.full(len(x), np.nan)
    left = np.exp(process.log_alive(parameters, x, t, age)) > probability
    part = (x[left], t[left], age[left])
    found[left] = _waited(process, parameters, part, probability)
    return found[data.place]


def _waited(
    process: Process, parameters: Floats, rows: Rows, probability: float
) -> Floats:
    def reached(time: Floats) -> NDArray[np.bool_]:
        none = count_probability(process, parameters, rows, time, 0)
        return np.asarray(1 - none >= probability)

    high = np.maximum(rows[2], np.finfo(float).eps)
    for _ in range(_DOUBLINGS):
        enough = reached(high)
        if enough.all():
            break
        high = np.where(enough, high, high * 2)
    never, low = ~reached(high), np.zeros(len(high))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = reached(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(never, np.nan, high)


def forecast(
    process: Process,
    drawn: Floats,
    rows: Rows,
    horizon: float,
    *,
    bootstrap: Bootstrap,
) -> CountForecast:
    """Simulated purchases of every customer under every draw of the parameters."""
    level, tail = bootstrap.level, tail_of(bootstrap.level)
    _horizon(horizon)
    draw = np.random.default_rng((bootstrap.seed, 1))  # not the stream of the bootstrap
    repeated = np.repeat(drawn, REPLICATES, axis=0)
    totals, ends = np.zeros(len(repeated)), []
    for _, (x, t, age) in _chunks(rows):
        counts = np.empty((len(repeated), len(x)))
        for row, parameters in zip(counts, repeated, strict=True):
            alive = draw.random(len(x)) < np.exp(
                process.log_alive(parameters, x, t, age)
            )
            row[:] = alive * process.draw_if_alive(parameters, x, age, horizon, draw)
        totals += counts.sum(axis=1)
        lower = np.quantile(counts, tail, axis=0, method="inverted_cdf")
        upper = np.quantile(counts, 1 - tail, axis=0, method="inverted_cdf")
        inside = ((counts >= lower) & (counts <= upper)).mean(axis=0)
        ends.append((lower, upper, inside))
    low, high, held = (np.concatenate(side) for side in zip(*ends, strict=True))
    least, most = quantiles(totals, level)
    return CountForecast(
        level=level, lower=low, upper=high, probability=held,
        total=(float(least), float(most)),
    )  # fmt: skip


def _horizon(given: object) -> Floats:
    ahead = np.asarray(given, dtype=float)
    refuse({"horizon negative or missing": ~np.atleast_1d(ahead >= 0)}, ahead.size)
    return ahead


def _chunks(rows: Rows) -> Iterator[tuple[slice, Rows]]:
    for begin in range(0, len(rows[0]), _CHUNK):
        chosen = slice(begin, begin + _CHUNK)
        yield chosen, (rows[0][chosen], rows[1][chosen], rows[2][chosen])
