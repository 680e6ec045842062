"""Mail domains: providers, their mailbox rules, throw-away domains and role names.

Rules:
    A fact about a provider is used to compare addresses, never to change one. A domain
    that belongs to anybody's mail service is in :data:`KNOWN`, so that it is never
    taken for a typo of another (``email.com`` is not ``gmail.com``).

Sources:
    Mailbox rules: help pages of the providers (Google "Dots don't matter in Gmail
    addresses"; Microsoft "Plus addressing"; Apple "About iCloud Mail aliases"; Proton
    "Addresses and aliases"; Fastmail "Plus addressing and subdomain addressing";
    Yandex "Mailbox aliases"), read 2026-11. What a provider does not document is not
    used: the dots Proton ignores, the alias that stands for a QQ number. Role names:
    RFC 2142 (1997) and the words Chinese offices use. Throw-away domains:
    ``data/disposable_domains.txt`` (remade by ``tools/build_disposable_domains.py``).
"""

import re
from functools import cache

from attrs import frozen

from customer_core.reference._tables import read_rows

VERSION = 2
"""Raised whenever a rule that changes a mailbox key changes."""

ALIASES = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    **dict.fromkeys(
        ("ya.ru", "yandex.by", "yandex.com", "yandex.kz", "yandex.ua"), "yandex.ru"
    ),
}
"""Domains under which one provider delivers to the same mailbox."""

IGNORES_DOTS = frozenset({"gmail.com"})
"""Providers (after :data:`ALIASES`) that ignore dots in the local part."""

PLUS_TAGS = frozenset(
    {
        "gmail.com", "icloud.com", "proton.me", "fastmail.com", "fastmail.fm",
        "outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk",
        "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "live.ca", "live.cn",
        "live.co.uk", "live.fr", "live.hk", "outlook.de", "outlook.es", "outlook.fr",
        "outlook.jp",
    }
)  # fmt: skip
"""Providers (after :data:`ALIASES`) that ignore what follows ``+``."""

SUBDOMAINS = frozenset({"fastmail.com", "fastmail.fm"})
"""Providers that read ``tag@user.domain`` as ``user@domain``."""

QQ_NUMBERS = "qq.com"
"""The provider whose numeric local part is the number of a QQ account."""

POPULAR = (
    "gmail.com", "qq.com", "163.com", "126.com", "outlook.com", "hotmail.com",
    "yahoo.com", "sina.com", "sohu.com", "foxmail.com", "icloud.com", "aliyun.com",
    "yeah.net", "139.com", "189.cn", "yahoo.co.uk", "hotmail.co.uk", "aol.com",
    "live.com", "msn.com", "btinternet.com", "comcast.net", "proton.me",
    "protonmail.com",
)  # fmt: skip
"""Domains a typo is compared with, the more popular first."""

KNOWN = frozenset(POPULAR) | frozenset(ALIASES) | PLUS_TAGS | frozenset(
    {
        "10086.cn", "111.com", "126.net", "163.net", "188.com", "21cn.com",
        "21cn.net", "263.com", "263.net",
        "263.net.cn", "aim.com", "alibaba-inc.com", "aliyun.cn", "attmail.com",
        "blueyonder.co.uk", "bt.com", "chinaren.com", "cox.net", "email.com",
        "email.cn", "eyou.com", "fastmail.fm", "free.fr", "gmx.at", "gmx.com",
        "gmx.de", "gmx.net", "googlemail.co.uk", "hey.com", "hotmail.cn", "hotmail.de",
        "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com.cn", "laposte.net",
        "live.ca", "live.cn", "live.fr", "live.hk", "mail.com", "mail.ru", "msn.cn",
        "ntlworld.com", "netease.com", "orange.fr", "outlook.cn", "outlook.de",
        "outlook.es", "outlook.fr", "outlook.jp", "rocketmail.com", "sbcglobal.net",
        "sina.cn", "sina.com.cn", "sky.com", "sogou.com", "talktalk.net", "tom.com",
        "verizon.net", "vip.126.com", "vip.163.com", "vip.qq.com", "vip.sina.com",
        "virginmedia.com", "web.de", "wo.cn", "yahoo.ca", "yahoo.cn", "yahoo.com.cn",
        "yahoo.com.hk", "yahoo.com.sg", "yahoo.com.tw", "yahoo.de", "yahoo.fr",
        "yahoo.in", "yahoo.co.in", "yahoo.co.jp", "yandex.com", "yandex.ru",
        "ymail.com", "zoho.com", "zoho.com.cn",
        "abv.bg", "arcor.de", "att.net", "bell.net", "bigpond.com", "bk.ru",
        "bluewin.ch", "bol.com.br", "charter.net", "daum.net", "docomo.ne.jp",
        "earthlink.net", "ezweb.ne.jp", "freenet.de", "gmx.ch", "gmx.us", "hanmail.net",
        "hinet.net", "hushmail.com", "inbox.lv", "inbox.ru", "interia.pl", "juno.com",
        "libero.it", "list.ru", "mail.de", "nate.com", "naver.com", "netvigator.com",
        "netzero.net", "o2.pl", "onet.pl", "optusnet.com.au", "pchome.com.tw",
        "rambler.ru", "rediffmail.com", "rogers.com", "seznam.cz", "sfr.fr", "shaw.ca",
        "singnet.com.sg", "softbank.ne.jp", "t-online.de", "terra.com.br", "tuta.com",
        "tutanota.com", "uol.com.br", "virgilio.it", "wanadoo.fr", "wo.com.cn", "wp.pl",
    }
)  # fmt: skip
"""Domains of mail services: none of them is a typo."""

