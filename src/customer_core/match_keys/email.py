"""Match keys of e-mail addresses: which mailbox an address delivers to.

Rules:
    Only what the provider of the domain is known to ignore is ignored: case
    everywhere, dots for Gmail, plus tags where the provider has them. An address of
    an unknown domain is its own mailbox. A QQ number is the local part of a mailbox at
    qq.com; which alias belongs to which number only the provider knows.

Sources:
    RFC 5321, section 2.4 (case), and :mod:`customer_core.reference.mail_domains`.
"""

import re
from functools import lru_cache

from attrs import field, frozen

from customer_core._text import clean, fold_width, mask
from customer_core.models.values import EmailAddress
from customer_core.reference.mail_domains import (
    QQ_NUMBERS,
    RULES,
    SUBDOMAINS,
    MailboxRule,
)
from customer_core.reference.mail_domains import VERSION as _DOMAINS_VERSION

_QQ_NUMBER = re.compile(r"[1-9][0-9]{4,10}")  # five to eleven digits

VERSION = (1, _DOMAINS_VERSION)
"""Version of the keys: raised whenever one changes for the same value."""


@frozen(kw_only=True)
class EmailKeys:
    """Match keys of one address.

    Attributes:
        mailbox: the address that every spelling of this mailbox shares.
    """

    mailbox: str = field(repr=lambda text: repr(mask(text)))


def email_keys(value: EmailAddress) -> EmailKeys:
    """The match keys of an address.

    Example:
        >>> email_keys(EmailAddress(address="u.s.er+x@googlemail.com")).mailbox[:5]
        'user@'
    """
    return EmailKeys(mailbox=mailbox_of(value.address))


def email_query_key(text: str) -> str | None:
    """The mailbox of a typed address; ``None`` when there is no ``@`` in it.

    Example:
        >>> email_query_key(" <mailto:ZhangSan＠QQ。com>")
        'zhangsan@qq.com'
    """
    typed = fold_width(clean(text)).replace("。", ".").rpartition("<")[2].strip("<> ")
    local_part, at, domain = typed.rpartition("@")
    if not at:
        return None
    return _mailbox(local_part.strip().removeprefix("mailto:"), domain.strip())


def email_index_key(value: EmailAddress) -> str:
    """The key under which a stored address is found: its mailbox."""
    return mailbox_of(value.address)


def mailbox_of(address: str) -> str:
    """The mailbox of an address that was normalised.

    Example:
        >>> mailbox_of("A.B@Gmail.com")
        'ab@gmail.com'
    """
    local_part, _, domain = address.rpartition("@")
    return _mailbox(local_part, domain)


def email_matches(text: str, value: EmailAddress) -> bool:
    """Whether a typed address delivers to the mailbox of this one."""
    return email_query_key(text) == email_index_key(value)


def mailbox_of_qq(number: str) -> str:
    """The mailbox that every QQ account has.

    Example:
        >>> mailbox_of_qq("1234567")
        '1234567@qq.com'
    """
    return f"{number}@{QQ_NUMBERS}"


def qq_of_mailbox(value: EmailAddress) -> str | None:
    """The QQ number an address names; ``None`` for an alias or another provider.

    Example:
        >>> qq_of_mailbox(EmailAddress(address="1234567@qq.com"))
        '1234567'
    """
    local_part, _, domain = value.address.rpartition("@")
    named = domain == QQ_NUMBERS and _QQ_NUMBER.fullmatch(local_part)
    return local_part if named else None


def _mailbox(local_part: str, domain: str) -> str:
    user, domain, rule = _provider(domain)
    local_part = user or local_part.casefold()
    if rule is None:
        return f"{local_part}@{domain}"
    if rule.plus_tags:
        local_part = local_part.partition("+")[0] or local_part
    if rule.ignores_dots:
        local_part = local_part.replace(".", "") or local_part
    return f"{local_part}@{rule.domain}"


@lru_cache(maxsize=1 << 12)
def _provider(domain: str) -> tuple[str, str, MailboxRule | None]:
    """The user whom a subdomain names or nothing, the provider's domain, its rule."""
    domain = domain.casefold()
    user, _, above = domain.partition(".")
    if above not in SUBDOMAINS:
        user, above = "", domain
    return user, above, RULES.get(above)
