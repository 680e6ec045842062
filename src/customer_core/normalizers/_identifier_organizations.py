"""Numbers of organisations: registration, tax and trade.

Rules:
    Every check character that a number has must agree, the one of the organisation
    code inside a unified social credit code too. Of the place of registration only the
    province is asked: development zones have codes of their own.

Sources:
    GB 32100-2015 (unified social credit code); GB 11714-1997 (organisation code);
    GS 15-2006 (15-digit number of a business licence, ISO 7064 MOD 11,10); State
    Taxation Administration (taxpayer number of before 2015: division code and
    organisation code, or a resident number); Taiwan Ministry of Finance 2023 (unified
    business number, modulo 5); European Commission, VIES (forms of VAT numbers);
    ISO 17442 (legal entity identifier, ISO 7064 MOD 97-10); Dun & Bradstreet (D-U-N-S:
    nine digits without a check digit); GS1 General Specifications (GTIN, GLN).
"""

import re
from functools import lru_cache
from typing import Final

from customer_core.issues import IssueCode
from customer_core.models.values import Identifier
from customer_core.normalizers._common import Issues, issue
from customer_core.normalizers._identifier_resident import LENGTH, resident
from customer_core.reference.former_divisions import is_division_code, is_retired

_USCC_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
_USCC_VALUES: Final = {c: i for i, c in enumerate(_USCC_CHARACTERS)}
_USCC_BASE: Final = len(_USCC_CHARACTERS)
_USCC_WEIGHTS: Final = tuple(pow(3, place, _USCC_BASE) for place in range(17))
_USCC: Final = re.compile(
    rf"[{_USCC_CHARACTERS}]{{2}}\d{{6}}[{_USCC_CHARACTERS}]{{10}}"
)

_ORGANIZATION: Final = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_ORGANIZATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_CHECKS: Final = "0123456789X"

_NATIONAL: Final = "10"  # of organisations that the state itself registers
_OLD_TAX_LENGTH: Final = 15  # division code and organisation code
_OWNER_TAX_LENGTHS: Final = {17: 15, 20: 18}  # resident number and two digits more
_LICENCE: Final = re.compile(r"\d{15}", re.ASCII)
_UBN: Final = re.compile(r"\d{8}", re.ASCII)
_UBN_WEIGHTS: Final = (1, 2, 1, 2, 1, 2, 4, 1)
_LEI: Final = re.compile(r"[0-9A-Z]{18}\d{2}", re.ASCII)
_DUNS: Final = re.compile(r"\d{9}", re.ASCII)
_GTIN: Final = re.compile(r"\d{8}|\d{12,14}", re.ASCII)
_GLN: Final = re.compile(r"\d{13}", re.ASCII)

_BRITISH: Final = r"\d{9}|\d{12}|(?:GD|HA)\d{3}"
# what follows the prefix; the prefix of Greece is EL
_VAT: Final = {
    prefix: re.compile(form, re.ASCII)
    for prefix, form in {
        "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]",
        "CZ": r"\d{8,10}", "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}",
        "EL": r"\d{9}", "ES": r"[A-Z]\d{8}|[A-Z\d]\d{7}[A-Z]", "FI": r"\d{8}",
        "FR": r"[A-HJ-NP-Z\d]{2}\d{9}", "GB": _BRITISH, "HR": r"\d{11}",
        "HU": r"\d{8}", "IE": r"\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W]",
        "IT": r"\d{11}", "LT": r"\d{9}|\d{12}", "LU": r"\d{8}", "LV": r"\d{11}",
        "MT": r"\d{8}", "NL": r"[A-Z\d+*]{10}\d{2}", "PL": r"\d{10}", "PT": r"\d{9}",
        "RO": r"\d{2,10}", "SE": r"\d{10}01", "SI": r"\d{8}", "SK": r"\d{10}",
        "XI": _BRITISH,
    }.items()
}  # fmt: skip
_VAT_REGIONS: Final = {"EL": "GR", "XI": "GB"}


def uscc(number: str) -> Identifier | IssueCode:
    """A unified social credit code with both of its check characters."""
    if len(number) != LENGTH:
        return IssueCode.IDENTIFIER_LENGTH
    if not _USCC.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    values = map(_USCC_VALUES.__getitem__, number[:17])
    total = sum(w * v for w, v in zip(_USCC_WEIGHTS, values, strict=True))
    if _USCC_CHARACTERS[-total % _USCC_BASE] != number[17] or not _organized(
        number[8:17]
    ):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="uscc", value=number, region="CN", division_code=number[2:8])


def organization_code(number: str) -> Identifier | IssueCode:
    """An organisation code of nine characters."""
    if len(number) != 9:  # noqa: PLR2004 - eight characters and the check character
        return IssueCode.IDENTIFIER_LENGTH
    if not _ORGANIZATION.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    if not _organized(number):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="organization_code", value=number, region="CN")


