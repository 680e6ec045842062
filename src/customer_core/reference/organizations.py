"""Facts about the names of organisations: legal forms and words of a branch.

Rules:
    A form is kept folded, in simplified characters and without full stops, commas and
    accents, as names are written with and without them: see :func:`folded_form`.

Sources:
    ``data/legal_forms.txt``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from customer_core._text import fold, has_han, strip_accents
from customer_core.reference._tables import read_rows
from customer_core.reference.han import simplified_forms


def folded_form(text: str) -> str:
    """A legal form in the shape in which the table has it.

    Example:
        >>> folded_form("Co., Ltd."), folded_form("有限責任公司"), folded_form("SàRL.")
        ('co ltd', '有限责任公司', 'sarl')
    """
    plain = strip_accents(fold(text).translate(simplified_forms()))
    return " ".join(plain.replace(".", "").replace(",", " ").split())


@cache
def legal_forms(*, script: str) -> Mapping[str, str]:
    """Legal forms that may stand at the end of a name, each to its type.

    Args:
        script: ``joined`` for Han and Hangul, which run into the name; ``words`` for
            the others, which are words of their own.

    Returns:
        Folded form to ``limited``, ``stock``, ``partnership``, ``sole``,
        ``cooperative``, ``association``, ``group`` or ``company``.

    Example:
        >>> legal_forms(script="words")["gmbh"]
        'limited'
    """
    return _forms(("end", "either"), joined=script == "joined")


@cache
def leading_legal_forms(*, script: str) -> Mapping[str, str]:
    """Legal forms that may also stand in front (株式会社, PT), each to its type."""
    return _forms(("either",), joined=script == "joined")


def legal_form_type(form: str | None) -> str | None:
    """The type of a legal form as written; ``None`` for an unknown one.

    Example:
        >>> [legal_form_type(form) for form in ("有限公司", "Co., Ltd.", "GmbH", "Foo")]
        ['limited', 'limited', 'limited', None]
    """
    folded = folded_form(form or "")
    return _forms(("end", "either"), joined=False).get(folded) or _forms(
        ("end", "either"), joined=True
    ).get(folded)


@cache
def longest_form(*, script: str) -> int:
    """Characters (``joined``) or words (``words``) of the longest legal form."""
    forms = legal_forms(script=script)
    return max(len(f) if script == "joined" else len(f.split()) for f in forms)


@cache
def branch_words(kind: str = "branch") -> tuple[str, ...]:
    """Words of a branch's name, the longest first.

    Args:
        kind: ``branch`` for those that end a name in Han script or Hangul,
            ``branch_latin`` for those that end another one, ``leading_branch`` for
            those before the place.

    Example:
        >>> "分公司" in branch_words(), "branch" in branch_words("branch_latin")
        (True, True)
    """
    found = (fold(word) for row, _, words in _rows() if row == kind for word in words)
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def not_an_organization() -> frozenset[str]:
    """What people write who have no organisation (个人, freelance), folded."""
    found = (words for kind, _, words in _rows() if kind == "placeholder")
    return frozenset(fold(word) for words in found for word in words)


def _rows() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for kind, form_type, *words in read_rows("legal_forms.txt"):
        yield kind, form_type, tuple(words)


@cache
def _forms(kinds: tuple[str, ...], *, joined: bool) -> Mapping[str, str]:
    found = {
        folded_form(form): form_type
        for kind, form_type, forms in _rows()
        if kind in kinds
        for form in forms
        if _is_joined(form) == joined
    }
    return MappingProxyType(found)


def _is_joined(form: str) -> bool:
    return has_han(form) or any("가" <= letter <= "힣" for letter in form)
