"""A personal name in words: titles, suffixes, particles, case.

Rules:
    A comma decides the order, then :mod:`customer_core.normalizers._latin_order`. Only
    words that are all lower or all upper case are repaired; ``McDonald`` and ``Van
    Dyke`` stay as written. The words of a pinyin given name stay together (``Jian
    Guo``).

Sources:
    ``reference.names``; GB/T 28039-2011 (names in pinyin).
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from customer_core._text import has_han
from customer_core.issues import IssueCode
from customer_core.models import PersonName
from customer_core.normalizers._han_name import ParsedName
from customer_core.normalizers._latin_order import (
    Words,
    is_east_asian,
    is_family_first,
    is_initials,
    order,
    particle_of,
    spelling_rank,
)
from customer_core.reference.names import words

_BEFORE_GIVEN: Final = frozenset({"Sir", "Dame"})  # titles of a given name alone
_WORD_PARTS: Final = re.compile(r"[^-'.]+|[-'.]+")
_SCOTTISH: Final = re.compile(r"Mc([^\W\d_])([^\W\d_]{2,})")


def parse_latin_name(text: str, locale: str | None = None) -> ParsedName:
    """Read a name of words separated by spaces and commas.

    Args:
        text: folded to plain width, single spaces.
        locale: language tag such as ``zh-CN``; decides the order where the text
            does not.

    Example:
        >>> parse_latin_name("LUDWIG VAN BEETHOVEN").value.text
        'van Beethoven, Ludwig'
        >>> parse_latin_name("Wei ZHANG").value == parse_latin_name("Zhang Wei").value
        True
    """
    pieces = [tuple(piece.split()) for piece in text.split(",") if piece.strip()]
    suffix = tuple(word for piece in pieces[1:] if _is_suffix(piece) for word in piece)
    pieces = pieces[:1] + [piece for piece in pieces[1:] if not _is_suffix(piece)]
    if len(pieces) > 1:
        given = tuple(word for piece in pieces[1:] for word in piece)
        family = pieces[0]
        if len(family) > 2 and is_family_first(family):  # noqa: PLR2004 - a whole name
            family, given = family[:1], (*family[1:], *given)  # Chan Tai Man, David
        value, ambiguous = assemble(family, given, suffix=suffix), False
    else:
        value, ambiguous = _unordered(pieces[0] if pieces else (), suffix, locale)
    partial = value is None or not (value.family and value.given)
    codes = (IssueCode.NAME_ORDER_AMBIGUOUS,) * ambiguous
    codes += (IssueCode.NAME_PARTIAL,) * partial
    return ParsedName(value=value, codes=codes)


def assemble(family: Words, given: Words, *, suffix: Words = ()) -> PersonName | None:
    """A name whose order is known: titles taken out, particles moved, case repaired.

    Example:
        >>> assemble(("BERG",), ("Dr.", "jan", "van", "den"))
        PersonName(family='v********', given='J**', middle=None, prefix='Dr', suffix=None)
    """  # noqa: E501 - the example shows one printed line
    given, after = _take_last(given, _suffix_of)
    titles, given = _take_first(given, _title_of, keep=0 if family else 1)
    more, family = _take_first(family, _title_of, keep=1)
    family, junior = _take_last(family, _suffix_of)
    chinese = is_east_asian(family, given)
    if family and not chinese:
        given, particles = _take_last(given, particle_of)
        family = (*particles, *family)
    if not (family or given):
        return None
    given = tuple(map(repair_case, given))
    head = " ".join(given) if chinese else " ".join(given[:1])
    return PersonName(
        family=" ".join(_repair_family(family)) or None,
        given=head or None,
        middle=None if chinese else " ".join(given[1:]) or None,
        prefix=" ".join((*titles, *more)) or None,
        suffix=" ".join((*junior, *after, *(_suffix_of(w) or w for w in suffix)))
        or None,
    )


def repair_case(word: str) -> str:
    """A word of one case with capitals where a name has them; others unchanged.

    Example:
        >>> [repair_case(w) for w in ("o'brien", "MCDONALD", "jean-luc", "LaToya")]
        ["O'Brien", 'McDonald', 'Jean-Luc', 'LaToya']
    """
    if not (word.islower() or word.isupper()) or has_han(word) or is_initials(word):
        return word
    parts = [part[:1].title() + part[1:].lower() for part in _WORD_PARTS.findall(word)]
    return _SCOTTISH.sub(lambda m: f"Mc{m[1].upper()}{m[2]}", "".join(parts))


def _unordered(
    names: Words, suffix: Words, locale: str | None
) -> tuple[PersonName | None, bool]:
    names, after = _take_last(names, _suffix_of)
    titles, names = _take_first(names, _title_of, keep=1)
    suffix = (*after, *suffix)
    if len(names) < 2:  # noqa: PLR2004 - one word, or none
        title_of_family = bool(titles) and titles[-1] not in _BEFORE_GIVEN
        family = title_of_family or spelling_rank(names) is not None
        sides = (names, titles) if family else ((), (*titles, *names))
        return assemble(*sides, suffix=suffix), False
    family_words, given, ambiguous = order(names, locale)
    value = assemble(family_words, (*titles, *given), suffix=suffix)
    return value, ambiguous


def _repair_family(family: Words) -> Sequence[str]:
    """Case of the family name: particles before its last word are lower case."""
    *before, last = family or ("",)
    lowered = (_repair_particle(word) or repair_case(word) for word in before)
    return (*lowered, repair_case(last))


def _repair_particle(word: str) -> str | None:
    if not (word.islower() or word.isupper()):
        return None
    return particle_of(word) or words("joining").get(word.casefold())


def _bare(word: str) -> str:
    return word.casefold().replace(".", "")


def _title_of(word: str) -> str | None:
    return words("title").get(_bare(word))


def _suffix_of(word: str) -> str | None:
    known = words("suffix").get(_bare(word)) or words("honorific").get(word)
    return None if word in {"Md", "Md."} else known  # Mohammed, unlike MD


def _is_suffix(piece: Words) -> bool:
    return all(_suffix_of(word) for word in piece)


def _take_first(
    names: Words, known: Callable[[str], str | None], *, keep: int
) -> tuple[Words, Words]:
    """Leading known words in canonical form, and the rest, ``keep`` words at least."""
    taken: list[str] = []
    while len(names) > keep and (found := known(names[0])):
        taken.append(found)
        names = names[1:]
    return tuple(taken), names


def _take_last(names: Words, known: Callable[[str], str | None]) -> tuple[Words, Words]:
    """The words before the trailing known ones, and those; one word stays."""
    end = len(names)
    while end > 1 and known(names[end - 1]):
        end -= 1
    return names[:end], tuple(known(word) or word for word in names[end:])
