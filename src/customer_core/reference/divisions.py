"""Administrative divisions of China: names, codes, postal and area codes.

Rules:
    Three levels: province, prefecture, county. A municipality (上海市) is province and
    prefecture in one. A city or county directly under its province (仙桃市) stands at
    the prefecture level, as people write it. A prefecture without counties (东莞市) has
    none here. Names are simplified. Divisions of Hong Kong, Macau and Taiwan have no
    code of their own and carry that of their region.

Sources:
    ``data/divisions.txt`` (GB/T 2260 codes as of 2026-09, made by
    ``tools/build_divisions.py``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from attrs import frozen

from customer_core.reference._division import (
    COUNTRIES,
    COUNTY,
    MUNICIPALITIES,
    PREFECTURE,
    PROVINCE,
    Division,
)
from customer_core.reference._division_names import (
    FORMER,
    FULL,
    LOCALITY,
    OLD,
    SHORT,
    Named,
    names_of,
    short_name,
)
from customer_core.reference._tables import read_rows
from customer_core.reference.area_codes import cities_of_area_code

__all__ = [
    "COUNTRIES", "COUNTY", "FORMER", "FULL", "LOCALITY", "MUNICIPALITIES", "OLD",
    "PREFECTURE", "PROVINCE", "SHORT", "Division", "DivisionTable", "Named", "division",
    "divisions_of_phone", "divisions_of_postal_code", "short_name", "table",
]  # fmt: skip


@frozen(kw_only=True)
class DivisionTable:
    """The divisions and the ways into them.

    Attributes:
        by_code: divisions with a code of their own, ascending by code.
        by_path: every division by the names from admin1 down to its own.
        by_name: every name of a division; full before short before former names before
            localities, then ascending by code.
        starts: two characters to the names that start so, longest first.
        by_postal_code: starts of postal codes to divisions of level 1 or 2.
        by_city: four digits to the prefecture, or to what stands for one.
    """

    by_code: Mapping[str, Division]
    by_path: Mapping[tuple[str, ...], Division]
    by_name: Mapping[str, tuple[Named, ...]]
    starts: Mapping[str, tuple[str, ...]]
    by_postal_code: Mapping[str, tuple[Division, ...]]
    by_city: Mapping[str, tuple[Division, ...]]


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
    starts = table().by_postal_code
    for length in (4, 3, 2):
        if found := starts.get(postal_code[:length]):
            return found
    return ()


_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_TRUNK = re.compile(r"(?:(?:00)?860?|0)")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def divisions_of_phone(phone: str) -> tuple[Division, ...]:
    """The prefectures or municipalities of a landline; empty for any other number.

    Args:
        phone: with trunk zero or country code: ``010-65529988``, ``+86 431 8888888``.

    Example:
        >>> [d.name for d in divisions_of_phone("0431-88888888")]
        ['长春市']
    """
    digits = re.sub(r"\D", "", phone.translate(_PLAIN_DIGITS))
    trunk = _TRUNK.match(digits)
    if trunk is None or _MOBILE.fullmatch(digits, trunk.end()):
        return ()
    national, by_city = digits[trunk.end() :], table().by_city
    for length in (3, 2):
        if cities := cities_of_area_code(national[:length]):
            found = (one for four in sorted(cities) for one in by_city.get(four, ()))
            return tuple(dict.fromkeys(found))
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
    by_path = {one.path: one for one in (*beside, *by_code.values())}
    names = names_of((*by_code.values(), *beside), by_code, by_path)
    starts: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        starts[name[:2]].append(name)
    return DivisionTable(
        by_code=by_code,
        by_path=by_path,
        by_name=names,
        starts={two: tuple(found) for two, found in starts.items()},
        by_postal_code=_starts(coded.values(), by_code),
        by_city=_by_city(by_code.values()),
    )


def _by_city(divisions: Iterable[Division]) -> dict[str, tuple[Division, ...]]:
    by_city: defaultdict[str, list[Division]] = defaultdict(list)
    municipality: Division | None = None
    for one in divisions:
        if one.code[:2] in MUNICIPALITIES:
            municipality = one if one.level == PROVINCE else municipality
            if municipality and one.level == COUNTY:
                by_city[one.code[:4]] = [municipality]
        elif one.level == PREFECTURE:
            by_city[one.code[:4]].append(one)
    return {four: tuple(found) for four, found in by_city.items()}


def _division(code: str, coded: Mapping[str, tuple[str, ...]]) -> Division:
    name = coded[code][1]
    province = coded[code[:2] + "0000"][1]
    prefecture = coded.get(code[:4] + "00")
    path: tuple[str, ...]
    if code[2:] == "0000":
        twice = code[:2] in MUNICIPALITIES
        path, level = ((name, name) if twice else (name,)), PROVINCE
    elif code[:2] in MUNICIPALITIES:
        path, level = (province, province, name), COUNTY
    elif code[4:] == "00" or prefecture is None:
        path, level = (province, name), PREFECTURE
    else:
        path, level = (province, prefecture[1], name), COUNTY
    return Division(code=code, name=name, level=level, path=path)


def _beside(row: tuple[str, ...], region: Division) -> Iterator[Division]:
    """A city and its districts; districts stand at level 2 where there is no city."""
    _, city, districts = row
    above = (*region.path, city) if city else region.path
    if city:
        yield Division(code=region.code, name=city, level=PREFECTURE, path=above)
    for name in districts.split():
        path = (*above, name)
        yield Division(code=region.code, name=name, level=len(path), path=path)


def _starts(
    rows: Iterable[tuple[str, ...]], by_code: Mapping[str, Division]
) -> dict[str, tuple[Division, ...]]:
    starts: defaultdict[str, list[Division]] = defaultdict(list)
    for code, _, *postal in rows:
        for start in postal[0].split() if postal else ():
            starts[start].append(by_code[code])
    return {start: tuple(found) for start, found in starts.items()}
