"""Facts about personal names: surnames, forms of address, particles, short forms.

Rules:
    Surnames are kept in simplified characters, in an order that says which is more
    frequent. Words of the Latin script are kept without case or points.

Sources:
    ``data/surnames.txt``, ``data/name_words.txt``, ``data/nicknames.txt``.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from attrs import frozen

from customer_core.reference._tables import read_rows
from customer_core.reference.han import readings

# How a family name read lü or lv may also be written in a passport or a system.
_V_SPELLINGS: Final = ("v", "u", "yu")


@frozen
class Surname:
    """A family name in Han script.

    Attributes:
        text: one to four simplified characters.
        rank: 0 for the most frequent; the order is reliable for the first 100 only.
        readings: toneless, ``v`` for ``ü``, the usual one first; the last may be the
            reading as a word, which programs that romanise write (单 shan, dan).
    """

    text: str
    rank: int
    readings: tuple[str, ...]


@cache
def surnames() -> Mapping[str, Surname]:
    """Every surname by its simplified characters.

    Example:
        >>> surnames()["覃"].readings, surnames()["王"].rank
        (('qin', 'tan'), 0)
    """
    as_words = readings()
    found: dict[str, Surname] = {}
    for rank, (text, *stated) in enumerate(read_rows("surnames.txt")):
        as_word = [text.translate(as_words)] if len(text) == 1 else []
        found[text] = Surname(text, rank, tuple(dict.fromkeys(stated + as_word)))
    return MappingProxyType(found)


@cache
def surname_spellings() -> Mapping[str, int]:
    """Latin spelling of a surname to the rank of the most frequent one so spelt.

    Example:
        >>> surname_spellings()["wang"], "ouyang" in surname_spellings()
        (0, True)
        >>> {"lv", "lu", "lyu"} <= set(surname_spellings())
        True
    """
    ranks: dict[str, int] = {}
    for surname in surnames().values():
        for reading in surname.readings:
            for spelling in spellings(reading):
                ranks.setdefault(spelling, surname.rank)
    return MappingProxyType(ranks)


def spellings(reading: str) -> tuple[str, ...]:
    """The ways to write a toneless reading in plain letters, the ``v`` form first.

    Example:
        >>> spellings("lv"), spellings("wang")
        (('lv', 'lu', 'lyu'), ('wang',))
    """
    if "v" not in reading:
        return (reading,)
    return tuple(reading.replace("v", spelling) for spelling in _V_SPELLINGS)


@cache
def words(kind: str) -> Mapping[str, str]:
    """Words of one kind: each folded form to its canonical form.

    Args:
        kind: ``honorific``, ``short_honorific``, ``familiar``, ``title``, ``suffix``,
            ``particle``, ``organization_word`` (an ending of such a name in Han script)
            or ``clear_legal_form`` (one that is nobody's name or honour).

    Example:
        >>> words("title")["doctor"], words("suffix")["jr"]
        ('Dr', 'Jr.')
    """
    found: dict[str, str] = {}
    for row_kind, *forms in read_rows("name_words.txt"):
        if row_kind != kind:
            continue
        alike = kind in {"title", "suffix"}  # further forms mean the first
        for form in forms:
            found[form.casefold().strip(".")] = forms[0] if alike else form
    return MappingProxyType(found)


@cache
def affixes() -> frozenset[str]:
    """Folded words that are no ordinary part of a name in Latin script.

    Example:
        >>> {"dr", "jr", "van", "ltd"} <= affixes(), "smith" in affixes()
        (True, False)
    """
    kinds = ("title", "suffix", "particle", "clear_legal_form")
    return frozenset(word for kind in kinds for word in words(kind))


@cache
def formal_names() -> Mapping[str, str]:
    """English short form to the given name it usually stands for, lower case.

    Example:
        >>> formal_names()["bob"]
        'robert'
    """
    rows = read_rows("nicknames.txt")
    return MappingProxyType({short: name for name, *all_ in rows for short in all_})
