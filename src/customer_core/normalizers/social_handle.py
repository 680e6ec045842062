"""Accounts of social networks and messengers -> network and account.

Rules:
    A profile address, an ``@`` and a label such as ``微信：`` are taken off; the label
    or the address names the network where the caller does not. Several labelled
    accounts in a cell are all kept. An account is refused only where its network could
    never have given it out. Case is folded where the network does not tell it apart. A
    WhatsApp account is a phone number; a mobile number given for WeChat is kept, since
    WeChat finds people by it, and noted.

Sources:
    :mod:`customer_core.normalizers._networks`.
"""

import re
from urllib.parse import unquote

from attrs import evolve

from customer_core._text import fold_width
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.social_handle import (
    SocialHandleKeys,
    social_handle_keys,
)
from customer_core.models.normalized import Normalized
from customer_core.models.values import SocialHandle
from customer_core.normalizers._common import (
    Issues,
    issue,
    received,
    undo_spreadsheet,
)
from customer_core.normalizers._networks import BY_LABEL, BY_SITE, MOBILE, NETWORKS
from customer_core.normalizers._web_text import parse_web, trimmed
from customer_core.normalizers.phone import normalize_phone

NormalizedSocialHandle = Normalized[SocialHandle, SocialHandleKeys]

_LIMIT = 512  # characters; the address of a profile with what tracks the click
_ANY = re.compile(r"[^\s/?#@]{1,64}")
_LABELS = "|".join(sorted(map(re.escape, BY_LABEL), key=len, reverse=True))
_LABELLED = re.compile(
    rf"(?P<label>{_LABELS})\s*(?:id|account|账号|帐号)?\s*:\s*(?P<rest>[^/\s].*)",
    re.IGNORECASE,
)
# no colon is needed after a Chinese label, before @, and between QQ and a number
_JOINED = re.compile(
    rf"(?P<label>{'|'.join(n for n in BY_LABEL if not n.isascii())}"
    rf"|qq(?=\s?\d)|(?:{_LABELS})(?=\s?@))"
    r"\s?(?P<rest>[!-~].*)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"[\s;,、/|]+(?=(?:{_LABELS})\s*(?:id|账号|帐号)?\s*:|qq\s?\d)", re.IGNORECASE
)
_REMARK = re.compile(r"(?<=\S)\s*\([^()]*\)\s*$")
_SAME = re.compile(r".{0,4}同(?:手机|电话)?号?")  # as the phone: no account
_QQ_MAILBOX = "@qq.com"


def normalize_social_handle(
    raw: str | None, kind: str | None = None, *, region: str = "CN"
) -> NormalizedSocialHandle:
    """An account of a network in canonical form.

    Args:
        raw: as received: the account, with ``@``, a label or the profile's address.
        kind: ``wechat``, ``qq``, ``weibo``, ``douyin``, ``xiaohongshu``, ``kuaishou``,
            ``bilibili``, ``zhihu``, ``dingtalk``, ``x``, ``instagram``, ``facebook``,
            ``linkedin``, ``telegram``, ``tiktok``, ``youtube``, ``whatsapp``,
            ``line``, one of their labels (``微信``), or a name of the application's
            own. ``None`` is read from the text, else ``other``.
        region: ISO 3166-1 alpha-2, for a WhatsApp number without a country code.

    Returns:
        The account, further ones in ``others``; normalising its text with its own kind
        gives it again. ``.keys`` has the mailbox of a QQ number and the phone of a
        WhatsApp account too.

    Example:
        >>> handle = normalize_social_handle("微信：Zhang_San88").value
        >>> handle.kind, handle.text
        ('wechat', 'zhang_san88')
        >>> normalize_social_handle("https://x.com/Some_Body?s=20").value.kind
        'x'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    if given is None or not text:
        return Normalized(raw=given, issues=issues)
    parts = _NEXT.split(fold_width(text))
    if len(parts) == 1:
        return _read_one(given, parts[0], kind, region, issues)
    found = [_read_one(part, part, kind, region, ()) for part in parts]
    found.sort(key=lambda one: one.value is None)
    several = (*issues, issue(IssueCode.SOCIAL_HANDLE_MULTIPLE), *found[0].issues)
    return evolve(found[0], raw=given, issues=several, others=tuple(found[1:]))


def _read_one(
    given: str, text: str, kind: str | None, region: str, issues: Issues
) -> NormalizedSocialHandle:
    named, account = _unwrapped(undo_spreadsheet(_REMARK.sub("", text))[0])
    if kind:
        kind = BY_LABEL.get(kind.casefold(), kind.casefold())
    kind = kind or named or "other"
    account = _canonical(kind, account, region)
    network = NETWORKS.get(kind)
    form = network.form if network else _ANY
    if not form.fullmatch(account) or _SAME.fullmatch(account):
        refused = issue(IssueCode.SOCIAL_HANDLE_INVALID)
        return Normalized(raw=given, issues=(*issues, refused))
    if kind == "wechat" and MOBILE.fullmatch(account):
        parameters = {"kind": "phone"}
        phone = Issue(code=IssueCode.COMMON_MISPLACED, parameters=parameters)
        issues = (*issues, phone)
    value = SocialHandle(kind=kind, value=account)
    return Normalized(
        raw=given, value=value, keys=social_handle_keys(value), issues=issues
    )


def _canonical(kind: str, account: str, region: str) -> str:
    """The account as its network writes it, as far as that is possible."""
    network = NETWORKS.get(kind)
    if kind == "whatsapp":
        return _phone(account, region)
    if kind == "qq":
        account = account.lower().removesuffix(_QQ_MAILBOX)
    return account.lower() if network and network.folds_case else account


def _phone(text: str, region: str) -> str:
    """The number in E.164; nothing where there is none."""
    for way in (text, f"+{text}"):
        value = normalize_phone(way, region).value
        if value and not value.extension:
            return value.e164
    return ""


def _unwrapped(text: str) -> tuple[str | None, str]:
    """The network a text names, ``None`` when it names none, and the bare account."""
    profile = _profile(text)
    if profile:
        return profile
    labelled = _LABELLED.fullmatch(text) or _JOINED.fullmatch(text)
    if labelled:
        kind, account = _unwrapped(labelled["rest"])
        return kind or BY_LABEL[labelled["label"].casefold()], account
    return None, text.strip().removeprefix("@").strip()


def _profile(text: str) -> tuple[str, str] | None:
    """The network and the account of the address of a profile."""
    web = parse_web(trimmed(text)) if "/" in text else None
    if web is None or web.scheme is None:
        return None
    site = web.host.lower().removeprefix("www.").removeprefix("m.")
    kind = BY_SITE.get(site)
    found = NETWORKS[kind].path.fullmatch(web.tail) if kind else None
    return (kind, unquote(found["account"])) if kind and found else None
