"""A spreadsheet -> rows of texts, as a person would have typed them.

Rules:
    The first sheet that holds a value is read unless one is named. Rows without any
    value are no rows. Numbers and dates become text by :mod:`.cells`.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from customer_core.errors import ConfigurationError, IntakeError, MissingExtraError
from customer_core.intake.cells import as_text
from customer_core.intake.dialect import split_header
from customer_core.intake.rows import SAMPLE_ROWS, Row, Rows
from customer_core.intake.source import Source

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def open_spreadsheet(path: Path, source: Source) -> Rows:
    """The rows of one sheet.

    Raises:
        ConfigurationError: when there is no sheet of the name the source gives.
        IntakeError: when the file is broken, encrypted or holds no value.
        MissingExtraError: when python-calamine is not installed.
    """
    sheet = _sheet(path, source.sheet)
    first = list(islice(_rows(sheet), SAMPLE_ROWS + 1))
    header, rows = split_header(first, source.named_columns, header=source.header)
    skipped = len(first) - len(rows)
    return Rows(header=header, sample=rows, read=partial(_read, sheet, skipped))


def _sheet(path: Path, name: str | None) -> Any:  # noqa: ANN401 - of an extra
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        extra, purpose = "excel", "reading a spreadsheet"
        raise MissingExtraError(extra, purpose) from None
    try:
        workbook = CalamineWorkbook.from_path(path)
        if name is not None and name not in workbook.sheet_names:
            msg = f"there is no sheet {name!r}; the file has {workbook.sheet_names}"
            raise ConfigurationError(msg)
        names = workbook.sheet_names if name is None else [name]
        sheets = [workbook.get_sheet_by_name(name) for name in names]
    except CalamineError:
        msg = "the spreadsheet is broken or encrypted; save it again without a password"
        raise IntakeError(msg) from None
    return next((sheet for sheet in sheets if sheet.height), sheets[0])


def _read(sheet: Any, skipped: int) -> Iterator[Row]:  # noqa: ANN401 - of an extra
    return islice(_rows(sheet), skipped, None)


def _rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401 - of an extra
    for values in sheet.iter_rows():
        cells = [as_text(value) for value in values]
        if any(cells):
            yield cells
