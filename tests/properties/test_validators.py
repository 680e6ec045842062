"""Laws of the validators, on any record."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models import CustomerRecord, FieldMap, RawRecord, RecordRef
from customer_core.normalizers import normalize_record
from customer_core.validators import validate_record

TARGETS = (
    "full_name", "family_name", "phone", "email", "birth_date", "identifier", "sex",
    "address", "country", "registered_at", "updated_at", "social_handle", "interests",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-+/@.abc男女", max_size=20),
    st.sampled_from(["王小明", "13912457803", "li@qq.com", "UK", "男", "1990-01-02"]),
)
ROWS = st.lists(st.tuples(st.sampled_from(TARGETS), TEXTS), max_size=8)


def read(cells: list[tuple[str, str]]) -> CustomerRecord:
    """The record of a row of cells."""
    fields = FieldMap.of({str(n): target for n, (target, _) in enumerate(cells)})
    pairs = zip(fields, cells, strict=True)
    raw = RawRecord(
        ref=RecordRef("crm", "1"), row=1, cells=tuple((m, t) for m, (_, t) in pairs)
    )
    record, issues = normalize_record(raw)
    assert {(i.source, i.record_id, i.row) for i in issues} <= {("crm", "1", 1)}
    return record


@settings(deadline=None, max_examples=150)
@given(cells=ROWS, today=st.dates())
def test_any_record_is_validated(cells: list[tuple[str, str]], today: date) -> None:
    """No row raises, and validating twice says the same."""
    record = read(cells)
    found = validate_record(record, today=today)
    assert found == validate_record(record, today=today)
    assert {i.source for i in found} <= {"crm"}


@settings(deadline=None, max_examples=100)
@given(cells=ROWS)
def test_equal_values_are_kept_once(cells: list[tuple[str, str]]) -> None:
    """A row that says everything twice has the same contacts and numbers once."""
    once, twice = read(cells), read(cells + cells)
    for attribute in ("phones", "emails", "identifiers", "social_handles"):
        values = [a.value for a in getattr(once, attribute)]
        assert [a.value for a in getattr(twice, attribute)] == values


def test_moments_of_a_row_are_in_utc() -> None:
    """An offset is converted, so that moments of sources can be compared."""
    record = read([("registered_at", "2020-01-02T03:04:05+08:00")])
    assert record.registered_at == datetime(2020, 1, 1, 19, 4, 5, tzinfo=UTC)
