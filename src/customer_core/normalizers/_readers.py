"""Which normalizer reads the cells of each field that stands in one column.

Rules:
    A reader takes the text, its column and what is known of the row. Names and
    addresses may stand in several columns: :mod:`customer_core.normalizers._grouped`.
"""

import re
from collections.abc import Callable
from typing import Any

from attrs import evolve

from customer_core._text import has_han
from customer_core.models.fields import Field, MappedColumn
from customer_core.models.normalized import Normalized
from customer_core.models.records import RawRecord
from customer_core.normalizers._common import TextKeys, received
from customer_core.normalizers._regions import PhoneRegions
from customer_core.normalizers.date import normalize_date
from customer_core.normalizers.email import normalize_email
from customer_core.normalizers.identifier import normalize_identifier
from customer_core.normalizers.organization_name import normalize_organization_name
from customer_core.normalizers.person_name import normalize_person_name
from customer_core.normalizers.sex import normalize_sex
from customer_core.normalizers.social_handle import normalize_social_handle

_TEXT_LIMIT = 2000  # characters of an occupation, an interest or a preference
_SCRIPT_FIELDS = frozenset(
    {
        Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.ORGANIZATION_NAME,
        Field.ADDRESS, Field.STREET_ADDRESS, Field.DISTRICT, Field.CITY, Field.REGION,
    }
)  # fmt: skip
_LIST = re.compile(r"[,;、，；|/\n]+")


class RowContext:
    """What the readers of single cells need to know of the row.

    Attributes:
        raw: the row.
        phones: how numbers without a country code are read.
        region: ISO 3166-1 alpha-2 of the source.
        day_first: how ``01/02/1990`` is meant; ``None`` not known.
    """

    __slots__ = ("day_first", "phones", "raw", "region")

    def __init__(
        self,
        raw: RawRecord,
        phones: PhoneRegions,
        *,
        region: str,
        day_first: bool | None,
    ) -> None:
        self.raw = raw
        self.phones = phones
        self.region = region
        self.day_first = day_first

    def is_foreign(self) -> bool:
        """Whether something is written in the row, and none of it in Han script."""
        written = [
            text for mapped, text in self.raw.cells if mapped.target in _SCRIPT_FIELDS
        ]
        return bool(written) and not any(map(has_han, written))


Reader = Callable[[str, MappedColumn, RowContext], Normalized[Any, Any]]


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


READERS: dict[str, tuple[str, Reader]] = {
    Field.FULL_NAME: ("names", lambda text, _, __: normalize_person_name(text)),
    Field.ORGANIZATION_NAME: (
        "organization_names",
        lambda text, _, __: normalize_organization_name(text),
    ),
    Field.BIRTH_DATE: (
        "birth_dates",
        lambda text, _, row: normalize_date(text, row.day_first),
    ),
    Field.PHONE: ("phones", lambda text, _, row: row.phones.read(text, row.is_foreign)),
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
"""Field -> attribute of the record, and what reads a cell of it."""
