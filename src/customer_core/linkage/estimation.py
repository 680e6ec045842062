"""m, u and the prior of every level, without labels.

Rules:
    What chance does is seen on pairs taken at random, and counted exactly where values
    are equal. The rest is the mixture of :mod:`customer_core.linkage._mixture` over the
    sampled pairs; pairs that no rule brings together count as unrelated.

Sources:
    Fellegi and Sunter, "A theory for record linkage" (1969).
"""

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from customer_core.linkage._joint import PRIOR_U, FieldSample
from customer_core.linkage._mixture import Estimate, Mixture
from customer_core.linkage._parallel import each
from customer_core.linkage._sampling import TrainingSample
from customer_core.linkage.blocking import all_pairs, count_pairs
from customer_core.linkage.comparisons import Compared, compare
from customer_core.linkage.frequencies import (
    Rarity,
    Shares,
    count_frequencies,
    expected_shares,
)
from customer_core.linkage.levels import Kind
from customer_core.linkage.model import Floats
from customer_core.linkage.table import Feature, FeatureTable, Rows

_RANDOM_PAIRS = 60_000
_USUAL_CLOSE_U = 0.1  # chance of the lowest level above "different", before any data
_LEAST_U = 0.1  # over the number of records: the least chance of being equal


def usual_u(kind: Kind) -> Floats:
    """U of each level before any data, falling geometrically to ``kind.usual_u``."""
    start = _USUAL_CLOSE_U if kind.levels else kind.usual_u
    steps = np.arange(kind.size - 1) / max(kind.size - 2, 1)
    above = start * (kind.usual_u / start) ** steps
    for place, level in enumerate(kind.levels):
        above[place] = above[place] if level.usual_u is None else level.usual_u
    return np.concatenate([[1 - above.sum()], above])


@frozen(eq=False)
class Counted:
    """Records, and how common their values are.

    Attributes:
        table: their features.
        shares: log shares of their values, see :func:`table_shares`.
        copies: how many equal records each one stands for besides itself.
    """

    table: FeatureTable
    shares: Shares
    copies: Rows

    def head(self, records: int) -> "Counted":
        """The first records, with the texts and shares that occur among them."""
        taken = self.table.take(np.arange(min(records, self.table.records)))
        features, shares = {}, {}
        for name, feature in taken.features.items():
            features[name], used = feature.compacted()
            shares[name] = {p: share[used] for p, share in self.shares[name].items()}
        copies = self.copies[: taken.records]
        return Counted(evolve(taken, features=features), shares, copies)


def estimate(
    sampled: Counted,
    sample: TrainingSample,
    whole: Counted,
    *,
    seed: int = 0,
    workers: int = 1,
) -> Estimate:
    """Estimate every parameter from the sampled records.

    Args:
        sampled: some of the records.
        sample: weighted pairs of them.
        whole: all records.
        seed: of the random pairs that show what chance does.
        workers: threads that compare texts.
    """
    table = sampled.table
    chance = _random_pairs(table, seed)
    copied = np.flatnonzero(sampled.copies)
    left, right = (np.append(side, copied) for side in (sample.left, sample.right))
    # a copy is in the sample as rarely as any record
    taken = table.records / max(whole.table.records, 1)
    weights = np.append(sample.weights, sampled.copies[copied] * taken)

    def compared(feature: Feature) -> FieldSample:
        pairs = compare(table, feature, left, right)
        random = compare(table, feature, *chance)
        return _field(sampled, whole, feature.name, pairs, random)

    fields = each(compared, table, workers)
    # a record finds a match in the sample as rarely as the match is sampled
    matchable = _matchable(table) * taken
    mixture = Mixture(fields, weights, count_pairs(table), matchable)
    mixture.run()
    return mixture.estimate()


def _matchable(table: FeatureTable) -> int:
    """Records that may have a match; of two tables as many as the smaller one has."""
    if table.side is None:
        return table.records
    return 2 * int(np.bincount(table.side, minlength=2).min())


