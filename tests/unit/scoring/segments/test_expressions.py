"""Conditions: built with operators, written as text, read again, turned round."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Tier
from customer_core.scoring.segments import (
    Expression,
    Operator,
    Test,
    ago,
    field,
    parse_expression,
)

SHANGHAI = timezone(timedelta(hours=8))

BUILT = [
    (field("frequency") == 3, "frequency = 3"),
    (field("frequency") != 3, "frequency != 3"),
    (field("frequency") < 3, "frequency < 3"),
    (field("frequency") <= 3, "frequency <= 3"),
    (field("frequency") > 3, "frequency > 3"),
    (field("frequency") >= 3, "frequency >= 3"),
    (field("spent") >= 19.9, "spent >= 19.9"),
    (field("spent").between(1, Decimal("2.50")), "spent between 1 and 2.50"),
    (~field("spent").between(-1, 2), "spent not between -1 and 2"),
    (field("city").is_in("Bath", "上海市"), "city in ('Bath', '上海市')"),
    (~field("city").is_in("Bath"), "city not in ('Bath')"),
    (field("city").contains("O'"), "city contains 'O'''"),
    (~field("city").contains("x"), "city not contains 'x'"),
    (field("city").starts_with("St "), "city starts with 'St '"),
    (~field("city").starts_with("St"), "city not starts with 'St'"),
    (field("interests").has("tea"), "interests has 'tea'"),
    (~field("interests").has("tea"), "interests not has 'tea'"),
    (field("birth_month").is_missing(), "birth_month is missing"),
    (~field("birth_month").is_missing(), "birth_month is not missing"),
    (field("tag.vip") == True, "tag.vip = true"),  # noqa: E712 - makes a test
    (field("organization") != False, "organization != false"),  # noqa: E712 - makes a test
    (field("since") < date(2026, 1, 31), "since < 2026-01-31"),
    (field("since") >= datetime(2026, 1, 31, 8, tzinfo=SHANGHAI),
     "since >= 2026-01-31T00:00:00+00:00"),
    (field("since") >= ago(days=90), "since >= 90 days ago"),
    (field("tier") == Tier.HIGH_VALUE, "tier = 'high_value'"),
]  # fmt: skip


@pytest.mark.parametrize(("built", "text"), BUILT, ids=[text for _, text in BUILT])
def test_a_test_is_written_and_read(built: Expression, text: str) -> None:
    """In one way of writing; what is read is equal to what was written."""
    assert str(built) == text
    assert parse_expression(text) == built


@pytest.mark.parametrize("operator", Operator)
def test_every_operator_has_its_opposite(operator: Operator) -> None:
    """Never itself, and the opposite of the opposite is the operator."""
    assert operator.opposite is not operator
    assert operator.opposite.opposite is operator


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a = 1 and b = 2 or c = 3", "a = 1 and b = 2 or c = 3"),
        ("a = 1 and (b = 2 or c = 3)", "a = 1 and (b = 2 or c = 3)"),
        ("(a = 1 and b = 2) and c = 3", "a = 1 and b = 2 and c = 3"),
        ("not (a = 1 or b >= 2) and c = 3", "a != 1 and b < 2 and c = 3"),
        ("not not a = 1", "a = 1"),
        ("not a is missing", "a is not missing"),
        ("a in (1,2 , 3)", "a in (1, 2, 3)"),
        ("a between 1 and 2 and b = 3", "a between 1 and 2 and b = 3"),
        ("a = 'b and c'", "a = 'b and c'"),
        ("  a\n >=  7   days  ago ", "a >= 7 days ago"),
        ("a < 2026-01-31T08:00:00+08:00", "a < 2026-01-31T00:00:00+00:00"),
    ],
)
def test_and_binds_tighter_than_or(given: str, written: str) -> None:
    """As in SQL; *not* is written out as the opposite."""
    assert str(parse_expression(given)) == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected the name of a field at character 1, found the end"),
        ("a", "expected an operator such as '=', 'in' or 'is missing' at character 2"),
        ("a =", "expected a value at character 4, found the end"),
        ("a = b", "expected a value at character 5, found 'b'"),
        ("a = 'b", "expected a field, operator or value at character 5"),
        ("a = 1 b", "expected 'and', 'or' or the end at character 7"),
        ("(a = 1", r"expected '\)' at character 7"),
        ("a in ()", "expected a value at character 7"),
        ("a in 1", r"expected '\(' at character 6"),
        ("a between 1 or 2", "expected 'and' at character 13"),
        ("a is present", "expected 'missing' at character 6"),
        ("a starts 'b'", "expected an operator"),
        ("a = 2026-02-30", "expected a date that exists at character 5"),
        ("and = 1", "expected the name of a field at character 1"),
        ("a = 1.2.3", "expected a field, operator or value at character 5"),
        ("(" * 101 + "a = 1" + ")" * 101, "at most 100 nested parts"),
    ],
)
def test_what_cannot_be_read_is_placed(text: str, message: str) -> None:
    """The error says what was expected, and where."""
    with pytest.raises(ConfigurationError, match=message):
        parse_expression(text)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: field("not") == 1, "'not' cannot be the name of a field"),
        (lambda: field("a b") == 1, "'a b' cannot be the name of a field"),
        (lambda: Test("a", Operator.BETWEEN, (1,)), "takes two values, not 1"),
        (lambda: Test("a", Operator.IN, ()), "takes one value or more, not 0"),
        (lambda: Test("a", Operator.MISSING, (1,)), "takes no value, not 1"),
        (lambda: field("a") == object(), "cannot compare with object"),
        (lambda: field("a").is_in(math.nan), "compares with finite numbers"),
        (lambda: ago(days=-1), "a whole number, 0 or more"),
        (lambda: (field("a") == 1) & True, "put each comparison in parentheses"),
    ],
)
def test_impossible_conditions(make: Any, message: str) -> None:  # noqa: ANN401 - a call under test
    """Are refused when they are made."""
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_a_condition_has_no_truth() -> None:
    """Python's *and*, *or*, *not* and chains would lose a part."""
    with pytest.raises(TypeError, match="no truth of its own"):
        assert field("a") == 1


