"""Custom rules: what a function may answer, and what becomes of its errors."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import repeat

import pytest

from customer_core.errors import ConfigurationError
from customer_core.issues import Issue, IssueCode
from customer_core.models import CustomerRecord
from customer_core.validators import RuleSet, custom_rule, validate_record
from customer_core.validators.custom import Answer

TODAY = date(2026, 11, 22)
Build = Callable[..., CustomerRecord]


def judged(record: CustomerRecord, function: Callable[..., Answer]) -> list[Issue]:
    """What a custom rule of this function finds."""
    rules = RuleSet().with_custom(custom_rule("own.rule")(function))
    return list(validate_record(record, today=TODAY, rules=rules))


@pytest.mark.parametrize(
    ("answer", "paths"),
    [
        (True, [""]),
        (False, []),
        (None, []),
        ("", []),
        ([""], [""]),
        ("phones[0]", ["phones[0]"]),
        (["phones[0]", "names[1].family"], ["phones[0]", "names[1].family"]),
        (("custom.size",), ["custom.size"]),
    ],
)
def test_a_function_says_whether_or_where(
    build: Build, answer: Answer, paths: list[str]
) -> None:
    """True, one path, several, or nothing."""
    found = judged(build(), lambda _: answer)
    assert [(issue.code, issue.path) for issue in found] == [
        (IssueCode.RULE_CUSTOM, path) for path in paths
    ]


def test_a_function_may_ask_for_the_day(build: Build) -> None:
    """The second argument is ``today``."""
    days = []

    def rule(_: CustomerRecord, today: date) -> bool:
        days.append(today)
        return False

    assert judged(build(), rule) == []
    assert days == [TODAY]


def quoting(_: CustomerRecord) -> Iterator[str]:
    """Raises words of the record, after a path."""
    yield "phones[0]"
    message = "about 13912457803"
    raise ValueError(message)


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (quoting, "ValueError"),
        (lambda record: record.fone, "AttributeError"),
        (lambda _: 3, "TypeError"),
        (lambda _: ["139 1245 7803"], "not a path"),
        (lambda _: [3], "not a path"),
        (lambda _: "王小明", "not a path"),
        (lambda _: "names[0].王小明", "not a path"),
    ],
    ids=["raises", "misspelt", "number", "a value", "no text", "a name", "a part"],
)
def test_an_error_becomes_an_issue_that_names_the_rule(
    build: Build, function: Callable[..., Answer], error: str
) -> None:
    """Only the type of the error is told; the other rules are still checked."""
    (issue,) = judged(build(), function)
    assert (issue.code, dict(issue.parameters)) == (
        IssueCode.RULE_FAILED,
        {"rule": "own.rule", "error": error},
    )
    assert issue.message() == f"the rule own.rule could not be checked: {error}"


def test_a_function_that_never_ends_is_stopped(build: Build) -> None:
    """After a thousand paths of one record."""
    assert len(judged(build(), lambda _: repeat("phones[0]"))) == 1000


def test_a_condition_of_the_document_holds_for_a_custom_rule(build: Build) -> None:
    """The function is not asked where it does not."""
    document = """
    [[custom]]
    name = "own.rule"
    when = [{ field = "source", equals = ["shop"] }]
    """
    always = custom_rule("own.rule")(lambda _: True)
    rules = RuleSet.from_text(document, custom=(always,))
    for source, expected in (("shop", 1), ("crm", 0)):
        record = build(source=source)
        assert len(validate_record(record, today=TODAY, rules=rules)) == expected


@pytest.mark.parametrize(
    "function", [lambda: True, lambda _a, _b, _c: True, 3], ids=["none", "three", "no"]
)
def test_a_function_takes_a_record(function: Callable[..., Answer]) -> None:
    """None, three or no arguments at all are refused when the rule is made."""
    with pytest.raises(ConfigurationError, match=r"own\.rule must take a record"):
        custom_rule("own.rule")(function)


def test_a_custom_rule_shows_its_name() -> None:
    """Not the address of its function."""
    assert "own.rule" in repr(custom_rule("own.rule")(lambda _: True))
    assert "lambda" not in repr(custom_rule("own.rule")(lambda _: True))
