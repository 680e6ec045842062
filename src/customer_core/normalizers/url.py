"""Web addresses as people write them -> canonical URL, host and registered domain.

Rules:
    Only ``http`` and ``https`` name a page. Full-width characters, a missing or
    misspelt scheme and surplus punctuation are repaired and noted; a missing scheme is
    read as ``https``, where the host ends as public names do. Scheme and host become
    lower-case, default ports go. The query stays: what tracks clicks is left out of the
    keys only. A user name or password is removed and noted. Nothing is fetched.

Sources:
    RFC 3986 (syntax; section 6, normalisation), RFC 9110 (schemes and their ports).
"""

import re

from attrs import evolve

from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.url import UrlKeys, url_keys
from customer_core.models.normalized import Normalized
from customer_core.models.values import WebAddress
from customer_core.normalizers._common import Issues, issue, received
from customer_core.normalizers._web_host import Host, read_host
from customer_core.normalizers._web_text import WebText, parse_web, trimmed

NormalizedUrl = Normalized[WebAddress, UrlKeys]

_LIMIT = 4096  # characters; servers need not take more than 8,000 (RFC 9110)
_MOST_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SEVERAL = re.compile(r"[\s;,、；，|]+(?=(?:https?://|www\.))", re.IGNORECASE)
_EMAIL = re.compile(r"(?:mailto:)?[^\s/:@]+@[^\s/:@]+", re.IGNORECASE)


def normalize_url(raw: str | None, *, full_list: bool = False) -> NormalizedUrl:
    """A web address in canonical form.

    Args:
        raw: as received; ``网址：``, a missing scheme, full-width characters and
            several addresses in one cell are read.
        full_list: find the registered domain by the whole Public Suffix List, which
            needs the extra ``web``; else by a short table.

    Returns:
        The first address as value, further ones in ``others``. ``.keys.page`` is equal
        for all spellings of one page, ``.keys.site`` for all pages of one owner.

    Raises:
        MissingExtraError: the whole list is asked for and its library is missing.

    Example:
        >>> found = normalize_url("HTTP://WWW.ＢＡＩＤＵ.com/?utm_source=x")
        >>> found.value.url, found.value.domain, found.keys.page
        ('http://www.baidu.com/?utm_source=x', 'baidu.com', 'baidu.com')
        >>> normalize_url("例子.公司/关于").value.url
        'https://xn--fsqu00a.xn--55qx5d/%E5%85%B3%E4%BA%8E'
    """
    given, text, issues = received(raw, limit=_LIMIT)
    if given is None or not text:
        return Normalized(raw=given, issues=issues)
    parts = _SEVERAL.split(text)
    if len(parts) == 1:
        return _read_one(given, text, issues, full_list=full_list)
    found = [_read_one(part, part, (), full_list=full_list) for part in parts]
    found.sort(key=lambda one: one.value is None)
    pages = [one.keys for one in found]
    first, *others = [
        one
        for place, one in enumerate(found)
        if one.keys is None or one.keys not in pages[:place]
    ]
    several = (issue(IssueCode.URL_MULTIPLE),) if others else ()
    issues = (*issues, *several, *first.issues)
    return evolve(first, raw=given, issues=issues, others=tuple(others))


def _read_one(
    given: str, text: str, issues: Issues, *, full_list: bool
) -> NormalizedUrl:
    """One address, or the reason why it is none."""
    address = trimmed(text)
    if _EMAIL.fullmatch(address):
        wrong = Issue(code=IssueCode.COMMON_MISPLACED, parameters={"kind": "email"})
        return Normalized(raw=given, issues=(*issues, wrong))
    web = parse_web(address)
    if web and web.scheme is None:
        return Normalized(raw=given, issues=(*issues, issue(IssueCode.URL_SCHEME)))
    host = read_host(web.host) if web else None
    if web is None or host is None or not _is_meant(web, host):
        return Normalized(raw=given, issues=(*issues, issue(IssueCode.URL_SYNTAX)))
    value = WebAddress(
        url=_canonical(web, host),
        host=host.name,
        domain=host.domain(full_list=full_list),
    )
    notes = (
        (IssueCode.URL_REPAIRED, address != text or not web.explicit),
        (IssueCode.URL_CREDENTIALS, web.has_user),
        (IssueCode.URL_PRIVATE_HOST, not host.public),
    )
    issues = (*issues, *(issue(code) for code, found in notes if found))
    return Normalized(raw=given, value=value, keys=url_keys(value), issues=issues)


def _is_meant(web: WebText, host: Host) -> bool:
    """Whether a port is possible, and a text without scheme looks like an address."""
    meant = web.explicit or host.is_address or host.ends_publicly
    return meant and web.port <= _MOST_PORT


def _canonical(web: WebText, host: Host) -> str:
    scheme = web.scheme or ""
    plain = web.port in {0, _DEFAULT_PORTS[scheme]}
    port = "" if plain else f":{web.port}"
    return f"{scheme}://{host.ascii}{port}{web.tail}"
