"""Dataframes, columns and mappings: the same rows from all of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from customer_core.errors import IntakeError
from customer_core.intake import Source, open_source
from customer_core.intake.cells import as_text

Read = Callable[..., Any]
COLUMNS: dict[str, list[object]] = {
    "id": [1, 2, 3],
    "name": ["张伟", None, "Ann"],
    "phone": [13812345678.0, None, 2.5],
    "born": [date(1990, 1, 2), None, date(2000, 12, 31)],
    "seen": [datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), None, None],
    "vip": [True, None, False],
}
ROWS = [
    dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)
]
TEXTS = [
    ["1", "张伟", "13812345678", "1990-01-02", "2020-01-02T03:04:05+00:00", "true"],
    ["2"],
    ["3", "Ann", "2.5", "2000-12-31", "false"],
]


@pytest.mark.parametrize(
    "make",
    [
        pd.DataFrame,
        pl.DataFrame,
        pl.LazyFrame,
        pa.table,
        dict,
        lambda _: ROWS,
        lambda _: iter(ROWS),
        lambda columns: pd.DataFrame(columns).convert_dtypes(),
    ],
    ids=[
        "pandas",
        "polars",
        "lazy",
        "arrow",
        "columns",
        "rows",
        "iterator",
        "nullable",
    ],
)
def test_every_kind_of_table_gives_the_same_rows(
    read: Read, make: Callable[[dict[str, list[object]]], object]
) -> None:
    """Missing is missing, whole numbers have no point, dates are ISO 8601."""
    assert read(make(COLUMNS)).cells == TEXTS


def test_reading_a_frame_twice_gives_equal_rows(read: Read) -> None:
    """A frame can be read as often as wanted."""
    frame = pd.DataFrame(COLUMNS)
    assert read(frame).records == read(frame).records


def test_names_of_columns_become_text(read: Read) -> None:
    """Columns that are named by numbers are read."""
    frame = pd.DataFrame([["x", "y"]])
    assert read(frame, fields={"0": "record_id"}).records[0].extras == {"1": "y"}
    assert read([{0: "x", "b": "y"}], fields={"0": "record_id"}).cells == [["x", "y"]]


def test_repeated_column_names_are_refused() -> None:
    """Two columns of one name cannot be told apart."""
    frame = pd.DataFrame([["x", "y"]], columns=["a", "a"])
    with pytest.raises(IntakeError, match="two columns of one name"):
        open_source(Source("crm", frame))


def test_row_that_is_no_mapping_is_rejected(read: Read) -> None:
    """Rows of another kind are rejected with what they hold."""
    outcome = read([{"id": "1"}, ["a", 2.0], "text", None, 7])
    assert [code for _, code in outcome.codes] == ["row.not_a_mapping"] * 4
    assert [row.cells for row in outcome.rejects] == [
        ("a", "2"),
        ("text",),
        ("",),
        ("7",),
    ]
    assert outcome.rejects[0].issues[0].parameters == {"type": "list"}
    assert outcome.counts == (5, 1, 4)


@pytest.mark.parametrize(
    "rows",
    [
        b"id,name\n",
        StringIO("id,name\n"),
        pd.DataFrame({"id": [1], "name": ["Ann"]}).to_dict(),
        {"id": {1, 2}},
        {"id": iter([1])},
    ],
    ids=["bytes", "stream", "columns by index", "set", "iterator"],
)
def test_what_only_looks_like_rows_is_refused(rows: object) -> None:
    """Bytes, open files and columns without an order are no table."""
    with pytest.raises(IntakeError, match="give"):
        open_source(Source("crm", rows))


def test_name_of_a_column_can_be_written(read: Read) -> None:
    """A lone surrogate in a key is written out."""
    outcome = read([{"id": "1", "a\ud800": "x"}])
    assert outcome.records[0].extras == {"a\\ud800": "x"}


def test_no_rows_are_no_error(read: Read) -> None:
    """An empty list or frame is a table without rows."""
    assert read([]).counts == (0, 0, 0)
    assert read(pd.DataFrame({"id": []})).counts == (0, 0, 0)
    assert read({"id": []}).counts == (0, 0, 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (None, ""),
        (float("nan"), ""),
        (float("inf"), "inf"),
        (pd.NA, ""),
        (pd.NaT, ""),
        (Decimal("NaN"), ""),
        (Decimal("164.150"), "164.150"),
        (np.float64(13812345678.0), "13812345678"),
        (np.int64(7), "7"),
        (np.str_("x"), "x"),
        (np.datetime64("2020-01-02"), "2020-01-02"),
        (pd.Timestamp("2020-01-02"), "2020-01-02"),
        (1e21, "1000000000000000000000"),
        (110105194912310021, "110105194912310021"),
        (datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001 - as spreadsheets hold it
        (datetime(2020, 1, 2, 10, 30), "2020-01-02T10:30:00"),  # noqa: DTZ001
        (b"caf\xc3\xa9\xff", "café\\xff"),
        ({"id": 1, "name": "张"}, '{"id": 1, "name": "张"}'),
        (["a", None], '["a", null]'),
        (complex(1, 2), "(1+2j)"),
    ],
)
def test_text_of_a_value(value: object, expected: object) -> None:
    """Every value becomes the text a person would type."""
    assert as_text(value) == expected
