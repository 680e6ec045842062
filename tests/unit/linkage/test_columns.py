"""Any table becomes codes into distinct texts, and goes back out in its own library."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import (
    TextColumn,
    concatenate,
    encode,
)
from customer_core.linkage._frames import read_columns, to_frame


def decoded(column: TextColumn) -> list[str | None]:
    """The text of each row."""
    texts = [*column.values, None]  # noqa: PD011 - no pandas object
    return [texts[code] for code in column.codes]


CELLS: dict[str, list[str | None]] = {"name": ["Ann", None, "Ann"]}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" x ", " x "),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (np.float32(7), "7"),
        (float("inf"), "inf"),
        (date(1990, 1, 2), "1990-01-02"),
        (datetime(1990, 1, 2, 3, tzinfo=UTC), "1990-01-02"),
        (True, "true"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
    ],
)
def test_a_cell_becomes_its_text(cell: object, text: str) -> None:
    """Numbers lose a needless decimal, times their time of day."""
    assert decoded(encode([cell])) == [text]


@pytest.mark.parametrize(
    "cell", [None, float("nan"), np.float32("nan"), "", "  ", pd.NA, pd.NaT]
)
def test_an_empty_cell_is_missing(cell: object) -> None:
    """Every way to say nothing is code -1."""
    column = encode([cell, "a"])
    assert column.codes.tolist() == [-1, 0]
    assert len(column) == 2


def test_a_cell_that_holds_a_list_is_refused() -> None:
    """A cell holds one value."""
    with pytest.raises(ConfigurationError, match="one text, number or date"):
        encode([["a"]])


@pytest.mark.parametrize(
    "frame",
    [
        CELLS,
        {"name": tuple(CELLS["name"])},
        {"name": np.array(["Ann", None, "Ann"], object)},
        {"name": encode(CELLS["name"])},
        pd.DataFrame(CELLS),
        pl.DataFrame(CELLS),
        pl.LazyFrame(CELLS),
        pa.table(CELLS),
    ],
    ids=["dict", "tuple", "numpy", "encoded", "pandas", "polars", "lazy", "arrow"],
)
def test_every_table_reads_the_same(frame: object) -> None:
    """Dataframes and mappings give equal columns."""
    columns, _ = read_columns(frame, ["name"])
    assert decoded(columns["name"]) == ["Ann", None, "Ann"]


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (CELLS, dict),
        (pd.DataFrame(CELLS), pd.DataFrame),
        (pl.DataFrame(CELLS), pl.DataFrame),
        (pa.table(CELLS), pa.Table),
    ],
)
def test_a_frame_goes_out_in_the_library_it_came_from(
    frame: object, kind: type[Any]
) -> None:
    """A mapping stays a mapping."""
    _, library = read_columns(frame, ["name"])
    assert isinstance(to_frame({"x": np.arange(2)}, library), kind)


def test_an_unknown_column_is_refused_with_the_known_ones() -> None:
    """The message helps to find the typing error."""
    with pytest.raises(ConfigurationError, match="no column 'nmae'; it has: name"):
        read_columns(CELLS, ["nmae"])


@pytest.mark.parametrize("unit", ["D", "s", "us", "ns"])
def test_an_array_of_dates_is_read_whatever_its_unit(unit: str) -> None:
    """Numpy lists nanoseconds as numbers."""
    born = np.array(["1990-01-02", "NaT"], f"datetime64[{unit}]")
    columns, _ = read_columns({"born": born}, ["born"])
    assert decoded(columns["born"]) == ["1990-01-02", None]


def test_two_columns_of_one_name_are_refused() -> None:
    """Nobody knows which one is meant."""
    with pytest.raises(ConfigurationError, match="two columns of the table have one"):
        read_columns(pd.DataFrame([["a", "b"]], columns=["x", "x"]), ["x"])


def test_a_column_may_be_named_by_a_number() -> None:
    """As pandas names columns without a header."""
    columns, _ = read_columns(pd.DataFrame([["a"], ["b"]]), [0])  # type: ignore[list-item] # pandas allows any name
    assert decoded(columns[0]) == ["a", "b"]  # type: ignore[index] # as above


def test_columns_of_unequal_length_are_refused() -> None:
    """Rows must line up."""
    with pytest.raises(ConfigurationError, match="differ in length"):
        read_columns({"a": ["x"], "b": []}, ["a", "b"])


def test_something_that_is_no_table_is_refused() -> None:
    """A number has no columns."""
    with pytest.raises(ConfigurationError, match="cannot read a table from int"):
        read_columns(7, ["a"])


def test_no_personal_value_is_in_the_repr() -> None:
    """A column shows its size only."""
    assert repr(encode(["Ann"])) == "TextColumn(codes=<1>, values=<1>)"


def test_concatenated_columns_share_their_texts() -> None:
    """Rows of the second column follow those of the first."""
    both = concatenate([encode(["a"]), encode(["b", "a", None])])
    assert decoded(both) == ["a", "b", "a", None]
