"""A row as received -> a customer record in canonical form, and what was found.

Rules:
    Every mapped cell is read once. Columns that hold parts of one name or one address
    are read together, told apart by their label. What cannot be read stays in the
    :class:`~customer_core.models.RawRecord` and in the issues; nothing is dropped.
    A value was last vouched for when the row was updated, else when it was registered,
    else at no known time. Findings that :mod:`customer_core.validators` repeats on the
    canonical value (an invented phone number) are left to them.

Sources:
    The vocabulary of fields, :class:`~customer_core.models.Field`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from customer_core._text import has_han
from customer_core.issues import Issue, IssueCode
from customer_core.models.custom import CustomFields
from customer_core.models.fields import Field, MappedColumn
from customer_core.models.normalized import Normalized
from customer_core.models.profile import Profile
from customer_core.models.records import (
    MULTI_VALUED,
    CustomerRecord,
    CustomValue,
    RawRecord,
)
from customer_core.normalizers._common import TextKeys, received
from customer_core.normalizers._draft import Draft
from customer_core.normalizers._grouped import add_addresses, add_names
from customer_core.normalizers._regions import PhoneRegions
from customer_core.normalizers.date import normalize_date
from customer_core.normalizers.email import normalize_email
from customer_core.normalizers.identifier import normalize_identifier
from customer_core.normalizers.moment import normalize_moment
from customer_core.normalizers.organization_name import normalize_organization_name
from customer_core.normalizers.person_name import normalize_person_name
from customer_core.normalizers.sex import normalize_sex
from customer_core.normalizers.social_handle import normalize_social_handle

FALLBACK_REGIONS = ("CN", "GB", "US")
"""Regions whose mobile numbers are recognised without a country code, in this order."""

_NO_CUSTOM_FIELDS = CustomFields()
_TEXT_LIMIT = 2000  # characters of an occupation, an interest or a preference
_LIST = re.compile(r"[,;、，；|/\n]+")
_LEFT_TO_VALIDATORS = frozenset({IssueCode.PHONE_SUSPICIOUS})
_PROFILE = (
    "sex",
    "occupation",
    "language",
    "interests",
    "preferences",
    "contact_preference",
)
_MOMENTS = (Field.REGISTERED_AT, Field.UPDATED_AT)
_SCRIPT_FIELDS = frozenset(
    {
        Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.ORGANIZATION_NAME,
        Field.ADDRESS, Field.STREET_ADDRESS, Field.DISTRICT, Field.CITY, Field.REGION,
    }
)  # fmt: skip


@frozen(kw_only=True)
class _Row:
    """What the readers of single cells need to know of the row."""

    phones: PhoneRegions
    region: str
    day_first: bool | None


def normalize_record(
    raw: RawRecord,
    *,
    region: str = "CN",
    day_first: bool | None = None,
    custom_fields: CustomFields = _NO_CUSTOM_FIELDS,
    fallback_regions: tuple[str, ...] = FALLBACK_REGIONS,
) -> tuple[CustomerRecord, tuple[Issue, ...]]:
    """The canonical record of a row.

    Args:
        raw: one accepted row.
        region: ISO 3166-1 alpha-2 of the source, for rows that state no country.
        day_first: how ``01/02/1990`` is meant in the source; ``None`` not known.
        custom_fields: the declared custom fields.
        fallback_regions: for phone numbers that are not valid in ``region``; see
            :mod:`customer_core.normalizers._regions`. Empty turns this off.

    Returns:
        The record, and its issues with source, record id, row and path.

    Raises:
        ConfigurationError: when a column maps to a custom field nobody declared.

    Example:
        >>> from customer_core.models import RecordRef
        >>> row = RawRecord(ref=RecordRef("shop", "7"), row=1, cells=(
        ...     (MappedColumn("手机", "phone"), "139 1245 7803"),
        ...     (MappedColumn("邮箱", "email"), "wang@gmial.com")))
        >>> record, issues = normalize_record(row)
        >>> record.phones[0].value.e164, record.phones[0].origin.column
        ('+8613912457803', '手机')
        >>> print(issues[0])
        warning email.domain_typo at emails[0]: the domain may be a typo; did you mean gmail.com?
    """  # noqa: E501 - the example shows one printed line
    draft = Draft(raw)
    moments = {field: _moment(draft, field, day_first) for field in _MOMENTS}
    registered_at, updated_at = moments.values()
    draft.observed_at = updated_at or registered_at
    stated = add_addresses(draft, region)
    row = _Row(
        phones=_phone_regions(raw, stated, region, fallback_regions),
        region=region,
        day_first=day_first,
    )
    add_names(draft)
    for mapped, text in raw.cells:
        reader = _READERS.get(mapped.target)
        if reader:
            attribute, read = reader
            draft.add(
                attribute,
                read(text, mapped, row),
                column=mapped.column,
                label=mapped.label,
            )
    record = CustomerRecord(
        ref=raw.ref,
        profile=Profile(**{name: draft.values(name) for name in _PROFILE}),
        custom=tuple(_custom_values(draft, custom_fields)),
        registered_at=registered_at,
        updated_at=updated_at,
        **{name: draft.values(name) for name in MULTI_VALUED},
    )
    issues = (i for i in draft.issues if i.code not in _LEFT_TO_VALIDATORS)
    return record, tuple(issues)


def _moment(draft: Draft, field: Field, day_first: bool | None) -> datetime | None:  # noqa: FBT001 - private
    """The first readable moment of the columns of ``field``."""
    for mapped, text in draft.raw.cells:
        if mapped.target == field:
            found = normalize_moment(text, day_first=day_first)
            draft.note(found.issues, str(field))
            if found.value is not None:
                return found.value
    return None


def _phone_regions(
    raw: RawRecord, stated: tuple[str, ...], region: str, fallback: tuple[str, ...]
) -> PhoneRegions:
    written = [text for mapped, text in raw.cells if mapped.target in _SCRIPT_FIELDS]
    return PhoneRegions(
        stated=stated,
        home=region,
        fallback=tuple(name for name in fallback if name != region),
        foreign_script=bool(written) and not any(map(has_han, written)),
    )


def _custom_values(draft: Draft, fields: CustomFields) -> Iterator[CustomValue]:
    for mapped, text in draft.raw.cells:
        if mapped.custom_name is None:
            continue
        declared = fields.declared(mapped.custom_name)
        try:
            value = declared.parse(text)
        except ValueError:
            parameters = {"kind": str(declared.kind)}
            invalid = Issue(code=IssueCode.CUSTOM_INVALID, parameters=parameters)
            draft.note((invalid,), mapped.target)
        else:
            origin = draft.origin(mapped.column)
            yield CustomValue(name=declared.name, value=value, origin=origin)


def _text(raw: str | None) -> Normalized[str, TextKeys]:
    """A statement in the source's own words, cleaned."""
    given, text, issues = received(raw, limit=_TEXT_LIMIT)
    keys = TextKeys(text) if text else None
    return Normalized(raw=given, value=text or None, keys=keys, issues=issues)


