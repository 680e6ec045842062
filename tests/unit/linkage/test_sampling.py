"""The training sample stands for all pairs, and rules are chosen for their worth."""

import numpy as np
import pytest

from customer_core.linkage import _sampling, candidates
from customer_core.linkage._columns import encode
from customer_core.linkage._hashing import hash_name
from customer_core.linkage._sampling import (
    TrainingSample,
    choose_rules,
    draw_sample,
    pair_budget,
)
from customer_core.linkage.blocking import (
    Blocks,
    count_pairs,
    rule_keys,
)
from customer_core.linkage.candidates import blocked_candidates
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable

from .conftest import FIELDS, make_pairs


def people_table(count: int) -> FeatureTable:
    """A table of people who are there twice."""
    people = make_pairs(count)
    return build_table({n: encode(cells) for n, cells in people.items()}, FIELDS)


def test_the_budget_lies_between_three_and_forty_pairs_per_record() -> None:
    """Two million pairs in the middle."""
    sizes = (0, 100, 50_000, 200_000, 10**7)
    assert [pair_budget(n) for n in sizes] == [0, 4000, 2_000_000, 2_000_000, 3 * 10**7]


def test_a_small_table_is_sampled_completely() -> None:
    """Every pair, each standing for itself."""
    table = people_table(20)
    sample = draw_sample(table, table.records, every=True)
    assert len(sample.left) == count_pairs(table)
    assert sample.weights.tolist() == [1.0] * len(sample.left)


def test_the_weights_add_up_to_the_pairs_of_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A drawn pair stands for those that were not drawn."""
    table = people_table(1500)
    monkeypatch.setattr(_sampling, "_SAMPLED_PAIRS", 10**9)
    full = draw_sample(table, table.records, every=False)
    monkeypatch.setattr(candidates, "_SLACK", 1000)  # all rules, not those chosen
    union = blocked_candidates(table, full.rules).all()[0]
    assert len(full.left) == len(union)
    monkeypatch.setattr(_sampling, "_SAMPLED_PAIRS", 30_000)
    totals = []
    for number in range(20):
        salt = f" {number}"
        monkeypatch.setattr(_sampling, "hash_name", lambda t, s=salt: hash_name(t + s))
        drawn = draw_sample(table, table.records, every=False)
        totals.append(drawn.weights.sum())
    assert len(drawn.left) < len(full.left) / 3
    assert np.mean(totals) == pytest.approx(len(full.left), rel=0.15)


def test_every_candidate_rule_fits_its_share_of_the_budget() -> None:
    """And covers what it says."""
    table = people_table(1500)
    sample = draw_sample(table, table.records, every=False)
    assert sample.costs.max() <= 0.4 * pair_budget(table.records)
    assert sample.covered.any(axis=0).all()
    assert any(len(rule) == 2 for rule in sample.rules)


def test_rules_of_three_atoms_are_tried_where_two_are_too_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each atom of another field."""
    monkeypatch.setattr(_sampling, "_SHARE", 0.005)
    table = people_table(1500)
    sample = draw_sample(table, table.records, every=False)
    triples = [rule for rule in sample.rules if len(rule) == 3]
    assert triples
    assert all(len({feature for feature, _ in rule}) == 3 for rule in triples)


def test_blocks_that_are_too_large_are_no_part_of_the_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither drawn nor counted."""
    monkeypatch.setattr(_sampling, "BLOCK_CAP", 2)
    table = people_table(200)
    sample = draw_sample(table, table.records, every=False)
    phone = sample.rules.index((("phone", ""),))
    blocks = Blocks.of(rule_keys(table, sample.rules[phone]))
    assert sample.covered[phone].sum() == (blocks.sizes == 2).sum()
    assert (sample.costs <= table.records / 2).all()


def sample_of(costs: list[float], covered: list[list[int]]) -> TrainingSample:
    """A sample with hand-made rules, named a, b, c."""
    pairs = len(covered[0])
    return TrainingSample(
        left=np.arange(pairs),
        right=np.arange(pairs) + 1,
        weights=np.ones(pairs),
        rules=tuple(((name, ""),) for name in "abcd"[: len(costs)]),
        costs=np.array(costs),
        covered=np.array(covered, bool),
    )


def chosen(sample: TrainingSample, records: int) -> list[str]:
    """Names of the chosen rules, when every pair is a match."""
    rules, reached = choose_rules(sample, np.ones(len(sample.left)), records)
    assert 0 < reached <= 1
    return [rule[0][0] for rule in rules]


def test_the_rule_with_most_new_matches_for_its_cost_is_chosen() -> None:
    """A rule whose pairs are covered already is left out."""
    sample = sample_of([9, 9, 9], [[1, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1]])
    assert chosen(sample, 100) == ["a", "c"]


def test_a_rule_that_later_ones_make_needless_is_dropped() -> None:
    """What it would have cost is spent on others."""
    sample = sample_of(
        [150, 120, 120, 150],
        [
            [1, 1, 1, 1, 0, 0, 0],
            [1, 1, 0, 0, 1, 0, 0],
            [0, 0, 1, 1, 0, 1, 0],
            [0, 0, 0, 0, 0, 0, 1],
        ],
    )
    assert chosen(sample, 10) == ["b", "c", "d"]


def test_a_rule_beyond_the_budget_is_left_out() -> None:
    """10 records may have 400 pairs."""
    sample = sample_of([399, 300], [[1, 1, 1, 1], [0, 0, 0, 1]])
    assert chosen(sample, 10) == ["a"]


def test_without_candidates_nothing_is_chosen() -> None:
    """An empty table has no rules."""
    sample = draw_sample(people_table(0), 0, every=True)
    assert chosen(sample, 0) == []
