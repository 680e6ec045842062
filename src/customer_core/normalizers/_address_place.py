"""What the divisions that were read in a Chinese address mean together.

Rules:
    One division that contains all others is the answer; otherwise evidence is asked in
    its order: the postal code in the text, then the hints city, postal code and phone.
    A level is filled where all that remain agree on it. Left-out levels are completed,
    and so is a prefecture that the postal code or the city names alone.

Sources:
    The tables of :mod:`customer_core.reference.divisions`.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from attrs import frozen

from customer_core._text import clean, fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.name import fold_han
from customer_core.normalizers._address_divisions import (
    Divisions,
    Step,
    read_divisions,
)
from customer_core.normalizers._common import Issues, issue
from customer_core.reference.divisions import (
    Division,
    divisions_of_phone,
    divisions_of_postal_code,
)

Hints = Mapping[str, str | None]

_COUNTRY = re.compile(r"(?:中华人民共和国|中国大陆|中国)[ ,]*")
_COUNTY = 3
_SIX_DIGITS = re.compile(r"\d{6}")


@frozen(kw_only=True)
class Place:
    """The divisions of an address.

    Attributes:
        levels: admin1, admin2, admin3; ``None`` where not known.
        code: of the finest division that is known.
        candidates: codes, ascending, where the name fits several divisions.
        country: ISO 3166-1 alpha-2; ``None`` without a division.
        end: where the street starts in the text.
        issues: what was found.
    """

    levels: tuple[str | None, str | None, str | None] = (None, None, None)
    code: str | None = None
    candidates: tuple[str, ...] = ()
    country: str | None = None
    end: int = 0
    issues: Issues = ()


@frozen(kw_only=True)
class Evidence:
    """Where an address may lie, each a choice of divisions, strongest first.

    Attributes:
        strong: enough to fill in a prefecture that the text left out.
        weak: enough to choose between divisions that the text names.
    """

    strong: tuple[Divisions, ...] = ()
    weak: tuple[Divisions, ...] = ()

    @property
    def all(self) -> tuple[Divisions, ...]:
        """Strong, then weak."""
        return self.strong + self.weak


def locate(
    text: str, *, postal_code: str | None, country: str | None, hints: Hints
) -> Place:
    """The divisions at the start of a text.

    Args:
        text: any script of Chinese, tidied.
        postal_code: six digits that stood in the text.
        country: the default country, ``None`` when it has no divisions here.
        hints: other values of the record: ``city``, ``postal_code``, ``phone``.
    """
    simple = fold_han(text)
    evidence = _evidence(postal_code, country, hints)
    reading = read_divisions(simple, country=country)
    if not reading and (word := _COUNTRY.match(simple)):
        reading = read_divisions(simple, country="CN", start=word.end())
    steps, kept = reading.steps, _settle(reading.divisions, evidence.all)
    added = None if reading.conflict else _left_out(kept, evidence.strong)
    if added:
        end = steps[-1].end if steps else 0
        reading = read_divisions(simple, country=country, start=end, inside=added)
        steps += reading.steps
        kept = _settle(reading.divisions, evidence.all) or (added,)
    if not kept:
        return Place()
    end = steps[-1].end if steps else 0
    issues = _issues(steps, conflict=reading.conflict)
    if len(kept) > 1:
        return _unsettled(kept, steps, issues)
    return _settled(kept[0], steps, end, issues)


def _evidence(postal_code: str | None, country: str | None, hints: Hints) -> Evidence:
    if country is None or not (postal_code or hints):
        return Evidence()
    strong = [divisions_of_postal_code(postal_code)] if postal_code else []
    strong.append(_of_city(_hint(hints, "city"), country))
    hinted = _SIX_DIGITS.fullmatch(_hint(hints, "postal_code"))
    strong.append(divisions_of_postal_code(hinted[0]) if hinted else ())
    weak = (divisions_of_phone(_hint(hints, "phone")),)
    return Evidence(
        strong=tuple(d for d in strong if d), weak=tuple(d for d in weak if d)
    )


def _hint(hints: Hints, name: str) -> str:
    value = hints.get(name)
    return clean(fold_width(value)) if isinstance(value, str) else ""


def _of_city(text: str, country: str) -> Divisions:
    simple = fold_han(text)
    return _settle(read_divisions(simple, country=country).divisions, ())


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


def _issues(steps: Sequence[Step], *, conflict: bool) -> Issues:
    found = []
    if any(step.former for step in steps):
        found.append(issue(IssueCode.ADDRESS_RENAMED))
    if conflict:
        found.append(issue(IssueCode.ADDRESS_CONFLICT))
    return tuple(found)


def _settled(one: Division, steps: Sequence[Step], end: int, issues: Issues) -> Place:
    named = {d.level for step in steps for d in step.divisions}
    municipal = one.path[0] == one.path[1] if one.path[1:] else False
    needed = {1, one.level} if municipal else set(range(1, one.level + 1))
    if needed - named:
        issues = (issue(IssueCode.ADDRESS_COMPLETED), *issues)
    admin1, admin2, admin3 = (*one.path, None, None)[:_COUNTY]
    return Place(
        levels=(admin1, admin2, admin3),
        code=one.code,
        country=one.country,
        end=end,
        issues=issues,
    )


def _unsettled(kept: Divisions, steps: Sequence[Step], issues: Issues) -> Place:
    """Levels on which all agree; names that no level can hold stay in the street."""
    candidates = tuple(sorted({d.code for d in kept}))
    ambiguous = Issue(code=IssueCode.ADDRESS_AMBIGUOUS, parameters={"count": len(kept)})
    countries = {d.country for d in kept}
    country = countries.pop() if len(countries) == 1 else None
    certain = list(takewhile(lambda step: len(step.divisions) == 1, steps))
    one_name = len({(len(d.path), d.name) for d in kept}) == 1
    if one_name and len(certain) >= len(steps) - 1:
        levels = [
            names[0] if len(set(names)) == 1 else None
            for names in zip(*((*d.path, None, None)[:3] for d in kept), strict=True)
        ]
        code = kept[0].code[:2] + "0000" if levels[0] else None
        end = steps[-1].end
    else:
        base = certain[-1].divisions[0] if certain else None
        levels = list((*(base.path if base else ()), None, None, None)[:_COUNTY])
        code, end = (base.code, certain[-1].end) if base else (None, 0)
    return Place(
        levels=(levels[0], levels[1], levels[2]),
        code=code,
        candidates=candidates,
        country=country,
        end=end,
        issues=(*issues, ambiguous),
    )
