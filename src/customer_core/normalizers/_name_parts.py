"""A personal name whose parts a source keeps apart.

Rules:
    A stated split is knowledge and is kept, also where the joined text would be split
    otherwise. The parts are exchanged only where the given name is a Chinese surname
    and the family name is none; a column that holds the whole name is read as one text.

Sources:
    ``reference.names``.
"""

from collections.abc import Mapping

from attrs import evolve

from customer_core._text import has_han
from customer_core.issues import IssueCode
from customer_core.match_keys.name import romanize_family, syllables_of
from customer_core.models import PersonName
from customer_core.normalizers._han_name import ParsedName, is_surname, strip_honorific
from customer_core.normalizers._latin_name import assemble
from customer_core.normalizers._name_text import (
    is_han_name,
    mark_masked,
    parse_name,
    plain_name,
)
from customer_core.reference.names import surname_spellings, words
from customer_core.reference.placeholders import is_placeholder

Parts = Mapping[str, str]


def parse_parts(parts: Parts, locale: str | None = None) -> ParsedName:
    """Read a name in parts.

    Args:
        parts: ``prefix``, ``given``, ``middle``, ``family``, ``suffix``, tidied; empty
            text where a part is missing.
        locale: decides the order where one part holds the whole name.

    Example:
        >>> parts = {"prefix": "", "middle": "", "suffix": "先生"}
        >>> parse_parts(parts | {"family": "張", "given": "偉"}).value.text
        '張偉先生'
    """
    both = parts["family"] and parts["given"]
    parsed = _two_parts(parts) if both else _one_part(parts, locale)
    value = _with_affixes(parsed.value, parts)
    if value is not parsed.value:
        parsed = evolve(parsed, value=value)
    return mark_masked(parsed)


def _two_parts(parts: Parts) -> ParsedName:
    family = plain_name(parts["family"])
    given = plain_name(f"{parts['given']} {parts['middle']}".rstrip())
    codes = (*family.codes, *given.codes)
    names = (family.name, given.name)
    if _is_exchanged(*names):
        names = names[::-1]
        codes = (*codes, IssueCode.NAME_ORDER_AMBIGUOUS)
    join = _join_han if all(map(is_han_name, names)) else _join_words
    return ParsedName(value=join(*names), codes=codes)


def _one_part(parts: Parts, locale: str | None) -> ParsedName:
    """One column may hold the whole name, or its family or given name alone."""
    whole = parts["family"] or parts["given"]
    if not whole or is_placeholder(whole):
        return ParsedName()
    parsed = parse_name(whole, locale)
    value = parsed.value
    if not value or has_han(whole) or value.middle:
        return parsed
    if parts["family"] and value.family is None:
        return evolve(parsed, value=evolve(value, family=value.given, given=None))
    return parsed


def _with_affixes(value: PersonName | None, parts: Parts) -> PersonName | None:
    """The name with the stated prefix and suffix, where it has none of its own."""
    if value is None or not (parts["prefix"] or parts["suffix"]):
        return value
    prefix, suffix = (
        " ".join(known.get(_bare(word), word) for word in parts[kind].split())
        for kind, known in (("prefix", words("title")), ("suffix", words("suffix")))
    )
    prefix, suffix = value.prefix or prefix, value.suffix or suffix
    return evolve(value, prefix=prefix or None, suffix=suffix or None)


def _bare(word: str) -> str:
    return word.casefold().replace(".", "")


def _is_exchanged(family: str, given: str) -> bool:
    if is_han_name(family) and is_han_name(given):
        return not is_surname(family) and is_surname(given)
    first, second = romanize_family(family), romanize_family(given)
    pinyin = syllables_of(first) and syllables_of(second)
    known = surname_spellings()
    return bool(pinyin) and first not in known and second in known


def _join_han(family: str, given: str) -> PersonName | None:
    name, suffix = strip_honorific(given.replace(" ", ""))
    surname = family.replace(" ", "")
    return PersonName(family=surname, given=name or None, suffix=suffix)


def _join_words(family: str, given: str) -> PersonName | None:
    return assemble(*(tuple(p.replace(",", " ").split()) for p in (family, given)))
