"""Match keys of postal addresses: one address written in several ways, one key.

Rules:
    The street key keeps every digit and every letter that tells streets apart; script,
    width, case, accents, spaces and punctuation go, street words become short, the word
    for *number* goes, and Chinese numerals before it become digits. Building, floor and
    room are not in it: shops leave them out.

Sources:
    USPS Publication 28, appendix C1 (street suffixes); common British usage.
"""

import re
from types import MappingProxyType

from attrs import field, frozen

from customer_core._text import fold, strip_accents
from customer_core.match_keys.name import fold_han
from customer_core.models.values import PostalAddress

VERSION = 1
"""Version of the keys: raised whenever one changes for the same value."""

_HIDDEN = field(default=None, repr=lambda text: "None" if text is None else "'***'")

_STREET_WORDS = MappingProxyType(
    {
        long: short
        for short, words in {
            "st": "street str", "rd": "road", "ave": "avenue av", "ln": "lane",
            "dr": "drive drv", "blvd": "boulevard", "ct": "court crt", "pl": "place",
            "sq": "square", "ter": "terrace terr", "cres": "crescent cresc",
            "cl": "close", "gdns": "gardens", "gr": "grove", "pk": "park",
            "hwy": "highway", "pkwy": "parkway", "ctr": "center centre", "mt": "mount",
            "n": "north", "s": "south", "e": "east", "w": "west",
        }.items()
        for long in words.split()
    }
)  # fmt: skip
_GAP_BEFORE_HAN = re.compile(r"\s+(?=[\u3400-\u9fff])")
_NUMERALS = "一二三四五六七八九"
_NUMERAL = re.compile(rf"([{_NUMERALS}]?)(十?)([{_NUMERALS}]?)(?=[号弄栋幢])")
_NUMBER_WORD = re.compile(r"(?<=\d)号(?![楼院])")
_NUMBER_BEFORE = re.compile(r"\b(?:no|nr|number)\b\.?\s*(?=\d)")
_BETWEEN = re.compile(r"(?<=\d)(?:之|\s*[-\u2010-\u2015~]\s*)(?=\d)")
# Latin letters outside ASCII, and marks: what strip_accents can change.
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@frozen(kw_only=True)
class AddressKeys:
    """Match keys of one address; ``None`` where it has no such part.

    Attributes:
        street: street and house number.
        division: six digits of GB/T 2260, or country and folded city (``GB:oxford``).
        postal_code: capitals without spaces and dashes.
    """

    street: str | None = _HIDDEN
    division: str | None = _HIDDEN
    postal_code: str | None = _HIDDEN


def address_keys(value: PostalAddress) -> AddressKeys:
    """The match keys of an address.

    Example:
        >>> a = PostalAddress(country="GB", admin2="Oxford", street="7 Mill Rd.")
        >>> b = PostalAddress(country="GB", admin2="OXFORD", street="7, Mill Road")
        >>> address_keys(a) == address_keys(b), address_keys(a).division
        (True, 'GB:oxford')
    """
    code = value.postal_code
    return AddressKeys(
        street=street_key(value.street) if value.street else None,
        division=_division_key(value),
        postal_code=re.sub(r"[\s-]", "", code).upper() if code else None,
    )


def street_key(text: str) -> str | None:
    """The folded street with its number; ``None`` without a letter or digit.

    Example:
        >>> [street_key(text) for text in ("科苑路十五號", "科苑路 15号", "科苑路15")]
        ['科苑路15', '科苑路15', '科苑路15']
        >>> street_key("No. 224, Cain Lane")
        '224 cain ln'
    """
    folded = _folded(text)
    if not folded.isascii():
        folded = _GAP_BEFORE_HAN.sub("", folded)
        folded = _NUMBER_WORD.sub("", _NUMERAL.sub(_digits, folded))
    folded = _BETWEEN.sub("-", _NUMBER_BEFORE.sub("", folded))
    words = _WORDS.findall(folded)
    joint = " " if folded.isascii() else ""
    return joint.join(_STREET_WORDS.get(word, word) for word in words) or None


def _digits(found: re.Match[str]) -> str:
    """Chinese numerals up to ninety-nine; longer and empty ones stay as they are."""
    tens, ten, ones = found.groups()
    before = found.string[: found.start()][-1:]
    if (
        not found[0]
        or (before and before in _NUMERALS + "十百千零〇")
        or (tens and ones and not ten)
    ):
        return found[0]
    if not ten:
        return str(_NUMERALS.index(tens or ones) + 1)
    high = _NUMERALS.index(tens) + 1 if tens else 1
    low = _NUMERALS.index(ones) + 1 if ones else 0
    return str(high * 10 + low)


def _division_key(value: PostalAddress) -> str | None:
    if value.division_code:
        return value.division_code
    city = value.admin2 or value.admin1
    if city is None:
        return None
    folded = "".join(_WORDS.findall(_folded(city)))
    return f"{value.country or ''}:{folded}" if folded else None


def _folded(text: str) -> str:
    folded = fold(text)
    if folded.isascii():
        return folded
    if _ACCENTED.search(folded):
        folded = strip_accents(folded)
    return fold_han(folded)