ROLES = frozenset(
    {
        "abuse", "accounts", "admin", "administrator", "billing", "contact",
        "customerservice", "enquiries", "ftp", "hello", "help", "helpdesk",
        "hostmaster", "hr", "info", "jobs", "kefu", "mail", "marketing", "news", "noc",
        "no-reply", "noreply", "office", "postmaster", "press", "root", "sales",
        "security", "service", "shop", "support", "team", "usenet", "uucp",
        "webmaster", "www", "xiaoshou", "zhaopin", "客服", "招聘", "销售",
    }
)  # fmt: skip
"""Local parts, lower-case, that name an office and not a person."""

_NO_LABEL = re.compile(r"[^a-z0-9]+")
_HAN_END = re.compile(r"[\u4e00-\u9fff]+$")  # a name that runs into the domain
_LABEL_LENGTH = 4
"""A shorter first label (``qq``) is too close to too many others to be a typo."""


@frozen
class MailboxRule:
    """How a provider tells its mailboxes apart.

    Attributes:
        domain: the domain under which its mailboxes are compared.
        ignores_dots: whether dots in the local part say nothing.
        plus_tags: whether what follows ``+`` says nothing.
    """

    domain: str
    ignores_dots: bool
    plus_tags: bool


RULES = {
    name: MailboxRule(
        ALIASES.get(name, name),
        ALIASES.get(name, name) in IGNORES_DOTS,
        ALIASES.get(name, name) in PLUS_TAGS,
    )
    for name in (*PLUS_TAGS, *IGNORES_DOTS, *ALIASES)
}
"""The rule of every domain that has one."""


@cache
def disposable_domains() -> frozenset[str]:
    """Domains that give anybody an address for minutes, about ten thousand."""
    rows = read_rows("disposable_domains.txt")
    return frozenset(f"{n}.{end}" for end, names in rows for n in names.split())


def is_disposable(domain: str) -> bool:
    """Whether the domain, or one above it, gives out throw-away addresses.

    Args:
        domain: lower-case.

    Example:
        >>> is_disposable("mailinator.com"), is_disposable("qq.com")
        (True, False)
    """
    if domain in KNOWN:
        return False
    labels = domain.split(".")
    above = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return not disposable_domains().isdisjoint(above)


def is_role(local_part: str) -> bool:
    """Whether the local part names an office, not a person."""
    return local_part.casefold() in ROLES


def is_office(mailbox: str) -> bool:
    """Whether the mailbox is an office's: a role name, at no provider of mailboxes.

    Args:
        mailbox: an address or its match key.

    Example:
        >>> is_office("info@acme.example.com"), is_office("info@qq.com")
        (True, False)
    """
    local_part, _, domain = mailbox.rpartition("@")
    return is_role(local_part) and domain.casefold() not in KNOWN


def suggest_domain(domain: str) -> str | None:
    """The popular domain that may have been meant; ``None`` for most.

    One edit away (a letter missing, surplus, wrong, or two exchanged) from a popular
    domain, and itself of no known service. A domain with a short first label is only
    compared by what follows it.

    Args:
        domain: lower-case, in Unicode.

    Example:
        >>> suggest_domain("gmial.com"), suggest_domain("163.cm")
        ('gmail.com', '163.com')
        >>> suggest_domain("email.com") is None, suggest_domain("aq.com") is None
        (True, True)
    """
    if domain in KNOWN:
        return None
    if not domain.isascii() and (plain := _HAN_END.sub("", domain)) in KNOWN:
        return plain
    label = domain.partition(".")[0]
    for popular in POPULAR:
        meant = popular.partition(".")[0]
        if (label == meant or len(meant) >= _LABEL_LENGTH) and _one_edit(
            domain, popular
        ):
            return popular
    return None


def repair_domain(text: str) -> str | None:
    """The known domain that a text which is no domain was meant to be.

    Args:
        text: what stands after the ``@``, in lower case.

    Example:
        >>> repair_domain("qq,com"), repair_domain("gmail"), repair_domain("163com")
        ('qq.com', 'gmail.com', '163.com')
    """
    joined = _NO_LABEL.sub("", text)
    return _joined().get(joined)


@cache
def _joined() -> dict[str, str]:
    """Known domains by their letters alone, and popular ones by their first label."""
    first = {name.partition(".")[0]: name for name in reversed(POPULAR)}
    whole = {_NO_LABEL.sub("", name): name for name in sorted(KNOWN)}
    return whole | first


def _one_edit(left: str, right: str) -> bool:
    """Whether one insertion, deletion, substitution or exchange makes them equal."""
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    if len(left) == len(right) == 2:  # noqa: PLR2004 - two letters exchanged
        return left == right[::-1]
    return max(len(left), len(right)) <= 1
