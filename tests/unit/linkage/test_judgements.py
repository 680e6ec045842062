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
    """Names alone: the calibration error falls to less than half, F1 rises."""
    customers = generate_linkage_set("mixed", 10_000, seed=5)
    plain, judged = _linked(
        customers, {"first_name": "given_name", "surname": "family_name"}
    )
    before, after = (one.evaluate(customers.truth) for one in (plain, judged))
    assert not plain.identifiable
    assert after.calibration_error < before.calibration_error / 2
    assert after.pairwise.f1 > before.pairwise.f1


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("mixed", ("first_name", "surname", "dob", "address", "phone", "email")),
        ("households", ("first_name", "surname", "address", "phone")),
    ],
)
def test_verdicts_hurt_no_good_fit(name: str, columns: tuple[str, ...]) -> None:
    """What the odds explain as they are stays as it is."""
    customers = generate_linkage_set(name, 10_000, seed=5)
    fields = {column: customers.fields[column] for column in columns}
    plain, judged = _linked(customers, fields)
    before, after = (one.evaluate(customers.truth) for one in (plain, judged))
    assert after.pairwise.f1 > before.pairwise.f1 - 0.003
    assert after.calibration_error < before.calibration_error + 0.01


def test_few_verdicts_or_those_of_one_kind_change_nothing() -> None:
    """They are honoured for their rows, and teach nothing."""
    odds = np.linspace(-3, 3, 40)
    assert recalibrate(odds[:10], odds[:10] > -2) == Recalibration()
    assert recalibrate(odds, np.ones(40, np.bool_)) == Recalibration()


def test_right_odds_stay_as_they_are() -> None:
    """Verdicts as often as the odds say: in 19 of 20 draws nothing is changed."""
    changed = 0
    for seed in range(100):
        draw = np.random.default_rng(seed)
        odds = draw.uniform(-5, 5, 150)
        found = recalibrate(odds, draw.random(150) < 1 / (1 + np.exp(-odds)))
        changed += found != Recalibration()
    assert changed <= 8


def test_pairs_that_their_cluster_brought_teach_nothing() -> None:
    """They match far more often than their own odds say, for the others tell."""
    customers = generate_linkage_set("english", 10_000, seed=5, noise=2)
    names = ("first_name", "surname", "address", "phone")
    fields = {name: customers.fields[name] for name in names}
    rows = {name: customers.columns[name] for name in fields}
    pairs = dedupe(rows, fields).predictions
    low = np.flatnonzero(pairs.match_probability < 0.1)
    at = [(int(pairs.left[n]), int(pairs.right[n])) for n in low]
    true = [customers.truth[left] == customers.truth[right] for left, right in at]
    must = [pair for pair, match in zip(at, true, strict=True) if match]
    cannot = [pair for pair, match in zip(at, true, strict=True) if not match]
    assert len(must) > 5 < len(cannot)
    judged = dedupe(rows, fields, must_link=must, cannot_link=cannot)
    assert judged.model.judged == Recalibration()


def test_what_was_learned_is_kept_and_explained() -> None:
    """In the model file, and as an item of every weight."""
    customers = generate_linkage_set("mixed", 10_000, seed=5)
    fields = {"first_name": "given_name", "surname": "family_name"}
    _, judged = _linked(customers, fields)
    model = LinkageModel.from_json(judged.model.to_json())
    assert model.judged == judged.model.judged != Recalibration()
    pairs = judged.predictions
    explanation = judged.explain(int(pairs.left[0]), int(pairs.right[0]))
    assert explanation.total == pytest.approx(float(pairs.match_weight[0]))
    assert "match.judged" in {reason.code for reason in explanation}
