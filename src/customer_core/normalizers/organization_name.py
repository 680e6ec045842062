"""The name of an organisation: core, legal form, branch, place.

Rules:
    The name keeps its words; brackets take the width of its script. The core is what is
    left without legal form, branch and bracketed place; it is never empty. A branch is
    another entity than its head office and says so with an issue. A telephone number or
    e-mail address behind the name leaves the value, with an issue; the raw text keeps
    it. What people write who have no organisation (个人, freelance) is missing.

Sources:
    ``reference.organizations``; Provisions on the registration of enterprise names
    (State Council 2020: place, trade name, line of business, form).
"""

import re
from typing import Final

from customer_core._text import clean, fold, fold_width, has_han
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.name import fold_han
from customer_core.match_keys.organization_name import (
    OrganizationNameKeys,
    organization_name_keys,
)
from customer_core.models import Normalized, OrganizationName
from customer_core.normalizers._common import issue, received
from customer_core.normalizers._han_name import strip_honorific
from customer_core.normalizers._organization_parts import (
    EDGES,
    take_branch,
    take_form,
    take_place,
)
from customer_core.reference.names import surnames
from customer_core.reference.organizations import not_an_organization
from customer_core.reference.placeholders import is_placeholder

NormalizedOrganization = Normalized[OrganizationName, OrganizationNameKeys]

_LIMIT: Final = 300  # characters of an organisation's name
_PERSON_LENGTHS: Final = (2, 3)  # Han characters of a usual person's name
_COMMON: Final = 50  # rank of a surname common enough to suspect a person
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}(（)）]) (?=[{_HAN}(（)）])")
_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»《》', " "))
_WIDE: Final = str.maketrans("()", "（）")
_CONTACTS: Final = {
    "email": re.compile(r"[ ,:;(<]*[^\s,;:<>()@]{1,64}@[^\s,;<>()@]+[ )>]*$"),
    "phone": re.compile(
        r"(?:(?:电话|手机|tel|phone)[.: ]*|(?<![0-9]))"
        r"\+?[0-9][0-9 -]{5,20}[0-9][ )]*$",
        re.IGNORECASE,
    ),
}
_FEW: Final = 2  # letters of a name at least
_MISPLACED: Final = {
    kind: Issue(code=IssueCode.COMMON_MISPLACED, parameters={"kind": kind})
    for kind in ("phone", "email")
}


def normalize_organization_name(raw: str | None) -> NormalizedOrganization:
    """The canonical organisation name in a text, with keys and issues.

    Args:
        raw: any text; ``None`` and NaN are missing.

    Example:
        >>> found = normalize_organization_name("华为技术有限公司北京分公司").value
        >>> found.core, found.legal_form, found.branch
        ('华为技术', '有限公司', '北京')
        >>> normalize_organization_name("Foo GmbH & Co. KG").value.core
        'Foo'
    """
    kept, text, issues = received(raw, limit=_LIMIT)
    name, misplaced = _canonical(text)
    issues = (*issues, *misplaced)
    if not name or is_placeholder(name):
        return Normalized(raw=kept, issues=issues)
    if fold(name) in not_an_organization():
        return Normalized(raw=kept, issues=(issue(IssueCode.COMMON_PLACEHOLDER),))
    value = _parse(name)
    if value.branch is not None:
        issues = (*issues, issue(IssueCode.ORGANIZATION_BRANCH))
    if _looks_like_person(value):
        issues = (*issues, issue(IssueCode.ORGANIZATION_LOOKS_LIKE_PERSON))
    keys = organization_name_keys(value)
    return Normalized(raw=kept, value=value, keys=keys, issues=issues)


def _canonical(text: str) -> tuple[str, tuple[Issue, ...]]:
    """The name: one width, no spaces inside Han text; and what stood behind it."""
    name = clean(fold_width(text).translate(_QUOTES)).strip(EDGES)
    found: dict[str, Issue] = {}
    while kind := _contact_behind(name):
        name = _CONTACTS[kind].sub("", name).strip(EDGES)
        found[kind] = _MISPLACED[kind]
    if has_han(name):
        name = _BETWEEN_HAN.sub("", name).translate(_WIDE)
    return name, tuple(found.values())


def _contact_behind(name: str) -> str | None:
    """The kind of contact at the end of a name that has letters before it."""
    if not any(map(str.isdigit, name[-3:])) and "@" not in name:
        return None
    for kind, pattern in _CONTACTS.items():
        found = pattern.search(name)
        if found and sum(map(str.isalpha, name[: found.start()])) >= _FEW:
            return kind
    return None


def _parse(name: str) -> OrganizationName:
    branch = take_branch(fold_width(name))
    form = take_form(branch.rest)
    place = take_place(form.rest)
    width = _WIDE if has_han(name) else {}
    return OrganizationName(
        name=name,
        core=" ".join(place.rest.translate(width).split()).strip(EDGES) or name,
        legal_form=form.taken and form.taken.translate(width),
        branch=branch.taken,
        region=place.taken,
    )


def _looks_like_person(value: OrganizationName) -> bool:
    if value.legal_form or value.branch or value.region or not has_han(value.name):
        return False
    core, honorific = strip_honorific(value.name)
    known = surnames().get(fold_han(core[:1]))
    common = known is not None and known.rank < _COMMON
    return (len(core) in _PERSON_LENGTHS and common) or honorific is not None
