"""Many rows become records, in one process or in several."""

import pickle
from collections.abc import Iterator

import pytest

from customer_core.errors import ConfigurationError
from customer_core.issues import Issue
from customer_core.models import CustomerRecord, MappedColumn, RawRecord, RecordRef
from customer_core.normalizers import normalize_record, normalize_records

PHONE, MAIL = MappedColumn("电话", "phone"), MappedColumn("邮箱", "email")
SEVERAL = 2_500  # rows that are more than two chunks


def rows(count: int) -> Iterator[RawRecord]:
    """Rows with a phone and a doubtful e-mail address each."""
    for number in range(1, count + 1):
        yield RawRecord(
            ref=RecordRef("shop", f"S{number}"),
            row=number,
            cells=((PHONE, f"139{number:08}"), (MAIL, f"u{number}@gmial.com")),
        )


def as_text(record: CustomerRecord, issues: tuple[Issue, ...]) -> str:
    """What a caller needs of a record."""
    return f"{record.record_id} {record.phones[0].value.e164} {issues[0].code}"


def test_records_are_those_of_one_row_at_a_time() -> None:
    """One process gives what normalize_record gives, in the order of the rows."""
    assert list(normalize_records(rows(3))) == [normalize_record(r) for r in rows(3)]


def test_several_processes_give_the_same() -> None:
    """Two processes give equal records and issues in the same order."""
    one = list(normalize_records(rows(SEVERAL)))
    assert list(normalize_records(rows(SEVERAL), workers=2)) == one


def test_then_is_applied_where_the_record_was_made() -> None:
    """Its results come in the order of the rows."""
    made = normalize_records(rows(2), then=as_text)
    assert list(made) == [
        "S1 +8613900000001 email.domain_typo",
        "S2 +8613900000002 email.domain_typo",
    ]


def test_options_reach_the_records() -> None:
    """The region is that of every row, in every process."""
    row = RawRecord(
        ref=RecordRef("shop", "1"), row=1, cells=((PHONE, "020 7946 0018"),)
    )
    ((record, _),) = normalize_records([row], region="GB", workers=2)
    assert record.phones[0].value.e164 == "+442079460018"


def test_rows_are_read_as_they_are_needed() -> None:
    """No more rows than a few chunks are taken before the first record is out."""
    taken: list[int] = []

    def counted() -> Iterator[RawRecord]:
        for raw in rows(100_000):
            taken.append(raw.row)
            yield raw

    stream = normalize_records(counted(), workers=2, then=as_text)
    assert next(stream) == "S1 +8613900000001 email.domain_typo"
    assert len(taken) <= 4_000
    stream.close()  # type: ignore[attr-defined] # a generator with several workers


def test_fewer_than_one_worker_is_refused() -> None:
    """The message names the limit."""
    with pytest.raises(ConfigurationError, match="workers is 0; choose 1 or more"):
        normalize_records(rows(1), workers=0)


def test_a_failure_in_a_worker_reaches_the_caller() -> None:
    """An undeclared custom field is a mistake of the caller, in any process."""
    column = MappedColumn("Farbe", "custom.colour")
    row = RawRecord(ref=RecordRef("shop", "1"), row=1, cells=((column, "red"),))
    with pytest.raises(ConfigurationError, match="colour"):
        list(normalize_records([row], workers=2))


def test_records_and_issues_can_be_pickled() -> None:
    """What goes from process to process comes back equal."""
    outcome = normalize_record(next(rows(1)))
    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301 - our own bytes
