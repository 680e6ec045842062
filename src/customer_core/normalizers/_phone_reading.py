"""One number as text -> a reading: the plain way, else through the library.

Rules:
    The text itself is read first, then the country code it may begin with (``0086``,
    ``86``, and among neighbours ``852``, ``853``, ``886``); a valid reading wins. A
    possible number in a range that is not assigned (as far as this version of the
    numbering plan knows) counts when it is written with a country code or trunk prefix
    and does not look invented. Letters stand for digits only where such numbers are
    sold: in North America and in service numbers.

Sources:
    ITU-T E.164 (2010); MIIT numbering plan of China (mobile 1[3-9]).
"""

import re

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.models.values import PhoneNumber, PhoneType
from customer_core.normalizers import _phone_library
from customer_core.normalizers._phone_library import Reading
from customer_core.normalizers._phone_plan import read_plain
from customer_core.normalizers._phone_text import without_remark
from customer_core.reference.phone_numbers import is_invented

LANDLINES = frozenset({PhoneType.FIXED_LINE, PhoneType.FIXED_LINE_OR_MOBILE})
"""Kinds of lines that have an area code."""

_PUNCTUATION = str.maketrans("", "", " ()-.\u2010\u2011\u2012\u2013\u2014\u2212")
# a dash after a whole local number may set off an extension
_MAY_BE_EXTENDED = re.compile(r"\d{7}-\d{1,6}$").search
_DECIMAL = re.compile(r"\d+\.0+").fullmatch  # a number as a spreadsheet has it
# written so that no digit can be missing before it: country code or trunk prefix
_COMPLETE = re.compile(r"\D*?[+0]")
_ABROAD = re.compile(r"\+?0+(?=[1-9])")
_CN_TRUNKED = re.compile(r"0{1,3}86(1[3-9]\d{9})")
_CN_MOBILE_START = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d*)")
_CN_MOBILE_LENGTH = 11
_NEIGHBOURS = ("CN", "HK", "MO", "TW")
_NEIGHBOUR_CODES = ("852", "853", "886")
_LETTERS = re.compile(r"\d.*?[A-Za-z]")
_LETTERED_CODE = "+1"
_LETTERED = LANDLINES | {PhoneType.MOBILE}
_LOOKALIKES = str.maketrans("OoQIlі|", "0001111")


def bare(text: str) -> str | None:
    """The digits of a plainly written number, a plus before them kept.

    Returns:
        ``None`` when there is anything but digits and common separators, or an end
        that may be an extension or the decimals of a spreadsheet.

    Example:
        >>> bare("+44 (0)20 7946-0018"), bare("010-65529988-12"), bare("x12")
        ('+4402079460018', None, None)
    """
    if text.isdigit() and text.isascii():
        return text
    if not text.isascii():
        text = fold_width(text)
    if "-" in text and _MAY_BE_EXTENDED(text):
        return None
    if "." in text and _DECIMAL(text):
        return None
    digits = text.translate(_PUNCTUATION)
    plain = digits.isascii() and digits.removeprefix("+").isdigit()
    return digits if plain else None


def read_number(text: str, region: str) -> Reading:
    """The best reading: valid, else unassigned, else why the first is refused.

    Example:
        >>> read_number("0086 139 1245 7803", "US")[0].region
        'CN'
    """
    text = without_remark(text)
    readings = [_read(one, region) for one in _ways(text, region)]
    best = min(readings, key=_rank)
    if best[0] is None:
        return None, _cn_mobile_problem(text, region) or readings[0][1]
    return best


def is_inferred(text: str, value: PhoneNumber, region: str) -> bool:
    """Whether the number was only found by a neighbour's code without a plus."""
    digits = without_remark(text).translate(_PUNCTUATION)
    return (
        value.region != region
        and digits.startswith(_NEIGHBOUR_CODES)
        and value.e164[1:].startswith(digits[:3])
    )


def likely_readings(text: str, region: str) -> list[PhoneNumber]:
    """Valid numbers that a refused text may mean: a plus missing, a letter for a digit.

    Example:
        >>> [one.region for one in likely_readings("447740080583", "CN")]
        ['GB']
    """
    digits = text.translate(_PUNCTUATION)
    ways = ["+" + digits] if digits.isdigit() and digits[0] != "0" else []
    ways += [text.translate(_LOOKALIKES)] if _LETTERS.search(text) else []
    found = [read_plain(way, region) for way in map(bare, ways) if way]
    return [one for one in found if one]


def _rank(reading: Reading) -> int:
    value, problem = reading
    return 2 if value is None else int(problem is not None)


def _ways(text: str, region: str) -> list[str]:
    """The text itself, then with a country code that it may begin with."""
    digits = text.translate(_PUNCTUATION)
    trunked = _CN_TRUNKED.fullmatch(digits)
    if trunked:
        return [text, "+86" + trunked[1]]
    if digits.startswith(("00", "+0")):
        return [text, _ABROAD.sub("+", digits, count=1)]
    of_neighbour = region in _NEIGHBOURS and digits.startswith(_NEIGHBOUR_CODES)
    return [text, "+" + digits] if of_neighbour or digits[:2] == "86" else [text]


def _read(text: str, region: str) -> Reading:
    digits = bare(text)
    plain = read_plain(digits, region) if digits else None
    if plain:
        return plain, None
    value, problem = _phone_library.read(text, region)
    if value is None:
        return value, problem
    if problem and (not _COMPLETE.match(text) or is_invented(value.e164)):
        return None, IssueCode.PHONE_INVALID
    spelled = _LETTERS.search(text) and value.extension is None
    if spelled and value.type in _LETTERED and value.e164[:2] != _LETTERED_CODE:
        return None, IssueCode.PHONE_INVALID
    return value, problem


def _cn_mobile_problem(text: str, region: str) -> IssueCode | None:
    """Too short or too long, where the beginning is of a Chinese mobile number."""
    if region != "CN":
        return None
    found = _CN_MOBILE_START.fullmatch(text.translate(_PUNCTUATION))
    if not found or len(found[1]) == _CN_MOBILE_LENGTH:
        return None
    short = len(found[1]) < _CN_MOBILE_LENGTH
    return IssueCode.PHONE_TOO_SHORT if short else IssueCode.PHONE_TOO_LONG
