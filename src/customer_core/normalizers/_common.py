"""What every normalizer begins with: is there anything meaningful to read?

Rules:
    ``None``, NaN, blank text and placeholders are missing, and missing is no error.
    Numbers and dates are read as a person would type them; anything else that is no
    text is a mistake of the program. A text longer than its field can be is refused
    before any expression runs on it.
"""

import re
from functools import cache
from unicodedata import is_normalized

from attrs import field, frozen

from customer_core._text import (
    clean,
    fold_width,
    has_invisible,
    is_mojibake,
    mask,
    scalar_text,
)
from customer_core.issues import Issue, IssueCode
from customer_core.reference.placeholders import is_placeholder

Issues = tuple[Issue, ...]

# how a spreadsheet writes a long number: with a decimal tail, or in powers of ten
_WHOLE = re.compile(r"(\d+)\.0*", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d*))?E\+?(\d{1,2})", re.IGNORECASE | re.ASCII)
# and how it marks a number as text: '138 or ="138"
_MARKED = re.compile(r"'+(.*)|=\"([^\"]*)\"")


@frozen
class TextKeys:
    """The match key of a value that has no lossy form: its own text.

    Attributes:
        text: the canonical text; equal for equal values only.
    """

    text: str = field(repr=lambda text: repr(mask(text)))


@cache
def issue(code: IssueCode) -> Issue:
    """The issue of a code that needs no parameters, made once."""
    return Issue(code=code)


def received(raw: object, *, limit: int) -> tuple[str | None, str, Issues]:
    """The raw text, what can be read of it, and what was found on the way.

    Args:
        raw: text, a number or a date; ``None``, NaN, NaT and NA are missing.
        limit: characters above which the text is refused.

    Returns:
        The text as received (``None`` when nothing was), the cleaned text (empty when
        nothing meaningful is there), and the issues.

    Raises:
        TypeError: for anything else, such as bytes or a list.
    """
    if not isinstance(raw, str):
        plain = scalar_text(raw)
        if plain is None:
            msg = f"a normalizer reads text, not {type(raw).__name__}; convert it first"
            raise TypeError(msg)
        if not plain:
            return None, "", ()
        raw = plain
    if len(raw) > limit:
        return raw, "", (_too_long(len(raw), limit),)
    ordinary = raw.isprintable() and (raw.isascii() or is_normalized("NFKC", raw))
    if ordinary:  # nothing hidden, and of white space only plain spaces
        text, hidden = " ".join(raw.split()) if " " in raw else raw, False
    else:
        text, hidden = clean(raw), has_invisible(raw)
        if len(fold_width(text)) > limit:  # NFKC makes up to 18 characters of one
            return raw, "", (_too_long(len(raw), limit),)
    # no placeholder begins with a digit, and most values that are checked do
    if text and not text[0].isdigit() and is_placeholder(text):
        return raw, "", (issue(IssueCode.COMMON_PLACEHOLDER),)
    if not hidden and text.isascii():
        return raw, text, ()
    said = (
        (IssueCode.COMMON_INVISIBLE_REMOVED, hidden and text),
        (IssueCode.COMMON_MOJIBAKE, is_mojibake(text)),
    )
    return raw, text, tuple(issue(code) for code, found in said if found)


def _too_long(length: int, limit: int) -> Issue:
    parameters = {"length": length, "limit": limit}
    return Issue(code=IssueCode.COMMON_TOO_LONG, parameters=parameters)


def undo_spreadsheet(text: str) -> tuple[str, bool]:
    """The digits of a number a spreadsheet rewrote, and whether some are lost.

    Example:
        >>> undo_spreadsheet("13912457803.0"), undo_spreadsheet("1.39E+10")
        (('13912457803', False), ('139', True))
        >>> undo_spreadsheet("'13912457803"), undo_spreadsheet('="0012"')
        (('13912457803', False), ('0012', False))
    """
    marked = _MARKED.fullmatch(text) if text[:1] in {"'", "="} else None
    if marked:
        text = marked[1] or marked[2] or ""
    if "." not in text and "E" not in text and "e" not in text:
        return text, False
    whole = _WHOLE.fullmatch(text)
    if whole:
        return whole[1], False
    scientific = _SCIENTIFIC.fullmatch(text)
    if not scientific:
        return text, False
    digits, exponent = scientific[1] + (scientific[2] or ""), int(scientific[3])
    return digits, len(digits) != exponent + 1
