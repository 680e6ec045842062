"""Administrative divisions of China: names, codes, former names, postal and area codes.

Rules:
    Three levels: province, prefecture, county. A municipality (上海市) is province and
    prefecture in one. A city or county directly under its province (仙桃市) stands at
    the prefecture level, as people write it. A prefecture without counties (东莞市) has
    none here. Names are simplified; a short name drops 省, 市, 区, 县 or 自治州 and the
    peoples before it, and has two characters at least. Divisions of Hong Kong, Macau
    and Taiwan have no code of their own and carry that of their region.

Sources:
    ``data/divisions.txt`` (GB/T 2260 codes as of 2023-06-30, made by
    ``tools/build_divisions.py``) and ``data/division_renames.txt`` (kept by hand).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from attrs import field, frozen

from customer_core.reference._tables import read_rows

COUNTRIES = MappingProxyType({"71": "TW", "81": "HK", "82": "MO"})
"""First two digits of the regions that are countries of ISO 3166-1; the rest is CN."""

_PREFECTURE, _COUNTY = 2, 3
_SHORTEST = 2  # characters of a short name
_PEOPLES = (
    "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|满|达斡尔|畲|瑶|仡佬|"
    "仫佬|毛南|黎|水|纳西|拉祜|佤|布朗|独龙|怒|普米|裕固|哈萨克|柯尔克孜|东乡|保安|撒拉|土|"
    "锡伯|塔吉克|维吾尔|各"
)
_TAIL = re.compile(
    rf"(?:(?:(?:{_PEOPLES})族|(?<!内)蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯)*"
    r"自治[区州县旗]"
    r"|特别行政区|地区|林区|新区|[省市区县旗盟])$"
)


@frozen(kw_only=True, eq=False)
class Division:
    """One division. Each exists once, so equality is identity.

    Attributes:
        code: six digits of GB/T 2260; of the region for Hong Kong, Macau and Taiwan.
        name: official name, simplified.
        level: 1 province, 2 prefecture, 3 county.
        path: names from admin1 down to its own; a municipality has its name twice.
        country: ISO 3166-1 alpha-2.
    """

    code: str
    name: str
    level: int
    path: tuple[str, ...]
    country: str = field(init=False)

    @country.default
    def _country_of_code(self) -> str:
        return COUNTRIES.get(self.code[:2], "CN")

    def contains(self, other: "Division") -> bool:
        """Whether ``other`` is this division or lies in it.

        Example:
            >>> division("440000").contains(division("440305"))
            True
        """
        return other.path[: len(self.path)] == self.path


FULL, SHORT, FORMER = 0, 1, 2
"""How a name names its division, as bits: a former name may be short too."""

Named = tuple[Division, int]


@frozen(kw_only=True)
class DivisionTable:
    """The divisions and the ways into them.

    Attributes:
        by_code: divisions with a code of their own, ascending by code.
        by_name: every full, short and former name; full before short before former,
            then ascending by code. 大理州 is as full as 大理白族自治州.
        lengths: the lengths of the names that start with these two characters, longest
            first.
        by_postal_code: starts of postal codes to divisions of level 1 or 2.
        by_area_code: area codes without the trunk zero, likewise.
    """

    by_code: Mapping[str, Division]
    by_name: Mapping[str, tuple[Named, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    by_postal_code: Mapping[str, tuple[Division, ...]]
    by_area_code: Mapping[str, tuple[Division, ...]]


def short_name(name: str) -> str | None:
    """The name without the word for its kind; ``None`` where too little remains.

    市中区 has none either: 枣庄市中心 is the centre of 枣庄市.

    Example:
        >>> short_name("延边朝鲜族自治州"), short_name("南山区"), short_name("赵县")
        ('延边', '南山', None)
    """
    short = _TAIL.sub("", name)
    usable = _SHORTEST <= len(short) < len(name) and short[0] != "市"
    return short if usable else None


def division(code: str) -> Division | None:
    """The division of a six-digit code; ``None`` for an unknown one.

    Example:
        >>> division("310106").path
        ('上海市', '上海市', '静安区')
    """
    return table().by_code.get(code)


def divisions_of_postal_code(postal_code: str) -> tuple[Division, ...]:
    """The prefectures or municipalities that a Chinese postal code can lie in.

    Args:
        postal_code: six digits.

    Example:
        >>> [d.name for d in divisions_of_postal_code("518052")]
        ['深圳市']
    """
    return _by_longest_start(table().by_postal_code, postal_code)


def divisions_of_phone(phone: str) -> tuple[Division, ...]:
    """The prefectures or municipalities of a landline; empty for any other number.

    Args:
        phone: with trunk zero or country code: ``010-65529988``, ``+86 431 8888888``.

    Example:
        >>> [d.name for d in divisions_of_phone("0431-88888888")]
        ['长春市']
    """
    digits = re.sub(r"\D", "", phone.translate(_PLAIN_DIGITS))
    national = re.sub(r"^(?:(?:00)?860?|0)", "", digits)
    if national == digits or re.fullmatch(r"1[3-9]\d{9}", national):
        return ()
    return _by_longest_start(table().by_area_code, national)


_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def _by_longest_start(
    starts: Mapping[str, tuple[Division, ...]], digits: str
) -> tuple[Division, ...]:
    for length in (4, 3, 2):
        if found := starts.get(digits[:length]):
            return found
    return ()


@cache
def table() -> DivisionTable:
    """The whole table, read at first use (about 30 ms) and kept."""
    rows = read_rows("divisions.txt")
    coded = {row[0]: row for row in rows if not row[0].startswith("+")}
    by_code = {code: _division(code, coded) for code in coded}
    beside = [
        division for row in rows if row[0].startswith("+")
        for division in _beside(row, by_code[row[0][1:]])
    ]  # fmt: skip
    names = _names([*by_code.values(), *beside], by_code)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return DivisionTable(
        by_code=by_code,
        by_name=names,
        lengths={two: tuple(sorted(ls, reverse=True)) for two, ls in lengths.items()},
        by_postal_code=_starts(coded, by_code, 3),
        by_area_code=_starts(coded, by_code, 2),
    )


def _division(code: str, coded: Mapping[str, tuple[str, ...]]) -> Division:
    name = coded[code][1]
    province = coded[code[:2] + "0000"][1]
    prefecture = coded.get(code[:4] + "00")
    path: tuple[str, ...]
    if code[2:] == "0000":
        twice = code[:2] in _MUNICIPALITIES
        path, level = ((name, name) if twice else (name,)), 1
    elif code[:2] in _MUNICIPALITIES:
        path, level = (province, province, name), _COUNTY
    elif code[4:] == "00" or prefecture is None:
        path, level = (province, name), _PREFECTURE
    else:
        path, level = (province, prefecture[1], name), _COUNTY
    return Division(code=code, name=name, level=level, path=path)


_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


def _beside(row: tuple[str, ...], region: Division) -> Iterator[Division]:
    """A city and its districts; districts stand at level 2 where there is no city."""
    _, city, districts = row
    above = (*region.path, city) if city else region.path
    if city:
        yield Division(code=region.code, name=city, level=_PREFECTURE, path=above)
    for name in districts.split():
        path = (*above, name)
        yield Division(code=region.code, name=name, level=len(path), path=path)


def _names(
    divisions: list[Division], by_code: Mapping[str, Division]
) -> dict[str, tuple[Named, ...]]:
    names: defaultdict[str, list[Named]] = defaultdict(list)
    for one in divisions:
        names[one.name].append((one, FULL))
    for one in divisions:
        short = short_name(one.name)
        if short:
            names[short].append((one, SHORT))
        if short and one.level > 1 and "自治" in one.name:
            names[short + one.name[-1]].append((one, FULL))
    for old, code, name, _ in read_rows("division_renames.txt"):
        names[old].append((by_code[code], FORMER))
        short = short_name(old)
        if short and short != short_name(name) and by_code[code].level == _PREFECTURE:
            names[short].append((by_code[code], FORMER | SHORT))
    return {name: tuple(found) for name, found in names.items()}


def _starts(
    coded: Mapping[str, tuple[str, ...]], by_code: Mapping[str, Division], column: int
) -> dict[str, tuple[Division, ...]]:
    starts: defaultdict[str, list[Division]] = defaultdict(list)
    for code, row in coded.items():
        for start in row[column].split() if len(row) > column else ():
            starts[start].append(by_code[code])
    return {start: tuple(found) for start, found in starts.items()}
