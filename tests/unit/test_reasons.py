"""Reasons and explanations: texts, units, totals."""

import pytest

from customer_core.messages import en
from customer_core.reasons import Explanation, Reason


@pytest.mark.parametrize("code", list(en.REASONS))
def test_every_reason_has_a_phrase_in_both_languages(code: str) -> None:
    """A phrase for each code, in each language."""
    reason = Reason(code=code, parameters={"count": 2})
    assert reason.text("en")
    assert reason.text("zh")
    assert reason.text("en") != reason.text("zh")


def test_a_field_is_named_before_the_phrase() -> None:
    """With the colon of the language; without a field the phrase stands alone."""
    reason = Reason(code="match.exact", field="phone")
    assert reason.text("en") == "phone: equal"
    assert reason.text("zh") == "电话：相同"
    assert Reason(code="match.exact").text() == "equal"


def test_contributions_add_up_to_the_total_exactly() -> None:
    """The total is the sum of the weights, and the heading shows it."""
    weights = (0.1, 0.2, -0.3, 12.5)
    reasons = tuple(
        Reason(code="match.close", weight=weight, unit="bits") for weight in weights
    )
    explanation = Explanation("explain.match", reasons)
    assert explanation.total == sum(weights)
    assert explanation.text("en").splitlines()[0] == (
        "Why these records match (+12.50 bits)"
    )
    assert explanation.text("zh").splitlines()[0] == "两条记录为何匹配（+12.50 比特）"
    assert list(explanation) == list(reasons)
    assert len(explanation) == 4


def test_ranks_and_notes_have_no_total() -> None:
    """A rank cannot be added; a note weighs nothing."""
    rank = Reason(code="survive.most_recent", weight=1, unit="rank")
    note = Reason(code="survive.only")
    for reasons in ((rank,), (note,), ()):
        heading = Explanation("explain.decision", reasons).text().splitlines()[0]
        assert heading == "Why this value was chosen"
    lines = Explanation("explain.decision", (rank, note)).text().splitlines()
    assert lines[2] == "          the only value"


def test_a_heading_fills_in_its_parameters() -> None:
    """As any other text of a catalogue."""
    explanation = Explanation("survive.most_recent", (), {"count": 3})
    assert explanation.text("en") == "most recent of 3"
    assert explanation.text("zh") == "3 个值中最新"


def test_str_holds_both_languages() -> None:
    """English first."""
    explanation = Explanation("explain.no_match", ())
    assert str(explanation) == "Why these records do not match\n两条记录为何不匹配"
