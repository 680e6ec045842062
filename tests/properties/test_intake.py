"""Properties of intake: what is written is read, whatever it is."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.intake import RawTable, Source, open_source
from customer_core.intake.headers import read_header
from customer_core.intake.quoting import Splitter
from customer_core.intake.recognizers import shape
from customer_core.models import RawRecord, RejectedRow

HEADER = ["客户编号", "姓名", "备注"]
FIELDS = {"客户编号": "record_id", "姓名": "full_name"}
CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12
)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=8)
FAST = settings(max_examples=80, deadline=None)


def written(
    rows: Iterable[Iterable[str]],
    encoding: str,
    **dialect: Any,  # noqa: ANN401 - as csv.writer
) -> bytes:
    """Bytes of a CSV file as the csv module writes it."""
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue().encode(encoding)


def read(data: bytes, **options: str) -> list[RawRecord | RejectedRow]:
    """Every item read from a file with these bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes(data)
        return list(open_source(Source("crm", path, fields=FIELDS, **options)))


def texts(item: RawRecord) -> list[str]:
    """The texts of a record, empty ones too."""
    by_column = {m.column: text for m, text in item.cells} | dict(item.extras)
    return [by_column.get(column, "") for column in HEADER]


@FAST
@given(
    rows=ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    dialect=st.fixed_dictionaries(
        {
            "delimiter": st.sampled_from([",", ";", "\t", "|", "，"]),
            "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
            "lineterminator": st.sampled_from(["\r\n", "\n"]),
        }
    ),
)
def test_what_csv_writes_is_read_back(
    rows: list[tuple[str, str]], encoding: str, dialect: dict[str, Any]
) -> None:
    """Any rows, in any encoding and dialect, come back equal."""
    if dialect["lineterminator"] == "\n":  # csv does not quote a carriage return then
        rows = [(a.replace("\r", ""), b.replace("\r", "")) for a, b in rows]
    numbered = [[f"Z{n}", *row] for n, row in enumerate(rows)]
    data = written([HEADER, *numbered], encoding, **dialect)
    items = read(data, encoding=encoding, delimiter=dialect["delimiter"])
    assert [texts(item) for item in items] == numbered


@FAST
@given(
    names=st.lists(
        st.sampled_from(["张伟", "李娜", "王芳", "Ann, Lee", 'O"Brien']), max_size=8
    ),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|", "，"]),
)
def test_encoding_and_delimiter_are_found(
    names: list[str], encoding: str, delimiter: str
) -> None:
    """Tables of customers are read without being told how they were written."""
    rows = [[f"Z{n}", name, "杭州市西湖区"] for n, name in enumerate(names)]
    data = written([HEADER, *rows], encoding, delimiter=delimiter)
    assert [texts(item) for item in read(data)] == rows


@FAST
@given(st.text(st.sampled_from('a1,"\n\r;'), max_size=60))
def test_every_line_is_accounted_for(text: str) -> None:
    """Any text is split without an error, and no letter of it is lost."""
    lines = io.StringIO(text, newline="").readlines()
    rows = list(Splitter(",", width=2).rows(lines))
    kept = "".join("".join(getattr(row, "cells", row)) for row in rows)
    assert kept.count("a") == text.count("a")
    assert kept.count("1") == text.count("1")


@FAST
@given(st.binary(max_size=300))
def test_rows_read_are_accepted_or_rejected(tail: bytes) -> None:
    """Whatever bytes follow a header, every row is accounted for."""
    head = "客户编号,姓名,备注\n1,张伟,杭州市\n2,李娜,广州市\n".encode() * 3
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes(head + tail)
        reader = open_source(Source("crm", path, fields=FIELDS, encoding="utf-8"))
        items = list(reader)
    accepted = sum(isinstance(item, RawRecord) for item in items)
    assert (reader.accepted, reader.rejected) == (accepted, len(items) - accepted)
    assert [item.row for item in items] == list(range(1, reader.rows_read + 1))


@FAST
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["id", "姓名", "x", "y"]), CELLS), max_size=8
    )
)
def test_table_gives_back_what_it_took(rows: list[dict[str, str]]) -> None:
    """Any accepted record comes out of the table equal."""
    items = open_source(Source("crm", rows, fields={"id": "record_id"}))
    records = [item for item in items if isinstance(item, RawRecord)]
    table = RawTable()
    for record in records:
        table.append(record)
    assert list(table) == records
    assert [table.ref(n) for n in range(len(table))] == [r.ref for r in records]


@FAST
@given(st.text(max_size=60))
def test_any_text_has_a_shape_and_a_meaning(text: str) -> None:
    """Recognisers and headers take any text."""
    assert isinstance(shape(text), str)
    read_header(text)
