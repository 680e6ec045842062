"""Comparison texts: what two values are reduced to before they are compared.

Rules:
    Lossy on purpose and never stored. Empty text means that nothing is left to
    compare. Texts longer than :data:`LIMIT` are cut, so that one runaway cell cannot
    make comparing slow.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from attrs import frozen

from customer_core._text import fold, has_han, is_han
from customer_core.match_keys.name import fold_han, syllables_of
from customer_core.reference.names import romanizations, surnames
from customer_core.reference.names import words as suffixes

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


def name(text: str) -> str:
    """A name: words, Han characters in one script and without spaces.

    Example:
        >>> name("O'Neil-Smith"), name("欧阳 娜娜")
        ('o neil smith', '欧阳娜娜')
    """
    folded = words(text)
    return fold_han(folded).replace(" ", "") if has_han(folded) else folded


def given_first(text: str) -> str:
    """A full name without the comma that puts the family name first.

    Han names keep their order, and what follows a comma as a suffix stays behind.

    Example:
        >>> given_first("Lee, Ann"), given_first("Ann Lee, Jr."), given_first("王,小明")
        ('Ann Lee', 'Ann Lee, Jr.', '王,小明')
    """
    family, comma, given = text.partition(",")
    if not comma or "," in given or not family.strip() or has_han(text):
        return text
    last = given.strip().replace(".", "").casefold()
    return (
        text if not last or last in suffixes("suffix") else f"{given} {family}".strip()
    )


def split_full_name(text: str) -> tuple[str, str, str]:
    """Given name, family name and the rest of a comparison text of a full name.

    Han names are family first, one character or two where Han writes two; other names
    are given first.

    Example:
        >>> split_full_name("ann lee van dyke")
        ('ann', 'dyke', 'lee van')
        >>> split_full_name("王小明")
        ('小明', '王', '')
    """
    tokens = text.split()
    if len(tokens) == 1 and is_han(text) and len(text) > 1:
        cut = 2 if len(text) > 2 and text[:2] in surnames() else 1  # noqa: PLR2004 - 复姓
        return text[cut:], text[:cut], ""
    if len(tokens) < 2:  # noqa: PLR2004 - a pair
        return text, "", ""
    return tokens[0], tokens[-1], " ".join(tokens[1:-1])


_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=1 << 16)
def fuzzy_pinyin(latin: str) -> str:
    """Pinyin as it is heard in the south: zh is z, n is l, ang is an.

    Returns:
        Syllables without what is easily taken for another; empty for what is no pinyin.

    Example:
        >>> fuzzy_pinyin("zhangning"), fuzzy_pinyin("zanlin"), fuzzy_pinyin("smith")
        ('zanlin', 'zanlin', '')
    """
    return "".join(map(_fuzzy, syllables_of(latin)))


def _fuzzy(syllable: str) -> str:
    for start, heard in _FUZZY:
        if syllable.startswith(start):
            syllable = heard + syllable.removeprefix(start)
            break
    for end, heard in _ENDS:
        if syllable.endswith(end):
            return syllable.removesuffix(end) + heard
    return syllable


def mandarin(latin: str) -> str:
    """A romanised family name in pinyin, of whatever place it is; the likeliest one.

    Example:
        >>> mandarin("chan"), mandarin("hsu"), mandarin("chen")
        ('chen', 'xu', 'chen')
    """
    return romanizations().get(latin, (latin,))[0]


def bare_initial(text: str) -> str:
    """The text where it is one Latin letter."""
    return text if len(text) == 1 and text.isascii() else ""


def han(text: str) -> str:
    """A mark for texts in Han script."""
    return "han" if has_han(text) else ""


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
