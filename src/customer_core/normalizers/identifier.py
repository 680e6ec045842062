"""Identifiers -> compact form, kind, and what the number itself tells.

Rules:
    A number is checked by the rules of its kind: form, date, check character. That a
    division code is not in use any more says nothing, for it is given for life. A
    number of no known kind is kept as ``other``. A look-alike letter of another script
    is refused and the plain one suggested.

Sources:
    GB 11643-1999 (resident numbers); National Immigration Administration 2018 and 2023
    (residence permits of Hong Kong, Macao and Taiwan 81-83, permanent residence of
    foreigners 9); GB 32100-2015 and GB 11714-1997 (unified social credit code and the
    organisation code in it); ICAO 9303 (passport numbers have up to 9 characters).
"""

import re
from collections.abc import Callable
from datetime import date

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.match_keys.identifier import (
    IdentifierKeys,
    check_character,
    compact,
    identifier_keys,
    upgrade,
)
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import Identifier, PartialDate, Sex
from customer_core.normalizers._common import (
    Issues,
    issue,
    received,
    undo_spreadsheet,
)

NormalizedIdentifier = Normalized[Identifier, IdentifierKeys]

_LIMIT = 128  # characters; the longest known scheme has 34 (IBAN)
_LABEL = re.compile(r"[^\d:]*:")
_CYRILLIC = str.maketrans({"Х": "X", "х": "X"})
_LOOKALIKE_CONFIDENCE = 0.99  # the check character agrees with the plain letter

_RESIDENT = re.compile(r"\d{17}[\dX]", re.ASCII)
_RESIDENT_LENGTH = 18
_OLD_LENGTH = 15
# Nobody alive was born before 1850, and no number of 2050 or later can exist for
# decades; whether a birth date is in the future is for the validators, who know today.
_BIRTH_YEARS = range(1850, 2050)
_PERMITS = {"81", "82", "83"}  # of residents of Hong Kong, Macao and Taiwan

_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O S V Z
_USCC_VALUES = {c: i for i, c in enumerate(_USCC_CHARACTERS)}
_USCC_SHAPE = re.compile(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}", re.ASCII)
_USCC = re.compile(rf"[{_USCC_CHARACTERS}]{{2}}\d{{6}}[{_USCC_CHARACTERS}]{{10}}")
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_CHECKS = "0123456789X"

_CN_PASSPORT = re.compile(r"(?:[EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|[DSP]E\d{7})", re.ASCII)
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,12}", re.ASCII)
_TRAVEL_PERMIT = re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII)
_TRAVEL_OR_TAIWAN = re.compile(r"[HM]?\d{8}(?:\d{2})?", re.ASCII)

_KINDS = {
    "身份证": "resident_id", "身份证号": "resident_id", "id_card": "resident_id",
    "统一社会信用代码": "uscc", "护照": "passport", "护照号": "passport",
    "港澳居民居住证": "residence_permit", "台湾居民居住证": "residence_permit",
    "回乡证": "travel_permit", "台胞证": "travel_permit",
}  # fmt: skip


