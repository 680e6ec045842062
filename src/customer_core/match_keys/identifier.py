"""Match keys of identifiers: the compact form, old resident numbers upgraded.

Rules:
    Two writings of one number have one key: width, case, separators and, for Chinese
    resident numbers, the 15 and the 18-digit form. The kind is no part of the key, for
    sources disagree about what to call a number.

Sources:
    GB 11643-1999 (18 digits, check character by ISO 7064 MOD 11-2; 15-digit numbers
    are of persons born in the 1900s).
"""

import re
from operator import mul
from string import ascii_lowercase, ascii_uppercase

from attrs import field, frozen

from customer_core._text import clean, fold_width, mask
from customer_core.models.values import Identifier

VERSION = 1
"""Version of the keys: raised whenever one changes for the same value."""

_SEPARATORS = re.compile(r"[\s\-‐‑–—_./·()]+")
# province 1-8, county, then YYMMDD and the sequence number
_OLD_RESIDENT = re.compile(
    r"([1-8]\d{5})(\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})", re.ASCII
)
# ASCII only: upper() of other letters may be several and change with each call
_UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
"""Check characters of resident numbers, by the weighted sum modulo 11."""


@frozen(kw_only=True)
class IdentifierKeys:
    """Match keys of one identifier.

    Attributes:
        value: compact form, upper case; a 15-digit resident number has 18 here.
    """

    value: str = field(repr=lambda text: repr(mask(text, 0, 4)))


def compact(text: str) -> str:
    """An identifier without separators, in plain upper-case characters.

    Example:
        >>> compact(" １１０１０５-19491231 002x")
        '11010519491231002X'
    """
    joined = _SEPARATORS.sub("", fold_width(clean(text)))
    return clean(joined).translate(_UPPER)


def weighted_sum(digits: str, start: int = 0) -> int:
    """The digits of a resident number times their weights (ISO 7064 MOD 11-2).

    Args:
        digits: plain digits of the number or of a part of it.
        start: place of the first of them in the number, 0 to 16.
    """
    weights = _WEIGHTS[start : start + len(digits)]
    return sum(map(mul, weights, map(int, digits)))


def check_character(body: str) -> str:
    """The check character of the first 17 digits (ISO 7064 MOD 11-2).

    Example:
        >>> check_character("11010519491231002")
        'X'
    """
    return RESIDENT_CHECKS[weighted_sum(body) % len(RESIDENT_CHECKS)]


def upgrade(number: str) -> str:
    """A 15-digit resident number in 18 digits; any other text unchanged.

    Example:
        >>> upgrade("110105491231002")
        '11010519491231002X'
    """
    old = _OLD_RESIDENT.fullmatch(number)
    if not old:
        return number
    body = f"{old[1]}19{old[2]}"
    return body + check_character(body)


def identifier_keys(value: Identifier) -> IdentifierKeys:
    """The match keys of an identifier."""
    return IdentifierKeys(value=identifier_index_key(value))


def identifier_query_key(text: str) -> str | None:
    """The key of a typed identifier; ``None`` when nothing is left of it."""
    return upgrade(compact(text)) or None


def identifier_index_key(value: Identifier) -> str:
    """The key under which a stored identifier is found."""
    return upgrade(compact(value.value))


def identifier_matches(text: str, value: Identifier) -> bool:
    """Whether a typed identifier is this one.

    Example:
        >>> stored = Identifier(kind="resident_id", value="11010519491231002X")
        >>> identifier_matches("110105 491231 002", stored)
        True
    """
    return identifier_query_key(text) == identifier_index_key(value)
