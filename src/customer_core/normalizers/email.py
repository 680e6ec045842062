"""E-mail addresses as people write them -> address and display name.

Rules:
    Full-width characters, ``mailto:``, labels, brackets and stray spaces are repaired
    and the repair is noted. The local part is kept as given (offices of RFC 2142 in
    lower case); the domain becomes lower-case Unicode. A likely typo of the domain is
    suggested, never applied. Whether an address receives mail is not asked: nothing
    here touches the network. A plain address gives what the library email-validator
    gives without asking it anew (a test compares them).

Sources:
    RFC 5321, 5322, 6531 (as the library email-validator reads them);
    :mod:`customer_core.reference.mail_domains`.
"""

import unicodedata
from functools import lru_cache

from attrs import evolve, frozen

from customer_core._text import fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.email import EmailKeys, email_keys
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import EmailAddress
from customer_core.normalizers._common import Issues, issue, received
from customer_core.normalizers._email_library import Accepted, read, read_plain
from customer_core.normalizers._email_text import (
    address_among,
    has_phone_beside,
    likely_addresses,
    misplaced,
    named_address,
    plain_text,
    split_addresses,
)
from customer_core.reference.mail_domains import repair_domain, suggest_domain

NormalizedEmail = Normalized[EmailAddress, EmailKeys]

_LIMIT = 1000  # characters; three addresses of the greatest length (RFC 5321: 254)
_TYPO_CONFIDENCE = 0.9  # one edit from a popular domain and of no known service
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # scripts with look-alike letters


def normalize_email(raw: str | None) -> NormalizedEmail:
    """An e-mail address in canonical form.

    Args:
        raw: as received; ``张三 <zs@qq.com>``, ``mailto:``, ``zs(at)qq.com`` and
            several addresses in one cell are read.

    Returns:
        The first address as value, further ones in ``others``; ``.keys.mailbox`` is
        equal for all spellings of one mailbox. Value ``None`` with an issue when no
        address is possible.

    Example:
        >>> found = normalize_email("ZhangSan＠ＱＱ。com")
        >>> found.value.domain, found.keys.mailbox, str(found.issues[0].code)
        ('qq.com', 'zhangsan@qq.com', 'email.repaired')
        >>> normalize_email("li@gmial.com").suggestions[0].value.domain
        'gmail.com'
    """
    if type(raw) is str and raw.isascii() and (plain := read_plain(raw)):
        return _accepted(raw, EmailAddress(address="@".join(plain)), ())
    given, text, issues = received(raw, limit=_LIMIT)
    if given is None or not text:
        return Normalized(raw=given, issues=issues)
    plain = read_plain(text) if text.isascii() else None
    if plain:
        return _accepted(given, EmailAddress(address="@".join(plain)), issues)
    folded = plain_text(fold_width(text))
    lines = given.splitlines() if "\n" in given else []
    if sum("@" in line for line in lines) > 1:
        folded = "\n".join(plain_text(fold_width(line.strip())) for line in lines)
    parts = split_addresses(folded)
    if len(parts) == 1:
        return _read_one(given, parts[0], text, issues)
    found = [_read_one(part, part, part, ()) for part in parts]
    return _several(given, found, issues)


def _several(
    given: str, found: list[NormalizedEmail], issues: Issues
) -> NormalizedEmail:
    """The first address that can be read, and beside it those of other mailboxes."""
    found.sort(key=lambda one: one.value is None)
    keys = [one.keys for one in found]
    first, *others = [
        one
        for place, one in enumerate(found)
        if one.keys is None or one.keys not in keys[:place]
    ]
    several = (issue(IssueCode.EMAIL_MULTIPLE),) if others else ()
    issues = (*issues, *several, *first.issues)
    return evolve(first, raw=given, issues=issues, others=tuple(others))


