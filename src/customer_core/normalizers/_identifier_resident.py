"""Resident numbers of China, and the permits that share their form.

Rules:
    A number is right when its date exists and its check character agrees. The division
    code never refuses one: codes are given for life, are retired, and are assigned to
    people born long before them. What a code tells is noted.
    The three parts of a number (place, birth, order) are looked up, each with its share
    of the weighted sum: there are few of each, and millions of numbers.

Sources:
    GB 11643-1999 (18 digits, check character by ISO 7064 MOD 11-2; 15 digits before);
    National Immigration Administration 2018 (residence permits of Hong Kong 81, Macau
    82 and Taiwan 83) and 2023 (permanent residence of foreigners: first digit 9; 15
    characters before, of which three are letters).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from string import digits
from typing import Final

from customer_core.issues import IssueCode
from customer_core.match_keys.identifier import (
    RESIDENT_CHECKS,
    check_character,
    weighted_sum,
)
from customer_core.models.values import Identifier, PartialDate, Sex
from customer_core.normalizers._common import Issues, issue
from customer_core.reference.former_divisions import is_division_code, is_retired

LENGTH: Final = 18
"""Characters of a resident number."""
_OLD_LENGTH: Final = 15
# Nobody alive was born before 1850, and no number of 2050 or later can exist for
# decades; whether a birth date is in the future is for those who know today.
_BIRTH_YEARS: Final = range(1850, 2050)
_PERMITS: Final = {"81", "82", "83"}  # of residents of Hong Kong, Macau and Taiwan
_PERMIT_CODES: Final = {"810000", "820000", "830000"}
_OLD_PERMANENT: Final = re.compile(r"[A-Z]{3}\d{4}(\d{6})\d{2}", re.ASCII)

_Place = tuple[int, str, str | None, Issues]


def resident(number: str) -> Identifier | IssueCode:
    """A resident number or one of the permits that share its form.

    Args:
        number: compact; 15 digits of before 1999 are upgraded.
    """
    if len(number) == _OLD_LENGTH:
        return _old(number)
    if len(number) != LENGTH:
        return IssueCode.IDENTIFIER_LENGTH
    last = number[-1]
    body_fits = number.isascii() and number[:-1].isdigit()
    if not body_fits or last not in RESIDENT_CHECKS:
        return IssueCode.IDENTIFIER_CHARSET
    birth_sum, birth_date = _birth(number[6:14])
    if birth_date is None:
        return IssueCode.IDENTIFIER_DATE
    place_sum, kind, division, _ = _place(number[:6])
    order_sum, sex = _order(number[14:17])
    if RESIDENT_CHECKS[(place_sum + birth_sum + order_sum) % 11] != last:
        return IssueCode.IDENTIFIER_CHECKSUM
    return Identifier(
        kind=kind,
        value=number,
        region="CN",
        birth_date=birth_date,
        sex=sex,
        division_code=division,
    )


def place_issues(number: str) -> Issues:
    """What the division code of a resident number tells: unknown, retired, nothing."""
    return _place(number[:6])[3]


def is_slip(number: str) -> bool:
    """Whether one wrong digit, or two exchanged ones, part it from a resident number.

    Args:
        number: 18 characters that are no resident number.

    Example:
        >>> is_slip("530002191008261415"), is_slip("91110000600037341L")
        (True, False)
    """
    return any(
        isinstance(found := resident(one), Identifier)
        and found.division_code is not None
        and is_division_code(found.division_code)
        for one in _one_slip_away(number)
    )


def _one_slip_away(number: str) -> Iterator[str]:
    for place in range(LENGTH - 1):
        pair = number[place : place + 2]
        yield f"{number[:place]}{pair[::-1]}{number[place + 2 :]}"
    if not number[:-1].isdigit() or number[-1] not in RESIDENT_CHECKS:
        return
    for place in range(LENGTH - 1):
        for digit in digits:
            yield f"{number[:place]}{digit}{number[place + 1 :]}"
    yield number[:-1] + check_character(number[:-1])


def permanent_residence(number: str) -> Identifier | IssueCode:
    """A permanent residence number of a foreigner, of 2023 or before."""
    old = _OLD_PERMANENT.fullmatch(number)
    if not old:
        return resident(number)
    if _birth(f"20{old[1]}")[1] is None and _birth(f"19{old[1]}")[1] is None:
        return IssueCode.IDENTIFIER_DATE
    # two digits of a year tell no birth date
    return Identifier(kind="permanent_residence", value=number, region="CN")


def _old(number: str) -> Identifier | IssueCode:
    if not (number.isascii() and number.isdigit()):
        return IssueCode.IDENTIFIER_CHARSET
    body = f"{number[:6]}19{number[6:]}"
    return resident(body + RESIDENT_CHECKS[weighted_sum(body) % 11])


@lru_cache(maxsize=1 << 14)
def _place(code: str) -> _Place:
    """Share of the sum, kind, division code and issues of the first six digits."""
    share = weighted_sum(code)
    if code[0] == "9":
        return share, "permanent_residence", None, ()
    if code[:2] in _PERMITS:
        unknown = () if code in _PERMIT_CODES else _UNKNOWN
        return share, "residence_permit", None, unknown
    if not is_division_code(code):
        return share, "resident_id", code, _UNKNOWN
    return share, "resident_id", code, _RETIRED if is_retired(code) else ()


_UNKNOWN: Final = (issue(IssueCode.IDENTIFIER_REGION_UNKNOWN),)
_RETIRED: Final = (issue(IssueCode.IDENTIFIER_REGION_RETIRED),)


@lru_cache(maxsize=1 << 16)
def _birth(text: str) -> tuple[int, PartialDate | None]:
    """Share of the sum and the date of eight digits, ``None`` where there is none."""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    share = weighted_sum(text, 6)
    if year not in _BIRTH_YEARS or not month or not day:
        return share, None
    try:
        return share, PartialDate(year=year, month=month, day=day)
    except ValueError:
        return share, None


@cache
def _order(text: str) -> tuple[int, Sex]:
    """Share of the sum and the sex of the three digits that count a day's births."""
    return weighted_sum(text, 14), Sex.MALE if int(text) % 2 else Sex.FEMALE
