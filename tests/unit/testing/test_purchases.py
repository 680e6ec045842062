"""Synthetic purchases: seeded, of everybody, and as the models say."""

from datetime import date

import numpy as np
import pytest

from customer_core.scoring import clv
from customer_core.testing.purchases import generate_purchases


def test_equal_seeds_give_equal_purchases() -> None:
    """Others do not; everybody buys at least once, within the time."""
    one, again, other = (generate_purchases(200, seed=seed) for seed in (1, 1, 2))
    assert one.cents.tolist() == again.cents.tolist()
    assert one.cents.tolist() != other.cents.tolist()
    assert np.unique(one.customers).tolist() == list(range(200))
    assert one.occurred_at.max() < np.datetime64("2025-12-31")
    assert one.cents.min() >= 1
    assert len(one.history()) == len(one.cents)


def test_the_story_is_that_of_the_models() -> None:
    """A fit finds the parameters that were drawn from, roughly: days are whole."""
    pytest.importorskip("scipy")
    history = generate_purchases(5_000, seed=3).history()
    summary = clv.summarise_purchases(history, as_of=date(2025, 12, 30), period="day")
    fit = clv.ParetoNBDModel().fit_summary(summary)
    found = [fit.parameters[name] for name in ("r", "s")]
    assert found == pytest.approx([0.7, 0.8], rel=0.15)
    assert clv.GammaGammaModel().fit_summary(summary).parameters["q"] == pytest.approx(
        4.0, rel=0.15
    )


def test_time_may_be_short() -> None:
    """A month is enough for a purchase each."""
    assert len(generate_purchases(20, seed=1, days=30).cents) >= 20
