"""Spreadsheets: sheets, typed cells, broken files."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from customer_core.errors import ConfigurationError, IntakeError, MissingExtraError
from customer_core.intake import Source, open_source

Read = Callable[..., Any]
Write = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Write:
    """Write sheets, ``{name: rows}``, to a workbook."""

    def writer(sheets: dict[str, list[list[object]]], name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {"remove_timezone": True})
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, place, value, form)
                    elif value is not None:
                        sheet.write(number, place, value)
        book.close()
        return path

    return writer


ROWS = [
    ["会员编号", "手机", "生日", "VIP", "积分"],
    ["M1", 13812345678, datetime(1990, 1, 2, tzinfo=UTC), True, 1.5],
    [None, None, None, None, None],
    ["M2", "013912345678", None, None, -2],
]


def test_cells_are_as_typed(workbook: Write, read: Read) -> None:
    """Numbers have no point, dates are ISO, blank rows are no rows."""
    outcome = read(workbook({"members": ROWS}), fields=None)
    assert outcome.reader.field_map.to_dict() == {
        "会员编号": "record_id", "手机": "phone", "生日": "birth_date",
    }  # fmt: skip
    assert outcome.cells == [
        ["M1", "13812345678", "1990-01-02", "true", "1.5"],
        ["M2", "013912345678", "-2"],
    ]
    assert outcome.counts == (2, 2, 0)


def test_sheet_is_chosen(workbook: Write, read: Read) -> None:
    """The first sheet with a value is read, or the one that is named."""
    path = workbook({"empty": [], "a": [["id"], ["1"]], "b": [["id"], ["2"]]})
    assert read(path).cells == [["1"]]
    assert read(path, sheet="b").cells == [["2"]]
    with pytest.raises(ConfigurationError, match="no sheet 'c'"):
        open_source(Source("crm", path, sheet="c"))


def test_sheet_without_header(workbook: Write, read: Read) -> None:
    """A first row that is data gets numbered columns, as in CSV."""
    path = workbook({"a": [["张伟", "13812345678"], ["李娜", "13912345678"]]})
    assert read(path, fields=None).counts == (2, 2, 0)


def test_title_above_the_header_is_no_row(workbook: Write, read: Read) -> None:
    """A title and a date above the header are not taken for it, nor for rows."""
    titled = [["会员名单"], ["导出时间：2026-01-02"], *ROWS]
    outcome = read(workbook({"a": titled}), fields=None)
    assert outcome.reader.header[:3] == ("会员编号", "手机", "生日")
    assert outcome.counts == (2, 2, 0)


def test_workbook_by_another_name_is_read(workbook: Write, read: Read) -> None:
    """A workbook is known by its bytes, whatever it is called."""
    assert read(workbook({"a": [["id"], ["1"]]}, "rows.csv")).cells == [["1"]]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.xlsx", b"PK\x03\x04 broken", "broken or encrypted"),
        ("text.xlsx", b"id,name\n1,Ann\n", "broken or encrypted"),
        (
            "secret.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64,
            "broken or encrypted",
        ),
        ("archive.csv", b"PK\x03\x04 broken", "ZIP"),
    ],
)
def test_broken_workbook_is_refused(
    write: Write, name: str, content: bytes, reason: str
) -> None:
    """A file that cannot be opened as a spreadsheet says so."""
    with pytest.raises(IntakeError, match=reason):
        open_source(Source("crm", write(content, name)))


def test_workbook_without_values_is_refused(workbook: Write) -> None:
    """A workbook of empty sheets is no table."""
    with pytest.raises(IntakeError, match="holds no value"):
        open_source(Source("crm", workbook({"a": []})))


def test_missing_extra_is_named(
    workbook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without python-calamine the extra to install is named."""
    path = workbook({"a": [["id"]]})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match="excel"):
        open_source(Source("crm", path))


def test_text_called_xls_is_read_as_text(write: Write, read: Read) -> None:
    """Web systems export tab-separated text by the name of a spreadsheet."""
    path = write("编号\t姓名\n1\t张伟\n", "export.xls", "gb18030")
    assert read(path, fields=None).cells == [["1", "张伟"]]


def test_web_page_called_xls_is_named(write: Write) -> None:
    """A web page by the name of a spreadsheet is refused for what it is."""
    path = write("<html><table><tr><td>1</td></tr></table></html>", "export.xls")
    with pytest.raises(IntakeError, match="HTML or XML, not a table; save it"):
        open_source(Source("crm", path))
