"""Decisions, scores and outcomes explain themselves and keep their invariants."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from customer_core.issues import Issue, IssueCode
from customer_core.models import (
    Contribution,
    FieldDecision,
    FieldOrigin,
    GoldenRecord,
    Normalized,
    RecordRef,
    Tier,
    TierScore,
)
from customer_core.reasons import Reason

REF = RecordRef("crm", "1")


def test_a_golden_record_finds_the_decision_of_an_attribute() -> None:
    """And nothing for an attribute without value."""
    decision = FieldDecision(
        field="phones",
        rule="most_recent",
        survivor=FieldOrigin(record=REF),
        candidates=2,
        conflict=True,
        reasons=(Reason(code="survive.most_recent", parameters={"count": 2}),),
    )
    golden = GoldenRecord(cluster_id="x", members=(REF,), decisions=(decision,))
    assert golden.decision("phones") is decision
    assert golden.decision("emails") is None
    assert decision.explain().text("en").endswith("most recent of 2")
    assert decision.explain().text("zh").startswith("为何选用该值")


def test_a_score_explains_itself_in_both_languages() -> None:
    """The points of the contributions add up; the heading names the tier."""
    reasons = [
        Reason(code="tier.no_purchase", field="recency", weight=w, unit="points")
        for w in (10.0, 5.5)
    ]
    score = TierScore(
        cluster_id="x",
        tier=Tier.POTENTIAL,
        score=15.5,
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        contributions=tuple(
            Contribution(measure="recency", value=None, points=r.weight, reason=r)
            for r in reasons
        ),
    )
    explanation = score.explain()
    assert explanation.total == score.score
    assert explanation.text("en").splitlines()[0] == (
        "Why this customer is potential (+15.50 points)"
    )
    assert "潜在客户" in explanation.text("zh").splitlines()[0]
    for tier in Tier:
        assert evolve(score, tier=tier).explain().text("en")


def test_keys_belong_to_a_value() -> None:
    """One without the other is refused; the raw text is hidden."""
    issue = Issue(code=IssueCode.EMAIL_SYNTAX)
    nothing: Normalized[str, str] = Normalized(raw="x y", issues=(issue,))
    assert "x y" not in repr(nothing)
    assert "raw=None" in repr(Normalized(raw=None))
    for parts in ({"value": "a"}, {"keys": "a"}):
        with pytest.raises(ValueError, match="exactly when a value is"):
            Normalized(raw="a", **parts)
