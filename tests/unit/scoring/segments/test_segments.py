"""Segments of many customers: evaluated, counted, explained, kept."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring.segments import (
    Segment,
    Segments,
    SegmentTable,
    assign_segments,
    columns_of,
    evaluate,
    field,
    parse_expression,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FRAME: dict[str, list[Any]] = {
    "n": [5, 1, None],
    "city": ["Bath", "上海市", None],
    "tags": [("vip", "tea"), (), ("tea",)],
    "firm": [True, False, None],
    "since": [date(2026, 5, 31), datetime(2026, 3, 3, 12, tzinfo=UTC), None],
}
Y, N, U = "yes", "no", "?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = 5", [Y, N, U]),
        ("n != 5", [N, Y, U]),
        ("n < 5", [N, Y, U]),
        ("n >= 5", [Y, N, U]),
        ("n > 1", [Y, N, U]),
        ("n <= 1", [N, Y, U]),
        ("n in (1, 2)", [N, Y, U]),
        ("n not in (1, 2)", [Y, N, U]),
        ("n between 1 and 4", [N, Y, U]),
        ("n not between 1 and 4", [Y, N, U]),
        ("n is missing", [N, N, Y]),
        ("n is not missing", [Y, Y, N]),
        ("city = 'Bath'", [Y, N, U]),
        ("city in ('Bath', '上海市')", [Y, Y, U]),
        ("city contains '海'", [N, Y, U]),
        ("city starts with 'B'", [Y, N, U]),
        ("city not starts with 'B'", [N, Y, U]),
        ("tags has 'tea'", [Y, U, Y]),
        ("tags not has 'vip'", [N, U, Y]),
        ("tags is missing", [N, Y, N]),
        ("firm = true", [Y, N, U]),
        ("firm != true", [N, Y, U]),
        ("since = 2026-05-31", [Y, N, U]),
        ("since >= 1 days ago", [N, N, U]),
        ("since >= 2 days ago", [Y, N, U]),
        ("since >= 90 days ago", [Y, Y, U]),
        ("since between 90 days ago and 60 days ago", [N, Y, U]),
        ("n = 5 or city = 'Ely'", [Y, N, U]),
        ("n = 5 and city = 'Ely'", [N, N, U]),
        ("n is missing or city = 'Ely'", [N, N, Y]),
        ("n is not missing and city = 'Ely'", [N, N, N]),
    ],
)
def test_conditions_are_true_false_or_not_known(text: str, expected: list[str]) -> None:
    """As in SQL."""
    truth = evaluate(parse_expression(text), columns_of(FRAME), as_of=NOW)
    found = [
        Y if yes else N if no else U
        for yes, no in zip(truth.yes.tolist(), truth.no.tolist(), strict=True)
    ]
    assert found == expected
    assert truth.unknown.tolist() == [word == U for word in expected]


def test_days_ago_need_a_moment() -> None:
    """Nothing reads the clock."""
    with pytest.raises(ConfigurationError, match="counts days ago; give as_of"):
        evaluate(field("since") > parse_ago(), columns_of(FRAME))


def parse_ago() -> Any:  # noqa: ANN401 - a value
    """Ten days ago."""
    return parse_expression("x > 10 days ago").tests()[0][1].values[0]


POLICY = Segments(
    segments=(
        Segment(name="busy", where="n >= 2", labels={"zh": "活跃"}),
        Segment(name="bath", where=field("city") == "Bath"),
        Segment(name="firms", where="firm = true and since < 365 days ago"),
    )
)


@pytest.fixture(name="table")
def _table() -> SegmentTable:
    return assign_segments(POLICY, FRAME, ids=["a", "b", "c"], as_of=NOW)


def test_overlaps_gaps_and_unknowns_are_counted(table: SegmentTable) -> None:
    """Neither is an error."""
    assert table.counts == {"busy": 1, "bath": 1, "firms": 0}
    assert table.unknown == {"busy": 1, "bath": 1, "firms": 1}
    assert table.overlaps == {("busy", "bath"): 1}
    assert (table.gap, len(table)) == (2, 3)
    assert table.members("busy") == ("a",)
    assert table.to_frame() == {
        "id": ["a", "b", "c"],
        "busy": [True, False, None],
        "bath": [True, False, None],
        "firms": [False, False, None],
    }


def test_membership_is_explained_test_by_test(table: SegmentTable) -> None:
    """In both languages, by what is asked, never by what the customer has."""
    assert table.explain(0, "firms").text("en") == (
        "Why this customer is not in the segment firms\n"
        "          firm: yes ✓\n"
        "          since: more than 365 days ago ✗"
    )
    assert table.explain(2, "busy").text("zh") == (
        "为何无法判断该客户是否属于客群“busy”\n          n：不小于 2 ?"
    )
    for row in range(3):
        for name in table.names:
            assert "上海市" not in str(table.explain(row, name))


@pytest.mark.parametrize(
    "text",
    [
        "n = 5", "n != 5", "n < 5", "n <= 5", "n > 5", "n >= 5", "n in (1, 2)",
        "n not in (1, 2)", "n between 1 and 2", "n not between 1 and 2",
        "n is missing", "n is not missing", "city contains 'a'",
        "city not contains 'a'", "city starts with 'a'", "city not starts with 'a'",
        "tags has 'a'", "tags not has 'a'", "firm = true", "firm = false",
        "since < 2026-01-01", "since <= 2026-01-01", "since > 2026-01-01",
        "since >= 2026-01-01", "since = 2026-01-01", "since < 9 days ago",
        "since <= 9 days ago", "since > 9 days ago", "since >= 9 days ago",
        "since between 9 days ago and 2 days ago", "n = 1 or n = 2",
        "n = 1 and (n = 2 or n = 3)",
    ],
)  # fmt: skip
def test_every_operator_has_words(text: str) -> None:
    """In English and in Chinese."""
    policy = Segments(segments=(Segment(name="x", where=text),))
    table = assign_segments(policy, FRAME, ids=["a", "b", "c"], as_of=NOW)
    english, chinese = (table.explain(0, "x").text(lang) for lang in ("en", "zh"))
    assert english != chinese
    assert "{" not in english + chinese
    assert ("✓" in english) or ("✗" in english)


def test_a_policy_is_kept_as_data() -> None:
    """Written and read it has the same version; other words another one."""
    read = from_text(Segments, to_text(POLICY), syntax="json")
    assert read == POLICY
    assert read.version == POLICY.version
    other = Segments(segments=POLICY.segments[:2])
    assert other.version != POLICY.version
    spaced = Segment(name="busy", where="n  >=  2", labels={"zh": "活跃"})
    assert spaced == POLICY.segments[0]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Segment(name="", where="n = 1"), "needs a name"),
        (lambda: Segment(name="x", where="n ="), "expected a value"),
        (lambda: Segments(segments=(POLICY.segments[0],) * 2), "named twice"),
        (lambda: Segments(segments=(Segment(name="id", where="n = 1"),)), "or 'id'"),
        (lambda: assign_segments(POLICY, FRAME, ids=["a"], as_of=NOW),
         "do not have the length of ids, 1"),
        (lambda: assign_segments(POLICY, {"n": [1]}, ids=["a"]),
         "segment bath: no field city, choose from n"),
        (lambda: assign_segments(
            Segments(segments=(Segment(name="x", where="citty = 'a'"),)), FRAME,
            ids="abc"), "segment x: no field citty, did you mean city?"),
        (lambda: assign_segments(POLICY, FRAME, ids="abc", as_of=NOW).members("x"),
         "no segment 'x'; choose from busy, bath, firms"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(make: Any, message: str) -> None:  # noqa: ANN401 - a call under test
    """With what would."""
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_a_table_shows_itself(table: SegmentTable) -> None:
    """Summary in both languages, HTML, chart, repr: counts only."""
    english, chinese = str(table.summary()), str(table.summary("zh"))
    assert "busy" in english
    assert "活跃" in chinese
    assert table._repr_html_().startswith("<div>")
    spec = table.chart_spec("zh")
    assert {row[name] for row in spec["data"]["values"] for name in row} >= {"活跃", 1}
    assert repr(table) == (
        "SegmentTable(3 customers, {'busy': 1, 'bath': 1, 'firms': 0})"
    )
    alone = assign_segments(Segments(segments=POLICY.segments[:1]), FRAME, ids="abc")
    assert len(alone.summary().sections) == 1
