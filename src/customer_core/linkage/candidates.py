"""Blocks -> candidate pairs, a stretch of records at a time.

Rules:
    A pair belongs to its left record. Stretch after stretch every pair comes once, in
    ascending order, and no more of them are held than those of a stretch. Blocks of
    more than :data:`~customer_core.linkage.blocking.BLOCK_CAP` records are left out and
    counted.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Self

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import pack, places_of, unpack, without_repeats
from customer_core.linkage._parallel import each
from customer_core.linkage.blocking import (
    Blocks,
    Pairs,
    Rule,
    atoms_of,
    between_two,
    pair_budget,
    rule_keys,
)
from customer_core.linkage.table import FeatureTable

_SLACK = 2  # pair budgets; costs were estimated, for the table of the model
_EVERY_PAIR = 2000  # records up to which every pair is a candidate

_Numbers = NDArray[np.signedinteger[Any]]


@frozen
class RuleUse:
    """What one blocking rule did.

    Attributes:
        rule: its atoms, each a feature and a part; an empty part is the whole value.
        pairs: that it brought together, also where another rule did.
        skipped_blocks: that were too large.
        skipped_pairs: in those blocks.
    """

    rule: Rule
    pairs: int
    skipped_blocks: int
    skipped_pairs: int


@frozen(eq=False)
class Partners:
    """Who is compared with whom, by one rule.

    Attributes:
        members: rows of the blocks, one block behind the other, ascending in each.
        lefts: rows that have partners behind them in their block, ascending.
        starts: where in ``members`` the partners of each begin.
        counts: how many each has.
    """

    members: _Numbers
    lefts: _Numbers
    starts: _Numbers
    counts: _Numbers

    @classmethod
    def of(cls, blocks: Blocks, keys: int, width: int) -> Self:
        """The pairs of blocks.

        Args:
            blocks: of places in an array of keys.
            keys: how many places there are.
            width: how many of them are of one record.
        """
        sizes = blocks.sizes
        ends = np.cumsum(sizes)
        here = places_of(int(sizes.sum()))
        members = blocks.places[here + np.repeat(blocks.starts - ends + sizes, sizes)]
        counts = np.repeat(ends - 1, sizes) - here
        # by place: where each stands in its block; a place is in one block at most
        position = np.full(keys, -1, here.dtype)
        position[members] = here
        position[members[ends - 1]] = -1  # nobody comes behind the last one
        places = np.flatnonzero(position >= 0)
        position = position[places]
        return cls(
            (members // width).astype(here.dtype),
            (places // width).astype(here.dtype),
            position + 1,
            counts[position].astype(np.int32),
        )

    @classmethod
    def everybody(cls, records: int) -> Self:
        """Everyone with everyone who comes later."""
        rows = places_of(records)
        return cls(rows, rows, rows + 1, records - 1 - rows)

    def between(self, first: int, last: int) -> tuple[_Numbers, _Numbers]:
        """The pairs of the left rows from ``first`` to below ``last``, unordered."""
        here = slice(*np.searchsorted(self.lefts, (first, last)))
        counts = self.counts[here]
        shift = self.starts[here] - (np.cumsum(counts) - counts)
        at = np.repeat(shift, counts)
        at += places_of(len(at))
        return np.repeat(self.lefts[here], counts), self.members[at]


@frozen(eq=False)
class Candidates:
    """Pairs worth comparing, and what was left out.

    Attributes:
        uses: what each rule did, in the order of the rules; none where every pair of a
            small table is a candidate.
    """

    _table: FeatureTable = field(repr=False)
    _partners: tuple[Partners, ...] = field(repr=False)
    uses: tuple[RuleUse, ...] = ()

    @property
    def skipped(self) -> int:
        """Pairs in blocks that were too large, over all rules."""
        return sum(use.skipped_pairs for use in self.uses)

    def stretches(self, pairs: int) -> list[tuple[int, int]]:
        """Ranges of left rows with about so many pairs each, repeated ones counted."""
        count = np.zeros(self._table.records, np.int32)
        for partners in self._partners:
            np.add.at(count, partners.lefts, partners.counts)
        total = np.cumsum(count, dtype=np.int64)
        whole = int(total[-1]) if len(total) else 0
        cuts = np.searchsorted(total, np.arange(pairs, whole, pairs)) + 1
        bounds = np.unique([*cuts, self._table.records]).tolist()
        return [*pairwise([0, *bounds])]

    def between(self, first: int, last: int) -> Pairs:
        """The pairs of the left rows from ``first`` to below ``last``, ascending."""
        packed = [np.empty(0, np.int64)]
        for partners in self._partners:
            left, right = partners.between(first, last)
            packed.append(pack(left.astype(np.int64), right.astype(np.int64)))
        pairs = unpack(without_repeats(np.concatenate(packed)))
        return between_two(self._table, *pairs)

    def all(self) -> Pairs:
        """All of them at once."""
        return self.between(0, self._table.records)


def candidates_of(
    table: FeatureTable, rules: Iterable[Rule], *, workers: int = 1
) -> Candidates:
    """Every pair of a small table; of a larger one those of the rules."""
    if table.records <= _EVERY_PAIR:
        return Candidates(table, (Partners.everybody(table.records),))
    return blocked_candidates(table, rules, workers=workers)


def blocked_candidates(
    table: FeatureTable, rules: Iterable[Rule], *, workers: int = 1
) -> Candidates:
    """The pairs that at least one rule brings together.

    Rules that name a feature the table has not are passed over. A model may meet a
    much larger table than its own: the largest blocks are left out then.
    """
    known = set(atoms_of(table))
    usable = [rule for rule in rules if known.issuperset(rule)]
    left = _SLACK * pair_budget(table.records)
    partners: list[Partners] = []
    uses: list[RuleUse] = []
    for first in range(0, len(usable), workers):  # few at a time: they are large
        some = usable[first : first + workers]
        made = each(lambda rule: _blocks(table, rule), some, workers)
        kept = []
        for rule, (blocks, keys, width) in zip(some, made, strict=True):
            small = blocks.within(left)
            left -= small.pairs()
            kept.append((small, keys, width))
            uses.append(_use(rule, blocks, small))
        partners += each(lambda one: Partners.of(*one), kept, workers)
    return Candidates(table, tuple(partners), tuple(uses))


def _blocks(table: FeatureTable, rule: Rule) -> tuple[Blocks, int, int]:
    """The blocks of a rule, how many keys there are, and of each record."""
    keys = rule_keys(table, rule)
    return Blocks.of(keys), keys.size, keys.shape[1]


def _use(rule: Rule, blocks: Blocks, kept: Blocks) -> RuleUse:
    missed = len(blocks.sizes) - len(kept.sizes)
    return RuleUse(rule, kept.pairs(), missed, blocks.pairs() - kept.pairs())
