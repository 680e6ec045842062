"""Telephone numbers as people write them -> E.164, extension, kind of line.

Rules:
    A number is accepted when the library calls it valid in some country. Several
    numbers in a cell are all kept, each once. What belongs in another field (an e-mail
    address) is taken out and noted. A plainly written number is read without the
    library and gives what the library gives (a test compares them in every region).

Sources:
    ITU-T E.164 (2010); the numbering plans in the metadata of the library phonenumbers;
    MIIT numbering plan of China (mobile 1[3-9], service numbers 95xxx, 96xxx, 400).
"""

from attrs import evolve

from customer_core._text import fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.models.normalized import Normalized
from customer_core.normalizers._common import Issues, issue, received
from customer_core.normalizers._phone_area import Hints
from customer_core.normalizers._phone_one import (
    NormalizedPhone,
    Where,
    accepted,
    bare_number,
    plain_number,
    read_one,
    refused,
    with_area_of,
)
from customer_core.normalizers._phone_plan import read_plain
from customer_core.normalizers._phone_text import (
    has_digits,
    is_masked,
    is_within,
    is_zero,
    linked_number,
    misplaced,
    split_lines,
    split_numbers,
    unlabelled,
)

_LIMIT = 250  # characters; a cell that holds phone numbers is far shorter
_NO_HINTS: Hints = {}


def normalize_phone(
    raw: str | None, region: str = "CN", hints: Hints | None = None
) -> NormalizedPhone:
    """A telephone number in canonical form.

    Args:
        raw: as received; full-width digits, labels, remarks, ``转``/``ext``
            extensions, ``(0)``, spreadsheet decimals and several numbers are read.
        region: ISO 3166-1 alpha-2, for numbers without a country code.
        hints: what the same record says of a place, for a Chinese landline without
            its area code: any of ``city`` and ``province`` (name or division code),
            ``division_code``, ``postal_code``, ``phone``.

    Returns:
        The first number as value, further ones in ``others``; value ``None`` with an
        issue when no number is there.

    Example:
        >>> found = normalize_phone("０１０－６５５２９９８８转１２３")
        >>> found.value.e164, found.value.extension, str(found.value.type)
        ('+861065529988', '123', 'fixed_line')
        >>> normalize_phone("020 7946 0018", region="GB").value.e164
        '+442079460018'
        >>> normalize_phone("65529988", hints={"city": "北京"}).value.e164
        '+861065529988'
    """
    if type(raw) is str and raw.isascii() and raw.removeprefix("+").isdigit():
        value = read_plain(raw, region)
        if value:
            return accepted(raw, value, ())
    given, text, issues = received(raw, limit=_LIMIT)
    if given is None or not text:
        return Normalized(raw=given, issues=issues)
    lines = split_lines(given) if "\n" in given else None
    if lines is None:
        value = plain_number(text, region)
        if value:
            return accepted(given, value, issues)
    where = Where(region.upper(), hints or _NO_HINTS)
    if lines:
        found = [_read_cell(line, line, where, ()) for line in lines]
        return _several(given, found, issues)
    return _read_cell(given, text, where, issues)


def _read_cell(given: str, text: str, where: Where, issues: Issues) -> NormalizedPhone:
    """The numbers of a text, once labels and other fields are taken out of it."""
    text, field = misplaced(linked_number(fold_width(text).lstrip("'`")))
    text = unlabelled(text)
    if field:
        kind = {"kind": field}
        issues = (*issues, Issue(code=IssueCode.COMMON_MISPLACED, parameters=kind))
        if not has_digits(text):
            return Normalized(raw=given, issues=issues)
    if is_zero(text):
        return refused(given, IssueCode.COMMON_PLACEHOLDER, issues)
    if is_masked(text):
        return refused(given, IssueCode.PHONE_MASKED, issues)
    whole = bare_number(text, where.region)
    parts = [text] if whole else split_numbers(text)
    if len(parts) == 1:
        return read_one(given, parts[0], where, issues)
    completed = issue(IssueCode.PHONE_COMPLETED)
    found = [
        read_one(part, part, where, () if is_within(part, text) else (completed,))
        for part in parts
    ]
    return _several(given, found, issues)


def _several(
    given: str, found: list[NormalizedPhone], issues: Issues
) -> NormalizedPhone:
    """The first readable number, and beside it the others that differ."""
    read = [one.value for one in found if one.value]
    if read:
        found = [with_area_of(read[0], one) for one in found]
    found.sort(key=lambda one: one.value is None)
    values = [one.value for one in found]
    first, *others = [
        one
        for place, one in enumerate(found)
        if one.value is None or one.value not in values[:place]
    ]
    several = (issue(IssueCode.PHONE_MULTIPLE),) if others else ()
    issues = (*issues, *several, *first.issues)
    return evolve(first, raw=given, issues=issues, others=tuple(others))
