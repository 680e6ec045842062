"""Divisions of China as they are spelled in Latin letters.

Rules:
    A spelling is the reading of the short name in pinyin, without tones and spaces, or
    one that is usual beside it (Shaanxi, Urumqi, Tsim Sha Tsui). Compared in small
    letters without anything between. A spelling that several divisions share gives all
    of them.

Sources:
    ``data/division_spellings.txt`` (made by ``tools/build_divisions.py``),
    ``data/localities.txt`` (kept by hand).
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from customer_core.reference._tables import read_rows
from customer_core.reference.divisions import LOCALITY, Division, Named, table

LONGEST = 5
"""Words of a spelling at most: Sham Shui Po, Central and Western."""


def divisions_spelled(letters: str) -> tuple[Named, ...]:
    """What a spelling can mean, with how it names it; empty for any other text.

    Args:
        letters: small letters without spaces.

    Example:
        >>> [one.name for one, _ in divisions_spelled("shenzhen")]
        ['深圳市']
        >>> [one.name for one, _ in divisions_spelled("suzhou")]
        ['苏州市', '宿州市', '肃州区']
    """
    return _spelled().get(letters, ())


@cache
def _spelled() -> Mapping[str, tuple[Named, ...]]:
    found: defaultdict[str, dict[Division, int]] = defaultdict(dict)
    spellings = {
        name: texts.split() for name, texts in read_rows("division_spellings.txt")
    }
    for one in table().by_path.values():
        for spelling in spellings.get(one.name, ()):
            found[spelling].setdefault(one, 0)
    for name, kind, _, *texts in read_rows("localities.txt"):
        for spelling in texts[0].split() if texts and kind == "inside" else ():
            for one, bits in table().by_name[name]:
                if bits & LOCALITY:
                    found[spelling].setdefault(one, LOCALITY)
    ordered = (
        (spelling, sorted(named.items(), key=lambda item: item[0].code))
        for spelling, named in found.items()
    )
    return {spelling: tuple(named) for spelling, named in ordered}
