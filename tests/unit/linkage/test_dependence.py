"""Columns that say the same in other words are found; columns of their own stay."""

from collections.abc import Callable
from hashlib import md5

import numpy as np
import pytest

from customer_core.linkage import dedupe
from customer_core.linkage._columns import encode
from customer_core.linkage.dependence import find_followers
from customer_core.testing.linkage_sets import LinkageSet, generate_linkage_set

Cells = list[str | None]
Rows = dict[str, Cells]
Make = Callable[[Rows], Cells]


@pytest.fixture(scope="module")
def customers() -> LinkageSet:
    """3,000 records, a third of whose people live with others."""
    return generate_linkage_set("households", 3_000, seed=7)


@pytest.fixture(scope="module")
def rows(customers: LinkageSet) -> Rows:
    """The columns as lists."""
    return {name: column.tolist() for name, column in customers.columns.items()}


@pytest.fixture(scope="module")
def plain(customers: LinkageSet, rows: Rows) -> list[int]:
    """The clusters without one more column."""
    return dedupe(rows, customers.fields).cluster_ids.tolist()


def _code(*texts: str | None) -> str | None:
    """In other words: nothing of the texts is in it."""
    known = [text for text in texts if text]
    return md5("".join(known).encode()).hexdigest()[:9] if known == [*texts] else None  # noqa: S324


def _of(*names: str) -> Make:
    return lambda rows: [
        _code(*cells) for cells in zip(*(rows[name] for name in names), strict=True)
    ]


def _age_group(rows: Rows) -> Cells:
    return [day and f"{(2026 - int(day[:4])) // 10}0 to 9 more" for day in rows["dob"]]


def _region(rows: Rows) -> Cells:
    return [city and f"region {len(city)} {ord(city[0]) % 5}" for city in rows["city"]]


def _title(rows: Rows) -> Cells:
    return [sex and ("Mr" if sex[0] in "mM男" else "Mrs") for sex in rows["sex"]]


FOLLOWS: dict[str, tuple[str, str, Make]] = {
    "an age group": ("category", "dob", _age_group),
    "a region": ("category", "city", _region),
    "a title": ("category", "sex", _title),
    "a district number": ("category", "postcode", _of("postcode")),
    "a customer number made of the mailbox": ("identifier", "email", _of("email")),
    "an account made of the phone": ("social_handle", "phone", _of("phone")),
    "a key made of the name": (
        "category", "first_name, surname", _of("first_name", "surname"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOWS)
def test_a_column_in_other_words_is_left_out_and_named(
    customers: LinkageSet, rows: Rows, plain: list[int], name: str
) -> None:
    """Clusters are as without it, and the result says so in both languages."""
    kind, of, make = FOLLOWS[name]
    result = dedupe({**rows, "more": make(rows)}, {**customers.fields, "more": kind})
    (told,) = result.repetitions
    assert (told.column, told.of, told.how) == ("more", of, "follows")
    assert told.share > 0.95
    assert result.cluster_ids.tolist() == plain
    assert f"follows from {of}" in told.text()
    assert "推出" in told.text("zh")
    assert "left out, for it follows" in str(result.summary())
    assert "left out, for it follows" in result._repr_html_()


def _own(customers: LinkageSet, missing: float, wrong: float) -> Cells:
    """A number of the customer's own, missing or wrong now and then."""
    luck = np.random.default_rng(5).random(len(customers))
    cells = zip(customers.truth.tolist(), luck.tolist(), strict=True)
    return [
        None if at < missing else _code(str(at if at < missing + wrong else customer))
        for customer, at in cells
    ]


@pytest.mark.parametrize(("missing", "wrong"), [(0, 0), (0.3, 0), (0, 0.05)])
@pytest.mark.parametrize("kind", ["identifier", "category"])
def test_a_number_of_the_customers_own_follows_from_nothing(
    customers: LinkageSet, rows: Rows, kind: str, missing: float, wrong: float
) -> None:
    """Though it goes with everything that a customer has."""
    columns = {**rows, "more": _own(customers, missing, wrong)}
    fields = {**customers.fields, "more": kind}
    assert dedupe(columns, fields).repetitions == ()


@pytest.mark.parametrize("values", [1, 4, 1_000])
def test_a_fact_of_its_own_follows_from_nothing(
    customers: LinkageSet, rows: Rows, values: int
) -> None:
    """Where customers come from, what they buy; a constant."""
    more = [str(customer * 7919 % values) for customer in customers.truth.tolist()]
    fields = {**customers.fields, "more": "category"}
    assert dedupe({**rows, "more": more}, fields).repetitions == ()


def test_what_goes_together_now_and_then_stays(
    customers: LinkageSet, rows: Rows
) -> None:
    """A shop near the home in two of three records."""
    luck = np.random.default_rng(5).random(len(customers)).tolist()
    shops = [
        _code(city if at > 1 / 3 else str(int(60 * at)))
        for city, at in zip(rows["city"], luck, strict=True)
    ]
    fields = {**customers.fields, "more": "category"}
    assert dedupe({**rows, "more": shops}, fields).repetitions == ()


def test_of_two_categories_that_tell_each_other_one_stays(
    customers: LinkageSet, rows: Rows
) -> None:
    """The first one is left out, the second one then follows from nothing."""
    one = [str(customer * 7919 % 90) for customer in customers.truth.tolist()]
    columns = {**rows, "one": one, "two": [*map(_code, one)]}
    fields = {**customers.fields, "one": "category", "two": "category"}
    (told,) = dedupe(columns, fields).repetitions
    assert (told.column, told.of) == ("one", "two")


def test_what_is_found_does_not_depend_on_the_order_of_rows(
    customers: LinkageSet, rows: Rows
) -> None:
    """Rows and pairs are drawn by their content, also where there are more of them."""
    columns = {name: [*cells] * 9 for name, cells in rows.items() if name != "city"}
    columns["more"] = [cell and cell[:2] for cell in columns["postcode"]]
    kinds = {**customers.fields, "more": "category"}
    found = set()
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(columns["dob"]))
        drawn = {n: encode(cells[i] for i in order) for n, cells in columns.items()}
        found.add(find_followers(drawn, kinds))
    assert len(found) == 1


def test_few_rows_tell_nothing() -> None:
    """Twenty people are no evidence."""
    days = [f"19{n + 50}0115" for n in range(20)]
    columns = {
        "born": encode(days),
        "age": encode(day[:3] for day in days),
        "mail": encode(f"{n}@example.com" for n in range(20)),
    }
    kinds = {"born": "birth_date", "age": "category", "mail": "email"}
    assert find_followers(columns, kinds) == ()
