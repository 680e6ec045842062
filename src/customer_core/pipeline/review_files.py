"""Questions to people as CSV, XLSX or JSON Lines.

Rules:
    A file of questions holds personal values, for people decide by them: it is written
    only when asked for. Headers and reasons are in one language. The columns that are
    read back (:mod:`.review_answers`) are ``left``, ``right``, ``verdict``, ``author``,
    ``reason`` and ``decided_at``; all others may be changed or removed. No cell is run
    as a formula by a spreadsheet.

Sources:
    OWASP, CSV Injection (2024); RFC 4180.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from customer_core.errors import MissingExtraError
from customer_core.messages import Language, label
from customer_core.models import CustomerRecord
from customer_core.pipeline.export import as_cell, complete_or_nothing
from customer_core.pipeline.review import ReviewQueue

ANSWERS = ("left", "right", "verdict", "author", "reason", "decided_at")
"""Columns that people fill in or that say what was asked."""

_FIGURES = ("match_probability", "match_weight", "together")
_VALUES: Mapping[str, Callable[[CustomerRecord], Iterable[Any]]] = {
    "names": lambda r: r.names,
    "organization_names": lambda r: r.organization_names,
    "birth_dates": lambda r: r.birth_dates,
    "phones": lambda r: r.phones,
    "emails": lambda r: r.emails,
    "addresses": lambda r: r.addresses,
    "identifiers": lambda r: r.identifiers,
}


def columns(language: Language = "en") -> tuple[str, ...]:
    """Headers of a file of questions, in their order."""
    sides = [f"{name}.{side}" for name in _VALUES for side in ("left", "right")]
    return tuple(
        label(f"review.{name}", language)
        for name in (*ANSWERS, *_FIGURES, *sides, "why")
    )


def rows(queue: ReviewQueue, language: Language = "en") -> Iterator[tuple[object, ...]]:
    """The questions as rows of :func:`columns`, the answers left empty."""
    for index, item in enumerate(queue):
        records = queue.records_of(index)
        values = (_text(read(r)) for read in _VALUES.values() for r in records)
        reasons = "; ".join(
            f"{reason.weight:+.1f} {reason.text(language)}"
            for reason in item.explanation
            if reason.weight
        )
        yield (
            item.left.key, item.right.key, "", "", "", "",
            round(item.match_probability, 4), round(item.match_weight, 2),
            label("review.yes" if item.together else "review.no", language),
            *values, reasons,
        )  # fmt: skip


def write_questions(
    queue: ReviewQueue, path: str | Path, *, language: Language = "en"
) -> None:
    """Write the questions in the format that the file name ends with.

    Args:
        queue: the questions.
        path: ends with ``.csv`` (UTF-8 with BOM), ``.xlsx`` or ``.jsonl``; a file
            there is replaced when the new one is complete.
        language: of headers and reasons.

    Raises:
        MissingExtraError: for ``.xlsx`` without XlsxWriter.
        ValueError: for another ending.
    """
    target = Path(path)
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        msg = f"questions are written to {', '.join(_WRITERS)}; choose one ending"
        raise ValueError(msg)
    write(target, columns(language), rows(queue, language))


def _text(values: Iterable[Any]) -> str:
    return "; ".join(one.value.text for one in values)


def _write_csv(
    path: Path, header: tuple[str, ...], table: Iterable[tuple[object, ...]]
) -> None:
    with complete_or_nothing(path, "utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([as_cell(value) for value in row] for row in table)


def _write_json_lines(
    path: Path, header: tuple[str, ...], table: Iterable[tuple[object, ...]]
) -> None:
    with complete_or_nothing(path, "utf-8") as file:
        for row in table:
            document = dict(zip(header, row, strict=True))
            file.write(json.dumps(document, ensure_ascii=False) + "\n")


def _write_xlsx(
    path: Path, header: tuple[str, ...], table: Iterable[tuple[object, ...]]
) -> None:
    try:
        from xlsxwriter import Workbook
    except ImportError:
        extra, purpose = "excel", "writing a spreadsheet"
        raise MissingExtraError(extra, purpose) from None
    part = path.with_name(f"{path.name}.part")
    try:
        # a fixed moment of making: equal questions give equal bytes
        book = Workbook(part, {"strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("review")
        sheet.freeze_panes(1, 0)
        for number, row in enumerate((header, *table)):
            sheet.write_row(number, 0, row)
        book.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


_WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx, ".jsonl": _write_json_lines}
