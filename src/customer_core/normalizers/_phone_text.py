"""What a cell holds around telephone numbers: labels, separators, remarks.

Rules:
    Text is split only where each part is long enough to be a number, so that a
    separator inside a number or before an extension splits nothing. A label with a
    colon, and the common words for a telephone, separate numbers too. A remark is
    text in brackets, from a Han character on, or words after a whole number.

Sources:
    ITU-T E.164 (2010): at most 15 digits; ITU-T E.123 (2001): how numbers are written.
"""

import re
from itertools import pairwise

from customer_core._text import clean

_LEAST_DIGITS = 7  # of each of several numbers in one cell
_LEAST_LINE = 5  # digits of a line of its own: a hotline
_TWO_NUMBERS = 14  # digits in two groups of seven; one number is not grouped so
_MOST_TAIL = 4  # digits of an ending that stands for another number: 65529988/89

_EXTENSION_WORD = r"(?:转|轉|分机|分機|内线|內線|extension|extn|ext|x)"
_LABEL = re.compile(
    rf"(?<![^\W_])(?!{_EXTENSION_WORD}[号號]?\b)"
    r"[^\W\d_](?:[^\W\d_]|[ .](?=[^\W\d_])){0,19}\d?\.?\s*:"
    r"|移动电话|手机号?|电话|電話|座机|固话|传真"
    r"|\b(?:tel|telephone|mobile|mob|cell|phone|fax|whatsapp|home|work|office)\b\.?",
    re.IGNORECASE,
)
_WHATSAPP = re.compile(
    r"(?:https?://)?(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?phone=)\+?(\d{7,15})\b.*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"[;,、/|\\]|或|和|及|\bor\b|\band\b|&|(?<=\d)\s*(?=\+)", re.IGNORECASE
)
_CN_MOBILES = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})")
_TAILS = re.compile(r"(.*\d{7,8})((?:\s*[/、]\s*\d{1,4})+)")
_DIGITS = re.compile(r"\d")
# a shop's relay number as order exports write it: 13512457803[9100]
_RELAY = re.compile(r"(1[3-9]\d{9})\s*[\[(【]\s*(\d{2,6})\s*[\])】]")
_ZEROS = re.compile(r"[+\s]*0[0\s-]*")
_NOT_PLAIN = re.compile(r"[^\d+]+")
_MASKED = re.compile(r"\d[\s-]?[*xX×•●]{2,}|^[*×•●]{2,}[\s-]?\d|\*\*")
_EMAIL = re.compile(r"[^\s,;、/@<>()]+@[^\s,;、/@<>()]+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_RESIDENT_ID = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx]"
)
_BRACKETED = re.compile(
    rf"[(\[【<](?!\s*{_EXTENSION_WORD})(?:[^()\[\]【】<>\d]*|"
    r"[^()\[\]【】<>]*[\u4e00-\u9fff][^()\[\]【】<>]*)[)\]】>]"
)
_HAN_AFTER = re.compile(r"\s*[\u4e00-\u9fff][^\d]*$")
_WORDS_AFTER = re.compile(
    rf"((?:\d\D{{0,2}}){{7,}})\s+(?!{_EXTENSION_WORD})[a-z]{{3,}}\b.*", re.IGNORECASE
)


def misplaced(text: str) -> tuple[str, str | None]:
    """The text without what belongs in another field, and the name of that field.

    Example:
        >>> misplaced("13912457803 li@example.com")
        ('13912457803', 'email')
    """
    if "@" in text and _EMAIL.search(text):
        return _EMAIL.sub(" ", text).strip(), "email"
    if _URL.search(text):
        return _URL.sub(" ", text).strip(), "url"
    if _RESIDENT_ID.fullmatch(text):
        return "", "identifier"
    return text, None


def is_masked(text: str) -> bool:
    """Whether digits are hidden: ``139****7803``."""
    return _MASKED.search(text) is not None


def linked_number(text: str) -> str:
    """The number of a WhatsApp link; any other text as it is."""
    link = _WHATSAPP.fullmatch(text)
    return f"+{link[1]}" if link else text


def unlabelled(text: str) -> str:
    """The text with a separator for each label, other marks as dashes.

    Example:
        >>> unlabelled("手机1: 13912457803 Tel.: 010-65529988")
        '; 13912457803 ; 010-65529988'
    """
    return _RELAY.sub(r"\1-\2", _LABEL.sub(";", text)).replace("_", "-")


def is_within(part: str, text: str) -> bool:
    """Whether the digits of a part stand in the text in this order, in one piece."""
    return _NOT_PLAIN.sub("", part) in _NOT_PLAIN.sub("", text)


def has_digits(text: str) -> bool:
    """Whether there are digits enough for a hotline at least."""
    return _count(text) >= _LEAST_LINE


def is_zero(text: str) -> bool:
    """Whether somebody typed zeros to fill in a required field."""
    return _ZEROS.fullmatch(text) is not None


def split_lines(text: str) -> list[str] | None:
    """The lines of a cell, where each that has digits has enough for a number."""
    lines = [line for line in map(clean, text.splitlines()) if _DIGITS.search(line)]
    enough = len(lines) > 1 and all(_count(line) >= _LEAST_LINE for line in lines)
    return lines if enough else None


def split_numbers(text: str) -> list[str]:
    """The numbers of one cell: one unless each part is long enough to be a number.

    Example:
        >>> split_numbers("13912457803,13765254418"), split_numbers("0571-87654321/22")
        (['13912457803', '13765254418'], ['0571-87654321', '0571-87654322'])
    """
    tailed = _TAILS.fullmatch(text)
    if tailed:
        tails = re.findall(r"\d+", tailed[2])
        return [tailed[1], *(tailed[1][: -len(tail)] + tail for tail in tails)]
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    parts = [part for part in parts if _DIGITS.search(part)]
    if len(parts) == 1 and _count(text) >= _TWO_NUMBERS:
        parts = _unseparated(text)
    if len(parts) == 1:
        return parts
    enough = all(_count(part) >= _LEAST_DIGITS for part in parts)
    return parts if parts and enough else [text]


def _unseparated(text: str) -> list[str]:
    """Numbers with no separator but spaces, or Chinese mobile numbers with none."""
    plain = _NOT_PLAIN.sub("", text)
    found = list(_CN_MOBILES.finditer(plain))
    joined = all(left.end() == right.start() for left, right in pairwise(found))
    if len(found) > 1 and joined and sum(len(one[0]) for one in found) == len(plain):
        return [one[0] for one in found]
    return text.split()


def _count(text: str) -> int:
    return len(_DIGITS.findall(text))


def without_remark(text: str) -> str:
    """The text without what is said about its number.

    Example:
        >>> without_remark("13912457803(张三)"), without_remark("020 79460018 till 6")
        ('13912457803', '020 79460018')
    """
    text = _HAN_AFTER.sub("", _BRACKETED.sub("", text).strip())
    spoken = _WORDS_AFTER.fullmatch(text)
    return spoken[1] if spoken else text
