"""Comparison texts of names: Han and Latin, whole and in parts.

Rules:
    As those of :mod:`customer_core.linkage._texts`: lossy on purpose and never stored.
"""

from functools import lru_cache

from customer_core._text import has_han, is_han
from customer_core.linkage._texts import words
from customer_core.match_keys.name import fold_han, syllables_of
from customer_core.reference.han import lookalikes
from customer_core.reference.names import romanizations, surnames
from customer_core.reference.names import words as suffixes


def name(text: str) -> str:
    """A name: words, Han characters without spaces.

    Example:
        >>> name("O'Neil-Smith"), name("欧阳 娜娜")
        ('o neil smith', '欧阳娜娜')
    """
    folded = words(text)
    return folded.replace(" ", "") if has_han(folded) else folded


def lookalike(text: str) -> str:
    """Characters that look alike as one; empty for other scripts.

    Example:
        >>> lookalike("晴") == lookalike("睛"), lookalike("ann")
        (True, '')
    """
    return "" if text.isascii() else text.translate(lookalikes())


def given_first(text: str) -> str:
    """A full name without the comma that puts the family name first.

    Han names keep their order, and what follows a comma as a suffix stays behind.

    Example:
        >>> given_first("Lee, Ann"), given_first("Ann Lee, Jr."), given_first("王,小明")
        ('Ann Lee', 'Ann Lee, Jr.', '王,小明')
    """
    family, comma, given = text.partition(",")
    if not comma or "," in given or not family.strip() or has_han(text):
        return text
    last = given.strip().replace(".", "").casefold()
    return (
        text if not last or last in suffixes("suffix") else f"{given} {family}".strip()
    )


def split_full_name(text: str) -> tuple[str, str, str]:
    """Given name, family name and the rest of a comparison text of a full name.

    Han names are family first, one character or two where Han writes two; other names
    are given first.

    Example:
        >>> split_full_name("ann lee van dyke")
        ('ann', 'dyke', 'lee van')
        >>> split_full_name("王小明")
        ('小明', '王', '')
    """
    tokens = text.split()
    if len(tokens) == 1 and is_han(text) and len(text) > 1:
        cut = 2 if len(text) > 2 and fold_han(text[:2]) in surnames() else 1  # noqa: PLR2004 - 复姓
        return text[cut:], text[:cut], ""
    if len(tokens) < 2:  # noqa: PLR2004 - a pair
        return text, "", ""
    return tokens[0], tokens[-1], " ".join(tokens[1:-1])


_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=1 << 16)
def fuzzy_pinyin(latin: str) -> str:
    """Pinyin as it is heard in the south: zh is z, n is l, ang is an.

    Returns:
        Syllables without what is easily taken for another; empty for what is no pinyin.

    Example:
        >>> fuzzy_pinyin("zhangning"), fuzzy_pinyin("zanlin"), fuzzy_pinyin("smith")
        ('zanlin', 'zanlin', '')
    """
    return "".join(map(_fuzzy, syllables_of(latin)))


def _fuzzy(syllable: str) -> str:
    for start, heard in _FUZZY:
        if syllable.startswith(start):
            syllable = heard + syllable.removeprefix(start)
            break
    for end, heard in _ENDS:
        if syllable.endswith(end):
            return syllable.removesuffix(end) + heard
    return syllable


def mandarin(latin: str) -> str:
    """A romanised family name in pinyin, of whatever place it is; the likeliest one.

    Example:
        >>> mandarin("chan"), mandarin("hsu"), mandarin("chen")
        ('chen', 'xu', 'chen')
    """
    return romanizations().get(latin, (latin,))[0]


def bare_initial(text: str) -> str:
    """The text where it is one Latin letter."""
    return text if len(text) == 1 and text.isascii() else ""


def han(text: str) -> str:
    """A mark for texts in Han script."""
    return "han" if has_han(text) else ""
