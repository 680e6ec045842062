"""The summary in a terminal and a notebook, in both languages."""

from unicodedata import east_asian_width

import pytest

import customer_core as cc
from customer_core.issues import Issue, IssueReport
from customer_core.pipeline.summary import summarise
from customer_core.summaries import Section, Summary


def test_every_section_is_there(result: cc.PipelineResult) -> None:
    """Sources, rejects, issues, customers, tiers, stages of life."""
    titles = [section.title for section in result.summary().sections]
    assert titles == [
        "Sources", "Rejected rows", "Issues of accepted rows", "Customers", "Tiers",
        "Stages of life",
    ]  # fmt: skip


def test_the_sources_show_their_counts(result: cc.PipelineResult) -> None:
    """Rows, accepted, rejected, unmapped columns."""
    assert result.summary().sections[0].rows == (
        ("crm", "3", "2", "1", "Note"),
        ("shop", "2", "2", "0", "-"),
        ("orders", "5", "2", "3", "-"),
    )


def test_it_speaks_chinese(result: cc.PipelineResult) -> None:
    """Titles and meanings."""
    text = str(result.summary("zh"))
    assert text.startswith("客户流水线\n")
    assert "前面已有相同的记录编号" in text


def test_columns_align_with_wide_characters() -> None:
    """Every row of a table is as wide as its header, as a terminal shows it."""
    summary = Summary("t", (Section("s", ("名", "n"), (("张三丰", "1"), ("a", "2"))),))
    rows = str(summary).splitlines()[3:]
    widths = {sum(1 + (east_asian_width(c) in "WF") for c in row) for row in rows}
    assert widths == {11}


def test_a_notebook_sees_escaped_tables(result: cc.PipelineResult) -> None:
    """Names of sources cannot bring markup along."""
    html = Summary("<b>", (Section("s", ("h",), (("<script>",),)),))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert result.summary()._repr_html_().count("<table>") == 6


def test_rare_codes_are_summed_up(
    result: cc.PipelineResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the most frequent ones, one line counts the rest."""
    monkeypatch.setattr("customer_core.pipeline.summary.TOP_CODES", 1)
    issues = IssueReport(
        Issue(code=code)
        for code in (cc.IssueCode.PHONE_INVALID, cc.IssueCode.PHONE_INVALID,
                     cc.IssueCode.DATE_INVALID)
    )  # fmt: skip
    object.__setattr__(other := _copy(result), "issues", issues)
    assert summarise(other, "en").sections[2].rows == (
        ("phone.invalid", "2", "not a valid phone number"),
        ("…", "1", "issues of further codes"),
    )


def _copy(result: cc.PipelineResult) -> cc.PipelineResult:
    from attrs import evolve

    return evolve(result)


def test_nothing_found_is_said() -> None:
    """A run without rejects says none, instead of an empty table."""
    rows = [{"id": "1", "name": "李秀兰"}]
    clean = cc.CustomerPipeline().run([cc.Source("shop", rows)])
    assert clean.summary().sections[1].rows == (("none", "0", ""),)
    assert clean.summary("zh").sections[1].rows == (("无", "0", ""),)


def test_no_person_is_printed(result: cc.PipelineResult) -> None:
    """Neither the result nor its summary shows a value."""
    shown = f"{result!r} {result.summary()} {result.summary('zh')!r}"
    personal = ("张伟明", "Carter", "13812345678", "weiming", "M1")
    assert [value for value in personal if value in shown] == []
