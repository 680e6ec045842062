"""Values that several records of a stream share.

Rules:
    Values are hashed when they are met and never kept: 24 bytes per value. Two
    different values have equal digests once in 2**64 pairs. A record that says a value
    twice shares it with nobody.
"""

from array import array
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from customer_core.models.records import CustomerRecord
from customer_core.validators._conditions import applies
from customer_core.validators._fields import Accessor, accessor
from customer_core.validators._keys import KEYED_FIELDS
from customer_core.validators.record_rules import (
    UniqueRule,
)

_BYTES = 8
_MISSING = 0  # the digest of no value
_MOST_VALUES = 16  # of one field of one record that are combined with others


class Sharer(NamedTuple):
    """One record of a group that shares a value.

    Attributes:
        ordinal: the record.
        path: where the value stands; empty for several fields together.
        group: number of the group, from 1, in the order of their first records.
        records: how many records are in the group.
    """

    ordinal: int
    path: str
    group: int
    records: int


class SharedValues:
    """The growing columns of one rule."""

    def __init__(self, rule: UniqueRule) -> None:
        self._rule = rule
        self._fields = tuple(accessor(name) for name in rule.fields)
        self._texts = tuple(_texts_of(f, by=rule.by) for f in self._fields)
        self._different = tuple(
            _texts_of(accessor(name), by="value") for name in rule.different
        )
        self._holds = applies(rule.when)
        self._digests, self._others = array("Q"), array("Q")
        self._ordinals, self._places = array("I"), array("I")

    def add(self, ordinal: int, record: CustomerRecord) -> None:
        """Take in the values of a record."""
        if not self._holds(record):
            return
        values = self._values(record)
        if not values:
            return
        scope = record.ref.source if self._rule.within == "source" else ""
        met = set()
        other = self._other(record)
        for place, texts in values:
            digest = _digest(scope, *texts)
            if digest not in met:
                met.add(digest)
                self._digests.append(digest)
                self._others.append(other)
                self._ordinals.append(ordinal)
                self._places.append(place)

    def _values(self, record: CustomerRecord) -> list[tuple[int, tuple[str, ...]]]:
        """Places and texts; of several fields all combinations of the first values."""
        if len(self._texts) == 1:
            return [(place, (text,)) for place, text in self._texts[0](record)]
        columns = [texts(record)[:_MOST_VALUES] for texts in self._texts]
        return [
            (0, tuple(text for _, text in combined)) for combined in product(*columns)
        ]

    def _other(self, record: CustomerRecord) -> int:
        """Digest of what must differ; none when a part of it is missing."""
        if not self._different:
            return _MISSING
        found = [texts(record) for texts in self._different]
        return _digest(*(f[0][1] for f in found)) if all(found) else _MISSING

    def groups(self) -> Iterator[Sharer]:
        """Records that share a value: group by group, in the order of the stream."""
        digests = np.array(self._digests, np.uint64)
        order = np.argsort(digests, kind="stable")
        starts = np.flatnonzero(np.diff(digests[order], prepend=~digests[order[:1]]))
        ends = np.append(starts[1:], len(order))
        large = ends - starts >= self._rule.at_least
        runs = [
            run
            for start, end in zip(starts[large], ends[large], strict=True)
            if self._differ(run := order[start:end])
        ]
        runs.sort(key=lambda run: int(run[0]))
        for group, run in enumerate(runs, 1):
            for row in run:
                yield Sharer(
                    self._ordinals[row], self._path(self._places[row]), group, len(run)
                )

    def _differ(self, run: NDArray[np.int64]) -> bool:
        if not self._different:
            return True
        return len({self._others[row] for row in run} - {_MISSING}) > 1

    def _path(self, place: int) -> str:
        return self._fields[0].path(place) if len(self._fields) == 1 else ""


_Texts = Callable[[CustomerRecord], list[tuple[int, str]]]


def _texts_of(field: Accessor, *, by: str) -> _Texts:
    """The places and texts, or match keys, of the values of a field."""
    items = field.items
    read = field.text
    if by == "key":
        key = KEYED_FIELDS[field.name]
        read = lambda item: key(item.value)  # noqa: E731 - as short as its name
    return lambda record: [
        (place, text)
        for place, item in enumerate(items(record))
        if (text := read(item))
    ]


def _digest(*texts: str) -> int:
    unambiguous = repr(texts).encode()
    return int.from_bytes(blake2b(unambiguous, digest_size=_BYTES).digest(), "big") or 1
