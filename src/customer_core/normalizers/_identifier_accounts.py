"""Numbers of bank accounts and cards.

Rules:
    A card number is a secret of its holder: read it only where it is asked for, and
    keep the store encrypted. What is printed of it is its last four digits.

Sources:
    ISO 13616-1 and the SWIFT IBAN Registry (lengths by country); ISO 7064 MOD 97-10;
    ISO/IEC 7812-1 (card numbers of up to 19 digits, Luhn check digit).
"""

import re
from typing import Final

from customer_core.issues import IssueCode
from customer_core.models.values import Identifier
from customer_core.normalizers._identifier_organizations import mod_97

_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", re.ASCII)
_IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
_CARD: Final = re.compile(r"\d{12,19}", re.ASCII)


def iban(number: str) -> Identifier | IssueCode:
    """An international bank account number."""
    if not _IBAN.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    country = number[:2]
    if _IBAN_LENGTHS.get(country, len(number)) != len(number):
        return IssueCode.IDENTIFIER_LENGTH
    if not mod_97(number[4:] + number[:4]):
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="iban", value=number, region=country)


def bank_card(number: str) -> Identifier | IssueCode:
    """A bank card number."""
    if not _CARD.fullmatch(number):
        return IssueCode.IDENTIFIER_LENGTH
    digits = [int(digit) for digit in reversed(number)]
    doubled = (d * 2 - 9 * (d > 4) for d in digits[1::2])  # noqa: PLR2004 - 5 doubles to 10
    if (sum(digits[::2]) + sum(doubled)) % 10:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="bank_card", value=number)
