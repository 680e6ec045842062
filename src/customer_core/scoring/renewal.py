"""When a tier that is no longer earned is lost: rules as data.

Sources:
    Renewal at once, on fixed dates, on membership or tier anniversaries; one tier down
    or by balance: loyalty programmes of Brevo, Salesforce and Talon.One.
"""

import re
from datetime import date
from typing import Literal

from attrs import frozen

from customer_core.errors import ConfigurationError

_LEAP_YEAR = 2000


@frozen(kw_only=True)
class TierRenewal:
    """When a tier that is no longer earned is lost.

    Attributes:
        review: ``real_time``: at any run; ``fixed``: at ``fixed_dates`` of each year;
            ``membership_anniversary`` and ``tier_anniversary``: every ``months`` after
            becoming a customer, or after entering the tier.
        fixed_dates: days of the year as ``MM-DD``, in UTC.
        months: between two anniversaries, 1 or more.
        min_dwell_days: days a tier is kept at least.
        grace_days: days between the review that finds a tier unearned and its loss;
            who earns it again in time keeps it.
        down: ``by_score``: to the best tier whose stay limits are met; ``one_down``:
            one tier at a time.

    Raises:
        ConfigurationError: for numbers below their range, or dates that do not exist
            or do not belong to the review.
    """

    review: Literal[
        "real_time", "fixed", "membership_anniversary", "tier_anniversary"
    ] = "real_time"
    fixed_dates: tuple[str, ...] = ()
    months: int = 12
    min_dwell_days: int = 0
    grace_days: int = 0
    down: Literal["by_score", "one_down"] = "by_score"

    def __attrs_post_init__(self) -> None:
        """Numbers in range; dates exactly where they are needed."""
        if self.months < 1 or self.min_dwell_days < 0 or self.grace_days < 0:
            msg = "months must be 1 or more, min_dwell_days and grace_days 0 or more"
            raise ConfigurationError(msg)
        if (self.review == "fixed") != bool(self.fixed_dates):
            msg = 'fixed_dates belong to review = "fixed"; give both or neither'
            raise ConfigurationError(msg)
        if not all(map(_is_day_of_year, self.fixed_dates)):
            msg = "fixed_dates are days of the year as MM-DD, such as 01-01"
            raise ConfigurationError(msg)


def _is_day_of_year(text: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", text, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        return False
    return True