def _random_pairs(table: FeatureTable, seed: int) -> tuple[Rows, Rows]:
    if count_pairs(table) <= _RANDOM_PAIRS:
        return all_pairs(table)
    draw = np.random.default_rng(seed)
    if table.side is not None:
        sides = [np.flatnonzero(table.side == side) for side in (0, 1)]
        left, right = (draw.choice(rows, _RANDOM_PAIRS) for rows in sides)
    else:
        left, right = draw.integers(table.records, size=(2, _RANDOM_PAIRS))
    keep = left != right
    return left[keep], right[keep]


def _field(
    sampled: Counted, whole: Counted, name: str, pairs: Compared, random: Compared
) -> FieldSample:
    table, shares = sampled.table, sampled.shares[name]
    feature, of_whole = table.features[name], whole.table.features[name]
    expected = expected_shares(of_whole, shares, random)
    present = _present_pairs(table, feature)
    return FieldSample(
        feature=feature,
        frequencies=count_frequencies(of_whole, whole.shares[name]),
        expected=expected,
        levels=pairs.levels,
        adjustment=Rarity(feature.kind, shares, expected).adjust(pairs),
        random=random.levels,
        raw_u=_raw_u(table, feature, random, present),
        share=present / max(count_pairs(table), 1),
    )


def _present_pairs(table: FeatureTable, feature: Feature) -> float:
    return _agreeing_pairs(table, feature.present.astype(np.int64)[:, None] - 1)


def _agreeing_pairs(table: FeatureTable, codes: NDArray[np.int64]) -> float:
    """Pairs of records with equal codes, exactly; -1 agrees with nothing."""
    size = int(codes.max(initial=-1)) + 1
    if table.side is None:
        counts = np.bincount(codes[codes >= 0], minlength=size).astype(np.float64)
        return float((counts * (counts - 1) / 2).sum())
    left, right = (
        np.bincount(c[c >= 0], minlength=size).astype(np.float64)
        for c in (codes[table.side == side] for side in (0, 1))
    )
    return float((left * right).sum())


def _raw_u(
    table: FeatureTable, feature: Feature, random: Compared, present: float
) -> Floats:
    """Share of each level among all pairs; that of "equal" is counted exactly."""
    kind = feature.kind
    usual = usual_u(kind)
    counts = np.bincount(random.levels, minlength=kind.size + 1)[: kind.size]
    total = counts.sum()
    u = (counts + PRIOR_U * usual) / (total + PRIOR_U)
    u = np.maximum(u, np.minimum(usual, 0.5 / max(total, 1)))
    # a pair that shares two values of several is counted twice
    equal = min(_agreeing_pairs(table, feature.codes.astype(np.int64)), present)
    top = (equal + PRIOR_U * usual[-1]) / (present + PRIOR_U)
    top = max(top, min(usual[-1], _LEAST_U / max(table.records, 1)))
    u[:-1] *= (1 - top) / u[:-1].sum()
    u[-1] = top
    if (place := kind.elsewhere) is not None:
        u[place] = max(u[place], _exchanged_by_chance(table))
    return np.asarray(u / u.sum())


def _exchanged_by_chance(table: FeatureTable) -> float:
    """Chance that the given name of one record is the family name of another.

    Both ways together have its square, as the product of both names' levels says.
    """
    if not {"given_name", "family_name"} <= table.features.keys():
        return 0.0
    given, family = (
        table.features[name].hashes("roman").reshape(-1)
        for name in ("given_name", "family_name")
    )
    _, place = np.unique(np.concatenate([given, family]), return_inverse=True)
    named = np.concatenate([given, family]) != 0
    counts = [
        np.bincount(place[part][named[part]], minlength=int(place.max(initial=0)) + 1)
        for part in (slice(len(given)), slice(len(given), None))
    ]
    totals = [max(int(count.sum()), 1) for count in counts]
    return float((counts[0] / totals[0]) @ (counts[1] / totals[1]))
