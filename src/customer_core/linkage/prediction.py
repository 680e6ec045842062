"""Pairs -> match weights, and the itemised reasons of one weight.

Rules:
    A weight is the posterior log odds of a match: natural logarithm inside, bits
    outside. Fields that are cheap to compare come first; a pair whose best possible
    weight is too low is dropped before its dearer fields are compared.
"""

from collections.abc import Iterator, Mapping
from math import log
from types import MappingProxyType

import numpy as np
from attrs import evolve, field, frozen

from customer_core.linkage._batch import Batch, Group, Items
from customer_core.linkage._hashing import pack
from customer_core.linkage._households import add_common
from customer_core.linkage._parallel import each
from customer_core.linkage.candidates import Candidates
from customer_core.linkage.comparisons import prepare
from customer_core.linkage.frequencies import Rarity, Shares
from customer_core.linkage.levels import Kind, Near
from customer_core.linkage.model import Floats, LinkageModel
from customer_core.linkage.table import Feature, FeatureTable, Rows
from customer_core.reasons import Explanation, Reason

_CHUNK = 150_000  # pairs that are scored at once
_PAIR_BYTES = 250  # of a pair while it is scored: twice those of one value per field
_ROUNDING = 1e-9  # natural log: sums in another order
_GROUP_LABELS = {"name": "names", "place": "addresses"}
_NEGLIGIBLE = 1e-9  # natural log: not worth a line of an explanation

BITS = 1 / log(2)
"""Bits of one natural unit."""
KEEP = -2.0
"""Natural log of the odds: candidate pairs below are forgotten."""


@frozen(eq=False)
class ScoredPairs:
    """Pairs with their log odds.

    Attributes:
        left: row numbers.
        right: row numbers.
        weights: natural log of the odds of a match.
    """

    left: Rows = field(repr=lambda rows: f"<{len(rows)}>")
    right: Rows = field(repr=lambda rows: f"<{len(rows)}>")
    weights: Floats = field(repr=lambda weights: f"<{len(weights)}>")

    def and_(self, other: "ScoredPairs") -> "ScoredPairs":
        """The pairs of both, which ascend by left, then right, as they do."""
        if not len(other.left):
            return self
        left = np.concatenate([self.left, other.left])
        right = np.concatenate([self.right, other.right])
        weights = np.concatenate([self.weights, other.weights])
        order = np.argsort(pack(left, right), kind="stable")  # two runs are merged
        return ScoredPairs(left[order], right[order], weights[order])


