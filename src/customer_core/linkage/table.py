"""Feature tables: the distinct comparison texts of every field, and who has which.

Rules:
    A record holds a *set* of values per feature, as codes into the distinct texts. A
    part of a value is hashed once per distinct text. Orders and samples depend on the
    content of the records, never on where they stand.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from threading import RLock
from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from customer_core._text import has_han
from customer_core.linkage._hashing import (
    Hashes,
    first_places,
    hash_name,
    order_of,
    scramble,
)
from customer_core.linkage._kernels import apply
from customer_core.linkage._parallel import each
from customer_core.linkage._signatures import Signatures
from customer_core.linkage._textarray import TextArray
from customer_core.linkage._texts import Of
from customer_core.linkage.levels import Kind
from customer_core.linkage.repetition import Repetition

_TELLING_U = 1e-4  # chance agreement of a field that says who someone is
_TELLING_VALUES = 3

Codes = NDArray[np.int32]
Rows = NDArray[np.int64]


@frozen(eq=False, slots=False)
class Vocabulary:
    """Distinct comparison texts of one feature, with their parts."""

    kind: Kind
    texts: TextArray = field(repr=lambda texts: f"<{len(texts)}>")
    # two threads that need a part for other parts make it once
    _lock: RLock = field(factory=RLock, repr=False, init=False)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.texts)

    @cached_property
    def han(self) -> NDArray[np.bool_]:
        """Which texts have a Han character."""
        return np.array([has_han(text) for text in self.texts], np.bool_)

    @cached_property
    def signatures(self) -> Signatures:
        """Bounds on how alike two texts are."""
        return Signatures.of(self.texts)

    @cached_property
    def _made(self) -> dict[str, TextArray]:
        return {"": self.texts}

    @cached_property
    def _places(self) -> dict[str, NDArray[np.signedinteger[Any]]]:
        return {}

    def sums(self, part: str, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each text how often texts with the same part count; 0 where it has none.

        Args:
            part: its name; the texts themselves for an empty name.
            counts: one number per text.
        """
        if not part or not len(self):
            return counts
        hashes = self.part(part)
        if part not in self._places:
            self._places[part] = first_places(hashes)
        place = self._places[part]
        return np.where(hashes != 0, np.bincount(place, counts)[place], 0).astype(
            np.int64
        )

    @cached_property
    def _parts(self) -> dict[str, Hashes]:
        return {}

    def take(self, rows: Rows) -> "Vocabulary":
        """Some of the texts, by number."""
        return Vocabulary(self.kind, self.texts.take(rows).compacted())

    def part_texts(self, name: str) -> TextArray:
        """The part ``name`` of each text; the text itself for an empty name."""
        if name not in {"", *self.kind.bases}:
            return self._part_texts(name)
        with self._lock:
            if name not in self._made:
                self._made[name] = self._part_texts(name)
            return self._made[name]

    def _part_texts(self, name: str) -> TextArray:
        part = self.kind.parts[name]
        if isinstance(part, Of):
            return apply(part.function, self.part_texts(part.part))
        return apply(part, self.texts)

    def part(self, name: str) -> Hashes:
        """Hash of the part ``name`` of each text; 0 where it has none."""
        if name not in self._parts:
            self._parts[name] = self.part_texts(name).hashes
        return self._parts[name]


