"""CSV files: every way to write a table, and what is wrong inside one."""

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from customer_core.errors import ConfigurationError, IntakeError
from customer_core.intake import Source, open_source

Read = Callable[..., Any]
Write = Callable[..., Path]
CHINESE = "id,name,phone\r\n1,张伟,13812345678\r\n2,李娜,13912345678\r\n"
ROWS = [["1", "张伟", "13812345678"], ["2", "李娜", "13912345678"]]
ASCII = "id,name,phone\n1,Ann Lee,5550100\n2,Bob Ray,5550101\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", b""),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("gb18030", b""),
        ("gb18030", b"\x84\x31\x95\x33"),
        ("gbk", b""),
    ],
)
def test_encoding_is_found(
    write: Write, read: Read, encoding: str, mark: bytes
) -> None:
    """A file in any of the encodings equals its UTF-8 twin."""
    path = write(mark + CHINESE.encode(encoding))
    assert read(path).cells == ROWS
    assert read(path, fields=None).cells == ROWS


def test_named_encoding_is_used(write: Write, read: Read) -> None:
    """A named encoding is believed, with or without a byte order mark."""
    assert read(
        write("id,name\n1,José\n", encoding="cp1252"), encoding="cp1252"
    ).cells == [["1", "José"]]
    path = write(codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"))
    assert read(path, encoding="utf-16-le").cells == ROWS
    assert (
        read(write(codecs.BOM_UTF8 + CHINESE.encode()), encoding="utf8").cells == ROWS
    )


@pytest.mark.parametrize("name", ["klingon", "base64", "zip"])
def test_unknown_encoding_is_refused(write: Write, name: str) -> None:
    """An encoding Python does not have is a configuration error."""
    with pytest.raises(ConfigurationError, match="no text encoding"):
        open_source(Source("crm", write(ASCII), encoding=name))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,name\n1,José\n2,Zoë\n3,Müller\n", "latin-1"),
        ("id,name,city\n1,Société Générale,Besançon\n2,Léa,Nîmes\n", "cp1252"),
        ("id;name\n1;Łukasz Żółty\n2;Jiří Dvořák\n", "cp1250"),
        ("id,name\n1,Иван Петров\n2,Ольга Смирнова\n", "cp1251"),
        ("id,name,city\n1,山田太郎,東京都港区\n2,佐藤花子,大阪市北区\n", "shift_jis"),
        ("id,name,city\n1,김철수,서울특별시\n2,이영희,부산광역시\n", "euc-kr"),
        ("id,name,city\n1,王小明,臺北市信義區松仁路\n2,陳美玲,高雄市三民區\n", "big5"),
    ],
)
def test_encoding_in_doubt_is_asked_for(write: Write, text: str, encoding: str) -> None:
    """A file in another encoding is refused, never read as something else."""
    path = write(text, encoding=encoding)
    with pytest.raises(IntakeError, match="encoding="):
        open_source(Source("crm", path))
    named = open_source(Source("crm", path, encoding=encoding))
    assert sum(1 for _ in named) == text.count("\n") - 1


def test_chinese_after_much_ascii_is_found(write: Write, read: Read) -> None:
    """The encoding is told by the first part that is not plain ASCII."""
    ascii_rows = "".join(f"{n},Ann Lee,5550100\n" for n in range(30_000))
    text = "id,name,phone\n" + ascii_rows + "x,张伟,13812345678\n"
    outcome = read(write(text, encoding="gb18030"))
    assert outcome.cells[-1] == ["x", "张伟", "13812345678"]
    assert outcome.counts == (30_001, 30_001, 0)


def test_traditional_chinese_in_gb18030_is_found(write: Write, read: Read) -> None:
    """Characters beyond GB 2312 do not make the encoding doubtful."""
    text = "id,name,phone\n1,陳偉強,廣東省廣州市天河區\n2,張國榮,香港九龍\n"
    assert read(write(text, encoding="gb18030")).cells[0][1] == "陳偉強"


