"""The ordinary Chinese address, read in one pass: divisions, street, building, room.

Rules:
    Answers only where the careful reader is sure to give the same: plain ideographs,
    digits and letters, the names of the levels with nothing but gaps between, and
    behind them nothing that could be another division or a telephone number. A bare
    district of several cities is answered too, with its candidates, where no hint could
    settle it. Otherwise it gives no answer.

Sources:
    The tables of :mod:`customer_core.reference.divisions`.
"""

import re
from collections.abc import Iterable
from functools import cache

from customer_core.match_keys.address import (
    AddressKeys,
    plain_han,
    plain_street,
    plain_text,
    simplified,
    street_key,
)
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_cn import LABEL
from customer_core.normalizers._address_noise import is_suspect
from customer_core.normalizers._address_place import NO_HINTS, locate
from customer_core.normalizers._address_trie import End, trie
from customer_core.normalizers._address_unit import HAN, split_unit
from customer_core.normalizers._common import Issues
from customer_core.reference.divisions import table

_WORDS = "号楼|栋|幢|座|单元|层|楼|室|房|户"
_DIGITS = "0123456789"
_ROADS = "路街道里段同"  # behind whose number a name is no part of the key
_OTHERS = "区姓话手机式编邮件货系络"  # of zones, recipients and their labels
_CODE = re.compile(r"(.*[^\d ]) (\d{6})", re.ASCII)
_BETWEEN = frozenset(" ,，、/|")
_SIX_DIGITS = re.compile("[0-9]{6}")
_LONGEST_LABEL = 8  # characters
_CODE_INSIDE = re.compile(r"(?:^| )\d{6}(?: |$)", re.ASCII)
_GAPS = re.compile(rf"(?<={HAN}) | (?={HAN})")


Read = tuple[PostalAddress, AddressKeys, Issues]


def read_ordinary(text: str, *, hinted: bool = False) -> Read | None:
    """Value, keys and issues of an ordinary address in mainland China, or ``None``.

    Args:
        text: as received.
        hinted: whether there are hints, which may settle what the text leaves open.

    Example:
        >>> value, keys, _ = read_ordinary("浙江省杭州市余杭区民族大道172号1栋803室")
        >>> value.division_code, value.unit, keys.street
        ('330110', '1栋803室', '民族大道172')
        >>> read_ordinary("朝阳区建国路88号")[0].candidates
        ('110105', '220104')
        >>> read_ordinary("朝阳区建国路88号", hinted=True) is None
        True
    """
    return read_in_full(text) or _read_plain(text, hinted=hinted)


def read_in_full(text: str) -> Read | None:
    """The same for divisions by their full names and a usual street."""
    plain = _plain(text)
    return _read_usual(*plain) if plain else None


def _plain(text: str) -> tuple[str, str | None] | None:
    """The text without label, gaps and postal code; the code."""
    if "址" in text[:_LONGEST_LABEL] and (label := LABEL.match(text)):
        text = text[label.end() :]
    body, code = text, None
    if " " in text:
        if found := _CODE.fullmatch(text):
            body, code = found.groups()
        if _CODE_INSIDE.search(body):
            return None
        body = _GAPS.sub("", body)
    return body, code


def read_ordinary_columns(
    street: str, places: Iterable[str], postal_code: str | None
) -> Read | None:
    """The same of an address in columns.

    Args:
        street: as received.
        places: province, city and county, as far as the columns hold them.
        postal_code: as received; anything but six digits is no ordinary one.

    Example:
        >>> found = read_ordinary_columns("民族大道172号", ["杭州市", "余杭区"], None)
        >>> found[0].text
        '浙江省杭州市余杭区民族大道172号'
        >>> read_ordinary_columns("民族大道172号", ["无", "余杭区"], None) is None
        True
    """
    names = dict.fromkeys(places)
    if not all(map(table().by_name.__contains__, names)):
        return None
    if postal_code and not _SIX_DIGITS.fullmatch(postal_code):
        return None
    return _read_usual("".join(names) + street, postal_code or None)


