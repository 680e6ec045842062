"""Helpers for text, and for what a repr shows; they know no field.

Rules:
    *Clean* is loss-free for a reader: NFC, no control, bidirectional or zero-width
    characters, white space collapsed, edges trimmed. *Fold* is lossy and made for
    comparing: NFKC and casefold. Neither ever raises on any ``str``. The text of a
    number or moment is what a person would type: no ``.0``, nothing rounded, ISO 8601.

Sources:
    Unicode Standard Annex 15 (normalisation forms), Annex 24 (scripts).
"""

import re
import unicodedata
from collections.abc import Callable, Sized
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# Unicode blocks of Han ideographs, Unicode 16: unified, extensions A to I,
# compatibility; U+3007 (zero) is used in names and years.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_ALL_HAN = re.compile(f"[{_HAN}]+")
# C0 and C1 controls that are not white space, soft hyphen, zero-width and
# bidirectional marks, the byte order mark, interlinear annotations, surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")


def has_invisible(text: str) -> bool:
    """Whether controls, zero-width or bidirectional marks are in the text."""
    return _INVISIBLE.search(text) is not None


def clean(text: str) -> str:
    r"""Text as a reader sees it: NFC, nothing invisible, single spaces, trimmed.

    Example:
        >>> clean("\ufeff Zhang\u200b  San\n")
        'Zhang San'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", visible).strip()


def fold_width(text: str) -> str:
    """NFKC: full-width letters, digits and punctuation become plain ones.

    Example:
        >>> fold_width("ＱＱ１２３（中国）")
        'QQ123(中国)'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """The comparison form: cleaned, NFKC, casefolded. Lossy; never stored.

    Example:
        >>> fold(" Ｓtraße ")
        'strasse'
    """
    return clean(fold_width(clean(text)).casefold())


def strip_accents(text: str) -> str:
    """Latin letters without their marks; other scripts are kept.

    Example:
        >>> strip_accents("Müller Łukasz 张")
        'Muller Lukasz 张'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept.translate(_STROKES))


# Latin letters whose stroke or ligature Unicode does not decompose.
_STROKES = str.maketrans(
    {
        "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ß": "ss",
        "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "Þ": "Th", "þ": "th", "ı": "i",
        "ð": "d", "Ð": "D",
    }
)  # fmt: skip


def has_han(text: str) -> bool:
    """Whether any character is a Han ideograph."""
    return not text.isascii() and _HAN_CHARACTER.search(text) is not None


def is_han(text: str) -> bool:
    """Whether every character is a Han ideograph; ``False`` for empty text."""
    return _ALL_HAN.fullmatch(text) is not None


def is_mojibake(text: str) -> bool:
    """Whether a text was decoded wrongly: UTF-8 read as GBK or Latin-1, or with losses.

    Example:
        >>> is_mojibake("寮犱笁"), is_mojibake("MÃ¼ller"), is_mojibake("锟斤拷")
        (True, True, True)
        >>> is_mojibake("张三"), is_mojibake("Müller")
        (False, False)
    """
    if text.isascii():
        return False
    first = text[0] if text[0] > "\x7f" else next(c for c in text if c > "\x7f")
    if "\u00c2" <= first <= "\u00f4":  # a first byte of several in UTF-8
        return _misread(text, "cp1252") is not None
    if first in _FIRST_OF_HAN and (meant := _misread(text, "gbk")):
        # plain characters come out as they went in
        return _COMMON_HAN.sub("", meant) == _NOT_ASCII.sub("", text)
    return "\ufffd" in text or "锟斤拷" in text


def _misread(text: str, encoding: str) -> str | None:
    """What UTF-8 that was read by another encoding says; ``None`` if it was not."""
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return None


_COMMON_HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
# what GBK makes of the first two bytes of Han ideographs in UTF-8
_FIRST_OF_HAN = frozenset(
    bytes((first, second)).decode("gbk", "ignore")
    for first in range(0xE4, 0xEA)
    for second in range(0x80, 0xC0)
)


def mask(text: str, head: int = 1, tail: int = 0) -> str:
    """Text that may be shown: ``head`` and ``tail`` characters, stars between.

    Everything is starred when fewer than about half of the characters would be.

    Example:
        >>> mask("13812345678", 3, 4), mask("张三丰"), mask("ab", 3, 4)
        ('138****5678', '张**', '**')
    """
    shown = head + tail
    if shown >= len(text) or shown * 2 > len(text) + 3:
        return "*" * len(text)
    stars = "*" * min(len(text) - shown, 8)
    return text[:head] + stars + (text[-tail:] if tail else "")


def counted(items: Sized) -> str:
    """What a ``repr`` shows of a collection: how many.

    Example:
        >>> counted(("a", "b"))
        '<2>'
    """
    return f"<{len(items)}>"


def scalar_text(value: object) -> str | None:
    """The text of a number, moment or missing value; ``None`` for anything else.

    Returns:
        Empty for ``None``, NaN, and the NaT and NA of dataframe libraries.

    Example:
        >>> scalar_text(13812345678.0), scalar_text(datetime(2020, 1, 2))
        ('13812345678', '2020-01-02')
        >>> scalar_text(float("nan")), scalar_text(["a"])
        ('', None)
    """
    convert = _BY_TYPE.get(type(value))
    if convert is not None:
        return convert(value)
    if type(value).__name__ in {"NAType", "NaTType"}:
        return ""
    for kind, convert_kind in _BY_TYPE.items():
        if isinstance(value, kind):
            return convert_kind(value)
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # of numpy
        return scalar_text(value.item())
    return None


def _of_float(value: float) -> str:
    if value != value:  # noqa: PLR0124 - NaN is the one number unequal to itself
        return ""
    return f"{value:.0f}" if value.is_integer() else float.__repr__(value)


def _of_decimal(value: Decimal) -> str:
    return "" if value.is_nan() else f"{value:f}"


def _of_datetime(value: datetime) -> str:
    if value.tzinfo is None and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


# In an order in which a subclass stands before its base.
_BY_TYPE: dict[type, Callable[[Any], str]] = {
    str: str,
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _of_float,
    Decimal: _of_decimal,
    datetime: _of_datetime,
    date: date.isoformat,
}
