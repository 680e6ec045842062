"""Pairs while they are scored: where each one stands in the joint tables.

Rules:
    A field that was not compared yet stands at "unknown", which holds the best that it
    can still become, so that the sum over the groups is an upper bound.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage.comparisons import Compared, compare
from customer_core.linkage.frequencies import Rarity
from customer_core.linkage.kinds import kind_of
from customer_core.linkage.model import Floats, GroupModel
from customer_core.linkage.table import Feature, FeatureTable, Rows


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
    levels: Mapping[str, NDArray[np.int8]]
    rarities: Mapping[str, Floats]


class Axis:
    """One feature's place in its group's tables."""

    def __init__(self, feature: Feature, group: "Group", stride: int) -> None:
        self.feature = feature
        self.group = group
        self.stride = stride
        self.equal = feature.kind.size - 1
        self.missing = feature.kind.size
        self.unknown = feature.kind.size + 1


class Group:
    """Tables of one group for the fields the table has, with a place for unknown."""

    def __init__(self, model: GroupModel, table: FeatureTable) -> None:
        here = [name in table.features for name in model.fields]
        select = tuple(slice(None) if there else -1 for there in here)
        match, home = model.match[select], model.household[select]
        names = [n for n, there in zip(model.fields, here, strict=True) if there]
        self.name = kind_of(model.fields[0]).group
        for axis, name in enumerate(names):
            close = np.take(match, range(table.features[name].kind.size - 1), axis)
            match = np.concatenate([match, close.max(axis, keepdims=True)], axis)
        self.match = np.ravel(match)
        strides = np.cumprod([1, *match.shape[:0:-1]])[::-1]
        self.axes = [
            Axis(table.features[name], self, int(stride))
            for name, stride in zip(names, strides, strict=True)
        ]
        self.home = np.ravel(np.pad(home, [(0, 1)] * home.ndim))
        self.common = {
            thing: np.ravel(np.pad(table[select], [(0, 1)] * home.ndim))
            for thing, table in model.common.items()
        }


class Batch:
    """Pairs that are being scored: where each stands in each group's table."""

    def __init__(
        self, axes: Sequence[Axis], groups: Sequence[Group], left: Rows, right: Rows
    ) -> None:
        self.left, self.right = left, right
        self._groups = groups
        size = len(left)
        self._cells = {id(g): np.zeros(size, np.int64) for g in groups}
        self._levels = {a.feature.name: np.full(size, a.unknown, np.int8) for a in axes}
        for axis in axes:
            self._cells[id(axis.group)] += axis.stride * axis.unknown
        self._rarity = np.zeros(size)
        self._shared_rarity = np.zeros(size)
        self._common_rarity = {
            thing: np.zeros(size) for group in groups for thing in group.common
        }

    @property
    def match(self) -> Floats:
        """Log ratio of match and chance, or the most it can still be."""
        tables = (g.match[self._cells[id(g)]] for g in self._groups)
        return sum(tables, self._rarity)

    def home(self) -> Floats:
        """Log ratio of household and chance; every axis must be settled."""
        tables = (g.home[self._cells[id(g)]] for g in self._groups)
        return sum(tables, self._shared_rarity)

    def common(self) -> dict[str, Floats]:
        """Log ratio of common and chance by personal thing."""
        return {
            thing: table[self._cells[id(group)]] + self._common_rarity[thing]
            for group in self._groups
            for thing, table in group.common.items()
        }

    def items(self, rarities: Mapping[str, Floats]) -> Items:
        """What the weights are made of; every axis must be settled."""
        return Items(
            [g.match[self._cells[id(g)]] for g in self._groups],
            [g.home[self._cells[id(g)]] for g in self._groups],
            self._rarity,
            self._shared_rarity,
            self.common(),
            self._levels,
            rarities,
        )

    def settle_equal(self, axis: Axis, rarity: Rarity) -> None:
        """Settle the pairs of which one is missing, or whose only values are equal."""
        codes = axis.feature.codes
        left, right = codes[self.left, 0], codes[self.right, 0]
        missing = (left < 0) | (right < 0)
        equal = ~missing & (left == right) & (codes.shape[1] == 1)
        at = np.flatnonzero(missing | equal)
        levels = np.where(missing[at], axis.missing, axis.equal).astype(np.int8)
        self._settle(axis, rarity, at, Compared(levels, left[at], right[at]))

    def refine(
        self, table: FeatureTable, axis: Axis, rarity: Rarity, workers: int
    ) -> Floats:
        """Compare what is still unknown of one feature; its adjustments by rarity."""
        at = np.flatnonzero(self._levels[axis.feature.name] == axis.unknown)
        compared = compare(
            table, axis.feature, self.left[at], self.right[at], workers=workers
        )
        return self._settle(axis, rarity, at, compared)

    def _settle(
        self, axis: Axis, rarity: Rarity, at: Rows, compared: Compared
    ) -> Floats:
        self._levels[axis.feature.name][at] = compared.levels
        change = axis.stride * (compared.levels.astype(np.int64) - axis.unknown)
        self._cells[id(axis.group)][at] += change
        adjustment = rarity.adjust(compared)
        self._rarity[at] += adjustment
        if axis.feature.kind.shared:
            self._shared_rarity[at] += adjustment
        if thing := axis.feature.kind.common:
            self._common_rarity[thing][at] += adjustment
        return adjustment

    def prune(self, floor: float) -> None:
        """Drop the pairs that cannot exceed ``floor``."""
        keep = self.match > floor
        if keep.all():
            return
        self.left, self.right = self.left[keep], self.right[keep]
        self._cells = {key: cells[keep] for key, cells in self._cells.items()}
        self._levels = {name: lv[keep] for name, lv in self._levels.items()}
        self._rarity = self._rarity[keep]
        self._shared_rarity = self._shared_rarity[keep]
        self._common_rarity = {n: r[keep] for n, r in self._common_rarity.items()}