def normalize_identifier(
    raw: str | None, kind: str | None = None, region: str = "CN"
) -> NormalizedIdentifier:
    """A number of an authority in canonical form.

    Args:
        raw: as received; full-width characters, spaces and dashes are read.
        kind: ``resident_id``, ``residence_permit``, ``permanent_residence``,
            ``travel_permit``, ``passport``, ``uscc`` or a name of the application's
            own, which is kept and not checked. ``None`` recognises the kind.
        region: ISO 3166-1 alpha-2. A number of unknown kind that has the form of a
            Chinese one but not its check character is refused only in ``CN``.

    Returns:
        The identifier, with birth date, sex and division where the number tells them.

    Example:
        >>> found = normalize_identifier("１１０１０５ 19491231 002x")
        >>> found.value.kind, found.value.birth_date.text, str(found.value.sex)
        ('resident_id', '1949-12-31', 'female')
        >>> str(normalize_identifier("110105194912310021").issues[0].code)
        'identifier.checksum'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    text, lost = undo_spreadsheet(_LABEL.sub("", fold_width(text)))
    if lost:
        lost_digits = issue(IssueCode.IDENTIFIER_LENGTH)
        return Normalized(raw=given, issues=(*issues, lost_digits))
    number = compact(text)
    if not any(map(str.isalnum, number)):
        return Normalized(raw=given, issues=issues)
    kind = _KINDS.get(kind, kind.casefold()) if kind else None
    check = _SCHEMES.get(kind) if kind else None
    if check:
        outcome = check(number)
    elif kind:
        outcome = Identifier(kind=kind, value=number)
    else:
        outcome = _recognized(number, region)
    if isinstance(outcome, IssueCode):
        return _refused(given, number, (*issues, issue(outcome)))
    if len(number) == _OLD_LENGTH < len(outcome.value):
        issues = (*issues, issue(IssueCode.IDENTIFIER_UPGRADED))
    if outcome.kind not in _SCHEMES:
        issues = (*issues, issue(IssueCode.IDENTIFIER_KIND_UNKNOWN))
    return Normalized(
        raw=given, value=outcome, keys=identifier_keys(outcome), issues=issues
    )


def _refused(given: str | None, number: str, issues: Issues) -> NormalizedIdentifier:
    """No value; the plain letter is suggested where a look-alike stands for it."""
    suggestions: tuple[Suggestion[Identifier], ...] = ()
    plain = number.translate(_CYRILLIC)
    meant = _resident(plain) if plain != number else None
    if isinstance(meant, Identifier):
        reason = issues[-1].code.value
        confidence = _LOOKALIKE_CONFIDENCE
        suggestions = (Suggestion(value=meant, confidence=confidence, reason=reason),)
    return Normalized(raw=given, issues=issues, suggestions=suggestions)


def _recognized(number: str, region: str) -> Identifier | IssueCode:
    """The identifier by its form; the reason where a Chinese form is broken."""
    problem = None
    for shape, check in _SHAPES:
        if shape.fullmatch(number):
            outcome = check(number)
            if isinstance(outcome, Identifier):
                return outcome
            problem = problem or outcome
    if problem and region == "CN" and len(number) == _RESIDENT_LENGTH:
        return problem
    return Identifier(kind="other", value=number)


def _resident(number: str) -> Identifier | IssueCode:
    """A resident number or one of the permits that share its form."""
    number = upgrade(number)
    return _resident_problem(number) or _read_resident(number)


def _resident_problem(number: str) -> IssueCode | None:
    if len(number) != _RESIDENT_LENGTH:
        return IssueCode.IDENTIFIER_LENGTH
    if not _RESIDENT.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    year, month, day = _birth_date(number)
    if year not in _BIRTH_YEARS or not _exists(year, month, day):
        return IssueCode.IDENTIFIER_DATE
    if check_character(number[:17]) != number[17]:
        return IssueCode.IDENTIFIER_CHECKSUM
    return None


def _birth_date(number: str) -> tuple[int, int, int]:
    return int(number[6:10]), int(number[10:12]), int(number[12:14])


def _read_resident(number: str) -> Identifier:
    year, month, day = _birth_date(number)
    kind: str = "resident_id"
    division: str | None = number[:6]
    if number[:2] in _PERMITS:
        kind, division = "residence_permit", None
    elif number[0] == "9":
        kind, division = "permanent_residence", None
    return Identifier(
        kind=kind,
        value=number,
        region="CN",
        birth_date=PartialDate(year=year, month=month, day=day),
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        division_code=division,
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _uscc(number: str) -> Identifier | IssueCode:
    """A unified social credit code with both of its check characters."""
    if len(number) != _RESIDENT_LENGTH:
        return IssueCode.IDENTIFIER_LENGTH
    if not _USCC.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    base = len(_USCC_CHARACTERS)
    total = sum(_USCC_VALUES[c] * pow(3, i, base) for i, c in enumerate(number[:17]))
    # the organisation code counts letters from 10 without leaving any out
    digits = (int(c, 36) for c in number[8:16])
    organization = sum(
        w * d for w, d in zip(_ORGANIZATION_WEIGHTS, digits, strict=True)
    )
    if (
        _USCC_CHARACTERS[-total % base] != number[17]
        or _ORGANIZATION_CHECKS[-organization % len(_ORGANIZATION_CHECKS)] != number[16]
    ):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="uscc", value=number, region="CN", division_code=number[2:8])


def _passport(number: str) -> Identifier | IssueCode:
    if not _PASSPORT.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    region = "CN" if _CN_PASSPORT.fullmatch(number) else None
    return Identifier(kind="passport", value=number, region=region)


def _travel_permit(number: str) -> Identifier | IssueCode:
    """A mainland travel permit: H or M for Hong Kong and Macao, digits for Taiwan."""
    if not _TRAVEL_OR_TAIWAN.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    return Identifier(kind="travel_permit", value=number, region="CN")


_Check = Callable[[str], Identifier | IssueCode]

_SCHEMES: dict[str, _Check] = {
    "resident_id": _resident,
    "residence_permit": _resident,
    "permanent_residence": _resident,
    "uscc": _uscc,
    "passport": _passport,
    "travel_permit": _travel_permit,
}
# forms that are recognised without a kind, the more telling first
_SHAPES: tuple[tuple[re.Pattern[str], _Check], ...] = (
    (re.compile(r"\d{17}[\dXХх]|\d{15}", re.ASCII), _resident),
    (_USCC_SHAPE, _uscc),
    (_CN_PASSPORT, _passport),
    (_TRAVEL_PERMIT, _travel_permit),
)
