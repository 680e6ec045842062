"""A personal name in words: titles, order, particles, case.

Rules:
    A comma decides the order, then a hyphenated given name (``Wong Kwok-leung``), then
    capitals (``ZHANG Wei``), then a known surname in pinyin, then the locale; otherwise
    the family name comes last. Only words that are all lower or all upper case are
    repaired; ``McDonald`` and ``Van Dyke`` stay as written. The words of a pinyin given
    name stay together (``Jian Guo``).

Sources:
    ``reference.names``; GB/T 28039-2011 (names in pinyin).
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from customer_core._text import has_han
from customer_core.issues import IssueCode
from customer_core.match_keys.name import romanize_family, romanize_given, syllables_of
from customer_core.models import PersonName
from customer_core.normalizers._han_name import ParsedName
from customer_core.reference.names import surname_spellings, words

# Languages that put the family name first where nothing in the text decides.
_FAMILY_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "vi"})
# Rank up to which the rarer of two readings makes an order uncertain (Wei Zhang).
_PLAUSIBLE: Final = 300
_LONGEST_PINYIN_NAME: Final = 4  # words: Ou Yang Jian Guo
_SHORTEST_CAPITALS: Final = 3  # letters; shorter may be initials, unless a surname
_BEFORE_GIVEN: Final = frozenset({"Sir", "Dame"})  # titles of a given name alone
_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\uac00-\ud7af]")  # kana and hangul
_WORD_PARTS: Final = re.compile(r"[^-'.]+|[-'.]+")
# Kwok-leung, Chih-ming, Jong-un: given names, unlike Smith-Jones.
_SYLLABLE: Final = "(?:[csz]h|t[sz]|hs|[gk]w|ng|[b-z])?[aeiouy]{1,3}(?:ng|[hk-nprt])?"
_HYPHENATED: Final = re.compile(f"(?=[A-Z])(?i:{_SYLLABLE})-{_SYLLABLE}")
_SCOTTISH: Final = re.compile(r"Mc([^\W\d_])([^\W\d_]{2,})")

Words = tuple[str, ...]
Order = tuple[Words, Words, bool]
"""Family words, given words, and whether they may be the other way round."""


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
        value, ambiguous = assemble(pieces[0], given, suffix=suffix), False
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
    chinese = _is_pinyin((*family, *given)) and _spelling_rank(family) is not None
    if family and not chinese:
        given, particles = _take_last(given, _particle_of)
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
        suffix=" ".join((*after, *(_suffix_of(w) or w for w in suffix))) or None,
    )


def repair_case(word: str) -> str:
    """A word of one case with capitals where a name has them; others unchanged.

    Example:
        >>> [repair_case(w) for w in ("o'brien", "MCDONALD", "jean-luc", "LaToya")]
        ["O'Brien", 'McDonald', 'Jean-Luc', 'LaToya']
    """
    if not (word.islower() or word.isupper()) or "@" in word or has_han(word):
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
        family = title_of_family or _spelling_rank(names) is not None
        sides = (names, titles) if family else ((), (*titles, *names))
        return assemble(*sides, suffix=suffix), False
    family_words, given, ambiguous = _order(names, locale)
    value = assemble(family_words, (*titles, *given), suffix=suffix)
    return value, ambiguous


def _order(names: Words, locale: str | None) -> Order:
    family_first = (locale or "")[:2].lower() in _FAMILY_FIRST
    if _HYPHENATED.fullmatch(names[-1]):
        return names[-2:-1], (*names[:-2], names[-1]), False
    found = _order_by_capitals(names) or _order_by_pinyin(names, locale)
    if found is not None:
        return found
    if family_first or _EAST_ASIAN.search("".join(names)):
        return names[:1], names[1:], False
    start = len(names) - 1
    while start > 1 and _particle_of(names[start - 1]):
        start -= 1
    return names[start:], names[:start], False


def _order_by_capitals(names: Words) -> Order | None:
    flags = [_is_capitals(name) for name in names]
    count = sum(flags)
    if not 0 < count < len(names):
        return None
    if all(flags[:count]):
        return names[:count], names[count:], False
    if all(flags[-count:]):
        return names[-count:], names[:-count], False
    return None


def _is_capitals(name: str) -> bool:
    letters = sum(map(str.isalpha, name))
    if not name.isupper() or "." in name:
        return False
    return letters >= _SHORTEST_CAPITALS or _spelling_rank((name,)) is not None


def _order_by_pinyin(names: Words, locale: str | None) -> Order | None:
    """The order by the side on which a Chinese surname stands, the commoner of two."""
    if not _is_pinyin(names):
        return None
    front, back = _surname_words(names, 1), _surname_words(names, -1)
    if not (front or back):
        return None
    first = (names[:front], names[front:], False)
    last = (names[len(names) - back :], names[: len(names) - back], False)
    if not (front and back):
        return first if front else last
    ranks = [_spelling_rank(side[0]) or 0 for side in (first, last)]
    if locale is None:
        chosen = first if ranks[0] <= ranks[1] else last
        return chosen[0], chosen[1], max(ranks) <= _PLAUSIBLE
    return first if locale[:2].lower() in _FAMILY_FIRST else last


def _surname_words(names: Words, side: int) -> int:
    """How many words at the front (1) or back (-1) are a surname: 0, 1 or 2."""
    two = names[:2] if side > 0 else names[-2:]
    joined = _spelling_rank(two) is not None
    if len(names) > len(two) and joined and len(syllables_of(_joined(two))) == len(two):
        return 2
    return int(_spelling_rank(two[:1] if side > 0 else two[1:]) is not None)


def _is_pinyin(names: Words) -> bool:
    few = len(names) <= _LONGEST_PINYIN_NAME
    return few and all(syllables_of(romanize_given(name)) for name in names)


def _spelling_rank(family: Words) -> int | None:
    return surname_spellings().get(_joined(family))


def _joined(family: Words) -> str:
    return romanize_family("".join(family))


def _repair_family(family: Words) -> Sequence[str]:
    """Case of the family name: particles before its last word are lower case."""
    *before, last = family or ("",)
    lowered = (_repair_particle(word) or repair_case(word) for word in before)
    return (*lowered, repair_case(last))


def _repair_particle(word: str) -> str | None:
    return _particle_of(word) if word.islower() or word.isupper() else None


def _bare(word: str) -> str:
    return word.casefold().replace(".", "")


def _title_of(word: str) -> str | None:
    return words("title").get(_bare(word))


def _suffix_of(word: str) -> str | None:
    known = words("suffix").get(_bare(word)) or words("honorific").get(word)
    return None if word in {"Md", "Md."} else known  # Mohammed, unlike MD


def _particle_of(word: str) -> str | None:
    return words("particle").get(_bare(word))


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
