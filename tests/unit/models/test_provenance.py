"""Names of records and origins of values."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from customer_core.models import Attributed, FieldOrigin, RecordRef, as_utc
from customer_core.models.provenance import attributed


def test_a_naive_moment_is_taken_as_utc_and_an_aware_one_converted() -> None:
    """Every stored moment is in UTC."""
    china = timezone(timedelta(hours=8))
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert as_utc(noon.replace(tzinfo=None)) == noon
    assert as_utc(datetime(2024, 5, 1, 20, tzinfo=china)) == noon
    assert as_utc(None) is None
    origin = FieldOrigin(
        record=RecordRef("crm", "1"),
        observed_at=datetime(2024, 5, 1, 20, tzinfo=china),
    )
    assert origin.observed_at == noon
    assert origin.observed_at.tzinfo is UTC


def test_a_key_is_read_back_even_when_the_id_has_a_slash() -> None:
    """The source has none, so the first slash divides."""
    ref = RecordRef("crm", "a/b")
    assert ref.key == "crm/a/b"
    assert RecordRef.parse("crm/a/b") == ref


@pytest.mark.parametrize("parts", [("", "1"), ("crm", ""), ("a/b", "1")])
def test_an_ambiguous_ref_is_refused(parts: tuple[str, str]) -> None:
    """Both parts are needed, and the source has no slash."""
    with pytest.raises(ValueError, match="needs a source without '/'"):
        RecordRef(*parts)


@pytest.mark.parametrize("key", ["crm", "crm/", "/1", ""])
def test_text_that_is_no_key_is_refused(key: str) -> None:
    """A key has a source and an id."""
    with pytest.raises(ValueError, match="needs a source"):
        RecordRef.parse(key)


def test_refs_sort_by_source_then_id_and_hide_the_id() -> None:
    """Sorting is stable over runs; the repr shows the last two characters."""
    refs = [RecordRef("shop", "1"), RecordRef("crm", "2"), RecordRef("crm", "1")]
    assert [ref.key for ref in sorted(refs)] == ["crm/1", "crm/2", "shop/1"]
    shown = repr(RecordRef("crm", "Z0000042"))
    assert shown == "RecordRef(source='crm', record_id='******42')"


def test_attributed_is_what_the_constructors_make() -> None:
    """Filled at once or one by one, a value and its origin are equal."""
    ref, seen = RecordRef("crm", "1"), datetime(2024, 5, 1, tzinfo=UTC)
    made = attributed(
        "茶",
        " 茶",
        label="home",
        record=ref,
        column="爱好",
        observed_at=seen,
        terms="newsletter",
    )
    origin = FieldOrigin(
        record=ref, column="爱好", observed_at=seen, terms="newsletter"
    )
    assert made == Attributed(value="茶", raw=" 茶", origin=origin, label="home")
