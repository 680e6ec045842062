"""Invented Chinese and British customers in the exports of several systems, with truth.

Rules:
    Deterministic for (version of this package, arguments): neither the platform nor
    numpy's version matters. Nobody is real: names, streets and mailboxes are random
    combinations, British landlines are numbers reserved for drama.

Example:
    >>> customers = generate_customers(1000, seed=7)
    >>> len(customers), len(customers.columns["email"]), customers.truth.shape
    (1000, 1000, (1000,))
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.testing._corruption import Corruption
from customer_core.testing._dice import Dice, Texts, Weighted, texts
from customer_core.testing._exports import (
    Pen,
    crm_layout,
    order_layout,
    shop_layout,
    write_table,
)
from customer_core.testing._orders import draw_orders
from customer_core.testing._people import Rows, draw_people
from customer_core.testing._records import draw_columns
from customer_core.testing._sheet import Sheet, customers_of_records, row_numbers
from customer_core.testing._ties import Ties, tie_people

__all__ = ["SYSTEMS", "Corruption", "SyntheticCustomers", "Ties", "generate_customers"]

SYSTEMS: Final[Mapping[str, float]] = MappingProxyType({"crm": 0.42, "shop": 0.58})
"""Source systems and their share of the records."""


@frozen(eq=False)
class SyntheticCustomers:
    """Records of invented customers, by column.

    Attributes:
        columns: one list per column, each of the same length, ``None`` where a value
            is missing. Names: ``record_id source first_name surname full_name sex dob
            resident_id phone landline email street district city region postcode
            country address registered_at updated_at``. Phones are E.164, dates ISO
            8601, countries ISO 3166-1 alpha-2, sexes ``F`` or ``M``.
        truth: number of the customer of each record, shape (n,), int64.
        seed: as given.
        corruption: as given.
    """

    columns: Mapping[str, list[str | None]] = field(repr=False)
    truth: NDArray[np.int64] = field(repr=False)
    seed: int
    corruption: Corruption = field(repr=False)

    def orders(self, system: str = "shop") -> dict[str, list[str]]:
        """What the records of one system bought, by day.

        Columns: ``order_id customer_id ordered_at amount currency category``; the
        customer is a record id of the system, dates are ISO 8601, amounts plain
        decimals. A third of the records bought nothing, a tenth buy regularly.

        Example:
            >>> orders = generate_customers(100, seed=1).orders()
            >>> sorted({len(column) for column in orders.values()})
            [165]
        """
        rows = self._rows_of(system)
        ids, registered = (
            texts(self.columns[name])[rows] for name in ("record_id", "registered_at")
        )
        days = registered.astype("datetime64[D]")
        columns = draw_orders(ids, days, self._dice(rows))
        return {name: column.tolist() for name, column in columns.items()}

    def write(self, folder: Path | str) -> dict[str, Path]:
        """One CSV file per system, ``orders.csv`` and ``truth.csv``.

        ``shop.csv`` is in GB18030 with Chinese headers, every other file in UTF-8.
        ``orders.csv`` belongs to ``shop``. ``truth.csv`` names the customer of each
        record: ``source,id,entity``.

        Args:
            folder: made when it does not exist; files there are replaced.

        Returns:
            The paths by name: each system, ``orders``, ``truth``.
        """
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        tables = {name: self._table(name) for name in self._systems()}
        if "shop" in tables:
            orders = {name: texts(c) for name, c in self.orders().items()}
            order_dice = Dice(
                self.seed, "written order", row_numbers(len(orders["amount"]))
            )
            tables["orders"] = order_layout(orders, Pen(order_dice, self.corruption))
        paths = {name: target / f"{name}.csv" for name in (*tables, "truth")}
        for name, table in tables.items():
            write_table(paths[name], table, "gb18030" if name == "shop" else "utf-8")
        truth = {
            "source": self.columns["source"],
            "id": self.columns["record_id"],
            "entity": map(str, self.truth),
        }
        write_table(paths["truth"], truth, "utf-8")
        return paths

    def _systems(self) -> list[str]:
        return sorted({str(source) for source in self.columns["source"]})

    def _table(self, system: str) -> dict[str, Texts]:
        rows = self._rows_of(system)
        columns = {name: texts(c)[rows] for name, c in self.columns.items()}
        layout = shop_layout if system == "shop" else crm_layout
        return layout(columns, Pen(self._dice(rows), self.corruption))

    def _rows_of(self, system: str) -> Rows:
        return np.flatnonzero(texts(self.columns["source"]) == system)

    def _dice(self, rows: Rows) -> Dice:
        return Dice(self.seed, "written", rows.astype(np.uint64))

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.truth)


def generate_customers(  # noqa: PLR0913 - every option is independent of the others
    n_records: int,
    *,
    seed: int,
    systems: Mapping[str, float] = SYSTEMS,
    chinese_share: float = 0.6,
    duplicate_rate: float = 0.3,
    household_share: float = 0.25,
    ties: Ties | None = None,
    corruption: Corruption | None = None,
) -> SyntheticCustomers:
    """Records of invented customers in random order.

    Args:
        n_records: at least 0.
        seed: any integer; the same one gives the same customers.
        systems: source names and their share of the records, of any sum.
        chinese_share: share of Chinese households, 0 to 1; the others are British.
        duplicate_rate: share of records whose customer has an earlier one, 0 to below
            1. Of 1,000 records at 0.3, 700 customers.
        household_share: share of customers who share address, landline and mostly the
            family name with another, 0 to below 1.
        ties: what else customers have in common; ``None`` for nothing.
        corruption: how often records are flawed; ``None`` for the default rates.

    Raises:
        ConfigurationError: for an argument outside its range.

    Example:
        >>> clean = generate_customers(3, seed=1, corruption=Corruption.none())
        >>> clean.columns["country"]
        ['CN', 'CN', 'CN']
    """
    _check(n_records, systems, chinese_share, duplicate_rate, household_share)
    count = n_records - int(n_records * duplicate_rate)
    who = customers_of_records(n_records, count, seed)
    people = draw_people(
        count, seed=seed, chinese_share=chinese_share, household_share=household_share
    )
    people = tie_people(people, ties or Ties())
    dice = Dice(seed, "record", row_numbers(n_records))
    rates = corruption or Corruption()
    source = dice.choose("source", Weighted.of(systems, systems.values()))
    columns = {
        "record_id": _record_ids(source),
        "source": source,
        **draw_columns(Sheet(people, who, dice, rates)),
    }
    lists = {name: column.tolist() for name, column in columns.items()}
    return SyntheticCustomers(
        MappingProxyType(lists), who.astype(np.int64), seed, rates
    )


def _record_ids(source: Texts) -> Texts:
    ids = np.empty(len(source), dtype=object)
    for name in dict.fromkeys(source.tolist()):
        rows = np.flatnonzero(source == name)
        ids[rows] = texts(f"{name[0].upper()}{n:07}" for n in range(1, len(rows) + 1))
    return ids


def _check(
    n_records: int,
    systems: Mapping[str, float],
    chinese_share: float,
    duplicate_rate: float,
    household_share: float,
) -> None:
    rules = (
        (n_records >= 0, "n_records must be at least 0"),
        (bool(systems), "systems must name at least one source"),
        (all(share > 0 for share in systems.values()), "system shares must be above 0"),
        (0 <= chinese_share <= 1, "chinese_share must be between 0 and 1"),
        (0 <= duplicate_rate < 1, "duplicate_rate must be at least 0 and below 1"),
        (0 <= household_share < 1, "household_share must be at least 0 and below 1"),
    )
    for holds, message in rules:
        if not holds:
            raise ConfigurationError(message)
