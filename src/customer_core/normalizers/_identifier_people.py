"""Identity and travel documents of persons, apart from mainland resident numbers.

Rules:
    A form that has a check digit is checked by it. Where the issuer keeps its rule to
    itself (Macau) or there is none (passports), the form alone decides.

Sources:
    Hong Kong Immigration Department (identity card, modulo 11); Macau Identification
    Services Bureau (first digit 1, 5 or 7); Taiwan Ministry of the Interior (national
    identity card, and resident numbers of before and since 2021, modulo 10); ICAO 9303
    (passport numbers have up to 9 characters, some states print more); National
    Immigration Administration (passports, travel permits); HM Revenue & Customs
    (National Insurance manual NIM39110).
"""

import re
from typing import Final

from attrs import evolve

from customer_core.issues import IssueCode
from customer_core.models.values import Identifier, Sex
from customer_core.normalizers._identifier_resident import LENGTH, resident

CN_PASSPORT: Final = re.compile(r"[EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|[DSP]E\d{7}", re.ASCII)
"""Passports of mainland China: ordinary (E, G), diplomatic, service and public."""
# documents of Hong Kong and Macau, whose letters tell them
_PASSPORT_REGIONS: Final = (
    (CN_PASSPORT, "CN"),
    (re.compile(r"K[A-Z]?\d{7,8}|H\d{8}", re.ASCII), "HK"),
    (re.compile(r"M[AB]\d{7}", re.ASCII), "MO"),
)
_PASSPORT: Final = re.compile(r"(?=.*\d)[A-Z0-9]{5,12}", re.ASCII)
# to the mainland: H and M of Hong Kong and Macau, digits of Taiwan (and issue count)
_TO_MAINLAND: Final = re.compile(r"[HM]\d{8}(?:\d{2})?|\d{8}(?:\d{2}[A-Z]?)?", re.ASCII)
# of mainland residents: C and W to Hong Kong and Macau, L and T to Taiwan
_FROM_MAINLAND: Final = re.compile(r"[CWLT]\d{8}|C[A-HJ-NP-Z]\d{7}", re.ASCII)
_LICENCE: Final = re.compile(r"(?=.*\d)[A-Z0-9]{4,20}", re.ASCII)

_HK: Final = re.compile(r"[A-Z]{1,2}\d{6}[\dA]", re.ASCII)
_HK_CHECKS: Final = "0123456789A"
_HK_SPACE: Final = 36  # the value of the missing first letter
_MO: Final = re.compile(r"[157]\d{7}", re.ASCII)
_TW: Final = re.compile(r"[A-Z][1289A-D]\d{8}", re.ASCII)
_TW_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # A is 10, each next one more
_TW_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 1, 1)
_TW_MALE: Final = "18AC"
_TW_NATIONAL: Final = "12"
_NINO: Final = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.ASCII
)


def passport(number: str) -> Identifier | IssueCode:
    """A passport of any state, with the region where its form tells it."""
    if not _PASSPORT.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    told = (region for form, region in _PASSPORT_REGIONS if form.fullmatch(number))
    return Identifier(kind="passport", value=number, region=next(told, None))


def border_permit(number: str) -> Identifier | IssueCode:
    """A permit to or from the mainland; the letter tells which."""
    if _TO_MAINLAND.fullmatch(number):
        return Identifier(kind="travel_permit", value=number, region="CN")
    if _FROM_MAINLAND.fullmatch(number):
        return Identifier(kind="exit_entry_permit", value=number, region="CN")
    return IssueCode.IDENTIFIER_CHARSET


def driver_licence(number: str) -> Identifier | IssueCode:
    """A driving licence; a Chinese one has the owner's resident number."""
    if len(number) == LENGTH and number[:-1].isdigit():
        found = resident(number)
        if isinstance(found, Identifier):
            return evolve(found, kind="driver_licence")
        return found
    if not _LICENCE.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    return Identifier(kind="driver_licence", value=number)


def hk_id(number: str) -> Identifier | IssueCode:
    """A Hong Kong identity card, with its check digit."""
    if not _HK.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    values = [int(c, 36) for c in number[:-1]]
    if len(values) == 7:  # noqa: PLR2004 - one letter and six digits
        values.insert(0, _HK_SPACE)
    total = sum(weight * v for weight, v in zip(range(9, 1, -1), values, strict=True))
    if _HK_CHECKS[-total % 11] != number[-1]:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(kind="hk_id", value=number, region="HK")


def mo_id(number: str) -> Identifier | IssueCode:
    """A Macau resident identity card; its check digit has no published rule."""
    if not _MO.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    return Identifier(kind="mo_id", value=number, region="MO")


def tw_id(number: str) -> Identifier | IssueCode:
    """A national identity card or a resident number of Taiwan, with its check digit."""
    if not _TW.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    tens, units = divmod(10 + _TW_LETTERS.index(number[0]), 10)
    second = number[1]
    if second.isalpha():  # before 2021; the units of its letter count
        second = str((10 + _TW_LETTERS.index(second)) % 10)
    rest = map(int, second + number[2:])
    total = tens + 9 * units
    total += sum(w * d for w, d in zip(_TW_WEIGHTS, rest, strict=True))
    if total % 10:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(
        kind="tw_national_id" if number[1] in _TW_NATIONAL else "tw_resident_id",
        value=number,
        region="TW",
        sex=Sex.MALE if number[1] in _TW_MALE else Sex.FEMALE,
    )


def gb_nino(number: str) -> Identifier | IssueCode:
    """A National Insurance number of Britain, which has no check digit."""
    if not _NINO.fullmatch(number):
        return IssueCode.IDENTIFIER_CHARSET
    return Identifier(kind="gb_nino", value=number, region="GB")
