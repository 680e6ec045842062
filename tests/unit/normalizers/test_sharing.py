"""What a helper is asked and answers; the processes are those of test_bulk.py."""

from collections.abc import Callable
from typing import Any

import pytest

from customer_core.errors import WorkerError
from customer_core.models import MappedColumn, RawRecord, RecordRef
from customer_core.normalizers._sharing import Task, question
from customer_core.normalizers.record import normalize_record

ROWS = [
    RawRecord(
        ref=RecordRef("shop", str(number)),
        row=number,
        cells=((MappedColumn("电话", "phone"), f"139{number:08}"),),
    )
    for number in range(1, 4)
]


class OddError(Exception):
    """One that cannot be made again from its message."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(first + second)


def answered(make: Callable[[RawRecord], Any], *, outcomes: bool = False) -> list[Any]:
    """The results, then the error as a text."""
    task = Task(make, outcomes=outcomes)
    found: list[Any] = []
    try:
        found.extend(task.read(task.answer(question(ROWS))))
    except Exception as error:  # noqa: BLE001 - to be looked at
        found.append(error)
    return found


def test_records_are_answered() -> None:
    """As they would be made here."""
    expected = [normalize_record(raw) for raw in ROWS]
    assert answered(normalize_record, outcomes=True) == expected


def test_results_before_an_error_are_answered() -> None:
    """The error is of its class, and a note has its traceback."""

    def make(raw: RawRecord) -> int:
        return 1 // (raw.row - 3)

    *results, error = answered(make)
    assert results == [-1, -1]
    assert type(error) is ZeroDivisionError
    assert "in a helper process:\nTraceback" in error.__notes__[0]


def test_a_first_row_with_an_error_has_no_results() -> None:
    """Of records neither."""

    def make(raw: RawRecord) -> Any:  # noqa: ANN401 - never returns
        raise KeyError(raw.row)

    assert list(map(str, answered(make, outcomes=True))) == ["1"]


def test_an_error_that_cannot_cross_is_told() -> None:
    """As the traceback it had."""

    def make(_: RawRecord) -> None:
        raise OddError(3, 4)

    (error,) = answered(make)
    assert type(error) is WorkerError
    assert "OddError: 7" in str(error)


def test_a_result_that_cannot_cross_is_an_error() -> None:
    """Results are data."""
    (error,) = answered(lambda raw: lambda: raw)
    assert isinstance(error, AttributeError | TypeError) or "pickle" in str(error)


@pytest.mark.parametrize("count", [1, 3])
def test_a_chunk_can_be_made_here(count: int) -> None:
    """From the same bytes."""
    task = Task(normalize_record, outcomes=True)
    made = list(task.make_here(question(ROWS[:count])))
    assert made == [normalize_record(raw) for raw in ROWS[:count]]
