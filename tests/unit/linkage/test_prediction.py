"""Weights, and the reasons that add up to them."""

import numpy as np
import pytest

from customer_core.linkage import LinkageResult, dedupe, prediction
from customer_core.linkage.prediction import BITS

from .conftest import FIELDS, make_pairs


@pytest.fixture(scope="module")
def result() -> LinkageResult:
    """Three hundred people twice, with a full address each."""
    people = make_pairs(300)
    people["town"] = [f"town {row % 30}" for row in range(600)]
    people["colour"] = ["red" if row % 2 else None for row in range(600)]
    people["street"] = [f"{row % 300} Long Road" for row in range(600)]
    types = {"town": "city", "street": "street_address", "colour": "category"}
    return dedupe(people, {**FIELDS, **types})


def test_the_reasons_of_a_pair_add_up_to_its_weight(result: LinkageResult) -> None:
    """In bits, for every predicted pair."""
    found = result.predictions
    for left, right, weight in zip(
        found.left[:200], found.right[:200], found.match_weight[:200], strict=True
    ):
        assert result.explain(int(left), int(right)).total == pytest.approx(weight)


def test_a_weight_and_a_probability_say_the_same(result: LinkageResult) -> None:
    """One bit is odds of two to one."""
    found = result.predictions
    odds = 2.0**found.match_weight
    np.testing.assert_allclose(found.match_probability, odds / (1 + odds))


def test_an_explanation_reads_the_same_in_either_order(result: LinkageResult) -> None:
    """The pair is one pair."""
    assert str(result.explain(3, 303)) == str(result.explain(303, 3))


def test_an_explanation_names_every_field_and_the_prior(result: LinkageResult) -> None:
    """Rows 1 and 301 are one person; the second e-mail is missing."""
    explanation = result.explain(1, 301)
    codes = {(reason.field, reason.code) for reason in explanation}
    assert explanation.title == "explain.match"
    assert ("phone", "match.exact") in codes
    assert ("email", "match.missing") in codes
    assert ("colour", "match.exact") in codes
    assert ("", "match.prior") in codes
    assert "names" in {field for field, code in codes if code == "match.dependent"}


def test_an_explanation_can_be_read_in_both_languages(result: LinkageResult) -> None:
    """English first."""
    english, chinese = str(result.explain(0, 300)).split("两条记录", 1)
    assert english.startswith("Why these records match (+")
    assert "birth date: equal" in english
    assert "出生日期：相同" in chinese


def test_a_pair_that_does_not_match_says_so(result: LinkageResult) -> None:
    """The weight is below 0."""
    explanation = result.explain(0, 1)
    assert explanation.total < 0
    assert explanation.title == "explain.no_match"


def test_no_value_is_in_an_explanation(result: LinkageResult) -> None:
    """It says what counted, never what it was read from."""
    text = str(result.explain(0, 300))
    people = make_pairs(300)
    shown = {str(people[name][0]) for name in FIELDS}
    assert not any(value in text for value in shown)


def test_a_household_counts_against_a_match() -> None:
    """Two people at one address with one phone."""
    count = 400
    people = make_pairs(count)
    people["family"] = [f"family{row % 200}" for row in range(2 * count)]
    people["phone"] = [f"0770090{row % 200:04}" for row in range(2 * count)]
    result = dedupe(people, FIELDS)
    household = [
        reason.weight
        for reason in result.explain(0, 200)
        if reason.code == "match.household"
    ]
    assert household
    assert household[0] < 0


def test_chunks_change_nothing(
    result: LinkageResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs are scored in pieces of any size."""
    found = result.predictions
    scorer = result._scorer  # noqa: SLF001 - the scorer of the module under test
    whole = scorer.score(found.left, found.right, floor=-np.inf)
    monkeypatch.setattr(prediction, "_CHUNK", 7)
    parts = scorer.score(found.left, found.right, floor=-np.inf)
    np.testing.assert_array_equal(whole.weights, parts.weights)
    np.testing.assert_allclose(whole.weights * BITS, found.match_weight)


def test_pruning_drops_nothing_above_the_floor(result: LinkageResult) -> None:
    """All pairs scored at once, and with a floor."""
    scorer = result._scorer  # noqa: SLF001 - the scorer of the module under test
    left, right = (rows.astype(np.int64) for rows in np.triu_indices(600, 1))
    every = scorer.score(left, right, floor=-np.inf)
    some = scorer.score(left, right, floor=-2.0)
    expected = every.weights > -2.0
    np.testing.assert_array_equal(some.left, every.left[expected])
    np.testing.assert_array_equal(some.right, every.right[expected])


def test_items_add_up_to_the_weight(result: LinkageResult) -> None:
    """What the second look at clusters is made of."""
    scorer = result._scorer  # noqa: SLF001 - the scorer of the module under test
    left, right = np.array([0, 0, 5]), np.array([300, 7, 305])
    items = scorer.itemise(left, right)
    match = np.sum(items.match, axis=0) + items.rarity
    home = np.sum(items.household, axis=0) + items.shared_rarity
    weights = scorer.score(left, right, floor=-np.inf).weights
    np.testing.assert_allclose(scorer.posterior(match, home, items.common), weights)
