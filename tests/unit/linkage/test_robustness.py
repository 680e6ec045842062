"""Tables that tempt a linkage engine to merge everybody, or nobody."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from customer_core.linkage import LinkageResult, dedupe, link
from customer_core.linkage.candidates import Candidates
from customer_core.testing.linkage_sets import LinkageSet, generate_linkage_set

Rows = dict[str, list[str | None]]


@pytest.fixture(scope="module")
def customers() -> LinkageSet:
    """6,000 records, Chinese and British."""
    return generate_linkage_set("mixed", 6_000, seed=41)


def rows_of(customers: LinkageSet, count: int | None = None) -> Rows:
    """The columns as lists."""
    columns = customers.columns.items()
    return {name: column[:count].tolist() for name, column in columns}


def f1(result: LinkageResult, customers: LinkageSet) -> float:
    """Pairwise, of the clusters."""
    return result.evaluate(customers.truth.tolist()).pairwise.f1


def _local_part(rows: Rows) -> list[str | None]:
    return [mail.partition("@")[0] if mail else None for mail in rows["email"]]


def _full_name(rows: Rows) -> list[str | None]:
    pairs = zip(rows["first_name"], rows["surname"], strict=True)
    return [" ".join(part for part in pair if part) or None for pair in pairs]


def _region(rows: Rows) -> list[str | None]:
    return [code[:2] if code else None for code in rows["postcode"]]


DERIVED: dict[str, tuple[str, Callable[[Rows], Sequence[str | None]]]] = {
    "nothing": ("category", lambda rows: [None] * len(rows["email"])),
    "a constant": ("category", lambda rows: ["customer"] * len(rows["email"])),
    "a copy": ("phone", lambda rows: rows["phone"]),
    "a copy as a category": ("category", lambda rows: rows["email"]),
    "a user name made of the mail": ("category", _local_part),
    "a full name beside its parts": ("full_name", _full_name),
    "a region made of the postal code": ("region", _region),
    "a long text": ("category", lambda rows: ["long " * 20_000, *rows["email"][1:]]),
}


@pytest.mark.parametrize("name", DERIVED)
def test_one_more_column_that_says_nothing_new_changes_little(
    customers: LinkageSet, name: str
) -> None:
    """Nothing collapses: F1 stays above .97."""
    rows = rows_of(customers)
    kind, make = DERIVED[name]
    rows["more"] = list(make(rows))
    result = dedupe(rows, {**customers.fields, "more": kind})
    assert f1(result, customers) > 0.97


def test_hardly_anybody_is_merged_where_nobody_occurs_twice() -> None:
    """At most one record in 2,000."""
    customers = generate_linkage_set("households", 8_000, seed=43)
    _, once = np.unique(customers.truth, return_index=True)
    rows = {name: column[once].tolist() for name, column in customers.columns.items()}
    found = dedupe(rows, customers.fields).cluster_ids
    assert (np.bincount(found)[found] > 1).mean() <= 0.0005


def test_everything_may_be_a_duplicate(customers: LinkageSet) -> None:
    """Every record twice, the second time without its phone."""
    _, once = np.unique(customers.truth, return_index=True)
    rows = {n: column[once].tolist() for n, column in customers.columns.items()}
    count = len(once)
    twice = {n: [*cells, *cells] for n, cells in rows.items()}
    twice["phone"][count:] = [None] * count
    found = dedupe(twice, customers.fields).cluster_ids
    assert (found[:count] == found[count:]).mean() > 0.99


@pytest.mark.parametrize("count", [0, 1, 2, 3, 20, 200, 2_000])
def test_a_table_may_be_of_any_size(customers: LinkageSet, count: int) -> None:
    """Few records are judged by what is usual."""
    result = dedupe(rows_of(customers, count), customers.fields)
    truth = customers.truth[:count].tolist()
    assert len(result.cluster_ids) == count
    assert result.evaluate(truth).pairwise.precision > 0.9


def test_a_switchboard_number_of_20_000_joins_nobody() -> None:
    """Its block is left out, and the number says next to nothing."""
    customers = generate_linkage_set("english", 20_000, seed=47)
    rows = rows_of(customers)
    rows["other"] = ["+442079460000"] * len(customers)
    result = dedupe(rows, {**customers.fields, "other": "phone"})
    assert f1(result, customers) > 0.95


def test_two_tables_without_duplicates_inside(customers: LinkageSet) -> None:
    """Each customer once on either side."""
    _, first = np.unique(customers.truth, return_index=True)
    others = np.setdiff1d(np.arange(len(customers)), first)
    _, again = np.unique(customers.truth[others], return_index=True)
    left, right = first, others[again]
    tables = [
        {name: column[side].tolist() for name, column in customers.columns.items()}
        for side in (left, right)
    ]
    result = link(*tables, customers.fields)
    truth = customers.truth[np.concatenate([left, right])]
    assert result.evaluate(truth.tolist()).pairwise.f1 > 0.97


@pytest.mark.parametrize("workers", [2])
def test_threads_change_nothing(customers: LinkageSet, workers: int) -> None:
    """The same pairs with the same weights."""
    one = dedupe(rows_of(customers), customers.fields)
    more = dedupe(rows_of(customers), customers.fields, workers=workers)
    assert one.cluster_ids.tolist() == more.cluster_ids.tolist()
    np.testing.assert_array_equal(
        one.predictions.match_weight, more.predictions.match_weight
    )


def test_a_memory_budget_changes_nothing(customers: LinkageSet) -> None:
    """Candidate pairs are compared a few thousand at a time."""
    free = dedupe(rows_of(customers), customers.fields)
    tight = dedupe(rows_of(customers), customers.fields, memory_mb=1)
    np.testing.assert_array_equal(free.cluster_ids, tight.cluster_ids)
    np.testing.assert_array_equal(
        free.predictions.match_weight, tight.predictions.match_weight
    )
    assert free.candidate_pairs == tight.candidate_pairs


def test_every_candidate_pair_is_counted_once(customers: LinkageSet) -> None:
    """However many rules bring it; every pair of a small table is one."""
    result = dedupe(rows_of(customers), customers.fields)
    assert max(use.pairs for use in result.blocking) < result.candidate_pairs
    assert result.candidate_pairs < sum(use.pairs for use in result.blocking)
    few = dedupe(rows_of(customers, 100), customers.fields)
    assert (few.candidate_pairs, few.blocking) == (100 * 99 // 2, ())


def test_work_that_is_stopped_in_a_thread_leaves_none_behind(
    customers: LinkageSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first failure comes out, and no stretch begins after it."""
    begun: list[tuple[int, int]] = []

    def stop(_: Candidates, first: int, last: int) -> None:
        begun.append((first, last))
        raise KeyboardInterrupt

    monkeypatch.setattr(Candidates, "between", stop)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        dedupe(rows_of(customers), customers.fields, workers=2, memory_mb=1)
    assert threading.active_count() == before
    assert len(begun) < 20


