"""The host of a web address: a name, an IP address, and who registered it.

Rules:
    A name has labels of letters, digits, hyphens and (on the web) underscores. An
    international name goes through IDNA at the door of email-validator. A name or
    address that only a private network knows is kept and told apart. The whole Public
    Suffix List is used only when it is asked for, from the copy that its library
    carries: nothing is fetched.

Sources:
    RFC 1123 (host names), RFC 5890 (IDNA), RFC 6761 and RFC 6762 (special names).
"""

import re
from functools import cache
from importlib import import_module
from ipaddress import ip_address
from typing import Any

from attrs import frozen

from customer_core.errors import MissingExtraError
from customer_core.normalizers._email_library import known_domain
from customer_core.reference.web_domains import HAN_ENDINGS, registered_domain

_NAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*"
    r"(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_PRIVATE = re.compile(
    r"(?:.*\.)?(?:localhost|local|internal|lan|home\.arpa|invalid|test)"
)
_ENDS_PUBLICLY = re.compile(r".*\.(?:[a-z]{2,18}|xn--[a-z0-9-]+)")
_LONGEST = 253  # characters of a host name (RFC 1123)
_IPV6 = 6
_EXTRA = "web"
_NUMERIC = re.compile(r"[\d.]+")


@frozen
class Host:
    """A host.

    Attributes:
        name: lower-case, in Unicode.
        ascii: as it stands in a canonical address.
        public: whether the public network can know it.
        is_address: whether it is an IP address.
    """

    name: str
    ascii: str
    public: bool
    is_address: bool = False

    @property
    def ends_publicly(self) -> bool:
        """Whether it ends as public names do: in letters, or as known in Han script."""
        if not self.public:
            return False
        ending = self.name.rpartition(".")[2]
        return ending in HAN_ENDINGS or _ENDS_PUBLICLY.fullmatch(self.name) is not None

    def domain(self, *, full_list: bool) -> str | None:
        """What was registered; ``None`` for an IP address or no public name."""
        if self.is_address or not self.public:
            return None
        return _by_list(self.name) if full_list else registered_domain(self.name)


def read_host(text: str) -> Host | None:
    """The host in an address; ``None`` when it can be none.

    Args:
        text: without port and user; an IPv6 address in square brackets.

    Example:
        >>> read_host("WWW.Example.com.").ascii, read_host("例子.公司").ascii
        ('www.example.com', 'xn--fsqu00a.xn--55qx5d')
        >>> read_host("192.168.0.1").public, read_host("-a.com")
        (False, None)
    """
    text = text.lower().replace("。", ".").removesuffix(".")
    if text.startswith("[") or _NUMERIC.fullmatch(text):
        return _address(text)
    if not text.isascii() or "xn--" in text:
        known = known_domain(text) if len(text) <= _LONGEST else None
        return Host(known.name, known.ascii, public=True) if known else None
    if not _NAME.fullmatch(text):
        return None
    public = "." in text and not _PRIVATE.fullmatch(text)
    return Host(text, text, public)


def _address(text: str) -> Host | None:
    bare = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    if (address.version == _IPV6) is (bare == text):  # it stands in brackets
        return None
    shown = f"[{address}]" if bare != text else str(address)
    return Host(shown, shown, public=address.is_global, is_address=True)


def _by_list(name: str) -> str | None:
    found = _extractor()(name)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else None


@cache
def _extractor() -> Any:  # noqa: ANN401 - a class of an optional library
    try:
        library = import_module("tldextract")
    except ImportError:
        raise MissingExtraError(_EXTRA, "the whole Public Suffix List") from None
    return library.TLDExtract(
        suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
    )
