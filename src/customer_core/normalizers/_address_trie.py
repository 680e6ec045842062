"""The full names of divisions as a tree of prefixes, for ordinary Chinese addresses.

Rules:
    A path is what people write in full: province, city, county; the upper levels may be
    left out where the name below never meant anything else. What may follow and mean a
    division once more is kept beside each end, for the careful reader.

Sources:
    The tables of :mod:`customer_core.reference.divisions`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from attrs import frozen

from customer_core.normalizers._address_place import COMPLETED
from customer_core.normalizers._common import Issues
from customer_core.reference.divisions import (
    COUNTY,
    FORMER,
    MUNICIPALITIES,
    PREFECTURE,
    PROVINCE,
    SHORT,
    Division,
    short_name,
    table,
)

_GROUPS = frozenset({"市辖", "省直", "直辖", "自治"})


class End(NamedTuple):
    """What the names up to here say."""

    levels: tuple[str | None, str | None, str | None]
    code: str | None
    issues: Issues
    unsure: frozenset[str]  # how a text may go on that is left to the careful reader
    final: bool = True  # whether no division can follow
    candidates: tuple[str, ...] = ()


class Node(NamedTuple):
    """A name, what it ends, and what can follow, by its first two characters."""

    name: str
    end: End | None
    below: "Trie"


Trie = Mapping[str, tuple[Node, ...]]


@cache
def trie() -> Trie:
    """The tree, made at first use (about 60 ms) and kept.

    Example:
        >>> [node.name for node in trie()["广东"]]
        ['广东省', '广东']
    """
    grower = _Grower.of(d for d in table().by_code.values() if d.country == "CN")
    nodes: list[Node] = []
    for one in grower.inside[""]:
        nodes += grower.province(one)
    for one in (d for many in grower.inside.values() for d in many):
        short = short_name(one.name)
        if one.level == PREFECTURE:
            also = short if short and _is_alone(one, short) else None
            nodes += grower.city(one, also, COMPLETED)
        elif one.level == COUNTY and _is_alone(one, one.name):
            nodes.append(grower.leaf(one, COMPLETED))
    top = _by_start(nodes)
    return {**top, "中国": (Node("中国", None, top),)}


def _is_alone(one: Division, name: str) -> bool:
    """Whether a name never meant anything else."""
    return [other for other, _ in table().by_name[name]] == [one]


def _is_alone_in(province: Division, one: Division) -> bool:
    """Whether nothing else in the province has the name today."""
    named = (d for d, kind in table().by_name[one.name] if not kind & FORMER)
    return [other for other in named if province.contains(other)] == [one]


@frozen
class _Grower:
    """Makes nodes of divisions.

    Attributes:
        inside: the start of a code to the divisions right below, ascending by code.
        unsure: how a text may go on behind a division that needs the careful reader.
    """

    inside: Mapping[str, list[Division]]
    unsure: Mapping[Division, frozenset[str]]

    @classmethod
    def of(cls, divisions: Iterable[Division]) -> "_Grower":
        inside: defaultdict[str, list[Division]] = defaultdict(list)
        for one in divisions:
            in_city = one.level == COUNTY and one.code[:2] not in MUNICIPALITIES
            length = 4 if in_city else 0 if one.level == PROVINCE else 2
            inside[one.code[:length]].append(one)
        return cls(dict(inside), _unsure())

    def province(self, one: Division) -> Iterator[Node]:
        """The province by its full and its short name."""
        inside = self.inside[one.code[:2]]
        short = short_name(one.name) or one.name
        if one.code[:2] in MUNICIPALITIES:
            below = _grouped([self.leaf(county, ()) for county in inside])
            whole = self.end(one, (), final=False)
            yield Node(one.name * 2, whole, below)
            yield Node(one.name, whole, below)
            yield Node(short, None, below)
            return
        nodes = [n for c in inside for n in self.city(c, short_name(c.name), ())]
        counties = (c for city in inside for c in self.inside.get(city.code[:4], ()))
        direct = [self.leaf(c, COMPLETED) for c in counties if _is_alone_in(one, c)]
        yield Node(one.name, None, _by_start(nodes + direct))
        is_city_too = any(short == short_name(city.name) for city in inside)  # 吉林
        yield Node(short, None, _by_start(nodes if is_city_too else nodes + direct))

    def city(self, one: Division, short: str | None, issues: Issues) -> Iterator[Node]:
        """The city, also by its short name where that has to go on: 广州路 is none."""
        inside = self.inside.get(one.code[:4]) if one.code.endswith("00") else None
        if not inside:
            yield self.leaf(one, issues)
            return
        below = _grouped([self.leaf(county, issues) for county in inside])
        yield Node(one.name, self.end(one, issues, final=False), below)
        if short:
            yield Node(short, None, below)

    def leaf(self, one: Division, issues: Issues) -> Node:
        """A division that has none below it."""
        return Node(one.name, self.end(one, issues, final=True), {})

    def end(self, one: Division, issues: Issues, *, final: bool) -> End:
        """What the names up to this one say."""
        admin1, admin2, admin3 = (*one.path, None)[:COUNTY]
        return End((admin1, admin2, admin3), one.code, issues, self.unsure[one], final)


def _by_start(nodes: list[Node]) -> Trie:
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: -len(node.name)):
        found[node.name[:2]].append(node)
    return {start: tuple(nodes) for start, nodes in found.items()}


def _grouped(counties: list[Node]) -> Trie:
    """Counties, also behind the word for the districts of a city."""
    below = _by_start(counties)
    return {**below, "市辖": (Node("市辖区", None, below),)}


def _unsure() -> Mapping[Division, frozenset[str]]:
    """The beginnings of names that say a division, or what it lies in, once more."""
    own: defaultdict[Division, set[str]] = defaultdict(set)
    for name, named in table().by_name.items():
        for one, kind in named:
            if kind != SHORT or len(one.path) != len(set(one.path)):
                own[one].add(name[:2])
    every = frozenset(table().starts) | _GROUPS
    by_path = table().by_path
    found: dict[Division, frozenset[str]] = {}
    for one in table().by_code.values():
        if one.level < COUNTY:
            found[one] = every
            continue
        around = (by_path.get(one.path[:length]) for length in range(1, COUNTY))
        sets = (own[outer] for outer in (one, *around) if outer)
        found[one] = frozenset().union(_GROUPS, *sets)
    return found