def test_undecodable_row_is_rejected_alone(write: Write, read: Read) -> None:
    """Bad bytes cost their row; the rows around it are read."""
    path = write("id,name\n1,张伟\n2,".encode() + b"\xff\xfe\n" + "3,李娜\n".encode())
    outcome = read(path)
    assert outcome.codes == [(2, "row.undecodable")]
    assert outcome.rejects[0].cells == ("2", "\\xff\\xfe")
    assert outcome.cells == [["1", "张伟"], ["3", "李娜"]]
    assert "utf-8" in outcome.rejects[0].issues[0].message()


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\x80\x81", "张".encode("gbk")])
def test_undecodable_row_in_ascii(write: Write, read: Read, bad: bytes) -> None:
    """One bad row does not put the encoding of an ASCII file in doubt."""
    outcome = read(write(b"id,name\n1,Ann\n2," + bad + b"\n3,Bob\n"))
    assert outcome.counts[0] == 3
    assert [row for row, _ in outcome.codes] in ([2], [])


def test_undecodable_row_in_gb18030(write: Write, read: Read) -> None:
    """Bad bytes in a GB18030 file cost their row only."""
    rows = CHINESE.encode("gb18030") * 20
    path = write(rows.replace("李娜".encode("gb18030"), b"\xff\xff", 1))
    assert read(path, fields={"id": "full_name"}).codes[0] == (2, "row.undecodable")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_delimiter_is_found(write: Write, read: Read, delimiter: str) -> None:
    """Any of the usual delimiters is found."""
    assert read(write(CHINESE.replace(",", delimiter))).cells == ROWS


def test_delimiter_is_not_misled(write: Write, read: Read) -> None:
    """Decimal commas and commas in addresses do not win over semicolons."""
    path = write("id;name;phone\n1;Lee, Ann;1,5\n2;Ray, Bob;2,5\n")
    assert read(path).cells == [["1", "Lee, Ann", "1,5"], ["2", "Ray, Bob", "2,5"]]


def test_delimiter_may_be_declared(write: Write, read: Read) -> None:
    """A first line ``sep=`` or the option names the delimiter."""
    text = "id^name\n1^Ann\n"
    assert read(write("sep=^\r\n" + text)).cells == [["1", "Ann"]]
    assert read(write(text), delimiter="^").cells == [["1", "Ann"]]


