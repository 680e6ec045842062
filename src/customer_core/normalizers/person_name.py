"""A personal name from one text, or from parts.

Rules:
    Digits, bracketed aliases and punctuation at the edges leave the value; the raw text
    keeps them. Characters are never exchanged: traditional forms, accents and spelling
    stay, only width and the case of one-cased words are repaired. What a text gives is
    settled: reading its canonical text gives the same name again.

Sources:
    GB/T 28039-2011 (names in pinyin); ``reference.names``.
"""

import re
from typing import Final

from attrs import evolve

from customer_core._text import clean
from customer_core.match_keys.name import PersonNameKeys, person_name_keys
from customer_core.models import Normalized, PersonName
from customer_core.normalizers._common import Issues, issue, received
from customer_core.normalizers._han_name import ParsedName
from customer_core.normalizers._han_ordinary import read_ordinary
from customer_core.normalizers._name_parts import parse_parts
from customer_core.normalizers._name_text import parse_name, tidy
from customer_core.reference.names import affixes
from customer_core.reference.placeholders import is_placeholder_part

NormalizedName = Normalized[PersonName, PersonNameKeys]

_LIMIT: Final = 200  # characters of a name or a part of one
# Words whose case needs no repair, in two parts between which a comma decides; three
# words before the comma may be a whole name (Chan Tai Man, David).
_WORD: Final = "[A-Z](?:[A-Za-z]*[a-z])?"
_REGULAR: Final = re.compile(f"{_WORD}(?: {_WORD})?, {_WORD}(?: {_WORD})*")
_ROUNDS: Final = 4  # readings of its own text until a name must be settled


def normalize_person_name(raw: str | None, locale: str | None = None) -> NormalizedName:
    """The canonical name in a text, with keys and issues.

    Args:
        raw: any text; ``None`` and NaN are missing.
        locale: language tag (``zh-CN``, ``en``) that decides the order of the parts
            where nothing in the text does; never guessed.

    Example:
        >>> normalize_person_name("王小明先生").value.suffix
        '先生'
        >>> spellings = ["张伟", "張 偉", "ZHANG Wei", "Wei ZHANG", "Zhang, Wei"]
        >>> {normalize_person_name(text).keys.pinyin for text in spellings}
        {'wei zhang'}
    """
    value = read_ordinary(raw) if isinstance(raw, str) else None
    if value is not None:
        return Normalized(raw=raw, value=value, keys=person_name_keys(value))
    kept, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=kept, issues=issues)
    parsed = parse_name(text, locale)
    value = _settled(parsed.value, text)
    if value is not parsed.value:
        parsed = evolve(parsed, value=value)
    return _normalized(kept, parsed, issues)


def normalize_name_parts(  # noqa: PLR0913 - the parts of a name, by keyword
    *,
    family: str | None = None,
    given: str | None = None,
    middle: str | None = None,
    prefix: str | None = None,
    suffix: str | None = None,
    locale: str | None = None,
) -> NormalizedName:
    """The canonical name of parts that a source keeps in columns of their own.

    A stated split is kept. Columns are exchanged, with an issue, only where the given
    name is a Chinese surname and the family name is none.

    Args:
        family: family name, or the whole name where ``given`` is missing.
        given: given name, or the whole name where ``family`` is missing.
        middle: further given names.
        prefix: title.
        suffix: what follows the name.
        locale: as for :func:`normalize_person_name`.

    Example:
        >>> normalize_name_parts(family="MCDONALD", given="mary ann").value.text
        'McDonald, Mary Ann'
        >>> normalize_name_parts(family="欧阳", given="娜娜").value.text
        '欧阳娜娜'
    """
    sources = {"prefix": prefix, "given": given, "middle": middle}
    sources |= {"family": family, "suffix": suffix}
    read = {name: _part(part) for name, part in sources.items()}
    raw = " ".join(kept for kept, _, _ in read.values() if kept is not None)
    missing = all(kept is None for kept, _, _ in read.values())
    parts = {name: text for name, (_, text, _) in read.items()}
    issues = tuple(found for _, _, some in read.values() for found in some)
    parsed = parse_parts(parts, locale)
    return _normalized(None if missing else raw, parsed, issues)


def _normalized(raw: str | None, parsed: ParsedName, issues: Issues) -> NormalizedName:
    value = parsed.value
    return Normalized(
        raw=raw,
        value=value,
        keys=None if value is None else person_name_keys(value),
        issues=(*issues, *map(issue, dict.fromkeys(parsed.codes))),
        others=tuple(map(normalize_person_name, parsed.others)),
    )


def _settled(value: PersonName | None, text: str) -> PersonName | None:
    """The name that reading its own text gives again; ``None`` if there is none."""
    for _ in range(_ROUNDS):
        if value is None or value.text == text or _is_regular(value):
            return value
        text = value.text
        _, cleaned, _ = received(text, limit=_LIMIT)
        again = parse_name(cleaned).value if cleaned else None
        if again == value:
            return value
        value = again
    return None


def _is_regular(value: PersonName) -> bool:
    """Whether the text of a Latin name can only be read as this name."""
    bare = value.prefix is None and value.suffix is None
    text = value.text
    if not bare or len(text) > _LIMIT or not _REGULAR.fullmatch(text):
        return False
    return affixes().isdisjoint(text.casefold().replace(",", "").split())


def _part(raw: str | None) -> tuple[str | None, str, Issues]:
    """One part as received, its tidied text, and its issues."""
    if raw is None:
        return None, "", ()
    kept, text, issues = received(raw, limit=_LIMIT)
    if kept and not text and len(kept) <= _LIMIT and not is_placeholder_part(kept):
        text, issues = clean(kept), ()
    return kept, tidy(text), issues
