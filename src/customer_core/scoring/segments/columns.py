"""Columns of any table, of golden records and of tags -> columns that can be tested.

Rules:
    The type of a column is that of its values: booleans are flags, numbers numbers,
    dates and moments dates, texts texts, tuples, lists and sets of texts *texts*.
    ``None``, NaN and NaT are missing. A column without any value is of every type and
    missing throughout; it has to be named in ``schema``.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import chain
from math import isnan
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.segments.evaluation import ABSENT, Column, to_moment
from customer_core.scoring.segments.schema import FieldType, Schema

_SETS = (tuple, list, set, frozenset)
_OF_TYPE: Sequence[tuple[tuple[type, ...], FieldType]] = (
    ((bool, np.bool_), FieldType.FLAG),
    ((int, float, Decimal, np.number), FieldType.NUMBER),
    ((str,), FieldType.TEXT),
    ((date, np.datetime64), FieldType.DATE),
    (_SETS, FieldType.TEXTS),
)
_OF_DTYPE = {
    "b": FieldType.FLAG,
    "i": FieldType.NUMBER,
    "u": FieldType.NUMBER,
    "f": FieldType.NUMBER,
    "M": FieldType.DATE,
}


def columns_of(
    frame: Any,  # noqa: ANN401 - any dataframe
    *,
    schema: Schema | None = None,
    only: Container[str] | None = None,
) -> dict[str, Column]:
    """The columns of a table.

    Args:
        frame: a mapping of name -> values (lists or numpy arrays of one length), or a
            dataframe of pandas, polars or pyarrow.
        schema: types of columns whose values do not tell; others may be left out.
        only: names of the columns to read, ``None`` for all.

    Raises:
        ConfigurationError: when columns have different lengths, or one holds values of
            another type than its first or its declared one.

    Example:
        >>> columns = columns_of({"city": ["Bath", None], "spent": [9.5, float("nan")]})
        >>> {name: str(column.kind) for name, column in columns.items()}
        {'city': 'text', 'spent': 'number'}
        >>> columns["city"].missing.tolist()
        [False, True]
    """
    if not isinstance(frame, Mapping):
        frame = nw.from_native(frame, eager_only=True)
        frame = {name: _native(frame[name]) for name in frame.columns}
    declared = schema.fields if schema is not None else {}
    columns = {
        name: _column(name, values, declared.get(name))
        for name, values in frame.items()
        if only is None or name in only
    }
    if len({len(column) for column in columns.values()}) > 1:
        msg = "the columns have different lengths; give one value per customer each"
        raise ConfigurationError(msg)
    return columns


def names_of(frame: Any) -> list[str]:  # noqa: ANN401 - any dataframe
    """The names of all columns of a table."""
    return list(frame) if isinstance(frame, Mapping) else nw.from_native(frame).columns


def _native(series: "nw.Series[Any]") -> Any:  # noqa: ANN401 - list or array
    return series.to_list() if series.dtype == nw.List else series.to_numpy()


def _column(name: str, values: Any, declared: FieldType | None) -> Column:  # noqa: ANN401 - list or array
    if isinstance(values, np.ndarray) and values.dtype.kind in _OF_DTYPE:
        found = _OF_DTYPE[values.dtype.kind]
        if declared in {None, found}:
            return _of_array(values, found)
        raise _mixed(name, declared)
    items: list[Any] = list(values)
    kinds = {_kind_of(kind) for kind in set(map(type, items))} - {_Lost.MISSING}
    if len(kinds | {declared} - {None}) > 1 and _numbers_are_nan(items):
        kinds -= {FieldType.NUMBER}
    kind = declared or next(iter(kinds), None)
    if not isinstance(kind, FieldType) or not kinds <= {kind}:
        raise _mixed(name, declared)
    return _MADE[kind](items)


def _numbers_are_nan(items: list[Any]) -> bool:
    """Whether what looks like numbers among other values stands for missing."""
    numbers = (i for i in items if _kind_of(type(i)) is FieldType.NUMBER)
    return all(isinstance(number, float) and isnan(number) for number in numbers)


def _mixed(name: str, kind: FieldType | None) -> ConfigurationError:
    wanted = (
        f"values that are no {kind}" if kind else "no type, or several; give schema="
    )
    return ConfigurationError(f"column {name} holds {wanted}")


class _Lost(Enum):
    MISSING = "missing"


def _kind_of(kind: type) -> FieldType | _Lost | None:
    if kind is type(None) or kind.__name__ in {"NAType", "NaTType"}:
        return _Lost.MISSING
    return next((found for types, found in _OF_TYPE if issubclass(kind, types)), None)


def _of_array(array: NDArray[Any], kind: FieldType) -> Column:
    if kind is FieldType.DATE:
        moments = array.astype("datetime64[us]")
        return Column(kind, moments, np.isnat(moments))
    lost = (
        np.isnan(array) if array.dtype.kind == "f" else np.zeros(len(array), np.bool_)
    )
    return Column(kind, array, lost)


def _numbers(items: list[Any]) -> Column:
    kinds = set(map(type, items))
    if any(_kind_of(kind) is _Lost.MISSING for kind in kinds - {type(None)}):
        items = [i if _kind_of(type(i)) is FieldType.NUMBER else None for i in items]
    values = np.array(items, np.float64)  # None becomes NaN
    return Column(FieldType.NUMBER, values, np.isnan(values))


def _flags(items: list[Any]) -> Column:
    lost = [not isinstance(item, bool | np.bool_) for item in items]
    values = [bool(item) and not gone for item, gone in zip(items, lost, strict=True)]
    return Column(FieldType.FLAG, np.array(values, np.bool_), np.array(lost, np.bool_))


def _dates(items: list[Any]) -> Column:
    values = np.full(len(items), np.datetime64("NaT"), "datetime64[us]")
    for place, item in enumerate(items):
        if isinstance(item, np.datetime64):
            values[place] = item
        elif isinstance(item, date) and item == item:  # noqa: PLR0124 - NaT
            values[place] = to_moment(item)
    return Column(FieldType.DATE, values, np.isnat(values))


def _coded(items: Iterable[object]) -> tuple[NDArray[np.int64], list[str]]:
    """Codes in the order of first meeting, -1 for what is no text, and their texts."""
    known: dict[str, int] = {}
    codes = [
        known.setdefault(item, len(known)) if isinstance(item, str) else ABSENT
        for item in items
    ]
    return np.array(codes, np.int64), list(known)


def _texts(items: list[Any]) -> Column:
    codes, known = _coded(items)
    return Column(FieldType.TEXT, codes, codes == ABSENT, known)


def _sets(items: list[Any]) -> Column:
    sets = [item if isinstance(item, _SETS) else () for item in items]
    sizes = np.fromiter(map(len, sets), np.int64, count=len(sets))
    codes, known = _coded(chain.from_iterable(sets))
    owners = np.repeat(np.arange(len(items)), sizes)
    return Column(FieldType.TEXTS, codes, sizes == 0, known, owners)


_MADE: Mapping[FieldType, Callable[[list[Any]], Column]] = {
    FieldType.NUMBER: _numbers,
    FieldType.FLAG: _flags,
    FieldType.DATE: _dates,
    FieldType.TEXT: _texts,
    FieldType.TEXTS: _sets,
}
