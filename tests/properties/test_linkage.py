"""What holds for linkage whatever the rows are."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customer_core.linkage import LinkageModel, dedupe, link
from customer_core.linkage._similarity import jaro_winkler, osa_distance, token_set
from customer_core.linkage.clustering import cluster, components
from customer_core.linkage.evaluation import measure_clusters
from customer_core.linkage.kinds import KINDS, kind_of

FIELDS = {
    "given": "given_name", "family": "family_name", "full": "full_name",
    "phone": "phone", "other": "phone", "mail": "email", "born": "birth_date",
    "street": "street_address", "town": "city", "kind": "category",
}  # fmt: skip
_WORDS = ["ann", "Ann", "anne", "bob", "lee", "Li", "李", "丽", "王", "0", "1990-01-02"]
_CELLS = st.one_of(
    st.none(),
    st.sampled_from([*_WORDS, "07700900001", "ann@example.com", "1 Mill Road"]),
    st.text(max_size=12),
)
_ROWS = st.lists(st.tuples(*[_CELLS] * len(FIELDS)), max_size=14)
_CHEAP = settings(deadline=None, max_examples=40)


def table(rows: list[tuple[str | None, ...]]) -> Mapping[str, list[str | None]]:
    """The rows as columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(FIELDS)
    return {name: list(cells) for name, cells in zip(FIELDS, columns, strict=True)}


@_CHEAP
@given(_ROWS)
def test_any_rows_become_a_partition(rows: list[tuple[str | None, ...]]) -> None:
    """One cluster per row, numbered as they appear; no text is refused."""
    ids = dedupe(table(rows), FIELDS).cluster_ids.tolist()
    assert list(dict.fromkeys(ids)) == list(range(len(set(ids))))
    assert len(ids) == len(rows)


@_CHEAP
@given(_ROWS, _ROWS)
def test_a_cluster_of_two_linked_tables_has_rows_of_both(
    left: list[tuple[str | None, ...]], right: list[tuple[str | None, ...]]
) -> None:
    """A row is alone, or with one of the other table."""
    ids = link(table(left), table(right), FIELDS).cluster_ids.tolist()
    ours, theirs = ids[: len(left)], ids[len(left) :]
    assert all(ids.count(i) == 1 or (i in ours and i in theirs) for i in ids)


@_CHEAP
@given(_ROWS, st.randoms(use_true_random=False))
def test_weights_do_not_depend_on_the_order_of_rows(rows, random) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - Hypothesis' own types
    """Every pair has the weight it has in another order."""
    order = list(range(len(rows)))
    random.shuffle(order)
    one = dedupe(table(rows), FIELDS).predictions
    other = dedupe(table([rows[place] for place in order]), FIELDS).predictions
    assert sorted(one.match_weight) == sorted(other.match_weight)


@_CHEAP
@given(_ROWS)
def test_reasons_add_up_and_probabilities_are_probabilities(
    rows: list[tuple[str | None, ...]],
) -> None:
    """For every predicted pair."""
    result = dedupe(table(rows), FIELDS)
    found = result.predictions
    assert ((found.match_probability >= 0) & (found.match_probability <= 1)).all()
    for left, right, weight in zip(
        found.left, found.right, found.match_weight, strict=True
    ):
        total = result.explain(int(left), int(right)).total
        assert total == pytest.approx(weight, abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(_ROWS)
def test_a_model_round_trips_and_predicts(rows: list[tuple[str | None, ...]]) -> None:
    """Writing it again gives the same text; it predicts on the rows it came from."""
    model = dedupe(table(rows), FIELDS).model
    again = LinkageModel.from_json(model.to_json())
    assert again.to_json() == model.to_json()
    assert len(dedupe(table(rows), FIELDS, model=again).cluster_ids) == len(rows)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1))
def test_similarities_are_symmetric_and_bounded(pairs: list[tuple[str, str]]) -> None:
    """And highest for equal texts."""
    left, right = zip(*pairs, strict=True)
    for measure in (jaro_winkler, token_set):
        found = measure(left, right)
        np.testing.assert_allclose(found, measure(right, left), rtol=1e-6)
        assert ((found >= 0) & (found <= 1.0001)).all()
    distance = osa_distance(left, right)
    np.testing.assert_array_equal(distance, osa_distance(right, left))
    assert set(distance.tolist()) <= {0, 1, 2, 3}


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30), st.sampled_from(sorted(KINDS)))
@example("C\xb8", "email")
def test_normalising_a_comparison_text_again_changes_nothing(
    text: str, kind: str
) -> None:
    """So that values of any source meet."""
    normalize = KINDS[kind].normalize
    once = normalize(text)
    assert normalize(once) == once


