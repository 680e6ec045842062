"""A source -> a reader of its rows, once it is known how the source is written.

Rules:
    What a file is follows from its first bytes, then from its name. Only a sample of
    the source is read here. Every refusal names the source and says what to do.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from os import PathLike
from pathlib import Path

from customer_core.errors import ConfigurationError, IntakeError
from customer_core.intake.csv import open_csv
from customer_core.intake.encoding import refuse_other_formats
from customer_core.intake.frames import open_object
from customer_core.intake.mapping import declared_columns, suggest_field_map
from customer_core.intake.reader import RowReader
from customer_core.intake.rows import Rows
from customer_core.intake.source import Source
from customer_core.intake.vocabulary import Kind
from customer_core.intake.xlsx import SUFFIXES, open_spreadsheet
from customer_core.models import CustomFields, FieldMap

_SPREADSHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def open_source(
    source: Source,
    *,
    kind: Kind = "customer",
    custom_fields: CustomFields | None = None,
) -> RowReader:
    """Find out how a source is written and what its columns hold.

    Args:
        source: what to read. Only a sample of it is read here.
        kind: what its rows are: ``customer`` or ``transaction``.
        custom_fields: the declared fields of the application's own.

    Raises:
        ConfigurationError: for a field, column, sheet or encoding that is not there.
        IntakeError: when the source cannot be read as a table.
        MissingExtraError: when the format needs a package that is not installed.

    Example:
        >>> rows = [{"客户编号": "7", "手机": 13812345678.0}, {"客户编号": "7"}]
        >>> reader = open_source(Source("shop", rows))
        >>> reader.field_map.to_dict()
        {'客户编号': 'record_id', '手机': 'phone'}
        >>> [type(item).__name__ for item in reader]
        ['RawRecord', 'RejectedRow']
    """
    custom_fields = custom_fields or CustomFields()
    try:
        rows = _open(source)
    except IntakeError as error:
        msg = f"source {source.name!r}: {error}"
        raise IntakeError(msg) from error.__cause__
    if source.fields is None:
        suggested = suggest_field_map(
            rows.header, rows.sample, kind=kind, custom_fields=custom_fields
        )
        return RowReader(source, rows, kind, suggested.columns)
    declared = FieldMap.of(_as_mapping(source.fields), custom_fields)
    if not rows.grows:
        _require_columns(source.name, declared, rows.header)
    return RowReader(source, rows, kind, declared_columns(rows.header, declared))


def _as_mapping(fields: Mapping[str, str] | FieldMap) -> Mapping[str, str]:
    return fields.to_dict() if isinstance(fields, FieldMap) else fields


def _require_columns(name: str, declared: FieldMap, header: list[str]) -> None:
    missing = [m.column for m in declared if m.column not in header]
    if missing:
        near = get_close_matches(missing[0], header, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else "check fields="
        msg = f"source {name!r} has no column {missing[0]!r}; {remedy}"
        raise ConfigurationError(msg)


def _open(source: Source) -> Rows:
    if not isinstance(source.rows, str | PathLike):
        return open_object(source.rows)
    path = Path(source.rows)
    try:
        with path.open("rb") as file:
            start = file.read(len(_SPREADSHEET_STARTS[0]))
        # Many systems write text or a web page and call it .xls: its bytes decide.
        named = path.suffix.lower() in SUFFIXES - {".xls"}
        if named or start in _SPREADSHEET_STARTS:
            return _open_workbook(path, source, start)
        return open_csv(path, source)
    except (OSError, ValueError) as error:
        if isinstance(error, IntakeError | ConfigurationError):
            raise
        msg = f"the file cannot be opened: {_REFUSALS.get(type(error), 'check rows=')}"
        raise IntakeError(msg) from None


_REFUSALS: Mapping[type[Exception], str] = {
    FileNotFoundError: "there is none at this path",
    IsADirectoryError: "it is a folder, name a file in it",
    PermissionError: "reading it is not allowed",
}


def _open_workbook(path: Path, source: Source, start: bytes) -> Rows:
    """A spreadsheet; a file that only starts like one is named for what it is."""
    try:
        return open_spreadsheet(path, source)
    except IntakeError:
        if path.suffix.lower() not in SUFFIXES:
            refuse_other_formats(start)
        raise
