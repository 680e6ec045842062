"""The vocabulary of fields, and how the columns of a source map to it.

Rules:
    A column maps to at most one field; several columns may map to one field, told
    apart by a label. Columns without a field stay with the row as extras. A custom
    field is used only after it was declared.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.models.custom import CustomFields

CUSTOM_PREFIX = "custom."


class Field(StrEnum):
    """What a column can hold."""

    RECORD_ID = "record_id"
    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    NAME_PREFIX = "name_prefix"
    NAME_SUFFIX = "name_suffix"
    ORGANIZATION_NAME = "organization_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    STREET_ADDRESS = "street_address"
    DISTRICT = "district"
    CITY = "city"
    REGION = "region"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    IDENTIFIER = "identifier"
    SOCIAL_HANDLE = "social_handle"
    OCCUPATION = "occupation"
    LANGUAGE = "language"
    INTERESTS = "interests"
    PREFERENCES = "preferences"
    CONTACT_PREFERENCE = "contact_preference"
    REGISTERED_AT = "registered_at"
    UPDATED_AT = "updated_at"
    # of transactions
    TRANSACTION_ID = "transaction_id"
    CUSTOMER_ID = "customer_id"
    OCCURRED_AT = "occurred_at"
    AMOUNT = "amount"
    CURRENCY = "currency"
    CATEGORY = "category"


ADDRESS_PARTS = frozenset(
    {
        Field.STREET_ADDRESS, Field.DISTRICT, Field.CITY, Field.REGION,
        Field.POSTAL_CODE, Field.COUNTRY,
    }
)  # fmt: skip
"""Columns with one label and one of these fields make one address together."""

NAME_PARTS = frozenset(
    {
        Field.GIVEN_NAME, Field.MIDDLE_NAME, Field.FAMILY_NAME, Field.NAME_PREFIX,
        Field.NAME_SUFFIX,
    }
)  # fmt: skip
"""Columns with one label and one of these fields make one name together."""


@frozen
class MappedColumn:
    """One column and what it holds.

    Attributes:
        column: the header, exactly as in the source.
        target: a :class:`Field` value or ``custom.`` and the name of a custom field.
        label: tells columns of one field apart, and groups the parts of one address
            (``billing``); ``None`` for the only or main one.
    """

    column: str
    target: str
    label: str | None = None

    @property
    def custom_name(self) -> str | None:
        """Name of the custom field, ``None`` for a field of the vocabulary."""
        prefix, _, name = self.target.partition(CUSTOM_PREFIX)
        return name if name and not prefix else None


@frozen
class FieldMap:
    """How the columns of one source map to fields.

    Example:
        >>> fields = FieldMap.of({"Contact Id": "record_id", "Mobile": "phone@mobile"})
        >>> fields.by_column["Mobile"]
        MappedColumn(column='Mobile', target='phone', label='mobile')
        >>> FieldMap.of({"Name": "fullname"})
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: no field 'fullname'; did you mean full_name?
    """  # noqa: E501 - the example shows one printed line

    columns: tuple[MappedColumn, ...] = ()

    @classmethod
    def of(
        cls, mapping: Mapping[str, str], custom_fields: CustomFields | None = None
    ) -> "FieldMap":
        """A map from ``{column: field}``; a label follows the field after ``@``.

        Raises:
            ConfigurationError: for an unknown field or an undeclared custom field.
        """
        columns = []
        for column, target in mapping.items():
            name, _, label = target.partition("@")
            mapped = MappedColumn(column, name, label or None)
            if mapped.custom_name is not None:
                (custom_fields or CustomFields()).declared(mapped.custom_name)
            elif name not in _FIELD_NAMES:
                raise ConfigurationError(_unknown_field(name))
            columns.append(mapped)
        return cls(tuple(columns))

    @property
    def by_column(self) -> dict[str, MappedColumn]:
        """The mapped columns by their header."""
        return {mapped.column: mapped for mapped in self.columns}

    def columns_of(self, target: str) -> tuple[str, ...]:
        """Headers that map to ``target``, in their order."""
        return tuple(m.column for m in self.columns if m.target == target)

    def to_dict(self) -> dict[str, str]:
        """``{column: field}`` as :meth:`of` takes it."""
        return {
            m.column: f"{m.target}@{m.label}" if m.label else m.target
            for m in self.columns
        }

    def __iter__(self) -> Iterator[MappedColumn]:
        """The mapped columns, in their order."""
        return iter(self.columns)


_FIELD_NAMES = frozenset(str(member) for member in Field)


def _unknown_field(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _FIELD_NAMES, n=1)
    remedy = f"did you mean {near[0]}?" if near else "see customer_core.models.Field"
    return f"no field {name!r}; {remedy}"
