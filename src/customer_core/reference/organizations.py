"""Facts about the names of organisations: legal forms and words of a branch.

Rules:
    A form is kept folded and without full stops, as names are written with and without
    them. Long forms come before the short ones they end with.

Sources:
    ``data/legal_forms.txt``.
"""

from functools import cache

from customer_core._text import fold, has_han
from customer_core.reference._tables import read_rows


@cache
def legal_forms(*, script: str) -> tuple[str, ...]:
    """Folded legal forms that stand at the end of a name, the longest first.

    Args:
        script: ``han`` for forms with Han characters, which join the name; ``latin``
            for the others, which are words of their own.

    Example:
        >>> legal_forms(script="latin")[0]
        'ug (haftungsbeschränkt)'
    """
    forms = (
        fold(form) for kind, form in read_rows("legal_forms.txt") if kind != "branch"
    )
    mine = (form for form in forms if has_han(form) == (script == "han"))
    return tuple(sorted(mine, key=lambda form: (-len(form), form)))


@cache
def leading_legal_forms() -> tuple[str, ...]:
    """Folded legal forms that may also stand in front (株式会社, PT), longest first."""
    forms = [
        fold(form) for kind, form in read_rows("legal_forms.txt") if kind == "either"
    ]
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def branch_words() -> tuple[str, ...]:
    """Words at the end of a branch's name, the longest first.

    Example:
        >>> "分公司" in branch_words()
        True
    """
    found = (word for kind, word in read_rows("legal_forms.txt") if kind == "branch")
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
