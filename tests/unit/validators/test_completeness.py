"""Completeness of one record, itemised."""

from collections.abc import Callable

import pytest

from customer_core.models import CustomerRecord, PersonName, PhoneNumber
from customer_core.validators import (
    CompletenessRule,
    Condition,
    RuleSet,
    measure_completeness,
)

Build = Callable[..., CustomerRecord]
NAMED = (Condition(field="names", present=True),)
RULES = RuleSet(
    completeness=(
        CompletenessRule(fields=("names",), weight=2.0),
        CompletenessRule(fields=("phones", "emails")),
        CompletenessRule(fields=("sex",), when=NAMED),
    )
)


def test_the_share_is_that_of_the_weights(build: Build) -> None:
    """The reasons add up to it, in points of a hundred."""
    record = build(names=[PersonName(family="Lee")])
    found = measure_completeness(record, rules=RULES)
    assert found.share == 0.5
    assert [(r.field, r.code, r.weight) for r in found.reasons] == [
        ("names", "complete.present", 50.0),
        ("phones", "complete.missing", 0.0),
        ("sex", "complete.missing", 0.0),
    ]
    assert found.explain().total == 50.0
    assert "姓名" in found.explain().text("zh") or "names" in found.explain().text("zh")


def test_what_does_not_apply_counts_neither_way(build: Build) -> None:
    """A company has no sex."""
    record = build(phones=[PhoneNumber(e164="+8613912457803")])
    found = measure_completeness(record, rules=RULES)
    assert found.share == pytest.approx(1 / 3)
    assert found.reasons[2].code == "complete.not_applicable"


@pytest.mark.parametrize("rules", [RuleSet(), RuleSet(completeness=(
    CompletenessRule(fields=("sex",), when=NAMED),
))], ids=["no items", "none applies"])  # fmt: skip
def test_where_nothing_applies_nothing_is_measured(
    build: Build, rules: RuleSet
) -> None:
    """``None`` is neither 0 nor 1."""
    assert measure_completeness(build(), rules=rules).share is None


def test_everything_is_exactly_one(build: Build) -> None:
    """Rounding never makes more than the whole."""
    rules = RuleSet(
        completeness=tuple(
            CompletenessRule(fields=("names",), weight=w) for w in (0.1, 0.2, 0.7, 3.3)
        )
    )
    record = build(names=[PersonName(family="Lee")])
    assert measure_completeness(record, rules=rules).share == 1.0
