"""Purchase lines of many customers: who bought which article on which day.

Rules:
    An article counts once per customer and day, however many lines or pieces it had. A
    line with nothing bought (quantity 0 or less) is left out and counted: what is given
    back is not liked less. Days are days in UTC.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.models import RecordRef, Transaction
from customer_core.scoring._moments import utc

Ints = NDArray[np.int64]


@frozen(kw_only=True, eq=False, repr=False)
class PurchaseLines:
    """Distinct purchases, ascending by customer, article and day.

    Attributes:
        items: names of the articles, ascending.
        customers: number of the customer, from 0, of each purchase.
        item: place of the article in ``items``.
        day: days since 1970-01-01 UTC.
        left_out: lines with nothing bought, or of nobody known.
    """

    items: tuple[str, ...]
    customers: Ints
    item: Ints
    day: Ints
    left_out: int = 0

    @classmethod
    def from_arrays(
        cls,
        customers: NDArray[Any],
        items: Sequence[str] | NDArray[Any],
        occurred_at: NDArray[np.datetime64],
        *,
        quantities: NDArray[Any] | None = None,
    ) -> Self:
        """The purchases of columns of equal length.

        Args:
            customers: integers, numbers of the customers, from 0.
            items: number or name of each article; compared as text.
            occurred_at: ``datetime64`` in UTC, without ``NaT``.
            quantities: how many; ``None``: bought, all of them.

        Raises:
            ConfigurationError: for columns of unequal length or another type.

        Example:
            >>> lines = PurchaseLines.from_arrays(
            ...     np.array([0, 0, 1]), ["tea", "cup", "tea"],
            ...     np.array(["2024-01-01", "2024-01-01", "2024-02-01"], "datetime64"))
            >>> lines.items, lines.item.tolist()
            (('cup', 'tea'), [0, 1, 1])
        """
        who, when = np.asarray(customers), np.asarray(occurred_at)
        if who.dtype.kind not in "iu" or when.dtype.kind != "M":
            msg = "customers are integers, moments datetime64; convert them first"
            raise ConfigurationError(msg)
        names = np.asarray(items).astype(str)
        shapes = {who.shape, when.shape, names.shape}
        if len(shapes | {np.shape(q) for q in [quantities] if q is not None}) > 1:
            msg = "the columns have different lengths; give one value per line each"
            raise ConfigurationError(msg)
        if np.isnat(when).any() or (len(who) and who.min() < 0):
            msg = "a moment is NaT or a customer below 0; leave such lines out"
            raise ConfigurationError(msg)
        bought = np.ones(len(who), np.bool_) if quantities is None else quantities > 0
        known, item = np.unique(names[bought], return_inverse=True)
        days = when[bought].astype("datetime64[D]").astype(np.int64)
        return cls._distinct(
            tuple(known.tolist()),
            (who[bought].astype(np.int64), item, days),
            left_out=int((~bought).sum()),
        )

    @classmethod
    def from_transactions(
        cls,
        transactions: Iterable[Transaction],
        numbers: Mapping[RecordRef, int],
        *,
        by: Literal["item", "category"] = "item",
    ) -> Self:
        """The purchases of transactions.

        Args:
            transactions: in any order; refunds are no purchases.
            numbers: customer number of each source record; lines of others are left
                out and counted.
            by: whether the articles of the lines are recommended, or the category of
                the whole.
        """
        rows: list[tuple[int, str, datetime]] = []
        left_out = 0
        for transaction in transactions:
            number = numbers.get(transaction.customer)
            names, lost = _names(transaction, by)
            left_out += lost
            if number is None:
                left_out += len(names)
            else:
                moment = utc(transaction.occurred_at).replace(tzinfo=None)
                rows += [(number, name, moment) for name in names]
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        lines = cls.from_arrays(
            np.array(columns[0], np.int64),
            np.array(columns[1], str),
            np.array(columns[2], "datetime64[us]"),
        )
        return cls(
            items=lines.items, customers=lines.customers, item=lines.item,
            day=lines.day, left_out=left_out,
        )  # fmt: skip

    @classmethod
    def _distinct(
        cls, items: tuple[str, ...], rows: tuple[Ints, Ints, Ints], *, left_out: int
    ) -> Self:
        who, item, day = rows
        order = np.lexsort((day, item, who))
        who, item, day = who[order], item[order], day[order]
        new = np.ones(len(who), np.bool_)
        new[1:] = (np.diff(who) != 0) | (np.diff(item) != 0) | (np.diff(day) != 0)
        return cls(
            items=items, customers=who[new], item=item[new], day=day[new],
            left_out=left_out,
        )  # fmt: skip

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """Some of the purchases; the articles stay the same."""
        return type(self)(
            items=self.items, customers=self.customers[chosen],
            item=self.item[chosen], day=self.day[chosen], left_out=self.left_out,
        )  # fmt: skip

    def until(self, moment: datetime) -> Self:
        """The purchases of the days before a moment's, and of its own."""
        return self.where(self.day <= day_of(moment))

    def __len__(self) -> int:
        """How many purchases there are."""
        return len(self.day)

    def __repr__(self) -> str:
        """Counts only."""
        return f"PurchaseLines({len(self)} purchases, {len(self.items)} items)"


def _names(transaction: Transaction, by: str) -> tuple[list[str], int]:
    """What was bought, and how many lines were not."""
    if by == "category":
        bought = transaction.amount.amount > 0 and transaction.category is not None
        return ([str(transaction.category)], 0) if bought else ([], 1)
    names = [line.item for line in transaction.lines if line.quantity > 0]
    return names, len(transaction.lines) - len(names)


def day_of(moment: datetime) -> int:
    """Days since 1970-01-01 UTC."""
    return utc(moment).date().toordinal() - _EPOCH


_EPOCH = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001 - a day has no zone
