"""What a cell holds around telephone numbers: separators, remarks.

Rules:
    Text is split only where each part is long enough to be a number, so that a
    separator inside a number or before an extension splits nothing.

Sources:
    ITU-T E.164 (2010): at most 15 digits.
"""

import re

_LEAST_DIGITS = 7  # of each of several numbers in one cell
_TWO_NUMBERS = 20  # digits; one number has at most 15 and a country prefix
_SEPARATORS = re.compile(r"[;,、，/|\\]|或|\bor\b|\band\b|&")
_DIGITS = re.compile(r"\d")
# a remark after the number: text in brackets, or from a Han character on
_REMARK = re.compile(r"\s*(?:\([^()\d]*\)|[\u4e00-\u9fff][^\d]*)$")


def split_numbers(text: str) -> list[str]:
    """The numbers of one cell: one unless each part is long enough to be a number."""
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    parts = [part for part in parts if _DIGITS.search(part)]
    if len(parts) == 1 and len(_DIGITS.findall(text)) >= _TWO_NUMBERS:
        parts = text.split()
    if len(parts) == 1:
        return parts
    enough = all(len(_DIGITS.findall(part)) >= _LEAST_DIGITS for part in parts)
    return parts if parts and enough else [text]


def without_remark(text: str) -> str:
    """The text without what follows its number.

    Example:
        >>> without_remark("13912457803(张三)")
        '13912457803'
    """
    return _REMARK.sub("", text)
