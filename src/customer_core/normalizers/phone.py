"""Telephone numbers as people write them -> E.164, extension, kind of line.

Rules:
    A number is accepted when the library calls it valid in some country. One of a
    possible length in a range that is not assigned (as far as this version of the
    numbering plan knows) is kept with a warning, when it is written with a country code
    or trunk prefix and does not look invented. An extension that is only set off by a
    dash is taken after a complete landline number and noted. A mobile number with an
    extension is a virtual number. Several numbers in a cell are all kept. Fast paths
    give what the library gives (a test compares them).

Sources:
    ITU-T E.164 (2010); the numbering plans in the metadata of the library phonenumbers;
    MIIT numbering plan of China (mobile 1[3-9], service numbers 95xxx, 96xxx, 400).
"""

import re
from functools import cache

import phonenumbers
from attrs import evolve
from phonenumbers import PhoneMetadata, ValidationResult

from customer_core._text import clean, fold_width
from customer_core.issues import IssueCode
from customer_core.match_keys.phone import (
    PhoneKeys,
    is_virtual,
    phone_keys,
    split_extension,
)
from customer_core.models.normalized import Normalized
from customer_core.models.values import PhoneNumber, PhoneType
from customer_core.normalizers._common import (
    Issues,
    issue,
    received,
    undo_spreadsheet,
)
from customer_core.normalizers._phone_text import split_numbers, without_remark
from customer_core.reference.phone_numbers import is_invented

NormalizedPhone = Normalized[PhoneNumber, PhoneKeys]
Reading = tuple[PhoneNumber | None, IssueCode | None]

_LIMIT = 250  # characters; a cell that holds phone numbers is far shorter

_JUNK = str.maketrans("", "", " ()-.\u2010\u2011\u2012\u2013\u2014\u2212")
_DASHED = re.compile(r"(.*\d{7,8})-(\d{1,6})")
_CN_MOBILE_START = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d*)")
_CN_MOBILE_LENGTH = 11
_NEVER = "(?!)"
# written so that no digit can be missing before it: country code or trunk prefix
_COMPLETE = re.compile(r"\D*?[+0]")
_NOWHERE = "001"  # the library's region of numbers that belong to no country
_LANDLINES = {PhoneType.FIXED_LINE, PhoneType.FIXED_LINE_OR_MOBILE}

# Mobile numbers of the two most frequent regions, as digits: an explicit country code
# or the region, a trunk zero, the national number.
_FAST = (
    ("CN", "86", re.compile(r"((?:\+|00)86)?(1[3-9]\d{9})")),
    ("GB", "44", re.compile(r"((?:\+|00)44)?0?(7\d{9})")),
)

_TYPES = {
    phonenumbers.PhoneNumberType.MOBILE: PhoneType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE: PhoneType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.TOLL_FREE: PhoneType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST: PhoneType.SHARED_COST,
    phonenumbers.PhoneNumberType.PREMIUM_RATE: PhoneType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.VOIP: PhoneType.VOIP,
}
_REASONS = {
    ValidationResult.TOO_SHORT: IssueCode.PHONE_TOO_SHORT,
    ValidationResult.TOO_LONG: IssueCode.PHONE_TOO_LONG,
}


