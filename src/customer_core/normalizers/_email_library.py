"""The one door to the library email-validator.

Rules:
    Nothing of the library leaves this module but texts. Nothing is asked of the
    network. A plain address (ASCII atoms before the ``@``) is valid exactly when its
    domain is and it is not too long, so the library is asked once per domain; every
    other address goes to the library whole.

Sources:
    RFC 5321, 5322, 6531 as the library reads them, in whatever version is installed;
    RFC 2142 (names of offices that have no case). ``tests/equivalence`` compares.
"""

import re
from functools import lru_cache

from attrs import frozen
from email_validator import EmailNotValidError, validate_email

_GREATEST = 254  # octets of an address, RFC 5321 section 4.5.3.1.3
_GREATEST_LOCAL = 64  # octets before the @, RFC 5321 section 4.5.3.1.1
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322 section 3.2.3
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch
# RFC 2142: offices whose names the library writes in lower case
_OFFICES = frozenset(
    {
        "abuse", "ftp", "hostmaster", "info", "marketing", "news", "noc", "postmaster",
        "sales", "security", "support", "usenet", "uucp", "webmaster", "www",
    }
)  # fmt: skip


@frozen
class Domain:
    """A domain that can have mail.

    Attributes:
        name: canonical, lower-case, in Unicode.
        ascii: the same as it goes over the wire (IDNA).
        octets: of its longest form, as given, in Unicode or in ASCII.
    """

    name: str
    ascii: str
    octets: int


@frozen
class Accepted:
    """An address as the library writes it.

    Attributes:
        local_part: before the ``@``.
        domain: lower-case, in Unicode.
        smtputf8: whether servers must know RFC 6531 to deliver to it.
    """

    local_part: str
    domain: str
    smtputf8: bool


def read_plain(text: str) -> tuple[str, str] | None:
    """Local part and domain of a plain address, as the library writes them.

    Returns:
        ``None`` when the address is not plain or not valid: ask :func:`read`.

    Example:
        >>> read_plain("Li.Na@QQ.com"), read_plain("li..na@qq.com")
        (('Li.Na', 'qq.com'), None)
    """
    local_part, _, domain = text.partition("@")
    simple = local_part.isalnum() and local_part.isascii()
    if not simple and not _DOT_ATOM(local_part):
        return None
    known = known_domain(domain) if len(domain) < _GREATEST else None
    octets = len(local_part)
    if known is None or octets > _GREATEST_LOCAL:
        return None
    if octets + known.octets >= _GREATEST:
        return None
    if not local_part.islower() and local_part.lower() in _OFFICES:
        local_part = local_part.lower()
    return local_part, known.name


@lru_cache(maxsize=4096)
def known_domain(domain: str) -> Domain | None:
    """The domain as the library writes it, ``None`` when it refuses it."""
    try:
        known = validate_email(f"a@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return None
    forms = (domain, known.domain, known.ascii_domain)
    octets = max(len(form.encode()) for form in forms)
    return Domain(known.domain, known.ascii_domain, octets)


def read(text: str) -> Accepted | None:
    """Any address as the library reads it; ``None`` when it is refused."""
    try:
        known = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    return Accepted(known.local_part, known.domain, known.smtputf8)