def _read_usual(text: str, code: str | None) -> Read | None:
    """The address where its street is a usual one too."""
    end, at = _walk(text, cities=True)
    if end is None or (code and end.issues):
        return None
    usual = _usual().fullmatch(text, at)
    if usual is None or not (end.final or usual.start(1) == usual.start(2)):
        return None  # a town may tell the county
    street, key, after, unit = usual.groups()
    if after and key.rstrip(_DIGITS)[-1] not in _ROADS:
        return None
    return _read(end, street, unit, key, code)


def _read_plain(text: str, *, hinted: bool) -> Read | None:
    """The same in any script, with any street in which nothing is suspect."""
    plain = _plain(text)
    if plain is None:
        return None
    body, code = plain
    simple = simplified(body)
    if not plain_text().fullmatch(simple) or is_suspect(simple):
        return None
    end, at = _walk(simple)
    if end is None and " " not in text:
        end, at = _located(simple, hinted=hinted)
    if end is None or (code and end.issues):
        return None
    street, unit = split_unit(body[at:])
    key = street_key(simple[at : at + len(street)]) if street else None
    return _read(end, street, unit, key, code)


def _walk(text: str, *, cities: bool = False) -> tuple[End | None, int]:
    """What the names at the start say, and where the street begins.

    Args:
        text: simplified.
        cities: whether the full name of a city may come last.
    """
    below, at, end = trie(), 0, None
    while below:
        for name, ends, following in below.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                below, end, at = following, ends, at + len(name)
                break
        else:
            if at and text[at : at + 1] in _BETWEEN:
                at += 1
            elif cities:
                break
            else:
                return None, 0
    while text[at : at + 1] in _BETWEEN:
        at += 1
    if end is None or text[at : at + 2] in end.unsure or text[at : at + 1] == "县":
        return None, 0
    return end, at


def _located(text: str, *, hinted: bool) -> tuple[End | None, int]:
    """The same by the careful reader, where it needs no evidence from elsewhere."""
    place = locate(text, postal_code=None, country="CN", hints=NO_HINTS)
    admin1, admin2, admin3 = place.levels
    bare = admin1 is None and admin3 is not None  # a county of several cities
    settled = admin1 and admin2 and not place.candidates
    if place.country != "CN" or place.before or not (settled or (bare and not hinted)):
        return None, 0
    end = End(
        place.levels, place.code, place.issues, frozenset(), candidates=place.candidates
    )
    return end, place.end


def _read(
    end: End, street: str, unit: str | None, key: str | None, postal_code: str | None
) -> Read:
    admin1, admin2, admin3 = end.levels
    value = PostalAddress(
        country="CN",
        admin1=admin1,
        admin2=admin2,
        admin3=admin3,
        street=street or None,
        unit=unit or None,
        postal_code=postal_code,
        division_code=end.code,
        candidates=end.candidates,
    )
    keys = AddressKeys(street=key, division=end.code, postal_code=postal_code)
    return value, keys, end.issues


@cache
def _usual() -> re.Pattern[str]:
    """Town, street with a number, name of a place, building and room.

    Groups: all before the unit, its key, the name behind the number, the unit.
    """
    letter = f"(?:(?!街道){plain_han(_OTHERS + '镇乡木号弄栋幢段组队巷期')})"
    town = f"(?:{letter}{{1,9}}?(?:街道(?!办)|[镇乡])"
    town += r"(?![路街道巷弄村桥]|(?:人民)?政府)(?=\D{2}))?"
    name = f"(?!院){plain_han(_OTHERS + '号栋幢座楼单层室房户')}{{1,20}}"
    number = "(?:[A-Za-z]?[0-9]{1,4}[A-Za-z]?|[A-Za-z])"
    unit = f"(?:{number}(?:{_WORDS}))+(?:[0-9]{{1,4}}[A-Za-z]?)?"
    street = plain_street(_OTHERS).pattern
    return re.compile(f"({town}{street}({name})?)({unit})?")
