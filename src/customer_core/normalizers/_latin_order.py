"""Which words of a name without a comma are the family name.

Rules:
    A hyphenated given name of East Asia decides (``Wong Kwok-leung``), then capitals
    (``ZHANG Wei``), then the side on which a known family name stands: Chinese in
    pinyin or another romanisation, Vietnamese, Korean, Japanese. Then the locale;
    otherwise the family name comes last, with its particles, and two Spanish or
    Portuguese surnames are both of it. A Western given name on the side of a surname
    (``Lee Harper``, ``David Chan``) says that it is the given one.

Sources:
    ``reference.names``; GB/T 28039-2011 (names in pinyin).
"""

import re
from typing import Final

from customer_core._text import strip_accents
from customer_core.match_keys.name import romanize_family, syllables_of
from customer_core.reference.han import wade_giles
from customer_core.reference.names import (
    romanizations,
    surname_spellings,
    western_given_names,
    words,
)

# Languages that put the family name first where nothing in the text decides.
_FAMILY_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "vi"})
# Languages whose people have two surnames.
_TWO_SURNAMES: Final = frozenset({"es", "pt", "ca", "gl"})
# Rank up to which the rarer of two readings makes an order uncertain (Wei Zhang).
_PLAUSIBLE: Final = 300
_RAREST: Final = 10_000  # a rank that no surname has
_LONGEST_PINYIN_NAME: Final = 4  # words: Ou Yang Jian Guo
_LONGEST_ABROAD: Final = 3  # words: Chan Tai Man
_SHORTEST_CAPITALS: Final = 3  # letters; shorter may be initials, unless a surname
_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\uac00-\ud7af]")  # kana and hangul
# Kwok-leung, Chih-ming, Jong-un: given names, unlike Smith-Jones.
_SYLLABLE: Final = "(?:[csz]h|t[sz]|hs|[gk]w|ng|[b-z])?[aeiouy]{1,3}(?:ng|[hk-nprtw])?"
_ONE_SYLLABLE: Final = re.compile(_SYLLABLE)
_HYPHENATED: Final = re.compile(f"(?=[A-Z])(?i:{_SYLLABLE})-{_SYLLABLE}")
_CONSONANTS: Final = re.compile("[B-DF-HJ-NP-TV-XZ]{2,3}")
_INITIAL: Final = re.compile(r"[^\W\d_]\.?")

Words = tuple[str, ...]
Order = tuple[Words, Words, bool]
"""Family words, given words, and whether they may be the other way round."""


def order(names: Words, locale: str | None) -> Order:
    """The order of two words or more.

    Example:
        >>> order(("Chan", "Tai", "Man"), None)[0], order(("David", "Chan"), None)[0]
        (('Chan',), ('Chan',))
        >>> order(("José", "García", "López"), None)[0]
        ('García', 'López')
    """
    if _HYPHENATED.fullmatch(names[-1]):
        return names[-2:-1], (*names[:-2], names[-1]), False
    found = _by_capitals(names) or _by_pinyin(names, locale)
    if found is not None:
        return found
    language = (locale or "")[:2].lower()
    after_family = _INITIAL.fullmatch(names[-1]) and (
        len(names) > 2 or spelling_rank(names[:1]) is not None  # noqa: PLR2004
    )
    first = language in _FAMILY_FIRST or _EAST_ASIAN.search("".join(names))
    if first or after_family or (not language and is_family_first(names)):
        return names[:1], names[1:], False
    start = _start_of_family(names, two=language in _TWO_SURNAMES)
    return names[start:], names[:start], False


def spelling_rank(family: Words) -> int | None:
    """Rank of the Chinese surname that is spelt so in pinyin; ``None`` for none."""
    return surname_spellings().get(_joined(family))


def is_pinyin(names: Words) -> bool:
    """Whether all words are pinyin, and few enough for one name."""
    few = len(names) <= _LONGEST_PINYIN_NAME
    return few and all(syllables_of(romanize_family(name)) for name in names)


def particle_of(word: str) -> str | None:
    """The particle in lower case, ``None`` where the word is none."""
    return words("particle").get(word.casefold().replace(".", ""))


def _joined(family: Words) -> str:
    return romanize_family("".join(family))


def _by_capitals(names: Words) -> Order | None:
    """``ZHANG Wei``, ``Wei ZHANG``, ``David CHAN Tai Man``."""
    flags = [_is_capitals(name) for name in names]
    count = sum(flags)
    written = sum(_INITIAL.fullmatch(name) is None for name in names)
    if not 0 < count < max(written, 2):
        return None
    start = flags.index(True)
    end = start + count
    if not all(flags[start:end]):
        return None
    return names[start:end], (*names[:start], *names[end:]), False