@frozen(eq=False, slots=False)
class Feature:
    """One comparison: the values of every record.

    Attributes:
        name: the kind, or ``category:`` and the column.
        vocabulary: the distinct comparison texts.
        codes: int32, shape (records, most values of a record); -1 fills up.
    """

    name: str
    vocabulary: Vocabulary
    codes: Codes = field(repr=lambda codes: f"<{codes.shape}>")

    @property
    def kind(self) -> Kind:
        """The row of the table of kinds."""
        return self.vocabulary.kind

    @cached_property
    def slots(self) -> tuple[Codes, ...]:
        """The first value of every record, the second one, and so on."""
        return tuple(np.ascontiguousarray(codes) for codes in self.codes.T)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which records have a value."""
        return np.asarray(self.codes[:, 0] >= 0)

    def hashes(self, part: str, rows: Rows | None = None) -> Hashes:
        """Hash of a part of every value, shape of :attr:`codes`; 0 where none."""
        codes = self.codes if rows is None else self.codes[rows]
        parts = np.append(self.vocabulary.part(part), np.uint64(0))
        return parts.take(codes, mode="wrap")  # -1 is the last one

    def compacted(self) -> tuple["Feature", Rows]:
        """The same with texts that occur only, and the numbers they had."""
        used = np.flatnonzero(np.bincount(self.codes[self.codes >= 0], minlength=1))
        new = np.full(len(self.vocabulary) + 1, -1, np.int32)
        new[used] = np.arange(len(used))
        vocabulary = self.vocabulary.take(used)
        return Feature(self.name, vocabulary, new[self.codes]), used

    def counts(self, part: str = "", rows: Rows | None = None) -> NDArray[np.int64]:
        """In how many records the part of each text of the vocabulary occurs."""
        size = len(self.vocabulary)
        counts = np.zeros(size + 1, np.int64)
        for codes in self.slots:
            some = codes if rows is None else codes[rows]
            counts += np.bincount(some + 1, minlength=size + 1)
        return self.vocabulary.sums(part, counts[1:])


@frozen(eq=False, slots=False)
class FeatureTable:
    """Everything that is compared of all records.

    Attributes:
        features: by name, in the order in which pairs are refined.
        records: how many.
        words: hashes of the words of a name that are neither given nor family name,
            shape (records, any); 0 is none.
        side: 0 or 1 per record where two tables are linked, else ``None``.
        repetitions: columns that say what others say, and what became of them.
        crowded: by feature, how many values were left out, for too many share them.
    """

    features: dict[str, Feature]
    records: int
    words: Hashes
    side: NDArray[np.int8] | None = None
    repetitions: tuple[Repetition, ...] = ()
    crowded: Mapping[str, int] = field(factory=dict)

    def __iter__(self) -> Iterator[Feature]:
        """The features, in order."""
        return iter(self.features.values())

    def take(self, rows: Rows, *, workers: int = 1) -> "FeatureTable":
        """The same table with these records only, in this order."""
        features = each(
            lambda f: evolve(f, codes=f.codes.take(rows, axis=0)), self, workers
        )
        return evolve(
            self,
            features={feature.name: feature for feature in features},
            records=len(rows),
            words=self.words[rows],
            side=None if self.side is None else self.side[rows],
        )

    @cached_property
    def _content(self) -> Hashes:
        """A hash of everything that is known of each record."""
        content = np.zeros(self.records, np.uint64)
        for feature in self:
            salt = hash_name(feature.name)
            own = np.append(scramble(feature.vocabulary.part(""), salt), np.uint64(0))
            for codes in feature.codes.T:
                content += own.take(codes, mode="wrap")  # -1 is the last one
        if self.side is not None:
            content += self.side.astype(np.uint64)
        return content

    @cached_property
    def _firsts(self) -> Rows:
        """For each record the first one of the same content."""
        return first_places(self._content).astype(np.int64)

    def order(self, seed: int) -> Rows:
        """The records in an order that depends on their content and ``seed`` only.

        Any head of it is a random sample. Equal records are told apart by how many of
        them came before, so that they are sampled independently.
        """
        content = scramble(self._content | np.uint64(1), seed)
        key = scramble(content + _repeats(self._firsts).astype(np.uint64), 1)
        return order_of(key)

    def originals(self, order: Rows) -> Rows:
        """For each record in this order the place of the first one that is equal.

        Only records that say who they are have copies: three values, one of them a
        date, a contact, an address or an identifier. Others are their own originals.

        Args:
            order: of all records, see :meth:`order`.
        """
        known = np.zeros(self.records, np.int8)
        telling = np.zeros(self.records, np.bool_)
        for feature in self:
            known += feature.present
            if feature.kind.usual_u <= _TELLING_U:
                telling |= feature.present
        copies = (telling & (known >= _TELLING_VALUES)).take(order)
        here, content = np.arange(self.records), self._firsts.take(order)
        first = np.empty(self.records, np.int64)
        first[content[::-1]] = here[::-1]  # of equal ones the last that is written
        return np.where(copies, first.take(content), here)


def _repeats(first: Rows) -> Rows:
    """How many equal ones stand before each, of the first one that is equal."""
    again = np.flatnonzero(first != np.arange(len(first)))
    again = again[np.argsort(first[again], kind="stable")]
    runs = np.unique(first[again], return_index=True, return_counts=True)[1:]
    nth = np.zeros(len(first), np.int64)
    nth[again] = 1 + np.arange(len(again)) - np.repeat(*runs)
    return nth
