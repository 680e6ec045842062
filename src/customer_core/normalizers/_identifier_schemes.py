"""Which rule checks a number, by its stated kind or by its form.

Rules:
    A stated kind has one rule; without one, forms are tried, the more telling first. A
    number that breaks the rule of its stated kind but has all check characters of
    another is of that other kind. A number that one slip parts from a resident number
    is no credit code unless it is called one: a third of those are digits only, and one
    in 341 mistaken numbers has both check characters of a credit code.

Sources:
    The modules of each family.
"""

import re
from collections.abc import Callable
from typing import Final

from customer_core.issues import IssueCode
from customer_core.models.values import Identifier
from customer_core.normalizers import _identifier_accounts as accounts
from customer_core.normalizers import _identifier_organizations as organizations
from customer_core.normalizers import _identifier_people as people
from customer_core.normalizers._identifier_kinds import KINDS
from customer_core.normalizers._identifier_resident import (
    LENGTH,
    is_slip,
    permanent_residence,
    resident,
)
from customer_core.normalizers._identifier_stdnum import check_by_stdnum, is_stdnum_kind

Outcome = Identifier | IssueCode
"""An accepted number, or why it is refused."""
Check = Callable[[str], Outcome]
"""A rule: takes the compact number."""

RESIDENT: Final = {"resident_id", "residence_permit", "permanent_residence"}
"""Kinds that may have the form of a resident number."""
_STRONG: Final = {"uscc", "iban", "lei"} | RESIDENT
# stated kinds that a number of a strong kind does not contradict
_ALIKE: Final = {
    "uscc": {"uscc", "business_licence", "tax_id"},
    "iban": {"iban"},
    "lei": {"lei"},
    **dict.fromkeys(RESIDENT, RESIDENT | {"tax_id"}),
}


def _unstated_uscc(number: str) -> Outcome:
    """A credit code that nobody called one, and no slip in a resident number."""
    found = organizations.uscc(number)
    slip = isinstance(found, Identifier) and is_slip(number)
    return IssueCode.IDENTIFIER_CHECKSUM if slip else found


_CHECKS: Final[dict[str, Check]] = {
    "resident_id": resident,
    "residence_permit": resident,
    "permanent_residence": permanent_residence,
    "travel_permit": people.border_permit,
    "exit_entry_permit": people.border_permit,
    "passport": people.passport,
    "driver_licence": people.driver_licence,
    "hk_id": people.hk_id,
    "mo_id": people.mo_id,
    "tw_national_id": people.tw_id,
    "tw_resident_id": people.tw_id,
    "gb_nino": people.gb_nino,
    "uscc": organizations.uscc,
    "organization_code": organizations.organization_code,
    "business_licence": organizations.business_licence,
    "tw_ubn": organizations.tw_ubn,
    "lei": organizations.lei,
    "duns": organizations.duns,
    "gtin": organizations.gtin,
    "gln": organizations.gln,
    "iban": accounts.iban,
    "bank_card": accounts.bank_card,
}
_BY_REGION: Final = {"tax_id": organizations.tax_id, "vat": organizations.vat}
# kinds that are recognised without being stated, the more telling first
_FORMS: Final[tuple[tuple[re.Pattern[str], Check], ...]] = tuple(
    (re.compile(form, re.ASCII), check)
    for form, check in (
        (r"\d{17}[\dX]|\d{15}", resident),
        (r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}", _unstated_uscc),
        (people.CN_PASSPORT.pattern, people.passport),
        (r"[HM]\d{8}(?:\d{2})?", people.border_permit),
        (r"[A-Z]{1,2}\d{6}[\dA]", people.hk_id),
        (r"[A-Z][1289A-D]\d{8}", people.tw_id),
        (r"[A-Z]{3}\d{12}", permanent_residence),
        (r"\d{15}", organizations.business_licence),
        (r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", accounts.iban),
        (r"[0-9A-Z]{18}\d{2}", organizations.lei),
    )
)


def checked(number: str, stated: str | None, region: str) -> Outcome:
    """The identifier, or the reason why it is refused.

    Args:
        number: compact.
        stated: a kind; ``None`` recognises it, and one without a rule is believed.
        region: ISO 3166-1 alpha-2 of the source.
    """
    if stated is None:
        return _recognized(number, region)
    if is_stdnum_kind(stated):
        return check_by_stdnum(stated, number)
    if stated in _BY_REGION:
        outcome = _BY_REGION[stated](number, region)
    elif stated in _CHECKS:
        outcome = _CHECKS[stated](number)
    else:
        return Identifier(kind=stated, value=number)
    if isinstance(outcome, Identifier) or len(number) < LENGTH:
        return outcome
    other = _recognized(number, region)
    if isinstance(other, Identifier) and other.kind in _STRONG:
        return other
    return _explained(number, outcome) if stated in RESIDENT else outcome


def contradicts(value: Identifier, stated: str | None) -> bool:
    """Whether a number is of another kind than was stated."""
    return stated in KINDS and stated not in _ALIKE.get(value.kind, KINDS)


def _recognized(number: str, region: str) -> Outcome:
    """The identifier by its form; the reason where a Chinese form is broken."""
    problem = None
    for form, check in _FORMS:
        if form.fullmatch(number):
            outcome = check(number)
            if isinstance(outcome, Identifier):
                return outcome
            problem = problem or outcome
    if problem and region == "CN" and len(number) == LENGTH:
        return _explained(number, problem)
    return Identifier(kind="other", value=number)


def _explained(number: str, problem: IssueCode) -> IssueCode:
    """Why it differs: a spreadsheet keeps fifteen digits of eighteen."""
    lost = number.isdigit() and number.endswith("000")
    if lost and problem == IssueCode.IDENTIFIER_CHECKSUM:
        return IssueCode.IDENTIFIER_PRECISION_LOST
    return problem
