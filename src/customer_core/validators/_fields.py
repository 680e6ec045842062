"""Names of fields in rules -> how a record is read.

Rules:
    A rule names an attribute of a record (``phones``), a part of its values
    (``names.family``, ``addresses.postal_code``, ``phones.label``), a statement of the
    profile (``sex``), ``source``, ``record_id``, or ``custom.<name>``. The names of the
    vocabulary of columns (``phone``, ``family_name``) mean the same. ``custom:<name>``
    is read as well.

Sources:
    :class:`customer_core.models.Field`; the attributes of the models themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from operator import attrgetter
from typing import Any, Literal, get_type_hints

from attrs import fields, frozen

from customer_core._text import scalar_text
from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    CustomerRecord,
    EmailAddress,
    Field,
    FieldOrigin,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Profile,
    SocialHandle,
)

FieldKind = Literal["text", "number", "date", "any"]
"""``any``: a custom field, whose kind a rule does not know before it meets a value."""


@frozen(kw_only=True, eq=False)
class Accessor:
    """How one field is read.

    Attributes:
        name: its canonical name.
        kind: what its values are.
        items: record -> what holds the values, in their order.
        read: one item -> the value; ``None`` when that part is missing.
        text: one item -> the canonical text of the value; ``None`` when missing.
        origin: one item -> where it came from; ``None`` when the field has none.
        path: place of an item -> where an issue says it is (``names[0].family``).
    """

    name: str
    kind: FieldKind
    items: Callable[[CustomerRecord], Sequence[Any]]
    read: Callable[[Any], Any]
    text: Callable[[Any], str | None]
    origin: Callable[[Any], FieldOrigin | None]
    path: Callable[[int], str]


_VALUES: Mapping[str, type] = {
    "names": PersonName,
    "organization_names": OrganizationName,
    "birth_dates": PartialDate,
    "phones": PhoneNumber,
    "emails": EmailAddress,
    "addresses": PostalAddress,
    "identifiers": Identifier,
    "social_handles": SocialHandle,
}
_PROPERTIES: Mapping[type, tuple[str, ...]] = {EmailAddress: ("local_part", "domain")}
_STATEMENTS = tuple(statement.name for statement in fields(Profile))
_SINGLE = ("registered_at", "updated_at", "source", "record_id")
_MOMENTS = frozenset({"registered_at", "updated_at"})
_LABEL = "label"
_NOT_A_FIELD = frozenset({"candidates"})
_KINDS: Mapping[object, FieldKind] = {int: "number", PartialDate: "date"}
_CUSTOM = ("custom.", "custom:")
_NEAR = 0.7  # similarity of names that may be meant, 0 to 1

_ALIASES: Mapping[str, str] = {
    Field.FULL_NAME: "names",
    Field.GIVEN_NAME: "names.given",
    Field.MIDDLE_NAME: "names.middle",
    Field.FAMILY_NAME: "names.family",
    Field.NAME_PREFIX: "names.prefix",
    Field.NAME_SUFFIX: "names.suffix",
    Field.ORGANIZATION_NAME: "organization_names",
    Field.BIRTH_DATE: "birth_dates",
    Field.EMAIL: "emails",
    Field.PHONE: "phones",
    Field.ADDRESS: "addresses",
    Field.STREET_ADDRESS: "addresses.street",
    Field.DISTRICT: "addresses.admin3",
    Field.CITY: "addresses.admin2",
    Field.REGION: "addresses.admin1",
    Field.POSTAL_CODE: "addresses.postal_code",
    Field.COUNTRY: "addresses.country",
    Field.IDENTIFIER: "identifiers",
    Field.SOCIAL_HANDLE: "social_handles",
}


@cache
def field_names() -> tuple[str, ...]:
    """Every canonical name but those of custom fields, in the order of the record.

    Example:
        >>> field_names()[:3], len(field_names()) > 50
        (('names', 'names.family', 'names.given'), True)
    """
    names: list[str] = []
    for attribute in MULTI_VALUED:
        names += [attribute, *(f"{attribute}.{part}" for part in _parts(attribute))]
    for statement in _STATEMENTS:
        names += [statement, f"{statement}.{_LABEL}"]
    return (*names, *_SINGLE)


def _parts(attribute: str) -> list[str]:
    model = _VALUES[attribute]
    stored = [part.name for part in fields(model) if part.name not in _NOT_A_FIELD]
    return [*stored, *_PROPERTIES.get(model, ()), _LABEL]


@cache
def accessor(name: str) -> Accessor:
    """How the field of that name is read.

    Raises:
        ConfigurationError: for an unknown name; says what is near it.

    Example:
        >>> accessor("family_name").name, accessor("custom:size").name
        ('names.family', 'custom.size')
        >>> accessor("phoen")
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: no field 'phoen'; did you mean phone?
    """
    for prefix in _CUSTOM:
        if name.startswith(prefix) and name[len(prefix) :].isidentifier():
            return _custom(name[len(prefix) :])
    canonical = _ALIASES.get(name, name)
    if canonical not in field_names():
        near = get_close_matches(name, (*_ALIASES, *field_names()), n=1, cutoff=_NEAR)
        remedy = f"did you mean {near[0]}?" if near else "see the guide on validation"
        msg = f"no field {name!r}; {remedy}"
        raise ConfigurationError(msg)
    if canonical in _SINGLE:
        return _single(canonical)
    return _several(*canonical.partition(".")[::2])


def _several(attribute: str, part: str) -> Accessor:
    """An attribute that holds attributed values, or one part of each."""
    model = _VALUES.get(attribute)
    kind: FieldKind = "text"
    if part and part != _LABEL and model:
        kind = _kind_of(get_type_hints(model).get(part))
    elif not part:
        kind = _KINDS.get(model, "text")
    read = attrgetter({"": "value", _LABEL: _LABEL}.get(part, f"value.{part}"))
    text = attrgetter("value.text") if model and not part else _as_text(read, kind)
    tail = f"].{part}" if part else "]"
    return Accessor(
        name=f"{attribute}.{part}" if part else attribute,
        kind=kind,
        items=attrgetter(attribute if model else f"profile.{attribute}"),
        read=read,
        text=text,
        origin=attrgetter("origin"),
        path=lambda place: f"{attribute}[{place}{tail}",
    )


def _kind_of(annotation: object) -> FieldKind:
    """The kind of ``int``, ``PartialDate | None`` and the like."""
    options = {annotation, *getattr(annotation, "__args__", ())}
    return next((kind for cls, kind in _KINDS.items() if cls in options), "text")


def _single(name: str) -> Accessor:
    """An attribute that a record has once, without an origin."""
    get = attrgetter(name)
    return Accessor(
        name=name,
        kind="date" if name in _MOMENTS else "text",
        items=lambda record: () if (value := get(record)) is None else (value,),
        read=_itself,
        text=scalar_text,
        origin=lambda _: None,
        path=lambda _: name,
    )


def _custom(name: str) -> Accessor:
    """A declared custom field."""
    path = f"custom.{name}"
    return Accessor(
        name=path,
        kind="any",
        items=lambda record: [item for item in record.custom if item.name == name],
        read=attrgetter("value"),
        text=lambda item: scalar_text(item.value) or None,
        origin=attrgetter("origin"),
        path=lambda _: path,
    )


def _itself(item: object) -> object:
    return item


def _as_text(
    read: Callable[[Any], Any], kind: FieldKind
) -> Callable[[Any], str | None]:
    if kind == "text":
        return read

    def text(item: object) -> str | None:
        value = read(item)
        if isinstance(value, PartialDate):
            return value.text
        return scalar_text(value) or None

    return text


def span(value: object) -> tuple[date, date] | None:
    """First and last day that a date can mean; ``None`` for anything else.

    Example:
        >>> span(PartialDate(year=1990, month=2))
        (datetime.date(1990, 2, 1), datetime.date(1990, 2, 28))
    """
    if isinstance(value, PartialDate):
        return value.earliest(), value.latest()
    if isinstance(value, datetime):
        value = value.date()
    return (value, value) if isinstance(value, date) else None
