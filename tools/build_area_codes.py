"""Remake the table of Chinese telephone area codes from its pinned package.

``python tools/build_area_codes.py`` fetches the package and writes the table; with
``--check`` it writes nothing, compares bytes and exits with 1 where the file differs.
It exits with 2 when pip cannot fetch. The network is used only while it runs.

Rules:
    The table is made of the pinned package, of the names in ``divisions.txt`` and of
    the constants here, and of nothing else: no clock, no locale, no order of a set. A
    place that no division has the name of stops the script.

Sources:
    phonenumbers 9.0.43 (PyPI, Apache-2.0): places of the area codes, as libphonenumber
    describes them. What it leaves out or names by a larger neighbour is added by hand
    from the area codes the operators publish for these places. Codes that were given up
    (0378 of 开封) are not in it.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from _pinned import remake

DATA = Path(__file__).parents[1] / "src" / "customer_core" / "reference" / "data"
TABLE = DATA / "area_codes.txt"
PACKAGE = "phonenumbers==9.0.43"
# run in the folder of the fetched package, not with the one that is installed
_PRINT = """
import json
from phonenumbers.geodata import GEOCODE_DATA
print(json.dumps({k: v for k, v in GEOCODE_DATA.items() if k.startswith("86")}))
"""

_AREA = re.compile(r"86(10|[2-9]\d{1,2})")
# In municipalities the third and fourth digit tell districts (01) from counties (02).
_MUNICIPALITIES = ("11", "12", "31", "50")
# Counties and seats that the package names, by the prefecture they lie in.
_INSIDE = {
    "珲春市": "延边", "延吉市": "延边", "梅河口市": "通化", "芒市": "德宏",
    "香格里拉市": "迪庆", "株州市": "株洲", "仲巴县": "日喀则", "嘉黎县": "那曲",
    "聂荣县": "那曲", "申扎县": "那曲", "双湖": "那曲", "班戈县": "那曲",
    "尼玛县": "那曲", "普兰": "阿里", "札达": "阿里",
}  # fmt: skip
# What the package lacks: area code -> four digits of the division.
_ADDED = {
    "371": ("4102",),  # 开封 dials as 郑州
    "391": ("4190",),  # 济源
    "558": ("3416",),  # 亳州 dials as 阜阳
    "719": ("4290",),  # 神农架
    "772": ("4513",),  # 来宾
    "774": ("4511",),  # 贺州
    "775": ("4508",),  # 贵港
    "898": ("4603", "4604", "4690"),  # the whole island of Hainan
    "935": ("6203",),  # 金昌
    "937": ("6202",),  # 嘉峪关
    # cities of the Corps in Xinjiang dial as the prefecture around them
    **dict.fromkeys(
        ("901", "902", "903", "906", "909", "992", "994", "996", "997", "998", "999"),
        ("6590",),
    ),
}  # fmt: skip


def build(geodata: dict[str, dict[str, str]]) -> str:
    """``area_codes.txt``: an area code, then the four digits of its divisions."""
    names = _names()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for prefix, texts in geodata.items():
        if _AREA.fullmatch(prefix):
            found[prefix[2:]] |= _divisions(texts["zh"], names)
    for code, added in _ADDED.items():
        found[code].update(added)
    rows = (f"{code}\t{' '.join(sorted(found[code]))}\n" for code in sorted(found))
    header = (
        "# table: area code without trunk zero, then the first four digits (GB/T 2260) "
        "of the prefecture-level divisions that dial it\n"
        "# version: 1\n"
        f"# source: PyPI {PACKAGE} (places), divisions.txt (codes), additions by hand\n"
        "# date: 2026-11\n"
        "# licence: Apache-2.0\n"
    )
    return header + "".join(rows)


def _names() -> dict[str, dict[str, str]]:
    """Short name of each province -> its code, and short names of its divisions.

    The province itself stands under the empty name.
    """
    lines = (DATA / "divisions.txt").read_text("utf-8").splitlines()
    rows = [li.split("\t")[:2] for li in lines if re.match(r"\d{6}\t", li)]
    provinces = {code[:2]: _short(n) for code, n in rows if code.endswith("0000")}
    names: dict[str, dict[str, str]] = {
        short: {"": code} for code, short in provinces.items()
    }
    for code, name in rows:
        direct = code[2:4] == "90"
        if not code.endswith("0000") and (code.endswith("00") or direct):
            names[provinces[code[:2]]][_short(name)] = code[:4]
    return names


def _short(name: str) -> str:
    """A division without its level: 内蒙古, 延边, 吐鲁番."""
    for long, short in (("内蒙古", "内蒙古"), ("新疆", "新疆"), ("广西", "广西")):
        if name.startswith(long):
            return short
    return re.sub(r"(?:特别行政区|自治区|回族自治区|地区|省|市|盟|林区)$", "", name)


def _divisions(text: str, names: dict[str, dict[str, str]]) -> set[str]:
    """The four digits of each place in ``辽宁省沈阳市、铁岭市``."""
    province = next(short for short in names if text.startswith(short))
    inside, code = names[province], names[province][""]
    places = re.sub(
        r"^(?:省|(?:维吾尔|壮族|回族)?自治区|市)", "", text[len(province) :]
    )
    if code in _MUNICIPALITIES:
        return {f"{code}01", f"{code}02"}
    return {_division(place, inside) for place in places.split("、")}


def _division(place: str, inside: dict[str, str]) -> str:
    short = _INSIDE.get(place, re.sub(r"(?:地区|市|盟|自治州)$", "", place))
    return next(c for name, c in inside.items() if name and name.startswith(short))


def main(arguments: list[str] | None = None) -> int:
    """Write or check the table; the exit status."""
    return remake(TABLE, build, package=PACKAGE, script=_PRINT, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
