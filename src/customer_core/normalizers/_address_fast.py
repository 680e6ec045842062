"""The ordinary Chinese address, read in one pass: province, city and county in full.

Rules:
    Answers only where the careful reader is sure to give the same: plain ideographs,
    digits and letters, the names of the levels with nothing but spaces between, and
    behind them nothing that could be another division or a telephone number. Otherwise
    it gives no answer.

Sources:
    The tables of :mod:`customer_core.reference.divisions`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from customer_core.match_keys.address import (
    AddressKeys,
    plain_han,
    plain_street,
    plain_text,
    simplified,
    street_key,
)
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_noise import is_suspect
from customer_core.normalizers._address_place import COMPLETED, NO_HINTS, locate
from customer_core.normalizers._address_unit import HAN, split_unit
from customer_core.normalizers._common import Issues
from customer_core.reference.divisions import (
    COUNTY,
    MUNICIPALITIES,
    PREFECTURE,
    PROVINCE,
    SHORT,
    Division,
    short_name,
    table,
)

_WORDS = "号楼|栋|幢|座|单元|层|楼|室|房|户"
_DIGITS = "0123456789"
_ROADS = "路街道里段同"  # behind whose number a name is no part of the key
_OTHERS = "区姓话手机式编邮件货系络"  # of zones, recipients and their labels
_CODE = re.compile(r"(.*[^\d ]) (\d{6})", re.ASCII)
_CODE_INSIDE = re.compile(r"(?:^| )\d{6}(?: |$)", re.ASCII)
_GAPS = re.compile(rf"(?<={HAN}) | (?={HAN})")


class _End(NamedTuple):
    """What the names up to here say."""

    levels: tuple[str, str, str | None]
    code: str
    issues: Issues
    unsure: frozenset[str]  # how a text may go on that is left to the careful reader


class _Node(NamedTuple):
    """A name, what it ends, and what can follow, by its first two characters."""

    name: str
    end: _End | None
    below: "_Trie"


_Trie = Mapping[str, tuple[_Node, ...]]

Read = tuple[PostalAddress, AddressKeys, Issues]


def read_ordinary(text: str) -> Read | None:
    """Value, keys and issues of an ordinary address in mainland China, or ``None``.

    Args:
        text: as received.

    Example:
        >>> value, keys, _ = read_ordinary("浙江省杭州市余杭区民族大道172号1栋803室")
        >>> value.division_code, value.unit, keys.street
        ('330110', '1栋803室', '民族大道172')
        >>> read_ordinary("朝阳区建国路88号") is None
        True
    """
    body, code = text, None
    if " " in text:
        if found := _CODE.fullmatch(text):
            body, code = found.groups()
        if _CODE_INSIDE.search(body):
            return None
        body = _GAPS.sub("", body)
    end, at = _walk(body)
    if code and end and end.issues:
        return None
    if end and (usual := _usual().fullmatch(body, at)):
        street, key, after, unit = usual.groups()
        if not after or key.rstrip(_DIGITS)[-1] in _ROADS:
            return _read(end, street, unit, key, code)
    return _read_plain(body, code, spaced=" " in text)


def _read_plain(body: str, code: str | None, *, spaced: bool) -> Read | None:
    """The same in any script, with any street in which nothing is suspect."""
    simple = simplified(body)
    if not plain_text().fullmatch(simple) or is_suspect(simple):
        return None
    end, at = _walk(simple)
    if end is None and not spaced:
        end, at = _located(simple)
    if end is None or (code and end.issues):
        return None
    street, unit = split_unit(body[at:])
    key = street_key(simple[at : at + len(street)]) if street else None
    return _read(end, street, unit, key, code)


def _walk(text: str) -> tuple[_End | None, int]:
    """What the names at the start say, and where the street begins."""
    below, at, end = _trie(), 0, None
    while below:
        for node in below.get(text[at : at + 2], ()):
            if text.startswith(node.name, at):
                below, end, at = node.below, node.end, at + len(node.name)
                break
        else:
            return None, 0
    if end is None or text[at : at + 2] in end.unsure:
        return None, 0
    return end, at


def _located(text: str) -> tuple[_End | None, int]:
    """The same by the careful reader, where it needs no evidence from elsewhere."""
    place = locate(text, postal_code=None, country="CN", hints=NO_HINTS)
    admin1, admin2, admin3 = place.levels
    sure = place.country == "CN" and not (place.candidates or place.before)
    if not sure or not admin1 or not admin2 or not place.code:
        return None, 0
    levels = (admin1, admin2, admin3)
    return _End(levels, place.code, place.issues, frozenset()), place.end


def _read(
    end: _End, street: str, unit: str | None, key: str | None, postal_code: str | None
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


@cache
def _trie() -> _Trie:
    nodes: list[_Node] = []
    children: defaultdict[str, list[Division]] = defaultdict(list)
    divisions = [d for d in table().by_code.values() if d.country == "CN"]
    for one in divisions:
        if one.level == COUNTY:
            in_city = one.code[:2] not in MUNICIPALITIES
            children[one.code[:4] if in_city else one.code[:2]].append(one)
        elif one.level == PREFECTURE:
            children[one.code[:2]].append(one)
    unsure = _unsure()
    for one in divisions:
        if one.level == PROVINCE:
            nodes += _province(one, children, unsure)
        elif one.level == PREFECTURE:
            nodes.append(_city(one, one.name, children, unsure, COMPLETED))
            short = short_name(one.name)
            if short and children.get(one.code[:4]) and _is_alone(one, short):
                nodes.append(_city(one, short, children, unsure, COMPLETED))
        elif _is_alone(one, one.name):
            nodes.append(_end(one, one.name, unsure, COMPLETED))
    return _by_start(nodes)


def _is_alone(one: Division, name: str) -> bool:
    """Whether a name never meant anything else."""
    return [other for other, _ in table().by_name[name]] == [one]


_Children = Mapping[str, list[Division]]
_Unsure = Mapping[Division, frozenset[str]]


def _province(one: Division, children: _Children, unsure: _Unsure) -> Iterator[_Node]:
    inside = children[one.code[:2]]
    short = short_name(one.name) or one.name
    if one.code[:2] in MUNICIPALITIES:
        counties = _by_start([_end(c, c.name, unsure, ()) for c in inside])
        yield from (_Node(n, None, counties) for n in (one.name * 2, one.name, short))
        return
    nodes = [_city(c, c.name, children, unsure, ()) for c in inside]
    for city in inside:
        name = short_name(city.name)
        if name and children.get(city.code[:4]):
            nodes.append(_city(city, name, children, unsure, ()))
    below = _by_start(nodes)
    yield from (_Node(name, None, below) for name in (one.name, short))


def _city(
    one: Division, name: str, children: _Children, unsure: _Unsure, issues: Issues
) -> _Node:
    inside = children.get(one.code[:4]) if one.code.endswith("00") else None
    if not inside:
        return _end(one, name, unsure, issues)
    return _Node(
        name, None, _by_start([_end(c, c.name, unsure, issues) for c in inside])
    )


def _end(one: Division, name: str, unsure: _Unsure, issues: Issues) -> _Node:
    admin1, admin2, admin3 = (*one.path, None)[:COUNTY]
    levels = (str(admin1), str(admin2), admin3)
    return _Node(name, _End(levels, one.code, issues, unsure[one]), {})


def _by_start(nodes: list[_Node]) -> _Trie:
    found: defaultdict[str, list[_Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: -len(node.name)):
        found[node.name[:2]].append(node)
    return {start: tuple(nodes) for start, nodes in found.items()}


def _unsure() -> _Unsure:
    """The beginnings of names that say a division, or what it lies in, once more."""
    own: defaultdict[Division, set[str]] = defaultdict(set)
    for name, named in table().by_name.items():
        for one, kind in named:
            if kind != SHORT or len(one.path) != len(set(one.path)):
                own[one].add(name[:2])
    every = frozenset(table().starts) | {"市辖"}
    by_path = table().by_path
    found: dict[Division, frozenset[str]] = {}
    for one in table().by_code.values():
        if one.level < COUNTY:
            found[one] = every
            continue
        around = (by_path.get(one.path[:length]) for length in range(1, COUNTY))
        sets = (own[outer] for outer in (one, *around) if outer)
        found[one] = frozenset().union({"市辖"}, *sets)
    return found
