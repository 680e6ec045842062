"""Accounts of social networks and messengers -> network and account.

Rules:
    A profile address, an ``@`` and a label such as ``微信：`` are taken off; the label
    or the address names the network where the caller does not. An account is refused
    only where its network could never have given it out. Case is folded where the
    network does not tell it apart.

Sources:
    The sign-up rules of the networks as their help pages state them, read 2026-11;
    WeChat also finds people by mobile number and by QQ number.
"""

import re

from attrs import frozen

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized
from customer_core.models.values import SocialHandle
from customer_core.normalizers._common import (
    TextKeys,
    issue,
    received,
    undo_spreadsheet,
)

NormalizedSocialHandle = Normalized[SocialHandle, TextKeys]

_LIMIT = 256  # characters


@frozen
class _Network:
    """How a network names its accounts.

    Attributes:
        form: every account fits it.
        labels: what people write before an account, folded.
        sites: hosts of its profile pages.
        folds_case: whether accounts that differ in case are one.
    """

    form: re.Pattern[str]
    labels: tuple[str, ...]
    sites: tuple[str, ...] = ()
    folds_case: bool = True


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_ANY = re.compile(r"[^\s/?#@]{1,64}")
_NETWORKS = {
    "wechat": _Network(
        _form(r"[A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9]\d{9}|[1-9]\d{4,10}"),
        ("微信", "微信号", "weixin", "wechat", "wx", "vx"),
    ),
    "qq": _Network(_form(r"[1-9]\d{4,10}"), ("qq", "qq号", "扣扣")),
    "weibo": _Network(
        re.compile(r"[-\w]{2,30}"), ("微博", "weibo", "新浪微博"), ("weibo.com",)
    ),
    "douyin": _Network(_form(r"[\w.]{3,24}"), ("抖音", "抖音号", "douyin")),
    "xiaohongshu": _Network(
        _form(r"[\w]{4,24}"), ("小红书", "小红书号", "xiaohongshu")
    ),
    "dingtalk": _Network(_form(r"[-\w]{3,32}"), ("钉钉", "dingtalk")),
    "x": _Network(_form(r"\w{1,15}"), ("x", "twitter"), ("x.com", "twitter.com")),
    "instagram": _Network(
        _form(r"[\w.]{1,30}"), ("instagram", "ig", "insta"), ("instagram.com",)
    ),
    "facebook": _Network(
        _form(r"[A-Za-z0-9.]{5,50}"), ("facebook", "fb"), ("facebook.com", "fb.com")
    ),
    "linkedin": _Network(
        re.compile(r"[-\w]{3,100}"), ("linkedin", "领英"), ("linkedin.com",)
    ),
    "telegram": _Network(
        _form(r"[A-Za-z]\w{3,31}"), ("telegram", "tg"), ("t.me", "telegram.me")
    ),
    "tiktok": _Network(_form(r"[\w.]{2,24}"), ("tiktok",), ("tiktok.com",)),
    "whatsapp": _Network(_form(r"\+?\d{7,15}"), ("whatsapp",), ("wa.me",)),
    "line": _Network(_form(r"[a-z0-9._-]{1,20}"), ("line",)),
}
_BY_LABEL = {label: kind for kind, n in _NETWORKS.items() for label in n.labels}
_BY_SITE = {site: kind for kind, n in _NETWORKS.items() for site in n.sites}

_LABELLED = re.compile(
    r"([^\s:@/]{1,12}?)\s*(?:id|account|账号|帐号)?\s*:\s*([^/\s].*)", re.IGNORECASE
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?P<site>[a-z.]+\.[a-z]{2,3})/"
    r"(?:(?:u|in|n|user|profile)/)?@?(?P<account>[^/?#\s]+)/?(?:[?#].*)?",
    re.IGNORECASE,
)


def normalize_social_handle(
    raw: str | None, kind: str | None = None
) -> NormalizedSocialHandle:
    """An account of a network in canonical form.

    Args:
        raw: as received: the account, with ``@``, a label or the profile's address.
        kind: ``wechat``, ``qq``, ``weibo``, ``douyin``, ``xiaohongshu``, ``dingtalk``,
            ``x``, ``instagram``, ``facebook``, ``linkedin``, ``telegram``, ``tiktok``,
            ``whatsapp``, ``line``, one of their labels (``微信``), or a name of the
            application's own. ``None`` is read from the text, else ``other``.

    Returns:
        The account; normalising its text with its own kind gives it again.

    Example:
        >>> handle = normalize_social_handle("微信：Zhang_San88").value
        >>> handle.kind, handle.text
        ('wechat', 'zhang_san88')
        >>> normalize_social_handle("https://x.com/Some_Body?s=20").value.kind
        'x'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    found_kind, account = _unwrap(undo_spreadsheet(fold_width(text))[0])
    if kind:
        kind = _BY_LABEL.get(kind.casefold(), kind.casefold())
    kind = kind or found_kind or "other"
    network = _NETWORKS.get(kind)
    if network and network.folds_case:
        account = account.lower()
    if not (network.form if network else _ANY).fullmatch(account):
        refused = issue(IssueCode.SOCIAL_HANDLE_INVALID)
        return Normalized(raw=given, issues=(*issues, refused))
    value = SocialHandle(kind=kind, value=account)
    keys = TextKeys(f"{kind}:{account.casefold()}")
    return Normalized(raw=given, value=value, keys=keys, issues=issues)


def _unwrap(text: str) -> tuple[str | None, str]:
    """The network a text names, ``None`` when it names none, and the bare account."""
    profile = _PROFILE.fullmatch(text)
    if profile and profile["site"].lower() in _BY_SITE:
        return _BY_SITE[profile["site"].lower()], profile["account"]
    labelled = _LABELLED.fullmatch(text)
    if labelled and labelled[1].casefold() in _BY_LABEL:
        kind, account = _unwrap(labelled[2])
        return kind or _BY_LABEL[labelled[1].casefold()], account
    return None, text.strip().removeprefix("@").strip()
