"""Many rows become records, in one process or in several."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from customer_core.errors import ConfigurationError, WorkerError
from customer_core.issues import Issue
from customer_core.models import CustomerRecord, MappedColumn, RawRecord, RecordRef
from customer_core.normalizers import _sharing, normalize_record, normalize_records
from customer_core.normalizers._helpers import Helper, Work, wait_for_any

PHONE, MAIL = MappedColumn("电话", "phone"), MappedColumn("邮箱", "email")
SEVERAL = 3_000  # rows that are more chunks than one helper is given at a time


class ReadyHelper(Helper):
    """A helper that is ready before the first chunk is shared out."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        wait_for_any([self])
        self.collect()


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Helpers take part from the first row on."""
    monkeypatch.setattr(_sharing, "ALONE", 0)
    monkeypatch.setattr(_sharing, "Helper", ReadyHelper)


def row(number: int, column: MappedColumn = PHONE, text: str = "") -> RawRecord:
    """A row with a phone, or what is given, and a doubtful e-mail address."""
    cells = ((column, text or f"139{number:08}"), (MAIL, f"u{number}@gmial.com"))
    return RawRecord(ref=RecordRef("shop", f"S{number}"), row=number, cells=cells)


def rows(count: int) -> Iterator[RawRecord]:
    """Rows with a phone each."""
    return map(row, range(1, count + 1))


def as_text(record: CustomerRecord, issues: tuple[Issue, ...]) -> str:
    """What a caller needs of a record."""
    return f"{record.record_id} {record.phones[0].value.e164} {issues[0].code}"


def place(_: CustomerRecord, __: tuple[Issue, ...]) -> int:
    """The process that a record was made in."""
    return os.getpid()


def test_records_are_those_of_one_row_at_a_time() -> None:
    """One process gives what normalize_record gives, in the order of the rows."""
    assert list(normalize_records(rows(3))) == [normalize_record(r) for r in rows(3)]


@pytest.mark.usefixtures("helped")
def test_several_processes_give_the_same() -> None:
    """Three processes give equal records and issues in the same order."""
    one = list(normalize_records(rows(SEVERAL)))
    assert list(normalize_records(rows(SEVERAL), workers=3)) == one


@pytest.mark.usefixtures("helped")
def test_the_work_is_shared() -> None:
    """Of two processes both make records, this one among them."""
    places = set(normalize_records(rows(SEVERAL), workers=2, then=place))
    assert len(places) == 2
    assert os.getpid() in places


def test_few_rows_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are done before a process would have started."""
    monkeypatch.delattr(_sharing, "Helper")
    made = normalize_records(rows(_sharing.ALONE), workers=8)
    assert sum(1 for _ in made) == _sharing.ALONE


def test_then_is_applied_where_the_record_was_made() -> None:
    """Its results come in the order of the rows."""
    made = normalize_records(rows(2), then=as_text)
    assert list(made) == [
        "S1 +8613900000001 email.domain_typo",
        "S2 +8613900000002 email.domain_typo",
    ]


@pytest.mark.usefixtures("helped")
def test_options_reach_the_records() -> None:
    """The region is that of every row, in every process."""
    ((record, _),) = normalize_records(
        [row(1, PHONE, "020 7946 0018")], region="GB", workers=2
    )
    assert record.phones[0].value.e164 == "+442079460018"


@pytest.mark.usefixtures("helped")
def test_rows_are_read_as_they_are_needed() -> None:
    """However many there are, some thousands are taken; a closed stream ends all."""
    taken: list[int] = []

    def counted() -> Iterator[RawRecord]:
        for raw in rows(100_000):
            taken.append(raw.row)
            yield raw

    stream = normalize_records(counted(), workers=2, then=as_text)
    assert next(stream) == "S1 +8613900000001 email.domain_typo"
    assert len(taken) <= 5_000
    stream.close()  # type: ignore[attr-defined] # a generator with several workers
    assert active_children() == []


def test_fewer_than_one_worker_is_refused() -> None:
    """The message names the limit."""
    with pytest.raises(ConfigurationError, match="workers is 0; choose 1 or more"):
        normalize_records(rows(1), workers=0)


def test_what_cannot_cross_is_refused_at_once() -> None:
    """However few the rows are."""
    with pytest.raises(ConfigurationError, match="give a function of a module"):
        normalize_records(rows(1), workers=2, then=lambda *_: 1)


@pytest.mark.usefixtures("helped")
def test_an_error_is_raised_in_its_turn() -> None:
    """After the records of the rows before it, in whatever process it happened."""
    undeclared = row(501, MappedColumn("Farbe", "custom.colour"), "red")
    made = normalize_records([*rows(500), undeclared, *rows(SEVERAL)], workers=2)
    assert [next(made)[0].record_id for _ in range(500)] == [
        r.ref.record_id for r in rows(500)
    ]
    with pytest.raises(ConfigurationError, match="colour"):
        next(made)
    assert active_children() == []


@pytest.mark.usefixtures("helped")
def test_an_error_of_the_rows_is_raised_in_its_turn() -> None:
    """A file that breaks off gives the records of what was read."""

    def broken() -> Iterator[RawRecord]:
        yield from rows(500)
        raise OSError

    made = normalize_records(broken(), workers=2)
    assert [next(made)[0].record_id for _ in range(500)] == [
        r.ref.record_id for r in rows(500)
    ]
    with pytest.raises(OSError, match=r"^$"):
        next(made)


@pytest.mark.usefixtures("helped")
def test_a_killed_process_is_an_error() -> None:
    """Not a wait without end; the message says what may have been the cause."""
    made = normalize_records(rows(100_000), workers=2, then=place)
    other = next(pid for pid in made if pid != os.getpid())
    os.kill(other, signal.SIGTERM)
    with pytest.raises(WorkerError, match="helper process ended early, with exit code"):
        list(made)


@pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX signals")
def test_no_process_outlives_a_killed_one(tmp_path: Path) -> None:
    """A helper ends by itself when the process that it helps is gone."""
    script = tmp_path / "script.py"
    script.write_text(
        "import time\n"
        "from customer_core.normalizers._helpers import Helper, wait_for_any\n"
        "if __name__ == '__main__':\n"
        "    helper = Helper(bytes)\n"
        "    wait_for_any([helper])\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n",
        "utf-8",
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.kill()
        # the helper holds the same pipe, which ends when both of them are gone
        assert process.communicate(timeout=60) == (b"", None)
