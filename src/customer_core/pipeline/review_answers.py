"""Files of questions that came back from people -> judgements.

Rules:
    Columns are known by their names in either language and answers are read in both.
    An answer that cannot be read is an issue with its row; nothing is guessed. A file
    that is broken, or has not the columns of an answer, is refused as a whole: it
    would look like one that nobody answered.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from customer_core.errors import IntakeError
from customer_core.intake import Source, open_source
from customer_core.issues import Issue, IssueCode, IssueReport
from customer_core.messages import Language, label
from customer_core.models import (
    Judgement,
    RawRecord,
    RecordRef,
    RejectedRow,
    Verdict,
    as_utc,
)
from customer_core.normalizers.moment import normalize_moment
from customer_core.pipeline.export import from_cell
from customer_core.pipeline.review_files import ANSWERS

_REQUIRED = ("left", "right", "verdict")
_LANGUAGES: tuple[Language, ...] = ("en", "zh")
_HEADERS = {
    label(f"review.{name}", language): name
    for name in ANSWERS
    for language in _LANGUAGES
} | {name: name for name in ANSWERS}
_WORDS = {
    Verdict.MATCH: "match yes y same true 1 匹配 是 同一人 相同",
    Verdict.NON_MATCH: "non_match non-match no n different false 0 不匹配 否 不同 不是",
    Verdict.UNSURE: "unsure maybe unknown ? ？ 不确定 待定 不知道",
}
_VERDICTS = {
    word: verdict for verdict, words in _WORDS.items() for word in words.split()
}


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
        IntakeError: when the file cannot be read as a table, or has no column
            ``left``, ``right`` or ``verdict``.
        MissingExtraError: for a spreadsheet without python-calamine.
    """
    judgements: list[Judgement] = []
    issues = IssueReport()
    unanswered = 0
    moment = as_utc(decided_at)
    for row, cells in _rows(Path(path)):
        given = {
            _HEADERS[name]: from_cell(text).strip()
            for name, text in cells.items()
            if name in _HEADERS
        }
        if not given.get("verdict"):
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
    verdict = _VERDICTS.get(given["verdict"].casefold())
    if verdict is None:
        return IssueCode.REVIEW_VERDICT_UNKNOWN
    if given.get("decided_at"):
        moment = normalize_moment(given["decided_at"]).value
    who = given.get("author") or author
    if moment is None or not who:
        return IssueCode.REVIEW_UNSIGNED
    try:
        return Judgement(
            left=RecordRef.parse(given.get("left", "")),
            right=RecordRef.parse(given.get("right", "")),
            verdict=verdict,
            decided_at=moment,
            author=who,
            reason=given.get("reason", ""),
        )
    except ValueError:
        return IssueCode.REVIEW_RECORDS_UNKNOWN


_PATHS = {
    IssueCode.REVIEW_VERDICT_UNKNOWN: "verdict",
    IssueCode.REVIEW_UNSIGNED: "author",
    IssueCode.REVIEW_RECORDS_UNKNOWN: "left",
}


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Row number and cells by header, of every row."""
    table: Any = _json_lines(path) if path.suffix.lower() == ".jsonl" else path
    if table == []:  # no questions were written
        return
    reader = open_source(Source("review", table, fields={}, header=True))
    _require_columns(reader.header)
    for item in reader:
        if isinstance(item, RawRecord):
            yield item.row, item.extras
        elif isinstance(item, RejectedRow):
            yield item.row, {"verdict": "\0"}  # told as an answer that cannot be read


def _require_columns(header: Iterable[str]) -> None:
    known = {_HEADERS[name] for name in header if name in _HEADERS}
    if missing := [name for name in _REQUIRED if name not in known]:
        msg = (
            f"the answers have no column {', '.join(missing)}; keep the columns of "
            "the questions"
        )
        raise IntakeError(msg)


def _json_lines(path: Path) -> list[object]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError:
        msg = "the file of answers cannot be opened; check the path"
        raise IntakeError(msg) from None
    except ValueError:
        msg = "the file of answers is not UTF-8; save it again as UTF-8"
        raise IntakeError(msg) from None
    # not splitlines: a text may hold other line separators
    lines = enumerate(text.split("\n"), 1)
    return [_parsed(line, number) for number, line in lines if line.strip()]


def _parsed(line: str, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        msg = f"line {number} of the answers is not JSON; write one object per line"
    raise IntakeError(msg)
