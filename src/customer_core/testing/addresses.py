"""Addresses in every county of China, written as people write them, with their code.

Rules:
    Divisions are real and drawn evenly, streets are not. Streets are called after
    cities and districts as often as they are in life, for that is what misleads a
    reader. Deterministic for (version of this package, arguments).

Example:
    >>> plain, spaced = generate_addresses(2, seed=7)
    >>> plain.text, plain.division_code, plain.complete
    ('山西省长治市长子县民族大道914号锦绣家园22号楼2单元490', '140428', True)
    >>> spaced.text
    '山西省 忻州市 五台县 东城根街327号3栋1629室'
"""

from collections.abc import Callable
from functools import cache
from types import MappingProxyType

import numpy as np
from attrs import frozen

from customer_core.reference.divisions import (
    COUNTY,
    MUNICIPALITIES,
    Division,
    short_name,
    table,
)
from customer_core.reference.han import simplified_forms
from customer_core.testing._dice import Dice

_ROADS = (
    "人民路", "解放大道", "建设路", "学院路", "文三西街", "滨河路", "民族大道",
    "科苑路", "南京西路", "北京路", "朝阳北路", "中山东路", "长安街", "海南巷",
    "西湖大道", "天津道", "鼓楼西街", "和平里", "新疆北路", "东城根街",
)  # fmt: skip
_PLACES = ("", "", "", "阳光花园", "锦绣家园", "中山公寓", "北京城建大厦", "南山村")
_UNITS = ("", "{0}栋{1}室", "{0}号楼2单元{1}", "{0}幢{1}", "A座{1}室")


@frozen(kw_only=True)
class WrittenAddress:
    """An address as text, and where it lies.

    Attributes:
        text: as written.
        form: how, a name of :data:`FORMS`.
        division_code: six digits of GB/T 2260 of its county, or of its city where that
            has no counties.
        complete: whether all divisions are there; otherwise several counties may fit.
    """

    text: str
    form: str
    division_code: str
    complete: bool


def generate_addresses(n: int, *, seed: int) -> list[WrittenAddress]:
    """Addresses of counties drawn evenly, each in one of :data:`FORMS`, in turn.

    Args:
        n: how many.
        seed: any integer.
    """
    places = _places()
    dice = Dice(seed, "addresses", np.arange(n, dtype=np.uint64))
    drawn = zip(
        dice.below("place", len(places)).tolist(),
        (_ROADS[at] for at in dice.below("road", len(_ROADS)).tolist()),
        (dice.below("number", 998) + 1).tolist(),
        (_PLACES[at] for at in dice.below("place name", len(_PLACES)).tolist()),
        (_UNITS[at] for at in dice.below("unit", len(_UNITS)).tolist()),
        (dice.below("building", 29) + 1).tolist(),
        (dice.below("room", 2900) + 101).tolist(),
        strict=True,
    )
    forms = [*FORMS]
    found = []
    for row, (place, road, number, name, unit, building, room) in enumerate(drawn):
        form = forms[row % len(forms)]
        street = f"{road}{number}号{name}{unit.format(building, room)}"
        complete, write = FORMS[form]
        one = places[place]
        text = write(one, street)
        found.append(
            WrittenAddress(
                text=text, form=form, division_code=one.code, complete=complete
            )
        )
    return found


@cache
def _places() -> tuple[Division, ...]:
    """Counties, and cities that have none, in mainland China."""
    coded = table().by_code.values()
    inside = {one.path[:-1] for one in coded if one.level == COUNTY}
    return tuple(
        one
        for one in coded
        if one.country == "CN"
        and (one.level == COUNTY or (one.level > 1 and one.path not in inside))
    )


def _names(one: Division) -> list[str]:
    """The names from large to small, each once."""
    return [*dict.fromkeys(one.path)]


def _short(names: list[str]) -> list[str]:
    """Short names but for the last: 广东 深圳 南山区."""
    return [*(short_name(name) or name for name in names[:-1]), names[-1]]


def _twice(one: Division) -> list[str]:
    """Municipalities say their name twice, and cities their group of districts."""
    if one.code[:2] in MUNICIPALITIES:
        return [*one.path]
    names = _names(one)
    is_district = one.level == COUNTY and one.name.endswith("区")
    return [*names[:-1], "市辖区", names[-1]] if is_district else names


def _traditional(text: str) -> str:
    return text.translate(_traditional_forms())


@cache
def _traditional_forms() -> dict[int, str]:
    folded = simplified_forms().items()
    return {ord(simple): chr(form) for form, simple in folded if len(simple) == 1}


def _without_province(one: Division) -> str:
    return "".join(_names(one)[1:] or _names(one))


def _without_city(one: Division) -> str:
    names = _names(one)
    return names[0] + (names[-1] if len(names) > 1 else "")


def _short_city(one: Division) -> str:
    return "".join(_short(_names(one))[1:] or _names(one))


Write = Callable[[Division, str], str]

FORMS: MappingProxyType[str, tuple[bool, Write]] = MappingProxyType(
    {
        "plain": (True, lambda one, street: "".join([*_names(one), street])),
        "spaces": (True, lambda one, street: " ".join([*_names(one), street])),
        "commas": (True, lambda one, street: "，".join([*_names(one), street])),
        "short": (True, lambda one, street: "".join([*_short(_names(one)), street])),
        "twice": (True, lambda one, street: "".join([*_twice(one), street])),
        "traditional": (
            True,
            lambda one, street: _traditional("".join([*_names(one), street])),
        ),
        "country": (True, lambda one, street: "".join(["中国", *_names(one), street])),
        "small first": (
            True,
            lambda one, street: ", ".join([street, *reversed(_names(one))]),
        ),
        "label": (
            True,
            lambda one, street: f"收货地址：{''.join(_names(one))}{street}",
        ),
        "recipient": (
            True,
            lambda one, street: (
                f"收件人：李雷 13900000000 {''.join(_names(one))} {street}"
            ),
        ),
        "no province": (False, lambda one, street: _without_province(one) + street),
        "no province, short": (False, lambda one, street: _short_city(one) + street),
        "no city": (False, lambda one, street: _without_city(one) + street),
        "county alone": (False, lambda one, street: one.name + street),
    }
)
"""Name to whether all divisions are there, and to what writes division and street."""
