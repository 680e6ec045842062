"""Identifiers -> compact form, kind, and what the number itself tells.

Rules:
    A number is checked by the rules of its kind: form, date, check character. A kind is
    stated by the caller, by words before the number, or recognised by form and check
    character; a number of no known kind is kept as ``other``. Where the stated kind is
    contradicted by a number that checks as another one, the number is believed and the
    contradiction noted. Whatever is refused stays in ``raw``.
    A look-alike letter of another script, or a letter typed for a digit, is never
    replaced: the number is refused and the plain one suggested.

Sources:
    The modules of each family: :mod:`._identifier_resident`,
    :mod:`._identifier_people`, :mod:`._identifier_organizations`,
    :mod:`._identifier_accounts`, :mod:`._identifier_stdnum`.
"""

import re
from datetime import date
from functools import partial
from typing import Final

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.match_keys.identifier import IdentifierKeys, compact, upgrade
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import Identifier
from customer_core.normalizers._common import (
    Issues,
    issue,
    received,
    undo_spreadsheet,
)
from customer_core.normalizers._identifier_kinds import KINDS, kind_called, kind_stated
from customer_core.normalizers._identifier_meant import meant
from customer_core.normalizers._identifier_organizations import authority_issues
from customer_core.normalizers._identifier_resident import (
    LENGTH,
    place_issues,
    resident,
)
from customer_core.normalizers._identifier_schemes import RESIDENT, checked, contradicts
from customer_core.normalizers._identifier_stdnum import is_stdnum_kind
from customer_core.reference.placeholders import is_placeholder

NormalizedIdentifier = Normalized[Identifier, IdentifierKeys]

_LIMIT: Final = 128  # characters; the longest known scheme has 34 (IBAN)
_EXACT: Final = 1 << 53  # whole numbers above are rounded where they are floats
_LABEL: Final = re.compile(r"([^\d:]*):")
_WORDS: Final = re.compile(r"[\u3400-\u9fff]+|[A-Z]+NO(?=[^A-Z])")
_MASK: Final = re.compile(r"[*•●■█]|[X×]{4,}")
_CONFIDENCE: Final = 0.95  # date, place and check character agree with what is meant
_REGISTERED: Final = {"uscc", "business_licence", "tax_id"}
_UNVERIFIED: Final = {"vat", "tax_id"}  # unless the issuer is China


def normalize_identifier(
    raw: str | None,
    kind: str | None = None,
    region: str = "CN",
    *,
    today: date | None = None,
) -> NormalizedIdentifier:
    """A number of an authority in canonical form.

    Args:
        raw: as received; full-width characters, spaces, dashes, words before the number
            and the marks of spreadsheets are read.
        kind: ``resident_id``, ``passport``, ``uscc`` or another of
            :data:`~customer_core.normalizers._identifier_kinds.KINDS`; what a header
            calls it (``身份证号``, ``Passport No.``); a module of python-stdnum
            (``eu.vat``); or a name of the application's own, which is kept and not
            checked. ``None`` recognises the kind.
        region: ISO 3166-1 alpha-2. A number of unknown kind that has the form of a
            Chinese one but not its check character is refused only in ``CN``.
        today: refuses birth dates after this day; ``None`` leaves that to validators.

    Returns:
        The identifier, with birth date, sex and division where the number tells them.

    Raises:
        ConfigurationError: for a kind of the form ``xx.name`` that python-stdnum has
            not, or that is Chinese.
        MissingExtraError: for a kind of that form without the extra ``ids``.

    Example:
        >>> found = normalize_identifier("１１０１０５ 19491231 002x")
        >>> found.value.kind, found.value.birth_date.text, str(found.value.sex)
        ('resident_id', '1949-12-31', 'female')
        >>> str(normalize_identifier("110105194912310021").issues[0].code)
        'identifier.checksum'
        >>> normalize_identifier("护照号：G12457803").value.kind
        'passport'
    """
    stated = kind_stated(kind) if kind else None
    if type(raw) is str and (stated is None or stated == "resident_id"):
        number = raw if raw[17:] != "x" else raw[:17] + "X"
        found = resident(number) if len(number) == LENGTH else None
        if isinstance(found, Identifier) and not _unborn(found, today):
            keys = IdentifierKeys(value=number)
            told = place_issues(number)
            return Normalized(raw=raw, value=found, keys=keys, issues=told)
    return _normalized(raw, stated, region, today)


