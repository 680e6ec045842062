"""Transactions of any dataframe -> numbered customers and their history.

Rules:
    Customers are numbered in the order in which they are listed or met. A row without
    a customer, moment or amount is left out and counted as ``incomplete``, an amount
    that cannot be one as ``amount_too_large``; bad data does not raise.
    Amounts are rounded half to even to ``scale`` decimals. A moment without a zone is
    taken as UTC.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core._text import counted
from customer_core.errors import ConfigurationError
from customer_core.scoring.history import LIMIT, Ints, PurchaseHistory

_NUMBER = "__customer_number"


@frozen(kw_only=True, eq=False)
class CustomerPurchases:
    """Transactions, and who the numbered customers are.

    Attributes:
        history: the transactions.
        customers: id of each customer as text; places are customer numbers.
    """

    history: PurchaseHistory
    customers: tuple[str, ...] = field(repr=counted)


def read_purchases(  # noqa: PLR0913 - one call with named columns
    frame: Any,  # noqa: ANN401 - any dataframe
    *,
    customer: str,
    occurred_at: str,
    amount: str,
    scale: int = 2,
    customers: Iterable[object] = (),
) -> CustomerPurchases:
    """The transactions of a table, one row each.

    Args:
        frame: a dataframe of pandas, polars or pyarrow, or a mapping of name -> numpy
            array.
        customer: column of ids: texts or whole numbers.
        occurred_at: column of dates or moments.
        amount: column of numbers, negative for refunds.
        scale: decimals that are kept, 0 to 6.
        customers: ids of customers who are listed even where they bought nothing.

    Raises:
        ConfigurationError: when a column is not there or of another type.

    Example:
        >>> frame = {"who": np.array(["b", "a", "b"]), "paid": np.array([5, 7.25, -1]),
        ...     "day": np.array(["2024-01-01", "2024-01-02", "2024-01-03"], "M8[D]")}
        >>> found = read_purchases(frame, customer="who", occurred_at="day",
        ...                        amount="paid", customers=["c"])
        >>> found.customers, len(found.history)
        (('c', 'b', 'a'), 3)
    """
    missing = {customer, occurred_at, amount} - set(
        frame if isinstance(frame, Mapping) else nw.from_native(frame).columns
    )
    if missing:
        msg = f"the table has no column {', '.join(sorted(missing))}"
        raise ConfigurationError(msg)
    names = customer, occurred_at, amount
    of_kind = _of_mapping if isinstance(frame, Mapping) else _of_frame
    found, number, moments, amounts = of_kind(frame, *names)
    ids, number = _numbered([*map(str, customers)], found, number)
    complete = (number >= 0) & ~np.isnat(moments) & ~np.isnan(amounts)
    fits = complete & (np.abs(amounts) < float(LIMIT))
    if not fits.all():
        number, moments, amounts = number[fits], moments[fits], amounts[fits]
    history = PurchaseHistory.from_arrays(
        number,
        moments,
        minor_units=np.rint(amounts * 10**scale).astype(np.int64),
        scale=scale,
    )
    history.left_out["amount_too_large"] = int((complete & ~fits).sum())
    history.left_out["incomplete"] = int((~complete).sum())
    return CustomerPurchases(history=history, customers=tuple(ids))


_Columns = tuple[list[str], Ints, NDArray[np.datetime64], NDArray[np.float64]]
"""Distinct ids; of each row the place of its id (-1: none), moment and amount."""


def _numbered(
    listed: list[str], found: list[str], number: Ints
) -> tuple[list[str], Ints]:
    """All ids, those that are listed first, and the place of each row's."""
    if not listed:
        return found, number
    place = {one: row for row, one in enumerate(dict.fromkeys([*listed, *found]))}
    places = np.array([place[one] for one in found] + [-1], np.int64)
    return list(place), places[number]  # -1 stays, as the last place


def _of_mapping(
    frame: Mapping[str, Any], customer: str, occurred_at: str, amount: str
) -> _Columns:
    columns = [np.asarray(frame[name]) for name in (customer, occurred_at, amount)]
    who, when, paid = columns
    if len({column.shape for column in columns}) > 1 or who.dtype.kind not in "iuU":
        msg = f"{customer} is not a column of ids as long as the others"
        raise ConfigurationError(msg)
    found, first, number = np.unique(who, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")  # as they are met
    rank = np.empty(len(found), np.int64)
    rank[order] = np.arange(len(found))
    ids = [str(one) for one in found[order].tolist()]
    return ids, rank[number], _moments(when, occurred_at), _amounts(paid, amount)


def _of_frame(frame: Any, customer: str, occurred_at: str, amount: str) -> _Columns:  # noqa: ANN401 - any dataframe
    table = nw.from_native(frame, eager_only=True)
    kind = table.schema[customer]
    if not (kind.is_integer() or kind in {nw.String, nw.Categorical, nw.Object}):
        msg = f"{customer} is a column of {kind}; ids are texts or whole numbers"
        raise ConfigurationError(msg)
    known = table.select(customer).drop_nulls().unique(maintain_order=True)
    numbered = known.with_row_index(_NUMBER)
    joined = table.select(customer, occurred_at, amount).join(
        numbered, on=customer, how="left"
    )
    number = joined[_NUMBER].cast(nw.Float64).fill_null(-1)  # pandas knows no null
    when = joined[occurred_at]
    if isinstance(when.dtype, nw.Datetime) and when.dtype.time_zone is not None:
        when = when.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return (
        [str(one) for one in known[customer].to_list()],
        number.to_numpy().astype(np.int64),
        _moments(when.to_numpy(), occurred_at),
        _amounts(joined[amount].to_numpy(), amount),
    )


def _moments(column: NDArray[Any], name: str) -> NDArray[np.datetime64]:
    try:
        return column.astype("datetime64[us]")
    except (TypeError, ValueError):
        msg = f"{name} is not a column of dates or moments; convert it first"
        raise ConfigurationError(msg) from None


def _amounts(column: NDArray[Any], name: str) -> NDArray[np.float64]:
    mixed = column.dtype.kind == "O"
    texts = any(isinstance(one, str) for one in column) if mixed else False
    try:
        if not texts and column.dtype.kind not in "SU":
            return column.astype(np.float64)
    except (TypeError, ValueError):
        pass
    msg = f"{name} is not a column of numbers; convert it first"
    raise ConfigurationError(msg)
