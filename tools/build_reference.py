"""Remake the generated reference tables from their pinned packages.

``python tools/build_reference.py`` writes them; with ``--check`` it writes nothing,
compares bytes and exits with 1 where a file differs, which is what CI calls.

Rules:
    A builder returns the whole text of its table. It depends on nothing but the pinned
    package, the constants here and the files of facts beside this one: no clock, no
    locale, no order of a set. A change of a table raises its version.

Sources:
    pypinyin 0.55.0 (MIT): readings. OpenCC 1.4.2 (Apache-2.0): simplified forms.
    ``surname_facts.txt``, ``romanization_facts.txt``: published facts, named there.
    Wade-Giles: H. A. Giles, A Chinese-English Dictionary (1912), as Taiwan writes it.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "customer_core" / "reference" / "data"
FACTS = Path(__file__).parent
PINNED = {"pypinyin": "0.55.0", "opencc": "1.4.2"}

# Unified ideographs, which hold all of GB2312, GBK and Big5, and the zero.
CHARACTERS = "\u3007" + "".join(map(chr, range(0x4E00, 0xA000)))
# In given names these are read otherwise than in running text.
_SPECIAL = (
    "长chang 晟sheng 曾zeng 都du 率shuai 薄bo 似si 了liao 什shi 着zhuo "
    "珩heng 婼ruo 隽jun 崴wei"
)
NAME_READINGS = {pair[0]: pair[1:] for pair in _SPECIAL.split()}
# Characters that two bearers of a given name may read differently: further readings.
_FURTHER = """
    乐yue 重zhong,chong 朝zhao 长zhang 传zhuan 单shan 盛cheng 晟cheng 茜xi 莘xin
    隽juan 乾gan 和he,huo 尉yu 蔚yu 阿e 柏bo 伯bai 薄bao 贾gu 奇ji
    珏yu 颉xie 殷yan 宿xiu 虹jiang 露lou 绿lu 解xie 禅shan 校jiao 角jue 觉jiao 泊po
    系ji 员yun 筠jun 召shao 祯zheng 行hang 降jiang 曾ceng 莞wan 率lv 那nuo 省xing
    锴jie 珩hang 婼chuo 都dou 翟di 亨peng 炅gui 圳chou 万mo 俞shu 似shi