def _organized(code: str) -> bool:
    """Whether the check character of an organisation code agrees."""
    values = (int(c, 36) for c in code[:8])  # letters count from 10, none left out
    total = sum(w * v for w, v in zip(_ORGANIZATION_WEIGHTS, values, strict=True))
    return _ORGANIZATION_CHECKS[-total % 11] == code[8]


def business_licence(number: str) -> Identifier | IssueCode:
    """A number of a business licence: 15 digits before 2015, a credit code since."""
    if len(number) == LENGTH:
        return uscc(number)
    if not _LICENCE.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    rest = 10
    for digit in number[:-1]:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    if (rest + int(number[-1])) % 10 != 1:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(
        kind="business_licence", value=number, region="CN", division_code=number[:6]
    )


def tax_id(number: str, region: str) -> Identifier | IssueCode:
    """A taxpayer number: of another kind where it is one, else of its own form."""
    if region == "TW" and _UBN.fullmatch(number):
        return tw_ubn(number)
    for check in (uscc, resident, _old_tax_id):
        found = check(number)
        if isinstance(found, Identifier):
            return found
    value_added = vat(number, region)
    if isinstance(value_added, Identifier):
        return value_added
    if region == "CN" and len(number) == LENGTH:
        return uscc(number)
    return Identifier(kind="tax_id", value=number)


def _old_tax_id(number: str) -> Identifier | IssueCode:
    owner = _OWNER_TAX_LENGTHS.get(len(number))
    if owner and isinstance(resident(number[:owner]), Identifier):
        return Identifier(kind="tax_id", value=number, region="CN")
    code = number[6:]
    if len(number) != _OLD_TAX_LENGTH or not _ORGANIZATION.fullmatch(code):
        return IssueCode.IDENTIFIER_LENGTH
    if not (number[:6].isdigit() and _organized(code)):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(
        kind="tax_id", value=number, region="CN", division_code=number[:6]
    )


def vat(number: str, region: str) -> Identifier | IssueCode:
    """A VAT number of the European Union or Britain by its form alone.

    Args:
        number: compact; with its prefix, or without it where ``region`` has one.
        region: ISO 3166-1 alpha-2.
    """
    prefix = "EL" if region == "GR" else region
    if prefix in _VAT and _VAT[prefix].fullmatch(number):
        number = prefix + number
    form = _VAT.get(number[:2])
    if form is None or not form.fullmatch(number[2:]):
        return IssueCode.IDENTIFIER_CHARSET
    country = _VAT_REGIONS.get(number[:2], number[:2])
    return Identifier(kind="vat", value=number, region=country)


def tw_ubn(number: str) -> Identifier | IssueCode:
    """A unified business number of Taiwan."""
    if not _UBN.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    products = (w * int(d) for w, d in zip(_UBN_WEIGHTS, number, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    # a seventh digit 7 makes 28, whose digits sum to 10, counted as 1 or 0
    if total % 5 and not (number[6] == "7" and (total + 1) % 5 == 0):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="tw_ubn", value=number, region="TW")


def lei(number: str) -> Identifier | IssueCode:
    """A legal entity identifier."""
    if not _LEI.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    if not mod_97(number):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="lei", value=number)


def mod_97(text: str) -> bool:
    """Whether letters and digits agree by ISO 7064 MOD 97-10, letters from 10."""
    return int("".join(str(int(c, 36)) for c in text)) % 97 == 1


def duns(number: str) -> Identifier | IssueCode:
    """A D-U-N-S number, which has no check digit."""
    if not _DUNS.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    return Identifier(kind="duns", value=number)


def gtin(number: str) -> Identifier | IssueCode:
    """A trade item number (EAN, UPC) of 8, 12, 13 or 14 digits."""
    return _gs1(number, "gtin", _GTIN)


def gln(number: str) -> Identifier | IssueCode:
    """A global location number of 13 digits."""
    return _gs1(number, "gln", _GLN)


def _gs1(number: str, kind: str, form: re.Pattern[str]) -> Identifier | IssueCode:
    if not form.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    digits = [int(digit) for digit in reversed(number)]
    if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind=kind, value=number)


@lru_cache(maxsize=1 << 13)
def authority_issues(code: str) -> Issues:
    """What the code of a place of registration tells: unknown, retired, nothing."""
    if code[:2] != _NATIONAL and not is_division_code(code[:2] + "0000"):
        return (issue(IssueCode.IDENTIFIER_REGION_UNKNOWN),)
    return (issue(IssueCode.IDENTIFIER_REGION_RETIRED),) if is_retired(code) else ()
