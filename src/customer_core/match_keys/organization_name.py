"""Match keys of organisations: what tells one apart, in one script, case and width.

Rules:
    The key is made of the core of a canonical name, so legal form, branch and bracketed
    place are gone already. Traditional and simplified characters agree; case, accents,
    punctuation and a leading English article vanish. It is never empty.
    ``ORGANIZATION_KEY_VERSION`` rises with every change of an outcome.

Sources:
    ``reference.han``; the fingerprint method of OpenRefine (clustering in depth).
"""

from typing import Final

from attrs import field, frozen

from customer_core._text import fold, has_han, mask, strip_accents
from customer_core.match_keys.name import fold_han
from customer_core.models import OrganizationName

ORGANIZATION_KEY_VERSION: Final = 1
"""Keys made under different versions must not be compared."""


def _hide(text: str | None) -> str:
    return "None" if text is None else repr(mask(text))


@frozen(kw_only=True)
class OrganizationNameKeys:
    """Keys of an organisation's name, folded.

    Attributes:
        core: what tells it apart, without legal form, place or punctuation.
        branch: the branch, ``None`` for a head office: a branch is another entity.
    """

    core: str = field(repr=_hide)
    branch: str | None = field(default=None, repr=_hide)


def organization_name_keys(value: OrganizationName) -> OrganizationNameKeys:
    """The keys of a canonical organisation name.

    Example:
        >>> name = OrganizationName(name="The Acme & Sons", core="The Acme & Sons")
        >>> organization_name_keys(name).core
        'acme and sons'
    """
    return OrganizationNameKeys(
        core=_key(value.core), branch=_key(value.branch) if value.branch else None
    )


def _key(text: str) -> str:
    folded = strip_accents(fold(fold_han(text))).replace("&", " and ")
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return ("" if has_han(folded) else " ").join(words) or folded
