"""The area code that a Chinese landline number lacks, from what is known beside it.

Rules:
    Only what names a city counts, the surest first: a division code, the city, another
    landline, a postal code, a province that dials one code. The first that is known
    decides; a province narrows down a city whose name several provinces have.

Sources:
    :mod:`customer_core.reference.area_codes`; :mod:`customer_core.reference.divisions`.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from customer_core._text import clean, fold_width
from customer_core.reference.area_codes import area_codes_of_city, cities_of_area_code
from customer_core.reference.divisions import divisions_of_postal_code, table
from customer_core.reference.han import simplified_forms

Hints = Mapping[str, str | None]

_CODE = re.compile(r"\d{4}(?:\d\d){0,4}")  # a division code down to any level
_LANDLINE = re.compile(r"(?:(?:\+|00)?86)?0?(10|2\d|[3-9]\d\d)\d{7,8}")
_MUNICIPALITIES = ("11", "12", "31", "50")
_PUNCTUATION = re.compile(r"[\s()-]+")


def area_codes(hints: Hints) -> tuple[str, ...]:
    """The area codes that the hints allow, ascending; empty when they say nothing.

    Args:
        hints: any of ``division_code``, ``city``, ``phone``, ``postal_code`` and
            ``province``; a city or province by its name or by its division code.

    Example:
        >>> area_codes({"city": "北京"}), area_codes({"city": "通化", "phone": None})
        (('10',), ('435',))
    """
    given = {name: fold_width(clean(text)) for name, text in hints.items() if text}
    provinces = {code[:2] for code in _codes(given.get("province", ""))}
    for name, read in _READERS.items():
        cities = set(read(given[name])) if name in given else set()
        inside = {city for city in cities if city[:2] in provinces}
        codes = {code for city in inside or cities for code in area_codes_of_city(city)}
        if codes:
            return tuple(sorted(codes))
    return ()


def _codes(text: str) -> list[str]:
    """The division codes of a name or of a code."""
    if _CODE.fullmatch(text):
        return [text.ljust(6, "0")[:6]]
    name = text.translate(simplified_forms())
    return [one.code for one, _ in table().by_name.get(name, ())]


def _cities(text: str) -> set[str]:
    """First four digits of the cities that are or hold a division of this name."""
    return {
        code[:2] + half if code[2:] == "0000" else code[:4]
        for code in _codes(text)
        for half in ("01", "02")
        if code[2:] != "0000" or code[:2] in _MUNICIPALITIES
    }


def _of_phone(text: str) -> Iterable[str]:
    found = _LANDLINE.fullmatch(_PUNCTUATION.sub("", text))
    return cities_of_area_code(found[1]) if found else ()


def _of_postal_code(text: str) -> Iterable[str]:
    found = divisions_of_postal_code(text)
    return {city for one in found for city in _cities(one.code)}


_READERS: dict[str, Callable[[str], Iterable[str]]] = {
    "division_code": _cities,
    "city": _cities,
    "phone": _of_phone,
    "postal_code": _of_postal_code,
    "province": _cities,
}
