"""The rows of a source -> raw records and rejected rows, one for each row of data.

Rules:
    rows read = accepted + rejected, always. Rows are made as they are asked for, once.
    A row is rejected when it cannot be split, holds no value, holds a NUL or
    undecodable byte, a cell that is too long or more cells than there are columns, or
    repeats a record id; its cells are kept. Everything else is accepted: columns that
    map to no field go to the extras of their record.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from customer_core.intake.encoding import readable
from customer_core.intake.mapping import (
    ColumnSuggestion,
    declared_columns,
    suggest_late,
)
from customer_core.intake.rows import Fault, Row, Rows
from customer_core.intake.seen import SeenIds
from customer_core.intake.source import Source
from customer_core.intake.vocabulary import Kind
from customer_core.issues import Issue, IssueCode, IssueReport, Parameters
from customer_core.models import (
    Field,
    FieldMap,
    MappedColumn,
    RawRecord,
    RecordRef,
    RejectedRow,
)

_NONE: Parameters = MappingProxyType({})
_ID_FIELDS: Mapping[Kind, Field] = {
    "customer": Field.RECORD_ID,
    "transaction": Field.TRANSACTION_ID,
}


class RowReader:
    """Iterates over the rows of one source, once.

    Attributes:
        field_map: how the columns map; may grow while rows with new columns are read.
        header: the names of the columns, in their order; may grow like the map.
        suggestions: one per column of the header, with the reasons for its field.
        issues: doubts about accepted rows and about the source; what a rejected row
            was rejected for stands with that row.
        rows_read: rows so far.
        accepted: of these, raw records.
        rejected: of these, rejected rows.
    """

    def __init__(
        self,
        source: Source,
        rows: Rows,
        kind: Kind,
        suggestions: tuple[ColumnSuggestion, ...],
    ) -> None:
        self._source = source
        self._rows = rows
        self._kind: Kind = kind
        self._seen = SeenIds()
        self._mapped: list[tuple[int, MappedColumn]] = []
        self._extra: list[tuple[int, str]] = []
        self._id_place: int | None = None
        self.suggestions: tuple[ColumnSuggestion, ...] = ()
        self.issues = IssueReport()
        self.rows_read = self.accepted = self.rejected = 0
        self._plan = {s.column: s for s in suggestions}
        self._take_columns()
        if self._id_place is None and rows.sample:
            self.issues.add(self._issue(IssueCode.ROW_ID_MISSING, 0))
        self._items = self._read()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._rows.header)

    @property
    def field_map(self) -> FieldMap:
        """How the columns map to fields."""
        return FieldMap(tuple(column for _, column in self._mapped))

    def __iter__(self) -> Iterator[RawRecord | RejectedRow]:
        """The rows that were not read yet."""
        return self._items

    def __repr__(self) -> str:
        """The source and counts."""
        return (
            f"RowReader({self._source.name!r}, rows_read={self.rows_read}, "
            f"accepted={self.accepted}, rejected={self.rejected})"
        )

    def _read(self) -> Iterator[RawRecord | RejectedRow]:
        for number, row in enumerate(self._rows.read(), 1):
            self.rows_read = number
            item = self._judge(row, number)
            if isinstance(item, RejectedRow):
                self.rejected += 1
            else:
                self.accepted += 1
            yield item

    def _judge(self, row: Row, number: int) -> RawRecord | RejectedRow:
        """The record of a row, or the row with what is wrong with it."""
        if isinstance(row, Fault):
            return self._reject(
                self._issue(row.code, number, parameters=row.parameters), row
            )
        fault = self._fault(row, number)
        if fault is not None:
            return self._reject(fault, row)
        place = self._id_place
        record_id = row[place].strip() if place is not None else ""
        if not record_id:
            record_id = f"row-{number}"
            if place is not None:
                code = IssueCode.ROW_ID_MISSING
                self.issues.add(self._issue(code, number, record_id))
        if not self._seen.add(record_id):
            code = IssueCode.ROW_ID_DUPLICATE
            return self._reject(self._issue(code, number, record_id), row)
        terms = self._source.terms
        return RawRecord(
            ref=RecordRef(self._source.name, record_id),
            row=number,
            cells=tuple([(m, row[i]) for i, m in self._mapped if row[i]]),
            extras={name: row[i] for i, name in self._extra if row[i]},
            terms=terms.name if terms else None,
        )

    def _fault(self, row: list[str], number: int) -> Issue | None:
        """What is wrong with the cells of a row; makes it as wide as the header."""
        text = "".join(row)
        if not text or text.isspace():
            return self._issue(IssueCode.ROW_EMPTY, number)
        if "\0" in text:
            return self._issue(IssueCode.ROW_NUL_BYTE, number)
        if not text.isascii() and _has_surrogate(text):
            code, encoding = IssueCode.ROW_UNDECODABLE, self._rows.encoding
            return self._issue(code, number, parameters={"encoding": encoding})
        limit = self._source.max_cell_length
        if len(text) > limit and (longest := max(map(len, row))) > limit:
            code, lengths = (
                IssueCode.ROW_CELL_TOO_LONG,
                {"length": longest, "limit": limit},
            )
            return self._issue(code, number, parameters=lengths)
        return None if len(row) == self._width else self._fit(row, number)

    def _fit(self, row: list[str], number: int) -> Issue | None:
        if self._rows.grows:
            self._take_columns()
        counts = {"cells": len(row), "columns": self._width}
        if any(row[self._width :]):
            code = IssueCode.ROW_TOO_MANY_CELLS
            return self._issue(code, number, parameters=counts)
        if len(row) < self._width and not self._rows.grows:
            code = IssueCode.ROW_TOO_FEW_CELLS
            self.issues.add(self._issue(code, number, parameters=counts))
        row += [""] * (self._width - len(row))
        return None

    def _take_columns(self) -> None:
        """Plan what becomes of the columns of the header that are new."""
        for place in range(self._width, len(self._rows.header)):
            column = self._rows.header[place]
            said = self._plan.get(column) or self._late(column)
            self.suggestions += (said,)
            if said.target is None:
                self._extra.append((place, column))
                continue
            mapped = MappedColumn(column, said.target, said.label)
            self._mapped.append((place, mapped))
            if said.target == _ID_FIELDS[self._kind]:
                self._id_place = place

    def _late(self, column: str) -> ColumnSuggestion:
        if self._source.fields is None:
            return suggest_late(column, self.field_map, kind=self._kind)
        return declared_columns([column], FieldMap())[0]

    @property
    def _width(self) -> int:
        return len(self.suggestions)

    def _reject(self, issue: Issue, row: Row) -> RejectedRow:
        cells = row.cells if isinstance(row, Fault) else row
        return RejectedRow(
            source=self._source.name,
            row=issue.row,
            issues=(issue,),
            cells=tuple(map(readable, cells)),
        )

    def _issue(
        self,
        code: IssueCode,
        number: int,
        record_id: str = "",
        parameters: Parameters = _NONE,
    ) -> Issue:
        return Issue(
            code=code,
            parameters=parameters,
            source=self._source.name,
            record_id=record_id,
            row=number,
        )


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
