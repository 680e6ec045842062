"""Which values of one attribute are the same, and how complete each is.

Rules:
    The same is what a person would call the same: equal after case folding, of a name
    without its titles; a phone by number and extension; an identifier by kind and
    number; an address by its parts, where postal code and country count only if the
    divisions leave the city open. A partial date differs from the full one, a
    romanised name from the Han one.
    Completeness is a number of points, comparable within one attribute only.

Source:
    The points are our judgement: a part that carries more of the value counts more.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from customer_core._text import has_han
from customer_core.models import PersonName, PostalAddress


def sameness(attribute: str, value: Any) -> object:  # noqa: ANN401 - one of many types
    """A key that is equal for values which a person would call the same.

    Example:
        >>> sameness("names", PersonName(family="欧", given="阳娜娜")) == sameness(
        ...     "names", PersonName(family="欧阳", given="娜娜", suffix="女士"))
        True
    """
    key = _SAME.get(attribute)
    if key is not None:
        return key(value)
    return value.casefold() if isinstance(value, str) else value


def _same_name(name: PersonName) -> str:
    core = (name.family or "", name.given or "", name.middle or "")
    # Han names are one word: a split at another place is the same name
    return ("" if has_han(core[0] or core[1]) else "\0").join(core).casefold()


def _same_address(address: PostalAddress) -> tuple[str, ...]:
    code = address.division_code
    # 北京市 is a city, yet its code is that of a province
    is_city_known = code is not None and (
        address.admin1 == address.admin2 or not code.endswith("0000")
    )
    return tuple(
        [
            (part or "").casefold()
            for part in (
                address.admin1, address.admin2, address.admin3, address.street,
                address.unit,
                *(() if is_city_known else (address.postal_code, address.country)),
            )
        ]
    )  # fmt: skip


_SAME: Mapping[str, Callable[[Any], object]] = {
    "names": _same_name,
    "organization_names": lambda name: name.name.casefold(),
    "birth_dates": lambda born: (born.year, born.month, born.day),
    "phones": lambda phone: (phone.e164, phone.extension),
    "emails": lambda email: email.address.casefold(),
    "addresses": _same_address,
    "identifiers": lambda number: (number.kind, number.value),
    "social_handles": lambda handle: (handle.kind, handle.value.casefold()),
}


# A street without its divisions still beats divisions without a street. The part that
# every value of its kind has is there to make the rest a pair.
_PART_POINTS: Mapping[str, Mapping[str, int]] = {
    "organization_names": {"name": 1, "legal_form": 1},
    "birth_dates": {"month": 1, "day": 1},
    "phones": {"e164": 1, "extension": 1},
    "emails": {"address": 1, "display_name": 1},
    "addresses": {
        "street": 8, "division_code": 4, "unit": 2, "admin1": 1, "admin2": 1,
        "admin3": 1, "postal_code": 1, "country": 1,
    },
    "identifiers": {"birth_date": 1, "sex": 1, "division_code": 1, "region": 1},
}  # fmt: skip
_PARTS: Mapping[str, tuple[Callable[[object], tuple[object, ...]], tuple[int, ...]]] = {
    attribute: (attrgetter(*points), tuple(points.values()))
    for attribute, points in _PART_POINTS.items()
}
# Of a name: a whole part, an initial or masked part, then what only decides ties.
_WHOLE_PART, _HINTED_PART, _NATIVE_SCRIPT, _MIDDLE, _AFFIX = 8, 4, 4, 2, 1


def completeness(attribute: str, value: object) -> int:
    """How much of the value is there: points, comparable within one attribute.

    A name counts its family and given name first (an initial or a masked part is half
    of one), then Han script over a romanised form, then a middle name, then titles. An
    attribute without parts (a plain text) gives 0.

    Example:
        >>> from customer_core.models import PersonName
        >>> names = [PersonName(family="张", given="三"),
        ...          PersonName(family="Zhang", given="San"),
        ...          PersonName(family="张", suffix="先生")]
        >>> [completeness("names", name) for name in names]
        [20, 16, 13]
    """
    if isinstance(value, PersonName):
        return _completeness_of_name(value)
    if attribute not in _PARTS:
        return 0
    parts_of, points = _PARTS[attribute]
    filled = zip(points, parts_of(value), strict=True)
    return sum([count for count, part in filled if part is not None])


def _completeness_of_name(name: PersonName) -> int:
    is_native = has_han(name.family or name.given or "")
    points = _NATIVE_SCRIPT if is_native else 0
    for part in (name.family, name.given):
        if part:
            is_initial = not is_native and len(part.rstrip(".")) == 1
            points += _HINTED_PART if is_initial or "*" in part else _WHOLE_PART
    points += _MIDDLE if name.middle else 0
    return points + (_AFFIX if name.prefix or name.suffix else 0)
