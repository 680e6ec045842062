"""Facts about personal names: surnames, forms of address, particles, short forms.

Rules:
    Surnames are kept in simplified characters, in an order that says which is more
    frequent. Words of the Latin script are kept without case or points. A spelling or a
    short form may stand for several names: all of them are given.

Sources:
    ``data/surnames.txt``, ``data/romanizations.txt``, ``data/name_words.txt``,
    ``data/nicknames.txt``.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from attrs import frozen

from customer_core._text import strip_accents
from customer_core.reference._tables import read_rows
from customer_core.reference.han import readings

# How a family name read lü or lv may also be written in a passport or a system.
_V_SPELLINGS: Final = ("v", "u", "yu")
# Kinds of words whose further forms mean the first one.
_ALIKE: Final = frozenset({"title", "suffix"})


@frozen
class Surname:
    """A family name in Han script.

    Attributes:
        text: one to five simplified characters.
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


@cache
def romanizations() -> Mapping[str, tuple[str, ...]]:
    """Spelling of a surname outside pinyin to the pinyin it may stand for.

    Cantonese, Hokkien, Teochew, Hakka, Wade-Giles, Vietnamese and Korean spellings, and
    Korean ones in Hangul, lower case; the most frequent name first.

    Example:
        >>> romanizations()["chan"][0], romanizations()["tan"], romanizations()["hsu"]
        ('chen', ('chen', 'tan'), ('xu',))
    """
    rows = read_rows("romanizations.txt")
    return MappingProxyType({spelling: tuple(found) for spelling, *found in rows})


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
def _words_by_kind() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for kind, *forms in read_rows("name_words.txt"):
        known = found.setdefault(kind, {})
        for form in forms:
            canonical = forms[0] if kind in _ALIKE else form
            folded = form.casefold().replace(".", "")
            known[folded] = known[strip_accents(folded)] = canonical
    return {kind: MappingProxyType(known) for kind, known in found.items()}


@cache
def words(kind: str) -> Mapping[str, str]:
    """Words of one kind: each folded form, without points, to its canonical form.

    Args:
        kind: ``honorific``, ``short_honorific`` (one character, after a bare surname),
            ``familiar`` (before a name), ``title``, ``suffix``, ``particle``,
            ``joining`` (between two surnames), ``double_surname`` (two words that are
            one), ``spanish_surname`` (of Spain, Portugal and Latin America),
            ``japanese_surname`` (in letters and characters), ``organization_word`` (an
            ending of such a name in Han script), ``organization_word_latin`` (anywhere
            in one), ``clear_legal_form`` (an ending that is nobody's name or honour) or
            ``placeholder_name`` (what is typed where a name is missing).

    Example:
        >>> words("title")["doctor"], words("suffix")["jr"]
        ('Dr', 'Jr.')
    """
    return _words_by_kind()[kind]


@cache
def affixes() -> frozenset[str]:
    """Folded words that are no ordinary part of a name in Latin script.

    Example:
        >>> {"dr", "jr", "van", "ltd"} <= affixes(), "smith" in affixes()
        (True, False)
    """
    kinds = (
        "title", "suffix", "particle", "joining", "clear_legal_form",
        "organization_word_latin", "placeholder_name",
    )  # fmt: skip
    return frozenset(word for kind in kinds for word in words(kind))


@cache
def formal_names() -> Mapping[str, tuple[str, ...]]:
    """Western short form to the given names it may stand for, lower case.

    Example:
        >>> formal_names()["bob"], formal_names()["sam"]
        (('robert',), ('samantha', 'samuel'))
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, *shorts in read_rows("nicknames.txt"):
        for short in shorts:
            found[short] = (*found.get(short, ()), name)
    return MappingProxyType(found)


@cache
def western_given_names() -> frozenset[str]:
    """Given names of the West and their short forms, lower case, without accents.

    Example:
        >>> {"robert", "bob", "jose"} <= western_given_names()
        True
    """
    rows = read_rows("nicknames.txt")
    return frozenset(word for row in rows for word in row)
