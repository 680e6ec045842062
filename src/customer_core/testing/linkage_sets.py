"""Sets of invented customers on which record linkage is measured, at any size.

Rules:
    Deterministic for (version of this package, arguments). A set is made of columns a
    customer table has, with flaws and ties at rates that were fixed before any engine
    was run on it. Nobody is real; every mailbox is at a reserved domain.

Example:
    >>> customers = generate_linkage_set("chinese", 1000, seed=1)
    >>> len(customers), customers.fields["dob"], customers.columns["phone"].shape
    (1000, 'birth_date', (1000,))
"""

from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from attrs import asdict, evolve, field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.testing._corruption import Corruption
from customer_core.testing._dice import Dice, Texts
from customer_core.testing._exports import write_table
from customer_core.testing._people import Flags, draw_people
from customer_core.testing._record_names import draw_names
from customer_core.testing._records import (
    draw_birth,
    draw_homes,
    draw_mailboxes,
    draw_phones,
)
from customer_core.testing._sheet import (
    Columns,
    Sheet,
    customers_of_records,
    row_numbers,
)
from customer_core.testing._ties import Ties, tie_people

__all__ = ["FIELDS", "LINKAGE_FLAWS", "SETS", "LinkageSet", "generate_linkage_set"]

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "first_name": "given_name",
        "surname": "family_name",
        "sex": "sex",
        "dob": "birth_date",
        "address": "street_address",
        "city": "city",
        "postcode": "postal_code",
        "email": "email",
        "phone": "phone",
    }
)
"""Column -> type of its field, as ``dedupe`` takes them."""

LINKAGE_FLAWS: Final = Corruption(
    missing_resident_id=1.0,
    missing_landline=1.0,
    missing_sex=0.1,
    missing_dob=0.08,
    missing_phone=0.1,
    missing_email=0.2,
    missing_address=0.05,
    missing_city=0.03,
    missing_postcode=0.05,
    name_typo=0.05,
    name_slip=0.05,
    traditional=0.04,
    pinyin=0.08,
    fuzzy_pinyin=0.15,
    spaced_pinyin=0.2,
    nickname=0.06,
    initial=0.02,
    swapped_names=0.01,
    later_family_name=0.03,
    dob_error=0.03,
    phone_typo=0.02,
    other_phone=0.1,
    household_phone=0.02,
    email_typo=0.02,
    email_alias=0.0,
    email_domain_typo=0.0,
    other_email=0.1,
    former_address=0.1,
    street_typo=0.04,
    no_unit=0.1,
    short_street_type=0.15,
    postcode_typo=0.02,
)
"""How often a record of a set is flawed; a pair of records has about twice as much."""

DUPLICATE_RATE: Final = 0.25
"""Share of the records whose customer has an earlier one."""


@frozen
class _Recipe:
    chinese_share: float
    household_share: float
    ties: Ties


_HOUSEHOLDS = Ties(
    family_name=1.0,
    one_phone=0.5,
    one_email=0.1,
    namesakes=0.05,
    twins=0.05,
    colleagues=0.03,
)
# of the customers 1 - (1 - 0.195)^2 = 35 % live with another one
SETS: Final[Mapping[str, _Recipe]] = MappingProxyType(
    {
        "english": _Recipe(0.0, 0.1, Ties()),
        "chinese": _Recipe(1.0, 0.1, Ties()),
        "mixed": _Recipe(0.5, 0.1, Ties()),
        "households": _Recipe(0.5, 0.195, _HOUSEHOLDS),
    }
)
"""Name -> who is in the set."""

_PART = 1_000_000
_MOST = 0.6  # of the records that one flaw hits


@frozen(eq=False)
class LinkageSet:
    """Records to be linked, and whose they are.

    Attributes:
        name: one of ``SETS``.
        seed: as given.
        columns: arrays of text, ``None`` where a value is missing, each of shape (n,):
            ``first_name surname sex dob address city postcode email phone``. The
            address is the street line, phones are E.164, dates ISO 8601.
        truth: number of the customer of each record, shape (n,), int64.
        flaws: name of each rate of ``LINKAGE_FLAWS`` but 0 and 1 -> whether the record
            was hit by it, shape (n,). A hit may leave the text as it is, such as a
            nickname for a name that has none.
    """

    name: str
    seed: int
    columns: Mapping[str, Texts] = field(repr=False)
    truth: NDArray[np.int64] = field(repr=False)
    flaws: Mapping[str, NDArray[np.bool_]] = field(repr=False)

    @property
    def fields(self) -> Mapping[str, str]:
        """Column -> type of its field."""
        return FIELDS

    def write(self, path: Path | str) -> None:
        """A CSV file in UTF-8 with the columns and ``entity``, the truth.

        For programs in other languages; a missing value is an empty cell.
        """
        table = {**self.columns, "entity": self.truth.astype(str)}
        write_table(Path(path), table, "utf-8")

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.truth)


