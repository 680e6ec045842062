"""Match keys of telephone numbers, and how a typed number finds a stored one.

Rules:
    The key is the E.164 number; a mobile number with an extension is a virtual number
    that is shared by many people, so there the extension belongs to the key. A query
    is plain text without a region: it is reduced to digits, looked up by its end, and
    then compared with the whole number.

Sources:
    ITU-T E.164 (2010): at most 15 digits, the national significant number last;
    ITU-T E.123 (2001): trunk prefix in brackets, ``+44 (0)20``.
"""

import re
from collections.abc import Callable

from attrs import field, frozen

from customer_core._text import clean, fold_width, mask
from customer_core.models.values import PhoneNumber, PhoneType

VERSION = 2
"""Version of the keys: raised whenever one changes for the same value."""

INDEX_DIGITS = 7
"""Digits at the end by which a number is looked up; a shorter one by all it has."""

_SHORTEST_DIGITS = 5  # of a hotline
_COUNTRY_DIGITS = 3  # the most a country code has (E.164)

_EXTENSION = re.compile(
    r"(.*\d)[\s,;]*(?:转|轉|分机|分機|内线|內線|extension|extn|ext\.?|x|#|\*|;)"
    r"[\s号號:.]*(\d{1,7})",
    re.IGNORECASE,
)
_VIRTUAL = re.compile(r"(.*(?<!\d)1[3-9]\d{9})-(\d{2,6})")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_DECIMALS = re.compile(r"(\d)\.0+$")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


@frozen(kw_only=True)
class PhoneKeys:
    """Match keys of one number.

    Attributes:
        number: E.164; for a virtual number ``E.164;ext=extension``.
    """

    number: str = field(repr=lambda text: repr(mask(text, 3)))


def is_virtual(value: PhoneNumber) -> bool:
    """Whether it is a mobile number with an extension: a shop's short-lived relay."""
    return value.extension is not None and value.type is PhoneType.MOBILE


def phone_keys(value: PhoneNumber) -> PhoneKeys:
    """The match keys of a number.

    Example:
        >>> virtual = PhoneNumber(e164="+8613512345678", extension="9100",
        ...                       type=PhoneType.MOBILE)
        >>> phone_keys(virtual).number
        '+8613512345678;ext=9100'
    """
    if value.extension is None or not is_virtual(value):
        return PhoneKeys(number=value.e164)
    return PhoneKeys(number=f"{value.e164};ext={value.extension}")


def split_extension(text: str) -> tuple[str, str | None]:
    """A number and the extension that is marked as such, ``None`` without one.

    Args:
        text: cleaned, with folded width.

    Example:
        >>> split_extension("010-65529988转123"), split_extension("13512345678-9100")
        (('010-65529988', '123'), ('13512345678', '9100'))
    """
    found = _EXTENSION.fullmatch(text) or _VIRTUAL.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def phone_query_key(text: str) -> str | None:
    """The key under which a typed number is looked up; ``None`` without a digit.

    Example:
        >>> phone_query_key("+44 (0)7700 900123") == phone_query_key("07700-900123")
        True
    """
    return _typed(text)[0][-INDEX_DIGITS:] or None


def phone_index_keys(value: PhoneNumber) -> tuple[str, ...]:
    """The keys under which a stored number is found: the end of its E.164 digits.

    A number that may be shorter without its country code (a hotline) has such ends too.

    Example:
        >>> phone_index_keys(PhoneNumber(e164="+8695588"))
        ('8695588', '695588', '95588')
    """
    return phone_ends(value.e164)


def phone_ends(e164: str) -> tuple[str, ...]:
    """The keys of a stored number by its E.164 text: :func:`phone_index_keys`.

    Example:
        >>> phone_ends("+8613800138000")
        ('0138000',)
    """
    digits = e164[1:]
    if len(digits) >= INDEX_DIGITS + _COUNTRY_DIGITS:
        return (digits[-INDEX_DIGITS:],)
    national = (digits[code:] for code in range(1, _COUNTRY_DIGITS + 1))
    short = (n for n in national if _SHORTEST_DIGITS <= len(n) < INDEX_DIGITS)
    return (digits[-INDEX_DIGITS:], *short)


def phone_matches(text: str, value: PhoneNumber) -> bool:
    """Whether a typed number means this one: all E.164 digits, or their end.

    Fewer than 7 digits must be the whole national number (``95588``). Another
    extension of a virtual number is another person's.

    Example:
        >>> number = PhoneNumber(e164="+861065529988", region="CN")
        >>> [phone_matches(text, number) for text in ("010-65529988", "021-65529988")]
        [True, False]
    """
    own = value.extension if is_virtual(value) else None
    return phone_matcher(text)(value.e164, own)


def phone_matcher(text: str) -> Callable[[str, str | None], bool]:
    """Whether a typed number means a stored one: :func:`phone_matches` for many.

    Args:
        text: as people write it.

    Returns:
        Takes the E.164 text of a stored number, and the extension of a virtual one.

    Example:
        >>> phone_matcher("010-65529988")("+861065529988", None)
        True
    """
    typed, extension = _typed(text)

    def means(e164: str, own: str | None) -> bool:
        if own is not None and extension not in {None, own}:
            return False
        missing = len(e164) - 1 - len(typed)
        return typed == e164[1:] or (
            e164.endswith(typed)
            and len(typed) >= _SHORTEST_DIGITS
            and (len(typed) >= INDEX_DIGITS or missing <= _COUNTRY_DIGITS)
        )

    return means


def _typed(text: str) -> tuple[str, str | None]:
    """The digits of a typed number without what is dialled before; its extension."""
    number, extension = split_extension(_TRUNK.sub("", fold_width(clean(text))))
    digits = _NOT_A_DIGIT.sub("", _DECIMALS.sub(r"\1", number))
    return (digits.lstrip("0") if len(digits) > INDEX_DIGITS else digits), extension
