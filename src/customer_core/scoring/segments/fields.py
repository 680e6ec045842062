"""Fields whose Python operators make the tests of a condition."""

from customer_core.scoring.segments.expressions import Test
from customer_core.scoring.segments.values import Operator


class Field:
    """A field of customers; its operators make tests. See :func:`field`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def _test(self, operator: Operator, *values: object) -> Test:
        return Test(self.name, operator, values)

    def __eq__(self, value: object) -> Test:  # type: ignore[override] # makes a test
        """Equal."""
        return self._test(Operator.EQUAL, value)

    def __ne__(self, value: object) -> Test:  # type: ignore[override] # makes a test
        """Not equal."""
        return self._test(Operator.NOT_EQUAL, value)

    def __lt__(self, value: object) -> Test:
        """Less, or earlier."""
        return self._test(Operator.LESS, value)

    def __ge__(self, value: object) -> Test:
        """At least, or not earlier."""
        return self._test(Operator.AT_LEAST, value)

    def __gt__(self, value: object) -> Test:
        """More, or later."""
        return self._test(Operator.MORE, value)

    def __le__(self, value: object) -> Test:
        """At most, or not later."""
        return self._test(Operator.AT_MOST, value)

    def __hash__(self) -> int:
        """That of the name."""
        return hash(self.name)

    def is_in(self, *values: object) -> Test:
        """Equal to one of the values."""
        return self._test(Operator.IN, *values)

    def between(self, low: object, high: object) -> Test:
        """From ``low`` to ``high``, both included."""
        return self._test(Operator.BETWEEN, low, high)

    def contains(self, text: str) -> Test:
        """The text stands somewhere in the field; case counts."""
        return self._test(Operator.CONTAINS, text)

    def starts_with(self, text: str) -> Test:
        """The field begins with the text; case counts."""
        return self._test(Operator.STARTS_WITH, text)

    def has(self, text: str) -> Test:
        """The text is one of the field's several values."""
        return self._test(Operator.HAS, text)

    def is_missing(self) -> Test:
        """Nothing is known; this alone is never itself unknown."""
        return self._test(Operator.MISSING)

    def __repr__(self) -> str:
        """The name."""
        return f"field({self.name!r})"


def field(name: str) -> Field:
    """A field of customers, to be compared.

    Example:
        >>> field("city").is_in("上海市", "杭州市") | field("city").is_missing()
        <city in ('上海市', '杭州市') or city is missing>
    """
    return Field(name)
