"""Why one customer is in a segment or not, test by test, in both languages.

Rules:
    An item repeats what the segment asks, never what the customer's field holds. Its
    mark says how the test came out: ✓ true, ✗ false, ? not known.
"""

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
from attrs import frozen

from customer_core.issues import Parameters
from customer_core.reasons import Explanation, Reason
from customer_core.scoring.segments.evaluation import Column, Truth, evaluate
from customer_core.scoring.segments.expressions import Expression, Test
from customer_core.scoring.segments.values import Ago, Operator, Value, value_text

_CODES = {operator: operator.name.lower() for operator in Operator}
_OF_MOMENTS = {
    Operator.LESS: "before",
    Operator.AT_LEAST: "not_before",
    Operator.MORE: "after",
    Operator.AT_MOST: "not_after",
}


def explain_membership(
    name: str,
    expression: Expression,
    columns: Mapping[str, Column],
    *,
    row: int,
    as_of: datetime | None = None,
) -> Explanation:
    """Every test of a segment on one customer.

    Args:
        name: what the segment is called.
        expression: its condition.
        columns: as for :func:`.evaluate`.
        row: the customer's place in the columns.
        as_of: the moment days ago are counted from.

    Example:
        >>> from customer_core.scoring.segments import columns_of, field
        >>> columns = columns_of({"frequency": [5], "city": ["Bath"]})
        >>> asked = (field("frequency") >= 3) & (field("city") == "Ely")
        >>> print(explain_membership("locals", asked, columns, row=0).text())
        Why this customer is not in the segment locals
                  frequency: at least 3 ✓
                  city: is 'Ely' ✗
    """
    own = {test.field for _, test in expression.tests()}
    alone = {field: columns[field].row(row) for field in own}
    found = expression.fold(_Items(alone, as_of))
    reasons = found.reasons
    if reasons[0].code == "segment.all":  # the heading says as much
        reasons = reasons[1:]
    title = f"explain.segment.{_word(found.truth)}"
    return Explanation(title, reasons, {"name": name})


def _word(truth: Truth) -> str:
    return "yes" if truth.yes[0] else "no" if truth.no[0] else "unknown"


@frozen(eq=False)
class _Found:
    truth: Truth
    reasons: tuple[Reason, ...]


@frozen(eq=False)
class _Items:
    columns: Mapping[str, Column]
    as_of: datetime | None

    def test(self, test: Test) -> _Found:
        truth = evaluate(test, self.columns, as_of=self.as_of)
        code, parameters = _phrase(test)
        return _Found(truth, (_reason(code, truth, parameters, test.field),))

    def all_of(self, parts: tuple[_Found, ...]) -> _Found:
        yes = all(part.truth.yes[0] for part in parts)
        no = any(part.truth.no[0] for part in parts)
        return self._group("all", yes=yes, no=no, parts=parts)

    def any_of(self, parts: tuple[_Found, ...]) -> _Found:
        yes = any(part.truth.yes[0] for part in parts)
        no = all(part.truth.no[0] for part in parts)
        return self._group("any", yes=yes, no=no, parts=parts)

    @staticmethod
    def _group(code: str, *, yes: bool, no: bool, parts: tuple[_Found, ...]) -> _Found:
        truth = Truth(np.array([yes]), np.array([no]))
        items = tuple(reason for part in parts for reason in part.reasons)
        head = _reason(code, truth, {"count": len(parts)})
        return _Found(truth, (head, *items))


_MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}


def _reason(code: str, truth: Truth, parameters: Parameters, field: str = "") -> Reason:
    marked = {**parameters, "mark": _MARKS[_word(truth)]}
    return Reason(code=f"segment.{code}", field=field, parameters=marked)


def _phrase(test: Test) -> tuple[str, Parameters]:
    match test.values:
        case (bool(flag),):
            return ("yes" if flag is (test.operator is Operator.EQUAL) else "no"), {}
        case (Ago(days),) if test.operator in _OF_MOMENTS:
            return f"{_OF_MOMENTS[test.operator]}_days", {"days": days}
        case (date() as moment,) if test.operator in _OF_MOMENTS:
            return _OF_MOMENTS[test.operator], {"value": _shown(moment)}
        case (low, high) if test.operator in {Operator.BETWEEN, Operator.NOT_BETWEEN}:
            return _CODES[test.operator], {"low": _shown(low), "high": _shown(high)}
    listed = ", ".join(map(_shown, test.values))
    return _CODES[test.operator], {"value": listed}


def _shown(value: Value) -> str:
    return f"-{value.days} d" if isinstance(value, Ago) else value_text(value)
