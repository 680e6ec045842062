"""Tier policies are data: checked when made, named by their content."""

import json
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import TierPolicy


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
        ({"tenure_full_days": 1.5}, "whole number of days"),
        ({"engagement": 5}, r"no \['engagement'\]; choose from \['schema'"),
        ({"schema": "SurvivorshipPolicy"}, "not a TierPolicy version 1"),
        ({"schema_version": 9}, "not a TierPolicy version 1"),
    ],
)
def test_impossible_policy(document: dict[str, Any], message: str) -> None:
    """What cannot work is refused when the policy is made."""
    with pytest.raises(ConfigurationError, match=message):
        TierPolicy.from_dict(document)
