"""Tier policies are data: checked when made, named by their content."""

import json
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import RfmCuts, RfmPolicy, TierPolicy


def test_default_weights() -> None:
    """The default gives 20, 25, 30, 15 and 10 points, in the order of explanations."""
    assert TierPolicy.default().weights == {
        "recency": 20, "frequency": 25, "monetary": 30, "tenure": 15, "regularity": 10,
    }  # fmt: skip


def test_policy_survives_json() -> None:
    """A policy read back from JSON equals the one written, hash included."""
    policy = TierPolicy(recency=19.75, frequency=25.25, tenure_full_days=365)
    read = TierPolicy.from_dict(json.loads(json.dumps(policy.to_dict())))
    assert (read, read.version) == (policy, policy.version)


def test_version_follows_the_content() -> None:
    """Equal policies have one version, however numbers were written; others differ."""
    assert TierPolicy(recency=20.0).version == TierPolicy(recency=20).version
    assert TierPolicy(regular_from=41).version != TierPolicy.default().version


def test_document_may_name_what_differs_only() -> None:
    """A key that is left out has its default."""
    assert TierPolicy.from_dict({"regular_from": 30}) == TierPolicy(regular_from=30)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"recency": 21}, "add up to 101; make them 100"),
        ({"recency": -5, "frequency": 50}, "recency must be 0 to 100 points"),
        ({"recency": 20.1}, "steps of 0.25"),
        ({"recency": "20"}, "recency must be"),
        ({"recency": True}, "recency must be"),
        ({"recency": float("nan")}, "recency must be"),
        ({"high_value_from": 101}, "high_value_from must be 0 to 100"),
        ({"high_value_from": 40}, "thresholds are out of order"),
        ({"regular_from": 0}, "thresholds are out of order"),
        ({"tenure_full_days": 0}, "whole number of days"),
        ({"tenure_full_days": 1.5}, "must be a whole number"),
        ({"engagement": 5}, "unknown key engagement, choose from recency, frequency"),
        (
            {
                "tiers": [{"name": "gold", "enter_from": 70}, {"name": "plain"}],
                "high_value_from": 70,
            },
            "give tiers or high_value_from, not both",
        ),
        ({"tiers": [{"name": "only"}]}, "two or more of different names"),
        ({"tiers": [{"name": "a"}, {"name": "a"}]}, "two or more of different names"),
        (
            {
                "tiers": [
                    {"name": "a", "enter_from": 50},
                    {"name": "b", "enter_from": 1},
                ]
            },
            "the last tier, b, is for everybody",
        ),
        (
            {
                "tiers": [
                    {"name": "a", "enter_from": 50},
                    {"name": "b", "enter_from": 60},
                    {"name": "c"},
                ]
            },
            "tiers are out of order; a asks less than the next",
        ),
        (
            {
                "tiers": [
                    {"name": "a", "enter_from": 60, "stay_from": 10},
                    {"name": "b", "enter_from": 50},
                    {"name": "c"},
                ]
            },
            "tiers are out of order; a asks less than the next",
        ),
        (
            {
                "tiers": [
                    {
                        "name": "a",
                        "enter_from": 60,
                        "requires": [{"measure": "visits", "at_least": 1}],
                    },
                    {"name": "c"},
                ]
            },
            r"conditions ask for \['visits'\]; choose from",
        ),
        (
            {"measures": [{"name": "visits"}, {"name": "visits"}]},
            "measures must have different names",
        ),
        (
            {
                "measures": [
                    {"name": "visits", "bands": [{"at_least": 1, "points": 10}]}
                ]
            },
            "add up to 110",
        ),
        (
            {"tiers": [{"name": "a", "enter_from": "x"}], "tenure": "y"},
            r"tenure must be a number; tiers\[0\].enter_from must be a number",
        ),
        ({"schema": "SurvivorshipPolicy"}, "not a TierPolicy version 1"),
        ({"schema_version": 9}, "not a TierPolicy version 1"),
    ],
)
def test_impossible_policy(document: dict[str, Any], message: str) -> None:
    """What cannot work is refused when the policy is made."""
    with pytest.raises(ConfigurationError, match=message):
        TierPolicy.from_dict(document)


def test_default_levels() -> None:
    """High value, regular, potential; kept where they are entered."""
    levels = [(x.name, x.enter_from, x.stay_from) for x in TierPolicy().levels]
    assert levels == [("high_value", 75, 75), ("regular", 40, 40), ("potential", 0, 0)]


def test_margin_lowers_the_limits_to_stay_but_not_below_nothing() -> None:
    """Tiers without a limit of their own take the margin."""
    policy = TierPolicy.from_text("""
        stay_margin = 45
        tiers = [
            {name = "gold", enter_from = 70, stay_from = 60},
            {name = "silver", enter_from = 40},
            {name = "bronze"},
        ]
    """)
    assert [level.stay_from for level in policy.levels] == [60, 0, 0]


def test_text_in_either_syntax_round_trips() -> None:
    """TOML is read, JSON is read and written."""
    policy = TierPolicy.from_text("""
        recency = 10
        measures = [{name = "engagement", bands = [{at_least = 5, points = 10}]}]
        [renewal]
        review = "fixed"
        fixed_dates = ["01-01"]
        grace_days = 30
        [rfm]
        bins = 4
    """)
    assert policy.weights["engagement"] == 10
    assert (policy.renewal.grace_days, policy.rfm.bins) == (30, 4)
    assert TierPolicy.from_text(policy.to_text(), syntax="json") == policy


def test_frozen_cuts_are_part_of_the_policy() -> None:
    """The version names them too."""
    cuts = RfmCuts(recency_days=(30,), frequency=(2,), monetary=(Decimal(9),))
    policy = TierPolicy().with_cuts(cuts)
    assert policy.rfm == RfmPolicy(cuts=cuts)
    assert policy.version != TierPolicy().version


def test_a_tier_with_conditions_may_take_fewer_points() -> None:
    """The order of points is not asked of tiers with conditions of their own."""
    policy = TierPolicy.from_text("""
        tiers = [
            {name = "gold", requires = [{measure = "monetary", at_least = 1000}]},
            {name = "silver", enter_from = 40},
            {name = "bronze"},
        ]
    """)
    assert [level.name for level in policy.levels] == ["gold", "silver", "bronze"]
