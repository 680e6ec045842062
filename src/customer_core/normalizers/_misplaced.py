"""Values that landed in the wrong field of a row.

Rules:
    Only what is certain moves: a valid telephone number, e-mail address or resident
    number, a name that has a legal form or a branch. It joins the field it belongs to
    under the column it stood in, and the issue of the reader that found it says so; the
    text of the cell stays as it was received.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.models.fields import Field
from customer_core.normalizers._grouped import Found
from customer_core.normalizers._readers import RowContext
from customer_core.normalizers.email import normalize_email
from customer_core.normalizers.identifier import normalize_identifier
from customer_core.normalizers.organization_name import normalize_organization_name

_LONGEST: Final = 400  # characters; nobody hides a number in a longer text
# Issues of a reader that show that something else is in the cell.
_TELLING: Final = frozenset(
    {
        IssueCode.COMMON_MISPLACED,
        IssueCode.NAME_CONTAINS_DIGITS,
        IssueCode.NAME_CONTAINS_EMAIL,
    }
)
_EMAIL: Final = re.compile(r"[^\s,;:/<>()@]+@[^\s,;/<>()@]+")
_RESIDENT: Final = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9 ()-]{5,18}[0-9]")


def misplaced(
    target: str, text: str, found: Found, row: RowContext
) -> Iterator[tuple[str, Found]]:
    """What stands in a cell beside, or instead of, what its column is for.

    Args:
        target: the field of the column.
        text: the cell.
        found: what the reader of the field made of it.
        row: how texts of this row are read.

    Yields:
        The attribute of the record, and what belongs there.
    """
    if _TELLING.isdisjoint(_codes(found)) or len(text) > _LONGEST:
        return
    rest = fold_width(text)
    for field, (pattern, attribute, read) in _KINDS.items():
        if field == target:
            continue
        for match in pattern.findall(rest):
            one = read(match, row)
            if one.value is not None and IssueCode.PHONE_UNASSIGNED not in _codes(one):
                yield attribute, one
                rest = rest.replace(match, " ")


def organization_in_name(found: Found) -> Found | None:
    """The organisation that stands in a column of names, if it certainly is one."""
    if IssueCode.NAME_LOOKS_LIKE_ORGANIZATION not in _codes(found):
        return None
    meant = normalize_organization_name(found.raw)
    value = meant.value
    return meant if value and (value.legal_form or value.branch) else None


def _codes(found: Found) -> list[IssueCode]:
    return [one.code for one in found.issues]


def _phone(text: str, row: RowContext) -> Found:
    return row.phones.read(text, row.is_foreign)


_KINDS: Final[
    Mapping[str, tuple[re.Pattern[str], str, Callable[[str, RowContext], Found]]]
] = {
    Field.EMAIL: (_EMAIL, "emails", lambda text, _: normalize_email(text)),
    Field.IDENTIFIER: (
        _RESIDENT,
        "identifiers",
        lambda text, row: normalize_identifier(text, "resident_id", row.region),
    ),
    Field.PHONE: (_PHONE, "phones", _phone),
}
"""By field, in the order looked for: how it looks, where it goes, who reads it."""
