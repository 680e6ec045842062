"""Comparison texts: what two values are reduced to before they are compared.

Rules:
    Lossy on purpose and never stored. Empty text means that nothing is left to
    compare. Texts longer than :data:`LIMIT` are cut, so that one runaway cell cannot
    make comparing slow.
"""

import re
from collections.abc import Callable

from attrs import frozen

from customer_core._text import fold

LIMIT = 128
"""Characters of a text that are compared."""

_NO_WORD = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")
_SEXES = {
    "m": "m", "male": "m", "man": "m", "男": "m", "男性": "m", "mr": "m", "先生": "m",
    "f": "f", "female": "f", "woman": "f", "女": "f", "女性": "f", "ms": "f",
    "mrs": "f", "w": "f", "女士": "f",
}  # fmt: skip


@frozen
class Cut:
    """The characters from one place to another, as ``text[start:stop]``.

    Example:
        >>> Cut(stop=3)("Devon"), Cut(-6)("7664390826")
        ('Dev', '390826')
    """

    start: int | None = None
    stop: int | None = None

    def __call__(self, text: str) -> str:
        """The part of one text."""
        return text[self.start : self.stop]


@frozen
class Of:
    """A function of a part: ``function(base(text))``.

    Attributes:
        part: name of the part, so that it is made once for all that follow from it.
        base: makes the part.
        function: of the part.
    """

    part: str
    base: Callable[[str], str]
    function: Callable[[str], str]

    def __call__(self, text: str) -> str:
        """Of one text."""
        return self.function(self.base(text))


def plain(text: str) -> str:
    """Folded and cut.

    Example:
        >>> plain(" Ｄevon ")
        'devon'
    """
    cut = text[:LIMIT]
    if cut.isascii() and cut.isprintable():
        return " ".join(cut.lower().split())
    return fold(cut)


def words(text: str) -> str:
    """Letters and digits; everything else is one space.

    Example:
        >>> words("12, King's  Road")
        '12 king s road'
    """
    return _NO_WORD.sub(" ", plain(text)).strip()


def compact(text: str) -> str:
    """Letters and digits only.

    Example:
        >>> compact("TQ13 8DF")
        'tq138df'
    """
    return _NO_WORD.sub("", plain(text))


def resident_body(text: str) -> str:
    """A resident number of 15 digits or 18 without century and check character.

    Example:
        >>> resident_body("11010519491231002x") == resident_body("110105491231002")
        True
    """
    if len(text) == 18:  # noqa: PLR2004 - GB 11643-1999
        return text[:6] + text[8:17]
    return text if len(text) == 15 else ""  # noqa: PLR2004 - GB 11643-1989


def sex(text: str) -> str:
    """``m``, ``f``, or the folded text itself."""
    folded = words(text)
    return _SEXES.get(folded, folded)


def date_digits(text: str) -> str:
    """Digits of a date, year first: ``19900102``, ``199001`` or ``1990``.

    Example:
        >>> date_digits("1990-1-2"), date_digits("2/1/1990"), date_digits("1990年1月")
        ('19900102', '19900102', '199001')
    """
    numbers = [part for part in _NO_DIGIT.split(plain(text)[:32]) if part]
    if len(numbers) >= 3 and len(numbers[0]) <= 2 and len(numbers[2]) == 4:  # noqa: PLR2004 - d, m, y
        day, month, year = numbers[:3]
        if int(month) > 12 >= int(day):  # noqa: PLR2004 - months
            day, month = month, day
        numbers = [year, month, day]
    return "".join(part.zfill(2) for part in numbers[:3])[:8]


def month_and_day(text: str) -> str:
    """``mmdd`` of a full date; empty for a shorter one."""
    return text[4:] if len(text) == 8 else ""  # noqa: PLR2004 - yyyymmdd


def year_and_month(text: str) -> str:
    """``yyyymm`` of a date that has a month; empty for a year alone."""
    return text[:6] if len(text) > 4 else ""  # noqa: PLR2004 - yyyy


def exchange_day_and_month(text: str) -> str:
    """A full date with day and month exchanged; empty for a shorter one."""
    return text[:4] + text[6:] + text[4:6] if len(text) == 8 else ""  # noqa: PLR2004 - yyyymmdd


def phone_digits(text: str) -> str:
    """The last nine digits, which national and international forms share.

    Example:
        >>> phone_digits("+44 7664 390826") == phone_digits("07664 390826")
        True
    """
    return _NO_DIGIT.sub("", plain(text))[-9:]


def digits(text: str) -> str:
    """The digits of a text."""
    return _NO_DIGIT.sub("", text)


def email(text: str) -> str:
    """Folded, without spaces; what they kept apart may fold once more."""
    folded = plain(text)
    return plain(folded.replace(" ", "")) if " " in folded else folded


def local_part(text: str) -> str:
    """What stands before the ``@``."""
    return text.partition("@")[0]


def local_letters(text: str) -> str:
    """Letters of the local part, where there are at least three."""
    letters = "".join(filter(str.isalpha, local_part(text)))
    return letters if len(letters) > 2 else ""  # noqa: PLR2004 - too short to tell


def local_digits(text: str) -> str:
    """Digits of the local part, where there are at least two."""
    digits = "".join(filter(str.isdigit, local_part(text)))
    return digits if len(digits) > 1 else ""
