"""The usual name of a Chinese, read at once: a surname and one or two characters.

Rules:
    Exactly what :mod:`customer_core.normalizers._name_text` would read, or nothing: a
    text in which any of its other rules might find something (a form of address, a
    compound surname, a mask, a placeholder) is left to it. Most cells of a Chinese
    source are such names.

Sources:
    ``reference.names``; a property test compares the two ways.
"""

import re
from functools import cache
from typing import Final

from attrs import frozen

from customer_core.match_keys.name import fold_han
from customer_core.models import PersonName
from customer_core.normalizers._han_name import all_forms, honorific_endings
from customer_core.reference.names import surnames, words
from customer_core.reference.placeholders import placeholder_words

# Unified ideographs of the first block: equal to their own NFC and NFKC.
_TWO_OR_THREE: Final = re.compile("[\u4e00-\u9fff]{2,3}")


@frozen
class _Tables:
    """Characters by what they may mean at either end of a name, in all their forms."""

    firsts: frozenset[str]
    lasts: frozenset[str]
    compound: frozenset[str]
    compound_starts: frozenset[str]
    missing: frozenset[str]


@cache
def _tables() -> _Tables:
    known = surnames()
    single = {name for name in known if len(name) == 1} - words("familiar").keys()
    starts = {name[:2] for name in known if len(name) > 1}
    return _Tables(
        firsts=all_forms(single),
        lasts=honorific_endings() | {"某"},
        compound=all_forms({start[0] for start in starts}),
        compound_starts=frozenset(starts),
        missing=placeholder_words() | words("placeholder_name").keys(),
    )


def read_ordinary(text: str) -> PersonName | None:
    """The name, where nothing but a single surname and a given name can be meant.

    Example:
        >>> read_ordinary("王小明")
        PersonName(family='*', given='小*', middle=None, prefix=None, suffix=None)
        >>> [read_ordinary(text) for text in ("欧阳修", "王先生", "小王", "未知")]
        [None, None, None, None]
    """
    if not _TWO_OR_THREE.fullmatch(text):
        return None
    tables, first = _tables(), text[0]
    if first not in tables.firsts or text[-1] in tables.lasts:
        return None
    if text in tables.missing:
        return None
    if first in tables.compound and fold_han(text)[:2] in tables.compound_starts:
        return None
    return PersonName(family=first, given=text[1:])