def test_progress_names_each_step_and_may_end_the_work(customers: LinkageSet) -> None:
    """What the callback raises comes out, and no thread is left."""
    steps: list[str] = []
    rows = rows_of(customers, 2_500)
    dedupe(rows, customers.fields, progress=steps.append)
    assert steps == ["read", "estimate", "block", "compare", "cluster"]

    def stop(step: str) -> None:
        if step == "compare":
            raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        dedupe(rows, customers.fields, workers=2, progress=stop)
    assert threading.active_count() == before


def test_what_blocking_did_can_be_looked_at(customers: LinkageSet) -> None:
    """Each rule with its pairs; recall is near what was expected, hardly above it."""
    result = dedupe(rows_of(customers), customers.fields)
    recall = result.evaluate(customers.truth.tolist()).blocking_recall
    assert [use.rule for use in result.blocking] == list(result.model.rules)
    assert all(use.pairs > 0 for use in result.blocking)
    assert -0.005 < result.model.recall_bound - recall < 0.05
    assert result.model.recall_bound <= 1
    table = result.model.levels()
    assert len({len(column) for column in table.values()}) == 1
    assert max(table["match_weight"]) > 10


def test_doubt_is_said_where_nothing_tells_people_apart(customers: LinkageSet) -> None:
    """Names alone leave pairs in doubt; whole customers do not."""
    whole = dedupe(rows_of(customers), customers.fields)
    names = {name: customers.fields[name] for name in ("first_name", "surname")}
    bare = dedupe({n: customers.columns[n].tolist() for n in names}, names)
    assert whole.identifiable
    assert bare.doubt > whole.doubt
    assert not bare.identifiable


@pytest.mark.parametrize(
    ("columns", "reliable"),
    [
        (("first_name", "surname", "email"), False),
        (("surname", "address", "phone"), False),
        (("surname", "dob", "phone", "email"), True),
    ],
    ids=["one group of fields", "what a household shares", "independent groups"],
)
def test_reliable_is_what_independent_fields_confirm(
    columns: tuple[str, ...], *, reliable: bool
) -> None:
    """Nothing else can tell a spouse or a namesake from the customer."""
    made = generate_linkage_set("english", 5000, seed=4, noise=0.4)
    rows = {name: made.columns[name] for name in columns}
    result = dedupe(rows, {name: made.fields[name] for name in columns})
    assert result.doubt < 0.02
    assert result.identifiable == reliable


def test_a_few_records_prove_nothing(customers: LinkageSet) -> None:
    """Three hundred of the same customers: right perhaps, but nobody knows."""
    rows = {n: cells[:300].tolist() for n, cells in customers.columns.items()}
    result = dedupe(rows, customers.fields)
    assert result.doubt < 0.02
    assert not result.identifiable


def test_copies_teach_what_matches_have_in_common() -> None:
    """Of two columns most true pairs are copies; left out, F1 was .78."""
    made = generate_linkage_set("chinese", 20_000, seed=4, noise=0.7)
    names = ("surname", "dob")
    rows = {name: made.columns[name] for name in names}
    result = dedupe(rows, {name: made.fields[name] for name in names})
    assert result.evaluate(made.truth).pairwise.f1 > 0.85


def test_without_anything_personal_a_household_is_one_customer() -> None:
    """No class of households besides: it would take half of the matches."""
    made = generate_linkage_set("mixed", 20_000, seed=4, noise=0.8)
    names = ("surname", "address", "phone")
    rows = {name: made.columns[name] for name in names}
    result = dedupe(rows, {name: made.fields[name] for name in names})
    assert result.evaluate(made.truth).pairwise.recall > 0.85
    assert np.exp(result.model.household) * 20_000**2 / 2 < 1