def test_every_test_has_a_path() -> None:
    """Through the groups it stands in, in reading order."""
    condition = parse_expression("a = 1 and (b = 2 or c = 3)")
    assert [(path, test.field) for path, test in condition.tests()] == [
        ("all[0]", "a"), ("all[1].any[0]", "b"), ("all[1].any[1]", "c"),
    ]  # fmt: skip
    assert [path for path, _ in parse_expression("a = 1").tests()] == [""]


def test_a_tree_can_be_translated_to_sql() -> None:
    """With placeholders, by a few lines of the application's own."""

    class Sql:
        def test(self, test: Test) -> tuple[str, tuple[Any, ...]]:
            return f'"{test.field}" {test.operator} ?', test.values

        def all_of(self, parts: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - of itself
            return self._joined(" AND ", parts)

        def any_of(self, parts: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - of itself
            return self._joined(" OR ", parts)

        @staticmethod
        def _joined(word: str, parts: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - of itself
            texts = word.join(text for text, _ in parts)
            return f"({texts})", tuple(v for _, values in parts for v in values)

    condition = (field("city") == "Bath") & ((field("n") >= 3) | (field("m") < 1))
    assert condition.fold(Sql()) == (
        '("city" = ? AND ("n" >= ? OR "m" < ?))', ("Bath", 3, 1),
    )  # fmt: skip


def test_conditions_are_values() -> None:
    """Equal when they say the same, and shown as their text."""
    one, other = field("a") == 1, parse_expression("a = 1")
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one & (field("b") > datetime(2026, 1, 1, tzinfo=UTC))) == (
        "<a = 1 and b > 2026-01-01T00:00:00+00:00>"
    )
    assert repr(field("city")) == "field('city')"
    assert len({field("a"), field("b")}) == 2
