"""Pairs of records -> comparison levels.

Rules:
    Symmetric. Missing on either side is a level of its own, after the last one. Of
    several values per record the best pair counts. Texts are measured once per distinct
    pair, and only where counts of their characters do not tell them apart.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import Hashes, number, scramble
from customer_core.linkage._parallel import each
from customer_core.linkage._similarity import jaro_winkler, osa_distance, token_set
from customer_core.linkage.levels import Initial, Near, Same, Scorer
from customer_core.linkage.table import Codes, Feature, FeatureTable, Rows

Levels = NDArray[np.int8]

_WORST: Mapping[Scorer, float] = {"jaro_winkler": 0.0, "osa": 3.0, "token_set": 0.0}
_SCORERS = {"jaro_winkler": jaro_winkler, "osa": osa_distance, "token_set": token_set}


@frozen(eq=False)
class Compared:
    """One feature of many pairs.

    Attributes:
        levels: 0 is different, ``kind.size - 1`` equal, ``kind.size`` missing.
        left: code of the value of the left record that counted; -1 where missing.
        right: the same of the right record.
    """

    levels: Levels
    left: Codes
    right: Codes


def compare(
    table: FeatureTable, feature: Feature, left: Rows, right: Rows, *, workers: int = 1
) -> Compared:
    """Levels of ``feature`` for the pairs ``(left[i], right[i])`` of row numbers."""
    best = Compared(
        np.full(len(left), -1, np.int8),
        np.full(len(left), -1, np.int32),
        np.full(len(left), -1, np.int32),
    )
    for left_slot in feature.slots:
        for right_slot in feature.slots:
            _compare_slots(
                feature,
                (left_slot.take(left), right_slot.take(right)),
                best,
                workers=workers,
            )
    _raise_elsewhere(table, feature, (left, right), best.levels)
    best.levels[best.levels < 0] = feature.kind.size
    return best


def prepare(features: Iterable[Feature], workers: int) -> None:
    """Make everything that :func:`compare` asks of every text, in several threads."""
    things = [
        (feature.vocabulary, part)
        for feature in features
        for part in (*feature.kind.compared_parts, None)
    ]
    things.sort(key=lambda thing: -len(thing[0]))
    each(
        lambda thing: (
            thing[0].signatures if thing[1] is None else thing[0].part(thing[1])
        ),
        things,
        workers,
    )


def _compare_slots(
    feature: Feature, codes: tuple[Codes, Codes], best: Compared, *, workers: int
) -> None:
    """Keep what one value of each record makes better, in place."""
    todo = np.flatnonzero((codes[0] >= 0) & (codes[1] >= 0))
    left, right = codes[0][todo], codes[1][todo]
    levels = _value_levels(feature, left, right, workers=workers)
    better = np.flatnonzero(levels > best.levels[todo])
    at = todo[better]
    best.levels[at] = levels[better]
    best.left[at] = left[better]
    best.right[at] = right[better]


def _value_levels(
    feature: Feature, left: Codes, right: Codes, *, workers: int
) -> Levels:
    """Levels of pairs of values."""
    levels = np.full(len(left), feature.kind.size - 1, np.int8)
    unequal = np.flatnonzero(left != right)
    if unequal.size:
        pairs = _Unequal(feature, left[unequal], right[unequal], workers)
        levels[unequal] = pairs.levels()
    return levels


class _Unequal:
    """Pairs of unequal values of one feature."""

    def __init__(
        self, feature: Feature, left: Codes, right: Codes, workers: int
    ) -> None:
        self._vocabulary = feature.vocabulary
        self._left, self._right = left, right
        self._workers = workers
        self._scores: dict[Scorer, NDArray[np.float32]] = {}

    def levels(self) -> Levels:
        """The last level of which any test holds."""
        levels = np.zeros(len(self._left), np.int8)
        for place, level in enumerate(self._vocabulary.kind.levels, start=1):
            for test in level.tests:
                if isinstance(test, Near):
                    reached = self._near(test)
                elif isinstance(test, Same):
                    reached = self._same(test.part)
                elif isinstance(test, Initial):
                    reached = self._same(test.part) & self._either("bare")
                else:
                    continue  # not a question of two values, see _raise_elsewhere
                if level.also is not None:
                    reached &= self._same(level.also.part)
                levels[reached] = place
        return levels

    def _same(self, part: str) -> NDArray[np.bool_]:
        hashes = self._vocabulary.part(part)
        # day and month of one value exchanged give the other value itself
        other = self._vocabulary.part("") if part == "exchanged" else hashes
        left = hashes.take(self._left)
        return np.asarray((left == other.take(self._right)) & (left != 0))

    def _either(self, part: str) -> NDArray[np.bool_]:
        """Whether either of the values has the part."""
        there = self._vocabulary.part(part) != 0
        return np.asarray(there[self._left] | there[self._right])

    def _near(self, test: Near) -> NDArray[np.bool_]:
        """Similarity of the texts as they are.

        Names of two scripts have nothing in common then; on purpose, for syllables in
        pinyin differ by a letter or two whoever they belong to.
        """
        if test.scorer not in self._scores:
            self._scores[test.scorer] = self._similarities(test.scorer)
        scores = self._scores[test.scorer]
        return scores <= test.bound if test.scorer == "osa" else scores >= test.bound

    def _similarities(self, scorer: Scorer) -> NDArray[np.float32]:
        """By one measure; the worst for pairs that no level can tell from it."""
        bounds = [
            test.bound
            for level in self._vocabulary.kind.levels
            for test in level.tests
            if isinstance(test, Near) and test.scorer == scorer
        ]
        scores = np.full(len(self._left), _WORST[scorer], np.float32)
        at = self._within_reach(scorer, bounds)
        left, right = self._left[at], self._right[at]
        low, high = np.minimum(left, right), np.maximum(left, right)
        packed = low.astype(np.uint64) << np.uint64(32) | high.astype(np.uint64)
        inverse, first = number(scramble(packed))
        texts = self._vocabulary.texts
        distinct = _SCORERS[scorer](
            texts.pick(low[first]), texts.pick(high[first]), workers=self._workers
        )
        scores[at] = distinct[inverse]
        return scores

    def _within_reach(self, scorer: Scorer, bounds: list[float]) -> Rows:
        """Places of the pairs that may reach the lowest of the levels."""
        if scorer == "token_set":
            return np.arange(len(self._left))
        pairs, signatures = (self._left, self._right), self._vocabulary.signatures
        if scorer == "osa":
            return np.flatnonzero(signatures.may_be_edits(*pairs, max(bounds)))
        return np.flatnonzero(signatures.may_be_similar(*pairs, min(bounds)))


_OTHER_NAME = {"given_name": "family_name", "family_name": "given_name"}


def _raise_elsewhere(
    table: FeatureTable, feature: Feature, pairs: tuple[Rows, Rows], levels: Levels
) -> None:
    """Raise names found in another place of the other record's name, in place."""
    place = feature.kind.elsewhere
    if place is None:
        return
    todo = np.flatnonzero((levels >= 0) & (levels < place))
    left, right = pairs[0][todo], pairs[1][todo]
    own = feature.hashes("roman", left), feature.hashes("roman", right)
    found = _meet(own[0], table.words[right]) | _meet(own[1], table.words[left])
    if (other := table.features.get(_OTHER_NAME[feature.name])) is not None:
        # exchanged means both ways, where both have both: one name alone is often
        # found by chance
        others = other.hashes("roman", left), other.hashes("roman", right)
        there, back = _meet(own[0], others[1]), _meet(own[1], others[0])
        alone = ~others[0].any(axis=1), ~others[1].any(axis=1)
        exchanged = (there | alone[1]) & (back | alone[0]) & (there | back)
        found |= exchanged
    levels[todo[found]] = place


def _meet(left: Hashes, right: Hashes) -> NDArray[np.bool_]:
    """Whether any hash of a row on the left is in the same row on the right."""
    found = np.zeros(len(left), np.bool_)
    for a in left.T:
        for b in right.T:
            found |= (a == b) & (a != 0)
    return found
