"""Labels of the columns that share a field: which tells which apart.

Rules:
    The only column of phones, and the parts of the only address, have no label. Where
    there are several, each has the label its header says; two of one label are told
    apart by a number. Parts of an address stay together: a lone ``City`` belongs to the
    one labelled address that lacks a city. A second line of an address is part of it.
"""

from collections import Counter
from typing import Final

from attrs import evolve

from customer_core.intake.candidates import Candidate
from customer_core.models import ADDRESS_PARTS, Field

ADDRESSES: Final = ADDRESS_PARTS | {Field.ADDRESS}
"""Fields of columns that make an address, alone or together."""

_STREETS: Final = frozenset({Field.ADDRESS, Field.STREET_ADDRESS})
_COUNTED: Final = (Field.PHONE, Field.EMAIL, Field.ADDRESS)

Chosen = dict[int, Candidate]
"""Column number -> the field it holds."""


def settle_labels(chosen: Chosen) -> Chosen:
    """The same columns, in their order, with their final labels.

    Args:
        chosen: with the labels that the headers say.
    """
    settled = _join_lines(dict(sorted(chosen.items())))
    targets = Counter(column.target for column in settled.values())
    addresses = [c for c in settled.values() if c.target in ADDRESSES]
    alone = {target for target in (Field.PHONE, Field.EMAIL) if targets[target] == 1}
    alone |= ADDRESSES if _are_one(addresses) else set()
    plain = {
        place: evolve(column, label=None) if column.target in alone else column
        for place, column in settled.items()
    }
    return _number_twins(plain)


def _join_lines(chosen: Chosen) -> Chosen:
    """``Address`` beside ``City`` is a street; ``Address 2`` is another line of it."""
    parts = ADDRESS_PARTS - _STREETS
    divided = {c.label for c in chosen.values() if c.target in parts}

    def line(column: Candidate) -> Candidate:
        if column.target not in _STREETS:
            return column
        own = column.label in divided or not (column.label or "").isdigit()
        label = column.label if own or None not in divided else None
        target = Field.STREET_ADDRESS if label in divided else column.target
        return evolve(column, target=str(target), label=label)

    return {place: line(column) for place, column in chosen.items()}


def _are_one(columns: list[Candidate]) -> bool:
    """Whether columns of addresses make one address."""
    parts: dict[str | None, set[str]] = {}
    for column in columns:
        part = "street" if column.target in _STREETS else column.target
        parts.setdefault(column.label, set()).add(part)
    groups = list(parts.values())
    if len(groups) == 2 and None in parts:  # noqa: PLR2004 - the main one and another
        return groups[0].isdisjoint(groups[1])
    return len(groups) == 1


def _number_twins(chosen: Chosen) -> Chosen:
    seen: Counter[tuple[str, str | None]] = Counter()
    numbered: Chosen = {}
    for place, column in chosen.items():
        key = (column.target, column.label)
        seen[key] += 1
        again = column.target in _COUNTED and seen[key] > 1
        label = " ".join(filter(None, (column.label, str(seen[key]))))
        numbered[place] = evolve(column, label=label) if again else column
    return numbered