def normalize_phone(raw: str | None, region: str = "CN") -> NormalizedPhone:
    """A telephone number in canonical form.

    Args:
        raw: as received; full-width digits, ``转``/``ext`` extensions, ``(0)``,
            spreadsheet decimals and several numbers are read.
        region: ISO 3166-1 alpha-2, for numbers without a country code.

    Returns:
        The first number as value, further ones in ``others``; value ``None`` with an
        error issue when no number is valid.

    Example:
        >>> found = normalize_phone("０１０－６５５２９９８８转１２３")
        >>> found.value.e164, found.value.extension, str(found.value.type)
        ('+861065529988', '123', 'fixed_line')
        >>> normalize_phone("020 7946 0018", region="GB").value.e164
        '+442079460018'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    if given and "\n" in given:
        text = ";".join(map(clean, given.splitlines()))
    text = fold_width(text).lstrip("'`")
    quick = _fast(text.translate(_JUNK), region)
    if quick is not None:
        return _accepted(given, quick, issues)
    parts = split_numbers(text)
    if len(parts) == 1:
        return _read_one(given, parts[0], region, issues)
    found = [_read_one(part, part, region, ()) for part in parts]
    return _several(given, found, issues)


def _several(
    given: str | None, found: list[NormalizedPhone], issues: Issues
) -> NormalizedPhone:
    """The first readable number with the others beside it."""
    found.sort(key=lambda one: one.value is None)
    first, *others = found
    issues = (*issues, issue(IssueCode.PHONE_MULTIPLE), *first.issues)
    return Normalized(
        raw=given,
        value=first.value,
        keys=first.keys,
        issues=issues,
        others=tuple(others),
    )


def _read_one(
    given: str | None, text: str, region: str, issues: Issues
) -> NormalizedPhone:
    """One number with its extension, or the reason why it is none."""
    text, lost = undo_spreadsheet(text)
    if lost:
        lost_digits = issue(IssueCode.PHONE_PRECISION_LOST)
        return Normalized(raw=given, issues=(*issues, lost_digits))
    dashed = _DASHED.fullmatch(text)
    landline = _parse(dashed[1], region)[0] if dashed else None
    if dashed and landline and landline.type in _LANDLINES:
        issues = (*issues, issue(IssueCode.PHONE_EXTENSION_GUESSED))
        return _accepted(given, evolve(landline, extension=dashed[2]), issues)
    number, extension = split_extension(text)
    value, problem = _parse(number, region)
    if problem is not None:
        issues = (*issues, issue(problem))
    if value is None:
        return Normalized(raw=given, issues=issues)
    if extension is not None:
        value = evolve(value, extension=extension)
    return _accepted(given, value, issues)


def _accepted(given: str | None, value: PhoneNumber, issues: Issues) -> NormalizedPhone:
    notes = list(issues)
    if is_virtual(value):
        notes.append(issue(IssueCode.PHONE_VIRTUAL))
    if is_invented(value.e164):
        notes.append(issue(IssueCode.PHONE_SUSPICIOUS))
    return Normalized(
        raw=given, value=value, keys=phone_keys(value), issues=tuple(notes)
    )


@cache
def _mobile(region: str) -> re.Pattern[str]:
    mobile = getattr(PhoneMetadata.metadata_for_region(region), "mobile", None)
    pattern = getattr(mobile, "national_number_pattern", None)
    return re.compile(pattern or _NEVER, re.ASCII)


def _fast(digits: str, region: str) -> PhoneNumber | None:
    """A plain mobile number of a frequent region, as the library reads it."""
    for name, code, shape in _FAST:
        found = shape.fullmatch(digits)
        if found and (found[1] or name == region) and _mobile(name).fullmatch(found[2]):
            return PhoneNumber(
                e164=f"+{code}{found[2]}", region=name, type=PhoneType.MOBILE
            )
    return None


def _parse(text: str, region: str) -> Reading:
    """The best reading: valid, else unassigned, else why the first is refused."""
    text = without_remark(text)
    readings = [_library(reading, region) for reading in _readings(text)]
    best = min(readings, key=_rank)
    if best[0] is None:
        return None, _cn_mobile_problem(text, region) or readings[0][1]
    return best


def _rank(reading: Reading) -> int:
    value, problem = reading
    return 2 if value is None else int(problem is not None)


def _readings(text: str) -> list[str]:
    """The text itself, then with a country code that it may begin with."""
    digits = text.translate(_JUNK)
    if digits.startswith("00"):
        return [text, "+" + digits[2:]]
    return [text, "+" + digits] if digits.startswith("86") else [text]


def _library(text: str, region: str) -> Reading:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as refusal:
        short = refusal.error_type == refusal.TOO_SHORT_NSN
        return None, IssueCode.PHONE_TOO_SHORT if short else IssueCode.PHONE_INVALID
    kind = phonenumbers.number_type(number)
    if kind != phonenumbers.PhoneNumberType.UNKNOWN:
        return _value(number, _TYPES.get(kind, PhoneType.OTHER)), None
    if phonenumbers.is_valid_short_number(number):
        return _value(number, PhoneType.HOTLINE), None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        return None, _REASONS.get(reason, IssueCode.PHONE_INVALID)
    value = _value(number, PhoneType.OTHER)
    if not _COMPLETE.match(text) or is_invented(value.e164):
        return None, IssueCode.PHONE_INVALID
    return value, IssueCode.PHONE_UNASSIGNED


def _value(number: phonenumbers.PhoneNumber, kind: PhoneType) -> PhoneNumber:
    region = phonenumbers.region_code_for_number(number)
    return PhoneNumber(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        extension=number.extension or None,
        region=None if region == _NOWHERE else region,
        type=kind,
    )


def _cn_mobile_problem(text: str, region: str) -> IssueCode | None:
    """Too short or too long, where the beginning is of a Chinese mobile number."""
    found = (
        _CN_MOBILE_START.fullmatch(text.translate(_JUNK)) if region == "CN" else None
    )
    if not found or len(found[1]) == _CN_MOBILE_LENGTH:
        return None
    short = len(found[1]) < _CN_MOBILE_LENGTH
    return IssueCode.PHONE_TOO_SHORT if short else IssueCode.PHONE_TOO_LONG
