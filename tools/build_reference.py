"""Remake the generated reference tables from their pinned packages.

``python tools/build_reference.py`` writes them; with ``--check`` it writes nothing,
compares bytes and exits with 1 where a file differs, which is what CI calls.

Rules:
    A builder returns the whole text of its table. It depends on nothing but the pinned
    package and the constants here: no clock, no locale, no order of a set.

Sources:
    pypinyin 0.55.0 (MIT): readings. OpenCC 1.4.2 (Apache-2.0): simplified forms.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "customer_core" / "reference" / "data"
PINNED = {"pypinyin": "0.55.0", "opencc": "1.4.2"}

# Unified ideographs, which hold all of GB2312, GBK and Big5, and the zero.
CHARACTERS = "\u3007" + "".join(map(chr, range(0x4E00, 0xA000)))
# In given names these are read otherwise than in running text.
_SPECIAL = "长chang 晟sheng 曾zeng 都du 率shuai 薄bo 似si 了liao 什shi 着zhuo"
NAME_READINGS = {pair[0]: pair[1:] for pair in _SPECIAL.split()}
# Distinct characters of given names that OpenCC folds as words of the language.
KEPT = {"乾"}
# Variants found in registers that OpenCC leaves alone.
VARIANTS = {"锺": "钟", "髙": "高", "冨": "富", "呉": "吴", "兪": "俞", "栁": "柳"}


def simplified_forms() -> dict[str, str]:
    """Every character that is folded, and what it is folded to in the end."""
    import opencc

    converters = [opencc.OpenCC(name) for name in ("t2s", "hk2s")]
    folded: dict[str, str] = {}
    for character in CHARACTERS:
        results = (one.convert(character) for one in converters)
        target = next((c for c in results if c != character), character)
        target = VARIANTS.get(character, target)
        if target != character and character not in KEPT and target in CHARACTERS:
            folded[character] = target
    return {c: folded.get(target, target) for c, target in folded.items()}


def build_simplified() -> str:
    """``simplified.txt``: a simplified character, then every form folded to it."""
    groups: defaultdict[str, str] = defaultdict(str)
    for character, target in simplified_forms().items():
        groups[target] += character
    rows = (f"{target}\t{groups[target]}" for target in sorted(groups))
    return _table(
        "simplified form, then the traditional and variant forms folded to it",
        "OpenCC 1.4.2, t2s and hk2s by character, with six variants added by hand",
        "2026-08",
        "Apache-2.0",
        rows,
    )


def build_pinyin() -> str:
    """``pinyin.txt``: a toneless syllable, then the characters read so in a name."""
    from pypinyin import lazy_pinyin

    folded = simplified_forms()
    groups: defaultdict[str, str] = defaultdict(str)
    for character in CHARACTERS:
        same = folded.get(character, character)
        reading = NAME_READINGS.get(same) or lazy_pinyin(same)[0]
        if reading.isascii() and reading.isalpha():
            groups[reading] += character
    rows = (f"{reading}\t{groups[reading]}" for reading in sorted(groups))
    return _table(
        "toneless pinyin syllable (v for u with diaeresis), then its characters",
        "pypinyin 0.55.0, first reading of the simplified form; ten read as in names",
        "2025-07",
        "MIT",
        rows,
    )


def _table(what: str, source: str, date: str, licence: str, rows: Iterable[str]) -> str:
    header = (
        f"# table: {what}\n# version: 1\n# source: {source}\n# date: {date}\n"
        f"# licence: {licence}\n"
    )
    return header + "".join(f"{row}\n" for row in rows)


BUILDERS: dict[str, Callable[[], str]] = {
    "pinyin.txt": build_pinyin,
    "simplified.txt": build_simplified,
}


def main(arguments: list[str] | None = None) -> int:
    """Write or check every generated table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    wrong = [p for p, pin in PINNED.items() if version(p) != pin]
    if wrong:
        print(f"not the pinned version: {', '.join(wrong)}")
        return 1
    status = 0
    for name, build in BUILDERS.items():
        made, path = build().encode(), DATA / name
        same = path.exists() and path.read_bytes() == made
        if not same and not check:
            path.write_bytes(made)
        status |= check and not same
        print(f"{name}: {len(made)} bytes, {'same' if same else 'differs'}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
