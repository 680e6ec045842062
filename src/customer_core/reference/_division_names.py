"""The names of divisions of China: full, short, former, and places inside them.

Rules:
    A short name drops 省, 市, 区, 县 or 自治州 and the peoples before it, and has two
    characters at least. 大理州 is as full a name as 大理白族自治州. A former name means
    every division that its place lies in today; one that ended long ago counts only
    after the name of what lay around it. A locality (旺角, 雄安新区) is no division: it
    stays in the street and tells the divisions it can lie in.

Sources:
    ``data/former_names.txt`` (made by ``tools/build_divisions.py``),
    ``data/localities.txt`` (kept by hand).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from customer_core.reference._division import PREFECTURE, Division
from customer_core.reference._tables import read_rows

FULL, SHORT, FORMER, OLD, LOCALITY = 0, 1, 2, 4, 8
"""How a name names its division, as bits: a former name may be short and old too."""

RECENT = 2000
"""Names in use in this year or later are former ones; those of before are old too."""

Named = tuple[Division, int]

_SHORTEST = 2  # characters of a short name
_PEOPLES = (
    "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|满|达斡尔|畲|瑶|仡佬|"
    "仫佬|毛南|黎|水|纳西|拉祜|佤|布朗|独龙|怒|普米|裕固|哈萨克|柯尔克孜|东乡|保安|撒拉|土|"
    "锡伯|塔吉克|维吾尔|各"
)
_TAIL = re.compile(
    rf"(?:(?:(?:{_PEOPLES})族|(?<!内)蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯)*"
    r"自治[区州县旗]"
    r"|特别行政区|行政委员会|地区|(?<=架)林区|新区|[省市区县旗盟])$"
)


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


def names_of(
    divisions: Iterable[Division],
    by_code: Mapping[str, Division],
    by_path: Mapping[tuple[str, ...], Division],
) -> dict[str, tuple[Named, ...]]:
    """Every name with what it can mean: full, short, former, locality; then by code."""
    names: defaultdict[str, list[Named]] = defaultdict(list)
    shorts = [(one, short_name(one.name)) for one in divisions]
    for one, _ in shorts:
        names[one.name].append((one, FULL))
    for one, short in shorts:
        if short:
            names[short].append((one, SHORT))
            if one.level > 1 and "自治" in one.name:
                names[short + one.name[-1]].append((one, FULL))
                names[short + one.name[-3:]].append((one, FULL))
    _add_former(names, by_code)
    for name, kind, listed, *_ in read_rows("localities.txt"):
        for target in listed.split():
            one = _target(target, by_code, by_path)
            names[name].append((one, FULL if kind == "alias" else LOCALITY))
    return {name: tuple(found) for name, found in names.items()}


def _add_former(names: dict[str, list[Named]], by_code: Mapping[str, Division]) -> None:
    for name, codes, last in read_rows("former_names.txt"):
        kind = FORMER if int(last) >= RECENT else FORMER | OLD
        heirs = [by_code[code] for code in codes.split()]
        names[name] += [(one, kind) for one in heirs]
        short = short_name(name)
        # 襄樊 was said of the city; a county is called by its full name
        if short and any(
            one.level == PREFECTURE and one.name[: len(short)] != short for one in heirs
        ):
            names[short] += [(one, kind | SHORT) for one in heirs]


def _target(
    text: str,
    by_code: Mapping[str, Division],
    by_path: Mapping[tuple[str, ...], Division],
) -> Division:
    code, _, name = text.partition("/")
    region = by_code[code]
    return by_path[(*region.path, name)] if name else region
