"""Verdicts of people change how probabilities are read."""

import numpy as np
import pytest

from customer_core.linkage import LinkageModel, LinkageResult, dedupe
from customer_core.linkage.judgements import Recalibration, recalibrate
from customer_core.testing.linkage_sets import LinkageSet, generate_linkage_set

Pairs = list[tuple[int, int]]


def _verdicts(result: LinkageResult, truth: np.ndarray) -> tuple[Pairs, Pairs]:
    """150 verdicts, fifteen of each tenth of probability: must and cannot link."""
    pairs = result.predictions
    draw = np.random.default_rng(1)
    tenth = np.minimum((pairs.match_probability * 10).astype(int), 9)
    drawn = [
        draw.permutation(np.flatnonzero(tenth == number))[:15] for number in range(10)
    ]
    at = np.concatenate(drawn)
    found: tuple[Pairs, Pairs] = ([], [])
    for left, right in zip(pairs.left[at], pairs.right[at], strict=True):
        found[int(truth[left] != truth[right])].append((int(left), int(right)))
    return found


def _linked(
    customers: LinkageSet, fields: dict[str, str]
) -> tuple[LinkageResult, LinkageResult]:
    """Without verdicts and with them."""
    rows = {name: customers.columns[name] for name in fields}
    plain = dedupe(rows, fields)
    must, cannot = _verdicts(plain, customers.truth)
    judged = dedupe(rows, fields, must_link=must, cannot_link=cannot)
    ids = judged.cluster_ids
    assert all(ids[a] == ids[b] for a, b in must)
    assert not any(ids[a] == ids[b] for a, b in cannot)
    return plain, judged


def test_verdicts_mend_a_poor_fit() -> None:
    """Names alone: the calibration error falls, F1 rises."""
    customers = generate_linkage_set("mixed", 10_000, seed=5)
    plain, judged = _linked(
        customers, {"first_name": "given_name", "surname": "family_name"}
    )
    before, after = (one.evaluate(customers.truth) for one in (plain, judged))
    assert not plain.identifiable
    assert after.calibration_error < before.calibration_error
    assert after.pairwise.f1 > before.pairwise.f1


def test_verdicts_hurt_no_good_fit() -> None:
    """Whole customers stay as they are, within .003."""
    customers = generate_linkage_set("mixed", 10_000, seed=6)
    plain, judged = _linked(customers, {**customers.fields})
    before, after = (one.evaluate(customers.truth) for one in (plain, judged))
    assert after.pairwise.f1 > before.pairwise.f1 - 0.003
    assert after.calibration_error < before.calibration_error + 0.01


def test_few_verdicts_or_those_of_one_kind_change_nothing() -> None:
    """They are honoured for their rows, and teach nothing."""
    odds = np.linspace(-3, 3, 40)
    assert recalibrate(odds[:10], odds[:10] > -2) == Recalibration()
    assert recalibrate(odds, np.ones(40, np.bool_)) == Recalibration()


def test_right_odds_stay_as_they_are() -> None:
    """Verdicts as often as the odds say."""
    draw = np.random.default_rng(2)
    odds = draw.uniform(-5, 5, 5_000)
    found = recalibrate(odds, draw.random(5_000) < 1 / (1 + np.exp(-odds)))
    assert found.shift == pytest.approx(0, abs=0.1)
    assert found.scale == pytest.approx(1, abs=0.05)


def test_what_was_learned_is_kept_and_explained() -> None:
    """In the model file, and as an item of every weight."""
    customers = generate_linkage_set("mixed", 3_000, seed=7)
    fields = {"first_name": "given_name", "surname": "family_name"}
    _, judged = _linked(customers, fields)
    model = LinkageModel.from_json(judged.model.to_json())
    assert model.judged == judged.model.judged != Recalibration()
    pairs = judged.predictions
    explanation = judged.explain(int(pairs.left[0]), int(pairs.right[0]))
    assert explanation.total == pytest.approx(float(pairs.match_weight[0]))
    assert "match.judged" in {reason.code for reason in explanation}
