"""Households of a run: evidence that is shared, and what the linkage model says."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from customer_core import CustomerPipeline, PipelineResult, Source
from customer_core.errors import ConfigurationError
from customer_core.survivorship import derive_relations
from customer_core.testing.synthetic import generate_customers


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> PipelineResult:
    """Two exports of 1,200 records; a quarter of the people live with another."""
    folder: Path = tmp_path_factory.mktemp("exports")
    paths = generate_customers(1200, seed=5).write(folder)
    sources = [Source(name, paths[name]) for name in ("crm", "shop")]
    return CustomerPipeline().run(sources, now=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_household_class_of_the_model_feeds_relations(
    result: PipelineResult,
) -> None:
    """It finds more than the shared values alone, and loses none of those."""
    alone = {(r.kind, r.left, r.right) for r in derive_relations(result.golden)}
    found = {(r.kind, r.left, r.right): r for r in result.relations()}
    assert alone < found.keys()
    for key in found.keys() - alone:
        codes = [reason.code for reason in found[key].reasons]
        assert "relation.household_class" in codes
        assert len(codes) > 1


def test_a_pair_is_one_person_one_household_or_neither(result: PipelineResult) -> None:
    """The probabilities of a pair add up to one at most."""
    pairs = result.linkage.predictions
    household = result.linkage.household_probability(pairs.left, pairs.right)
    assert household.shape == pairs.match_probability.shape
    assert household.min() >= 0
    assert (household + pairs.match_probability).max() <= 1 + 1e-9
    turned = result.linkage.household_probability(pairs.right, pairs.left)
    assert np.array_equal(turned, household)


def test_rows_that_are_not_there_are_refused(result: PipelineResult) -> None:
    """And no pairs are no pairs."""
    rows = np.array([0, len(result.records)])
    with pytest.raises(ConfigurationError, match="row numbers go from 0 to"):
        result.linkage.household_probability(rows, rows[::-1])
    nobody = np.empty(0, np.int64)
    assert len(result.linkage.household_probability(nobody, nobody)) == 0
