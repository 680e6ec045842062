"""One slip of a keyboard, a scanner or an input method in one text.

Rules:
    Pure: the same text and bits give the same slip. Every text stays non-empty; a
    text that is too short for a slip is returned as it is.
"""

from collections.abc import Callable
from functools import cache

from customer_core.testing import _vocabulary as words
from customer_core.testing._people import reading_of

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_NEIGHBOURS = {
    key: (row[i - 1] if i else "") + row[i + 1 : i + 2]
    for row in _ROWS
    for i, key in enumerate(row)
}
_SCANNED = {
    "l": "1", "o": "0", "i": "l", "s": "5", "b": "h", "e": "c", "m": "rn", "n": "ri",
    "h": "b", "c": "e", "u": "v", "v": "u", "g": "q", "t": "f", "0": "8", "1": "7",
    "8": "3", "5": "6",
}  # fmt: skip

_SHORTEST = 3


def latin_typo(text: str, bits: int) -> str:
    """A neighbouring key, a lost, doubled, exchanged or misread character.

    Example:
        >>> [latin_typo("Margaret", kind) for kind in (16, 17)]
        ['Maegaret', 'Magaret']
    """
    if len(text) < _SHORTEST:
        return text
    kind, bits = bits % 8, bits >> 3
    return _KINDS[kind](text, bits % len(text), bits >> 8)


def _neighbour(text: str, at: int, bits: int) -> str:
    near = _NEIGHBOURS.get(text[at].lower(), "")
    return _replace(text, at, near[bits % len(near)]) if near else _drop(text, at, 0)


def _drop(text: str, at: int, _: int) -> str:
    return text[:at] + text[at + 1 :]


def _double(text: str, at: int, _: int) -> str:
    return text[:at] + text[at] + text[at:].lower()


def _exchange(text: str, at: int, _: int) -> str:
    at = min(at, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _misread(text: str, at: int, _: int) -> str:
    near = _SCANNED.get(text[at].lower(), "")
    return _replace(text, at, near) if near else _exchange(text, at, 0)


def _replace(text: str, at: int, new: str) -> str:
    new = new.upper() if text[at].isupper() else new
    return text[:at] + new + text[at + 1 :]


_KINDS: tuple[Callable[[str, int, int], str], ...] = (
    _neighbour, _drop, _double, _exchange, _misread, _neighbour, _drop, _exchange,
)  # fmt: skip


def digit_typo(text: str, bits: int) -> str:
    """Two digits exchanged or one replaced, among the last eight characters.

    Example:
        >>> digit_typo("+8613812345678", 0), digit_typo("+8613812345678", 1)
        ('+8613821345678', '+8613832345678')
    """
    at = max(len(text) - 8, 0) + (bits >> 1) % max(min(len(text), 8) - 1, 1)
    first, second = text[at : at + 1], text[at + 1 : at + 2]
    if bits % 2 == 0 and first != second:
        return text[:at] + second + first + text[at + 2 :]
    if not first.isdigit():
        return text
    return text[:at] + str((int(first) + 2 + (bits >> 8) % 7) % 10) + text[at + 1 :]


def han_slip(text: str, bits: int) -> str:
    """One character replaced by one that looks alike, or else by a homophone.

    Example:
        >>> han_slip("晨", 0), han_slip("晨", 1), han_slip("丽", 0)
        ('晟', '陈', '李')
    """
    bits, by_eye = bits >> 1, bits % 2 == 0
    at, bits = bits % len(text), bits >> 8
    character = text[at]
    near = words.LOOK_ALIKES.get(character) if by_eye else None
    near = near or _homophones().get(character, character)
    return text[:at] + near[bits % len(near)] + text[at + 1 :]


_INITIALS = {
    "zh": "z", "ch": "c", "sh": "s", "z": "zh", "c": "ch", "s": "sh", "n": "l", "l": "n"
}  # fmt: skip
_FINALS = {
    "ang": "an", "eng": "en", "ing": "in", "an": "ang", "en": "eng", "in": "ing"
}  # fmt: skip


def fuzzy_pinyin(text: str, bits: int) -> str:
    """The first or last sound of a name in pinyin heard as its neighbour.

    Example:
        >>> fuzzy_pinyin("Zhang", 0), fuzzy_pinyin("Zhang", 1), fuzzy_pinyin("Liu", 0)
        ('Zang', 'Zhan', 'Niu')
    """
    small = text.lower()
    initial = next((i for i in _INITIALS if small.startswith(i)), "")
    final = next((f for f in _FINALS if small.endswith(f)), "")
    heard = []
    if initial:
        heard.append(_INITIALS[initial] + small[len(initial) :])
    if final:
        heard.append(small[: -len(final)] + _FINALS[final])
    return heard[bits % len(heard)].capitalize() if heard else text


@cache
def _homophones() -> dict[str, str]:
    return {
        character: others
        for character, reading in reading_of().items()
        if (others := words.READINGS[reading].replace(character, ""))
    }
