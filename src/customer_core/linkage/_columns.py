"""Any dataframe's columns -> text codes, through narwhals.

Rules:
    The only module of linkage that meets a dataframe. Values become text once per
    distinct value; missing is code -1. A dataframe goes back out in its own library.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from types import ModuleType
from typing import Any

import narwhals as nw
import numpy as np
from attrs import field, frozen
from narwhals.exceptions import DuplicateError
from numpy.typing import NDArray

from customer_core._text import scalar_text
from customer_core.errors import ConfigurationError


@frozen(eq=False)
class TextColumn:
    """One column as codes into its distinct texts.

    Attributes:
        codes: int32, shape (rows,); -1 is missing.
        values: distinct texts, none empty.
    """

    codes: NDArray[np.int32] = field(repr=lambda codes: f"<{len(codes)}>")
    values: tuple[str, ...] = field(repr=lambda values: f"<{len(values)}>")

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.codes)

    def equals(self, other: "TextColumn") -> bool:
        """Whether every cell is the same; codes count from 0 as values appear."""
        return self.values == other.values and np.array_equal(self.codes, other.codes)


def encode(cells: Iterable[object]) -> TextColumn:
    """The column of ``cells``; ``None``, NaN and blank text are missing.

    Raises:
        ConfigurationError: for a cell that is a list, a mapping or the like.

    Example:
        >>> column = encode(["Ann", None, "Ann", 7.0])
        >>> column.codes.tolist(), column.values
        ([0, -1, 0, 1], ('Ann', '7'))
    """
    seen: dict[object, int] = {}
    try:
        raw = [seen.setdefault(cell, len(seen)) for cell in cells]
    except TypeError:
        msg = "a cell holds a list or a mapping; give one text, number or date per cell"
        raise ConfigurationError(msg) from None
    values: dict[str, int] = {}
    texts = map(_text, seen)
    recode = np.fromiter(
        (values.setdefault(text, len(values)) if text else -1 for text in texts),
        np.int32,
        len(seen),
    )
    codes = recode[np.array(raw, np.intp)] if raw else np.empty(0, np.int32)
    return TextColumn(codes, tuple(values))


def _text(cell: object) -> str:
    """The text of a cell; of a moment the day only, for that is what is compared."""
    text = scalar_text(cell)
    if text is None:
        return str(cell)
    if isinstance(cell, date):  # a datetime is one too, and so is a missing one
        return text[:10]
    return "" if text.isspace() else text


def read_columns(
    frame: Any,  # noqa: ANN401 - any dataframe
    names: Iterable[str],
) -> tuple[dict[str, TextColumn], ModuleType | None]:
    """The named columns of a table, and the library of the table.

    Args:
        frame: a dataframe of any library that narwhals knows, or a mapping of columns.
        names: of the columns.

    Returns:
        The columns, and the module of the dataframe library; ``None`` for a mapping.

    Raises:
        ConfigurationError: for something that is no table, an unknown column, or
            columns of unequal length.
    """
    table = frame if isinstance(frame, Mapping) else _dataframe(frame)
    known = list(table if isinstance(table, Mapping) else table.columns)
    columns = {}
    for name in names:
        if name not in known:
            have = ", ".join(map(str, known))
            msg = f"the table has no column {name!r}; it has: {have}"
            raise ConfigurationError(msg)
        cells = table[name] if isinstance(table, Mapping) else table.get_column(name)
        columns[name] = cells if isinstance(cells, TextColumn) else encode(_list(cells))
    if len({len(column) for column in columns.values()}) > 1:
        msg = "the columns differ in length; give each the same number of rows"
        raise ConfigurationError(msg)
    if isinstance(table, Mapping):
        return columns, None
    return columns, nw.get_native_namespace(table)


def _list(cells: Any) -> Iterable[object]:  # noqa: ANN401 - a column of any library
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "M":
        cells = cells.astype("datetime64[us]")  # finer ones are listed as numbers
    for method in ("to_list", "tolist", "to_pylist"):
        if hasattr(cells, method):
            listed: Iterable[object] = getattr(cells, method)()
            return listed
    return list(cells)


def _dataframe(frame: Any) -> "nw.DataFrame[Any]":  # noqa: ANN401 - any dataframe
    try:
        table = nw.from_native(frame)
    except DuplicateError:
        msg = "two columns of the table have one name; rename one"
        raise ConfigurationError(msg) from None
    except TypeError:
        msg = (
            f"cannot read a table from {type(frame).__name__}; give a dataframe or a"
            " mapping of columns"
        )
        raise ConfigurationError(msg) from None
    if isinstance(table, nw.DataFrame):
        return table
    with suppress(Exception):  # a library's own words quote values of the table
        collected: nw.DataFrame[Any] = table.collect()
        return collected
    msg = "the lazy dataframe cannot be computed; collect it first to see why"
    raise ConfigurationError(msg)


def concatenate(columns: Sequence[TextColumn]) -> TextColumn:
    """The rows of several columns, one below the other.

    Example:
        >>> concatenate([encode(["a", "b"]), encode(["b", None])]).codes.tolist()
        [0, 1, 1, -1]
    """
    seen: dict[str, int] = {}
    codes = [np.empty(0, np.int32)]
    for column in columns:
        recode = [seen.setdefault(value, len(seen)) for value in column.values]
        codes.append(np.array([*recode, -1], np.int32)[column.codes])
    return TextColumn(np.concatenate(codes), tuple(seen))


def to_frame(columns: Mapping[str, NDArray[Any]], library: ModuleType | None) -> Any:  # noqa: ANN401 - the caller's own dataframe library
    """The columns as a dataframe of ``library``; as they are where it is ``None``."""
    if library is None:
        return dict(columns)
    return nw.from_dict(columns, backend=library).to_native()
