"""The small parts: names of columns, headers, shapes, ids, quotes."""

from time import process_time

import pytest

from customer_core.intake.dialect import declared_delimiter, has_header, sniff_delimiter
from customer_core.intake.encoding import mark_undecodable, readable
from customer_core.intake.headers import read_header
from customer_core.intake.quoting import Splitter
from customer_core.intake.recognizers import profile, shape
from customer_core.intake.rows import Fault, unique_names
from customer_core.intake.seen import SeenIds
from customer_core.intake.vocabulary import CUSTOMER, TRANSACTION
from customer_core.issues import IssueCode
from customer_core.models import Field


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a_2", "a_3"]),
        (["a", "a", "a_2"], ["a", "a_3", "a_2"]),
        (["", " ", "column_1"], ["column_1_2", "column_2", "column_1"]),
        ([], []),
    ],
)
def test_unique_names(cells: list[str], names: list[str]) -> None:
    """No name is given twice, and none that is given by the file is changed."""
    assert unique_names(cells) == names


def test_ids_are_remembered() -> None:
    """Every id is new once, however many there are."""
    seen = SeenIds()
    ids = [f"Z{n}" for n in range(5000)]
    assert all(seen.add(one) for one in ids)
    assert not any(seen.add(one) for one in ids)
    assert len(seen) == 5000
    assert seen.add("\ud800")


@pytest.mark.parametrize("table", [CUSTOMER, TRANSACTION])
def test_vocabulary_has_no_word_twice(
    table: tuple[tuple[object, object, str], ...],
) -> None:
    """A word names one field."""
    words = [word for _, _, words in table for word in words.split()]
    assert len(words) == len(set(words)), sorted(w for w in words if words.count(w) > 1)
    assert all(word == word.casefold() for word in words)


@pytest.mark.parametrize(
    ("header", "field", "label"),
    [
        ("手机号码（必填）", "phone", "mobile"),
        ("* 客户 姓名", "full_name", None),
        ("Phone (Home)", "phone", "home"),
        ("E-MAIL", "email", None),
        ("ＰＨＯＮＥ", "phone", None),
        ("邮箱2", "email", "2"),
        ("收货人电话", "phone", "shipping"),
        ("Created (UTC)", "registered_at", None),
        ("办公电话号码", "phone", "work"),
        ("billing_first_name", "given_name", None),
    ],
)
def test_headers_are_understood(header: str, field: str, label: str | None) -> None:
    """Width, case, notes and qualifiers do not hide what a header means."""
    sense = read_header(header)
    assert (sense.field, sense.label) == (field, label)


@pytest.mark.parametrize("field", Field)
def test_fields_are_understood_by_their_own_names(field: Field) -> None:
    """A header that is the name of a field names it."""
    senses = (read_header(field.value, kind) for kind in ("customer", "transaction"))
    assert field in [sense.field for sense in senses if sense]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Lead Source",
        "配偶姓名",
        "Company ID",
        "公司编号注册",
        "用户名",
        "Email Opt Out",
    ],
)
def test_headers_that_mean_nothing(header: str) -> None:
    """A header that names no field gives none."""
    assert read_header(header) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("N/A", ""),
        ("x" * 300, ""),
        ("http://example.com", "url"),
        ("'13812345678", "mobile"),
        ("1,352.71", "decimal"),
        ("王", "surname"),
        ("女士", "honorific"),
        ("买买提·艾力", "han_name"),
        ("你好", ""),
        ("随便写的一句话", ""),
        ("5 Jan 1990", "date"),
        ("Jan 5, 1990", "date"),
    ],
)
def test_shapes(text: str, expected: object) -> None:
    """A text has the form a reader would see."""
    assert shape(text) == expected


def test_profile_overlooks_placeholders() -> None:
    """What stands for a missing value counts for nothing."""
    found = profile(["1990-01-02", "-", "", "暂无", "1980/3/4"])
    assert (found.filled, found.shares, found.years) == (2, {"date": 1.0}, (1980, 1990))
    assert profile([]).filled == 0


def test_header_is_told_from_data() -> None:
    """A first row is a header unless it looks like its columns."""
    assert has_header(["id", "code"], [["1", "x9"], ["2", "x8"]])
    assert not has_header(["1", "x7"], [["2", "x8"], ["3", "x9"]])
    assert not has_header(["Ann", "London"], [["Bob", "London"]])
    assert has_header(["Nom", "Ville"], [["Bob", "London"], ["Cat", "Paris"]])
    assert not has_header(["", " "], [])
    assert not has_header(["x", "a@example.com"], [])


def test_delimiters() -> None:
    """Without a sign of any delimiter the comma is taken."""
    assert sniff_delimiter([]) == ","
    assert sniff_delimiter(["name\n", "Ann\n"]) == ","
    assert declared_delimiter('"sep=\t"\n') == "\t"
    assert declared_delimiter("sep=ab\n") is None


def test_undecodable_bytes_can_be_shown() -> None:
    """Marks of bad bytes and lone surrogates are written out."""
    assert readable("a\udcff") == "a\\xff"
    assert readable("a\ud800") == "a\\ud800"
    error = UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no")
    with pytest.raises(UnicodeEncodeError):
        mark_undecodable(error)


def test_unclosed_cells_are_given_up_beyond_the_last_column() -> None:
    """A row that opens a cell beyond the header is not read to the end of the file."""
    lines = ['1,"a","b\n', "2,x\n", "3,y\n"]
    first, *others = Splitter(",", width=2).rows(lines)
    assert isinstance(first, Fault)
    assert first.code is IssueCode.ROW_UNCLOSED_QUOTE
    assert first.cells == ("1", "a", "b\n")
    assert others == [["2", "x"], ["3", "y"]]


@pytest.mark.parametrize("unit", ["路", "1 ", "北京", "a.b'", "1, ", "<a@", "(0"])
def test_shapes_are_told_in_time(unit: str) -> None:
    """No text makes a pattern try for long."""
    started = process_time()
    shape(unit * 100)
    assert process_time() - started < 0.1
