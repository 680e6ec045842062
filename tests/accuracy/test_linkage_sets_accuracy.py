"""The synthetic sets that linkage is published on, at their published size."""

import numpy as np
import pytest

from customer_core.linkage import LinkageResult, dedupe
from customer_core.testing.linkage_sets import LinkageSet, generate_linkage_set

RECORDS = 100_000


def _linked(name: str) -> tuple[LinkageSet, LinkageResult]:
    made = generate_linkage_set(name, RECORDS, seed=1)
    return made, dedupe(made.columns, made.fields, workers=2)


@pytest.mark.parametrize("name", ["english", "chinese", "mixed"])
def test_customers_are_found(name: str) -> None:
    """Homophones, pinyin and traditional script among the flaws of the Chinese ones."""
    made, result = _linked(name)
    evaluation = result.evaluate(made.truth)
    assert evaluation.pairwise.f1 >= 0.98
    assert evaluation.pairwise.precision >= 0.98
    assert evaluation.b_cubed.f1 >= 0.98
    assert evaluation.calibration_error <= 0.02


def test_customers_without_a_duplicate_stay_apart() -> None:
    """At most one record of 2,000 is merged where everybody occurs once."""
    made = generate_linkage_set("mixed", RECORDS // 2, seed=2)
    _, once = np.unique(made.truth, return_index=True)
    columns = {name: cells[once] for name, cells in made.columns.items()}
    found = dedupe(columns, made.fields, workers=2).cluster_ids
    assert (np.bincount(found)[found] > 1).mean() <= 0.0005
