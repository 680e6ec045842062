"""Area codes of Chinese landlines: which cities dial them.

Rules:
    An area code is written without its trunk zero (``10``, ``431``), a city as the
    first four digits of its division code. Several cities may share a code, a city may
    have several, and the counties directly under a province share four digits
    (``4290``). In municipalities both groups of districts are given (``5001``,
    ``5002``).

Sources:
    ``data/area_codes.txt`` (remade from the places of libphonenumber by
    ``tools/build_area_codes.py``).
"""

from functools import cache
from typing import Final

from customer_core.reference._tables import read_rows

VERSION: Final = 1
"""Raised whenever a code or a city changes."""

_NONE: Final[frozenset[str]] = frozenset()


def cities_of_area_code(code: str) -> frozenset[str]:
    """The cities that dial an area code; empty when it is not known.

    Args:
        code: two or three digits, without the trunk zero.

    Returns:
        The first four digits (GB/T 2260) of prefecture-level divisions.

    Example:
        >>> sorted(cities_of_area_code("10")), sorted(cities_of_area_code("431"))
        (['1101', '1102'], ['2201'])
    """
    return _cities().get(code, _NONE)


def area_codes_of_city(prefix4: str) -> frozenset[str]:
    """The area codes of a city; empty when it is not known.

    Args:
        prefix4: the first four digits of its division code.

    Example:
        >>> sorted(area_codes_of_city("4201")), sorted(area_codes_of_city("9999"))
        (['27'], [])
    """
    return _codes().get(prefix4, _NONE)


@cache
def _cities() -> dict[str, frozenset[str]]:
    return {code: frozenset(c.split()) for code, c in read_rows("area_codes.txt")}


@cache
def _codes() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for code, cities in _cities().items():
        for city in cities:
            codes.setdefault(city, set()).add(code)
    return {city: frozenset(found) for city, found in codes.items()}
