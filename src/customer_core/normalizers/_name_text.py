"""From any text to the parser of its script.

Rules:
    What is no name is set aside first: brackets and quotes, e-mail addresses, digits,
    punctuation at the edges. A text of Han characters goes to one parser, words to the
    other; a Han name beside its Latin form is one name and another spelling of it.
"""

import re
from functools import cache
from typing import Final

from attrs import evolve, frozen

from customer_core._text import fold_width, has_han
from customer_core.issues import IssueCode
from customer_core.match_keys.name import fold_han
from customer_core.models import PersonName
from customer_core.normalizers._han_name import (
    ParsedName,
    all_forms,
    is_masked,
    is_surname,
    is_whole_name,
    parse_han_name,
    strip_honorific,
)
from customer_core.normalizers._latin_name import assemble, parse_latin_name
from customer_core.reference.names import romanizations, words
from customer_core.reference.placeholders import is_placeholder

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAN_ONLY: Final = re.compile(f"[{_HAN} ·*]+")
_HAN_RUN: Final = re.compile(f"[{_HAN}·*]+")
# Letters of one script, with commas, spaces and points: nothing to set aside.
_PLAIN: Final = re.compile(f"[A-Za-z](?:[A-Za-z', .-]*[A-Za-z.])?|[{_HAN}]+")
_HANGUL: Final = re.compile("[가-힣]{2,4}")
# Points that stand between the parts of a transliterated or minority name.
_POINT: Final = re.compile(f"(?<=[{_HAN}]) ?[·•‧・∙⋅●.] ?(?=[{_HAN}])")
# What replaces a character: on purpose, or in a text that could not be decoded.
_MASK: Final = re.compile(f"(?<=[{_HAN}])(?:[xX×○]{{1,3}}$|[×○?□](?=[{_HAN}]))")
_BRACKETS: Final = re.compile(r"[(\[{<【《「『]([^()\[\]{}<>]*)[)\]}>】》」』]?")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|“([^”]*)”|„([^“]*)“|«([^»]*)»")
_EMAIL: Final = re.compile(r"[^\s,;:<>()@]+@[^\s,;<>()@]+")
_HAN_AND: Final = re.compile(f"(?<=[{_HAN}]{{2}})[和与與及](?=[{_HAN}]{{2}})")
_DIGITS: Final = re.compile(r"\+?[0-9](?:[0-9 ()-]*[0-9])?(?:(?<=[0-9]{17})[Xx])?")
_SEPARATORS: Final = re.compile(r"[,、/;|]")
_ORDINALS: Final = {"2nd": "II", "3rd": "III", "4th": "IV"}
_ORDINAL: Final = re.compile(r"\b(?:2nd|3rd|4th)\b", re.IGNORECASE)
_LOOKALIKE: Final = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
# Emoji and ornaments; not the circles that mask a character.
_EMOJI: Final = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]"
)
# What is no part of the name: a label before it, a faculty, the name at birth.
_BESIDE: Final = re.compile(
    "^(?:(?:客[户戶]|[会會][员員])?(?:姓名|名字)|联系人|聯絡人|收[货貨件]人"
    "|name|contact) ?: ?"
    r"|(?<=\bdr\. )(?:(?:med|jur|phil|rer|nat|pol|ing)\. ?)+"
    r"| (?:n[ée]e|geb\.|geborene) .*$",
    re.IGNORECASE,
)
_TOGETHER: Final = re.compile(r" (?:&|and) ", re.IGNORECASE)
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘`´ʼʹ′＇", "'"))
_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»', " "))
_EDGES: Final = " ,;:/|\\-_!?、。~#&+=<>()[]{}…"
_SHORTEST_ORGANIZATION: Final = 4  # Han characters; 李大学 is a person


def tidy(text: str) -> str:
    """Plain width, one apostrophe, one middle dot, nothing loose at the edges.

    Example:
        >>> tidy("買買提．艾力 -"), tidy("O’Ｎeil,")
        ('買買提·艾力', "O'Neil")
    """
    return _plain_width(text).strip(_EDGES)


@frozen(kw_only=True)
class PlainName:
    """A text reduced to what may be a name.

    Attributes:
        name: the name alone; empty when nothing is left.
        aliases: names that stood in brackets.
        codes: what was found.
    """

    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[IssueCode, ...] = ()


def plain_name(text: str) -> PlainName:
    """Set aside brackets, digits and edges.

    Example:
        >>> plain_name("张三13800138000").name, plain_name("张伟(David)").aliases
        ('张三', ('David',))
    """
    if _PLAIN.fullmatch(text) and not _BESIDE.search(text):
        return PlainName(name=text)
    codes: list[IssueCode] = []
    plain = _BESIDE.sub("", _plain_width(text))
    if "@" in plain and (without := _EMAIL.sub(" ", plain)) != plain:
        codes.append(IssueCode.NAME_CONTAINS_EMAIL)
        plain = tidy(without)
    name, aliases = _without_brackets(plain)
    name = _ORDINAL.sub(lambda m: _ORDINALS[m[0].lower()], name)
    without = _DIGITS.sub(" ", name)
    if without != name:
        codes.append(IssueCode.NAME_CONTAINS_DIGITS)
        name = tidy(without)
        if is_placeholder(name):
            return PlainName(name="", codes=(*codes, IssueCode.COMMON_PLACEHOLDER))
    if not any(map(str.isalpha, name)):
        return PlainName(name="", codes=tuple(codes))
    if _LOOKALIKE.search(name):
        codes.append(IssueCode.COMMON_MIXED_SCRIPT)
    beside = tuple(
        alias
        for alias in aliases
        if has_han(alias) != has_han(name) and not alias.isupper()  # no VIP
    )
    return PlainName(name=name, aliases=beside, codes=tuple(codes))


def parse_name(text: str, locale: str | None = None) -> ParsedName:
    """Read a cleaned text as the name of one person.

    Example:
        >>> parsed = parse_name("张三13800138000")
        >>> parsed.value.text, [str(code) for code in parsed.codes]
        ('张三', ['name.contains_digits'])
    """
    plain = plain_name(text)
    if not plain.name:
        return ParsedName(codes=plain.codes)
    if plain.name.casefold().replace(" ", "") in words("placeholder_name"):
        return ParsedName(codes=(*plain.codes, IssueCode.COMMON_PLACEHOLDER))
    if looks_like_organization(plain.name):
        codes = (*plain.codes, IssueCode.NAME_LOOKS_LIKE_ORGANIZATION)
        return ParsedName(value=PersonName(given=plain.name), codes=codes)
    parsed = mark_masked(_by_script(plain.name, locale))
    if not (plain.codes or plain.aliases):
        return parsed
    others = (*parsed.others, *plain.aliases)
    return evolve(parsed, codes=(*plain.codes, *parsed.codes), others=others)


def is_han_name(name: str) -> bool:
    """Whether a name is of Han characters, with points, spaces and masks at most."""
    return _HAN_ONLY.fullmatch(name) is not None


def mark_masked(parsed: ParsedName) -> ParsedName:
    """The same, with an issue where characters of the name were replaced."""
    value = parsed.value
    parts = (value.family or "", value.given or "") if value else ()
    if not any(map(is_masked, parts)):
        return parsed
    return evolve(parsed, codes=(*parsed.codes, IssueCode.NAME_MASKED))


def looks_like_organization(text: str) -> bool:
    """Whether a text is worded like the name of an organisation.

    Example:
        >>> [looks_like_organization(t) for t in ("宏远贸易公司", "Foo Ltd.", "李大学")]
        [True, True, False]
    """
    if has_han(text):
        if len(text) < _SHORTEST_ORGANIZATION or text[-1] not in _organization_ends():
            return False
        return fold_han(text).endswith(tuple(words("organization_word")))
    found = text.casefold().replace(".", "").split()
    return len(found) > 1 and (
        found[-1] in words("clear_legal_form")
        or not words("organization_word_latin").keys().isdisjoint(found)
    )


@cache
def _organization_ends() -> frozenset[str]:
    """The last character of every word that ends an organisation's name."""
    return all_forms({word[-1] for word in words("organization_word")})


def _plain_width(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    plain = _QUOTED.sub(_as_brackets, text.translate(_APOSTROPHES))
    plain = fold_width(plain).translate(_QUOTES)
    if not plain.isascii():
        plain = _EMOJI.sub(" ", plain)
        plain = _MASK.sub(lambda m: "*" * len(m[0]), _POINT.sub("·", plain))
    return " ".join(plain.split())


def _as_brackets(quoted: re.Match[str]) -> str:
    """A short form amid a name in brackets; a name that is quoted whole, alone."""
    inside = "".join(filter(None, quoted.groups()))
    return inside if quoted[0] == quoted.string.strip() else f" ({inside}) "


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """The text outside brackets, and what names stood inside."""
    inside = [tidy(match) for match in _BRACKETS.findall(text)]
    outside = tidy(_BRACKETS.sub(" ", text)) if inside else text.strip(_EDGES)
    if not outside:
        return next(filter(None, inside), ""), []
    return outside, [alias for alias in inside if any(map(str.isalpha, alias))]


def _by_script(name: str, locale: str | None) -> ParsedName:
    if not has_han(name):
        return _hangul(name) or _couple(name, locale)
    if is_han_name(name):
        return _han_together(name)
    pieces = [tidy(piece) for piece in _SEPARATORS.split(name)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        if all(map(is_han_name, pieces)):
            return _han_pieces(pieces)
        return parse_latin_name(",".join(pieces), locale)
    return _mixed(name, locale)


def _hangul(name: str) -> ParsedName | None:
    """``김민준``: a Korean surname of two syllables, else of one, and the rest."""
    if not _HANGUL.fullmatch(name):
        return None
    sizes = (2, 1) if len(name) > 2 else (1,)  # noqa: PLR2004 - a surname and a name
    for size in sizes:
        if name[:size] in romanizations():
            return ParsedName(value=PersonName(family=name[:size], given=name[size:]))
    return None


def _couple(name: str, locale: str | None) -> ParsedName:
    """``Mr & Mrs Smith`` is one name, ``Ann & Bob Lee`` are two of one family."""
    first, *rest = _TOGETHER.split(name)
    if not rest:
        return parse_latin_name(name, locale)
    if all(word.casefold().strip(".") in words("title") for word in first.split()):
        return parse_latin_name(" ".join((first, *rest)), locale)
    _, space, family = rest[-1].rpartition(" ")
    if space and " " not in first:
        first = f"{first} {family}"
    return evolve(parse_latin_name(first, locale), others=tuple(rest))


def _han_together(name: str) -> ParsedName:
    """``张三和李四`` and ``张三 李四`` are two people, 欧阳 娜娜 is one."""
    people = _HAN_AND.sub(" ", name).split()
    if len(people) > 1 and all(map(is_whole_name, people)):
        return evolve(parse_han_name(people[0]), others=tuple(people[1:]))
    return parse_han_name(name)


def _han_pieces(pieces: list[str]) -> ParsedName:
    """``张,三`` is one name, ``张三、李四`` are two."""
    first, *rest = pieces
    if all(piece in words("honorific") for piece in rest):
        return parse_han_name(first + "".join(rest))
    if not is_surname(first):
        return evolve(parse_han_name(first), others=tuple(rest))
    given, suffix = strip_honorific("".join(rest).replace(" ", ""))
    value = PersonName(family=first, given=given or None, suffix=suffix)
    return ParsedName(value=value)


def _mixed(name: str, locale: str | None) -> ParsedName:
    """Han characters beside words: a title, a surname, or two spellings of a name."""
    core, honorific = strip_honorific(name)
    if "·" in core:  # J·K·罗琳
        return parse_han_name(name)
    suffix = (honorific,) if honorific else ()
    if not has_han(core):
        return parse_latin_name(", ".join((core, *suffix)), locale)
    han = "".join(_HAN_RUN.findall(core))
    others = tidy(_HAN_RUN.sub(" ", core))
    beside = tuple(others.split())
    titles = [words("title").get(word.casefold().strip(".")) for word in beside]
    if all(titles):
        parsed = parse_han_name(han + (honorific or ""))
        prefix = " ".join(filter(None, titles))
        value = parsed.value and evolve(parsed.value, prefix=prefix or None)
        return evolve(parsed, value=value)
    if is_surname(han):
        return ParsedName(value=assemble((han,), beside, suffix=suffix))
    if len(han) > 1 and others.isascii():
        parsed = parse_han_name(han + (honorific or ""))
        return evolve(parsed, others=(others,))
    return parse_latin_name(", ".join((core, *suffix)), locale)
