"""Accepted rows of a run, kept as bytes.

Rules:
    Only grows. A row costs the UTF-8 bytes of its cells, one byte between two of them
    and 14 more; columns, sources and terms are kept once. A record id that stands in a
    cell, or is made of the row number, is not kept twice. What comes out equals what
    went in.

    Layout of a row, little endian: shape number (2 bytes), row number (4), the texts
    with 0xFF between them (never part of UTF-8). A shape says which source, terms and
    columns the texts belong to; the shapes after the first 65,535 stand in their rows.
"""

from array import array
from collections.abc import Iterator
from struct import Struct

from attrs import frozen

from customer_core.models import MappedColumn, RawRecord, RecordRef

_HEAD = Struct("<HI")
_LENGTH = Struct("<H")
_INLINE = 0  # number of a shape that stands in its row
_MOST_SHAPES = 1 << 16
_MOST_PARSED = 1 << 12  # shapes kept as objects at a time
_BLOCK = 1 << 20  # bytes; a full block is never copied again
_OFFSET_BITS = 32
_BETWEEN = b"\xff"
# Where the record id is: a number from 0 is a place among the cells.
_FIRST, _FROM_ROW = 0xFFFF, 0xFFFE


@frozen
class _Shape:
    """What the texts of a row belong to.

    Attributes:
        source: name of the source.
        terms: name of the terms of use.
        id_place: number of the cell that is the record id, or one of the marks.
        columns: of the mapped cells.
        names: of the extras.
    """

    source: str
    terms: str | None
    id_place: int
    columns: tuple[MappedColumn, ...]
    names: tuple[str, ...]


