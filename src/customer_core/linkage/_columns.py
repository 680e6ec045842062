"""Columns of text as codes into their distinct texts; the one door to pyarrow.

Rules:
    Values become text once per distinct value; missing is code -1. Text that pyarrow
    holds is taken as it is, any other column value by value; the codes are the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core._text import scalar_text
from customer_core.errors import ConfigurationError
from customer_core.linkage._hashing import number
from customer_core.linkage._textarray import TextArray

Codes = NDArray[np.int32]

# first bytes of white space in UTF-8: ASCII up to the space, and what may be one
_MAY_BE_SPACE = np.isin(np.arange(256), (*range(0x21), 0xC2, 0xE1, 0xE2, 0xE3))


def _text_array(values: TextArray | Iterable[str]) -> TextArray:
    return values if isinstance(values, TextArray) else TextArray.of(values)


@frozen(eq=False)
class TextColumn:
    """One column as codes into its distinct texts.

    Attributes:
        codes: int32, shape (rows,); -1 is missing.
        values: distinct texts, none empty.
    """

    codes: Codes = field(repr=lambda codes: f"<{len(codes)}>")
    values: TextArray = field(
        converter=_text_array, repr=lambda values: f"<{len(values)}>"
    )

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.codes)

    def equals(self, other: "TextColumn") -> bool:
        """Whether every cell is the same; codes count from 0 as values appear."""
        return np.array_equal(self.codes, other.codes) and self.values == other.values


def factorize(texts: TextArray) -> TextColumn:
    """The column of these cells; an empty one is missing."""
    codes, first = number(texts.hashes)
    values = texts.take(first)
    heads = np.append(values.data, np.uint8(0))[values.starts]
    doubtful = np.flatnonzero(_MAY_BE_SPACE[heads])
    blank = [text.isspace() for text in values.take(doubtful)]
    column = TextColumn(codes, values)
    if not any(blank):
        return column
    kept = np.ones(len(values), np.bool_)
    kept[doubtful[blank]] = False
    recode = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
    return TextColumn(recode[codes].astype(np.int32), values.take(np.flatnonzero(kept)))


def recode(codes: Codes, values: TextArray) -> TextColumn:
    """A column whose code ``i`` now means ``values[i]``; empty text is missing."""
    new, first = number(values.hashes)
    if len(first) == len(values):  # still one text each
        return TextColumn(codes, values)
    return TextColumn(np.append(new, np.int32(-1))[codes], values.take(first))


def encode(cells: Iterable[object]) -> TextColumn:
    """The column of ``cells``; ``None``, NaN and blank text are missing.

    Raises:
        ConfigurationError: for a cell that is a list, a mapping or the like.

    Example:
        >>> column = encode(["Ann", None, "Ann", 7.0])
        >>> column.codes.tolist(), list(column.values)
        ([0, -1, 0, 1], ['Ann', '7'])
    """
    listed = list(cells)
    try:
        return factorize(TextArray.of("" if c is None else c for c in listed))  # type: ignore[misc]
    except TypeError:  # something is no text
        return _encode_one_by_one(listed)


def _encode_one_by_one(cells: Sequence[object]) -> TextColumn:
    seen: dict[object, int] = {}
    try:
        raw = [seen.setdefault(cell, len(seen)) for cell in cells]
    except TypeError:
        msg = "a cell holds a list or a mapping; give one text, number or date per cell"
        raise ConfigurationError(msg) from None
    distinct = factorize(TextArray.of(map(_text, seen)))
    return TextColumn(distinct.codes[np.array(raw, np.intp)], distinct.values)


def _text(cell: object) -> str:
    """The text of a cell; of a moment the day only, for that is what is compared."""
    text = scalar_text(cell)
    if text is None:
        return str(cell)
    return text[:10] if isinstance(cell, date) else text  # a datetime is one too


def from_arrow(cells: Any) -> TextColumn | None:  # noqa: ANN401 - whatever pyarrow can read
    """The column of text that pyarrow holds or reads without a copy per value.

    Returns:
        ``None`` where pyarrow is not installed or the cells are no text.
    """
    if find_spec("pyarrow") is None:
        return None
    import pyarrow as pa

    try:
        if not isinstance(cells, (pa.Array, pa.ChunkedArray)):
            cells = pa.array(cells, from_pandas=True)
        if isinstance(cells, pa.ChunkedArray):
            cells = pa.concat_arrays(
                [chunk.cast(pa.large_string()) for chunk in _texts_only(cells).chunks]
                or [pa.array([], pa.large_string())]
            )
        cells = _texts_only(cells).cast(pa.large_string())
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
    _, offsets, data = cells.buffers()
    places = np.frombuffer(offsets, np.int64)[cells.offset :][: len(cells) + 1]
    starts, ends = places[:-1], places[1:]
    if cells.null_count:
        ends = np.where(cells.is_valid().to_numpy(zero_copy_only=False), ends, starts)
    block = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    return factorize(TextArray(block, starts, ends))


def _texts_only(cells: Any) -> Any:  # noqa: ANN401 - an array of pyarrow
    """The cells; ``TypeError`` where they are no text."""
    import pyarrow as pa

    kind = cells.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise TypeError
    return cells


def concatenate(columns: Sequence[TextColumn]) -> TextColumn:
    """The rows of several columns, one below the other.

    Example:
        >>> concatenate([encode(["a", "b"]), encode(["b", None])]).codes.tolist()
        [0, 1, 1, -1]
    """
    codes, values = unify(columns)
    return TextColumn(np.concatenate([np.empty(0, np.int32), *codes]), values)


def unify(columns: Sequence[TextColumn]) -> tuple[list[Codes], TextArray]:
    """The codes of several columns in terms of the texts of all of them."""
    if len(columns) == 1:
        return [columns[0].codes], columns[0].values
    values = TextArray.joined([TextArray.of(()), *(c.values for c in columns)])
    new, first = number(values.hashes)
    found, start = [], 0
    for column in columns:
        own = new[start : start + len(column.values)]
        found.append(np.append(own, np.int32(-1))[column.codes])
        start += len(column.values)
    return found, values.take(first)
