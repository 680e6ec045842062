"""Clusters are compared as entities."""

import numpy as np
import pytest

from customer_core.linkage import LinkageResult, dedupe
from customer_core.linkage._entities import merge_entities

from .conftest import FIELDS, make_pairs


@pytest.fixture(scope="module")
def result() -> LinkageResult:
    """A hundred people, four records each."""
    people = make_pairs(100)
    return dedupe({n: [*c, *c[:100], *c[:100]] for n, c in people.items()}, FIELDS)


def merged(
    result: LinkageResult, label: list[int], pairs: list[list[int]]
) -> list[int]:
    """Labels of six records of two people after the second look."""
    scorer = result._scorer  # noqa: SLF001 - the scorer the entities are judged by
    full = np.arange(400)
    rows = [0, 100, 200, 300, 1, 101]
    full[rows] = label
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    return merge_entities(scorer, full, left, right)[rows].tolist()


def test_two_clusters_of_one_person_merge(result: LinkageResult) -> None:
    """One retained pair between them is enough to look."""
    label = [0, 0, 200, 200, 1, 1]
    assert merged(result, label, [[0, 200]]) == [0, 0, 0, 0, 1, 1]


def test_two_people_do_not_merge(result: LinkageResult) -> None:
    """All that their records know speaks against it."""
    label = [0, 0, 200, 200, 1, 1]
    assert merged(result, label, [[0, 1]]) == label


def test_without_a_pair_between_clusters_nothing_is_compared(
    result: LinkageResult,
) -> None:
    """A pair inside a cluster, or two single records, is no reason to look."""
    label = [0, 0, 200, 300, 1, 1]
    assert merged(result, label, []) == label
    assert merged(result, label, [[0, 100]]) == label
    assert merged(result, label, [[200, 300]]) == label
