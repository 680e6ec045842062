"""Parts of a policy: conditions, levels, bands and measures are checked when made."""

from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.scoring import Band, Condition, Measure, TierLevel, TierRenewal


def test_limits_as_text() -> None:
    """One limit, or both."""
    assert Condition(measure="frequency", at_least=Decimal(3)).limits == ">= 3"
    both = Condition(measure="recency", at_least=Decimal(1), at_most=Decimal("9.5"))
    assert both.limits == ">= 1, <= 9.5"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs at_least or at_most"),
        ({"at_least": Decimal(2), "at_most": Decimal(1)}, "at_least <= at_most"),
        ({"at_least": Decimal(2), "slack": Decimal(-1)}, "slack of 0 or more"),
    ],
)
def test_impossible_condition(options: dict[str, Any], message: str) -> None:
    """A condition has a limit and widens for those who stay."""
    with pytest.raises(ConfigurationError, match=message):
        Condition(measure="monetary", **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": " "}, "a tier needs a name"),
        ({"name": "a", "enter_from": 5, "stay_from": 6}, "stay_from must not be above"),
        ({"name": "a", "enter_from": 5.1}, "enter_from must be 0 to 100 points"),
        ({"name": "a", "enter_from": None}, "enter_from must be 0 to 100 points"),
        ({"name": "a", "stay_from": -1}, "stay_from must be 0 to 100 points"),
    ],
)
def test_impossible_level(options: dict[str, Any], message: str) -> None:
    """A tier has a name and is not harder to keep than to get."""
    with pytest.raises(ConfigurationError, match=message):
        TierLevel(**options)


@pytest.mark.parametrize("name", ["", "a b", "9", "tier", "recency", "monetary_score"])
def test_name_of_a_measure_is_usable_and_its_own(name: str) -> None:
    """Names become columns."""
    with pytest.raises(ConfigurationError, match="a name of its own"):
        Measure(name=name)


def test_bands_rise() -> None:
    """Two bands that begin at one value contradict each other."""
    bands = (Band(at_least=Decimal(1), points=1), Band(at_least=Decimal(1), points=2))
    with pytest.raises(ConfigurationError, match="visits: at_least must rise"):
        Measure(name="visits", bands=bands)


def test_weight_of_a_measure_is_its_best_band() -> None:
    """Wherever it stands; without bands it is nothing."""
    bands = (Band(at_least=Decimal(1), points=9), Band(at_least=Decimal(2), points=2))
    assert Measure(name="visits", bands=bands).weight == 9
    assert Measure(name="visits").weight == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"months": 0}, "months must be 1 or more"),
        ({"grace_days": -1}, "months must be 1 or more"),
        ({"review": "fixed"}, "give both or neither"),
        ({"fixed_dates": ("01-01",)}, "give both or neither"),
        ({"review": "fixed", "fixed_dates": ("02-30",)}, "days of the year as MM-DD"),
        ({"review": "fixed", "fixed_dates": ("1-1",)}, "days of the year as MM-DD"),
    ],
)
def test_impossible_renewal(options: dict[str, Any], message: str) -> None:
    """Dates exist and belong to the review."""
    with pytest.raises(ConfigurationError, match=message):
        TierRenewal(**options)
