"""A training sample, and the blocking rules that are worth their pairs.

Rules:
    Every rule that the pair budget can pay for is a candidate. From each one blocks are
    drawn by a hash of their key, so that about 250,000 pairs result; a pair stands for
    as many as the chance to be drawn says. Rules are then chosen greedily: most new
    expected matches for their cost; those that later ones make needless are dropped.

Sources:
    Greedy budgeted coverage: Khuller, Moss and Naor (1999). Weights of sampled pairs:
    Horvitz and Thompson (1952). The budget and its shares were measured.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations, islice

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import (
    Hashes,
    hash_name,
    scramble,
    without_repeats,
)
from customer_core.linkage._parallel import each
from customer_core.linkage.blocking import (
    BLOCK_CAP,
    Atom,
    Blocks,
    Rule,
    all_pairs,
    atom_keys,
    atoms_of,
    block_pairs,
    pair_budget,
    rule_keys,
)
from customer_core.linkage.table import FeatureTable, Rows

_PROBE = 20_000  # records on which a rule's cost is measured
_SHARE = 0.2  # of the pair budget that one rule may take
_SAMPLED_PAIRS = 250_000
_TRIPLES = 80
_PAIR_CHARGE = 0.3  # pairs per record: what one more rule costs besides its pairs
_SMALLEST_GAIN = 0.0005  # share of all expected matches
_ROUNDS = 3  # of adding rules and dropping those that later ones make needless


@frozen(eq=False)
class TrainingSample:
    """Weighted pairs on which a model is estimated and rules are chosen.

    Attributes:
        left: row numbers of the table that was sampled.
        right: row numbers, above ``left``.
        weights: how many pairs of that table each one stands for, at least 1.
        rules: the candidate rules.
        costs: pairs each rule would bring in the whole data.
        covered: which rule brings which pair together, shape (rules, pairs).
    """

    left: Rows
    right: Rows
    weights: NDArray[np.float64]
    rules: tuple[Rule, ...]
    costs: NDArray[np.float64]
    covered: NDArray[np.bool_]


def draw_sample(
    table: FeatureTable, records: int, *, every: bool, workers: int = 1
) -> TrainingSample:
    """Pairs of the sampled ``table`` that share something.

    Args:
        table: the sampled records, in random order.
        records: how many records the whole data has.
        every: take all pairs, each with weight 1, instead of those of the rules.
        workers: threads that look at rules.
    """
    scale = max(records, 1) / max(table.records, 1)
    rules, costs = _candidate_rules(table, records, workers)
    every_nth = max(1, round(costs.sum() / scale**2 / _SAMPLED_PAIRS))
    known = atom_keys(table, rules, workers)
    drawn = each(
        lambda rule: _draw(table, rule, known, (BLOCK_CAP / scale, every_nth)),
        rules,
        workers,
    )
    packed = [np.empty(0, np.int64), *(pairs for _, pairs in drawn)]
    left, right = (
        all_pairs(table)
        if every
        else np.divmod(without_repeats(np.concatenate(packed)), max(table.records, 1))
    )
    found = each(lambda one: _agree(one[0], left, right), drawn, workers)
    covered = np.array(found, np.bool_).reshape(len(rules), len(left))
    missed = (1 - 1 / every_nth) ** covered.sum(axis=0)
    weights = np.ones(len(left)) if every else 1 / (1 - missed)
    return TrainingSample(left, right, weights, rules, costs, covered)


def _draw(
    table: FeatureTable,
    rule: Rule,
    known: Mapping[Atom, Hashes],
    limits: tuple[float, int],
) -> tuple[Hashes, Rows]:
    """Keys of a rule, 0 for those of too large blocks; the pairs of drawn blocks.

    Args:
        table: the sampled records.
        rule: of several atoms.
        known: keys of the atoms.
        limits: records of the largest block, and of how many blocks one is drawn.
    """
    cap, every_nth = limits
    keys = rule_keys(table, rule, known=known)
    blocks = Blocks.of(keys)
    flat = keys.reshape(-1).copy()
    for places in blocks.where(blocks.sizes > cap).members():
        flat[places] = 0
    own = flat[blocks.places[blocks.starts]]
    luck = scramble(own, hash_name(repr(rule))) // np.uint64(2)
    drawn = np.flatnonzero((own != 0) & (luck % np.uint64(every_nth) == 0))
    pairs = block_pairs(table, keys, blocks.where(drawn))
    return flat.reshape(keys.shape), pairs


def _agree(keys: Hashes, left: Rows, right: Rows) -> NDArray[np.bool_]:
    agree = np.zeros(len(left), np.bool_)
    for a in keys[left].T:
        for b in keys[right].T:
            agree |= (a == b) & (a != 0)
    return agree


def _candidate_rules(
    table: FeatureTable, records: int, workers: int
) -> tuple[tuple[Rule, ...], NDArray[np.float64]]:
    """Rules that the budget can pay for, with their pairs in the whole data."""
    probe = table.take(np.arange(min(table.records, _PROBE)))
    limit = _SHARE * pair_budget(records)
    scale = max(records, 1) / max(probe.records, 1)
    known = atom_keys(probe, [(atom,) for atom in atoms_of(probe)], workers)
    found: dict[Rule, float] = {}

    def cost(rule: Rule) -> tuple[float, float]:
        """Pairs of the blocks that are not too large, and of all."""
        blocks = Blocks.of(rule_keys(probe, rule, known=known))
        small = blocks.where(blocks.sizes * scale <= BLOCK_CAP)
        return small.pairs() * scale**2, blocks.pairs() * scale**2

    def dear(rules: Iterable[Rule]) -> list[tuple[float, Rule]]:
        """Note the rules that pay; those that cost too much, cheap ones first."""
        listed = list(rules)
        costs = each(cost, listed, workers)
        pairs = zip(listed, costs, strict=True)
        found.update({r: small for r, (small, _) in pairs if 0 < small <= limit})
        pairs = zip(listed, costs, strict=True)
        return [(total, rule) for rule, (_, total) in pairs if total > limit]

    atoms = [atom for _, (atom,) in dear((atom,) for atom in atoms_of(probe))]
    wide = dear(filter(_independent, combinations(atoms, 2)))
    triples = (
        tuple(sorted((*pair, atom)))
        for _, pair in sorted(wide)
        for atom in atoms
        if _independent((*pair, atom))
    )
    dear(islice(dict.fromkeys(triples), _TRIPLES))
    return tuple(found), np.array(list(found.values()), np.float64)


def _independent(rule: Rule) -> bool:
    fields = [f for f, _ in rule]
    if "names" in fields:
        fields += ["given_name", "family_name"]
    return len(set(fields)) == len(fields)


def choose_rules(
    sample: TrainingSample, probabilities: NDArray[np.float64], records: int
) -> tuple[tuple[Rule, ...], float]:
    """Rules that cover the most expected matches for their cost, within the budget.

    Returns:
        The rules, the most useful first, and the share of the expected matches that
        they cover together: more than truly, for matches that no rule reaches are
        expected by nobody.

    Args:
        sample: with its candidate rules.
        probabilities: of a match, per pair of the sample.
        records: how many records the whole data has.
    """
    gain = sample.weights * probabilities
    expected = float(gain.sum())
    chosen: list[int] = []
    for _ in range(_ROUNDS):
        before = set(chosen)
        chosen = _needed(sample, gain, _with_more(sample, gain, chosen, records))
        if set(chosen) <= before:
            break
    missed = ~sample.covered[chosen].any(axis=0)
    reached = 1 - float(gain[missed].sum()) / expected if expected else 1.0
    return tuple(sample.rules[n] for n in chosen), reached


def _with_more(
    sample: TrainingSample,
    gain: NDArray[np.float64],
    chosen: list[int],
    records: int,
) -> list[int]:
    """The chosen rules and what the rest of the budget is worth spending on."""
    smallest = _SMALLEST_GAIN * float(gain.sum())
    left = pair_budget(records) - float(sample.costs[chosen].sum())
    open_ = np.where(sample.covered[chosen].any(axis=0), 0, gain)
    pairs = [np.flatnonzero(covered & (open_ > 0)) for covered in sample.covered]
    gains = np.array([open_[covered].sum() for covered in pairs])
    chosen = chosen.copy()
    while pairs:
        worth = np.where(sample.costs <= left, gains, 0)
        best = int(np.argmax(worth / (sample.costs + _PAIR_CHARGE * records)))
        if worth[best] <= smallest:
            break
        chosen.append(best)
        left -= sample.costs[best]
        open_[pairs[best]] = 0
        gains = np.array([open_[covered].sum() for covered in pairs])
    return chosen


def _needed(
    sample: TrainingSample, gain: NDArray[np.float64], chosen: list[int]
) -> list[int]:
    """The chosen rules without those whose matches the others reach as well."""
    smallest = _SMALLEST_GAIN * float(gain.sum())
    times = sample.covered[chosen].sum(axis=0)
    kept = []
    for rule in chosen:
        alone = sample.covered[rule] & (times == 1)
        if gain[alone].sum() > smallest:
            kept.append(rule)
        else:
            times = times - sample.covered[rule]
    return kept
