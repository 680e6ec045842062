"""The name of an organisation: core, legal form, branch, place.

Rules:
    The name keeps its words; brackets take the width of its script. The core is what is
    left without legal form, branch and bracketed place; it is never empty. A branch is
    another entity than its head office and says so with an issue.

Sources:
    ``reference.organizations``; Provisions on the registration of enterprise names
    (State Council 2020: place, trade name, line of business, form).
"""

import re
from typing import Final

from attrs import frozen

from customer_core._text import clean, fold, fold_width, has_han
from customer_core.issues import IssueCode
from customer_core.match_keys.name import (
    OrganizationNameKeys,
    fold_han,
    organization_name_keys,
)
from customer_core.models import Normalized, OrganizationName
from customer_core.normalizers._common import issue, received
from customer_core.normalizers._han_name import strip_honorific
from customer_core.reference.names import surnames
from customer_core.reference.organizations import (
    branch_words,
    leading_legal_forms,
    legal_forms,
)
from customer_core.reference.placeholders import is_placeholder

NormalizedOrganization = Normalized[OrganizationName, OrganizationNameKeys]

_LIMIT: Final = 300  # characters of an organisation's name
_PERSON_LENGTHS: Final = (2, 3)  # Han characters of a usual person's name
_COMMON: Final = 50  # rank of a surname common enough to suspect a person
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}(（)）]) (?=[{_HAN}(（)）])")
_PLACE: Final = re.compile(f"\\(([{_HAN}]{{2,8}})\\)")
# Bracketed words that qualify a legal form and are no place.
_NO_PLACE: Final = frozenset({"集团", "控股", "有限合伙", "普通合伙", "个体工商户"})
_WIDE: Final = str.maketrans("()", "（）")
_EDGES: Final = " ,;:、，。-_"


@frozen(kw_only=True)
class _Split:
    """A name and what was taken off it."""

    rest: str
    taken: str | None = None


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
    name = _canonical(text)
    if not name or is_placeholder(name):
        return Normalized(raw=kept, issues=issues)
    value = _parse(name)
    codes = [
        code
        for code, found in (
            (IssueCode.ORGANIZATION_BRANCH, value.branch is not None),
            (IssueCode.ORGANIZATION_LOOKS_LIKE_PERSON, _looks_like_person(value)),
        )
        if found
    ]
    return Normalized(
        raw=kept,
        value=value,
        keys=organization_name_keys(value),
        issues=(*issues, *map(issue, codes)),
    )


def _canonical(text: str) -> str:
    """The whole name, cleaned: one width, no spaces inside Han text."""
    name = clean(fold_width(text)).strip(_EDGES)
    if not has_han(name):
        return name
    return _BETWEEN_HAN.sub("", name).translate(_WIDE)


def _parse(name: str) -> OrganizationName:
    branch = _take_branch(fold_width(name))
    form = _take_form(branch.rest)
    place = _take_place(form.rest)
    width = _WIDE if has_han(name) else {}
    return OrganizationName(
        name=name,
        core=place.rest.strip(_EDGES).translate(width) or name,
        legal_form=form.taken and form.taken.translate(width),
        branch=branch.taken,
        region=place.taken,
    )


def _take_branch(name: str) -> _Split:
    """``华为技术有限公司北京分公司``: the head office, and the place of the branch."""
    word = next((w for w in branch_words() if name.endswith(w)), None)
    if word is None:
        return _Split(rest=name)
    before = name[: -len(word)]
    ends = (
        before.rfind(form) + len(form)
        for form in (*legal_forms(script="han"), "银行")
        if form in before
    )
    end = max(ends, default=0)
    place = before[end:].strip(" ()")
    return (
        _Split(rest=before[:end], taken=place) if end and place else _Split(rest=name)
    )


def _take_form(name: str) -> _Split:
    """The legal form at the end, else at the start, as written."""
    form = next((f for f in legal_forms(script="han") if name.endswith(f)), None)
    if form is None:
        return _take_words(name) or _take_leading(name) or _Split(rest=name)
    if form == name:
        return _Split(rest=name)
    return _Split(rest=name[: -len(form)], taken=form)


def _take_words(name: str) -> _Split | None:
    """A Latin legal form: the last words of the name, with or without full stops."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    for start in spaces:  # the longest ending first
        ending = name[start:].strip(" ,")
        if _bare(ending) in legal_forms(script="latin") and name[:start].strip(_EDGES):
            return _Split(rest=name[:start], taken=ending)
    return None


def _take_leading(name: str) -> _Split | None:
    for form in leading_legal_forms():
        head, rest = name[: len(form)], name[len(form) :]
        joined = has_han(form) or rest[:1] == " "
        if fold(head) == form and joined and rest.strip(_EDGES):
            return _Split(rest=rest, taken=head)
    return None


def _take_place(name: str) -> _Split:
    """A place in brackets (``阿里巴巴(中国)``); another bracket stays in the core."""
    for found in _PLACE.finditer(name):
        if found[1] not in _NO_PLACE:
            return _Split(
                rest=name[: found.start()] + name[found.end() :], taken=found[1]
            )
    return _Split(rest=name)


def _bare(text: str) -> str:
    return " ".join(fold(text).replace(".", "").replace(",", " ").split())


def _looks_like_person(value: OrganizationName) -> bool:
    if value.legal_form or value.branch or value.region or not has_han(value.name):
        return False
    core, honorific = strip_honorific(value.name)
    known = surnames().get(fold_han(core[:1]))
    common = known is not None and known.rank < _COMMON
    return (len(core) in _PERSON_LENGTHS and common) or honorific is not None
