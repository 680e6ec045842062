"""A personal name in Han script: form of address, family name, given name.

Rules:
    Compound surnames win over single ones; a space between the parts wins over both.
    A form of address is a suffix; one of a single character (``总``) only after a bare
    surname, for anything longer may be a given name. One in front of a whole name
    (``经理王小明``) is a prefix. Without a known surname all of it is the given name.
    Names with ``·`` (买买提·艾力) have no surname to split off. Four characters or more
    that begin like a Japanese family name have that one.

Sources:
    ``reference.names``; GB/T 28039-2011.
"""

from functools import cache
from typing import Final

from attrs import frozen

from customer_core.issues import IssueCode
from customer_core.match_keys.name import fold_han
from customer_core.models import PersonName
from customer_core.reference.han import simplified_forms
from customer_core.reference.names import surnames, words

_LONGEST_HONORIFIC: Final = 6  # characters
_LONGEST_SURNAME: Final = 4  # characters: 爱新觉罗
_LONGEST_GIVEN: Final = 3  # characters after a surname; longer is a transliteration
_LONGEST_PARTIAL: Final = 3  # characters of a given name that seems to lack a surname
_SHORTEST_JAPANESE: Final = 4  # characters; 田中 and 林 begin shorter Chinese names
_SHORTEST, _LONGEST = 2, 4  # characters of an ordinary name of a Chinese
# Rank below which 小 and 老 before a character make a surname of it (小王, not 小强).
_COMMON: Final = 150


@frozen(kw_only=True)
class ParsedName:
    """What a parser made of one text.

    Attributes:
        value: the name; ``None`` when no name is there.
        codes: what was found, in the order found.
        others: texts of further names beside it.
    """

    value: PersonName | None = None
    codes: tuple[IssueCode, ...] = ()
    others: tuple[str, ...] = ()


def parse_han_name(text: str) -> ParsedName:
    """Read a name of Han characters, spaces, ``·`` and ``*``.

    Example:
        >>> parse_han_name("诸葛亮经理").value.suffix
        '经理'
        >>> [str(code) for code in parse_han_name("小王").codes]
        ['name.nickname']
    """
    core, suffix = strip_honorific(text)
    if not core:
        return ParsedName(codes=(IssueCode.NAME_PARTIAL,))
    nickname = _nickname(core, suffix)
    if nickname is not None:
        return ParsedName(value=nickname, codes=(IssueCode.NAME_NICKNAME,))
    prefix, core = _strip_leading(core)
    family, given = split_han_name(core)
    value = PersonName(family=family, given=given, prefix=prefix, suffix=suffix)
    alone = len(given or "") <= _LONGEST_PARTIAL and "·" not in core
    partial = not (family and given) and alone
    return ParsedName(value=value, codes=(IssueCode.NAME_PARTIAL,) if partial else ())


def strip_honorific(text: str) -> tuple[str, str | None]:
    """The name without the forms of address at its end, and those.

    Example:
        >>> [strip_honorific(text) for text in ("王小明先生", "李總", "李小总")]
        [('王小明', '先生'), ('李', '總'), ('李小总', None)]
    """
    if not text or text[-1] not in honorific_endings():
        return text, None
    folded, end = fold_han(text), len(text)
    while size := _honorific_size(folded[:end]):
        end = len(text[: end - size].rstrip())
    if end < len(text):
        return text[:end], text[end:].replace(" ", "")
    bare = text[:-1].rstrip()
    if folded[-1] in words("short_honorific") and is_surname(bare):
        return bare, text[-1]
    return text, None


def _honorific_size(folded: str) -> int:
    """How many characters at the end of a simplified text are a form of address."""
    for size in range(min(_LONGEST_HONORIFIC, len(folded)), 1, -1):
        if folded[-size:] in words("honorific"):
            return size
    return 0


@cache
def honorific_endings() -> frozenset[str]:
    """The last character of every form of address, in all its forms."""
    known = (*words("honorific"), *words("short_honorific"))
    return all_forms({word[-1] for word in known})


def all_forms(characters: set[str]) -> frozenset[str]:
    """Simplified characters and every traditional or variant form of them.

    Example:
        >>> sorted(all_forms({"张", "王"}))
        ['张', '張', '王']
    """
    table = simplified_forms()
    folded = {chr(form) for form, simple in table.items() if simple in characters}
    return frozenset(characters | folded)


def is_surname(text: str) -> bool:
    """Whether the text, in any form of its characters, is a known surname.

    Example:
        >>> is_surname("歐陽"), is_surname("伟")
        (True, False)
    """
    return fold_han(text) in surnames()


def is_masked(text: str) -> bool:
    """Whether characters of the name were replaced: ``王*明``, ``张某``.

    Example:
        >>> is_masked("王*明"), is_masked("某某"), is_masked("某三")
        (True, True, False)
    """
    return "*" in text or text.endswith("某")


def split_han_name(core: str) -> tuple[str | None, str | None]:
    """Family and given name of a name without forms of address.

    Example:
        >>> split_han_name("欧阳修"), split_han_name("伟 张"), split_han_name("建国")
        (('欧阳', '修'), ('张', '伟'), (None, '建国'))
    """
    if "·" in core:
        return None, core.replace(" ", "")
    parts = core.split()
    if len(parts) == 2:  # noqa: PLR2004 - family and given name
        first, second = parts
        if is_surname(first):
            return first, second
        if is_surname(second):
            return second, first
    return _split_joined("".join(parts))


def _split_joined(name: str) -> tuple[str | None, str | None]:
    folded = fold_han(name)
    if len(name) >= _SHORTEST_JAPANESE:
        for size in (3, 2):
            if folded[:size] in words("japanese_surname"):
                return name[:size], name[size:]
    for size in range(min(_LONGEST_SURNAME, len(name)), 0, -1):
        if folded[:size] in surnames() and len(name) <= size + _LONGEST_GIVEN:
            return name[:size], name[size:] or None
    return None, name


def _strip_leading(core: str) -> tuple[str | None, str]:
    """A form of address before a whole name, and that name."""
    folded = fold_han(core)
    for size in range(min(_LONGEST_HONORIFIC, len(core)), 1, -1):
        name = core[size:].lstrip()
        if folded[:size] in words("honorific") and is_whole_name(name):
            return core[:size], name
    return None, core


def is_whole_name(text: str) -> bool:
    """Whether the text is a Chinese surname with a given name of one or two characters.

    Example:
        >>> [is_whole_name(text) for text in ("王小明", "欧阳修", "王", "建国")]
        [True, True, False, False]
    """
    if not _SHORTEST <= len(text) <= _LONGEST or not text.isalpha():
        return False
    family, given = _split_joined(text)
    return family is not None and 0 < len(given or "") < _LONGEST_GIVEN


def _nickname(core: str, suffix: str | None) -> PersonName | None:
    """``小王`` and ``阿强``: a familiar prefix before one surname or character."""
    prefix, rest = core[:1], core[1:]
    if prefix not in words("familiar") or rest in {"", "*"}:
        return None
    known = surnames().get(fold_han(rest))
    if prefix != "阿" and known and (known.rank < _COMMON or len(rest) > 1):
        return PersonName(prefix=prefix, family=rest, suffix=suffix)
    if len(rest) > 1:
        return None
    return PersonName(prefix=prefix, given=rest, suffix=suffix)
