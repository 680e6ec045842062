"""Files and readers shared by the tests of intake."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from customer_core.intake import RowReader, Source, open_source
from customer_core.models import RawRecord, RejectedRow

Write = Callable[..., Path]
FIELDS = {"id": "record_id"}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write bytes or text to a file, by default ``rows.csv`` in UTF-8."""

    def writer(
        content: bytes | str, name: str = "rows.csv", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path.write_bytes(data)
        return path

    return writer


class Outcome:
    """What came out of reading a source to its end."""

    def __init__(self, reader: RowReader) -> None:
        self.reader = reader
        items = list(reader)
        self.records = [item for item in items if isinstance(item, RawRecord)]
        self.rejects = [item for item in items if isinstance(item, RejectedRow)]

    @property
    def cells(self) -> list[list[str]]:
        """Mapped texts of every record, then those of the extras."""
        return [
            [*(text for _, text in record.cells), *record.extras.values()]
            for record in self.records
        ]

    @property
    def codes(self) -> list[tuple[int, str]]:
        """Row and code of every rejected row."""
        return [(row.row, str(row.issues[0].code)) for row in self.rejects]

    @property
    def doubts(self) -> list[tuple[int, str]]:
        """Row and code of every issue that rejected nothing."""
        return [(issue.row, str(issue.code)) for issue in self.reader.issues]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows read, accepted, rejected."""
        return self.reader.rows_read, self.reader.accepted, self.reader.rejected


Read = Callable[..., Outcome]


@pytest.fixture
def read() -> Read:
    """Read rows to the end, with the field map of the tests unless told otherwise."""

    def reader(rows: Any, *, kind: Any = "customer", **options: Any) -> Outcome:  # noqa: ANN401 - as Source
        options.setdefault("fields", FIELDS)
        return Outcome(open_source(Source("crm", rows, **options), kind=kind))

    return reader
