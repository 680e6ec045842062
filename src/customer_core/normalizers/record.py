"""A row as received -> a customer record in canonical form, and what was found.

Rules:
    Every mapped cell is read once; a value that certainly belongs in another field (a
    telephone number in a name) joins that field. Columns that hold parts of one name or
    one address are read together, told apart by their label. What cannot be read stays
    in the :class:`~customer_core.models.RawRecord` and in the issues; nothing is
    dropped. A value was last vouched for when the row was updated, else when it was
    registered, else at no known time. Findings that :mod:`customer_core.validators`
    repeats on the canonical value (an invented phone number) are left to them.

Sources:
    The vocabulary of fields, :class:`~customer_core.models.Field`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from customer_core.issues import Issue, IssueCode
from customer_core.models.custom import CustomFields
from customer_core.models.fields import Field, MappedColumn
from customer_core.models.profile import NO_PROFILE, Profile
from customer_core.models.provenance import as_utc
from customer_core.models.records import CustomerRecord, CustomValue, RawRecord
from customer_core.normalizers._draft import Draft
from customer_core.normalizers._grouped import (
    ADDRESS_PARTS,
    NAME_PARTS,
    Cells,
    Found,
    Groups,
    add_addresses,
    add_names,
)
from customer_core.normalizers._misplaced import misplaced, organization_in_name
from customer_core.normalizers._readers import READERS, RowContext
from customer_core.normalizers._regions import PhoneRegions
from customer_core.normalizers.moment import normalize_moment

FALLBACK_REGIONS = ("CN", "GB", "US")
"""Regions whose mobile numbers are recognised without a country code, in this order."""

_NO_CUSTOM_FIELDS = CustomFields()
_LEFT_TO_VALIDATORS = frozenset({IssueCode.PHONE_SUSPICIOUS})
_PROFILE = frozenset(
    {
        "sex", "occupation", "language", "interests", "preferences",
        "contact_preference",
    }
)  # fmt: skip
_MOMENTS = (Field.REGISTERED_AT, Field.UPDATED_AT)


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
    cells = _Cells(raw.cells)
    registered_at = updated_at = None
    if cells.moments:
        registered_at = _moment(draft, Field.REGISTERED_AT, cells.moments, day_first)
        updated_at = _moment(draft, Field.UPDATED_AT, cells.moments, day_first)
        draft.observed_at = as_utc(updated_at or registered_at)
    stated = add_addresses(draft, cells.addresses, region) if cells.addresses else ()
    phones = _phone_regions(stated, region, fallback_regions)
    row = RowContext(raw, phones, region=region, day_first=day_first)
    for parts, found in add_names(draft, cells.names):
        for mapped, text in parts:
            _add_misplaced(draft, mapped, text, found, row)
    for mapped, text in cells.single:
        _read(draft, mapped, text, row)
    custom = cells.custom
    values = draft.values()
    profile = {}
    if not _PROFILE.isdisjoint(values):
        profile = {name: values.pop(name) for name in _PROFILE & values.keys()}
    record = CustomerRecord(
        ref=raw.ref,
        profile=Profile(**profile) if profile else NO_PROFILE,
        custom=tuple(_custom_values(draft, custom, custom_fields)) if custom else (),
        registered_at=registered_at,
        updated_at=updated_at,
        **values,
    )
    if not draft.issues:
        return record, ()
    return record, tuple(
        one for one in draft.issues if one.code not in _LEFT_TO_VALIDATORS
    )


def _read(draft: Draft, mapped: MappedColumn, text: str, row: RowContext) -> None:
    """The value of one cell, and what stands there that belongs elsewhere."""
    attribute, read = READERS[mapped.target]
    found = read(text, mapped, row)
    column, label = mapped.column, mapped.label
    if not found.issues:
        draft.add(attribute, found, column=column, label=label)
        return
    organization = organization_in_name(found) if attribute == "names" else None
    if organization is not None:
        draft.note(found.issues, attribute)
        draft.add("organization_names", organization, column=column, label=label)
    else:
        draft.add(attribute, found, column=column, label=label)
    _add_misplaced(draft, mapped, text, found, row)


def _add_misplaced(
    draft: Draft, mapped: MappedColumn, text: str, found: Found, row: RowContext
) -> None:
    for attribute, one in misplaced(mapped.target, text, found, row):
        draft.add(attribute, one, column=mapped.column)


class _Cells:
    """The cells of a row by how they are read, each kind in the order of columns."""

    __slots__ = ("addresses", "custom", "moments", "names", "single")

    def __init__(self, cells: Iterable[tuple[MappedColumn, str]]) -> None:
        self.single: Cells = []
        self.names: Groups = {}
        self.addresses: Groups = {}
        self.moments: Cells = []
        self.custom: Cells = []
        for cell in cells:
            target = cell[0].target
            if target in READERS:
                self.single.append(cell)
            elif target in ADDRESS_PARTS:
                self.addresses.setdefault(cell[0].label, []).append(cell)
            elif target in NAME_PARTS:
                self.names.setdefault(cell[0].label, []).append(cell)
            elif target in _MOMENTS:
                self.moments.append(cell)
            elif cell[0].custom_name is not None:
                self.custom.append(cell)


def _moment(
    draft: Draft,
    field: Field,
    cells: Cells,
    day_first: bool | None,  # noqa: FBT001 - private
) -> datetime | None:
    """The first readable moment of the columns of ``field``."""
    for mapped, text in cells:
        if mapped.target == field:
            found = normalize_moment(text, day_first=day_first)
            draft.note(found.issues, str(field))
            if found.value is not None:
                return found.value
    return None


@lru_cache(maxsize=1 << 10)
def _phone_regions(
    stated: tuple[str, ...], home: str, regions: tuple[str, ...]
) -> PhoneRegions:
    others = tuple(region for region in regions if region != home)
    return PhoneRegions(stated=stated, home=home, fallback=others)


def _custom_values(
    draft: Draft, cells: Cells, fields: CustomFields
) -> Iterator[CustomValue]:
    for mapped, text in cells:
        declared = fields.declared(mapped.custom_name or "")
        try:
            value = declared.parse(text)
        except ValueError:
            parameters = {"kind": str(declared.kind)}
            invalid = Issue(code=IssueCode.CUSTOM_INVALID, parameters=parameters)
            draft.note((invalid,), mapped.target)
        else:
            origin = draft.origin(mapped.column)
            yield CustomValue(name=declared.name, value=value, origin=origin)
