"""Match keys of e-mail addresses: which mailbox an address delivers to.

Rules:
    Only what the provider of the domain is known to ignore is ignored: case
    everywhere, dots for Gmail, plus tags where the provider has them. An address of
    an unknown domain is its own mailbox.

Sources:
    RFC 5321, section 2.4 (case), and :mod:`customer_core.reference.mail_domains`.
"""

from attrs import field, frozen

from customer_core._text import clean, fold_width, mask
from customer_core.models.values import EmailAddress
from customer_core.reference.mail_domains import ALIASES, IGNORES_DOTS, PLUS_TAGS
from customer_core.reference.mail_domains import VERSION as _DOMAINS_VERSION

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
    return EmailKeys(mailbox=_mailbox(value.local_part, value.domain))


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
    return _mailbox(value.local_part, value.domain)


def email_matches(text: str, value: EmailAddress) -> bool:
    """Whether a typed address delivers to the mailbox of this one."""
    return email_query_key(text) == email_index_key(value)


def _mailbox(local_part: str, domain: str) -> str:
    domain = domain.casefold()
    domain = ALIASES.get(domain, domain)
    local_part = local_part.casefold()
    if domain in PLUS_TAGS:
        local_part = local_part.partition("+")[0] or local_part
    if domain in IGNORES_DOTS:
        local_part = local_part.replace(".", "") or local_part
    return f"{local_part}@{domain}"
