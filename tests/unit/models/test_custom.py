"""Declared custom fields."""

from datetime import date
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import CustomField, CustomFields, CustomKind, CustomScalar


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " large ", "large"),
        ("integer", "-12", -12),
        ("decimal", "1.50", Decimal("1.50")),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("boolean", "YES", True),
        ("boolean", "否", False),
    ],
)
def test_a_custom_field_parses_its_kind(
    kind: CustomKind, text: str, value: CustomScalar
) -> None:
    """The value has the Python type of the kind."""
    parsed = CustomField(name="x", kind=kind).parse(text)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "1.5"), ("decimal", "one"), ("date", "2023-02-29"),
     ("boolean", "maybe")],
)  # fmt: skip
def test_a_text_of_another_kind_is_refused_without_being_quoted(
    kind: CustomKind, text: str
) -> None:
    """The message names field and kind, never the value."""
    with pytest.raises(ValueError, match=f"custom field x is not {kind}") as caught:
        CustomField(name="x", kind=kind).parse(text)
    assert text not in str(caught.value)


def test_choices_bind() -> None:
    """Another text is refused."""
    field = CustomField(name="size", choices=("S", "M"))
    assert field.parse("S ") == "S"
    with pytest.raises(ValueError, match="custom field size is not text"):
        field.parse("XL")


def test_declarations_have_usable_and_unique_names() -> None:
    """An identifier each, none twice."""
    with pytest.raises(ConfigurationError, match="is not an identifier; rename it"):
        CustomField(name="shoe size")
    sizes = [CustomField(name="size"), CustomField(name="size")]
    with pytest.raises(ConfigurationError, match="declared twice"):
        CustomFields.of(sizes)
    assert CustomFields.of(sizes[:1]).declared("size") is sizes[0]
