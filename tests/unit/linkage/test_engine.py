"""dedupe() and link() from table to clusters."""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import RecordColumns, dedupe, link
from customer_core.linkage.constraints import Constraints
from customer_core.linkage.resolution import _across
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PersonName,
    RecordRef,
)

People = dict[str, list[str | None]]
MakePeople = Callable[..., People]
Fields = dict[str, str]


def same_partition(one: np.ndarray, other: np.ndarray) -> bool:  # type: ignore[type-arg]
    """Whether two labellings group the rows alike."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 100, 500, 2500])
def test_different_people_stay_apart(
    people: MakePeople, fields: Fields, count: int
) -> None:
    """However many there are."""
    result = dedupe(people(count), fields)
    assert result.cluster_ids.tolist() == list(range(count))
    assert result.cluster_ids.dtype == np.int64


@pytest.mark.parametrize("count", [1, 2, 5, 10, 50, 500, 1500])
def test_two_records_of_each_person_come_together(
    pairs: MakePeople, fields: Fields, count: int
) -> None:
    """Without anybody telling how many there are."""
    result = dedupe(pairs(count), fields)
    measures = result.evaluate([*range(count), *range(count)]).pairwise
    assert measures.precision > 0.98
    assert measures.recall > 0.94


@pytest.mark.parametrize("copies", [2, 10, 100, 700, 2500])
def test_equal_rows_are_one_cluster(
    people: MakePeople, fields: Fields, copies: int
) -> None:
    """Everything is a duplicate."""
    rows = {name: values * copies for name, values in people(3).items()}
    ids = dedupe(rows, fields).cluster_ids
    assert ids.tolist() == [0, 1, 2] * copies


def test_equal_rows_with_gaps_are_one_cluster(
    people: MakePeople, fields: Fields
) -> None:
    """Five people, a hundred records each, some without phone or e-mail."""
    rows = {name: values * 100 for name, values in people(5).items()}
    rows["phone"] = [None if r % 3 == 0 else v for r, v in enumerate(rows["phone"])]
    rows["mail"] = [None if r % 4 == 1 else v for r, v in enumerate(rows["mail"])]
    assert len(set(dedupe(rows, fields).cluster_ids.tolist())) == 5


def test_a_constant_column_brings_nobody_together(
    people: MakePeople, fields: Fields
) -> None:
    """A placeholder phone, and no e-mail at all."""
    rows = people(300)
    rows |= {"phone": ["07000000000"] * 300, "mail": [None] * 300}
    assert len(set(dedupe(rows, fields).cluster_ids.tolist())) >= 298


def test_a_giant_block_stays_fast(people: MakePeople, fields: Fields) -> None:
    """Six thousand records with one phone are not compared with each other."""
    rows = people(6000)
    rows["phone"] = ["07000000000"] * 6000
    start = time.perf_counter()
    ids = dedupe(rows, fields).cluster_ids
    assert time.perf_counter() - start < 10
    assert len(set(ids.tolist())) > 5950


def test_a_very_long_value_is_no_burden(people: MakePeople, fields: Fields) -> None:
    """A hundred thousand characters."""
    rows = people(50)
    rows["given"][:2] = ["x" * 100_000, "x" * 99_999 + "y"]
    start = time.perf_counter()
    ids = dedupe(rows, fields).cluster_ids
    assert time.perf_counter() - start < 5
    assert len(set(ids.tolist())) == 50


def test_missing_is_not_disagreement(fields: Fields) -> None:
    """A record with less is not pushed away."""
    rows: People = {
        "given": ["Ann", "Ann", "Bob"],
        "family": ["Lee", "Lee", "Ray"],
        "phone": ["07700900001", "07700900001", "07700900002"],
        "mail": ["ann@example.com", None, None],
        "born": [None, "1990-01-02", "1991-01-02"],
    }
    assert dedupe(rows, fields).cluster_ids.tolist() == [0, 0, 1]


def test_names_come_together_across_scripts(people: MakePeople, fields: Fields) -> None:
    """Han script in one system, pinyin in the other, in any order."""
    rows = people(60)
    added = {
        "given": ["坤豪", "Kunhao", "马", "丽"],
        "family": ["马", "Ma", "Kunhao", "张"],
        "phone": ["13947864300", "13947864300", "13947864300", "13947864399"],
        "mail": [None, None, None, None],
        "born": ["1946-08-05", "1946-08-05", None, "1946-08-09"],
    }
    ids = dedupe({n: [*rows[n], *added[n]] for n in rows}, fields).cluster_ids
    assert ids[60:].tolist() == [60, 60, 60, 61]


def test_the_order_of_rows_does_not_matter(pairs: MakePeople, fields: Fields) -> None:
    """The same clusters, weights and model for shuffled rows."""
    rows = pairs(800)
    order = np.random.default_rng(1).permutation(1600)
    shuffled = {name: [values[r] for r in order] for name, values in rows.items()}
    one, other = dedupe(rows, fields), dedupe(shuffled, fields)
    assert same_partition(one.cluster_ids[order], other.cluster_ids)
    assert one.model.to_json() == other.model.to_json()


def test_a_seed_gives_one_result(pairs: MakePeople, fields: Fields) -> None:
    """Twice the same; threads change nothing; another seed hardly anything."""
    rows = pairs(1200)
    one = dedupe(rows, fields, seed=7)
    for again in (
        dedupe(rows, fields, seed=7),
        dedupe(rows, fields, seed=7, workers=2),
    ):
        np.testing.assert_array_equal(one.cluster_ids, again.cluster_ids)
        np.testing.assert_array_equal(
            one.predictions.match_weight, again.predictions.match_weight
        )
    truth = [*range(1200), *range(1200)]
    other = dedupe(rows, fields, seed=8)
    assert other.evaluate(truth).pairwise.f1 == pytest.approx(
        one.evaluate(truth).pairwise.f1, abs=0.02
    )


def test_every_dataframe_gives_the_same_clusters(
    pairs: MakePeople, fields: Fields
) -> None:
    """A mapping, pandas, polars, pyarrow."""
    rows = pairs(60)
    expected = dedupe(rows, fields).cluster_ids
    for frame in (pd.DataFrame(rows), pl.DataFrame(rows), pa.table(rows)):
        np.testing.assert_array_equal(dedupe(frame, fields).cluster_ids, expected)


def record(number: int, given: str, family: str, mail: str | None) -> CustomerRecord:
    """A customer record of one name and at most one address."""
    ref = RecordRef("crm", str(number))
    origin = FieldOrigin(record=ref)
    name = PersonName(given=given, family=family)
    mails = [EmailAddress(address=mail)] if mail else []
    return CustomerRecord(
        ref=ref,
        names=(Attributed(value=name, raw="", origin=origin),),
        emails=tuple(Attributed(value=m, raw="", origin=origin) for m in mails),
    )


RECORDS = (
    record(1, "Ann", "Lee", "ann@example.com"),
    record(2, "Bob", "Ray", None),
    record(3, "Ann", "Lee", "ann@example.com"),
    record(4, "Eve", "Orr", "eve@example.com"),
)


def test_customer_records_need_no_fields() -> None:
    """Their attributes are known; columns gathered from a stream do as well."""
    gathered = RecordColumns()
    for one in RECORDS:
        gathered.add(one)
    assert dedupe(iter(RECORDS)).cluster_ids.tolist() == [0, 1, 0, 2]
    assert dedupe(gathered).cluster_ids.tolist() == [0, 1, 0, 2]
    assert dedupe([]).cluster_ids.tolist() == []


def test_two_lists_of_records_can_be_linked() -> None:
    """Left rows, then right rows; the sides may have different attributes."""
    result = link(RECORDS[:2], [*RECORDS[2:], record(5, "Bob", "Ray", None)])
    assert result.cluster_ids.tolist()[2] == 0
    assert len(result.cluster_ids) == 5


def test_linking_finds_pairs_across_two_tables_only(
    pairs: MakePeople, fields: Fields
) -> None:
    """Rows of one table that nobody across matches stay apart."""
    rows = pairs(400)
    left = {name: values[:400] * 2 for name, values in rows.items()}
    right = {name: values[400:600] for name, values in rows.items()}
    result = link(left, right, fields)
    truth = [*range(400), *range(400), *range(200)]
    across = result.predictions
    assert len(result.cluster_ids) == 1000
    assert len(set(result.cluster_ids[200:400].tolist())) == 200
    assert ((across.left < 800) & (across.right >= 800)).sum() > 300
    assert result.evaluate(truth).blocking_recall == 1


def test_rows_of_one_table_never_form_a_cluster_of_their_own() -> None:
    """Rows 0 and 1 are left, 2 and 3 left and right."""
    label, side = np.array([0, 0, 2, 2]), np.array([0, 0, 0, 1], np.int8)
    found = _across(label, side, Constraints.of((), (), 4))
    assert found.tolist() == [0, 1, 2, 2]


def test_a_large_link_uses_rules(pairs: MakePeople, fields: Fields) -> None:
    """More than two thousand records."""
    rows = pairs(1500)
    left = {name: values[:1500] for name, values in rows.items()}
    right = {name: values[1500:] for name, values in rows.items()}
    result = link(left, right, fields)
    measures = result.evaluate([*range(1500), *range(1500)])
    assert measures.pairwise.f1 > 0.96
    assert measures.blocking_recall > 0.97


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fields": {}}, "at least one column"),
        ({"fields": ["given"]}, "at least one column"),
        ({"fields": {"given": "first"}}, "no field type 'first'.*given_name"),
        ({"fields": {"nobody": "given_name"}}, "no column 'nobody'"),
        ({"fields": None}, "only customer records need no fields"),
        ({"fields": {"given": "given_name"}, "workers": 0}, "workers is 0"),
        ({"fields": {"given": "given_name"}, "seed": -1}, "seed is -1"),
        ({"fields": {"given": "given_name"}, "memory_mb": 0}, "memory_mb is 0"),
        ({"fields": {"given": "given_name"}, "memory_mb": "1"}, "no whole number"),
        ({"fields": {"given": "given_name"}, "seed": 0.5}, "seed is no whole number"),
    ],
)
def test_what_cannot_work_is_refused(
    people: MakePeople, options: dict[str, object], message: str
) -> None:
    """With what is allowed."""
    with pytest.raises(ConfigurationError, match=message):
        dedupe(people(3), **options)  # type: ignore[arg-type] # options are meant to be wrong


def test_a_number_is_no_list_of_records() -> None:
    """Neither a table nor records."""
    with pytest.raises(ConfigurationError, match="only customer records"):
        dedupe(7)