"""
# Distinct characters of given names that OpenCC folds as words of the language.
KEPT = {"乾"}
# Variants found in registers that OpenCC leaves alone.
VARIANTS = {
    "锺": "钟", "髙": "高", "冨": "富", "呉": "吴", "兪": "俞", "栁": "柳", "淸": "清",
    "眞": "真", "靑": "青", "吿": "告", "荘": "庄", "沢": "泽", "辺": "边", "徳": "德",
    "恵": "惠", "桜": "樱", "竜": "龙", "滝": "泷", "斉": "齐", "斎": "斋", "浜": "滨",
    "姫": "姬", "巌": "岩", "峯": "峰",
}  # fmt: skip
# Wade-Giles initials and finals where they differ from pinyin; longest first.
_WG_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"),
    ("t", "t"), ("g", "k"), ("k", "k"), ("j", "ch"), ("q", "ch"), ("x", "hs"),
    ("r", "j"), ("z", "ts"), ("c", "ts"),
)  # fmt: skip
_WG_FINALS = {
    "ie": "ieh", "ian": "ien", "iong": "iung", "ong": "ung", "ve": "ueh", "v": "u",
    "van": "uan", "vn": "un", "ue": "ueh",
}  # fmt: skip
_WG_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu",
    "si": "szu ssu", "ge": "ko ke", "ke": "ko ke", "he": "ho", "e": "o", "er": "erh",
    "gui": "kuei", "kui": "kuei", "ye": "yeh", "you": "yu", "yan": "yen",
    "yue": "yueh", "yong": "yung", "yi": "yi i", "shuo": "shuo", "guo": "kuo",
    "kuo": "kuo", "huo": "huo", "duo": "to", "tuo": "to", "luo": "lo", "nuo": "no",
    "zuo": "tso", "cuo": "tso", "suo": "so", "zhuo": "cho", "chuo": "cho", "ruo": "jo",
}  # fmt: skip


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


def readings() -> dict[str, str]:
    """Every character that has a syllable, and the one it has in a name."""
    from pypinyin import lazy_pinyin

    folded = simplified_forms()
    found: dict[str, str] = {}
    for character in CHARACTERS:
        same = folded.get(character, character)
        reading = NAME_READINGS.get(same) or lazy_pinyin(same)[0]
        if reading.isascii() and reading.isalpha():
            found[character] = reading
    return found


def wade_giles(syllable: str) -> list[str]:
    """The spellings of a pinyin syllable in Wade-Giles without marks.

    Example:
        >>> wade_giles("zhi"), wade_giles("xu"), wade_giles("qian")
        (['chih'], ['hsu'], ['chien'])
    """
    if syllable in _WG_WHOLE:
        return _WG_WHOLE[syllable].split()
    if syllable[0] in "yw":
        return [syllable]
    for initial, spelt in _WG_INITIALS:
        if syllable.startswith(initial):
            final = syllable.removeprefix(initial)
            return [spelt + _WG_FINALS.get(final, final)]
    final = syllable[1:]
    return [syllable[0] + _WG_FINALS.get(final, final)]


def facts(name: str) -> dict[str, list[list[str]]]:
    """The lines of a file of facts by section, each split into words."""
    found: dict[str, list[list[str]]] = {}
    for line in (FACTS / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line.split())
    return found


def build_simplified() -> str:
    """``simplified.txt``: a simplified character, then every form folded to it."""
    groups: defaultdict[str, str] = defaultdict(str)
    for character, target in simplified_forms().items():
        groups[target] += character
    rows = (f"{target}\t{groups[target]}" for target in sorted(groups))
    return _table(
        "simplified form, then the traditional and variant forms folded to it",
        f"OpenCC 1.4.2, t2s and hk2s by character, with {len(VARIANTS)} variants added",
        "2026-11",
        "Apache-2.0",
        rows,
        number=2,
    )


def build_pinyin() -> str:
    """``pinyin.txt``: a toneless syllable, then the characters read so in a name."""
    groups: defaultdict[str, str] = defaultdict(str)
    for character, reading in readings().items():
        groups[reading] += character
    rows = (f"{reading}\t{groups[reading]}" for reading in sorted(groups))
    return _table(
        "toneless pinyin syllable (v for u with diaeresis), then its characters",
        "pypinyin 0.55.0, first reading of the simplified form;"
        f" {len(NAME_READINGS)} read as in names",
        "2026-11",
        "MIT",
        rows,
        number=2,
    )


def build_polyphones() -> str:
    """``polyphones.txt``: a character of given names, then its readings in names."""
    usual = readings()
    rows: dict[str, str] = {}
    for entry in _FURTHER.split():
        character, further = entry[0], entry[1:].split(",")
        all_of_it = dict.fromkeys([usual[character], *further])
        if len(all_of_it) > 1:
            rows[character] = "\t".join((character, *all_of_it))
    return _table(
        "simplified character of given names, then its readings there, usual one first",
        "pypinyin 0.55.0, usual reading; further readings from dictionaries, by hand",
        "2026-11",
        "MIT",
        (rows[character] for character in sorted(rows)),
    )


def build_surnames() -> str:
    """``surnames.txt``: a family name by rank, then its toneless readings."""
    from pypinyin import lazy_pinyin

    known = facts("surname_facts.txt")
    stated = {name: list(found) for name, *found in known["readings"]}
    singles = [character for row in known["singles"] for character in row[0]]
    rows = [
        (name, *(stated.get(name) or [lazy_pinyin(name)[0].replace("ü", "v")]))
        for name in singles
    ]
    rows += [(name, *found) for name, *found in known["compounds"]]
    return _table(
        "family names, the first 100 by frequency; then their toneless readings,"
        " usual one first",
        "the lists and readings named in tools/surname_facts.txt; else pypinyin 0.55.0",
        "2026-11",
        "MIT",
        ("\t".join(row) for row in rows),
        number=2,
    )


def build_romanizations() -> str:
    """``romanizations.txt``: a spelling of a family name, then what it is in pinyin."""
    spelt: defaultdict[str, list[str]] = defaultdict(list)
    for rows in facts("romanization_facts.txt").values():
        for spelling, *found in rows:
            spelt[spelling] += found
    ranked = [
        row.split("\t") for row in build_surnames().splitlines() if row[:2] != "# "
    ]
    for name, *found in ranked[:_TAIWAN]:
        if len(name) == 1:
            for spelling in wade_giles(found[0]):
                spelt[spelling].append(found[0])
    rows = {
        spelling: "\t".join((spelling, *dict.fromkeys(found)))
        for spelling, found in spelt.items()
        if set(found) != {spelling}
    }
    return _table(
        "spelling of a family name outside pinyin, then the pinyin of the names it"
        " stands for",
        "the systems named in tools/romanization_facts.txt; Wade-Giles by rule",
        "2026-11",
        "MIT",
        (rows[spelling] for spelling in sorted(rows)),
    )


_TAIWAN = 120  # family names whose Wade-Giles spelling is met with


def build_wade_giles() -> str:
    """``wade_giles.txt``: a syllable as Taiwan writes it, then it in pinyin."""
    spelt: defaultdict[str, list[str]] = defaultdict(list)
    for syllable in sorted(set(readings().values()) - {"m", "n", "hm", "ng"}):
        for spelling in wade_giles(syllable):
            spelt[spelling].append(syllable)
    rows = ("\t".join((spelling, *spelt[spelling])) for spelling in sorted(spelt))
    return _table(
        "syllable of Wade-Giles without marks, then the pinyin syllables so written",
        "Wade-Giles by rule, from the syllables of pypinyin 0.55.0",
        "2026-11",
        "MIT",
        rows,
    )


def _table(  # noqa: PLR0913 - the lines of a header, in their order
    what: str,
    source: str,
    date: str,
    licence: str,
    rows: Iterable[str],
    *,
    number: int = 1,
) -> str:
    header = (
        f"# table: {what}\n# version: {number}\n# source: {source}\n# date: {date}\n"
        f"# licence: {licence}\n"
    )
    return header + "".join(f"{row}\n" for row in rows)


BUILDERS: dict[str, Callable[[], str]] = {
    "pinyin.txt": build_pinyin,
    "polyphones.txt": build_polyphones,
    "romanizations.txt": build_romanizations,
    "simplified.txt": build_simplified,
    "surnames.txt": build_surnames,
    "wade_giles.txt": build_wade_giles,
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
