"""E-mail addresses as people write them -> address and display name.

Rules:
    Full-width characters, ``mailto:``, brackets and stray spaces are repaired and the
    repair is noted. The local part is kept as given; the domain becomes lower-case
    Unicode. A likely typo of the domain is suggested, never applied. Whether an address
    receives mail is not asked: nothing here touches the network.

Sources:
    RFC 5321, 5322, 6531 (as the library email-validator reads them);
    :mod:`customer_core.reference.mail_domains`.
"""

import re
import unicodedata
from functools import lru_cache

from attrs import evolve
from email_validator import EmailNotValidError, validate_email

from customer_core._text import fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.email import EmailKeys, email_keys
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import EmailAddress
from customer_core.normalizers._common import Issues, issue, received
from customer_core.reference.mail_domains import suggest_domain

NormalizedEmail = Normalized[EmailAddress, EmailKeys]

_LIMIT = 1000  # characters; three addresses of the greatest length (RFC 5321: 254)
_GREATEST = 254  # characters of an address, RFC 5321 section 4.5.3.1.3
_TYPO_CONFIDENCE = 0.9  # one edit from a popular domain and of no known service

# dot-atom of RFC 5322 in ASCII, at most 64 characters (RFC 5321 section 4.5.3.1.1)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN_LOCAL = re.compile(rf"(?=.{{1,64}}$){_ATOM}(?:\.{_ATOM})*")
_DISPLAY = re.compile(r"(.*?)<\s*([^<>]*@[^<>]*?)\s*>[\s;,]*")
_SPACED = re.compile(r"\s*([@.])\s*")
_EDGES = "<>()[]{}\"'`,;:。，；：、 "
_LISTED = re.compile(r"[;,、|/]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")  # scripts with look-alike letters


def normalize_email(raw: str | None) -> NormalizedEmail:
    """An e-mail address in canonical form.

    Args:
        raw: as received; ``张三 <zs@qq.com>``, ``mailto:`` and several addresses in
            one cell are read.

    Returns:
        The first address as value, further ones in ``others``; ``.keys.mailbox`` is
        equal for all spellings of one mailbox. Value ``None`` with an error issue when
        no address is possible.

    Example:
        >>> found = normalize_email("ZhangSan＠ＱＱ。com")
        >>> found.value.domain, found.keys.mailbox, str(found.issues[0].code)
        ('qq.com', 'zhangsan@qq.com', 'email.repaired')
        >>> normalize_email("li@gmial.com").suggestions[0].value.domain
        'gmail.com'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    local_part, at, domain = text.partition("@")
    if at and _PLAIN_LOCAL.fullmatch(local_part):
        plain = _domain(domain)
        if plain and len(text) <= _GREATEST:
            value = EmailAddress(address=f"{local_part}@{plain}")
            return _accepted(given, value, issues)
    parts = _split(fold_width(text))
    if len(parts) == 1:
        return _read_one(given, text, issues)
    found = [_read_one(part, part, ()) for part in parts]
    found.sort(key=lambda one: one.value is None)
    several = (*issues, issue(IssueCode.EMAIL_MULTIPLE), *found[0].issues)
    return evolve(found[0], raw=given, issues=several, others=tuple(found[1:]))


def _split(text: str) -> list[str]:
    """The addresses of one cell; one unless there are several ``@``."""
    if text.count("@") <= 1:
        return [text]
    parts = [part for part in _LISTED.split(text) if "@" in part]
    if len(parts) == 1 and "<" not in text:
        parts = [part for part in text.split() if "@" in part]
    return [part.strip() for part in parts]


def _read_one(given: str | None, text: str, issues: Issues) -> NormalizedEmail:
    """One address with its display name, or the refusal."""
    folded = fold_width(text)
    named = _DISPLAY.fullmatch(folded)
    display_name = named[1].strip(_EDGES) if named else ""
    address = named[2] if named else folded
    address = _SPACED.sub(r"\1", address.replace("。", ".")).strip(_EDGES).rstrip(".")
    if address[:7].casefold() == "mailto:":
        address = address[7:].partition("?")[0]
    try:
        known = validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        refused = issue(IssueCode.EMAIL_SYNTAX)
        return Normalized(raw=given, issues=(*issues, refused))
    local_part = address.rpartition("@")[0] if known.ascii_email else known.local_part
    value = EmailAddress(
        address=f"{local_part}@{known.domain}", display_name=display_name or None
    )
    if address not in text:
        issues = (*issues, issue(IssueCode.EMAIL_REPAIRED))
    if known.smtputf8:
        issues = (*issues, issue(IssueCode.EMAIL_SMTPUTF8))
    return _accepted(given, value, issues)


def _accepted(
    given: str | None, value: EmailAddress, issues: Issues
) -> NormalizedEmail:
    suggestions: tuple[Suggestion[EmailAddress], ...] = ()
    meant = _typo(value.domain)
    if meant:
        parameters = {"suggestion": meant}
        typo = Issue(code=IssueCode.EMAIL_DOMAIN_TYPO, parameters=parameters)
        issues = (*issues, typo)
        corrected = evolve(value, address=f"{value.local_part}@{meant}")
        suggestions = (
            Suggestion(
                value=corrected, confidence=_TYPO_CONFIDENCE, reason=typo.code.value
            ),
        )
    if not value.address.isascii() and _is_mixed(value.domain):
        issues = (*issues, issue(IssueCode.COMMON_MIXED_SCRIPT))
    return Normalized(
        raw=given,
        value=value,
        keys=email_keys(value),
        issues=issues,
        suggestions=suggestions,
    )


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str | None:
    """The domain as the library writes it, ``None`` when it refuses it."""
    if not domain.isascii():
        return None
    try:
        return validate_email(f"a@{domain}", check_deliverability=False).domain
    except EmailNotValidError:
        return None


_typo = lru_cache(maxsize=4096)(suggest_domain)


def _is_mixed(domain: str) -> bool:
    """Whether one label mixes letters of scripts that look alike."""
    for label in domain.split("."):
        names = {unicodedata.name(c, "").partition(" ")[0] for c in label}
        if len(names.intersection(_SCRIPTS)) > 1:
            return True
    return False
