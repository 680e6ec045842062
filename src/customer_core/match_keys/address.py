"""Match keys of postal addresses: one address written in several ways, one key.

Rules:
    The street key keeps what tells streets and houses apart; script, width, case,
    accents, spaces and punctuation go, street words become short, the word for *number*
    goes, and Chinese numerals before it become digits. Building, floor and room are not
    in it: shops leave them out. For the same reason a Chinese key leaves out the town
    or development zone before a street, what stands in brackets, and the name of the
    building behind the house number.

Sources:
    USPS Publication 28, appendix C1 (street suffixes); common British usage; GB/T
    23705-2009 (the order of the parts of Chinese addresses).
"""

import re
from functools import cache
from types import MappingProxyType

from attrs import field, frozen

from customer_core._text import fold, strip_accents
from customer_core.models.values import PostalAddress
from customer_core.reference.han import simplified_forms

VERSION = 2
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
_DIGITS = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(rf"[{_DIGITS}零两十百千]{{1,9}}(?=[号弄栋幢段组队巷期])")
_NUMBER_WORD = re.compile(r"(?<=\d)号(?![楼院\d])")
_NUMBER_JOINT = re.compile(r"(?<=\d)号(?=\d)")
_NUMBER_BEFORE = re.compile(r"\b(?:no|nr|number)\b\.?\s*(?=\d)")
_BETWEEN = re.compile(r"(?<=\d)(?:之|\s*[-\u2010-\u2015~]\s*)(?=\d)")
# Latin letters outside ASCII, and marks: what strip_accents can change.
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BRACKETS = re.compile(r"\([^()]*\)?")
# What stands before a street and is often left out.
_TOWN = re.compile(
    r"[\u4e00-\u9fff]{1,9}?(?:街道(?:办事处|办(?!事处)|(?!办))|镇|乡|苏木)"
    r"(?![路街道巷弄村桥]|(?:人民)?政府)(?=[^\d]{2})"
)
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:高新|经开|开发|工业园|经济技术开发|高新技术(?:产业)?开发|新)区"
    r"(?![路街道巷弄村桥])(?=[^\d]{2})"
)
_HOUSE = re.compile(
    r"(.*?[路街道巷弄里段同][甲乙丙丁]?(?:\d+弄)?\d+(?:-\d+)*)号(?![楼院])"
)
_COMPOUND = re.compile(r"(.*?[路街道巷弄里段同][甲乙丙丁]?\d+(?:-\d+)*号院)")
# Characters of a street whose key is what stands before 号, and of nothing else.
_TELLING = "号弄栋幢座楼层室房户之镇乡木区段组队巷期"


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
    street, code = value.street, value.postal_code
    return AddressKeys(
        street=street_key(street) if street else None,
        division=value.division_code or _division_key(value),
        postal_code=re.sub(r"[\s-]", "", code).upper() if code else None,
    )


def street_key(text: str) -> str | None:
    """The folded street with its number; ``None`` without a letter or digit.

    Example:
        >>> [street_key(text) for text in ("科苑路十五號", "科苑路 15号", "科苑路15")]
        ['科苑路15', '科苑路15', '科苑路15']
        >>> street_key("粤海街道科苑路15号科兴科学园"), street_key("科苑路15号院")
        ('科苑路15', '科苑路15号院')
        >>> street_key("No. 224, Cain Lane")
        '224 cain ln'
    """
    if plain := plain_street().fullmatch(text):
        return str(plain[1])
    folded = _folded(text)
    if not folded.isascii():
        folded = _han_street(_GAP_BEFORE_HAN.sub("", folded))
    folded = _BETWEEN.sub("-", _NUMBER_BEFORE.sub("", folded))
    words = _WORDS.findall(folded)
    joint = " " if folded.isascii() else ""
    return joint.join(_STREET_WORDS.get(word, word) for word in words) or None


@cache
def plain_street(without: str = "") -> re.Pattern[str]:
    """A usual Chinese street with a number; group 1 is its key.

    Args:
        without: characters that are not in it.

    Example:
        >>> plain_street().fullmatch("民族大道172号")[1]
        '民族大道172'
    """
    return re.compile(f"((?!.*街道){plain_han(_TELLING + without)}+[0-9]{{1,6}})号")


@cache
def plain_text() -> re.Pattern[str]:
    """Texts of ideographs that stay as they are when folded, letters and digits."""
    return re.compile(f"(?:{plain_han()}|[0-9A-Za-z])*")


@cache
def plain_han(without: str = "") -> str:
    """A class of unified ideographs that stay as they are when folded.

    Args:
        without: further characters that are not in it.
    """
    out = simplified_forms().keys() | set(map(ord, without))
    kept = [c for c in range(0x4E00, 0xA000) if c not in out]
    starts = [c for c in kept if c - 1 in out or c == kept[0]]
    ends = [c for c in kept if c + 1 in out or c == kept[-1]]
    ranges = (f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))
    return f"[{''.join(ranges)}]"


def simplified(text: str) -> str:
    """Traditional and variant characters in their simplified form, one for one.

    Example:
        >>> simplified("體育東路15號")
        '体育东路15号'
    """
    if text.isascii() or not _folding().search(text):
        return text
    return text.translate(simplified_forms())


@cache
def _folding() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, simplified_forms()))}]")


def _han_street(text: str) -> str:
    """A Chinese street without what people leave out."""
    if "(" in text:
        text = _BRACKETS.sub("", text) or text
    text = _NUMERAL.sub(_digits, text)
    if "区" in text and (zone := _ZONE.match(text)):
        text = text[zone.end() :]
    if town := _TOWN.match(text):
        text = text[town.end() :]
    if "之" in text:
        text = _BETWEEN.sub("-", text)
    if "号" not in text:
        return text
    if house := _HOUSE.match(text) or _COMPOUND.match(text):
        return house[1]
    return _NUMBER_JOINT.sub("-", _NUMBER_WORD.sub("", text))


def _digits(found: re.Match[str]) -> str:
    """A Chinese numeral up to 9999 in digits; what is none stays as it is."""
    text = found[0].replace("零", "〇").replace("两", "二")
    if not any(unit in text for unit in _TENS):
        return "".join(str(_DIGITS.index(digit)) for digit in text)
    total, digit, last = 0, 0, 10_000
    for character in text:
        if character in _TENS:
            unit = _TENS[character]
            if unit >= last:
                return found[0]
            total, digit, last = total + (digit or 1) * unit, 0, unit
        elif digit:
            return found[0]
        else:
            digit = _DIGITS.index(character)
    return str(total + digit)


def _division_key(value: PostalAddress) -> str | None:
    city = value.admin2 or value.admin1
    if city is None:
        return None
    folded = "".join(_WORDS.findall(_folded(city)))
    return f"{value.country or ''}:{folded}" if folded else None


def _folded(text: str) -> str:
    if plain_text().fullmatch(text):
        return text.lower()
    folded = fold(text)
    if folded.isascii():
        return folded
    if _ACCENTED.search(folded):
        folded = strip_accents(folded)
    return simplified(folded)
