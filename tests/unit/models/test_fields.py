"""The vocabulary of fields, field maps, and declared custom fields."""

from datetime import date
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    ADDRESS_PARTS,
    NAME_PARTS,
    CustomField,
    CustomFields,
    CustomKind,
    CustomScalar,
    Field,
    FieldMap,
    MappedColumn,
)


def test_parts_of_names_and_addresses_are_fields_and_differ() -> None:
    """No field is part of both."""
    assert set(Field) >= ADDRESS_PARTS | NAME_PARTS
    assert set() == ADDRESS_PARTS & NAME_PARTS


def test_a_map_reads_labels_and_writes_them_again() -> None:
    """``of`` and ``to_dict`` are inverse."""
    mapping = {"Id": "record_id", "Tel": "phone@home", "手机": "phone@mobile"}
    fields = FieldMap.of(mapping)
    assert fields.to_dict() == mapping
    assert list(fields)[1] == MappedColumn("Tel", "phone", "home")
    assert fields.columns_of("phone") == ("Tel", "手机")
    assert fields.columns_of("email") == ()
    assert list(fields.by_column) == list(mapping)


@pytest.mark.parametrize(
    ("target", "remedy"),
    [
        ("phon", "did you mean phone"),
        ("", "see customer_core.models.Field"),
        ("colour of eyes", "see customer_core.models.Field"),
    ],
)
def test_an_unknown_field_is_refused_with_a_remedy(target: str, remedy: str) -> None:
    """A near name is proposed, else the list is named."""
    with pytest.raises(ConfigurationError, match=remedy):
        FieldMap.of({"Column": target})


def test_a_custom_field_is_mapped_only_after_it_was_declared() -> None:
    """The declaration comes first."""
    declared = CustomFields((CustomField(name="size"),))
    fields = FieldMap.of({"Size": "custom.size"}, declared)
    assert fields.by_column["Size"].custom_name == "size"
    assert MappedColumn("Phone", "phone").custom_name is None
    assert MappedColumn("Phone", "x.custom.size").custom_name is None
    with pytest.raises(ConfigurationError, match="declared: none"):
        FieldMap.of({"Size": "custom.size"})
    with pytest.raises(ConfigurationError, match="declared: size"):
        FieldMap.of({"Hue": "custom.hue"}, declared)


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
