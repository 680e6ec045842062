"""Judgements: pairs in order, the latest decision counts."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from customer_core.models import (
    Judgement,
    RecordRef,
    Verdict,
    from_json,
    settle_judgements,
    to_json,
)

A, B, C = (RecordRef("crm", n) for n in "123")


def judged(
    left: RecordRef, right: RecordRef, verdict: str, day: int, author: str = "x"
) -> Judgement:
    """A decision of a day."""
    return Judgement(
        left=left,
        right=right,
        verdict=Verdict(verdict),
        decided_at=datetime(2026, 1, day, tzinfo=UTC),
        author=author,
    )


def test_a_pair_has_no_order() -> None:
    """Both ways of naming it are one judgement."""
    assert judged(B, A, "match", 1) == judged(A, B, "match", 1)


def test_a_judgement_is_about_two_records() -> None:
    """One record cannot be judged."""
    with pytest.raises(ValueError, match="two records, not one"):
        judged(A, A, "match", 1)


def test_the_latest_of_a_pair_counts_in_any_order() -> None:
    """At one moment the more careful verdict does."""
    given = [
        judged(A, B, "match", 1),
        judged(B, A, "non_match", 3),
        judged(A, B, "match", 3),
        judged(A, B, "unsure", 3),
        judged(A, C, "unsure", 2),
    ]
    expected = (judged(A, C, "unsure", 2), judged(A, B, "non_match", 3))
    for order in permutations(given):
        assert settle_judgements(order) == expected


def test_a_judgement_round_trips() -> None:
    """As JSON, with everything it says."""
    one = judged(A, B, "match", 1)
    assert from_json(Judgement, to_json(one)) == one


def test_nobody_is_named_in_a_repr() -> None:
    """Neither who decided nor their words."""
    one = Judgement(
        left=A,
        right=B,
        verdict=Verdict.MATCH,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        author="Ann Lee",
        reason="Ann called",
    )
    assert "Ann" not in repr(one)
