"""Helpers for text, and for what a repr shows; they know no field.

Rules:
    *Clean* is loss-free for a reader: NFC, no control, bidirectional or zero-width
    characters, white space collapsed, edges trimmed. *Fold* is lossy and made for
    comparing: NFKC and casefold. Neither ever raises on any ``str``.

Sources:
    Unicode Standard Annex 15 (normalisation forms), Annex 24 (scripts).
"""

import re
import unicodedata
from collections.abc import Sized

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
