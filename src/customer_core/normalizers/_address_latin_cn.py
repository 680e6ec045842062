"""Addresses in China that are written in English or in pinyin.

Rules:
    Divisions stand at the end, from small to large, or at the start; each by its
    spelling, with or without Province, City, District or Shi, Qu. They get their
    Chinese names; the street keeps its letters. Building, floor and room are written in
    Chinese where they can stand behind the street so, and stay in it otherwise. A
    spelling that fits several divisions is settled by the others, or not at all.

Sources:
    The tables of :mod:`customer_core.reference.division_spellings`; GB/T 10114-2003
    (the order of addresses in Latin letters).
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from customer_core._text import strip_accents
from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_place import COMPLETED
from customer_core.normalizers._common import Issues
from customer_core.reference.division_spellings import LONGEST, divisions_spelled
from customer_core.reference.divisions import (
    COUNTY,
    FULL,
    LOCALITY,
    PROVINCE,
    Division,
    Named,
    table,
)

_KIND = re.compile(
    r"\b(?:province|prov|city|municipality|district|dist|county|prefecture|"
    r"autonomous|region|banner|league|new area|sar|special administrative region)"
    r"\b\.?",
    re.IGNORECASE,
)
# The same in pinyin; Xian may be a city too.
_PINYIN_KIND = re.compile(r"\b(?:sheng|shi|qu|xian)\b", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:district|dist|county|banner|qu|xian)\b", re.IGNORECASE)
# How the names of a county end that is called so.
_ENDINGS = {"district": "区", "dist": "区", "qu": "区", "county": "县", "xian": "县",
            "banner": "旗"}  # fmt: skip
_STREET_END = re.compile(
    r".*\b(?:road|rd|street|st|avenue|ave|lane|ln|lu|jie|dadao|dajie|highway|boulevard|"
    r"blvd|drive|dr|alley|xiang|hutong|no\.? ?\d+|\d+ ?hao|\d+)\b\.?[ ]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z']+")
_NUMBER = r"[A-Za-z]?\d{1,5}[A-Za-z]?|[A-Za-z]"
_UNIT = re.compile(
    rf"(?P<word>room|rm|flat|apartment|apt|suite|unit|floor|level|building|bldg|block|"
    rf"tower)s?\.? ?(?:no\.? ?)?#?(?P<number>{_NUMBER})(?=$| )"
    rf"|(?P<at>{_NUMBER})(?:st|nd|rd|th)? ?(?P<floor>floor|/f|f)(?=$| )",
    re.IGNORECASE,
)
_LETTER_END = re.compile(r"[a-z.]$")
_MOST_WORDS = 8  # of the divisions before a street
_BUILDING, _ENTRANCE, _FLOOR, _ROOM = range(4)
_RANKS = {
    "building": _BUILDING, "bldg": _BUILDING, "block": _BUILDING, "tower": _BUILDING,
    "unit": _ENTRANCE, "floor": _FLOOR, "level": _FLOOR, "/f": _FLOOR, "f": _FLOOR,
}  # fmt: skip
_WORDS = {"CN": "栋单层室", "TW": "栋单楼室", "HK": "座室楼室", "MO": "座室楼室"}


class _Found(NamedTuple):
    """Names of divisions from large to small, and what is left of a text."""

    names: list[tuple[Named, ...]]
    parts: list[str]


_Unit = tuple[str, int, str]  # as written, rank, number


def read_latin_cn(
    parts: list[str], *, country: str | None, stated: bool
) -> tuple[PostalAddress, Issues] | None:
    """Divisions, street and unit of a Chinese address in Latin letters.

    Args:
        parts: what stands between the commas, without country and postal code.
        country: ``CN``, ``HK``, ``MO``, ``TW``; it limits the divisions.
        stated: whether the text says so; otherwise a large division has to be there.

    Returns:
        ``None`` where no division is found; candidates alone where several are.

    Example:
        >>> parts = ["No. 15 Keyuan Road", "Nanshan District", "Shenzhen", "Guangdong"]
        >>> read_latin_cn(parts, country="CN", stated=False)[0].text
        '广东省深圳市南山区No. 15 Keyuan Road'
    """
    units, rest = _units(parts)
    found = _from_end(rest, country) or _from_start(rest, country)
    if found is None and stated and country != "CN":
        found = _Found([_region(str(country))], rest)
    if found is None:
        return None
    names = [one for named in found.names for one, _ in named]
    called = any(map(_SMALL.search, parts))
    if not stated and not called and all(one.level == COUNTY for one in names):
        return None
    kept = tuple(dict.fromkeys(one for one, _ in _narrow(found.names, ()) or ()))
    if len(kept) != 1:
        candidates = tuple(sorted({one.code for one in kept}))
        ambiguous = Issue(
            code=IssueCode.ADDRESS_AMBIGUOUS, parameters={"count": len(kept)}
        )
        return PostalAddress(candidates=candidates), (ambiguous,)
    named = {one.level for one in names}
    levels = {kept[0].level, PROVINCE} | set(range(1, len(set(kept[0].path))))
    issues = COMPLETED if levels - named else ()
    return _address(kept[0], found.parts, units), issues


def _region(country: str) -> tuple[Named, ...]:
    regions = (one for one in table().by_code.values() if one.level == PROVINCE)
    return tuple((one, FULL) for one in regions if one.country == country)


def _address(
    one: Division, parts: Sequence[str], units: Sequence[_Unit]
) -> PostalAddress:
    """The address, with the unit behind the street where it can stand there."""
    street, unit = ", ".join(parts), _unit_text(units, one.country)
    if unit and not _LETTER_END.search(street):
        street, unit = ", ".join([*(text for text, *_ in units), *parts]), ""
    admin1, admin2, admin3 = (*one.path, None, None)[:COUNTY]
    return PostalAddress(
        country=one.country,
        admin1=admin1,
        admin2=admin2,
        admin3=admin3,
        street=street or None,
        unit=unit or None,
        division_code=one.code,
    )


def _from_end(parts: list[str], country: str | None) -> _Found | None:
    """Divisions at the end, from small to large; localities stay."""
    found: list[tuple[Named, ...]] = []
    rest, places = list(parts), list[str]()
    while rest and (names := _names(rest[-1], country)):
        if _narrow([*found, *names[::-1]], ()) is None:
            break
        found += names[::-1]
        text = rest.pop()
        if all(kind & LOCALITY for named in names for _, kind in named):
            places.insert(0, text)
    if rest and (tail := _STREET_END.match(rest[-1])):
        names = _names(rest[-1][tail.end() :], country)
        if names and _narrow([*found, *names[::-1]], ()):
            found += names[::-1]
            rest[-1] = tail[0].strip()
    return _Found(found, rest + places) if found else None


def _from_start(parts: list[str], country: str | None) -> _Found | None:
    """Divisions at the start, from large to small."""
    found: list[tuple[Named, ...]] = []
    rest = list(parts)
    while rest and (names := _names(rest[0], country)):
        if _narrow([*found, *names], ()) is None:
            break
        found += names
        rest.pop(0)
    if not found and rest:
        found, rest[0] = _head(rest[0], country)
    return _Found(found, rest) if found else None


def _head(text: str, country: str | None) -> tuple[list[tuple[Named, ...]], str]:
    """Several divisions before a street that no comma sets apart, and the street."""
    ends = [gap.start() for gap in re.finditer(" ", text)]
    for end in reversed(ends[:_MOST_WORDS]):
        names = _names(text[:end], country)
        if len(names) > 1 and _narrow(names, ()):
            return names, text[end + 1 :]
    return [], text


def _narrow(
    names: Sequence[tuple[Named, ...]], known: tuple[Named, ...]
) -> tuple[Named, ...] | None:
    """What the names can mean inside what is known, or else around it."""
    for named in names:
        if not known:
            known = named
            continue
        inside = [(d, k) for d, k in named if any(o.contains(d) for o, _ in known)]
        around = [(o, k) for o, k in known if any(d.contains(o) for d, _ in named)]
        known = tuple(inside or around)
        if not known:
            return None
    return known or None


def _names(text: str, country: str | None) -> list[tuple[Named, ...]]:
    """The divisions that a whole text names one after the other; empty if it does not.

    Example:
        >>> [[d.name for d, _ in named] for named in _names("Shenzhen Guangdong", "CN")]
        [['深圳市'], ['广东省']]
    """
    bare = _KIND.sub(" ", strip_accents(text))
    if re.search(r"[^A-Za-z' .\-]", bare):
        return []
    if not _PINYIN_KIND.search(bare):
        return _spelled_in(bare, text, country)
    whole = _spelled_in(bare, _PINYIN_KIND.sub(" ", text), country)
    if whole and (_narrow(whole, ()) or _narrow(whole[::-1], ())):
        return whole
    return _spelled_in(_PINYIN_KIND.sub(" ", bare), text, country)


def _spelled_in(bare: str, text: str, country: str | None) -> list[tuple[Named, ...]]:
    """The divisions of the words of ``bare``, of the kinds that ``text`` tells."""
    words = [word.lower().replace("'", "") for word in _WORD.findall(bare)]
    kinds = {word.lower() for word in _SMALL.findall(text)}
    endings = frozenset(_ENDINGS[kind] for kind in kinds)
    found: list[tuple[Named, ...]] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            named = _spelled("".join(words[at : at + length]), country, endings)
            if named:
                found.append(named)
                at += length
                break
        else:
            return []
    return found


def _spelled(
    letters: str, country: str | None, endings: frozenset[str]
) -> tuple[Named, ...]:
    """What a spelling can mean: counties where the text says so, else larger ones."""
    named = [
        (d, k) for d, k in divisions_spelled(letters) if country in {None, d.country}
    ]
    fitting = [(d, k) for d, k in named if (d.level == COUNTY) == bool(endings)]
    called = [(d, k) for d, k in fitting if d.name[-1] in endings]
    return tuple(called or fitting or named)


def _units(parts: list[str]) -> tuple[list[_Unit], list[str]]:
    """Building, floor and room with their numbers, and the other parts."""
    units: list[_Unit] = []
    rest: list[str] = []
    for part in parts:
        found = list(_UNIT.finditer(part))
        covered = sum(one.end() - one.start() for one in found) + max(len(found) - 1, 0)
        at_start = found and found[0].start() == 0
        gaps = all(a.end() + 1 >= b.start() for a, b in pairwise(found))
        if found and covered == len(part) and at_start and gaps:
            units += [_unit(one) for one in found]
        else:
            rest.append(part)
    return units, rest


def _unit(found: re.Match[str]) -> _Unit:
    word = (found["word"] or found["floor"]).lower()
    number = (found["number"] or found["at"]).upper()
    return found[0], _RANKS.get(word, _ROOM), number


def _unit_text(units: Sequence[_Unit], country: str) -> str:
    """Building, entrance, floor and room as Chinese writes them."""
    ranks = {rank for _, rank, _ in units}
    words = _WORDS[country]
    text = ""
    for rank in (_BUILDING, _ENTRANCE, _FLOOR, _ROOM):
        for _, kind, number in units:
            if kind != rank:
                continue
            word = words[rank]
            if rank == _BUILDING and number.isalpha():
                word = "座"
            if word == "单":
                word = "单元" if _ROOM in ranks else "室"
            text += number + word
    return text