def _read_one(given: str, text: str, seen: str, issues: Issues) -> NormalizedEmail:
    """One address with its display name, or the refusal.

    Args:
        given: as received.
        text: the address with what stands around it.
        seen: the text before anything was repaired.
        issues: found so far.
    """
    display_name, address = named_address(text)
    known = _read(address)
    if known is None and (among := address_among(text)):
        display_name, address = among
        known = _read(address)
    if known is None:
        return _refused(given, text, issues)
    value = EmailAddress(
        address=f"{known.local_part}@{known.domain}", display_name=display_name or None
    )
    if has_phone_beside(text, address):
        beside = {"kind": "phone"}
        found = Issue(code=IssueCode.COMMON_MISPLACED, parameters=beside)
        issues = (*issues, found)
    if address not in seen:
        issues = (*issues, issue(IssueCode.EMAIL_REPAIRED))
    if known.smtputf8:
        issues = (*issues, issue(IssueCode.EMAIL_SMTPUTF8))
    return _accepted(given, value, issues)


def _read(address: str) -> Accepted | None:
    plain = read_plain(address)
    return Accepted(*plain, smtputf8=False) if plain else read(address)


def _accepted(given: str, value: EmailAddress, issues: Issues) -> NormalizedEmail:
    doubt = _doubt(value.address.rpartition("@")[2])
    if doubt is None:
        return Normalized(raw=given, value=value, keys=email_keys(value), issues=issues)
    suggestions: tuple[Suggestion[EmailAddress], ...] = ()
    if doubt.meant:
        parameters = {"suggestion": doubt.meant}
        typo = Issue(code=IssueCode.EMAIL_DOMAIN_TYPO, parameters=parameters)
        issues = (*issues, typo)
        corrected = evolve(value, address=f"{value.local_part}@{doubt.meant}")
        suggestions = (_suggested(corrected, typo.code),)
    if doubt.mixed:
        issues = (*issues, issue(IssueCode.COMMON_MIXED_SCRIPT))
    return Normalized(
        raw=given,
        value=value,
        keys=email_keys(value),
        issues=issues,
        suggestions=suggestions,
    )


def _refused(given: str, text: str, issues: Issues) -> NormalizedEmail:
    """No address, and what it may have been meant to be."""
    field = misplaced(text)
    if field:
        parameters = {"kind": field}
        wrong = Issue(code=IssueCode.COMMON_MISPLACED, parameters=parameters)
        return Normalized(raw=given, issues=(*issues, wrong))
    suggestions = []
    for likely in likely_addresses(text):
        local_part, _, domain = likely.rpartition("@")
        meant = repair_domain(domain.casefold())
        plain = read_plain(f"{local_part}@{meant}") if meant else None
        if plain:
            value = EmailAddress(address="@".join(plain))
            suggestions.append(_suggested(value, IssueCode.EMAIL_SYNTAX))
    return Normalized(
        raw=given,
        issues=(*issues, issue(IssueCode.EMAIL_SYNTAX)),
        suggestions=tuple(suggestions),
    )


def _suggested(value: EmailAddress, answers: IssueCode) -> Suggestion[EmailAddress]:
    return Suggestion(value=value, confidence=_TYPO_CONFIDENCE, reason=answers.value)


@frozen
class _Doubt:
    """What is doubtful about a domain.

    Attributes:
        meant: the domain that may have been meant, else ``None``.
        mixed: whether a label mixes letters of scripts that look alike.
    """

    meant: str | None
    mixed: bool


@lru_cache(maxsize=4096)
def _doubt(domain: str) -> _Doubt | None:
    meant = suggest_domain(domain)
    mixed = not domain.isascii() and _is_mixed(domain)
    return _Doubt(meant, mixed) if meant or mixed else None


def _is_mixed(domain: str) -> bool:
    for label in domain.split("."):
        names = {unicodedata.name(c, "").partition(" ")[0] for c in label}
        if len(names.intersection(_SCRIPTS)) > 1:
            return True
    return False
