"""Words that people type where they have nothing to say.

Rules:
    A placeholder means *missing*: the raw text is kept, no value is made of it. Text
    without any letter or digit (``-``, ``???``, ``……``) is a placeholder too. Empty
    text is not: there is nothing to report.

Sources:
    ``data/placeholders.txt``.
"""

from functools import cache
from typing import Final

from customer_core._text import fold
from customer_core.reference._tables import read_rows

_LONGEST: Final = 32  # characters of text that may still be a placeholder
_FIRST_WIDE: Final = "\uff00"  # full-width forms, which folding makes plain
# Placeholders that are somebody's name beside another one: 李娜 is Na Li, 南 is Nan.
_ALSO_NAMES: Final = frozenset({"na", "nan", "空", "略"})


@cache
def placeholder_words() -> frozenset[str]:
    """Every placeholder word, folded and without spaces (``n/a`` for ``N / A``)."""
    return frozenset(word for (word,) in read_rows("placeholders.txt"))


@cache
def _beginnings() -> frozenset[str]:
    """The first one and the first two characters of every placeholder word."""
    words = placeholder_words()
    return frozenset({word[:1] for word in words} | {word[:2] for word in words})


def _begins_otherwise(text: str) -> bool:
    """Whether its beginning shows that a text is none; ``False`` says nothing."""
    first, second = text[:1], text[1:2]
    # folding makes no other characters of these
    if not ("!" <= first <= "~" or "\u4e00" <= first <= "\u9fff" or first in "¥£€"):
        return False
    if first.lower() not in _beginnings():
        return first.isalnum() or any(map(str.isalnum, text))
    return (
        second.isascii() and second.isalpha() and text[:2].lower() not in _beginnings()
    )


def is_placeholder(text: str) -> bool:
    """Whether the text stands for a missing value.

    Args:
        text: any text, in any case, width and spacing.

    Example:
        >>> is_placeholder("暂无"), is_placeholder(" N / A "), is_placeholder("--")
        (True, True, True)
        >>> is_placeholder("吴暂"), is_placeholder("")
        (False, False)
    """
    if len(text) > _LONGEST or _begins_otherwise(text):
        return False
    if text.isalpha() and max(text) < _FIRST_WIDE:
        return text.casefold() in placeholder_words()
    folded = fold(text).replace(" ", "")
    if folded in placeholder_words():
        return True
    return folded != "" and not any(map(str.isalnum, folded))


def is_placeholder_part(text: str) -> bool:
    """Whether one part of a name is missing, where its other part is known.

    Narrower than :func:`is_placeholder`: ``Na`` beside ``Li`` is 李娜.

    Example:
        >>> is_placeholder_part("Na"), is_placeholder_part("N/A")
        (False, True)
    """
    return is_placeholder(text) and fold(text) not in _ALSO_NAMES
