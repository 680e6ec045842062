"""A row as received, and the record made of it.

Rules:
    A :class:`RawRecord` holds every cell of its row. A :class:`CustomerRecord` holds
    canonical values only, each attributed, several per attribute; what could not be
    read stays in the raw record and in the issues.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from attrs import field, frozen

from customer_core._text import counted
from customer_core.errors import ConfigurationError
from customer_core.issues import Issue
from customer_core.models.custom import CustomFields, CustomScalar
from customer_core.models.fields import MappedColumn
from customer_core.models.profile import Profile
from customer_core.models.provenance import Attributed, FieldOrigin, RecordRef, as_utc
from customer_core.models.values import (
    EmailAddress,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    SocialHandle,
)


@frozen(kw_only=True)
class RawRecord:
    """One accepted row, as received.

    Attributes:
        ref: source and record id.
        row: row number in the source, 1 for the first row of data.
        cells: mapped cells that are not empty, with their column, in column order.
        extras: cells of unmapped columns that are not empty, by header.
        terms: name of the terms of use of the source, ``None`` when not declared.
    """

    ref: RecordRef
    row: int
    cells: tuple[tuple[MappedColumn, str], ...] = field(default=(), repr=counted)
    extras: Mapping[str, str] = field(factory=dict, repr=counted)
    terms: str | None = None


@frozen(kw_only=True)
class RejectedRow:
    """One row that could not become a record.

    Attributes:
        source: name of the source.
        row: row number in the source, 1 for the first row of data.
        issues: why; at least one of severity error.
        cells: what was read of the row, in column order.
    """

    source: str
    row: int
    issues: tuple[Issue, ...]
    cells: tuple[str, ...] = field(default=(), repr=counted)


@frozen(kw_only=True)
class CustomValue:
    """The value of one declared custom field.

    Attributes:
        name: name of the declared :class:`~customer_core.models.CustomField`.
        value: of the declared kind.
        origin: where it came from.
    """

    name: str
    value: CustomScalar = field(repr=lambda _: "'***'")
    origin: FieldOrigin

    def __attrs_post_init__(self) -> None:
        """The value is of a kind that can be declared, and so be kept."""
        if type(self.value) not in get_args(CustomScalar):
            msg = f"custom field {self.name} cannot hold {type(self.value).__name__}"
            raise ValueError(msg)


@frozen(kw_only=True)
class CustomerValues:
    """What a record of a customer holds, from one source or merged from several.

    Attributes:
        names: names of a person, main one first.
        organization_names: names of an organisation, main one first.
        birth_dates: usually one.
        phones: main one first.
        emails: main one first.
        addresses: main one first.
        identifiers: main one first.
        social_handles: main one first.
        profile: sex, occupation, preferences, interests.
        custom: values of declared custom fields.
        registered_at: when the customer joined, ``None`` when not known.
        updated_at: when a source last changed something, ``None`` when not known.
    """

    names: tuple[Attributed[PersonName], ...] = field(default=(), repr=counted)
    organization_names: tuple[Attributed[OrganizationName], ...] = field(
        default=(), repr=counted
    )
    birth_dates: tuple[Attributed[PartialDate], ...] = field(default=(), repr=counted)
    phones: tuple[Attributed[PhoneNumber], ...] = field(default=(), repr=counted)
    emails: tuple[Attributed[EmailAddress], ...] = field(default=(), repr=counted)
    addresses: tuple[Attributed[PostalAddress], ...] = field(default=(), repr=counted)
    identifiers: tuple[Attributed[Identifier], ...] = field(default=(), repr=counted)
    social_handles: tuple[Attributed[SocialHandle], ...] = field(
        default=(), repr=counted
    )
    profile: Profile = field(factory=Profile)
    custom: tuple[CustomValue, ...] = field(default=(), repr=counted)
    registered_at: datetime | None = field(default=None, converter=as_utc)
    updated_at: datetime | None = field(default=None, converter=as_utc)


@frozen(kw_only=True)
class CustomerRecord(CustomerValues):
    """One customer as one source record knows them, in canonical form.

    Attributes:
        ref: source and record id.
    """

    ref: RecordRef

    @property
    def source(self) -> str:
        """Name of the source system."""
        return self.ref.source

    @property
    def record_id(self) -> str:
        """The id within the source."""
        return self.ref.record_id

    def require_declared(self, custom_fields: CustomFields) -> None:
        """Refuse custom values that were not declared.

        Raises:
            ConfigurationError: names the first undeclared field or wrong kind.
        """
        for custom in self.custom:
            declared = custom_fields.declared(custom.name)
            if not declared.accepts(custom.value):
                msg = f"custom field {custom.name} must hold {declared.kind}"
                raise ConfigurationError(msg)


MULTI_VALUED = (
    "names",
    "organization_names",
    "birth_dates",
    "phones",
    "emails",
    "addresses",
    "identifiers",
    "social_handles",
)
"""Attributes of a record that hold attributed values, in the order they are shown."""
