"""What an organisation's name is made of: core, legal form, branch, place.

Rules:
    The branch is taken off first, then the legal form, then a place in brackets. A form
    of Han script or Hangul runs into the name, another one is words of its own; the
    longest that fits wins. A branch is believed after a legal form or a bank, or after
    the name of a division of China. The core is never empty.

Sources:
    ``reference.organizations``; ``reference.divisions``; Provisions on the registration
    of enterprise names (State Council 2020: place, trade name, line of business, form).
"""

import re
from typing import Final

from attrs import frozen

from customer_core._text import fold, has_han
from customer_core.match_keys.name import fold_han
from customer_core.reference.countries import country_code
from customer_core.reference.division_spellings import divisions_spelled
from customer_core.reference.divisions import table
from customer_core.reference.organizations import (
    branch_words,
    folded_form,
    leading_legal_forms,
    legal_forms,
    longest_form,
)

EDGES: Final = " ,;:、，。-_"

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PLACE: Final = re.compile(f"\\(([{_HAN}]{{2,8}})\\)")
_LATIN_PLACE: Final = re.compile(r" ?\(([^\W\d_][^()]{1,30})\)")
# Bracketed words that qualify a legal form and are no place.
_NO_PLACE: Final = frozenset(
    {"集团", "控股", "有限合伙", "普通合伙", "特殊普通合伙", "个体工商户", "个人独资"}
)
_BANK: Final = "银行"
_LONGEST_DIVISION: Final = 8  # characters: 内蒙古自治区 and longer ones are abbreviated
_OF_ANOTHER: Final = "分支"  # how a word begins that only a branch has
_SHORTEST_CORE: Final = 2  # characters left before a branch


@frozen(kw_only=True)
class Split:
    """A name and what was taken off it.

    Attributes:
        rest: what is left.
        taken: what was taken off, as written; ``None`` for nothing.
    """

    rest: str
    taken: str | None = None


def take_branch(name: str) -> Split:
    """``华为技术有限公司北京分公司``: the head office, and the place of the branch.

    Example:
        >>> take_branch("宏远技术有限公司北京分公司")
        Split(rest='宏远技术有限公司', taken='北京')
        >>> take_branch("Acme Ltd, London Branch")
        Split(rest='Acme Ltd', taken='London')
    """
    if not has_han(name):
        return _latin_branch(name)
    inside = name[:-1] if name.endswith(")") and "(" in name else name
    folded = fold_han(inside)
    word = next((w for w in branch_words() if folded.endswith(w)), None)
    if word is None:
        return Split(rest=name)
    end = len(folded) - len(word)
    start = _end_of_head(folded[:end]) or (end if word[0] in _OF_ANOTHER else 0)
    if start < _SHORTEST_CORE:
        return Split(rest=name)
    place = inside[start:end].strip(" ()")
    return Split(rest=name[:start].rstrip(" ("), taken=place or word)


def _end_of_head(folded: str) -> int:
    """Where the head office's name ends in the text before ``分公司``; 0: nowhere."""
    ends = [
        folded.rfind(form) + len(form)
        for form in (*legal_forms(script="joined"), _BANK)
        if form in folded
    ]
    if ends:
        return max(ends)
    for size in range(min(_LONGEST_DIVISION, len(folded)), 1, -1):
        if folded[-size:] in table().by_name:
            return len(folded) - size
    return 0


def _latin_branch(name: str) -> Split:
    folded = fold(name)
    closed = folded.rstrip(") ")
    ends = any(closed.endswith(" " + word) for word in branch_words("branch_latin"))
    if not ends and not any(w in folded for w in branch_words("leading_branch")):
        return Split(rest=name)
    words = name.split(" ")
    for count in range(len(words) - 1, 0, -1):
        head, tail = " ".join(words[:count]), " ".join(words[count:])
        place = _branch_place(tail.strip("(),- "))
        if place and take_words(head.rstrip(EDGES)).taken:
            return Split(rest=head.rstrip(EDGES), taken=place)
    return Split(rest=name)


def _branch_place(tail: str) -> str | None:
    """The place in ``London Branch`` and ``Niederlassung Berlin``."""
    folded = tail.casefold()
    for word in branch_words("branch_latin"):
        if folded.endswith(" " + word):
            return tail[: -len(word)].strip(" ,(-") or None
    for word in branch_words("leading_branch"):
        if folded.startswith(word + " "):
            return tail[len(word) :].strip(" ,(-") or None
    return None


def take_form(name: str) -> Split:
    """The legal form at the end, else at the start, as written.

    Example:
        >>> take_form("Foo GmbH & Co. KG"), take_form("株式会社宏遠")
        (Split(rest='Foo', taken='GmbH & Co. KG'), Split(rest='宏遠', taken='株式会社'))
    """
    ways = (_take_joined, take_words, _take_leading)
    found = (way(name) for way in ways)
    return next((split for split in found if split.taken), Split(rest=name))


def _take_joined(name: str) -> Split:
    folded = fold_han(name)
    if folded in legal_forms(script="joined"):
        return Split(rest=name)
    for size in range(min(longest_form(script="joined"), len(name) - 1), 0, -1):
        if folded[-size:] in legal_forms(script="joined"):
            return Split(rest=name[:-size].rstrip(), taken=name[-size:])
    return Split(rest=name)


def take_words(name: str) -> Split:
    """A legal form that is the last words of the name, with or without full stops."""
    words = name.split(" ")
    for count in range(min(longest_form(script="words"), len(words) - 1), 0, -1):
        rest = " ".join(words[:-count]).rstrip(EDGES + "&+")
        ending = " ".join(words[-count:])
        if rest and folded_form(ending) in legal_forms(script="words"):
            return Split(rest=rest, taken=ending.strip(" ,"))
    return Split(rest=name)


def _take_leading(name: str) -> Split:
    folded = fold_han(name)
    for size in range(min(longest_form(script="joined"), len(name) - 1), 0, -1):
        if folded[:size] in leading_legal_forms(script="joined"):
            return Split(rest=name[size:].lstrip(), taken=name[:size])
    words = name.split(" ")
    for count in range(min(longest_form(script="words"), len(words) - 1), 0, -1):
        form, rest = " ".join(words[:count]), " ".join(words[count:])
        known = folded_form(form) in leading_legal_forms(script="words")
        if known and rest.strip(EDGES):
            return Split(rest=rest, taken=form)
    return Split(rest=name)


def take_place(name: str) -> Split:
    """A place in brackets (``阿里巴巴(中国)``); another bracket stays in the core."""
    pattern = _PLACE if has_han(name) else _LATIN_PLACE
    for found in pattern.finditer(name):
        outside = name[: found.start()] + name[found.end() :]
        if outside.strip(EDGES) and _is_place(found[1]):
            return Split(rest=outside, taken=found[1])
    return Split(rest=name)


def _is_place(text: str) -> bool:
    if has_han(text):
        return fold_han(text) not in _NO_PLACE
    letters = fold(text).replace(" ", "")
    return country_code(text) is not None or bool(divisions_spelled(letters))
