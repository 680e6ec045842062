"""Full names beside columns for their parts: what counts, and what is said of it."""

import pytest

from customer_core.linkage import dedupe
from customer_core.linkage._columns import TextColumn, encode
from customer_core.linkage.full_names import comparison_texts, take_apart
from customer_core.testing.linkage_sets import generate_linkage_set


def texts(column: TextColumn) -> list[str]:
    """The cells; empty where missing."""
    values = [*column.values, ""]
    return [values[code] for code in column.codes]


def test_parts_of_their_own_count_and_a_full_name_fills_the_rest() -> None:
    """Its other words are a middle name; Han has none."""
    full = encode(["ann mary lee", "bob ray", "王小明", "eve orr"])
    given = {"first": encode(["ann", None, "小明", None])}
    family = {"last": encode(["lee", None, "王", "orr"])}
    parts = take_apart("name", full, given, family)
    assert texts(parts.given) == ["", "bob", "", ""]
    assert texts(parts.family) == ["", "ray", "", ""]
    assert texts(parts.middle) == ["mary", "", "", "eve"]
    assert parts.repetition is not None
    assert (parts.repetition.of, parts.repetition.share) == ("first, last", 1.0)
    assert parts.repetition.how == "fills"


@pytest.mark.parametrize(
    ("full", "given", "family", "share", "middle"),
    [
        ("lee ann", "ann", "lee", 1, ""),
        ("anna van dyke", "anna", "van dyke", 1, ""),
        ("王小明", "xiaoming", "wang", 1, ""),
        ("wang xiaoming", "小明", "王", 1, ""),
        ("錢鍾書", "钟书", "钱", 1, ""),
        ("ann jones", "ann", "lee", 0, "jones"),
        ("bob ray", "ann", "lee", 0, "bob ray"),
        ("李娜", "小明", "王", 0, "李娜"),
        ("hannah lee", "ann", "lee", 0, "hannah"),
    ],
)
def test_a_full_name_repeats_its_parts_or_not(
    full: str, given: str, family: str, share: float, middle: str
) -> None:
    """In any order and script; what it says besides is compared as a middle name."""
    own = {"first": encode([given])}, {"last": encode([family])}
    parts = take_apart("name", comparison_texts(encode([full])), *own)
    assert parts.repetition is not None
    assert parts.repetition.share == share
    assert (texts(parts.given), texts(parts.family)) == ([""], [""])
    assert texts(parts.middle) == [middle]


def test_a_full_name_by_itself_repeats_nothing() -> None:
    """Neither without other columns nor where no row has both."""
    assert take_apart("name", encode(["ann lee"]), {}, {}).repetition is None
    given = {"first": encode([None, "bob"])}
    assert take_apart("name", encode(["ann lee", None]), given, {}).repetition is None


def test_a_second_full_name_is_told_from_the_first() -> None:
    """It repeats it in one row of two."""
    first = encode(["ann lee", "bob ray"])
    one = take_apart("name", first, {}, {})
    two = take_apart(
        "alias",
        encode(["ann lee", "bob orr"]),
        {"name": one.given},
        {"name": one.family},
    )
    assert two.repetition is not None
    assert (two.repetition.of, two.repetition.share) == ("name", 0.5)
    assert texts(two.middle) == ["", "orr"]


@pytest.mark.parametrize("name", ["english", "chinese"])
@pytest.mark.parametrize("says", ["the same", "another person"])
def test_a_result_says_what_became_of_a_full_name(name: str, says: str) -> None:
    """F1 is no worse by it, and object, summary and notebook tell in both languages."""
    customers = generate_linkage_set(name, 2_400, seed=7)
    rows = {n: column.tolist() for n, column in customers.columns.items()}
    truth = customers.truth.tolist()
    whole = [
        " ".join(part for part in pair if part) or None
        for pair in zip(rows["first_name"], rows["surname"], strict=True)
    ]
    if says == "another person":  # of the firm, the same for all records of a customer
        first = {customer: row for row, customer in enumerate(truth)}
        whole = [whole[first[(customer * 7) % 600]] for customer in truth]
    before = dedupe(rows, customers.fields).evaluate(truth).pairwise.f1
    result = dedupe(
        {**rows, "contact": whole}, {**customers.fields, "contact": "full_name"}
    )
    (told,) = result.repetitions
    repeats = says == "the same"
    assert (told.column, told.of) == ("contact", "first_name, surname")
    assert told.how == ("fills" if repeats else "differs")
    assert (told.share > 0.99) == repeats
    assert not told.left_out
    assert result.evaluate(truth).pairwise.f1 > before - 0.003
    assert ("repeats" if repeats else "only") in told.text()
    assert ("重复" if repeats else "仅有") in told.text("zh")
    for summary in (str(result.summary()), result._repr_html_()):
        assert "fills gaps" in summary
    assert "补缺" in str(result.summary("zh"))
