"""How social networks and messengers name accounts and their profile pages.

Rules:
    A form refuses only what the network could never have given out. Labels are folded.
    A page names an account by its path (``account``) on one of the sites.

Sources:
    The sign-up rules and help pages of the networks, read 2026-11. WeChat finds people
    by mobile number and QQ number too.
"""

import re

from attrs import frozen


@frozen
class Network:
    """How a network names its accounts.

    Attributes:
        form: every account fits it.
        labels: what people write before an account.
        sites: hosts of its profile pages, without ``www.`` and ``m.``.
        path: the path and query of a profile page.
        folds_case: whether accounts that differ in case are one.
    """

    form: re.Pattern[str]
    labels: tuple[str, ...]
    sites: tuple[str, ...] = ()
    path: re.Pattern[str] = re.compile(r"/@?(?P<account>[^/?#]+)/?(?:[?#].*)?")
    folds_case: bool = True


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _path(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"/{pattern}/?(?:[?#&].*)?", re.IGNORECASE)


_ACCOUNT = "(?P<account>[^/?#&]+)"
MOBILE = re.compile(r"1[3-9][0-9]{9}")
"""A Chinese mobile number, by which WeChat finds people."""

NETWORKS = {
    "wechat": Network(
        _form(r"[A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9]\d{9}|[1-9]\d{4,10}"),
        (
            "微信",
            "微信号",
            "微信id",
            "薇信",
            "v信",
            "加微信",
            "加微",
            "加v",
            "weixin",
            "wechat",
            "wx",
            "vx",
        ),
    ),
    "qq": Network(
        _form(r"[1-9]\d{4,10}"),
        ("qq", "qq号", "qq号码", "扣扣", "企鹅"),
        ("user.qzone.qq.com",),
    ),
    "weibo": Network(
        re.compile(r"[-\w]{2,30}"),
        ("微博", "weibo", "新浪微博"),
        ("weibo.com", "weibo.cn"),
        _path(rf"(?:(?:u|n|profile)/)?{_ACCOUNT}"),
    ),
    "douyin": Network(
        _form(r"[\w.]{3,24}|MS4wLjABAAAA[\w-]{20,100}"),
        ("抖音", "抖音号", "douyin"),
        ("douyin.com",),
        _path(f"user/{_ACCOUNT}"),
        folds_case=False,
    ),
    "xiaohongshu": Network(
        _form(r"\w{4,24}"),
        ("小红书", "小红书号", "xiaohongshu", "rednote", "red"),
        ("xiaohongshu.com",),
        _path(f"user/profile/{_ACCOUNT}"),
    ),
    "kuaishou": Network(
        _form(r"\w{4,24}"),
        ("快手", "快手号", "kuaishou"),
        ("kuaishou.com",),
        _path(f"profile/{_ACCOUNT}"),
    ),
    "bilibili": Network(
        _form(r"\d{1,16}"),
        ("哔哩哔哩", "b站", "bilibili"),
        ("space.bilibili.com",),
    ),
    "zhihu": Network(
        _form(r"[-\w]{2,64}"),
        ("知乎", "zhihu"),
        ("zhihu.com",),
        _path(f"people/{_ACCOUNT}"),
    ),
    "dingtalk": Network(_form(r"[-\w]{3,32}"), ("钉钉", "dingtalk")),
    "x": Network(
        _form(r"(?!(?:home|search|hashtag|explore|i|intent)$)\w{1,15}"),
        ("x", "twitter", "推特"),
        ("x.com", "twitter.com", "mobile.twitter.com"),
    ),
    "instagram": Network(
        _form(r"(?!(?:p|reel|explore|stories)$)[\w.]{1,30}"),
        ("instagram", "ig", "insta"),
        ("instagram.com",),
    ),
    "facebook": Network(
        _form(r"(?!profile\.php$)[A-Za-z0-9.]{5,50}"),
        ("facebook", "fb", "脸书"),
        ("facebook.com", "fb.com", "fb.me"),
        _path(rf"(?:profile\.php\?id=|people/[^/]+/)?{_ACCOUNT}"),
    ),
    "linkedin": Network(
        re.compile(r"[-\w]{3,100}"),
        ("linkedin", "领英"),
        ("linkedin.com", "cn.linkedin.com", "uk.linkedin.com"),
        _path(rf"(?:in|company|school)/{_ACCOUNT}"),
    ),
    "telegram": Network(
        _form(r"[A-Za-z]\w{3,31}"),
        ("telegram", "tg", "电报"),
        ("t.me", "telegram.me"),
        _path(rf"(?:s/)?{_ACCOUNT}"),
    ),
    "tiktok": Network(_form(r"[\w.]{2,24}"), ("tiktok",), ("tiktok.com",)),
    "youtube": Network(
        re.compile(r"[-\w.·]{3,30}"),
        ("youtube", "yt"),
        ("youtube.com",),
        _path(f"(?:@|c/|channel/|user/){_ACCOUNT}"),
        folds_case=False,
    ),
    "whatsapp": Network(
        _form(r"\+\d{7,15}"),
        ("whatsapp", "whats app", "wa"),
        ("wa.me", "api.whatsapp.com", "web.whatsapp.com"),
        _path(rf"(?:send/?\?phone=)?\+?{_ACCOUNT}"),
    ),
    "line": Network(
        _form(r"@?[a-z0-9._-]{1,20}"),
        ("line", "line id"),
        ("line.me", "page.line.me"),
        _path(rf"(?:(?:r/)?ti/p/)?(?:~|%7e)?{_ACCOUNT}"),
    ),
}
"""The networks by the name of their kind."""

BY_LABEL = {label: kind for kind, one in NETWORKS.items() for label in one.labels}
BY_SITE = {site: kind for kind, one in NETWORKS.items() for site in one.sites}
