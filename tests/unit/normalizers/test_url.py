"""Web addresses as people write them."""

import sys

import pytest

from customer_core.errors import MissingExtraError
from customer_core.normalizers import _web_host, normalize_url

VECTORS = "urls.csv"


def test_address_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its URL, host, owner, page, issues and others."""
    found = normalize_url(vector["input"])
    value = found.value
    read = {
        "url": value.url if value else "",
        "host": value.host if value else "",
        "domain": (value.domain or "") if value else "",
        "page": found.keys.page if found.keys else "",
        "codes": "|".join(str(issue.code) for issue in found.issues),
        "others": "|".join(one.value.url for one in found.others if one.value),
    }
    assert read == {name: vector[name] for name in read}


@pytest.mark.parametrize("raw", [None, float("nan"), " "])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    found = normalize_url(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


def test_pages_of_one_owner_share_the_site() -> None:
    """Whatever the host below the registered name is."""
    keys = [normalize_url(f"https://{n}.example.co.uk/{n}").keys for n in ("a", "b")]
    assert {key.site for key in keys if key} == {"example.co.uk"}


def test_the_whole_list_of_public_suffixes_knows_more() -> None:
    """The library of the extra ``web`` carries it; nothing is fetched."""
    pytest.importorskip("tldextract")
    short = normalize_url("https://a.example.pvt.k12.ma.us").value
    whole = normalize_url("https://a.example.pvt.k12.ma.us", full_list=True).value
    assert short
    assert whole
    assert whole.domain == "example.pvt.k12.ma.us"
    assert short.domain != whole.domain


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the whole list needs it."""
    monkeypatch.setattr(_web_host, "_extractor", _web_host._extractor.__wrapped__)  # noqa: SLF001 - not the one that another test made
    monkeypatch.setitem(sys.modules, "tldextract", None)
    with pytest.raises(MissingExtraError, match='extra "web"'):
        normalize_url("https://example.com", full_list=True)
