"""The text of one telephone number -> the number with its extension, or why not.

Rules:
    An extension that is only set off by a dash is taken after a complete landline or
    service number and noted. A mobile number with an extension is a virtual number. A
    Chinese landline without its area code is completed by what is known of its city,
    and by nothing else. A text that may mean a number but does not say so gives
    suggestions, never a value.

Sources:
    MIIT numbering plan of China: landlines of seven or eight digits after the area
    code; :mod:`customer_core.reference.area_codes`.
"""

import re

from attrs import evolve, frozen

from customer_core._text import fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.phone import (
    PhoneKeys,
    is_virtual,
    phone_keys,
    split_extension,
)
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import PhoneNumber, PhoneType
from customer_core.normalizers._common import Issues, issue, undo_spreadsheet
from customer_core.normalizers._phone_area import Hints, area_codes
from customer_core.normalizers._phone_plan import read_plain
from customer_core.normalizers._phone_reading import (
    LANDLINES,
    bare,
    is_inferred,
    likely_readings,
    read_number,
)
from customer_core.normalizers._phone_text import without_remark
from customer_core.reference.phone_numbers import is_invented

NormalizedPhone = Normalized[PhoneNumber, PhoneKeys]

_DASHED = re.compile(r"(.*\d{7,8})-(\d{1,6})")
_DASHED_PARTS = re.compile(r"(.*-\d{3,4})-(\d{1,6})")
_EXTENDED = LANDLINES | {PhoneType.SHARED_COST, PhoneType.TOLL_FREE}
_CN_LOCAL = re.compile(r"[2-8]\d{6,7}")
_CN_AREA = re.compile(r"\+86(10|2\d|[3-9]\d\d)\d{7,8}")
_MOST_EXTENSION = 6  # digits; seven may be a second number
_SUGGESTED = 0.6  # confidence of one reading among those a text may have


@frozen
class Where:
    """What is known of the place of a number.

    Attributes:
        region: ISO 3166-1 alpha-2 for a number without a country code.
        hints: what the same record says of its city.
    """

    region: str
    hints: Hints


def read_one(given: str, text: str, where: Where, issues: Issues) -> NormalizedPhone:
    """One number with its extension, or the reason why it is none."""
    text, lost = undo_spreadsheet(text)
    if lost:
        return refused(given, IssueCode.PHONE_PRECISION_LOST, issues)
    dashed = _with_dash(text, where.region)
    if dashed:
        guessed = issue(IssueCode.PHONE_EXTENSION_GUESSED)
        return accepted(given, dashed, (*issues, guessed))
    number, extension = split_extension(without_remark(text))
    value, problem = read_number(number, where.region)
    if (
        value is None
        and where.region == "CN"
        and _CN_LOCAL.fullmatch(bare(number) or "")
    ):
        return _local(given, bare(number) or "", extension, where, issues)
    if value is None:
        return _not_read(
            given, number, problem or IssueCode.PHONE_INVALID, where, issues
        )
    if problem:
        issues = (*issues, issue(problem))
    if is_inferred(number, value, where.region):
        inferred = {"region": value.region or ""}
        note = Issue(code=IssueCode.PHONE_REGION_INFERRED, parameters=inferred)
        issues = (*issues, note)
    return accepted(given, _extended(value, extension), issues)


def plain_number(text: str, region: str) -> PhoneNumber | None:
    """A plainly written valid number, with or without a marked extension."""
    value = bare_number(text, region)
    if value:
        return value
    number, extension = split_extension(fold_width(text))
    if extension is None or len(extension) > _MOST_EXTENSION:
        return None
    value = bare_number(number, region)
    return evolve(value, extension=extension) if value else None


def accepted(given: str, value: PhoneNumber, issues: Issues) -> NormalizedPhone:
    """A number that was read, with what is to be said about it."""
    if value.extension is not None and is_virtual(value):
        issues = (*issues, issue(IssueCode.PHONE_VIRTUAL))
    if is_invented(value.e164):
        issues = (*issues, issue(IssueCode.PHONE_SUSPICIOUS))
    return Normalized(raw=given, value=value, keys=phone_keys(value), issues=issues)


def refused(given: str, code: IssueCode, issues: Issues) -> NormalizedPhone:
    """No number, and why."""
    return Normalized(raw=given, issues=(*issues, issue(code)))


def with_area_of(landline: PhoneNumber, found: NormalizedPhone) -> NormalizedPhone:
    """A local number that stands beside a Chinese landline has its area code."""
    area = _CN_AREA.fullmatch(landline.e164)
    text = bare(found.raw or "")
    if found.value or not area or not text or not _CN_LOCAL.fullmatch(text):
        return found
    value = read_plain(f"0{area[1]}{text}", "CN")
    if value is None or value.type not in LANDLINES:
        return found
    return accepted(found.raw or "", value, (issue(IssueCode.PHONE_COMPLETED),))


def _extended(value: PhoneNumber, extension: str | None) -> PhoneNumber:
    return value if extension is None else evolve(value, extension=extension)


def _with_dash(text: str, region: str) -> PhoneNumber | None:
    """A whole number and what a dash sets off as its extension."""
    dashed = _DASHED.fullmatch(text)
    if not dashed and not bare_number(text, region):
        dashed = _DASHED_PARTS.fullmatch(text)
    value = read_number(dashed[1], region)[0] if dashed else None
    if dashed and value and value.type in _EXTENDED and not value.extension:
        return evolve(value, extension=dashed[2])
    return None


def bare_number(text: str, region: str) -> PhoneNumber | None:
    """A plainly written valid number, else ``None``."""
    digits = text[:-2] if text.endswith(".0") and text[:-2].isdigit() else bare(text)
    return read_plain(digits, region) if digits else None


def _local(
    given: str, number: str, extension: str | None, where: Where, issues: Issues
) -> NormalizedPhone:
    """A Chinese number without area code, completed where one city is known."""
    found = {}
    for code in area_codes(where.hints):
        value = read_plain(f"0{code}{number}", "CN")
        if value and value.type in LANDLINES:
            found[code] = _extended(value, extension)
    if len(found) == 1:
        [(code, value)] = found.items()
        inferred = {"area_code": code}
        note = Issue(code=IssueCode.PHONE_AREA_INFERRED, parameters=inferred)
        return accepted(given, value, (*issues, note))
    return Normalized(
        raw=given,
        issues=(*issues, issue(IssueCode.PHONE_AREA_MISSING)),
        suggestions=_suggestions(list(found.values()), IssueCode.PHONE_AREA_MISSING),
    )


def _not_read(
    given: str, number: str, problem: IssueCode, where: Where, issues: Issues
) -> NormalizedPhone:
    return Normalized(
        raw=given,
        issues=(*issues, issue(problem)),
        suggestions=_suggestions(likely_readings(number, where.region), problem),
    )


def _suggestions(
    values: list[PhoneNumber], reason: IssueCode
) -> tuple[Suggestion[PhoneNumber], ...]:
    """Each value as one of several that may be meant."""
    confidence = _SUGGESTED / max(len(values), 1)
    return tuple(
        Suggestion(value=value, confidence=confidence, reason=reason.value)
        for value in values
    )
