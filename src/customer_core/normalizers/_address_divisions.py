"""Reads the divisions at the start of a Chinese address, from large to small.

Rules:
    Longest name first, another one where that leads further (青岛 and 市南区, not
    青岛市). A division must lie in the one before it; levels may be left out. A short
    name is a division only where people use it so: provinces and prefectures, cities
    and counties in a province, all in a prefecture. In doubt it counts only before
    another division: where the next word makes it a street or a building (南京西路,
    天河路), where it is no city's at the start (阿里巴巴), where it repeats what was
    known and names an office (深圳市深圳市民中心).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen

from customer_core.reference.divisions import (
    FORMER,
    FULL,
    SHORT,
    Division,
    Named,
    table,
)

Divisions = tuple[Division, ...]

_SKIP = re.compile(r"[\s,;、/|·>\-]*(?:市辖区[\s,;、/|·>\-]*)*")
# What follows a short name that is not a division there.
_NOT_A_DIVISION = re.compile(
    r"(?:[东西南北中内外上下新老前后环]|[一二三四五六七八九十\d]+)?"
    r"(?:大道|大街|支路|横路|胡同|路|街|道|巷|弄|里(?!屯))"
    r"|门|祠|村|镇|乡|桥|站|山|河|湖|湾|花园|花苑|家园|新村|新城|小区|公寓|大厦|广场|大楼"
    r"|中心|宾馆|酒店|饭店|公园|机场|大学|学院|医院|中学|小学|银行"
)
# What makes 市民中心 or 区政府 of a name that says what was known already.
_CIVIC = re.compile(
    r"人?民(?:政府|中心|广场|公园|服务|医院|法院|检察院)"
    r"|政[府务]|委|场|郊|立|中心|中医|医院|第[一二三四五六七八九十]"
)
_PREFECTURE, _COUNTY = 2, 3
_MUNICIPAL = frozenset({"11", "12", "31", "50"})


@frozen(kw_only=True)
class Step:
    """One name that was read.

    Attributes:
        start: where it starts.
        end: where the next text starts.
        divisions: what it can mean after the names before it, ascending by code.
        former: whether it is a former name.
    """

    start: int
    end: int
    divisions: Divisions
    former: bool

    @property
    def level(self) -> int:
        """The level that is sure: the largest among the divisions."""
        return min(d.level for d in self.divisions)


@frozen(kw_only=True)
class Reading:
    """The names at the start of a text; falsy without any.

    Attributes:
        steps: the names, in their order.
        conflict: whether the next text names a division that lies elsewhere.
    """

    steps: tuple[Step, ...] = ()
    conflict: bool = False

    def __bool__(self) -> bool:
        """Whether a division was read."""
        return bool(self.steps)

    @property
    def divisions(self) -> Divisions:
        """What the last name can mean; empty without any."""
        return self.steps[-1].divisions if self.steps else ()


def read_divisions(
    text: str, *, country: str | None, start: int = 0, inside: Division | None = None
) -> Reading:
    """The divisions that a text starts with.

    Args:
        text: simplified script, full-width folded.
        country: names of this country's divisions win over equal ones elsewhere;
            ``None`` takes only full names of provinces and prefectures to begin with.
        start: where to read from.
        inside: a division that is known already.

    Example:
        >>> reading = read_divisions("广东深圳南山科技园", country="CN")
        >>> [step.divisions[0].code for step in reading.steps]
        ['440000', '440300', '440305']
    """
    known = (inside,) if inside else ()
    steps = _walk(text, start, known, country)
    end = steps[-1].end if steps else start
    last = steps[-1].divisions if steps else known
    return Reading(steps=steps, conflict=bool(last) and _elsewhere(text, end, last))


@frozen(kw_only=True)
class _Meaning:
    """What a name can mean after what is known."""

    divisions: Divisions
    former: bool
    repeats: bool  # says what was known already
    short: bool  # could be a part of the name of a street
    rare: bool  # nobody calls it so without the division around it


def _walk(
    text: str, at: int, known: Divisions, country: str | None
) -> tuple[Step, ...]:
    best: tuple[Step, ...] = ()
    rank = (0, 0)
    names = table()
    for length in names.lengths.get(text[at : at + 2], ()):
        end = at + length
        named = names.by_name.get(text[at:end])
        meaning = _meaning(named, known, country) if named else None
        if meaning is None:
            continue
        skipped = _SKIP.match(text, end)
        step = Step(
            start=at,
            end=skipped.end() if skipped else end,
            divisions=meaning.divisions,
            former=meaning.former,
        )
        steps = (step, *_walk(text, step.end, step.divisions, country))
        if len(steps) == 1 and _doubtful(meaning, text, end):
            continue
        reached = (steps[-1].level, steps[-1].end)
        if reached > rank and len(steps) > (best != ()):
            best, rank = steps, reached
        if reached[0] == _COUNTY:
            break
    return best


def _doubtful(meaning: _Meaning, text: str, end: int) -> bool:
    """Whether a name is a division only where another one follows."""
    if meaning.repeats:
        return _CIVIC.match(text, end) is not None
    if not meaning.short:
        return False
    return meaning.rare or _NOT_A_DIVISION.match(text, end) is not None


@lru_cache(maxsize=8192)
def _meaning(
    named: tuple[Named, ...], known: Divisions, country: str | None
) -> _Meaning | None:
    """``None`` when it is no division here."""
    fitting = _inside(named, known) if known else _at_start(named, country)
    if not fitting:
        return None
    divisions = tuple(dict.fromkeys(one for one, _ in fitting))
    return _Meaning(
        divisions=divisions,
        former=all(kind & FORMER for _, kind in fitting),
        repeats=set(divisions) <= set(known),
        short=all(kind & SHORT for _, kind in fitting),
        rare=not known
        and not any(d.level < _PREFECTURE or d.name.endswith("市") for d in divisions),
    )


def _inside(named: Sequence[Named], known: Divisions) -> Sequence[Named]:
    """What lies in the known ones, or else they again where one around is named."""
    inside = [
        (one, kind)
        for one, kind in named
        if any(_lies_in(one, kind, outer) for outer in known)
    ]
    if inside:
        return inside
    around = any(k == FULL and all(map(d.contains, known)) for d, k in named)
    return [(one, FULL) for one in known] if around else []


def _lies_in(one: Division, kind: int, outer: Division) -> bool:
    """In a province no short names of districts: they are those of city quarters."""
    if not outer.contains(one):
        return False
    return not kind & SHORT or (
        outer is not one
        and (
            len(outer.path) > 1
            or one.level == _PREFECTURE
            or not one.name.endswith("区")
        )
    )


def _at_start(named: Sequence[Named], country: str | None) -> Sequence[Named]:
    """At the start provinces win, and a short name must be more than a district's."""
    if country is None:
        return [(d, k) for d, k in named if d.level <= _PREFECTURE and k == FULL]
    usual = [
        (one, kind)
        for one, kind in named
        if not kind & SHORT
        or one.level < _COUNTY
        or one.code[:2] in _MUNICIPAL  # 朝阳 is said of a district of 北京 too
    ]
    usual = [(d, k) for d, k in usual if d.country == country] or usual
    provinces = [d for d, _ in usual if d.level == 1]
    if provinces:
        return [(d, k) for d, k in usual if any(p.contains(d) for p in provinces)]
    if all(k & SHORT and d.level == _COUNTY for d, k in usual):
        return []
    return usual


def _elsewhere(text: str, at: int, known: Divisions) -> bool:
    """Whether the text goes on with a full name of a division that is not related."""
    if known[0].level == _COUNTY:
        return False
    for length in table().lengths.get(text[at : at + 2], ()):
        named = table().by_name.get(text[at : at + length], ())
        full = [d for d, kind in named if kind == FULL]
        if full and not any(_related(d, k) for d in full for k in known):
            return True
    return False


def _related(one: Division, other: Division) -> bool:
    return one.contains(other) or other.contains(one)