class Scorer:
    """Scores pairs of one table with one model.

    Args:
        model: what was estimated.
        table: the records.
        shares: log shares of their values, see :func:`table_shares`.
        workers: threads that compare texts.
    """

    def __init__(
        self, model: LinkageModel, table: FeatureTable, shares: Shares, *, workers: int
    ) -> None:
        self.model = model
        self.table = table
        self.workers = workers
        rarities = {
            name: Rarity(feature.kind, shares[name], model.fields[name].expected)
            for name, feature in table.features.items()
            if name in model.fields
        }
        self._groups = [
            Group(group, table, rarities)
            for group in model.groups
            if not table.features.keys().isdisjoint(group.fields)
        ]
        axes = {a.feature.name: a for group in self._groups for a in group.axes}
        self._axes = [axes[name] for name in table.features if name in axes]
        self._refined = sorted(self._axes, key=lambda axis: _is_dear(axis.feature.kind))

    def score(self, left: Rows, right: Rows, *, floor: float) -> ScoredPairs:
        """The pairs whose log odds are above ``floor``, in their order."""
        kept = each(
            lambda i: self._score_chunk(
                left[i : i + _CHUNK], right[i : i + _CHUNK], floor
            ),
            range(0, max(len(left), 1), _CHUNK),
            self.workers,
        )
        return ScoredPairs(*map(np.concatenate, zip(*kept, strict=True)))

    def score_candidates(
        self, candidates: Candidates, *, floor: float, memory_mb: int = 512
    ) -> tuple[ScoredPairs, int]:
        """The candidate pairs whose log odds are above ``floor``, ascending.

        Args:
            candidates: of the table.
            floor: natural log of the odds.
            memory_mb: megabytes that pairs may take while they are compared.

        Returns:
            The pairs, and how many were compared.
        """
        prepare((axis.feature for axis in self._axes), self.workers)
        at_once = max(memory_mb * 1_000_000 // (_PAIR_BYTES * self.workers), 1)

        def score(rows: tuple[int, int]) -> tuple[int, tuple[Rows, Rows, Floats]]:
            left, right = candidates.between(*rows)
            return len(left), self._score_chunk(left, right, floor)

        stretches = candidates.stretches(min(_CHUNK, at_once))
        counts, kept = zip(*each(score, stretches, self.workers), strict=True)
        left, right, weights = map(np.concatenate, zip(*kept, strict=True))
        return ScoredPairs(left, right, weights), sum(counts)

    def _score_chunk(
        self, left: Rows, right: Rows, floor: float
    ) -> tuple[Rows, Rows, Floats]:
        batch = Batch(self._axes, self._groups, left, right)
        judged = self.model.judged
        least = (floor - judged.shift) / judged.scale - self.model.prior - _ROUNDING
        batch.prune(least)
        for axis in self._refined:
            batch.refine(self.table, axis, workers=1)
            batch.prune(least)
        items = batch.items()
        weights = self.posterior(items.total, items.home, items.common)
        kept = np.flatnonzero(weights > floor)
        return batch.left[kept], batch.right[kept], weights[kept]

    def posterior(
        self, match: Floats, home: Floats, common: Mapping[str, Floats]
    ) -> Floats:
        """Log odds of a match, of the log ratios of both classes against chance."""
        rivals = np.logaddexp(0, self._home(home, common))
        return self.model.judged.read(self.model.prior + match - rivals)

    def _home(self, home: Floats, common: Mapping[str, Floats]) -> Floats:
        """Log odds of one household against chance."""
        return self.model.household + add_common(home, self.model.shares, common)

    def household(self, left: Rows, right: Rows) -> Floats:
        """Probability that each pair is two people of one household, 0 to 1."""
        found = [np.empty(0)]
        for i in range(0, len(left), _CHUNK):
            items = self.itemise(left[i : i + _CHUNK], right[i : i + _CHUNK])
            match = self.model.prior + items.total
            home = self._home(items.home, items.common)
            rivals = np.logaddexp(0, match)
            found.append(np.exp(home - np.logaddexp(home, rivals)))
        return np.concatenate(found)

    def itemise(self, left: Rows, right: Rows) -> Items:
        """Everything that a weight is made of, for each pair."""
        batch = Batch(self._axes, self._groups, left, right)
        for axis in self._axes:
            batch.refine(self.table, axis, self.workers)
        return batch.items()

    def explain(self, left: int, right: int) -> Explanation:
        """Reasons in bits that add up to the weight of one pair."""
        items = self.itemise(np.array([left]), np.array([right]))
        reasons = [
            reason
            for group, match in zip(self._groups, items.match, strict=True)
            for reason in self._group_reasons(group, float(match[0]), items)
        ]
        home = self._home(items.home, items.common)
        if (loss := -float(np.logaddexp(0, home[0]))) < -_NEGLIGIBLE:
            reasons.append(_reason("match.household", "", loss))
        reasons.append(_reason("match.prior", "", self.model.prior))
        odds = sum(reason.weight for reason in reasons) / BITS
        if changed := float(self.model.judged.read(np.array([odds]))[0]) - odds:
            reasons.append(_reason("match.judged", "", changed))
        explanation = Explanation("explain.match", tuple(reasons))
        if explanation.total > 0:
            return explanation
        return evolve(explanation, title="explain.no_match")

    def _group_reasons(
        self, group: Group, match: float, items: Items
    ) -> Iterator[Reason]:
        """One reason per field, then what their dependence takes away."""
        for axis in group.axes:
            name = axis.feature.name
            level = int(items.levels[name][0])
            weight = self._alone(name, level) if len(group.axes) > 1 else match
            match -= weight
            yield _level_reason(axis.feature, level, weight)
            if rarity := float(items.rarities[name][0]):
                yield _reason("match.frequency", _label(name), rarity)
        if abs(match) > _NEGLIGIBLE:
            yield _reason("match.dependent", _GROUP_LABELS[group.name], match)

    def _alone(self, name: str, level: int) -> float:
        """What a level says by itself."""
        known = self.model.fields[name]
        if level == len(known.m):
            return 0.0
        return float(np.log(known.m[level] / known.u[level]))


def _is_dear(kind: Kind) -> bool:
    """Whether many unlike values must be measured before they are told apart."""
    tests = (test for level in kind.levels for test in level.tests)
    return any(isinstance(test, Near) and test.scorer != "osa" for test in tests)


def _label(name: str) -> str:
    """The field of a feature; of a category its column."""
    return name.partition(":")[2] or name


def _reason(code: str, name: str, weight: float, **parameters: str) -> Reason:
    return Reason(
        code=code,
        field=name,
        weight=weight * BITS,
        unit="bits",
        parameters=MappingProxyType(parameters),
    )


def _level_reason(feature: Feature, level: int, weight: float) -> Reason:
    kind, name = feature.kind, _label(feature.name)
    ends = {0: "different", kind.size - 1: "exact", kind.size: "missing"}
    if level in ends:
        return _reason(f"match.{ends[level]}", name, weight)
    found = kind.levels[level - 1]
    return _reason(found.reason, name, weight, level=found.detail)
