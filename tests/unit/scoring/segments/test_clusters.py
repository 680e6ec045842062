"""Clusters: found again where they were put, told apart, assigned tomorrow."""

import sys
from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.scoring.segments import ClusterTable, find_clusters

CENTRES = np.array([[2.0, 30.0], [20.0, 500.0], [5.0, 4_000.0]])
SIZES = (60, 100, 40)


def drawn(seed: int = 0) -> tuple[dict[str, list[Any]], list[int]]:
    """Three groups that lie apart, one customer without an amount."""
    draw = np.random.default_rng(seed)
    group = np.repeat(np.arange(3), SIZES)
    values = CENTRES[group] * draw.lognormal(0, 0.1, (len(group), 2))
    frame = {"orders": values[:, 0].tolist(), "spent": values[:, 1].tolist()}
    frame["orders"].append(3.0)
    frame["spent"].append(float("nan"))
    return frame, group.tolist()


@pytest.fixture(scope="module", name="table")
def _table() -> ClusterTable:
    pytest.importorskip("sklearn")
    frame, _ = drawn()
    ids = [f"c{n}" for n in range(len(frame["orders"]))]
    return find_clusters(
        frame, ids=ids, measures=["orders", "spent"], log=["spent"], seed=1
    )


def test_groups_are_found_again(table: ClusterTable) -> None:
    """As many as there are, largest first; who lacks a measure is in none."""
    _, group = drawn()
    assert table.sizes == sorted(SIZES, reverse=True)
    assert table.unassigned == 1
    pairs = set(zip(group, table.labels.tolist(), strict=False))
    assert pairs == {(1, 0), (0, 1), (2, 2)}
    assert max(table.silhouettes, key=table.silhouettes.__getitem__) == 3


def test_the_same_seed_gives_the_same_clusters(table: ClusterTable) -> None:
    """To the last bit."""
    frame, _ = drawn()
    again = find_clusters(
        frame, ids=table.ids, measures=["orders", "spent"], log=["spent"], seed=1
    )
    assert again.labels.tolist() == table.labels.tolist()
    assert again.centres.tolist() == table.centres.tolist()


def test_tomorrows_customers_join_the_same_clusters(table: ClusterTable) -> None:
    """By the centres and the scale that were found."""
    frame, group = drawn(seed=9)
    expected = [{1: 0, 0: 1, 2: 2}[place] for place in group] + [-1]
    assert table.assign(frame).tolist() == expected


def test_a_cluster_is_told_from_the_others(table: ClusterTable) -> None:
    """By the measures that differ, in both languages."""
    why = table.explain(2)
    assert why.text("en").startswith("What is special about cluster 3") or (
        "cluster 3" in why.text("en")
    )
    assert [reason.field for reason in why.reasons] == ["spent", "orders"]
    assert [reason.code for reason in why.reasons] == ["cluster.above", "cluster.below"]
    assert why.text("zh") != why.text("en")


def test_it_shows_itself(table: ClusterTable) -> None:
    """Frame, summary, chart and repr; the customer in no cluster is counted."""
    frame = table.to_frame()
    assert (frame["cluster"][-1], frame["spent"][-1]) == (None, None)
    assert set(frame["cluster"][:-1]) == {1, 2, 3}
    assert str(table.summary()) != str(table.summary("zh"))
    assert table._repr_html_().startswith("<div>")
    assert len(table.chart_spec("zh")["data"]["values"]) == 6
    assert repr(table) == "ClusterTable(201 customers, sizes=[100, 60, 40])"
    assert len(table) == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"measures": ["city"]}, "measure city is no column of numbers"),
        ({"measures": ["lost"]}, "measure lost is no column of numbers"),
        ({"measures": []}, "give one measure or more"),
        ({"ids": ["a"]}, "one value for each of 1 ids"),
        ({"counts": (1, 2)}, "counts of 2 or more"),
        ({"counts": (3,)}, "more customers who differ than those; there are 3"),
    ],
)
def test_what_cannot_be_grouped(options: dict[str, Any], message: str) -> None:
    """Is refused before anything is computed."""
    frame = {"n": [1.0, 2.0, 3.0], "city": ["a", "b", "c"]}
    given = {"ids": ["a", "b", "c"], "measures": ["n"], "seed": 0, "counts": (2,)}
    with pytest.raises(ConfigurationError, match=message):
        find_clusters(frame, **(given | options))


def test_customers_who_are_all_alike() -> None:
    """Have no clusters."""
    with pytest.raises(ConfigurationError, match="who differ than those; there are 1"):
        find_clusters(
            {"n": [1.0] * 9}, ids="abcdefghi", measures=["n"], seed=0, counts=(2,)
        )


def test_without_scikit_learn_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the first use."""
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    with pytest.raises(MissingExtraError, match='needs the extra "clusters"'):
        find_clusters(
            {"n": [1.0, 2.0, 9.0]}, ids="abc", measures=["n"], seed=0, counts=(2,)
        )
