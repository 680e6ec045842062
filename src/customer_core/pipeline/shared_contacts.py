"""Phones and mailboxes that too many people share -> no evidence for the linkage.

Rules:
    A phone or mailbox that records under more names than ``most`` have (a switchboard,
    a dummy number) is left out of the comparison of every record. The mailbox of an
    office (``info@``) is left out of the comparison of people; organisations keep it.
    The records themselves keep all their values.

Sources:
    Often repeated values never match: Dynamics 365 Customer Insights and Treasure
    Data, compared in 2026.
"""

from itertools import chain

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from customer_core.linkage._columns import TextColumn
from customer_core.reference.mail_domains import is_office

_Codes = NDArray[np.int64]
Columns = dict[str, TextColumn]
_CONTACTS = ("phone", "email")
_NAMES = ("given_name", "family_name", "organization_name")


def leave_out_shared(columns: Columns, most: int) -> tuple[Columns, dict[str, int]]:
    """The columns without shared contacts, and how many values of each kind those are.

    Args:
        columns: as :class:`~customer_core.linkage.RecordColumns` gathers them.
        most: different names that records of one contact may have, at least 1.
    """
    left_out: dict[str, int] = {}
    kept = dict(columns)
    names, is_person = _names(columns)
    for kind in _CONTACTS:
        slots = {name: c for name, c in columns.items() if _kind(name) == kind}
        seen = dict.fromkeys(chain.from_iterable(c.values for c in slots.values()))
        numbers = {value: number for number, value in enumerate(seen)}
        cells = {name: _numbered(column, numbers) for name, column in slots.items()}
        crowded = _crowded(list(cells.values()), names, len(numbers), most)
        office = np.zeros(len(numbers) + 1, np.bool_)
        if kind == "email":
            office[[n for mailbox, n in numbers.items() if is_office(mailbox)]] = True
        for name, held in cells.items():
            drop = crowded[held] | (office[held] & is_person)
            codes = np.where(drop, np.int32(-1), slots[name].codes)
            kept[name] = evolve(slots[name], codes=codes)
        left_out[kind] = int(crowded.sum())
    return kept, left_out


def _numbered(column: TextColumn, numbers: dict[str, int]) -> _Codes:
    """Each cell by the number of its value; -1 where it is missing."""
    # a missing cell has code -1, which is the last place, -1 again
    places = np.array([*map(numbers.__getitem__, column.values), -1], np.int64)
    return np.asarray(places[column.codes])


def _kind(column: str) -> str:
    return column.rpartition(" ")[0]


def _names(columns: Columns) -> tuple[_Codes, NDArray[np.bool_]]:
    """The name of each record as a number, -1 without one; and which are people."""
    given, family, organization = (
        columns[f"{kind} 1"].codes.astype(np.int64) for kind in _NAMES
    )
    is_person = (given >= 0) | (family >= 0)
    person = (given + 1) * (family.max(initial=-1) + 2) + family + 1
    # a person is one person at any employer; organisations count from -2 downwards
    keys = np.where(is_person, person, -organization - 2)
    names = np.unique(keys, return_inverse=True)[1]
    return np.where(keys == -1, -1, names), is_person


def _crowded(
    cells: list[_Codes], names: _Codes, values: int, most: int
) -> NDArray[np.bool_]:
    """Which values records under too many names have; the last stands for missing."""
    held, name = np.concatenate(cells), np.tile(names, len(cells))
    met = (held >= 0) & (name >= 0)
    people = int(names.max(initial=0)) + 1
    pairs = np.sort(held[met] * people + name[met])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    counts = np.bincount(pairs // people, minlength=values + 1)
    return np.asarray(counts > most)
