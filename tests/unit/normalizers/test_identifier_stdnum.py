"""Numbers of other countries, by the extra ``ids``."""

import sys

import pytest

from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.normalizers import normalize_identifier

pytest.importorskip("stdnum")


@pytest.mark.parametrize(
    ("text", "kind", "value", "region"),
    [
        ("DE 136,695 976", "eu.vat", "DE136695976", "DE"),
        ("EL 094259216", "eu.vat", "EL094259216", "GR"),
        ("1955839661", "gb.utr", "1955839661", "GB"),
        ("980 780 684", "gb.vat", "980780684", "GB"),
        ("53 004 085 616", "au.abn", "53004085616", "AU"),
        ("131052-308T", "fi.hetu", "131052-308T", "FI"),
        ("2 95 10 99 126 111 93", "fr.nir", "295109912611193", "FR"),
    ],
)
def test_a_number_of_another_country_is_read(
    text: str, kind: str, value: str, region: str
) -> None:
    """The kind names the module that checks it."""
    found = normalize_identifier(text, kind)
    assert found.value
    assert (found.value.kind, found.value.value, found.value.region) == (
        kind,
        value,
        region,
    )
    assert found.issues == ()
    assert normalize_identifier(value, kind).value == found.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE136695978", "identifier.checksum"),
        ("DE13669597", "identifier.length"),
        ("QQ136695976", "identifier.invalid"),
    ],
)
def test_why_a_number_is_refused(text: str, code: str) -> None:
    """The library's reasons are those of this package."""
    found = normalize_identifier(text, "eu.vat")
    assert (found.value, [str(issue.code) for issue in found.issues]) == (None, [code])


def test_what_a_number_tells_is_read() -> None:
    """Birth date and sex, where the module of its kind knows them."""
    value = normalize_identifier("RCCMNL83S18D969H", "it.codicefiscale").value
    assert value
    assert value.birth_date
    assert (value.birth_date.text, str(value.sex)) == ("1983-11-18", "male")


@pytest.mark.parametrize(
    ("kind", "remedy"), [("cn.ric", "use an own kind"), ("de.nothing", "give one such")]
)
def test_a_kind_that_is_not_asked_is_refused(kind: str, remedy: str) -> None:
    """Chinese numbers have rules of this package; others must exist."""
    with pytest.raises(ConfigurationError, match=remedy):
        normalize_identifier("11010519491231002X", kind)


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only a kind of the library needs it."""
    monkeypatch.setitem(sys.modules, "stdnum", None)
    assert normalize_identifier("G12457803").value
    with pytest.raises(MissingExtraError, match='extra "ids"'):
        normalize_identifier("DE136695976", "eu.vat")
