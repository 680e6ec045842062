"""Match keys of people: one text for a name in Han script, in pinyin, in any order.

Rules:
    Folding goes one way and is never stored as a value. Traditional and simplified
    forms agree; Han script agrees with its pinyin; accents, case, spaces and hyphens
    vanish. Other readings (覃 qin, tan), other romanisations (Chan, Hsu) and short
    forms (Bob) give variants: two names may be one when a key or a variant of one is a
    key or a variant of the other. A ``*`` of a masked name stays, so that it equals no
    full name. ``NAME_KEY_VERSION`` rises with every change of an outcome.

Sources:
    GB/T 28039-2011 (names in pinyin); ``reference.han`` and ``reference.names``.
"""

import unicodedata
from functools import lru_cache
from itertools import islice, product
from typing import Final

from attrs import field, frozen

from customer_core._text import fold_width, has_han, mask, strip_accents
from customer_core.models import PersonName
from customer_core.reference.han import (
    polyphones,
    readings,
    simplified_forms,
    syllables,
    wade_giles,
)
from customer_core.reference.names import (
    formal_names,
    romanizations,
    spellings,
    surname_spellings,
    surnames,
)

NAME_KEY_VERSION: Final = 2
"""Keys made under different versions must not be compared."""

_LONGEST_SYLLABLE: Final = 6  # letters: zhuang, chuang, shuang
# A syllable that starts so takes an apostrophe inside a name (GB/T 16159).
_VOWELS: Final = ("a", "e", "o")
_LONGEST_PINYIN: Final = 30  # letters of one part; longer text is no pinyin
_MOST_FORMS: Final = 6  # of one part of a name; no real one has more
# The spelling in passports since 2012 (lyu) to the one of the reading table (lv).
_PASSPORT: Final = {"lyu": "lv", "nyu": "nv"}

Words = tuple[str, ...]
Forms = tuple[Words, ...]
"""The words of one part of a name under each of its readings, the usual one first."""


def _hide(text: str | None) -> str:
    return "None" if text is None else repr(mask(text))


@frozen(kw_only=True)
class PersonNameKeys:
    """Keys of a person's name, all lower case.

    Attributes:
        pinyin: order-free key: the syllables of a Chinese name, otherwise the folded
            words, sorted and separated by single spaces.
        variants: further keys of the same form, where a part has another reading or
            spelling (覃 qin and tan, 吕 lv, lu and lyu, 乐 le and yue), is romanised
            otherwise (Chan is chen) or is a short form (Bob is robert); may be empty.
        family: the family name romanised, without spaces; ``None`` when not known.
        given: the given and middle names romanised, without spaces; ``None`` likewise.
    """

    pinyin: str = field(repr=_hide)
    variants: tuple[str, ...] = field(default=(), repr=lambda keys: f"<{len(keys)}>")
    family: str | None = field(default=None, repr=_hide)
    given: str | None = field(default=None, repr=_hide)


def fold_han(text: str) -> str:
    """Traditional and variant characters in their simplified form.

    Example:
        >>> fold_han("錢鍾書"), fold_han("李乾")
        ('钱钟书', '李乾')
    """
    return text if text.isascii() else text.translate(simplified_forms())


def romanize_given(text: str) -> str:
    """A given name in plain letters: Han script by its readings, without spaces.

    Returns:
        Lower-case letters, digits and ``*``; other scripts stay as they are, folded.

    Example:
        >>> romanize_given("建国"), romanize_given("Jian-Guo"), romanize_given("José")
        ('jianguo', 'jianguo', 'jose')
    """
    latin = text if text.isascii() else text.translate(readings())
    if latin.isascii():
        return latin.lower() if latin.isalpha() else _alphanumeric(latin.lower())
    plain = fold_width(latin).translate(readings())  # compatibility ideographs
    decomposed = unicodedata.normalize("NFD", plain.casefold())
    if "u\u0308" in decomposed:  # ü, with a tone mark or without
        pinyin = _alphanumeric(strip_accents(decomposed.replace("u\u0308", "v")))
        if syllables_of(pinyin):
            return pinyin
    return _alphanumeric(strip_accents(decomposed))


def romanize_family(text: str) -> str:
    """A family name in plain letters, with its reading as a family name.

    Example:
        >>> romanize_family("单"), romanize_family("歐陽"), romanize_family("O'Brien")
        ('shan', 'ouyang', 'obrien')
        >>> {romanize_family(text) for text in ("吕", "Lü", "LYU", "Lv")}
        {'lv'}
    """
    if not text.isascii():
        known = surnames().get(text) or surnames().get(fold_han(text.strip()))
        if known is not None:
            return known.readings[0]
    latin = romanize_given(text)
    return _PASSPORT.get(latin, latin)


def formal_given(text: str) -> str:
    """The romanised given name, an English short form as the name it usually means.

    Example:
        >>> formal_given("Bob"), formal_given("Robert"), formal_given("伟")
        ('robert', 'robert', 'wei')
    """
    latin = romanize_given(text)
    return formal_names().get(latin, (latin,))[0]


