"""The records being written: whose they are, and which of them get a flaw.

Rules:
    Which records are flawed, and how, depends on the seed, the flaw and the record.
"""

from collections.abc import Callable

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.testing._corruption import Corruption
from customer_core.testing._dice import Dice, Texts, texts
from customer_core.testing._people import Flags, People, Rows

Columns = dict[str, Texts]


@frozen(eq=False)
class Sheet:
    """The records being written.

    Attributes:
        people: the customers.
        who: row of the customer of each record.
        dice: draws of each record.
        rates: how often they are flawed.
        flawed: flaw -> the records that were found to have it so far.
    """

    people: People
    who: Rows
    dice: Dice
    rates: Corruption
    flawed: dict[str, list[Rows]] = field(factory=dict, repr=False)

    def hit(self, flaw: str, where: Flags | None = None) -> Rows:
        """Records that have a flaw, among those where it is possible."""
        hits = self.dice.chance(flaw, getattr(self.rates, flaw))
        rows = np.flatnonzero(hits if where is None else hits & where)
        self.flawed.setdefault(flaw, []).append(rows)
        return rows

    def rewrite(
        self, column: Texts, flaw: str, change: Callable[[str, int], str], rows: Rows
    ) -> None:
        """Change the text of some records by the record's own random bits."""
        bits = self.dice.at(rows).bits(f"how {flaw}")
        pairs = zip(column[rows], bits.tolist(), strict=True)
        column[rows] = texts(change(text, drawn) for text, drawn in pairs)

    def blank(self, flaw: str, *columns: Texts) -> None:
        """Empty the columns of the records that have the flaw."""
        rows = self.hit(flaw)
        for column in columns:
            column[rows] = None


def row_numbers(count: int, first: int = 0) -> NDArray[np.uint64]:
    """Numbers of rows, as dice take them."""
    return np.arange(first, first + count, dtype=np.uint64)


def customers_of_records(
    n_records: int, count: int, seed: int, *, first: int = 0
) -> Rows:
    """Row of the customer of each record, in random order.

    Each customer comes once; who comes again is the lesser of two draws, so that some
    customers have many records.
    """
    again = Dice(seed, "again", row_numbers(n_records - count, first))
    lesser = np.minimum(again.uniform("first"), again.uniform("second"))
    who = np.concatenate([np.arange(count), (lesser * count).astype(np.intp)])
    order = Dice(seed, "order", row_numbers(n_records, first)).bits("order")
    return who[np.argsort(order, kind="stable")]
