"""Endings of domain names under which everybody may register, and what tracks clicks.

Rules:
    An ending here has several labels; every single last label is one anyway. The list
    holds the countries where most people register under a second label, and services
    where each customer has a name of its own. It is short on purpose: the whole Public
    Suffix List is read by the extra ``web``.

Sources:
    The registration rules of the registries (CNNIC, Nominet, JPRS, auDA and others), in
    the sections of the Public Suffix List, read 2026-11. Parameters that mark clicks:
    the help pages of Google, Meta, Microsoft, Alibaba and Baidu, read 2026-11.
"""

import re

VERSION = 1
"""Raised whenever a rule that changes a key changes."""

_PROVINCES = (
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn "
    "sx tj tw xj xz yn zj"
)
_SECOND = {
    "cn": f"ac com edu gov mil net org {_PROVINCES}",
    "hk": "com edu gov idv net org",
    "mo": "com edu gov net org",
    "tw": "club com ebiz edu game gov idv mil net org",
    "uk": "ac co gov ltd me net nhs org plc police sch",
    "jp": "ac ad co ed go gr lg ne or",
    "kr": "ac co go ne or pe re",
    "au": "asn com edu gov id net org",
    "nz": "ac co geek gen govt iwi kiwi maori net org school",
    "in": "ac co edu firm gen gov ind mil net nic org res",
    "sg": "com edu gov net org per",
    "my": "com edu gov mil name net org",
    "th": "ac co go in mi net or",
    "id": "ac co desa go mil my net or sch web",
    "ph": "com edu gov mil net ngo org",
    "vn": "ac com edu gov info int name net org pro",
    "za": "ac co edu gov law mil net nom org school web",
    "br": "art blog com edu eco gov ind inf mil net org",
    "ar": "com edu gob int mil net org tur",
    "mx": "com edu gob net org",
    "co": "com edu gov mil net nom org",
    "pe": "com edu gob mil net nom org",
    "tr": "av bbs bel biz com edu gen gov info k12 name net org web",
    "il": "ac co gov idf k12 muni net org",
    "ua": "com edu gov in net org",
    "eg": "com edu gov net org",
    "sa": "com edu gov med net org pub sch",
    "ae": "ac co gov mil net org sch",
    "pk": "biz com edu fam gov net org web",
    "bd": "ac com edu gov net org",
    "ke": "ac co go info me ne or sc",
    "ng": "com edu gov mil name net org sch",
}
_HOSTERS = (
    "appspot.com azurewebsites.net blogspot.com gitee.io github.io gitlab.io "
    "herokuapp.com myshopify.com netlify.app pages.dev vercel.app web.app weebly.com "
    "wixsite.com wordpress.com"
)

ENDINGS = frozenset(
    [f"{label}.{top}" for top, labels in _SECOND.items() for label in labels.split()]
    + _HOSTERS.split()
)
"""Endings of two labels that are nobody's own domain."""

_HAN = (
    "中国 中國 公司 网络 網絡 网址 网店 网站 在线 中文网 中信 商城 商标 商店 集团 手机 "
    "我爱你 政务 公益 信息 购物 娱乐 时尚 广东 佛山 香港 台湾 台灣 澳門 新加坡 餐厅 "
    "企业 健康 移动 慈善"
)
HAN_ENDINGS = frozenset(_HAN.split())
"""Top-level domains in Han script that say by themselves that a text is a name."""

_TRACKS = re.compile(
    r"utm_\w+|[gfy]clid|dclid|msclkid|twclid|ttclid|[gw]braid|igshid|igsh|mc_[ce]id|"
    r"_hs(?:enc|mi)|spm|scm|hm(?:sr|pl|cu|kw|ci)|bd_vid|vd_source|xhsshare|share_token",
    re.IGNORECASE,
)


def registered_domain(host: str) -> str | None:
    """The part of a host name that somebody registered.

    Args:
        host: lower-case, no IP address.

    Returns:
        ``None`` where the host is an ending itself or a single label.

    Example:
        >>> registered_domain("shop.example.co.uk"), registered_domain("www.baidu.com")
        ('example.co.uk', 'baidu.com')
        >>> registered_domain("com.cn") is None
        True
    """
    labels = host.split(".")
    ending = 2 if ".".join(labels[-2:]) in ENDINGS else 1
    return ".".join(labels[-ending - 1 :]) if len(labels) > ending else None


def is_tracking(parameter: str) -> bool:
    """Whether a query parameter says where a click came from, not what it shows.

    Example:
        >>> is_tracking("utm_source"), is_tracking("id")
        (True, False)
    """
    return _TRACKS.fullmatch(parameter) is not None
