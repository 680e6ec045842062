"""What the divisions that were read in a Chinese address mean together.

Rules:
    One division that contains all others is the answer; otherwise evidence is asked in
    its order: the town that follows, the postal code in the text, then the hints city,
    region, postal code, phone and division code. A level is filled where all that
    remain agree on it. A short name of a county begins a text only before a town that
    it has. Left-out levels are completed, and so is a prefecture that the postal code
    or the city names alone, and a county that alone has the town.

Sources:
    The tables of :mod:`customer_core.reference.divisions` and
    :mod:`customer_core.reference.towns`.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import NamedTuple

from customer_core._text import clean, fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.address import simplified
from customer_core.normalizers._address_divisions import (
    COUNTRY_WORD,
    Divisions,
    Step,
    Steps,
    elsewhere,
    read_divisions,
)
from customer_core.normalizers._common import Issues, issue
from customer_core.reference.divisions import (
    COUNTY,
    FORMER,
    LOCALITY,
    PREFECTURE,
    SHORT,
    Division,
    division,
    divisions_of_phone,
    divisions_of_postal_code,
    table,
)
from customer_core.reference.towns import counties_of_town

Hints = Mapping[str, str | None]

NO_HINTS: Hints = MappingProxyType({})
COMPLETED = (issue(IssueCode.ADDRESS_COMPLETED),)
_SIX_DIGITS = re.compile(r"\d{6}")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:街道|镇|乡|苏木)")


class Place(NamedTuple):
    """The divisions of an address.

    Attributes:
        levels: admin1, admin2, admin3; ``None`` where not known.
        code: of the finest division that is known.
        candidates: codes, ascending, where the name fits several divisions.
        country: ISO 3166-1 alpha-2; ``None`` without a division.
        end: where the street starts in the text.
        before: localities before the last division, which belong to the street.
        issues: what was found.
    """

    levels: tuple[str | None, str | None, str | None] = (None, None, None)
    code: str | None = None
    candidates: tuple[str, ...] = ()
    country: str | None = None
    end: int = 0
    before: str = ""
    issues: Issues = ()


class _Evidence(NamedTuple):
    """Where an address may lie, each a choice of divisions, strongest first.

    Attributes:
        strong: enough to fill in a prefecture that the text left out.
        weak: enough to choose between divisions that the text names.
    """

    strong: tuple[Divisions, ...] = ()
    weak: tuple[Divisions, ...] = ()


_NO_EVIDENCE = _Evidence()


def locate(
    text: str, *, postal_code: str | None, country: str | None, hints: Hints
) -> Place:
    """The divisions at the start of a text.

    Args:
        text: any script of Chinese, tidied.
        postal_code: six digits that stood in the text.
        country: the default country, ``None`` when it has no divisions here.
        hints: other values of the record, as in :func:`normalize_address`.
    """
    simple = simplified(text)
    steps = read_divisions(simple, country=country)
    if not steps and (word := COUNTRY_WORD.match(simple)):
        steps = read_divisions(simple, country="CN", start=word.end())
    if not steps and country == "CN":
        steps = _before_town(simple)
    evidence = _evidence(postal_code, country, hints)
    kept = steps[-1].divisions if steps else ()
    end = steps[-1].end if steps else 0
    conflict = elsewhere(simple, end, kept) if kept else None
    if len(kept) > 1:
        kept = _settle(kept, (_of_town(simple, end, kept), *sum(evidence, ())))
    added = None if conflict else _left_out(kept, evidence.strong)
    if added:
        steps += read_divisions(simple, country=country, start=end, inside=added)
        kept = steps[-1].divisions if steps and steps[-1].end > end else (added,)
        kept, end = _settle(kept, sum(evidence, ())), steps[-1].end if steps else 0
    if not kept:
        return Place()
    if len(kept) == 1 and not conflict:
        if kept[0].level < COUNTY:
            kept = _of_town(simple, end, kept, alone=True) or kept
        elif steps and steps[-1].kind & FORMER:
            kept = _passed_on(simple, end, kept[0]) or kept
    if len(kept) > 1:
        return _unsettled(kept, steps, text, conflict)
    return _settled(kept[0], steps, text, conflict)


def _evidence(postal_code: str | None, country: str | None, hints: Hints) -> _Evidence:
    if country is None or not (postal_code or hints):
        return _NO_EVIDENCE
    code = hints.get("postal_code")
    hinted = _SIX_DIGITS.fullmatch(_plain(code)) if code else None
    strong = (
        divisions_of_postal_code(postal_code) if postal_code else (),
        _named(hints.get("city"), country, above=hints.get("region")),
        divisions_of_postal_code(hinted[0]) if hinted else (),
    )
    phone, resident = hints.get("phone"), division(_plain(hints.get("division_code")))
    weak = (
        _named(hints.get("region"), country),
        divisions_of_phone(_plain(phone)) if phone else (),
        (resident,) if resident else (),
    )
    return _Evidence(tuple(d for d in strong if d), tuple(d for d in weak if d))


def _plain(hint: object) -> str:
    return clean(fold_width(hint)) if isinstance(hint, str) else ""


def _named(hint: object, country: str, *, above: object = None) -> Divisions:
    """What a hint names: alone, or inside what another one names."""
    text = simplified(_plain(hint))
    outer = _named(above, country) if above else ()
    for inside in (*outer, None) if text else ():
        steps = read_divisions(text, country=country, inside=inside)
        if steps:
            return _settle(steps[-1].divisions, ())
    return ()


def _settle(divisions: Divisions, evidence: Sequence[Divisions]) -> Divisions:
    """The divisions that remain: one where possible."""
    for places in ((), *evidence):
        if len(divisions) < 2:  # noqa: PLR2004 - one is settled
            break
        near = [d for d in divisions if any(_related(d, p) for p in places)]
        divisions = tuple(near) or divisions
        top = [d for d in divisions if all(d.contains(other) for other in divisions)]
        divisions = tuple(top) or divisions
    return divisions


def _related(one: Division, other: Division) -> bool:
    return one.contains(other) or other.contains(one)


def _left_out(known: Divisions, evidence: Sequence[Divisions]) -> Division | None:
    """The one division that strong evidence adds: inside what is known, if anything."""
    if known and (len(known) > 1 or known[0].level > 1 or len(known[0].path) > 1):
        return None
    for places in evidence:
        inside = [p for p in places if not known or known[0].contains(p)]
        if len(inside) == 1 and inside[0] not in known:
            return inside[0]
    return None


def _of_town(text: str, at: int, known: Divisions, *, alone: bool = False) -> Divisions:
    """The county that alone has the town which follows; empty without one.

    A province is too large to look in: names of towns return there.
    """
    found = _TOWN.match(text, at)
    if found is None or any(len(one.path) < PREFECTURE for one in known):
        return ()
    counties: dict[str, None] = {}
    for one in known:
        prefix = one.code.rstrip("0") if one.level < COUNTY else one.code
        counties |= dict.fromkeys(counties_of_town(found[0], prefix.ljust(2, "0")))
    divisions = tuple(d for code in counties if (d := division(code)))
    if len(divisions) != 1 or (alone and divisions[0].level < COUNTY):
        return ()
    return divisions


def _before_town(text: str) -> Steps:
    """A short name of a county before a town that it has: 昆山 in 昆山花桥镇."""
    found: dict[Division, str] = {}
    for name in table().starts.get(text[:2], ()):
        town = _TOWN.match(text, len(name)) if text.startswith(name) else None
        for one, kind in table().by_name[name] if town else ():
            is_short = kind == SHORT and one.level == COUNTY and one.country == "CN"
            if town and is_short and counties_of_town(town[0], one.code):
                found[one] = name
    if len(found) != 1:
        return ()
    one, name = found.popitem()
    return (Step(0, len(name), name, (one,), 0, one.level),)


def _passed_on(text: str, at: int, heir: Division) -> Divisions:
    """The county that got the town which follows, where the main heir has it not."""
    whole = heir.path[0] == heir.path[1]
    city = division(heir.code[:2] + "0000" if whole else heir.code[:4] + "00")
    if city is None or _of_town(text, at, (heir,)):
        return ()
    return _of_town(text, at, (city,), alone=True)


def _issues(steps: Steps, conflict: str | None, known: Sequence[Division]) -> Issues:
    found = []
    for step in steps:
        if step.kind & FORMER:
            today = next((d for d in step.divisions if d in known), None)
            today = today or _above(known, step.divisions) or step.divisions[0]
            parameters = {"former": step.name, "name": today.name}
            code = IssueCode.ADDRESS_RENAMED
            found.append(Issue(code=code, parameters=parameters))
    if conflict:
        found.append(issue(IssueCode.ADDRESS_CONFLICT))
    return tuple(found)


def _above(known: Sequence[Division], divisions: Divisions) -> Division | None:
    return next((d for d in divisions for k in known if _related(d, k)), None)


def _street(steps: Steps, text: str) -> tuple[int, str]:
    """Where the street starts, and the localities that stood before that."""
    last = max(
        (at for at, step in enumerate(steps) if not step.kind & LOCALITY), default=-1
    )
    before = "".join(
        text[step.start : step.end]
        for step in steps[: last + 1]
        if step.kind & LOCALITY
    )
    return (steps[last].end if last >= 0 else 0), before


def _settled(one: Division, steps: Steps, text: str, conflict: str | None) -> Place:
    named = {d.level for step in steps for d in step.divisions}
    municipal = one.path[0] == one.path[1] if one.path[1:] else False
    needed = {1, one.level} if municipal else set(range(1, one.level + 1))
    issues = _issues(steps, conflict, (one,))
    if needed - named:
        issues = (*COMPLETED, *issues)
    admin1, admin2, admin3 = (*one.path, None, None)[:COUNTY]
    end, before = _street(steps, text)
    return Place(
        levels=(admin1, admin2, admin3),
        code=one.code,
        country=one.country,
        end=end,
        before=before,
        issues=issues,
    )


def _unsettled(kept: Divisions, steps: Steps, text: str, conflict: str | None) -> Place:
    """Levels on which all agree; names that no level can hold stay in the street."""
    candidates = tuple(sorted({d.code for d in kept}))
    ambiguous = Issue(code=IssueCode.ADDRESS_AMBIGUOUS, parameters={"count": len(kept)})
    countries = {d.country for d in kept}
    country = countries.pop() if len(countries) == 1 else None
    certain = list(takewhile(lambda step: len(step.divisions) == 1, steps))
    levels: list[str | None]
    one_name = len({(len(d.path), d.name) for d in kept}) == 1
    paths = [(*d.path, None, None)[:COUNTY] for d in kept]
    shared = [n[0] if len(set(n)) == 1 else None for n in zip(*paths, strict=True)]
    if one_name and len(certain) >= len(steps) - 1:
        levels, (end, before) = shared, _street(steps, text)
    else:  # what differs has no level to stand at
        first = shared.index(None) if None in shared else COUNTY
        levels = [*shared[:first], None, None, None][:COUNTY]
        end, before = _street(steps[: len(certain)], text)
    return Place(
        levels=(levels[0], levels[1], levels[2]),
        code=_shared_code(kept, levels),
        candidates=candidates,
        country=country,
        end=end,
        before=before,
        issues=(*_issues(steps, conflict, kept), ambiguous),
    )


def _shared_code(kept: Divisions, levels: Sequence[str | None]) -> str | None:
    """The code of the levels that are known without a gap."""
    if levels[0] is None:
        return None
    four = kept[0].code[:4] + "00"
    if levels[1] and levels[1] != levels[0] and division(four):
        return four
    return kept[0].code[:2] + "0000"
