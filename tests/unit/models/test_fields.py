"""The vocabulary of fields, and field maps."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    ADDRESS_PARTS,
    NAME_PARTS,
    CustomField,
    CustomFields,
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