def _unborn(value: Identifier, today: date | None) -> bool:
    born = value.birth_date
    return today is not None and born is not None and born.earliest() > today


def _normalized(
    raw: str | None, stated: str | None, region: str, today: date | None
) -> NormalizedIdentifier:
    """The outcome by the rules, whatever the text is."""
    given, text, issues = received(raw, limit=_LIMIT)
    number, called, lost = _bare(text)
    lost = lost or (isinstance(raw, float) and abs(raw) > _EXACT)
    if not lost and not any(map(str.isalnum, number)):
        return Normalized(raw=given, issues=issues)
    unusable = _unusable(number, lost=lost)
    if unusable:
        return _refused(given, issues, unusable)
    stated = stated or called
    check = partial(checked, stated=stated, region=region)
    outcome = check(number)
    if isinstance(outcome, IssueCode) and is_stdnum_kind(stated or ""):
        outcome = check(fold_width(text))
    other = meant(number, outcome, check)
    if other:
        return _refused(given, issues, *other)
    if isinstance(outcome, Identifier) and _unborn(outcome, today):
        outcome = IssueCode.IDENTIFIER_DATE
    if isinstance(outcome, IssueCode):
        return _refused(given, issues, outcome)
    return Normalized(
        raw=given,
        value=outcome,
        keys=IdentifierKeys(value=upgrade(outcome.value)),
        issues=(*issues, *_notes(number, outcome, stated), *_place(outcome)),
    )


def _unusable(number: str, *, lost: bool) -> IssueCode | None:
    """Why a text has no number of its own, whatever its kind is."""
    if lost:
        return IssueCode.IDENTIFIER_PRECISION_LOST
    if not number[0].isdigit() and is_placeholder(number):
        return IssueCode.COMMON_PLACEHOLDER
    return IssueCode.IDENTIFIER_MASKED if _MASK.search(number) else None


def _bare(text: str) -> tuple[str, str | None, bool]:
    """The compact number, the kind named before it, whether digits are lost."""
    called, lost = None, False
    if text.isascii() and text.isalnum():
        number = text.upper()
    else:
        text = fold_width(text)
        while label := _LABEL.match(text):
            text, called = text[label.end() :], kind_called(label[1]) or called
        text, lost = undo_spreadsheet(text.strip())
        number = compact(text).lstrip("'")
    while (words := _WORDS.match(number)) and (named := kind_called(words[0])):
        number, called = number[words.end() :], named
    return number, called, lost


def _notes(number: str, value: Identifier, stated: str | None) -> Issues:
    """What is worth saying of an identifier that was accepted."""
    said = (
        (
            IssueCode.IDENTIFIER_UPGRADED,
            len(number) < len(value.value) and value.kind in RESIDENT,
        ),
        (
            IssueCode.IDENTIFIER_KIND_UNKNOWN,
            value.kind not in KINDS and not is_stdnum_kind(value.kind),
        ),
        (
            IssueCode.IDENTIFIER_UNCHECKED,
            value.kind in _UNVERIFIED and value.region != "CN",
        ),
        (IssueCode.IDENTIFIER_KIND_MISMATCH, contradicts(value, stated)),
    )
    return tuple(issue(code) for code, applies in said if applies)


def _place(value: Identifier) -> Issues:
    """What the region code inside the number tells."""
    if value.kind in _REGISTERED and value.division_code:
        return authority_issues(value.division_code)
    told = value.region == "CN" and value.birth_date is not None
    return place_issues(value.value) if told else ()


def _refused(
    given: str | None,
    issues: Issues,
    code: IssueCode,
    meant: Identifier | None = None,
) -> NormalizedIdentifier:
    """No value; what may be meant is suggested."""
    suggestions: tuple[Suggestion[Identifier], ...] = ()
    if meant:
        suggestions = (
            Suggestion(value=meant, confidence=_CONFIDENCE, reason=code.value),
        )
    return Normalized(raw=given, issues=(*issues, issue(code)), suggestions=suggestions)
