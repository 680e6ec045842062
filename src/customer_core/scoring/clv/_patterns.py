"""Purchase histories as distinct patterns with their multiplicity.

Rules:
    A pattern is (x, t_x, T): repeat purchases, time from the first purchase to the
    last, time from the first purchase to the moment the data end. Customers of one
    pattern have one likelihood, so it is computed once and weighted.
    What depends on x alone is computed once per distinct x.
    A table with impossible rows is refused as a whole, with the number of such rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 8_192
"""Patterns in a block: a column of them takes 64 KiB."""


@frozen(kw_only=True, eq=False, repr=False)
class Patterns:
    """Distinct rows of a table, ascending by their columns.

    Attributes:
        columns: distinct rows by column, each of shape (patterns,).
        weight: customers of each pattern.
        place: customer -> pattern, shape (customers,).
        counts: distinct values of the first column, ascending.
        count_of: pattern -> place in ``counts``.
        count_weight: customers of each count.
    """

    columns: tuple[Floats, ...]
    weight: Floats
    place: Ints
    counts: Floats
    count_of: Ints
    count_weight: Floats = field(init=False)
    _parts: "tuple[Patterns, ...]" = field(init=False)

    @count_weight.default
    def _of_the_patterns(self) -> Floats:
        return np.bincount(self.count_of, self.weight, len(self.counts)).astype(float)

    @_parts.default
    def _of_one_size(self) -> "tuple[Patterns, ...]":
        begins = range(0, len(self.weight), BLOCK)
        cuts = [slice(begin, begin + BLOCK) for begin in begins]
        return tuple(self._part(cut) for cut in cuts) if len(cuts) > 1 else ()

    @property
    def blocks(self) -> "tuple[Patterns, ...]":
        """The same patterns in parts that fit the cache of a processor."""
        return self._parts or (self,)

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.weight.sum())

    def reweighted(self, weight: Floats) -> "Patterns":
        """The same patterns with other multiplicities."""
        return evolve(self, weight=weight)

    def scaled(self, scale: float) -> "Patterns":
        """Every column but the first divided by ``scale``."""
        first, *rest = self.columns
        return evolve(self, columns=(first, *(column / scale for column in rest)))

    def thinned(self, most: int) -> "Patterns":
        """Every n-th pattern, so that at most ``most`` remain."""
        return self._part(slice(None, None, -(-len(self.weight) // most)))

    def _part(self, chosen: slice) -> "Patterns":
        columns = tuple(column[chosen] for column in self.columns)
        return _grouped(columns, self.weight[chosen], self.place[:0])


def distinct(columns: Sequence[Floats], weights: Floats | None = None) -> Patterns:
    """The distinct rows of columns of equal length."""
    order = np.lexsort(columns[::-1])
    ordered = [column[order] for column in columns]
    new = np.ones(len(order), bool)
    if len(order):
        new[1:] = np.logical_or.reduce([np.diff(c) != 0 for c in ordered])
    place = np.empty(len(order), np.int64)
    place[order] = np.cumsum(new) - 1
    weight = np.bincount(place, weights, int(new.sum())).astype(float)
    return _grouped(tuple(column[new] for column in ordered), weight, place)


def _grouped(columns: tuple[Floats, ...], weight: Floats, place: Ints) -> Patterns:
    new = np.ones(len(weight), bool)
    new[1:] = np.diff(columns[0]) > 0  # ascending
    return Patterns(
        columns=columns,
        weight=weight,
        place=place,
        counts=columns[0][new],
        count_of=np.cumsum(new) - 1,
    )


def as_columns(given: Mapping[str, object]) -> dict[str, Floats]:
    """Numbers of equal length, each of shape (customers,).

    Raises:
        ConfigurationError: for what is no column of numbers, or of another length.
    """
    columns = {name: _as_column(name, values) for name, values in given.items()}
    if len({len(column) for column in columns.values()}) > 1:
        lengths = ", ".join(f"{name} {len(c)}" for name, c in columns.items())
        msg = f"columns differ in length: {lengths}; give one row per customer"
        raise ConfigurationError(msg)
    return columns


def _as_column(name: str, values: Any) -> Floats:  # noqa: ANN401 - any column of any library
    try:
        column = np.atleast_1d(np.asarray(values, dtype=float))
    except (TypeError, ValueError):
        msg = f"{name} is not a column of numbers; convert it first"
        raise ConfigurationError(msg) from None
    if column.ndim != 1:
        msg = f"{name} has {column.ndim} dimensions; give one number per customer"
        raise ConfigurationError(msg)
    return column


def refuse(problems: Mapping[str, NDArray[np.bool_]], rows: int) -> None:
    """Refuse a table of ``rows`` rows in which any problem holds.

    Raises:
        ConfigurationError: with the number of rows of each problem, no value.
    """
    found = {text: int(rows_.sum()) for text, rows_ in problems.items()}
    if any(found.values()):
        named = "; ".join(f"{text}: {n}" for text, n in found.items() if n)
        msg = f"impossible rows of {rows}: {named}; correct them or leave them out"
        raise ConfigurationError(msg)


def checked_weights(weights: object, rows: int) -> Floats | None:
    """Multiplicities of the rows, ``None`` when each counts once.

    Raises:
        ConfigurationError: for a weight that is negative or no number.
    """
    if weights is None:
        return None
    column = _as_column("weights", weights)
    if len(column) != rows:
        msg = f"there are {len(column)} weights for {rows} rows; give one per row"
        raise ConfigurationError(msg)
    refuse({"weight negative or missing": ~(column >= 0) | np.isinf(column)}, rows)
    return column


def histories(
    frequency: object, recency: object, age: object
) -> tuple[Floats, Floats, Floats]:
    """The checked columns x, t_x, T.

    Raises:
        ConfigurationError: for no rows, or rows that no history can have.
    """
    named = {"frequency": frequency, "recency": recency, "age": age}
    columns = as_columns(named)
    x, t, age_ = columns.values()
    if not len(x):
        msg = "there are no customers; give at least one row"
        raise ConfigurationError(msg)
    with np.errstate(invalid="ignore"):
        refuse(
            {
                **{f"{n} missing or infinite": ~np.isfinite(c)
                   for n, c in columns.items()},
                **{f"{n} negative": c < 0 for n, c in columns.items()},
                "frequency not whole": np.isfinite(x) & (x != np.floor(x)),
                "recency above age": t > age_,
                "repeat purchases with recency 0": (x > 0) & (t == 0),
                "recency without repeat purchases": (x == 0) & (t > 0),
            },
            len(x),
        )  # fmt: skip
    return x, t, age_
