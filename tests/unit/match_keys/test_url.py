"""Match keys of web addresses."""

import pytest

from customer_core.match_keys.url import url_keys
from customer_core.normalizers import normalize_url


@pytest.mark.parametrize(
    "raw",
    [
        "http://www.example.com/a?b=1&a=2",
        "https://example.com/a/?a=2&b=1",
        "HTTPS://m.example.com/a?a=2&b=1&utm_source=x",
        "example.com/a?a=2&b=1#top",
    ],
)
def test_spellings_of_one_page_share_its_key(raw: str) -> None:
    """Scheme, www., order of parameters and what tracks clicks say nothing."""
    keys = normalize_url(raw).keys
    assert keys
    assert keys.page.removeprefix("m.") == "example.com/a?a=2&b=1"
    assert keys.site == "example.com"


def test_an_address_without_an_owner_has_its_host_as_site() -> None:
    """An IP address is nobody's name."""
    value = normalize_url("https://8.8.8.8/x").value
    assert value
    assert url_keys(value).site == "8.8.8.8"
