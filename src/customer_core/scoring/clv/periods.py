"""The unit of time of a fit, said once.

Rules:
    A month is a twelfth of the Gregorian year, 30.436875 days, so that models see
    periods of one length. A year has 365.2425 days.
"""

from datetime import timedelta
from typing import Literal

from customer_core.errors import ConfigurationError

Period = Literal["day", "week", "month"]
"""The unit in which recency, age, horizons and rates of a model are counted."""

YEAR = 365.2425
"""Days of a year, Gregorian mean."""

DAYS: dict[Period, float] = {"day": 1.0, "week": 7.0, "month": YEAR / 12}
"""Length of each period in days."""


def days_in(period: Period | None) -> float:
    """Days of one period.

    Raises:
        ConfigurationError: for a period that is not one, or was never said.
    """
    if period is None:
        msg = 'the unit of time is not known; fit with period="day", "week" or "month"'
        raise ConfigurationError(msg)
    if period not in DAYS:
        msg = f"no period {period!r}; choose from {', '.join(DAYS)}"
        raise ConfigurationError(msg)
    return DAYS[period]


def span(periods: float, period: Period | None) -> timedelta:
    """``periods`` as a length of time."""
    return timedelta(days=periods * days_in(period))


def discount_rate(annual: float, period: Period) -> float:
    """The rate per period that compounds to ``annual`` over a year.

    Args:
        annual: 0.1 for 10 % a year, above -1.
        period: the unit of time of the model.

    Raises:
        ConfigurationError: for a rate of -1 or less, or an unknown period.

    Example:
        >>> round(discount_rate(0.10, "week"), 6)
        0.001828
    """
    if not annual > -1:
        msg = f"an annual rate of {annual:g} leaves nothing; choose one above -1"
        raise ConfigurationError(msg)
    return float((1 + annual) ** (days_in(period) / YEAR)) - 1
