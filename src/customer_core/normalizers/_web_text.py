"""The text of a web address: its parts, and how each is written canonically.

Rules:
    Needless percent-encoding goes, what may not stand plainly is encoded in UTF-8, dot
    segments are resolved. Full-width forms of ASCII become plain; nothing else is
    folded, since a path may hold any text.

Sources:
    RFC 3986, sections 3 (parts), 5.2.4 (dot segments), 6.2.2 (normalisation).
"""

import re
from urllib.parse import quote

from attrs import frozen

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LABEL = re.compile(
    r"(?:网址|官网|网站|主页|链接|地址|url|website|web|homepage|link|site)\s*:\s*(?!//)",
    re.IGNORECASE,
)
_EDGES = " <>\"'`“”‘’《》【】「」()[]{},;、，。；."
# the address in what an application shares: title, address, what to do with it
_SHARED = re.compile(
    r"https?://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]+", re.IGNORECASE
)
_SCHEME = re.compile(r"h{1,2}t{1,3}p(?P<s>s?)\s*[:;]?\s*[/\\]{1,3}\s*", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_EXPLICIT = re.compile(r"https?://(?!h?ttps?:)", re.IGNORECASE)
_PARTS = re.compile(
    r"(?:(?P<user>[^/?#@\s]*)@)?(?P<host>\[[^\]]*\]|[^/?#:@\s]+)(?::(?P<port>\d{0,5}))?"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?"
)
_ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
_LONE_PERCENT = re.compile("%(?![0-9A-F]{2})")
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_IN_PATH = "/!$&'()*+,;=:@~%"  # RFC 3986, section 3.3
_IN_QUERY = _IN_PATH + "?"


@frozen
class WebText:
    """The parts of an address as they were written.

    Attributes:
        scheme: ``http`` or ``https``; ``None`` when another one is stated.
        host: name or IP address.
        port: 0 when none is stated.
        tail: canonical path, query and fragment.
        has_user: whether a user name or password was stated.
        explicit: whether the scheme was stated and spelt well.
    """

    scheme: str | None
    host: str = ""
    port: int = 0
    tail: str = ""
    has_user: bool = False
    explicit: bool = False


def trimmed(text: str) -> str:
    """The address in a text: without label and edges, in plain width.

    Example:
        >>> trimmed("网址：ｗｗｗ．example．com。")
        'www.example.com'
    """
    plain = text.translate(_WIDE)
    shared = _SHARED.search(plain)
    if shared and shared.start():
        plain = shared[0]
    return _LABEL.sub("", plain, count=1).strip(_EDGES)


def parse_web(text: str) -> WebText | None:
    """The parts of a trimmed address; ``None`` when it has not that form.

    Example:
        >>> parse_web("HTTP//user@example.com:80/a/../b?q=1").tail
        '/b?q=1'
        >>> parse_web("ftp://example.com").scheme is None
        True
    """
    explicit = _EXPLICIT.match(text) is not None
    scheme, stated = "https", _SCHEME.match(text)
    while stated:
        scheme, text = "http" + stated["s"].lower(), text[stated.end() :]
        stated = _SCHEME.match(text)
    if not explicit and _OTHER_SCHEME.match(text):
        return WebText(None)
    parts = _PARTS.fullmatch(text.removeprefix("//"))
    if parts is None:
        return None
    return WebText(
        scheme=scheme,
        host=parts["host"],
        port=int(parts["port"] or 0),
        tail=_tail(parts["path"], parts["query"], parts["fragment"]),
        has_user=parts["user"] is not None,
        explicit=explicit,
    )


def _tail(path: str | None, query: str | None, fragment: str | None) -> str:
    tail = _encoded(_without_dots(path or "/"), _IN_PATH)
    if query:
        tail += "?" + _encoded(query, _IN_QUERY)
    return f"{tail}#{_encoded(fragment, _IN_QUERY)}" if fragment else tail


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str, safe: str) -> str:
    """Percent-encoding where it is needed, in upper case, and nowhere else."""
    text = _ESCAPED.sub(_decoded, text.strip())
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe)


def _decoded(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()
