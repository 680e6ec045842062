"""Questions to people: chosen, written, answered, honoured."""

import csv
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from customer_core import CustomerPipeline, PipelineResult, Source
from customer_core.errors import ConfigurationError
from customer_core.models import Judgement, RecordRef, Verdict
from customer_core.pipeline.review import Band, ReviewBands
from customer_core.pipeline.review_answers import read_answers
from customer_core.pipeline.review_files import columns, write_questions
from customer_core.testing.synthetic import generate_customers

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two exports of 1,500 synthetic records, and who they are of."""
    folder = tmp_path_factory.mktemp("exports")
    return generate_customers(1500, seed=3).write(folder)


@pytest.fixture(scope="module")
def sources(exports: dict[str, Path]) -> list[Source]:
    """The two systems."""
    return [Source(name, exports[name]) for name in ("crm", "shop")]


@pytest.fixture(scope="module")
def truth(exports: dict[str, Path]) -> dict[RecordRef, str]:
    """The customer of each record."""
    with exports["truth"].open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {RecordRef(r["source"], r["id"]): r["entity"] for r in rows}


@pytest.fixture(scope="module")
def result(sources: list[Source]) -> PipelineResult:
    """A run without judgements."""
    return CustomerPipeline().run(sources, now=NOW)


def run(sources: list[Source], judgements: list[Judgement]) -> PipelineResult:
    """A run with judgements."""
    return CustomerPipeline().run(sources, now=NOW, judgements=judgements)


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        (1.0, "match"),
        (0.9, "match"),
        (0.899999, "review"),
        (0.3, "review"),
        (0.299999, "non_match"),
        (0.0, "non_match"),
    ],
)
def test_edges_of_the_bands_are_exact(probability: float, band: str) -> None:
    """Each band begins with its own limit."""
    bands = ReviewBands(match_from=0.9, review_from=0.3)
    assert bands.band_of(probability) is Band(band)


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.0, 0.9), (0.2, 1.1)])
def test_bands_are_in_order(low: float, high: float) -> None:
    """Others are refused."""
    with pytest.raises(ConfigurationError, match="0 < review_from < match_from <= 1"):
        ReviewBands(match_from=high, review_from=low)


def test_questions_are_what_is_not_settled(result: PipelineResult) -> None:
    """Across customers in the band, inside customers below the band of matches."""
    queue = result.review()
    assert 5 < len(queue) < 300
    weights = [item.match_weight for item in queue]
    assert weights == sorted(weights, reverse=True)
    for item in queue:
        assert (result.cluster_of(item.left) == result.cluster_of(item.right)) == (
            item.together
        )
        assert item.together or item.match_probability >= queue.bands.review_from
    pairs = [(item.left, item.right) for item in queue]
    assert len(set(pairs)) == len(pairs)


def test_wider_bands_ask_more(result: PipelineResult) -> None:
    """And a queue sums itself up in both languages."""
    narrow = result.review(ReviewBands(match_from=0.6, review_from=0.5))
    assert len(narrow) < len(result.review())
    (section,) = narrow.summary().sections
    assert section.rows[-1] == ("questions", f"{len(narrow):,}")
    customers = sum(int(count.replace(",", "")) for _, count in section.rows[:3])
    assert customers == len(result.clusters)
    assert "待复核问题" in str(narrow.summary("zh"))


def test_answered_questions_are_not_asked_again(
    sources: list[Source], result: PipelineResult, truth: dict[RecordRef, str]
) -> None:
    """Both kinds of answers hold in the next run, which asks only the others."""
    judgements = [
        Judgement(
            left=item.left,
            right=item.right,
            verdict=Verdict.MATCH
            if truth[item.left] == truth[item.right]
            else Verdict.NON_MATCH,
            decided_at=NOW,
            author="steward-1",
        )
        for item in result.review()
    ]
    assert len({judgement.verdict for judgement in judgements}) == 2
    again = run(sources, judgements)
    assert again.linkage.contradictions == ()
    for judgement in judgements:
        together = again.cluster_of(judgement.left) == again.cluster_of(judgement.right)
        assert together == (judgement.verdict is Verdict.MATCH)
    asked = {(item.left, item.right) for item in again.review()}
    assert asked.isdisjoint(judgement.pair for judgement in judgements)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_questions_go_out_and_answers_come_back(
    result: PipelineResult, tmp_path: Path, ending: str, language: str
) -> None:
    """In every format and language, row by row."""
    queue = result.review()
    path = tmp_path / f"review.{ending}"
    write_questions(queue, path, language=language)  # type: ignore[arg-type] # of both
    answered = tmp_path / f"answered.{ending}"
    header, *table = _read(path)
    assert tuple(header) == columns(language)  # type: ignore[arg-type] # as above
    assert len(table) == len(queue)
    for n, row in enumerate(table[:4]):
        row[2] = ("match", "不匹配", "UNSURE", "perhaps")[n]
        row[4] = "same dog"
    table[0][3], table[0][5] = "Ann", "2025-12-31 08:00"
    _write(answered, header, table)
    answers = read_answers(answered, author="steward-1", decided_at=NOW)
    assert [str(one.verdict) for one in answers.judgements] == [
        "match",
        "non_match",
        "unsure",
    ]
    first, second, _ = answers.judgements
    assert (first.author, first.decided_at.day) == ("Ann", 31)
    assert (second.author, second.decided_at) == ("steward-1", NOW)
    assert second.reason == "same dog"
    assert set(first.pair) == {queue[0].left, queue[0].right}
    assert answers.issues.counts == {"review.verdict_unknown": 1}
    assert answers.issues.to_frame()["row"] == [4]
    assert answers.unanswered == len(queue) - 4


def test_another_format_is_refused(result: PipelineResult, tmp_path: Path) -> None:
    """The message names the endings."""
    with pytest.raises(ValueError, match=r"\.csv, \.xlsx, \.jsonl"):
        write_questions(result.review(), tmp_path / "review.pdf")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_no_cell_is_run_by_a_spreadsheet(tmp_path: Path, ending: str) -> None:
    """A source called like a formula comes back as it is called."""
    row = {"姓名": "张三丰", "手机": "13912457801"}
    rows = [{"id": "1", **row}, {"id": "2", **row}]
    result = CustomerPipeline().run([Source("=1+1", rows)], now=NOW)
    queue = result.review(ReviewBands(match_from=1, review_from=0.01))
    assert len(queue) == 1
    path = tmp_path / f"review.{ending}"
    write_questions(queue, path)
    if ending == "xlsx":
        with zipfile.ZipFile(path) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    header, cells = _read(path)
    assert cells[0] == ("'=1+1/1" if ending == "csv" else "=1+1/1")
    cells[2] = "yes"
    _write(path, header, [cells])
    (judgement,) = read_answers(path, author="a", decided_at=NOW).judgements
    assert judgement.pair == (RecordRef("=1+1", "1"), RecordRef("=1+1", "2"))


def _read(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [list(documents[0]), *([str(v) for v in d.values()] for d in documents)]


def _write(path: Path, header: list[str], table: list[list[str]]) -> None:
    if path.suffix == ".jsonl":
        rows = (dict(zip(header, row, strict=True)) for row in table)
        path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        return
    if path.suffix == ".xlsx":
        with Workbook(path, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([header, *table]):
                sheet.write_row(number, 0, row)
        return
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([header, *table])
