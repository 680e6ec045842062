"""Any dataframe's columns, through narwhals; the only module that meets a dataframe.

Rules:
    A dataframe goes back out in its own library; nobody's words quote its values.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

import narwhals as nw
import numpy as np
from narwhals.exceptions import DuplicateError
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import TextColumn, encode, from_arrow
from customer_core.linkage._parallel import each


def read_columns(
    frame: Any,  # noqa: ANN401 - any dataframe
    names: Iterable[str],
    *,
    workers: int = 1,
) -> tuple[dict[str, TextColumn], ModuleType | None]:
    """The named columns of a table, and the library of the table.

    Args:
        frame: a dataframe of any library that narwhals knows, or a mapping of columns.
        names: of the columns.
        workers: threads that read columns.

    Returns:
        The columns, and the module of the dataframe library; ``None`` for a mapping.

    Raises:
        ConfigurationError: for something that is no table, an unknown column, or
            columns of unequal length.
    """
    table = frame if isinstance(frame, Mapping) else _dataframe(frame)
    known = list(table if isinstance(table, Mapping) else table.columns)
    cells = {}
    for name in names:
        if name not in known:
            have = ", ".join(map(str, known))
            msg = f"the table has no column {name!r}; it has: {have}"
            raise ConfigurationError(msg)
        cells[name] = (
            table[name] if isinstance(table, Mapping) else table.get_column(name)
        )
    columns = dict(zip(cells, each(_column, cells.values(), workers), strict=True))
    if len({len(column) for column in columns.values()}) > 1:
        msg = "the columns differ in length; give each the same number of rows"
        raise ConfigurationError(msg)
    if isinstance(table, Mapping):
        return columns, None
    return columns, nw.get_native_namespace(table)


def _column(cells: Any) -> TextColumn:  # noqa: ANN401 - a column of any library
    if isinstance(cells, TextColumn):
        return cells
    native = cells.to_native() if isinstance(cells, nw.Series) else cells
    found = None if isinstance(native, (list, tuple)) else from_arrow(native)
    return encode(_list(cells)) if found is None else found


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


def to_frame(columns: Mapping[str, NDArray[Any]], library: ModuleType | None) -> Any:  # noqa: ANN401 - the caller's own dataframe library
    """The columns as a dataframe of ``library``; as they are where it is ``None``."""
    if library is None:
        return dict(columns)
    return nw.from_dict(columns, backend=library).to_native()
