"""Questions to people as CSV, XLSX or JSON Lines, and their answers back.

Rules:
    A file of questions holds personal values, for people decide by them: it is written
    only when asked for. Headers and reasons are in one language; answers are read in
    both. The columns that are read back are ``left``, ``right``, ``verdict``,
    ``author``, ``reason`` and ``decided_at``; all others may be changed or removed. An
    answer that cannot be read is an issue with its row; nothing is guessed.

Sources:
    OWASP, CSV Injection (2024); RFC 4180.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from customer_core.errors import MissingExtraError
from customer_core.intake import Source, open_source
from customer_core.issues import Issue, IssueCode, IssueReport
from customer_core.messages import Language, label
from customer_core.models import (
    CustomerRecord,
    Judgement,
    RawRecord,
    RecordRef,
    RejectedRow,
    Verdict,
    as_utc,
)
from customer_core.normalizers.moment import normalize_moment
from customer_core.pipeline.export import as_cell, complete_or_nothing
from customer_core.pipeline.review import ReviewQueue

_ANSWERS = ("left", "right", "verdict", "author", "reason", "decided_at")
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
_WORDS = {
    Verdict.MATCH: "match yes y same true 1 匹配 是 同一人 相同",
    Verdict.NON_MATCH: "non_match non-match no n different false 0 不匹配 否 不同 不是",
    Verdict.UNSURE: "unsure maybe unknown ? ？ 不确定 待定 不知道",
}
_VERDICTS = {
    word: verdict for verdict, words in _WORDS.items() for word in words.split()
}


def columns(language: Language = "en") -> tuple[str, ...]:
    """Headers of a file of questions, in their order."""
    sides = [f"{name}.{side}" for name in _VALUES for side in ("left", "right")]
    return tuple(
        label(f"review.{name}", language)
        for name in (*_ANSWERS, *_FIGURES, *sides, "why")
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


@frozen(kw_only=True)
class Answers:
    """What people answered.

    Attributes:
        judgements: one per answered row, in the order of the file.
        unanswered: rows without a verdict.
        issues: rows whose answer could not be read, with row numbers.
    """

    judgements: tuple[Judgement, ...]
    unanswered: int
    issues: IssueReport


def read_answers(
    path: str | Path,
    *,
    author: str | None = None,
    decided_at: datetime | None = None,
) -> Answers:
    """The answers of a file of questions that came back.

    Args:
        path: a CSV, spreadsheet or JSON Lines file.
        author: of rows that name none.
        decided_at: of rows that name no moment; a naive one is taken as UTC.

    Raises:
        IntakeError: when the file cannot be read as a table.
        MissingExtraError: for a spreadsheet without python-calamine.
    """
    judgements: list[Judgement] = []
    issues = IssueReport()
    unanswered = 0
    moment = as_utc(decided_at)
    for row, cells in _cells(Path(path)):
        given = {
            _HEADERS[name]: text for name, text in cells.items() if name in _HEADERS
        }
        if not given.get("verdict", "").strip():
            unanswered += 1
            continue
        answer = _answer(given, author, moment)
        if isinstance(answer, Judgement):
            judgements.append(answer)
        else:
            issues.add(Issue(code=answer, row=row, path=_PATHS[answer]))
    return Answers(judgements=tuple(judgements), unanswered=unanswered, issues=issues)


def _answer(
    given: Mapping[str, str], author: str | None, moment: datetime | None
) -> Judgement | IssueCode:
    verdict = _VERDICTS.get(given["verdict"].strip().casefold())
    if verdict is None:
        return IssueCode.REVIEW_VERDICT_UNKNOWN
    if given.get("decided_at", "").strip():
        moment = normalize_moment(given["decided_at"]).value
    who = given.get("author", "").strip() or author
    if moment is None or not who:
        return IssueCode.REVIEW_UNSIGNED
    try:
        return Judgement(
            left=RecordRef.parse(given.get("left", "").strip()),
            right=RecordRef.parse(given.get("right", "").strip()),
            verdict=verdict,
            decided_at=moment,
            author=who,
            reason=given.get("reason", "").strip(),
        )
    except ValueError:
        return IssueCode.REVIEW_RECORDS_UNKNOWN


_PATHS = {
    IssueCode.REVIEW_VERDICT_UNKNOWN: "verdict",
    IssueCode.REVIEW_UNSIGNED: "author",
    IssueCode.REVIEW_RECORDS_UNKNOWN: "left",
}
_LANGUAGES: tuple[Language, ...] = ("en", "zh")
_HEADERS = {
    label(f"review.{name}", language): name
    for name in _ANSWERS
    for language in _LANGUAGES
} | {name: name for name in _ANSWERS}


def _cells(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Row number and cells by header, of every row that can be split."""
    table: Any = _json_lines(path) if path.suffix.lower() == ".jsonl" else path
    for item in open_source(Source("review", table, fields={})):
        if isinstance(item, RawRecord):
            yield item.row, item.extras
        elif isinstance(item, RejectedRow):
            yield item.row, {"verdict": "\0"}  # told as an answer that cannot be read


def _json_lines(path: Path) -> Iterator[object]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


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
