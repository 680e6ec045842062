"""Reads the divisions at the start of a Chinese address, from large to small.

Rules:
    Longest name first, another one where that leads further (青岛 and 市南区, not
    青岛市). A division must lie in the one before it; levels may be left out, or repeat
    what is known. A short name is a division only where people use it so: provinces and
    prefectures, cities and counties in a province, all in a prefecture. In doubt it
    counts only before another division: where the next word makes it a street or a
    building (南京西路, 天河路), where it is no city's at the start (阿里巴巴), where it
    repeats what was known and names an office (深圳市深圳市民中心). A name that is a
    province and a prefecture is the province, unless only the prefecture leads on.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from customer_core.reference.divisions import (
    COUNTY,
    FORMER,
    FULL,
    LOCALITY,
    MUNICIPALITIES,
    OLD,
    PREFECTURE,
    PROVINCE,
    SHORT,
    Division,
    Named,
    table,
)

Divisions = tuple[Division, ...]

COUNTRY_WORD = re.compile(r"(?:中[华華]人民共和[国國]|中[国國](?:大[陆陸])?)[ ,]*")
"""The country before its divisions."""

_MOST = 9  # names of one address; more is no address
_BETWEEN = frozenset(" ,;、/|·>-[]【】()\t")
_GAP = r"[ ,;、/|·>\-\[\]【】()\t]*"
# Words for groups of divisions, which tables of codes have as a level of their own.
_GROUP = (
    r"(?:市辖区|(?:省|自治区)?直辖县级行政(?:区划|单位)"
    r"|(?<=重庆市)县(?=[\u4e00-\u9fff]{2,11}县))"
)
_GROUP_STARTS = ("市辖", "省直", "自治区直", "直辖", "县")
_SKIP = re.compile(f"{_GAP}(?:{_GROUP}{_GAP})*")
# What follows a short name that is not a division there.
_NOT_A_DIVISION = re.compile(
    r"(?:[东西南北中内外上下新老前后环]|[一二三四五六七八九十\d]+)?"
    r"(?:大道|大街|支路|横路|胡同|路|街|道|巷|弄|里(?!屯))"
    r"|[县市旗盟]|区(?!域)|门|祠|村|镇|乡|桥|站|山|河|湖|湾|花园|花苑|家园|新村|新城|小区|公寓|大厦|广场|大楼"
    r"|中心|宾馆|酒店|饭店|公园|机场|银行|大桥|立交|隧道|码头|水库|体育|足球场|收费站"
    r"|(?:火车|高铁|汽车|客运|地铁|[东西南北])站"
    r"|(?:工业|师范|农业|科技|理工|医科|医药|财经|建筑|政法|交通)?(?:大学|学院)"
    r"|(?:人民|中|市|第?[一二三四五六七八九十]+)?(?:医院|中学|小学)"
)
# What makes 市民中心 or 区政府 of a name that says what was known already.
_CIVIC = re.compile(
    r"人?民(?:政府|中心|广场|公园|服务|医院|法院|检察院)"
    r"|政[府务]|委|场|郊|立|中心|中医|医院|第[一二三四五六七八九十]"
)


class Step(NamedTuple):
    """One name that was read.

    Attributes:
        start: where it starts.
        end: where the next text starts.
        name: as it was written, simplified.
        divisions: what it can mean after the names before it, ascending by code.
        kind: bits of ``FORMER`` and ``LOCALITY`` where nothing else was meant.
        level: the level that is sure: the largest among the divisions.
    """

    start: int
    end: int
    name: str
    divisions: Divisions
    kind: int
    level: int


Steps = tuple[Step, ...]


class _Meaning(NamedTuple):
    """What a name can mean after what is known."""

    divisions: Divisions
    kind: int
    level: int  # the largest among the divisions
    repeats: bool  # says what was known already
    short: bool  # could be a part of the name of a street
    rare: bool  # nobody calls it so without the division around it


def read_divisions(
    text: str,
    *,
    country: str | None,
    start: int = 0,
    inside: Division | None = None,
) -> Steps:
    """The divisions that a text starts with; empty where it starts with none.

    Args:
        text: simplified script, full-width folded.
        country: names of this country's divisions win over equal ones elsewhere;
            ``None`` takes only full names of provinces and prefectures to begin with.
        start: where to read from.
        inside: a division that is known already.

    Example:
        >>> steps = read_divisions("广东深圳南山科技园", country="CN")
        >>> [step.divisions[0].code for step in steps]
        ['440000', '440300', '440305']
    """
    return _walk(text, start, (inside,) if inside else (), country, _MOST)


def elsewhere(text: str, at: int, known: Divisions) -> str | None:
    """The full name that follows of a division not related to the known ones.

    Example:
        >>> (shanghai,) = read_divisions("上海市", country="CN")[0].divisions
        >>> elsewhere("上海市杭州市", 3, (shanghai,))
        '杭州市'
    """
    if known[0].level == COUNTY:
        return None
    for name in table().starts.get(text[at : at + 2], ()):
        if text.startswith(name, at):
            full = [d for d, kind in table().by_name[name] if kind == FULL]
            if full and not any(_related(d, k) for d in full for k in known):
                return name
    return None


def _walk(
    text: str, at: int, known: Divisions, country: str | None, most: int
) -> Steps:
    best: Steps = ()
    rank = (0, 0)
    for name in table().starts.get(text[at : at + 2], ()) if most else ():
        if not text.startswith(name, at):
            continue
        end = at + len(name)
        for meaning in _meanings(name, known, country):
            after = _after_gap(text, end)
            rest = _walk(text, after, meaning.divisions, country, most - 1)
            if not rest:
                if _doubtful(meaning, text, end):
                    continue
                after = _before_bracket(text, end, after)
            step = Step(at, after, name, meaning.divisions, meaning.kind, meaning.level)
            steps = (step, *rest)
            reached = (steps[-1].level, steps[-1].end)
            if reached > rank and len(steps) > (best != ()):
                best, rank = steps, reached
        if rank[0] == COUNTY:
            return best
    return best


def _after_gap(text: str, end: int) -> int:
    if text[end : end + 1] in _BETWEEN or text.startswith(_GROUP_STARTS, end):
        found = _SKIP.match(text, end)
        return found.end() if found else end
    return end


def _before_bracket(text: str, end: int, after: int) -> int:
    """Where the street starts: at a bracket that is closed in it."""
    bracket = text.find("(", end, after)
    return bracket if bracket >= 0 and ")" not in text[bracket:after] else after


def _doubtful(meaning: _Meaning, text: str, end: int) -> bool:
    """Whether a name is a division only where another one follows."""
    if meaning.repeats and _CIVIC.match(text, end):
        return True
    return meaning.short and (
        meaning.rare or _NOT_A_DIVISION.match(text, end) is not None
    )


@lru_cache(maxsize=16384)
def _meanings(name: str, known: Divisions, country: str | None) -> tuple[_Meaning, ...]:
    """What a name can mean, the likeliest first; empty when it is no division here."""
    named = table().by_name[name]
    choices = _inside(named, known) if known else _at_start(named, country)
    found: list[_Meaning] = []
    for choice in choices:
        meaning = _meaning(choice, known, country)
        if not any(set(meaning.divisions) <= set(other.divisions) for other in found):
            found.append(meaning)
    return tuple(found)


def _meaning(
    choice: Sequence[Named], known: Divisions, country: str | None
) -> _Meaning:
    divisions = tuple(dict.fromkeys(one for one, _ in choice))
    kind = FORMER | LOCALITY
    for _, one in choice:
        kind &= one
    abroad = not known and kind == LOCALITY and divisions[0].country != country
    return _Meaning(
        divisions=divisions,
        kind=kind,
        level=min(one.level for one in divisions),
        repeats=set(divisions) <= set(known),
        short=abroad or all(kind & SHORT for _, kind in choice),
        rare=abroad
        or (
            not known
            and not any(
                d.level < PREFECTURE or d.name.endswith("市") for d in divisions
            )
        ),
    )


def _inside(named: Sequence[Named], known: Divisions) -> Iterable[Sequence[Named]]:
    """What lies in the known ones, or else they again where one around is named."""
    inside = [
        (one, kind)
        for one, kind in named
        if any(_lies_in(one, kind, outer) for outer in known)
    ]
    if inside:
        current = [(d, k) for d, k in inside if not k & FORMER]
        former = [(d, k) for d, k in inside if k & FORMER]
        return [choice for choice in (current, former) if choice]
    for one, kind in named:
        if all(map(one.contains, known)) and (kind == FULL or _is_twice(one)):
            return [[(outer, kind) for outer in known]]
    return []


def _is_twice(one: Division) -> bool:
    """Whether it is a municipality: province and prefecture in one."""
    return len(one.path) == PREFECTURE and one.level == PROVINCE


def _lies_in(one: Division, kind: int, outer: Division) -> bool:
    """In a province no short names of districts: they are those of city quarters."""
    if not outer.contains(one):
        return False
    if not kind & SHORT:
        return True
    if outer is one:  # 北京北京 is said twice, 深圳深圳 is the start of a street
        return _is_twice(one)
    return len(outer.path) > 1 or one.level == PREFECTURE or not one.name.endswith("区")


def _at_start(named: Sequence[Named], country: str | None) -> Iterable[Sequence[Named]]:
    """At the start provinces win, and a short name must be more than a district's."""
    if country is None:
        large = [(d, k) for d, k in named if d.level <= PREFECTURE and k == FULL]
        return [large] if large else []
    usual = [
        (one, kind)
        for one, kind in named
        if not kind & (SHORT | LOCALITY)
        or (one.level < COUNTY and not kind & LOCALITY)
        or (kind & LOCALITY and one.country in {country, "HK", "MO"})
        or (kind & SHORT and one.code[:2] in MUNICIPALITIES)  # 朝阳 of 北京 too
    ]
    usual = [(d, k) for d, k in usual if d.country == country] or usual
    provinces = [d for d, _ in usual if d.level == PROVINCE]
    if provinces:
        below = [(d, k) for d, k in usual if any(p.contains(d) for p in provinces)]
        return [below, usual]
    if all(k & SHORT and d.level == COUNTY for d, k in usual):
        return []
    return _by_age(usual)


def _by_age(named: Sequence[Named]) -> Iterable[Sequence[Named]]:
    """Names of today and recent ones together; old ones where there is no other."""
    current = [(d, k) for d, k in named if not k & FORMER]
    recent = [(d, k) for d, k in named if k & FORMER and not k & OLD]
    if {d for d, _ in current} & {d for d, _ in recent}:  # 巢湖市: the city of its seat
        return [current, recent]
    return [current + recent] if current or recent else [named]


def _related(one: Division, other: Division) -> bool:
    return one.contains(other) or other.contains(one)
