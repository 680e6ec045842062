"""Conditions of any shape: written and read, evaluated as SQL would, turned round."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.scoring.segments import (
    AllOf,
    AnyOf,
    Expression,
    Operator,
    Test,
    ago,
    columns_of,
    evaluate,
    parse_expression,
)

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
ORDER = (Operator.EQUAL, Operator.LESS, Operator.AT_MOST)
numbers = st.integers(-3, 3) | st.decimals(-3, 3, places=1)
words = st.sampled_from(["", "a", "b", "it's", "上海市", "a b"])
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)  # noqa: DTZ001 - with a zone
) | st.dates(datetime(2026, 1, 1).date(), AS_OF.date()) | st.builds(  # noqa: DTZ001 - a day
    lambda days: ago(days=days), st.integers(0, 150)
)  # fmt: skip


def _tests() -> st.SearchStrategy[Test]:
    def of(name: str, value: Any, operators: Any) -> Any:  # noqa: ANN401 - strategies
        one = st.builds(
            lambda o, v: Test(name, o, (v,)), st.sampled_from(operators), value
        )
        some = st.builds(
            lambda v: Test(name, Operator.IN, tuple(v)),
            st.lists(value, min_size=1, max_size=3),
        )
        two = st.builds(lambda a, b: Test(name, Operator.BETWEEN, (a, b)), value, value)
        gone = st.just(Test(name, Operator.MISSING))
        plain = {"n": one | some | two, "c": one | some, "d": one}[name]
        return plain | gone

    tested = (
        of("n", numbers, ORDER)
        | of("c", words, (Operator.EQUAL, Operator.CONTAINS, Operator.STARTS_WITH))
        | of("d", moments, ORDER)
    )
    return st.builds(lambda t, turn: ~t if turn else t, tested, st.booleans())


expressions = st.recursive(
    _tests(),
    lambda parts: (
        st.builds(lambda a, b: a & b, parts, parts)
        | st.builds(lambda a, b: a | b, parts, parts)
    ),
    max_leaves=8,
)
frames = st.lists(
    st.fixed_dictionaries(
        {
            "n": st.none() | numbers,
            "c": st.none() | words,
            "d": st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1)),  # noqa: DTZ001 - naive is UTC
        }
    ),
    min_size=1,
    max_size=6,
)


def _known(value: Any) -> Any:  # noqa: ANN401 - any value of a condition
    if hasattr(value, "days"):
        return AS_OF.timestamp() - value.days * 86_400
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    if hasattr(value, "toordinal"):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return float(value) if isinstance(value, Decimal) else value


_ASKED: dict[Operator, Any] = {
    Operator.EQUAL: lambda x, v: x == v,
    Operator.LESS: lambda x, v: x < v,
    Operator.AT_MOST: lambda x, v: x <= v,
    Operator.IN: lambda x, *v: x in v,
    Operator.BETWEEN: lambda x, a, b: a <= x <= b,
    Operator.CONTAINS: lambda x, v: v in x,
    Operator.STARTS_WITH: lambda x, v: x.startswith(v),
}


def _plainly(expression: Expression, row: dict[str, Any]) -> bool | None:
    """Three-valued logic, one customer at a time."""
    if isinstance(expression, Test):
        given = row[expression.field]
        if expression.operator in {Operator.MISSING, Operator.PRESENT}:
            return (given is None) == (expression.operator is Operator.MISSING)
        if given is None:
            return None
        operator, turned = expression.operator, False
        if operator not in _ASKED:
            operator, turned = operator.opposite, True
        values = [_known(value) for value in expression.values]
        return bool(_ASKED[operator](_known(given), *values)) != turned
    assert isinstance(expression, AllOf | AnyOf)
    found = [_plainly(part, row) for part in expression.parts]
    deciding = isinstance(expression, AnyOf)
    if deciding in found:
        return deciding
    return None if None in found else not deciding


@settings(deadline=None, max_examples=150)
@given(expressions)
def test_what_is_written_is_read(expression: Expression) -> None:
    """And written again in the same words."""
    text = str(expression)
    read = parse_expression(text)
    assert str(read) == text
    assert parse_expression(str(read)) == read


@settings(deadline=None, max_examples=150)
@given(expressions, frames)
def test_columns_are_evaluated_as_rows_would_be(
    expression: Expression, rows: list[dict[str, Any]]
) -> None:
    """Also after writing and reading; the opposite swaps yes and no alone."""
    from customer_core.scoring.segments import FieldType, Schema

    schema = Schema({"n": FieldType.NUMBER, "c": FieldType.TEXT, "d": FieldType.DATE})
    frame = {name: [row[name] for row in rows] for name in ("n", "c", "d")}
    columns = columns_of(frame, schema=schema)
    expected = [_plainly(expression, row) for row in rows]
    for asked in (expression, parse_expression(str(expression))):
        truth = evaluate(asked, columns, as_of=AS_OF)
        assert truth.yes.tolist() == [one is True for one in expected]
        assert truth.no.tolist() == [one is False for one in expected]
    opposite = evaluate(~expression, columns, as_of=AS_OF)
    assert opposite.yes.tolist() == [one is False for one in expected]
    assert opposite.unknown.tolist() == [one is None for one in expected]
