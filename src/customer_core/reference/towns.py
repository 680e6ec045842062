"""Towns, townships and subdistricts: which county has one of this name.

Rules:
    A name is compared whole, with 街道, 镇, 乡 or 苏木. The same name is common in
    other prefectures, so the question is asked within one.

Sources:
    ``data/towns.txt`` (china-division 2.7.0, as of 2023-06-30).
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from customer_core.reference._tables import read_rows

_CITY = 4  # digits of the code of a prefecture that its counties share


def counties_of_town(name: str, prefix: str) -> tuple[str, ...]:
    """The counties that have a town of this name, ascending by code.

    Args:
        name: simplified, with its last word.
        prefix: the first two, four or six digits of the codes to look under.

    Returns:
        Six-digit codes; the code of the prefecture where that has no counties.

    Example:
        >>> counties_of_town("粤海街道", "4403"), counties_of_town("城关镇", "4403")
        (('440305',), ())
    """
    written = f" {name} "
    counties = _counties()
    cities = [prefix[:4]] if len(prefix) >= _CITY else counties
    return tuple(
        code
        for four in cities
        for code, towns in counties.get(four, ())
        if written in towns and code.startswith(prefix)
    )


@cache
def _counties() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Four digits -> its counties, each with its towns between spaces."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, towns in read_rows("towns.txt"):
        found[code[:4]].append((code, f" {towns} "))
    return {four: tuple(found[four]) for four in sorted(found)}
