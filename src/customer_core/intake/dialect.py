"""The first lines of a CSV file -> its delimiter, and whether it has a header.

Rules:
    The delimiter is the one that splits the most rows into as many cells as the first,
    and the first into more than one. A first row is a header unless it looks like the
    rows below it: a cell of the shape its column has (a number, date, phone, e-mail),
    or one whose text comes again below. Names from a field map settle it. A title of
    one cell above a header of known words is no row.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Final

from customer_core.errors import IntakeError
from customer_core.intake.headers import names_nothing, read_header
from customer_core.intake.quoting import Splitter
from customer_core.intake.recognizers import shape
from customer_core.intake.rows import unique_names

DELIMITERS: Final = (",", "\t", ";", "|", "，")
_JUDGED_ROWS: Final = 50
_MOST_TITLES: Final = 5
_NEVER_HEADERS: Final = frozenset({"email", "mobile", "resident_id", "date"})


def declared_delimiter(line: str) -> str | None:
    r"""The delimiter of a first line like ``sep=;``, which spreadsheets write.

    Example:
        >>> declared_delimiter("sep=;\r\n"), declared_delimiter("name;phone\n")
        (';', None)
    """
    text = line.rstrip("\r\n").strip('"')
    declared = text[:4].lower() == "sep=" and len(text) == len("sep=;")
    return text[-1] if declared else None


def sniff_delimiter(lines: Sequence[str]) -> str:
    r"""The delimiter of lines, a comma when there is no sign of any.

    Example:
        >>> sniff_delimiter(["name;amount\n", "Ann;1,5\n", "Bob;2,5\n"])
        ';'
    """

    def fit(delimiter: str) -> tuple[float, int]:
        rows = Splitter(delimiter).rows(lines[:_JUDGED_ROWS])
        widths = [len(row) for row in rows if isinstance(row, list)]
        if not widths or widths[0] == 1:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(DELIMITERS, key=fit)


def split_header(
    rows: Sequence[list[str]],
    named: Collection[str],
    *,
    header: bool | None = None,
) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the rows without the one that held them.

    Args:
        rows: the first rows of a table.
        named: columns an application speaks of.
        header: whether there is one; ``None`` to find out.

    Raises:
        IntakeError: when there is no row.

    Example:
        >>> split_header([["Ann", "ann@example.com"]], ())
        (['column_1', 'column_2'], [['Ann', 'ann@example.com']])
    """
    if not rows:
        msg = "it holds no value; a table needs at least a header"
        raise IntakeError(msg)
    first, *others = rows[_title_lines(rows) :]
    if has_header(first, others, named) if header is None else header:
        return unique_names(first), others
    return unique_names([""] * len(first)), [first, *others]


def _title_lines(rows: Sequence[list[str]]) -> int:
    """How many lines above the header only hold a title, as spreadsheets have them."""
    for number, row in enumerate(rows[:_MOST_TITLES]):
        if sum(bool(cell.strip()) for cell in row) > 1:
            return number if sum(map(_is_known, row)) > 1 else 0
    return 0


def _is_known(cell: str) -> bool:
    named = read_header(cell) or read_header(cell, "transaction")
    return named is not None or names_nothing(cell)


def has_header(
    first: Sequence[str], rows: Sequence[Sequence[str]], named: Collection[str] = ()
) -> bool:
    """Whether the first row names the columns of the rows below it.

    Args:
        first: cells of the first row.
        rows: some rows below it.
        named: columns an application speaks of.

    Example:
        >>> has_header(["姓名", "手机"], [["张三", "13812345678"]])
        True
        >>> has_header(["李四", "13912345678"], [["张三", "13812345678"]])
        False
    """
    if named:
        return not set(first).isdisjoint(named)
    if not any(map(str.strip, first)):
        return False
    if any(shape(cell) in _NEVER_HEADERS for cell in first):
        return False
    if any(map(_is_known, first)):
        return True
    columns = zip_longest(*rows[:_JUDGED_ROWS], fillvalue="")
    pairs = zip(first, columns, strict=False)
    return not any(_belongs(cell, column) for cell, column in pairs)


def _belongs(cell: str, column: Sequence[str]) -> bool:
    """Whether a first cell looks like a value of its column."""
    own, shapes = shape(cell), Counter(filter(None, map(shape, column)))
    alike = bool(own) and shapes.most_common(1)[:1] == [(own, shapes[own])]
    return alike or (bool(cell.strip()) and cell in column)
