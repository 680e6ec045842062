"""Columns that repeat another one are found, left out and named."""

import numpy as np
import pytest

from customer_core.linkage import dedupe
from customer_core.linkage._columns import encode
from customer_core.linkage.repetition import Repetition, find_repetitions

from .conftest import FIELDS, People, make_pairs, make_people


def _more(people: People, kind: str) -> list[str | None]:
    """One more column that says nothing new."""
    if kind == "copy":
        return [*people["phone"]]
    if kind == "nearly a copy":
        draw = np.random.default_rng(3).random(len(people["mail"]))
        mails = zip(people["mail"], draw, strict=True)
        return [mail if at > 0.06 else "other@example.com" for mail, at in mails]
    if kind == "user name":
        return [mail.partition("@")[0] if mail else None for mail in people["mail"]]
    return [day[:4] if day else None for day in people["born"]]  # the year


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("copy", "phone"),
        ("nearly a copy", "mail"),
        ("user name", "mail"),
        ("year", "born"),
    ],
)
def test_a_column_that_says_nothing_new_is_left_out(kind: str, of: str) -> None:
    """The result names it in both languages, and clusters are as without it."""
    people = make_pairs(300)
    plain = dedupe(people, FIELDS)
    rows = {**people, "more": _more(people, kind)}
    result = dedupe(rows, {**FIELDS, "more": "category"})
    assert [(one.column, one.of) for one in result.repetitions] == [("more", of)]
    assert result.repetitions[0].share > 0.9
    assert result.cluster_ids.tolist() == plain.cluster_ids.tolist()
    told = str(result.summary()).partition("say what others say")[2].split()
    assert told[told.index("more") + 1] == of
    assert "未参与比较" in str(result.summary("zh"))
    assert "重复" in result.repetitions[0].text("zh")


def test_columns_of_their_own_stay() -> None:
    """Also a short one that is found in many texts, and one of few rows."""
    people = make_people(300)
    rows = {
        **people,
        "level": [("1", "2", "3")[row % 3] for row in range(300)],
        "login": [*(m and m[:6] for m in people["mail"][:10]), *[None] * 290],
    }
    result = dedupe(rows, {**FIELDS, "level": "category", "login": "category"})
    assert result.repetitions == ()
    assert "say what others say" not in str(result.summary())


def test_what_is_left_out_does_not_depend_on_the_order_of_rows() -> None:
    """Rows are drawn by their content."""
    mails = [f"user{number}@example.com" for number in range(2_000)]
    names = [mail[:8] if n % 8 else f"own{n}" for n, mail in enumerate(mails)]
    shares = set()
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(mails))
        columns = {
            "mail": encode(mails[i] for i in order),
            "login": encode(names[i] for i in order),
        }
        found = find_repetitions(columns, {"mail": "email", "login": "category"})
        shares.add(found)
    assert len(shares) == 1


def test_the_column_that_says_more_stays() -> None:
    """Of two equal columns the first; any type rather than a category."""
    cells = [f"+4477009{number:05}" for number in range(50)]
    columns = {name: encode(cells) for name in ("a", "b", "c")}
    fields = {"a": "category", "b": "phone", "c": "phone"}
    assert find_repetitions(columns, fields) == (
        Repetition("c", "b", 1.0),
        Repetition("a", "b", 1.0),
    )


@pytest.mark.parametrize("first", ["year", "born"])
def test_a_year_beside_its_date_is_one_set_and_counts_once(first: str) -> None:
    """Clusters are as without it, whichever column comes first."""
    people = make_pairs(300)
    plain = dedupe(people, FIELDS)
    rows = {**people, "year": [day and day[:4] for day in people["born"]]}
    fields = {first: "birth_date", **FIELDS, "year": "birth_date"}
    result = dedupe(rows, fields)
    (told,) = result.repetitions
    assert (told.column, told.of, told.how) == ("year", "born", "set")
    assert not told.left_out
    assert result.cluster_ids.tolist() == plain.cluster_ids.tolist()
    assert "one set" in told.text()
    assert "集合" in told.text("zh")
    assert "合为一个集合" in str(result.summary("zh"))


def test_a_second_phone_that_is_mostly_the_first_is_one_set() -> None:
    """The numbers of both are compared, and one that both have counts once."""
    people = make_people(300)
    second = [
        f"0790{n:07}" if n % 20 == 0 else p for n, p in enumerate(people["phone"])
    ]
    fields = {**FIELDS, "mobile": "phone"}
    (told,) = dedupe({**people, "mobile": second}, fields).repetitions
    assert (told.column, told.of, told.how) == ("mobile", "phone", "set")
    assert round(told.share, 2) == 0.95


def test_columns_without_values_repeat_nothing() -> None:
    """There is nothing in them that could."""
    rows = {**make_people(30), "a": [None] * 30, "b": [None] * 30}
    fields = {**FIELDS, "a": "category", "b": "category"}
    assert dedupe(rows, fields).repetitions == ()