def _texts(raw: str) -> Normalized[str, TextKeys]:
    """A list of statements in one cell: the first, and the others beside it."""
    found = [_text(part) for part in _LIST.split(raw)]
    first, *others = [one for one in found if one.value or one.issues] or [_text(None)]
    return evolve(first, others=tuple(others))


_Reader = Callable[[str, MappedColumn, _Row], Normalized[Any, Any]]

_READERS: dict[str, tuple[str, _Reader]] = {
    Field.FULL_NAME: ("names", lambda text, _, __: normalize_person_name(text)),
    Field.ORGANIZATION_NAME: (
        "organization_names",
        lambda text, _, __: normalize_organization_name(text),
    ),
    Field.BIRTH_DATE: (
        "birth_dates",
        lambda text, _, row: normalize_date(text, row.day_first),
    ),
    Field.PHONE: ("phones", lambda text, _, row: row.phones.read(text)),
    Field.EMAIL: ("emails", lambda text, _, __: normalize_email(text)),
    Field.IDENTIFIER: (
        "identifiers",
        lambda text, column, row: normalize_identifier(text, column.label, row.region),
    ),
    Field.SOCIAL_HANDLE: (
        "social_handles",
        lambda text, column, _: normalize_social_handle(text, column.label),
    ),
    Field.SEX: ("sex", lambda text, _, __: normalize_sex(text)),
    Field.OCCUPATION: ("occupation", lambda text, _, __: _text(text)),
    Field.LANGUAGE: ("language", lambda text, _, __: _text(text)),
    Field.INTERESTS: ("interests", lambda text, _, __: _texts(text)),
    Field.PREFERENCES: ("preferences", lambda text, _, __: _texts(text)),
    Field.CONTACT_PREFERENCE: ("contact_preference", lambda text, _, __: _text(text)),
}
