"""Pairs while they are scored: where each one stands in the joint tables.

Rules:
    A field that was not compared yet stands at "unknown", which holds the best that it
    can still become, so that the sum over the groups is an upper bound.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import frozen

from customer_core.linkage.comparisons import Compared, Levels, compare
from customer_core.linkage.frequencies import Rarity
from customer_core.linkage.kinds import kind_of
from customer_core.linkage.model import Floats, GroupModel
from customer_core.linkage.table import Codes, Feature, FeatureTable, Rows

_WORTH = 0.85  # share of the pairs that must go before the others are moved together


@frozen(eq=False)
class Items:
    """What the weights of some pairs are made of; natural logarithms.

    Attributes:
        match: one array per group: log ratio of match and chance.
        household: one array per group: log ratio of household and chance.
        rarity: term frequency of all fields.
        shared_rarity: term frequency of the fields that a household shares.
        common: by personal thing: log ratio of common and chance.
        levels: by field, the level of each pair.
        rarities: by field, the term-frequency adjustment of each pair.
    """

    match: list[Floats]
    household: list[Floats]
    rarity: Floats
    shared_rarity: Floats
    common: Mapping[str, Floats]
    levels: Mapping[str, Levels]
    rarities: Mapping[str, Floats]

    @property
    def total(self) -> Floats:
        """Log ratio of match and chance."""
        return sum(self.match, self.rarity)

    @property
    def home(self) -> Floats:
        """Log ratio of household and chance, with nothing personal in common."""
        return sum(self.household, self.shared_rarity)


class Axis:
    """One feature's place in its group's tables, and the rarity of its values."""

    def __init__(
        self, feature: Feature, group: "Group", stride: int, rarity: Rarity
    ) -> None:
        self.feature = feature
        self.group = group
        self.stride = stride
        self.rarity = rarity
        self.equal = feature.kind.size - 1
        self.missing = feature.kind.size
        self.unknown = feature.kind.size + 1


class Group:
    """Tables of one group for the fields the table has, with a place for unknown."""

    def __init__(
        self, model: GroupModel, table: FeatureTable, rarities: Mapping[str, Rarity]
    ) -> None:
        here = [name in table.features for name in model.fields]
        select = tuple(slice(None) if there else -1 for there in here)
        match, home = model.match[select], model.household[select]
        names = [n for n, there in zip(model.fields, here, strict=True) if there]
        self.name = kind_of(model.fields[0]).group
        for axis, name in enumerate(names):
            most = rarities[name].most()
            close = np.take(match, range(len(most)), axis)
            close += np.expand_dims(most, tuple(range(1, match.ndim - axis)))
            match = np.concatenate([match, close.max(axis, keepdims=True)], axis)
        self.match = np.ravel(match)
        strides = np.cumprod([1, *match.shape[:0:-1]])[::-1]
        self.axes = [
            Axis(table.features[name], self, int(stride), rarities[name])
            for name, stride in zip(names, strides, strict=True)
        ]
        self.home = np.ravel(np.pad(home, [(0, 1)] * home.ndim))
        self.common = {
            thing: np.ravel(np.pad(table[select], [(0, 1)] * home.ndim))
            for thing, table in model.common.items()
        }


class Batch:
    """Pairs that are being scored: where each stands in each group's table.

    Args:
        axes: the fields, in the order in which their rarity is added up.
        groups: of the fields.
        left: row numbers.
        right: row numbers, as many.
    """

    def __init__(
        self, axes: Sequence[Axis], groups: Sequence[Group], left: Rows, right: Rows
    ) -> None:
        self.left, self.right = left, right
        self._axes, self._groups = axes, groups
        self._levels: dict[str, Levels] = {}
        # which of several values counted; of one alone it is known
        self._codes: dict[str, tuple[Codes, Codes]] = {}
        self._cells = {id(g): np.zeros(len(left), np.int32) for g in groups}
        self._bound = np.zeros(len(left))
        for axis in axes:
            self._settle_known(axis)
        for group in groups:
            self._bound += group.match[self._cells[id(group)]]

    def _settle_known(self, axis: Axis) -> None:
        """Settle pairs of which one has no value, or whose only values are equal."""
        name, slots = axis.feature.name, axis.feature.slots
        left, right = slots[0].take(self.left), slots[0].take(self.right)
        levels = np.full(len(left), axis.unknown, np.int8)
        if len(slots) == 1:
            equal = np.flatnonzero(left == right)
            levels[equal] = axis.equal
            levels[(left | right) < 0] = axis.missing
            equal = equal[left[equal] >= 0]
            self._bound[equal] += axis.rarity.of_equal(left[equal])
        else:
            levels[(left | right) < 0] = axis.missing
            nothing = np.full(len(left), -1, np.int32)
            self._codes[name] = nothing, nothing.copy()
        self._levels[name] = levels
        self._cells[id(axis.group)] += levels * np.int32(axis.stride)

    def refine(self, table: FeatureTable, axis: Axis, workers: int) -> None:
        """Compare what is still unknown of one feature."""
        name, cells = axis.feature.name, self._cells[id(axis.group)]
        at = np.flatnonzero(self._levels[name] == axis.unknown)
        compared = compare(
            table, axis.feature, self.left[at], self.right[at], workers=workers
        )
        before = cells[at]
        after = before + (compared.levels - np.int32(axis.unknown)) * axis.stride
        cells[at] = after
        self._levels[name][at] = compared.levels
        for codes, found in zip(
            self._codes.get(name, ()), (compared.left, compared.right), strict=False
        ):
            codes[at] = found
        change = axis.group.match[after] - axis.group.match[before]
        self._bound[at] += change + axis.rarity.adjust(compared)

    def prune(self, least: float) -> None:
        """Drop pairs whose log ratio of match and chance cannot be above ``least``."""
        kept = np.flatnonzero(self._bound > least)
        if len(kept) > _WORTH * len(self._bound):
            return
        self.left, self.right = self.left.take(kept), self.right.take(kept)
        self._bound = self._bound.take(kept)
        self._cells = {key: cells.take(kept) for key, cells in self._cells.items()}
        self._levels = {n: levels.take(kept) for n, levels in self._levels.items()}
        self._codes = {
            n: (a.take(kept), b.take(kept)) for n, (a, b) in self._codes.items()
        }

    def items(self) -> Items:
        """What the weights are made of; every axis must be settled."""
        rarities = {axis.feature.name: self._rarity(axis) for axis in self._axes}
        kinds = {axis.feature.name: axis.feature.kind for axis in self._axes}

        def total(names: Iterable[str]) -> Floats:
            return sum((rarities[n] for n in names), np.zeros(len(self.left)))

        common = {
            thing: table[self._cells[id(group)]]
            + total(n for n, kind in kinds.items() if kind.common == thing)
            for group in self._groups
            for thing, table in group.common.items()
        }
        return Items(
            [g.match[self._cells[id(g)]] for g in self._groups],
            [g.home[self._cells[id(g)]] for g in self._groups],
            total(kinds),
            total(n for n, kind in kinds.items() if kind.shared),
            common,
            self._levels,
            rarities,
        )

    def _rarity(self, axis: Axis) -> Floats:
        name, slot = axis.feature.name, axis.feature.slots[0]
        codes = self._codes.get(name) or (slot[self.left], slot[self.right])
        return axis.rarity.adjust(Compared(self._levels[name], *codes))
