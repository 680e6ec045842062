"""What a cell holds around e-mail addresses: labels, names, separators, disguises.

Rules:
    A label (``邮箱：``), ``mailto:``, brackets, stray spaces, the Chinese full stop and
    the disguises ``(at)`` and ``[dot]`` have one meaning and are repaired. A name
    stands before an address in angle brackets, or is set off from it by a space, a
    colon or brackets; a name in Latin letters needs the angle brackets, since
    ``zhang san@qq.com`` may be one word. What has several meanings is left alone.

Sources:
    RFC 5322 (display names, comments), RFC 6068 (``mailto:``).
"""

import re
from urllib.parse import unquote

_LABEL = re.compile(
    r"(?:e-?mail|mail|电子邮箱|电子邮件|邮箱|邮件|电邮|電郵|郵箱)"
    r"(?:\s*(?:address|地址|账号|帐号))?\s*[:=]\s*",
    re.IGNORECASE,
)
_AT = re.compile(r"\s*[(\[{<]\s*(?:at|艾特)\s*[)\]}>]\s*|\s+at\s+", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|点)\s*[)\]}>]\s*|\s+dot\s+", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:\s*([^?]*)(?:\?.*)?", re.IGNORECASE)
_DISPLAY = re.compile(r"(.*?)<([^<>]*@[^<>]*)>[\s;,]*")
_SPACED = re.compile(r"\s*([@.])\s*")
_EDGES = "<>()[]{}\"'`“”‘’《》【】,;:。，；：、 "
_LISTED = re.compile(
    r"[;,、|/\n]+|\s+(?:and|or|&)\s+|\s*(?:或|和|及)\s*(?=[\x21-\x7e])"
)
# an address among other words: what is before and after it is no Latin word of it
_AMONG = re.compile(
    r"(?P<before>|[^\x30-\x39\x41-\x5a\x61-\x7a@]*[\s:(\[【<]|.*[:(\[【<]\s?)"
    r"(?P<address>[\x21-\x7e]+@[\x21-\x27\x2a\x2b\x2d-\x3a\x3d-\x5a\x5e-\x7e]+)"
    r"(?P<after>|[\s)\]】>(\[【<].*)"
)
_NO_NAME = re.compile(r"[\d@]")
_PHONE = re.compile(r"[+\d][\d\s().-]{6,}")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Folded text without label and disguise.

    Example:
        >>> plain_text("邮箱: li (at) qq [dot] com")
        'li@qq.com'
    """
    labelled = _LABEL.match(text)
    text = text[labelled.end() :] if labelled else text
    mailto = _MAILTO.fullmatch(text)
    if mailto:
        text = unquote(mailto[1])
    text = text.replace("。", ".")
    if "@" not in text and _AT.search(text):
        text = _DOT.sub(".", _AT.sub("@", text, count=1))
    return text


def split_addresses(text: str) -> list[str]:
    """The addresses of one cell; one unless there are several ``@``."""
    if text.count("@") <= 1:
        return [text]
    parts = [part for part in _LISTED.split(text) if "@" in part]
    if len(parts) == 1 and "<" not in text:
        parts = [part for part in text.split() if "@" in part]
    return [part.strip() for part in parts]


def named_address(text: str) -> tuple[str, str]:
    """The name that stands beside an address, or none, and the bare address.

    Example:
        >>> named_address("张三 <zs@qq.com>"), named_address("zs @ qq.com.")
        (('张三', 'zs@qq.com'), ('', 'zs@qq.com'))
    """
    named = _DISPLAY.fullmatch(text)
    if named:
        return _name(named[1]), _bare(named[2])
    return "", _bare(text)


def address_among(text: str) -> tuple[str, str] | None:
    """The name and the address in ``张三 zs@qq.com`` or ``zs@qq.com(张三)``.

    Returns:
        ``None`` where the words around it may belong to the address.

    Example:
        >>> address_among("zs@qq.com (张三)"), address_among("zhang san@qq.com")
        (('张三', 'zs@qq.com'), None)
    """
    found = _AMONG.fullmatch(text)
    if not found:
        return None
    name = _name(found["before"]) or _name(found["after"])
    return name, _bare(found["address"])


def _name(text: str) -> str:
    """What can be a name; a remark with digits or a second address is none."""
    return "" if _NO_NAME.search(text) else text.strip(_EDGES)


def _bare(text: str) -> str:
    address = _SPACED.sub(r"\1", text).strip(_EDGES).rstrip(".")
    mailto = _MAILTO.fullmatch(address)
    return unquote(mailto[1]) if mailto else address


def has_phone_beside(text: str, address: str) -> bool:
    """Whether a telephone number stands beside the address.

    Example:
        >>> has_phone_beside("zs@qq.com 13912457803", "zs@qq.com")
        True
    """
    return _PHONE.search(text.replace(address, " ")) is not None


def likely_addresses(text: str) -> list[str]:
    """What a refused text may have been meant to be, before its domain is mended.

    Example:
        >>> likely_addresses("li#qq.com"), likely_addresses("li@@qq,com")
        (['li@qq.com'], ['li@qq,com'])
    """
    bare = _bare(text)
    if "@" in bare:
        return [re.sub(r"@+", "@", bare)]
    return [bare.replace("#", "@")] if bare.count("#") == 1 else []


def misplaced(text: str) -> str | None:
    """The field that a text without ``@`` belongs to; ``None`` if nobody can tell."""
    if _URL.match(text):
        return "url"
    return "phone" if _PHONE.fullmatch(text) else None
