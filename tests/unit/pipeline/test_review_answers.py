"""Answers of people: what is read, what is an issue, which files are refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_core.errors import IntakeError
from customer_core.models import Judgement, RecordRef, Verdict
from customer_core.pipeline.export import as_cell, from_cell
from customer_core.pipeline.review_answers import read_answers

HEADER = "left,right,verdict,author,decided_at"


def test_answers_that_cannot_be_used_are_issues(tmp_path: Path) -> None:
    """Each with its row; the others are read."""
    path = tmp_path / "answers.csv"
    path.write_text(
        "left,right,verdict,author,decided_at\n"
        "crm/1,crm/2,match,a,2025-01-01\n"
        "crm/1,crm/2,match,,2025-01-01\n"
        "crm/1,crm/2,match,a,someday\n"
        "crm/1,crm/1,match,a,2025-01-01\n"
        "crm1,crm/2,match,a,2025-01-01\n"
        "crm/1,crm/2,match,a,2025-01-01,one cell,too many\n"
    )
    answers = read_answers(path)
    assert answers.judgements == (
        Judgement(
            left=RecordRef("crm", "1"),
            right=RecordRef("crm", "2"),
            verdict=Verdict.MATCH,
            decided_at=datetime(2025, 1, 1, tzinfo=UTC),
            author="a",
        ),
    )
    frame = answers.issues.to_frame()
    assert list(zip(frame["row"], frame["code"], strict=True)) == [
        (2, "review.unsigned"),
        (3, "review.unsigned"),
        (4, "review.records_unknown"),
        (5, "review.records_unknown"),
        (6, "review.verdict_unknown"),
    ]


def test_guarded_record_ids_are_read_as_they_were(tmp_path: Path) -> None:
    """The apostrophe before what a spreadsheet would run is taken away again."""
    path = tmp_path / "answers.csv"
    path.write_text(f"{HEADER}\n'=crm/1,'-shop/2,yes,'@ann,2025-01-01\n")
    (judgement,) = read_answers(path).judgements
    assert [ref.key for ref in judgement.pair] == ["-shop/2", "=crm/1"]
    assert judgement.author == "@ann"


@given(st.text() | st.from_regex(r"'*\s*[=+\-@＝＋－＠\t\r\n].*"))
def test_no_cell_is_a_formula_and_every_cell_is_read_back(text: str) -> None:
    """Whatever people wrote, in ASCII or full-width."""
    cell = str(as_cell(text))
    number = cell.lstrip().lstrip("+-＋－").replace(".", "")
    is_number = cell.lstrip()[:1] in "+-＋－" and number.isdigit()
    assert is_number or cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert cell[:1] not in set("\t\r\n")
    assert from_cell(cell) == text


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"left,right,why\ncrm/1,crm/2,x\n", "no column verdict"),
        ("a.csv", b"", "source 'review'"),
        ("a.csv", None, "there is none at this path"),
        ("a.xlsx", b"PK\x03\x04 torn", "source 'review'"),
        ("a.jsonl", b'{"left": "crm/1"}\n', "no column right, verdict"),
        ("a.jsonl", b'{"left": "crm/1"}\n{"le', "line 2 of the answers is not JSON"),
        ("a.jsonl", b"\xff\xfe", "is not UTF-8"),
        ("a.jsonl", None, "cannot be opened"),
    ],
)
def test_broken_files_are_refused(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    """With what is wrong; they would look like files that nobody answered."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IntakeError, match=message):
        read_answers(path)


def test_a_file_of_no_questions_has_no_answers(tmp_path: Path) -> None:
    """A queue may be empty."""
    path = tmp_path / "answers.jsonl"
    path.write_text("")
    answers = read_answers(path)
    assert (answers.judgements, answers.unanswered) == ((), 0)


def test_other_line_separators_stay_in_a_reason(tmp_path: Path) -> None:
    """A line of JSON ends with a line feed and with nothing else."""
    row = {"left": "crm/1", "right": "crm/2", "verdict": "是", "reason": "a\u2028b"}
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    (judgement,) = read_answers(path, author="a", decided_at=moment).judgements
    assert judgement.reason == "a\u2028b"
