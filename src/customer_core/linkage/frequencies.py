"""Term frequency: a rare value that two records share says more than a common one.

Rules:
    Shares are of records that have the field. Agreement on a part (a year, the letters
    of a name) is judged by the share of the part. What is expected of two random
    records at a level is the zero point, so that rarity only tells values apart.

Sources:
    Winkler, "Frequency-based matching in Fellegi-Sunter" (2000).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import frexp, ldexp, log
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._parallel import each
from customer_core.linkage.comparisons import Compared
from customer_core.linkage.levels import Kind
from customer_core.linkage.model import COMMON, Floats, Frequencies, LinkageModel
from customer_core.linkage.table import Codes, Feature, FeatureTable, Rows

_LARGEST_CLOSE = 3.0  # natural log: most that rarity may change a level below "equal"


Shares = Mapping[str, Mapping[str, Floats]]
"""By feature and part: log share of each value of the vocabulary."""


def table_shares(
    table: FeatureTable, model: LinkageModel | None = None, *, workers: int = 1
) -> Shares:
    """Log shares of the values of a table, with the frequencies of a given model.

    Where names of several scripts are mixed, a share is of the records whose names have
    the script of those that have the value: how common a Chinese name or city is
    matters among Chinese customers.
    """
    known = {} if model is None else model.fields
    scripts = _records_by_script(table)

    def shares(feature: Feature) -> dict[str, Floats]:
        name = feature.name
        groups = scripts if name != "name_script" else []
        return log_shares(
            feature, groups, known[name].frequencies if name in known else None
        )

    return dict(zip(table.features, each(shares, table, workers), strict=True))


def model_shares(table: FeatureTable, model: LinkageModel) -> Shares:
    """Log shares by the model alone, so that a value has one in whatever table."""
    return {
        name: log_shares(feature, known=model.fields[name].frequencies, alone=True)
        for name, feature in table.features.items()
        if name in model.fields
    }


def _records_by_script(table: FeatureTable) -> list[Rows]:
    script = table.features.get("name_script")
    if script is None:
        return []
    codes = script.codes[:, 0]
    present = np.flatnonzero(np.bincount(codes + 1)) - 1
    return [np.flatnonzero(codes == code) for code in present]


def count_frequencies(feature: Feature, shares: Mapping[str, Floats]) -> Frequencies:
    """How common the values of ``feature`` are, as a model may write it."""
    counts = feature.counts()
    listed: dict[str, float] = {}
    rare = counts > 0
    if feature.kind.exportable:
        rare &= counts < COMMON
        common = np.flatnonzero(counts >= COMMON)
        texts = feature.vocabulary.texts.take(common)
        share = np.exp(shares[""])[common].tolist()
        listed = dict(sorted(zip(texts, share, strict=True)))
    total = max(int(counts[rare].sum()), 1)
    rest = {
        part: exact_sum(counts[rare] * np.exp(of_part[rare])) / total
        for part, of_part in shares.items()
    }
    records = int(feature.present.sum())
    return Frequencies(records=records, rest=rest, listed=listed)


def log_shares(
    feature: Feature,
    groups: Sequence[Rows] = (),
    known: Frequencies | None = None,
    *,
    alone: bool = False,
) -> dict[str, Floats]:
    """Log share of the records that have each value, by part.

    Args:
        feature: of the table.
        groups: rows of parts of the table that have their own frequencies; all rows
            are in one of them. Empty for the whole table.
        known: frequencies to which those of the table are added, so that a small table
            is judged by the larger one the model was estimated on.
        alone: count nothing of the table.
    """
    records = 0 if alone else int(feature.present.sum())
    counted = [
        (feature.counts(rows=rows), int(feature.present[rows].sum())) for rows in groups
    ] or [(feature.counts(), records)]
    total = max(records + (known.records if known is not None else 0), 1)
    found = {}
    for part in ["", *sorted({p for _, _, p in counted_levels(feature.kind) if p})]:
        share = _mean_share(feature, part, counted)
        if known is not None:
            given = _known_shares(feature, part, known)
            share = (records * share + known.records * given) / total
        found[part] = np.log(np.maximum(share, 0.5 / total))
    if "simple" in found:  # the same name, however it is written
        found[""] = np.maximum(found[""], found["simple"])
    if "roman" in found:
        # a name in pinyin may be any of those that are read so
        latin = ~feature.vocabulary.han
        found[""] = np.where(latin, np.maximum(found[""], found["roman"]), found[""])
    return found


def _mean_share(
    feature: Feature, part: str, counted: Iterable[tuple[NDArray[np.int64], int]]
) -> Floats:
    """Share of each value within the groups of the records that have it.

    Args:
        feature: of the table.
        part: of its values.
        counted: of each group, how often each value occurs, and how many records have
            one.
    """
    total = np.zeros(len(feature.vocabulary))
    weighted = np.zeros_like(total)
    for whole, records in counted:
        counts = feature.vocabulary.sums(part, whole)
        total += counts
        weighted += counts * counts / max(records, 1)
    return np.asarray(weighted / np.maximum(total, 1))


def _known_shares(feature: Feature, part: str, known: Frequencies) -> Floats:
    rest = known.rest.get(part, 0.0)
    texts = feature.vocabulary.texts
    if not known.listed:
        return np.full(len(texts), rest)
    if not part:
        return np.array([known.listed.get(text, rest) for text in texts])
    of_part: dict[str, float] = {}
    function = feature.kind.parts[part]
    for text, share in known.listed.items():
        key = function(text)
        of_part[key] = of_part.get(key, 0.0) + share
    return np.array([of_part.get(k, rest) for k in feature.vocabulary.part_texts(part)])


def exact_sum(values: NDArray[np.floating[Any] | np.integer[Any]]) -> float:
    """The sum of numbers from 0, the same in whatever order they stand.

    They are added as whole multiples of one small unit, so that nothing is rounded on
    the way; the unit is at most 2^-60 of a bound on the sum.

    Example:
        >>> exact_sum(np.array([0.5, 0.25, 1.0]))
        1.75
    """
    _, exponent = frexp(float(values.max(initial=0.0)) * len(values))
    unit = 61 - exponent
    return ldexp(int(np.ldexp(values, unit).astype(np.int64).sum()), -unit)


@frozen(eq=False)
class Rarity:
    """The term-frequency adjustment of one feature.

    Attributes:
        kind: of the feature.
        shares: by part, log share of each value of its vocabulary.
        expected: log share expected at each level.
    """

    kind: Kind
    shares: Mapping[str, Floats]
    expected: tuple[float, ...]

    def of_equal(self, codes: Codes) -> Floats:
        """What the rarity of each value adds to two that have it; natural log."""
        surprise = self.expected[-1] - self.shares[""][codes]
        return np.asarray(self.kind.rarity * surprise)

    def most(self) -> Floats:
        """The most that rarity may add at each level below "equal"; natural log."""
        found = np.zeros(self.kind.size - 1)
        for number, weight, part in counted_levels(self.kind):
            if number < len(found):
                rarest = self.shares[part].min(initial=0.0)
                surprise = min(self.expected[number] - rarest, _LARGEST_CLOSE)
                found[number] = weight * surprise
        return found

    def adjust(self, compared: Compared) -> Floats:
        """What rarity adds to each pair: natural log, 0 where it does not count."""
        levels, left, right = compared.levels, compared.left, compared.right
        adjustment = np.zeros(len(levels))
        for number, weight, part in counted_levels(self.kind):
            at = np.flatnonzero(levels == number)
            share = np.maximum(
                self.shares[part][left[at]], self.shares[part][right[at]]
            )
            surprise = self.expected[number] - share
            if number < self.kind.size - 1:
                surprise = np.clip(surprise, -_LARGEST_CLOSE, _LARGEST_CLOSE)
            adjustment[at] = weight * surprise
        return adjustment


def counted_levels(kind: Kind) -> list[tuple[int, float, str]]:
    """``(level, weight, part)`` of the levels at which rarity counts."""
    below = [(n, lv.rarity, lv.part) for n, lv in enumerate(kind.levels, start=1)]
    top = [(kind.size - 1, kind.rarity, "")]
    return [item for item in (*below, *top) if item[1]]


def expected_shares(
    feature: Feature, shares: Mapping[str, Floats], compared: Compared
) -> tuple[float, ...]:
    """Mean log share at each level of pairs taken at random; log Σp² where equal."""
    expected = [0.0] * feature.kind.size
    for number, _, part in counted_levels(feature.kind):
        at = np.flatnonzero(compared.levels == number)
        if part == "roman" or number == feature.kind.size - 1 or not at.size:
            whole = "simple" if "simple" in feature.kind.parts else ""
            expected[number] = _log_agreement(feature, part or whole)
        else:
            left, right = compared.left[at], compared.right[at]
            share = np.maximum(shares[part][left], shares[part][right])
            expected[number] = float(share.mean())
    return tuple(expected)


def _log_agreement(feature: Feature, part: str) -> float:
    """Log of the chance that two values taken at random agree on the part."""
    counts = feature.counts()
    total = max(int(counts.sum()), 1)
    share = feature.counts(part) / max(int(feature.present.sum()), 1)
    return log(exact_sum(counts * share) / total or 1.0)