def test_one_column_needs_no_delimiter(write: Write, read: Read) -> None:
    """A file of one column is a table."""
    assert read(write("name\nAnn\nBob\n"), fields={"name": "full_name"}).cells == [
        ["Ann"],
        ["Bob"],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quotes(write: Write, read: Read, end: str) -> None:
    """Quoted delimiters, quotes and line ends are part of their cell."""
    text = f'id,name,phone{end}1,"Lee, ""Ann""",a{end}{end}2,"two{end}lines",b{end}'
    assert read(write(text)).cells == [
        ["1", 'Lee, "Ann"', "a"],
        ["2", f"two{end}lines", "b"],
    ]


def test_last_line_needs_no_end(write: Write, read: Read) -> None:
    """A file that stops without a line end loses nothing."""
    assert read(write(ASCII.rstrip("\n"))).counts == (2, 2, 0)


def test_blank_lines_are_no_rows(write: Write, read: Read) -> None:
    """Lines without anything are skipped; rows without a value are rejected."""
    outcome = read(write("\nid,name\n\n1,Ann\n,\n \n2,Bob\n\n"))
    assert outcome.counts == (4, 2, 2)
    assert outcome.codes == [(2, "row.empty"), (3, "row.empty")]


def test_short_row_is_accepted_with_a_warning(write: Write, read: Read) -> None:
    """Missing cells at the end are missing values."""
    outcome = read(write("id,name,phone\n1,Ann\n2,Bob,555\n"))
    assert outcome.cells == [["1", "Ann"], ["2", "Bob", "555"]]
    assert outcome.doubts == [(1, "row.too_few_cells")]


def test_long_row_is_rejected(write: Write, read: Read) -> None:
    """Cells that no column belongs to reject the row, and are kept."""
    outcome = read(write("id,name\n1,Ann,5550100,x\n2,Bob,,\n"))
    assert outcome.codes == [(1, "row.too_many_cells")]
    assert outcome.rejects[0].cells == ("1", "Ann", "5550100", "x")
    assert outcome.rejects[0].issues[0].parameters == {"cells": 4, "columns": 2}
    assert outcome.cells == [["2", "Bob"]]


def test_nul_byte_rejects_its_row(write: Write, read: Read) -> None:
    """A NUL byte costs its row only."""
    outcome = read(write(b"id,name\n1,A\0nn\n2,Bob\n" + b"3,Cat\n" * 3))
    assert outcome.codes[0] == (1, "row.nul_byte")
    assert outcome.rejects[0].cells == ("1", "A\0nn")


@pytest.mark.parametrize("quote", ["", '"'])
def test_giant_cell_rejects_its_row(write: Write, read: Read, quote: str) -> None:
    """A cell of 10 MB is rejected and kept; the next rows are read."""
    giant = "x" * 10_000_000
    outcome = read(write(f"id,name\n1,{quote}{giant}{quote}\n2,Bob\n"))
    assert outcome.codes == [(1, "row.cell_too_long")]
    assert outcome.rejects[0].cells == ("1", giant)
    assert outcome.cells == [["2", "Bob"]]


def test_cell_length_can_be_raised(write: Write, read: Read) -> None:
    """A cell longer than what csv reads is accepted when the limit allows."""
    long = "y" * 200_000
    outcome = read(write(f'id,name\n1,"{long}"\n'), max_cell_length=200_000)
    assert outcome.cells == [["1", long]]


def test_unclosed_quote_costs_its_line(write: Write, read: Read) -> None:
    """A quote that never closes rejects its line; the rows after it are read."""
    text = 'id,name,phone\n1,"Ann,5550100\n' + "".join(
        f"{n},Bob,555\n" for n in range(2, 50)
    )
    outcome = read(write(text))
    assert outcome.codes == [(1, "row.unclosed_quote")]
    assert outcome.rejects[0].cells == ("1", "Ann,5550100\n")
    assert outcome.counts == (49, 48, 1)


def test_unclosed_quote_before_quoted_rows(write: Write, read: Read) -> None:
    """A later quote does not close a cell when text follows it."""
    outcome = read(write('id,name,phone\n1,"Ann,1\n2,"Lee, Bob",2\n3,"Ray",3\n'))
    assert outcome.codes == [(1, "row.unclosed_quote")]
    assert outcome.cells == [["2", "Lee, Bob", "2"], ["3", "Ray", "3"]]


def test_unclosed_quote_stops_at_the_cell_limit(write: Write, read: Read) -> None:
    """A cell is given up as unclosed at the greatest length of a cell."""
    rows = "".join(f"{n},Bob,5\n" for n in range(2, 60))
    text = f'id,name,phone\n1,"Ann,5\n{rows}60,Cat",5\n'
    assert read(write(text)).counts == (1, 1, 0)
    assert read(write(text), max_cell_length=200).counts == (60, 59, 1)


def test_quotes_in_wrong_places_are_text(write: Write, read: Read) -> None:
    """A line with stray quotes is taken when it has the cells of the header."""
    outcome = read(write('id,name\n1,5" pipe\n2,"Foo" Ltd\n3,"A" b,"c"\n'))
    assert outcome.cells == [["1", '5" pipe'], ["2", "Foo Ltd"]]
    assert outcome.codes == [(3, "row.unclosed_quote")]


def test_reading_again_what_a_quote_swallowed_is_linear(
    write: Write, read: Read
) -> None:
    """A file made of quotes that open again on each line ends in time."""
    line = 'x","y\n'
    outcome = read(write("id,name\n" + line * 3000))
    assert outcome.counts[0] >= 1000
    assert outcome.counts[0] == outcome.counts[1] + outcome.counts[2]


def test_table_without_header(write: Write, read: Read) -> None:
    """A first row that looks like the others is data."""
    outcome = read(write("张伟,13812345678\n李娜,13912345678\n"), fields=None)
    assert outcome.reader.header == ("column_1", "column_2")
    assert outcome.reader.field_map.to_dict() == {
        "column_1": "full_name",
        "column_2": "phone",
    }
    assert outcome.counts == (2, 2, 0)


def test_title_above_the_header_is_no_row(write: Write, read: Read) -> None:
    """A title line above a header of known words is skipped, in CSV as elsewhere."""
    path = write("会员名单\n会员编号,姓名\nM1,张伟\n")
    assert read(path, fields=None).cells == [["M1", "张伟"]]


def test_field_map_tells_of_the_header(write: Write, read: Read) -> None:
    """Columns named by the field map settle whether there is a header."""
    path = write("Ann,Lee\nBob,Ray\n")
    numbered = read(path, fields={"column_2": "family_name"})
    assert numbered.cells == [["Lee", "Ann"], ["Ray", "Bob"]]
    assert read(path, fields={"Ann": "given_name"}).cells == [["Bob", "Ray"]]


def test_header_only_is_a_table_without_rows(write: Write, read: Read) -> None:
    """A header without rows is no error."""
    outcome = read(write("客户编号,姓名,手机\n"), fields=None)
    assert outcome.counts == (0, 0, 0)
    assert outcome.reader.field_map.to_dict() == {
        "客户编号": "record_id",
        "姓名": "full_name",
        "手机": "phone",
    }


def test_names_of_columns_are_unique(write: Write, read: Read) -> None:
    """Empty and repeated headers are numbered; their cells are kept."""
    outcome = read(write("id,Phone,,Phone\n1,a,b,c\n"), fields={"id": "record_id"})
    assert outcome.reader.header == ("id", "Phone", "column_3", "Phone_2")
    assert outcome.records[0].extras == {"Phone": "a", "column_3": "b", "Phone_2": "c"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"<!DOCTYPE html><table>", "HTML"),
        (b'[{"id": 1}]', "JSON"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"\0" * 500, "binary"),
        (b'"id,name\n1,Ann\n', "never closed"),
    ],
)
def test_file_that_is_no_table_is_refused(
    write: Write, content: bytes, reason: str
) -> None:
    """What is no table is named in plain words."""
    with pytest.raises(IntakeError, match=reason) as caught:
        open_source(Source("crm", write(content)))
    assert str(caught.value).startswith("source 'crm': ")