def generate_linkage_set(
    name: str, n_records: int, *, seed: int, noise: float = 1.0
) -> LinkageSet:
    """A set in random order; a quarter of its records are duplicates.

    Args:
        name: ``english``, ``chinese``, ``mixed`` or ``households``.
        n_records: at least 0.
        seed: any integer; the same one gives the same set.
        noise: how many times as often as ``LINKAGE_FLAWS`` says records are flawed, at
            least 0; no flaw hits more than six records of ten.

    Raises:
        ConfigurationError: for an unknown name or a negative number.

    Example:
        >>> one, two = (generate_linkage_set("mixed", 50, seed=s) for s in (1, 1))
        >>> one.columns["email"].tolist() == two.columns["email"].tolist()
        True
    """
    if name not in SETS:
        msg = f"there is no set {name!r}; choose from {', '.join(SETS)}"
        raise ConfigurationError(msg)
    if n_records < 0:
        msg = "n_records must be at least 0"
        raise ConfigurationError(msg)
    if not 0 <= noise < inf:
        msg = f"noise is {noise}; give a number of at least 0"
        raise ConfigurationError(msg)
    rates = _at(noise)
    made = _parts(SETS[name], n_records, seed, rates)
    parts, owners, flaws = zip(*made, strict=True)
    order = Dice(seed, "set order", row_numbers(n_records)).bits("order").argsort()
    columns = {
        column: np.concatenate([part.pop(column) for part in parts])[order]
        for column in FIELDS
    }
    truth = np.concatenate(owners)[order]
    flawed = {
        flaw: np.concatenate([part[flaw] for part in flaws])[order] for flaw in flaws[0]
    }
    return LinkageSet(
        name, seed, MappingProxyType(columns), truth, MappingProxyType(flawed)
    )


def _at(noise: float) -> Corruption:
    """The rates of flaws; what no record has, or all have, stays as it is."""
    if noise == 1:
        return LINKAGE_FLAWS
    rates = asdict(LINKAGE_FLAWS).items()
    flawed = {name: rate for name, rate in rates if 0 < rate < 1}
    return evolve(
        LINKAGE_FLAWS,
        **{name: min(rate * noise, _MOST) for name, rate in flawed.items()},
    )


def _parts(
    recipe: _Recipe, n_records: int, seed: int, rates: Corruption
) -> Iterator[tuple[Columns, NDArray[np.int64], dict[str, Flags]]]:
    """Columns of up to a million records each, so that less is held at once."""
    customers = 0
    for first in range(0, max(n_records, 1), _PART):
        size = min(_PART, n_records - first)
        count = size - int(size * DUPLICATE_RATE)
        people = draw_people(
            count,
            seed=seed,
            chinese_share=recipe.chinese_share,
            household_share=recipe.household_share,
            plain_mailboxes=True,
            first=customers,
        )
        who = customers_of_records(size, count, seed, first=first)
        dice = Dice(seed, "record", row_numbers(size, first))
        sheet = Sheet(tie_people(people, recipe.ties), who, dice, rates)
        columns = _columns(sheet)
        yield columns, (who + customers).astype(np.int64), _flaws(sheet)
        customers += count


def _columns(sheet: Sheet) -> Columns:
    former = np.zeros(len(sheet.who), dtype=np.bool_)
    former[sheet.hit("former_address")] = True
    drawn = {
        **draw_names(sheet),
        **draw_birth(sheet),
        **draw_phones(sheet),
        **draw_mailboxes(sheet),
        **draw_homes(sheet, former),
    }
    drawn["address"] = drawn["street"]
    return {name: drawn[name] for name in FIELDS}


def _flaws(sheet: Sheet) -> dict[str, Flags]:
    flaws = {}
    for flaw, hits in sheet.flawed.items():
        if 0 < getattr(LINKAGE_FLAWS, flaw) < 1:
            flaws[flaw] = np.zeros(len(sheet.who), dtype=np.bool_)
            flaws[flaw][np.concatenate(hits)] = True
    return flaws