def is_initials(name: str) -> bool:
    """Whether capitals without a vowel stand for names: ``JRR``, unlike ``NG``.

    Example:
        >>> [is_initials(word) for word in ("JRR", "PJ", "NG", "LEE", "Jr")]
        [True, True, False, False, False]
    """
    if not _CONSONANTS.fullmatch(name):
        return False
    return name.casefold() not in romanizations() and spelling_rank((name,)) is None


def _is_capitals(name: str) -> bool:
    if len(name) == 1 or not name.isupper() or "." in name or is_initials(name):
        return False
    letters = sum(map(str.isalpha, name))
    return letters >= _SHORTEST_CAPITALS or spelling_rank((name,)) is not None


def _by_pinyin(names: Words, locale: str | None) -> Order | None:
    """The order by the side on which a Chinese surname stands, the commoner of two."""
    if not is_pinyin(names):
        return None
    front, back = _surname_words(names, 1), _surname_words(names, -1)
    if not (front or back):
        return None
    first = (names[:front], names[front:], False)
    last = (names[len(names) - back :], names[: len(names) - back], False)
    if not (front and back):
        return first if front else last
    ranks = [_frequency(side[0]) for side in (first, last)]
    if locale is None:
        chosen = first if ranks[0] <= ranks[1] else last
        return chosen[0], chosen[1], max(ranks) <= _PLAUSIBLE
    return first if locale[:2].lower() in _FAMILY_FIRST else last


def _frequency(family: Words) -> int:
    """Rank of the commonest surname so spelt, also outside pinyin; compounds first."""
    latin = _joined(family)
    if len(syllables_of(latin)) > 1:
        return 0 if latin in surname_spellings() else _RAREST
    spelt = (latin, *romanizations().get(latin, ())[:1])
    known = (surname_spellings().get(spelling, _RAREST) for spelling in spelt)
    return min(known)


def _surname_words(names: Words, side: int) -> int:
    """How many words at the front (1) or back (-1) are a surname: 0, 1 or 2."""
    two = names[:2] if side > 0 else names[-2:]
    joined = spelling_rank(two) is not None
    if len(names) > len(two) and joined and len(syllables_of(_joined(two))) == len(two):
        return 2
    return int(_frequency(two[:1] if side > 0 else two[1:]) < _RAREST)


def is_family_first(names: Words) -> bool:
    """Whether only the first word is a family name of East or South-East Asia.

    Example:
        >>> [is_family_first(tuple(text.split())) for text in (
        ...     "Chan Tai Man", "Nguyen Van An", "Tanaka Yuki", "Lee Harper")]
        [True, True, True, False]
    """
    first, *given = map(_folded, names)
    if not western_given_names().isdisjoint(given):
        return first in romanizations() and first not in western_given_names()
    if first in words("japanese_surname"):
        return len(given) == 1 and given[0] not in words("japanese_surname")
    if is_east_asian(names[:1], names[1:]) and len(given) > 1:
        return True
    known = first in romanizations() and given[-1] not in romanizations()
    return known and first not in western_given_names() and _is_romanised(given)


def is_east_asian(family: Words, given: Words) -> bool:
    """Whether these are a Chinese, Vietnamese or Korean name in any romanisation."""
    if spelling_rank(family) is not None and is_pinyin((*family, *given)):
        return True
    folded = list(map(_folded, given))
    abroad = _folded("".join(family)) in romanizations()
    few = 0 < len(folded) < _LONGEST_ABROAD
    return (
        abroad
        and few
        and western_given_names().isdisjoint(folded)
        and (all(map(_ONE_SYLLABLE.fullmatch, folded)) or _is_romanised(folded))
    )


def _is_romanised(given: list[str]) -> bool:
    return all(syllables_of(word) or word in wade_giles() for word in given)


def _folded(word: str) -> str:
    return strip_accents(word).casefold()


def _start_of_family(names: Words, *, two: bool) -> int:
    """Where the family name at the end begins; one word is left for the given name."""
    start = len(names) - 1
    if start < 2:  # noqa: PLR2004 - a given name and a family name
        return start
    folded = list(map(_folded, names))
    if folded[start - 1] in words("joining") and start > 2:  # noqa: PLR2004
        return start - 2
    if two or " ".join(folded[-2:]) in words("double_surname"):
        return _before_particles(names, start - 1)
    start = _before_particles(names, start)
    spanish = words("spanish_surname")
    if start > 1 and folded[-1] in spanish and folded[start - 1] in spanish:
        return _before_particles(names, start - 1)
    return start


def _before_particles(names: Words, start: int) -> int:
    while start > 1 and particle_of(names[start - 1]):
        start -= 1
    return start
