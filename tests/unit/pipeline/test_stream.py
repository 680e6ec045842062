"""One source as a stream of records."""

from pathlib import Path

import pytest

from customer_core import Issue, Source, stream_records
from customer_core.errors import ConfigurationError
from customer_core.models import CustomerRecord

ROWS = [
    {"id": "1", "name": "张三", "phone": "139 1245 7803"},
    {"id": "1", "name": "李四", "phone": "13912457804"},
    {"id": "3", "name": "王五", "phone": "1391245"},
]


def number_of(record: CustomerRecord, issues: tuple[Issue, ...]) -> tuple[str, int]:
    """What a caller keeps of a record."""
    return record.record_id, len(issues)


def test_every_row_is_a_record_or_a_reject() -> None:
    """Three rows: two records, one reject with its code."""
    stream = stream_records(Source("crm", ROWS))
    records = [record.record_id for record, _ in stream]
    assert records == ["1", "3"]
    assert [(r.row, str(r.issues[0].code)) for r in stream.rejects] == [
        (2, "row.id_duplicate")
    ]
    assert stream.field_map.columns_of("phone") == ("phone",)
    assert len(stream.issues) == 0


def test_several_processes_read_the_same_file(tmp_path: Path) -> None:
    """A file read by two workers gives what one worker gives."""
    path = tmp_path / "crm.csv"
    path.write_text(
        "id,name,phone\n" + "".join(f"{r['id']},张三,{r['phone']}\n" for r in ROWS),
        "utf-8",
    )
    source = Source("crm", path)
    one = list(stream_records(source, then=number_of))
    assert one == [("1", 0), ("3", 1)]
    assert list(stream_records(source, workers=2, then=number_of)) == one


def test_the_region_of_the_source_decides() -> None:
    """The stream's region is for sources that say nothing."""
    rows = [{"id": "1", "phone": "020 7946 0018"}]
    for source, region in (
        (Source("shop", rows, region="GB"), "CN"),
        (Source("shop", rows), "GB"),
    ):
        ((record, _),) = stream_records(source, region=region)
        assert record.phones[0].value.e164 == "+442079460018"


def test_a_stream_is_read_once() -> None:
    """After the last record there is nothing more, and the repr counts."""
    stream = stream_records(Source("crm", ROWS))
    assert len(list(stream)) == 2
    assert list(stream) == []
    assert "rows_read=3, accepted=2, rejected=1" in repr(stream)


def test_what_is_no_region_is_refused() -> None:
    """The message shows the form."""
    with pytest.raises(ConfigurationError, match="two capital letters"):
        stream_records(Source("crm", ROWS), region="China")


def test_what_is_no_source_is_refused() -> None:
    """The message says what is asked for."""
    with pytest.raises(ConfigurationError, match="a stream takes one"):
        stream_records(ROWS)  # type: ignore[arg-type] # under test