class RawTable:
    """A sequence of raw records that fits millions of them.

    Example:
        >>> table = RawTable()
        >>> table.append(RawRecord(ref=RecordRef("crm", "7"), row=1, extras={"f": "x"}))
        0
        >>> table[0].extras, len(table)
        ({'f': 'x'}, 1)
    """

    def __init__(self) -> None:
        self._blocks = [bytearray()]
        self._places = array("Q")
        self._origins: dict[tuple[str, str | None], int] = {}
        self._columns: dict[MappedColumn | str, int] = {}
        self._column_ids: dict[int, int] = {}
        self._shape_numbers: dict[bytes, int] = {}
        self._shapes: list[bytes] = [b""]
        self._parsed: dict[bytes, _Shape] = {}

    def append(self, raw: RawRecord) -> int:
        """Keep a record; its number in the table, from 0."""
        texts = [text for _, text in raw.cells]
        texts += raw.extras.values()
        record_id = raw.ref.record_id
        id_place = next(
            (i for i, (_, text) in enumerate(raw.cells) if text.strip() == record_id),
            _FROM_ROW if record_id == f"row-{raw.row}" else _FIRST,
        )
        if id_place == _FIRST:
            texts.insert(0, record_id)
        shape = self._shape_of(raw, id_place)
        number = self._number_of(shape)
        block = self._blocks[-1]
        if len(block) >= _BLOCK:
            self._blocks[-1] = bytearray(bytes(block))  # without room to grow
            block = bytearray()
            self._blocks.append(block)
        place = ((len(self._blocks) - 1) << _OFFSET_BITS) | len(block)
        self._places.append(place)
        block += _HEAD.pack(number, raw.row)
        if number == _INLINE:
            block += _LENGTH.pack(len(shape)) + shape
        block += _BETWEEN.join([t.encode("utf-8", "surrogatepass") for t in texts])
        return len(self._places) - 1

    def ref(self, index: int) -> RecordRef:
        """Source and record id of one record, without the rest of it."""
        shape, row, texts = self._at(index)
        return _ref(shape, row, texts)

    def rows_of(self, source: str) -> dict[str, int]:
        """Record id -> number in the table, of every record of a source."""
        refs = ((index, self.ref(index)) for index in range(len(self)))
        return {ref.record_id: i for i, ref in refs if ref.source == source}

    def __getitem__(self, index: int) -> RawRecord:
        """The record of a number; negative numbers count from the end."""
        shape, row, texts = self._at(index)
        ref = _ref(shape, row, texts)
        start = 1 if shape.id_place == _FIRST else 0
        decoded = [t.decode("utf-8", "surrogatepass") for t in texts[start:]]
        mapped = len(shape.columns)
        return RawRecord(
            ref=ref,
            row=row,
            cells=tuple(zip(shape.columns, decoded, strict=False)),
            extras=dict(zip(shape.names, decoded[mapped:], strict=True)),
            terms=shape.terms,
        )

    def __iter__(self) -> Iterator[RawRecord]:
        """Every record, in the order appended."""
        return (self[index] for index in range(len(self)))

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._places)

    def __repr__(self) -> str:
        """How many records and bytes."""
        size = sum(map(len, self._blocks))
        return f"RawTable({len(self)} records, {size:,} bytes)"

    def _at(self, index: int) -> tuple[_Shape, int, list[bytes]]:
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            msg = f"the table has {len(self)} records, none of number {index}"
            raise IndexError(msg)
        place = self._places[number]
        block_number, start = place >> _OFFSET_BITS, place & ((1 << _OFFSET_BITS) - 1)
        block = self._blocks[block_number]
        end = len(block)
        if number + 1 < len(self):
            following = self._places[number + 1]
            if following >> _OFFSET_BITS == block_number:
                end = following & ((1 << _OFFSET_BITS) - 1)
        shape_number, row = _HEAD.unpack_from(block, start)
        start += _HEAD.size
        shape = self._shapes[shape_number]
        if shape_number == _INLINE:
            (length,) = _LENGTH.unpack_from(block, start)
            start += _LENGTH.size + length
            shape = bytes(block[start - length : start])
        parsed = self._parsed.get(shape) or self._parse(shape)
        count = len(parsed.columns) + len(parsed.names) + (parsed.id_place == _FIRST)
        texts = bytes(block[start:end]).split(_BETWEEN) if count else []
        return parsed, row, texts

    def _shape_of(self, raw: RawRecord, id_place: int) -> bytes:
        origin = (raw.ref.source, raw.terms)
        known = self._column_ids
        numbers = [
            self._origins.setdefault(origin, len(self._origins)),
            id_place,
            len(raw.cells),
        ]
        for column, _ in raw.cells:
            number = known.get(id(column))
            numbers.append(self._column(column) if number is None else number)
        numbers += [self._column(name) for name in raw.extras]
        return array("H", numbers).tobytes()

    def _column(self, column: MappedColumn | str) -> int:
        """The number of a column, which is kept from the first time it is seen."""
        number = self._columns.get(column)
        if number is None:
            number = self._columns[column] = len(self._columns)
            self._column_ids[id(column)] = number  # lives as long as the table
        return number

    def _number_of(self, shape: bytes) -> int:
        number = self._shape_numbers.get(shape)
        if number is None:
            if len(self._shapes) >= _MOST_SHAPES:
                return _INLINE
            number = self._shape_numbers[shape] = len(self._shapes)
            self._shapes.append(shape)
        return number

    def _parse(self, shape: bytes) -> _Shape:
        origin, id_place, mapped, *numbers = array("H", shape)
        columns = list(self._columns)
        named = [columns[number] for number in numbers]
        source, terms = list(self._origins)[origin]
        if len(self._parsed) >= _MOST_PARSED:
            self._parsed.clear()
        parsed = _Shape(
            source,
            terms,
            id_place,
            tuple(c for c in named[:mapped] if isinstance(c, MappedColumn)),
            tuple(str(name) for name in named[mapped:]),
        )
        self._parsed[shape] = parsed
        return parsed


def _ref(shape: _Shape, row: int, texts: list[bytes]) -> RecordRef:
    if shape.id_place == _FROM_ROW:
        return RecordRef(shape.source, f"row-{row}")
    if shape.id_place == _FIRST:
        return RecordRef(shape.source, texts[0].decode("utf-8", "surrogatepass"))
    text = texts[shape.id_place].decode("utf-8", "surrogatepass")
    return RecordRef(shape.source, text.strip())
