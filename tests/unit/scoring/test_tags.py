"""Tags with dates: what holds, since when, by whom, and what was known of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models import Tag, TagEvent
from customer_core.scoring.segments import columns_of, evaluate, field
from customer_core.scoring.tags import TagLog


def day(month: int, number: int = 1) -> datetime:
    """A day of 2026."""
    return datetime(2026, month, number, tzinfo=UTC)


def event(number: str, month: int, tag: str = "vip", **options: Any) -> TagEvent:  # noqa: ANN401 - as the model
    """Something said on the first of a month."""
    given = {"subject": "c1", "author": "steward-1", "reason": "called"} | options
    return TagEvent(event_id=number, tag=tag, recorded_at=day(month), **given)


LOG = TagLog([
    event("1", 1, valid_until=day(7)),
    event("2", 5, holds=False, valid_from=day(4)),  # said in May, of April on
    event("3", 6, valid_from=day(9)),
    event("4", 2, tag="重要", subject="c2"),
    event("5", 2, tag="not a word!", subject="c2"),
])  # fmt: skip


def test_the_last_word_on_a_moment_decides() -> None:
    """Each event speaks of its own period."""
    holds = [LOG.holds("c1", "vip", at=day(month)) for month in range(1, 13)]
    assert holds == [True] * 3 + [False] * 5 + [True] * 4
    assert LOG.tags("c1", at=day(2)) == ("vip",)
    assert LOG.tags("c2", at=day(2)) == ("not a word!", "重要")
    assert LOG.tags("nobody", at=day(2)) == ()


def test_what_was_known_then_stays_known() -> None:
    """A correction of May does not change what a report of April was based on."""
    assert LOG.tags("c1", at=day(4, 20), known_at=day(4, 30)) == ("vip",)
    assert LOG.tags("c1", at=day(4, 20)) == ()
    assert LOG.subjects("vip", at=day(4, 20), known_at=day(4, 30)) == ("c1",)
    assert LOG.subjects("vip", at=day(4, 20)) == ()


def test_periods_are_what_holds() -> None:
    """With author and reason of the event that begins them."""
    assert LOG.periods("c1", "vip") == (
        Tag(subject="c1", tag="vip", valid_from=day(1), valid_until=day(4),
            author="steward-1", reason="called"),
        Tag(subject="c1", tag="vip", valid_from=day(9), author="steward-1",
            reason="called"),
    )  # fmt: skip
    assert [p.valid_until for p in LOG.periods("c1", "vip", known_at=day(4))] == [
        day(7)
    ]
    assert LOG.periods("c1", "other") == ()


def test_delivered_twice_counts_once() -> None:
    """The same id that says something else is a conflict, and stays out."""
    log = TagLog()
    first = event("1", 1)
    assert [log.append(e) for e in (first, first, event("1", 2))] == [
        "new", "duplicate", "conflict",
    ]  # fmt: skip
    assert list(log) == [first]
    assert len(log) == 1


@pytest.mark.parametrize(
    ("tag", "month", "english", "chinese"),
    [
        ("vip", 2, "Why this customer has the tag vip", "2026-07-01"),
        ("vip", 5, "Why this customer does not have the tag vip", "2026-05-01"),
        ("new", 5, "Why this customer does not have the tag new", "new"),
    ],
)
def test_a_tag_explains_itself(
    tag: str, month: int, english: str, chinese: str
) -> None:
    """By the event that decides, without author or reason."""
    why = LOG.explain("c1", tag, at=day(month))
    assert english in why.text("en")
    assert chinese in why.text("zh")
    assert why.text("zh") != why.text("en")
    assert "steward" not in str(why)
    assert "called" not in str(why)


def test_tags_are_columns_of_segments() -> None:
    """Those whose name a condition can write."""
    columns = LOG.columns(["c0", "c1", "c2"], at=day(2))
    assert sorted(columns) == ["tag.vip", "tag.重要"]
    truth = evaluate(field("tag.vip") == True, columns_of(columns))  # noqa: E712 - makes a test
    assert truth.yes.tolist() == [False, True, False]


def test_tables_count_and_show() -> None:
    """Customers per tag at a moment."""
    table = LOG.table(at=day(5))
    assert table.to_frame() == {
        "tag": ["not a word!", "vip", "重要"], "customers": [1, 0, 1],
    }  # fmt: skip
    assert "2026-05-01" in str(table.summary())
    assert str(table.summary("zh")) != str(table.summary())
    assert table._repr_html_().startswith("<div>")
    assert len(table.chart_spec("zh")["data"]["values"]) == 3
    frame = LOG.to_frame()
    assert frame["event_id"] == ["1", "4", "5", "2", "3"]
    assert {len(column) for column in frame.values()} == {5}
    assert repr(LOG) == "TagLog(5 events, 2 subjects)"


@pytest.mark.parametrize(
    "options", [{"tag": ""}, {"valid_from": day(3), "valid_until": day(3)}]
)
def test_impossible_events(options: dict[str, Any]) -> None:
    """A tag has a name, and a period that is not empty."""
    given = {"event_id": "1", "subject": "c", "tag": "vip", "recorded_at": day(1)}
    with pytest.raises(ValueError, match=r"a tag (needs|is valid)"):
        TagEvent(**(given | options))


events = st.builds(
    lambda month, start, length, holds: (month, start, length, holds),
    st.integers(1, 6), st.integers(1, 10), st.integers(1, 3), st.booleans(),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(events, min_size=1, max_size=8), st.data())
def test_order_and_repetition_of_delivery_change_nothing(
    said: list[tuple[int, int, int, bool]],
    data: Any,  # noqa: ANN401 - of Hypothesis
) -> None:
    """And the periods say exactly what holds."""
    given_ = [
        event(str(n), month, holds=holds, valid_from=day(start),
              valid_until=day(min(start + length, 12)))
        for n, (month, start, length, holds) in enumerate(said)
    ]  # fmt: skip
    delivered = data.draw(st.permutations(given_ + given_[:3]))
    log, other = TagLog(given_), TagLog(delivered)
    assert other.to_frame() == log.to_frame()
    periods = log.periods("c1", "vip")
    for month in range(1, 13):
        at = day(month, 15)
        inside = any(
            p.valid_from <= at and (p.valid_until is None or at < p.valid_until)
            for p in periods
        )
        assert (
            inside == log.holds("c1", "vip", at=at) == other.holds("c1", "vip", at=at)
        )
