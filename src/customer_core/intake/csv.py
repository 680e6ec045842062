"""A CSV file -> rows, whatever encoding, delimiter and line ends it was written with.

Rules:
    The file is read twice: a sample to find out how it is written, then all of it as a
    stream of lines of which only one row is held at a time.

Sources:
    RFC 4180 (CSV); the line ``sep=;`` is what Excel writes and reads.
"""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from attrs import frozen

from customer_core.errors import IntakeError
from customer_core.intake.dialect import (
    declared_delimiter,
    sniff_delimiter,
    split_header,
)
from customer_core.intake.encoding import (
    ERRORS,
    known_encoding,
    readable,
    sniff_encoding,
)
from customer_core.intake.quoting import Splitter
from customer_core.intake.rows import SAMPLE_ROWS, Fault, Row, Rows
from customer_core.intake.source import Source

_SAMPLE_LINES = SAMPLE_ROWS + 100


def open_csv(path: Path, source: Source) -> Rows:
    """The rows of a CSV file.

    Raises:
        ConfigurationError: when the source names an encoding that does not exist.
        IntakeError: when the file is empty, is no table, or its encoding is in doubt.
        OSError: when the file cannot be read.
    """
    named = source.encoding
    encoding = known_encoding(named) if named else sniff_encoding(path)
    lines = list(islice(_lines(path, encoding), _SAMPLE_LINES))
    declared = declared_delimiter(lines[0]) if lines else None
    body = lines[1:] if declared else lines
    delimiter = source.delimiter or declared or sniff_delimiter(body)
    sample = Splitter(delimiter, longest=source.max_cell_length).rows(body)
    read = list(islice(sample, SAMPLE_ROWS + 1))
    if read and isinstance(read[0], Fault):
        msg = "the first line has a quote that is never closed; correct the header"
        raise IntakeError(msg)
    first = [row for row in read if isinstance(row, list)]
    header, rows = split_header(first, source.named_columns, header=source.header)
    if readable("".join(header)) != "".join(header):
        msg = f"the header is not {encoding}; name the encoding= of the file"
        raise IntakeError(msg)
    table = _Table(
        path=path,
        encoding=encoding,
        splitter=Splitter(delimiter, len(header), source.max_cell_length),
        skipped_lines=len(lines) - len(body),
        skipped_rows=len(first) - len(rows),
    )
    return Rows(header=header, sample=rows, read=table.read, encoding=encoding)


@frozen(kw_only=True)
class _Table:
    """How a file is written, so that it can be read again."""

    path: Path
    encoding: str
    splitter: Splitter
    skipped_lines: int
    skipped_rows: int

    def read(self) -> Iterator[Row]:
        lines = islice(_lines(self.path, self.encoding), self.skipped_lines, None)
        return islice(self.splitter.rows(lines), self.skipped_rows, None)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends, without a byte order mark."""
    with path.open(encoding=encoding, errors=ERRORS, newline="") as file:
        first = file.readline().removeprefix("\ufeff")
        yield from chain([first] if first else [], file)
