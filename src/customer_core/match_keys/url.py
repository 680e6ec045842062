"""Match keys of web addresses: the page, and who owns the site.

Rules:
    The page key forgets what does not change the page: scheme, ``www.``, parameters
    that track clicks and their order, a slash at the end, the place on the page. A
    route behind ``#/`` or ``#!`` is a page of its own.

Sources:
    RFC 3986, section 6 (comparison); :mod:`customer_core.reference.web_domains`.
"""

from urllib.parse import urlsplit

from attrs import field, frozen

from customer_core._text import mask
from customer_core.models.values import WebAddress
from customer_core.reference.web_domains import VERSION as _DOMAINS_VERSION
from customer_core.reference.web_domains import is_tracking

VERSION = (1, _DOMAINS_VERSION)
"""Version of the keys: raised whenever one changes for the same value."""

_ROUTES = ("/", "!")


@frozen(kw_only=True)
class UrlKeys:
    """Match keys of one web address.

    Attributes:
        page: equal for all addresses of one page.
        site: the registered domain, else the host: equal for all pages of one owner.
    """

    page: str = field(repr=lambda text: repr(mask(text)))
    site: str = field(repr=lambda text: repr(mask(text)))


def url_keys(value: WebAddress) -> UrlKeys:
    """The match keys of an address.

    Example:
        >>> url_keys(WebAddress(url="http://www.baidu.com/?utm_source=x",
        ...                     host="www.baidu.com", domain="baidu.com")).page
        'baidu.com'
    """
    parts = urlsplit(value.url)
    host = parts.netloc.removeprefix("www.")
    kept = [one for one in parts.query.split("&") if not _is_tracking(one)]
    query = "&".join(sorted(kept))
    route = parts.fragment if parts.fragment.startswith(_ROUTES) else ""
    page = host + parts.path.rstrip("/")
    page += (f"?{query}" if query else "") + (f"#{route}" if route else "")
    return UrlKeys(page=page, site=value.domain or value.host)


def _is_tracking(pair: str) -> bool:
    return not pair or is_tracking(pair.partition("=")[0])
