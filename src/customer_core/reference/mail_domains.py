"""Mail domains: providers, their mailbox rules, throw-away domains and role names.

Rules:
    A fact about a provider is used to compare addresses, never to change one. A domain
    that belongs to anybody's mail service is in :data:`KNOWN`, so that it is never
    taken for a typo of another (``email.com`` is not ``gmail.com``).

Sources:
    Mailbox rules: help pages of the providers (Google "Dots don't matter in Gmail
    addresses"; Microsoft "Plus addressing"; Apple "About iCloud Mail aliases"; Proton
    "Addresses and aliases"; Fastmail "Plus addressing"), read 2026-11. Role names:
    RFC 2142 (1997) and the words Chinese offices use. Throw-away domains: services
    that describe themselves as such, 2026-11; the list is short on purpose.
"""

VERSION = 1
"""Raised whenever a rule that changes a mailbox key changes."""

ALIASES = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
}
"""Domains under which one provider delivers to the same mailbox."""

IGNORES_DOTS = frozenset({"gmail.com"})
"""Providers (after :data:`ALIASES`) that ignore dots in the local part."""

PLUS_TAGS = frozenset(
    {
        "gmail.com", "icloud.com", "proton.me", "fastmail.com", "outlook.com",
        "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "live.co.uk",
    }
)  # fmt: skip
"""Providers (after :data:`ALIASES`) that ignore what follows ``+``."""

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
        "10086.cn", "111.com", "163.net", "21cn.com", "21cn.net", "263.com", "263.net",
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
    }
)  # fmt: skip
"""Domains of mail services: none of them is a typo."""

DISPOSABLE = frozenset(
    {
        "0815.ru", "10minutemail.com", "10minutemail.net", "20minutemail.com",
        "anonbox.net", "bccto.me", "chacuo.net", "discard.email", "dispostable.com",
        "emailondeck.com", "fakeinbox.com", "fakemail.net", "getairmail.com",
        "getnada.com", "grr.la", "guerrillamail.biz", "guerrillamail.com",
        "guerrillamail.de", "guerrillamail.net", "guerrillamail.org",
        "guerrillamailblock.com", "inboxkitten.com", "jetable.org",
        "linshiyouxiang.net",
        "mailcatch.com", "maildrop.cc", "mailinator.com", "mailinator.net",
        "mailnesia.com", "mailnull.com", "mintemail.com", "moakt.com", "mohmal.com",
        "mytemp.email", "nada.email", "sharklasers.com", "spam4.me", "spambox.us",
        "spamgourmet.com", "temp-mail.org", "tempmail.com", "tempmail.net",
        "tempmailo.com", "tempr.email", "throwaway.email", "throwawaymail.com",
        "trash-mail.com", "trashmail.com", "trashmail.de", "trashmail.net",
        "yopmail.com", "yopmail.fr", "yopmail.net",
    }
)  # fmt: skip
"""Domains that give anybody an address for minutes."""

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

_LABEL_LENGTH = 4
"""A shorter first label (``qq``) is too close to too many others to be a typo."""


def is_disposable(domain: str) -> bool:
    """Whether the domain, or the one above it, gives out throw-away addresses.

    Example:
        >>> is_disposable("mailinator.com"), is_disposable("qq.com")
        (True, False)
    """
    return domain in DISPOSABLE or domain.partition(".")[2] in DISPOSABLE


def is_role(local_part: str) -> bool:
    """Whether the local part names an office, not a person."""
    return local_part.casefold() in ROLES


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
    label = domain.partition(".")[0]
    for popular in POPULAR:
        meant = popular.partition(".")[0]
        if (label == meant or len(meant) >= _LABEL_LENGTH) and _one_edit(
            domain, popular
        ):
            return popular
    return None


def _one_edit(left: str, right: str) -> bool:
    """Whether one insertion, deletion, substitution or exchange makes them equal."""
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    if len(left) == len(right) == 2:  # noqa: PLR2004 - two letters exchanged
        return left == right[::-1]
    return max(len(left), len(right)) <= 1