_EDGES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(-8, 8)), max_size=40
)


@settings(deadline=None, max_examples=150)
@given(_EDGES)
def test_clusters_lie_within_components(edges: list[tuple[int, int, float]]) -> None:
    """A partition that never joins what no positive pair connects."""
    best = {(a, b): w for a, b, w in edges if a < b}
    pairs = np.array(sorted(best), np.int64).reshape(-1, 2)
    weights = np.array([best[a, b] for a, b in pairs.tolist()])
    label = cluster(pairs[:, 0], pairs[:, 1], weights, 12)
    near = pairs[weights > 0]
    connected = components(near[:, 0], near[:, 1], 12)
    assert (label <= np.arange(12)).all()
    assert (label[label] == label).all()
    assert (connected[label] == connected).all()


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_measures_are_symmetric(labels: list[tuple[int, int]]) -> None:
    """Precision of one side is recall of the other."""
    codes = np.array(labels, np.int64).reshape(-1, 2).T
    for one, other in zip(
        measure_clusters(codes[0], codes[1]),
        measure_clusters(codes[1], codes[0]),
        strict=True,
    ):
        assert one.precision == pytest.approx(other.recall)
        assert 0 <= one.f1 <= 1


_PAIRS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=8)


@_CHEAP
@given(_ROWS, _PAIRS, _PAIRS)
def test_decisions_of_people_hold(
    rows: list[tuple[str | None, ...]],
    must: list[tuple[int, int]],
    cannot: list[tuple[int, int]],
) -> None:
    """Cannot-link always, must-link unless it is reported as a contradiction."""

    def of_the_table(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(a, b) for a, b in pairs if a != b and max(a, b) < len(rows)]

    must, cannot = of_the_table(must), of_the_table(cannot)
    result = dedupe(table(rows), FIELDS, must_link=must, cannot_link=cannot)
    ids = result.cluster_ids
    assert all(ids[a] != ids[b] for a, b in cannot)
    left_out = set(result.contradictions)
    assert all(ids[a] == ids[b] for a, b in must if (a, b) not in left_out)
    assert left_out <= set(must)
    if not cannot:
        assert not left_out


@_CHEAP
@given(_ROWS, st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=6))
def test_rows_that_must_not_be_together_never_are(
    rows: list[tuple[str | None, ...]], pairs: list[tuple[int, int]]
) -> None:
    """Whatever the rows say, and whatever else was decided."""
    apart = [(a, b) for a, b in pairs if a < b < len(rows)]
    together = [(a, b) for b, a in pairs if a < b < len(rows)]
    result = dedupe(table(rows), FIELDS, cannot_link=apart, must_link=together)
    ids = result.cluster_ids
    assert all(ids[a] != ids[b] for a, b in apart)
    kept = set(together) - set(result.contradictions)
    assert all(ids[a] == ids[b] for a, b in kept)


@settings(deadline=None, max_examples=25)
@given(_ROWS)
def test_a_model_that_was_written_predicts_the_same_bits(
    rows: list[tuple[str | None, ...]],
) -> None:
    """To the last one."""
    model = dedupe(table(rows), FIELDS).model
    again = LinkageModel.from_json(model.to_json())
    one, other = (dedupe(table(rows), FIELDS, model=m) for m in (model, again))
    np.testing.assert_array_equal(
        one.predictions.match_weight, other.predictions.match_weight
    )
    np.testing.assert_array_equal(one.cluster_ids, other.cluster_ids)


@settings(deadline=None, max_examples=25)
@given(_ROWS)
def test_more_agreement_never_speaks_against_a_match(
    rows: list[tuple[str | None, ...]],
) -> None:
    """Within one independent group whose levels are ordered, before term frequency."""
    for group in dedupe(table(rows), FIELDS).model.groups:
        if len(group.fields) == 1 and kind_of(group.fields[0]).ordered:
            weights = group.match[:-1]  # the last is missing
            assert (np.diff(weights) >= -1e-9).all()
