"""Match keys of names: one text for a name in Han script, in pinyin, in any order.

Rules:
    Folding goes one way and is never stored as a value. Traditional and simplified
    forms agree; Han script agrees with its pinyin; accents, case, spaces and hyphens
    vanish. Two names may be one when a key or a variant of one is a key or a variant
    of the other. A ``*`` of a masked name stays, so that it equals no full name.
    ``NAME_KEY_VERSION`` rises with every change of an outcome.

Sources:
    GB/T 28039-2011 (names in pinyin); ``reference.han`` and ``reference.names``.
"""

import unicodedata
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from customer_core._text import fold, fold_width, has_han, mask, strip_accents
from customer_core.models import OrganizationName, PersonName
from customer_core.reference.han import readings, simplified_forms, syllables
from customer_core.reference.names import (
    formal_names,
    spellings,
    surname_spellings,
    surnames,
)

NAME_KEY_VERSION: Final = 1
"""Keys made under different versions must not be compared."""

_LONGEST_SYLLABLE: Final = 6  # letters: zhuang, chuang, shuang
# A syllable that starts so takes an apostrophe inside a name (GB/T 16159).
_VOWELS: Final = ("a", "e", "o")
_LONGEST_PINYIN: Final = 30  # letters of one part; longer text is no pinyin
# The spelling in passports since 2012 (lyu) to the one of the reading table (lv).
_PASSPORT: Final = {"lyu": "lv", "nyu": "nv"}


def _hide(text: str | None) -> str:
    return "None" if text is None else repr(mask(text))


@frozen(kw_only=True)
class PersonNameKeys:
    """Keys of a person's name, all lower case.

    Attributes:
        pinyin: order-free key: the syllables of a Chinese name, otherwise the folded
            words, sorted and separated by single spaces.
        variants: further keys of the same form, where the family name has another
            reading or spelling (覃 qin and tan, 吕 lv, lu and lyu); may be empty.
        family: the family name romanised, without spaces; ``None`` when not known.
        given: the given and middle names romanised, without spaces; ``None`` likewise.
    """

    pinyin: str = field(repr=_hide)
    variants: tuple[str, ...] = field(default=(), repr=lambda keys: f"<{len(keys)}>")
    family: str | None = field(default=None, repr=_hide)
    given: str | None = field(default=None, repr=_hide)


@frozen(kw_only=True)
class OrganizationNameKeys:
    """Keys of an organisation's name, folded.

    Attributes:
        core: what tells it apart, without legal form, place or punctuation.
        branch: the branch, ``None`` for a head office: a branch is another entity.
    """

    core: str = field(repr=_hide)
    branch: str | None = field(default=None, repr=_hide)


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
        >>> person_name_keys(PersonName(family="van Dyke", given="Ann")).pinyin
        'ann dyke van'
    """
    given_text = " ".join(part for part in (value.given, value.middle) if part)
    family = romanize_family(value.family) if value.family else None
    given = romanize_given(given_text) or None
    family_keys = _family_words(value.family or "", family or "")
    given_words = _given_words(given_text, given or "", family)
    keys = [" ".join(sorted((*words, *given_words))) for words in family_keys]
    first, *others = dict.fromkeys(keys)
    return PersonNameKeys(
        pinyin=first, variants=tuple(others), family=family or None, given=given
    )


def organization_name_keys(value: OrganizationName) -> OrganizationNameKeys:
    """The keys of a canonical organisation name.

    Example:
        >>> name = OrganizationName(name="The Acme & Sons", core="The Acme & Sons")
        >>> organization_name_keys(name).core
        'acme and sons'
    """
    return OrganizationNameKeys(
        core=_organization_key(value.core),
        branch=_organization_key(value.branch) if value.branch else None,
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


@lru_cache(maxsize=1 << 12)
def _family_words(text: str, latin: str) -> list[tuple[str, ...]]:
    """The family name's words under each of its readings and spellings."""
    known = surnames().get(fold_han(text))
    if known is not None:
        forms = [form for reading in known.readings for form in spellings(reading)]
        return [syllables_of(form) or (form,) for form in forms]
    if latin in surname_spellings() or has_han(text):
        return [syllables_of(latin) or (latin,)]
    return [_words(text)]


def _given_words(text: str, latin: str, family: str | None) -> tuple[str, ...]:
    chinese = family is None or family in surname_spellings() or has_han(text)
    return (syllables_of(latin) if chinese else ()) or _words(text)


def _words(text: str) -> tuple[str, ...]:
    """Folded words; a word in Han script is one word, romanised."""
    parts = text.replace("-", " ").replace("·", " ").split()
    return tuple(word for word in map(romanize_given, parts) if word)


def _organization_key(text: str) -> str:
    folded = strip_accents(fold(fold_han(text))).replace("&", " and ")
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return ("" if has_han(folded) else " ").join(words) or folded