def syllables_of(latin: str) -> tuple[str, ...]:
    """The syllables of lower-case pinyin without spaces; empty when it is none.

    Inside a name a syllable starts with a consonant where that is possible, as the
    orthography has it, and is the longest possible: the same text always gives the same
    syllables, and so do Han script and pinyin of one name.

    Example:
        >>> syllables_of("jianguo"), syllables_of("nana"), syllables_of("smith")
        (('jian', 'guo'), ('na', 'na'), ())
    """
    if not 0 < len(latin) <= _LONGEST_PINYIN:
        return ()
    return _split(latin, _VOWELS) or _split(latin, ()) or ()


def person_name_keys(value: PersonName) -> PersonNameKeys:
    """The keys of a canonical name.

    Example:
        >>> person_name_keys(PersonName(family="张", given="建国")).pinyin
        'guo jian zhang'
        >>> person_name_keys(PersonName(family="Chan", given="Wei")).variants[0]
        'chen wei'
    """
    given_text = value.given or ""
    if value.middle:
        given_text = f"{given_text} {value.middle}"
    family, families, chinese, abroad = _family(value.family or "")
    given, givens = _given(given_text, chinese, abroad)
    if not chinese and given in surname_spellings():  # the parts may be exchanged
        families = _distinct(*families, syllables_of(family or ""))
    if len(families) == len(givens) == 1:
        pinyin = " ".join(sorted(families[0] + givens[0]))
        return PersonNameKeys(pinyin=pinyin, family=family, given=given)
    pairs = product(families, givens)
    first, *others = dict.fromkeys(" ".join(sorted(f + g)) for f, g in pairs)
    return PersonNameKeys(
        pinyin=first, variants=tuple(others), family=family, given=given
    )


def _alphanumeric(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c == "*")


@lru_cache(maxsize=1 << 16)
def _split(latin: str, banned: tuple[str, ...]) -> tuple[str, ...] | None:
    """Syllables, none but the first starting with a ``banned`` letter."""
    if not latin:
        return ()
    known = syllables()
    for size in range(min(_LONGEST_SYLLABLE, len(latin)), 0, -1):
        if latin[:size] in known and not latin.startswith(banned, size):
            rest = _split(latin[size:], banned)
            if rest is not None:
                return latin[:size], *rest
    return None


_NO_FORMS: Final[Forms] = ((),)


@lru_cache(maxsize=1 << 14)
def _family(text: str) -> tuple[str | None, Forms, bool, bool]:
    """The family name romanised, and its words under each reading and spelling.

    Then whether it is one in pinyin, or there is none; and whether it is a Chinese one
    in another romanisation.
    """
    if not text:
        return None, _NO_FORMS, True, False
    latin = romanize_family(text)
    pinyin, others = latin in surname_spellings(), romanizations().get(latin, ())
    known = surnames().get(fold_han(text))
    if known is not None:
        spelt = [form for reading in known.readings for form in spellings(reading)]
        forms = tuple(syllables_of(form) or (form,) for form in spelt)
    else:
        whole = pinyin or has_han(text)
        first = (syllables_of(latin) or (latin,)) if whole else _words(text)
        forms = _distinct(first, *map(syllables_of, others))
    return latin or None, forms, pinyin, bool(others)


@lru_cache(maxsize=1 << 16)
def _given(
    text: str,
    chinese: bool,  # noqa: FBT001 - private, and called for every name
    abroad: bool,  # noqa: FBT001
) -> tuple[str | None, Forms]:
    """The given name romanised, and its words under each reading and spelling.

    Args:
        text: given and middle names.
        chinese: whether the family name is one in pinyin, or there is none.
        abroad: whether the family name is a Chinese one in another romanisation.
    """
    if not text:
        return None, _NO_FORMS
    latin = romanize_given(text)
    pinyin = syllables_of(latin)
    if has_han(text):
        first = pinyin or _words(text)
        if polyphones().keys().isdisjoint(fold_han(text)):
            return latin or None, (first,)
        read = product(*map(_sounds, fold_han(text)))
        others = [syllables_of("".join(one)) for one in islice(read, _MOST_FORMS)]
        return latin or None, _distinct(first, *others)
    words = _words(text)
    if not words:
        return latin or None, _NO_FORMS
    others = [(name, *words[1:]) for name in formal_names().get(words[0], ())]
    if abroad or (chinese and ("-" in text or not pinyin)):
        taiwan = product(*(wade_giles().get(word, ()) for word in words))
        others = [pinyin, *others, *islice(taiwan, _MOST_FORMS)]
    return latin or None, _distinct(pinyin if chinese and pinyin else words, *others)


def _sounds(character: str) -> Words:
    return polyphones().get(character) or (romanize_given(character),)


def _distinct(first: Words, *others: Words) -> Forms:
    """The first form, empty or not, and those others that are there."""
    found = dict.fromkeys((first, *filter(None, others)))
    return tuple(islice(found, _MOST_FORMS))


def _words(text: str) -> tuple[str, ...]:
    """Folded words; a word in Han script is one word, romanised."""
    parts = text.replace("-", " ").replace("·", " ").split()
    return tuple(word for word in map(romanize_given, parts) if word)
