"""Dataframes, mappings of columns and iterables of mappings -> rows of texts.

Rules:
    A frame is read through narwhals, so its library need not be known here. Every
    column of every row is kept: an iterable of mappings may bring new columns at any
    row. Cells become text by :mod:`.cells`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import partial
from io import IOBase
from itertools import chain, islice
from typing import Any

import narwhals as nw
from narwhals.exceptions import DuplicateError

from customer_core.errors import IntakeError
from customer_core.intake.cells import as_text
from customer_core.intake.encoding import readable
from customer_core.intake.rows import SAMPLE_ROWS, Fault, Row, Rows
from customer_core.issues import IssueCode

_NO_ROWS = (bytes, bytearray, IOBase)  # iterable, yet not of rows
_NO_COLUMNS = (str, bytes, Mapping, AbstractSet)


def open_object(rows: object) -> Rows:
    """The rows of anything that is not a file.

    Raises:
        IntakeError: when the object cannot be read as a table.
    """
    if isinstance(rows, Mapping):
        return _open_columns(rows)
    try:
        frame: Any = nw.from_native(rows, pass_through=True)
    except DuplicateError:
        msg = "the dataframe has two columns of one name; rename one"
        raise IntakeError(msg) from None
    if isinstance(frame, nw.LazyFrame):
        frame = _collected(frame)
    if isinstance(frame, nw.DataFrame):
        return _open_frame(frame)
    if not isinstance(rows, Iterable) or isinstance(rows, _NO_ROWS):
        kind = type(rows).__name__
        msg = f"rows is a {kind}; give a path, a frame or an iterable of mappings"
        raise IntakeError(msg)
    return _open_mappings(rows)


def _collected(frame: "nw.LazyFrame[Any]") -> "nw.DataFrame[Any]":
    with suppress(Exception):  # a library's own words quote values of the table
        return frame.collect()
    msg = "the lazy dataframe cannot be computed; collect it first to see why"
    raise IntakeError(msg)


def _open_frame(frame: "nw.DataFrame[Any]") -> Rows:
    def read() -> Iterator[Row]:
        return (list(map(as_text, row)) for row in frame.iter_rows(named=False))

    return _fixed([str(name) for name in frame.columns], read)


def _open_columns(columns: Mapping[Any, Any]) -> Rows:
    def read() -> Iterator[Row]:
        rows = zip(*columns.values(), strict=True)
        return (list(map(as_text, row)) for row in rows)

    values = columns.values()
    sized = all(
        hasattr(c, "__len__") and not isinstance(c, _NO_COLUMNS) for c in values
    )
    if not sized or len(set(map(len, values))) != 1:
        msg = "a mapping of columns needs columns of one length; give lists or arrays"
        raise IntakeError(msg)
    return _fixed([str(name) for name in columns], read)


def _fixed(header: list[str], read: Callable[[], Iterator[Row]]) -> Rows:
    sample = [row for row in islice(read(), SAMPLE_ROWS) if isinstance(row, list)]
    return Rows(header=header, sample=sample, read=read)


def _open_mappings(rows: Iterable[object]) -> Rows:
    header: list[str] = []
    convert = partial(_of_mapping, header, {})
    source = iter(rows)
    first = list(islice(source, SAMPLE_ROWS))
    sample = [row for row in map(convert, first) if isinstance(row, list)]
    return Rows(
        header=header,
        sample=[row + [""] * (len(header) - len(row)) for row in sample],
        read=lambda: map(convert, chain(first, source)),
        grows=True,
    )


def _of_mapping(header: list[str], places: dict[str, int], row: object) -> Row:
    """Cells of a mapping in the order of ``header``, to which new columns are added."""
    if not isinstance(row, Mapping):
        kind = type(row).__name__
        cells = row if isinstance(row, (list, tuple)) else (row,)
        return Fault(
            code=IssueCode.ROW_NOT_A_MAPPING,
            parameters={"type": kind},
            cells=tuple(map(as_text, cells)),
        )
    cells = [""] * len(header)
    for key, value in row.items():
        name = readable(as_text(key))
        place = places.setdefault(name, len(header))
        if place == len(header):
            header.append(name)
            cells.append("")
        cells[place] = as_text(value)
    return cells
