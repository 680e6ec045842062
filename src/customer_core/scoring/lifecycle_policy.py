"""After how much silence a customer is at risk, lapsed, churned: a policy as data.

Rules:
    Days of silence are days by the calendar (UTC) since the last purchase. Beyond the
    first limit a customer is at risk, beyond the second lapsed, beyond the third
    churned; limits rise.

Limits by rhythm:
    A *gap* is the time between two following days with purchases. After a purchase, let
    ``n`` be the number of the customer's gaps so far, ``window`` at most, and ``q`` the
    ``p`` % quantile of these: the smallest that ``p`` % of them do not exceed. Let
    ``Q`` be the same quantile of all customers' gaps, in which each customer weighs the
    same, and ``k`` the ``shrinkage``. The limit is ``(n q + k Q) / (n + k)``, rounded
    half up: a newcomer has the limit of everybody, a regular their own.
    ``at_risk_percent`` and ``lapsed_percent`` give the first two limits, kept within
    ``min_days`` and ``max_days``. The second is ``lapsed_factor`` times the first at
    least, for gaps that hardly differ; the third is ``churned_factor`` times the
    second. Products are rounded down, and each limit is a day more than the one before
    at least.
    A limit is what was known when the last purchase was made; only ``Q`` looks at all
    gaps until ``as_of``. Freeze it (:attr:`LifecyclePolicy.everyone`) to keep the past
    as it was told.

Sources:
    Fixed 30, 60 and 90 days: common in CRM suites. Personal gaps, at risk beyond 80 %
    of them: Clutch loyalty documentation. Weighing own by common experience:
    credibility theory (Bühlmann 1967). The other numbers are our judgement.
"""

from decimal import Decimal
from typing import Literal

from attrs import evolve, frozen

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import fingerprint

_WHOLE = 100  # percent
_MAX_WINDOW = 52
_MAX_DAYS = 36_500
_MAX_FACTOR = 100


@frozen(kw_only=True)
class LifecyclePolicy:
    """Limits of silence, by the customers' rhythm or fixed.

    Attributes:
        basis: ``rhythm`` or ``days``.
        at_risk_days: limits for ``days``, and for ``rhythm`` while nobody has a gap;
            whole days, rising, 1 to 36,500.
        lapsed_days: as above.
        churned_days: as above.
        at_risk_percent: 1 to 99.
        lapsed_percent: more than ``at_risk_percent``, to 100.
        lapsed_factor: 1 to 100.
        churned_factor: 1 to 100.
        window: how many of the latest gaps count, 1 to 52.
        shrinkage: how many gaps of everybody's weigh as much as own ones, 0 or more.
        min_days: no limit by rhythm is less.
        max_days: the first two limits by rhythm are not more.
        everyone: the two quantiles of all customers, in days, frozen at an earlier
            time; empty: found in the transactions.

    Raises:
        ConfigurationError: for numbers outside their range or out of order.

    Example:
        >>> LifecyclePolicy().version
        '987bd4a70bbe0a4c'
        >>> LifecyclePolicy(basis="days", at_risk_days=90)
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: limits must rise: at_risk_days < lapsed_days < churned_days
    """  # noqa: E501 - the example shows one printed line

    basis: Literal["rhythm", "days"] = "rhythm"
    at_risk_days: int = 30
    lapsed_days: int = 60
    churned_days: int = 90
    at_risk_percent: int = 80
    lapsed_percent: int = 95
    lapsed_factor: Decimal = Decimal("1.5")
    churned_factor: Decimal = Decimal(2)
    window: int = 12
    shrinkage: int = 4
    min_days: int = 7
    max_days: int = 730
    everyone: tuple[int, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Everything in its range and order."""
        if not 0 < self.at_risk_days < self.lapsed_days < self.churned_days:
            msg = "limits must rise: at_risk_days < lapsed_days < churned_days"
            raise ConfigurationError(msg)
        if not 0 < self.at_risk_percent < self.lapsed_percent <= _WHOLE:
            msg = "percents must rise: 0 < at_risk_percent < lapsed_percent <= 100"
            raise ConfigurationError(msg)
        ranges = (
            ("churned_days", self.churned_days, 1, _MAX_DAYS),
            ("window", self.window, 1, _MAX_WINDOW),
            ("shrinkage", self.shrinkage, 0, _MAX_DAYS),
            ("min_days", self.min_days, 0, self.max_days),
            ("max_days", self.max_days, 1, _MAX_DAYS),
            ("lapsed_factor", self.lapsed_factor, 1, _MAX_FACTOR),
            ("churned_factor", self.churned_factor, 1, _MAX_FACTOR),
        )
        for name, value, least, most in ranges:
            if not least <= value <= most:
                msg = f"{name} is {value}; choose {least} to {most}"
                raise ConfigurationError(msg)
        if self.everyone and (
            len(self.everyone) != len(self.percents)
            or not 0 < self.everyone[0] <= self.everyone[1] <= _MAX_DAYS
        ):
            msg = "everyone has two numbers of days, not falling"
            raise ConfigurationError(msg)

    @property
    def percents(self) -> tuple[int, int]:
        """Of the first two limits."""
        return (self.at_risk_percent, self.lapsed_percent)

    @property
    def days(self) -> tuple[int, int, int]:
        """The three fixed limits."""
        return (self.at_risk_days, self.lapsed_days, self.churned_days)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    def with_everyone(self, everyone: tuple[int, ...]) -> "LifecyclePolicy":
        """The same policy with these quantiles of all customers, frozen."""
        return evolve(self, everyone=everyone)
