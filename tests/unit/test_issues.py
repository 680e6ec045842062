"""Issues: codes, severities, places, and reports that count them."""

import pytest

from customer_core.issues import Issue, IssueCode, IssueReport, Severity


@pytest.mark.parametrize("code", list(IssueCode), ids=str)
def test_every_code_has_a_text_in_both_languages(code: IssueCode) -> None:
    """English and Chinese, and they differ."""
    issue = Issue(code=code)
    assert issue.message("en")
    assert issue.message("zh")
    assert issue.message("en") != issue.message("zh")


def test_codes_are_dotted_small_and_unique() -> None:
    """A code is its area and its name: ``phone.invalid`` of ``PHONE_INVALID``."""
    for code in IssueCode:
        area, name = code.value.split(".")
        assert code.name == f"{area}_{name}".upper()
    assert len(set(IssueCode)) == len(IssueCode.__members__)


def test_the_severity_is_that_of_the_code_unless_given() -> None:
    """A caller may make a finding weigh more or less."""
    assert Issue(code=IssueCode.ROW_EMPTY).severity is Severity.ERROR
    assert Issue(code=IssueCode.EMAIL_ROLE).severity is Severity.INFO
    lenient = Issue(code=IssueCode.ROW_EMPTY, severity=Severity.INFO)
    assert lenient.severity is Severity.INFO


def test_a_code_is_found_again_by_its_text() -> None:
    """Stored codes can be read."""
    code = IssueCode("phone.too_short")
    assert code is IssueCode.PHONE_TOO_SHORT
    assert code.severity is Severity.ERROR


def test_an_issue_gets_its_place_and_keeps_its_path() -> None:
    """A new path replaces, an empty one does not."""
    issue = Issue(code=IssueCode.DATE_INVALID, path="birth_date")
    placed = issue.at(source="crm", record_id="7", row=3)
    assert (placed.source, placed.record_id, placed.row) == ("crm", "7", 3)
    assert placed.path == "birth_date"
    other = issue.at(source="crm", record_id="7", row=3, path="birth_dates[0]")
    assert other.path == "birth_dates[0]"


def test_an_issue_reads_as_one_line_with_or_without_a_path() -> None:
    """Severity, code, path and message."""
    issue = Issue(code=IssueCode.ROW_EMPTY)
    assert str(issue) == "error row.empty: the row holds no value"
    at = Issue(code=IssueCode.DATE_INVALID, path="dob")
    assert str(at) == "error date.invalid at dob: not a date that exists"
    assert at.hint() == ""
    assert Issue(code=IssueCode.ROW_ID_MISSING).hint("zh") == (
        "请将编号列映射为 record_id"
    )


def _report() -> IssueReport:
    report = IssueReport([Issue(code=IssueCode.ROW_EMPTY, source="crm", row=2)])
    report.add(Issue(code=IssueCode.EMAIL_ROLE, path="emails[0]", record_id="7"))
    report.extend([Issue(code=IssueCode.EMAIL_ROLE), Issue(code=IssueCode.DATE_FUTURE)])
    return report


def test_a_report_counts_the_most_frequent_code_first() -> None:
    """Then by code."""
    report = _report()
    assert list(report.counts.items()) == [
        ("email.role", 2), ("date.future", 1), ("row.empty", 1),
    ]  # fmt: skip
    assert len(report) == 4
    assert [report.count(severity) for severity in Severity] == [2, 0, 2]


def test_a_report_gives_back_the_issues_it_was_given() -> None:
    """Equal and in order."""
    issues = [
        Issue(code=IssueCode.ROW_TOO_MANY_CELLS, parameters={"cells": 3}, row=1),
        Issue(code=IssueCode.ROW_EMPTY, severity=Severity.INFO),
    ]
    assert list(IssueReport(issues)) == issues


def test_a_report_becomes_columns_of_one_length() -> None:
    """One row per issue, texts in the language asked for."""
    frame = _report().to_frame("zh")
    assert list(frame) == [
        "source", "row", "record_id", "path", "severity", "code", "message",
    ]  # fmt: skip
    assert {len(column) for column in frame.values()} == {4}
    assert frame["code"][:2] == ["row.empty", "email.role"]
    assert frame["message"][0] == "该行没有任何值"
    assert {type(text) for text in frame["severity"] + frame["code"]} == {str}


def test_the_repr_of_a_report_is_its_counts() -> None:
    """Nothing of a record is shown."""
    assert repr(IssueReport()) == "IssueReport(0 issues, counts={})"
