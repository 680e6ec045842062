"""Blocking rules -> blocks of records.

Rules:
    Two records are compared when they agree on every *atom* of at least one blocking
    rule. An atom is a part of one field (a year, a sound, the last six digits); a rule
    is one to three atoms of different fields. No step is quadratic in the records.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import Hashes, combine, in_company, without_repeats
from customer_core.linkage._parallel import each
from customer_core.linkage.table import FeatureTable, Rows

BLOCK_CAP = 2000
"""Records of one block; they make 2 million pairs."""
_TOGETHER = 2  # values of a record that one atom gives to a rule of several
_NEAR = 2_000_000  # keys up to which a table of them stays near the processor

Atom = tuple[str, str]
"""Feature and part; the feature ``names`` is both names in any order."""
Rule = tuple[Atom, ...]
Pairs = tuple[Rows, Rows]
"""Row numbers, left below right; sorted, each pair once."""


def pair_budget(records: int) -> int:
    """Pairs that may be compared: 3 to 40 per record, 2 million between.

    Example:
        >>> pair_budget(1_000), pair_budget(100_000), pair_budget(10_000_000)
        (40000, 2000000, 30000000)
    """
    return int(records * min(max(2e6 / max(records, 1), 3), 40))


def all_pairs(table: FeatureTable) -> Pairs:
    """Every pair of records; across the two tables only, where two are linked."""
    left, right = np.triu_indices(table.records, 1)
    return between_two(table, left.astype(np.int64), right.astype(np.int64))


def between_two(table: FeatureTable, left: Rows, right: Rows) -> Pairs:
    """The pairs of two different records, of the two tables where two are linked."""
    apart = left != right
    if table.side is not None:
        apart &= table.side[left] != table.side[right]
    if apart.all():
        return left, right
    kept = np.flatnonzero(apart)
    return left[kept], right[kept]


def count_pairs(table: FeatureTable) -> int:
    """How many pairs of records there are to decide on."""
    if table.side is None:
        return table.records * (table.records - 1) // 2
    return int((table.side == 0).sum()) * int((table.side == 1).sum())


def atoms_of(table: FeatureTable) -> list[Atom]:
    """Every atom of the features of the table."""
    atoms = [(f.name, part) for f in table for part in f.kind.atoms]
    if {"given_name", "family_name"} <= table.features.keys():
        atoms.append(("names", ""))
    return atoms


def atom_keys(
    table: FeatureTable, rules: Iterable[Rule], workers: int = 1
) -> dict[Atom, Hashes]:
    """Keys of every record by each atom of the rules, for :func:`rule_keys`."""
    atoms = list(dict.fromkeys(atom for rule in rules for atom in rule))
    keys = each(lambda atom: _atom_keys(table, atom), atoms, workers)
    return dict(zip(atoms, keys, strict=True))


def rule_keys(
    table: FeatureTable, rule: Rule, *, known: Mapping[Atom, Hashes] | None = None
) -> Hashes:
    """Keys of every record, shape (records, keys); 0 where an atom is missing.

    A rule of one atom takes all values of a record; of several atoms each gives its
    first two, so that records with many values do not multiply.

    Args:
        table: the records.
        rule: one to three atoms.
        known: keys of its atoms, see :func:`atom_keys`.
    """
    found = atom_keys(table, [rule]) if known is None else known
    if len(rule) == 1:
        return found[rule[0]]
    keys, *others = [found[atom][:, :_TOGETHER] for atom in rule]
    for other in others:
        keys = combine(keys[:, :, None], other[:, None, :]).reshape(len(keys), -1)
    return keys


def _atom_keys(table: FeatureTable, atom: Atom) -> Hashes:
    feature, part = atom
    if feature != "names":
        return table.features[feature].hashes(part)
    given = table.features["given_name"].hashes("roman")[:, :, None]
    family = table.features["family_name"].hashes("roman")[:, None, :]
    keys = combine(np.minimum(given, family), np.maximum(given, family))
    return keys.reshape(len(keys), -1)


@frozen(eq=False)
class Blocks:
    """Runs of equal keys.

    Attributes:
        places: positions in the flattened keys, equal keys side by side.
        starts: where each run begins in ``places``.
        sizes: length of each run.
    """

    places: Rows
    starts: Rows
    sizes: Rows

    @classmethod
    def of(cls, keys: Hashes) -> "Blocks":
        """The blocks of two or more; ties of keys by place."""
        flat = keys.reshape(-1)
        shift = np.uint64(max(len(flat), 1).bit_length())
        place = np.flatnonzero(flat)
        if len(place) <= _NEAR:
            place = place[in_company(flat[place])]
        place = place.astype(np.uint64)
        packed = np.sort((flat[place] >> shift << shift) | place)
        runs = packed >> shift
        edges = np.flatnonzero(runs[1:] != runs[:-1]) + 1
        bounds = np.concatenate([[0], edges, [len(runs)]])
        sizes = np.diff(bounds)
        kept = sizes > 1
        mask = (np.uint64(1) << shift) - np.uint64(1)
        return cls((packed & mask).astype(np.int64), bounds[:-1][kept], sizes[kept])

    def pairs(self) -> int:
        """How many pairs they hold."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())

    def within(self, budget: int) -> "Blocks":
        """The smallest blocks, as many as have ``budget`` pairs together."""
        by_size = np.argsort(self.sizes, kind="stable")
        sizes = self.sizes[by_size]
        fits = (sizes <= BLOCK_CAP) & (np.cumsum(sizes * (sizes - 1) // 2) <= budget)
        return self.where(np.sort(by_size[fits]))

    def where(self, keep: NDArray[np.bool_] | Rows) -> "Blocks":
        """Some of the blocks, by mask or by number."""
        return Blocks(self.places, self.starts[keep], self.sizes[keep])

    def members(self) -> Iterator[Rows]:
        """Places of the blocks of one size after the other, shape (blocks, size)."""
        by_size = np.argsort(self.sizes, kind="stable")
        sizes, first = np.unique(self.sizes[by_size], return_index=True)
        for size, blocks in zip(sizes, np.split(by_size, first)[1:], strict=True):
            yield self.places[self.starts[blocks][:, None] + np.arange(size)]


def block_pairs(table: FeatureTable, keys: Hashes, blocks: Blocks) -> Rows:
    """The pairs of the blocks as ``left * records + right``, sorted."""
    packed = [np.empty(0, np.int64)]
    for places in blocks.members():
        rows = places // keys.shape[1]
        i, j = np.triu_indices(rows.shape[1], 1)
        left, right = rows[:, i].reshape(-1), rows[:, j].reshape(-1)
        left, right = between_two(table, left, right)
        packed.append(left * table.records + right)
    return without_repeats(np.concatenate(packed))