def test_random_bytes_are_refused(write: Write) -> None:
    """Bytes without any sense are refused."""
    data = bytes((n * n * 31 + n * 7) % 251 + 4 for n in range(5000))
    with pytest.raises(IntakeError):
        open_source(Source("crm", write(data)))


def test_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and text that is no path are refused."""
    for rows, reason in (
        (tmp_path / "none.csv", "there is none"),
        (tmp_path, "folder"),
        ("id,name\n1,\0", "cannot be opened"),
    ):
        with pytest.raises(IntakeError, match=reason) as caught:
            open_source(Source("crm", rows))
        assert str(tmp_path) not in str(caught.value)


def test_reading_twice_gives_equal_rows(write: Write, read: Read) -> None:
    """A path can be read as often as wanted."""
    path = write(CHINESE)
    assert read(path).records == read(str(path)).records


def test_wrong_encoding_is_told_by_the_header(write: Write) -> None:
    """A header that does not decode is no header: the encoding was named wrongly."""
    path = write("编号,姓名\n1,张伟\n", encoding="gb18030")
    with pytest.raises(IntakeError, match="the header is not utf-8; name the encoding"):
        open_source(Source("crm", path, encoding="utf-8"))


@pytest.mark.parametrize("cell", ['="007"', '"=""007"""'])
def test_digits_kept_by_a_formula_are_text(write: Write, read: Read, cell: str) -> None:
    """What a spreadsheet shows of a formula of text is the cell."""
    outcome = read(write(f'id,note\n{cell},a="b" c\n'))
    assert outcome.records[0].ref.record_id == "007"
    assert outcome.cells == [["007", 'a="b" c']]


def test_faulty_row_keeps_its_formula(write: Write, read: Read) -> None:
    """The cells of a row that cannot be split are kept as they are."""
    outcome = read(write('id,name,note\n="7","open\n8,Ann,\n'))
    assert outcome.codes == [(1, "row.unclosed_quote")]
    assert outcome.rejects[0].cells[0] == '="7"'


@pytest.mark.parametrize(
    ("stated", "rows"), [({"header": True}, 2), ({"header": False}, 3)]
)
def test_a_stated_header_is_believed(
    tmp_path: Path, stated: dict[str, Any], rows: int
) -> None:
    """Whether the first row names columns need not be guessed from its words."""
    path = tmp_path / "animals.csv"
    path.write_text("dog,cat\nbird,fish\nant,bee\n", "utf-8")
    found = open_source(Source("zoo", path, fields={}, **stated))
    assert sum(1 for _ in found) == rows
