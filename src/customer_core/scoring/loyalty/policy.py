"""What a purchase earns and how long points count: a policy that is data.

Rules:
    Points are whole numbers; amounts are exact decimals and rounded once, per
    purchase. Points count through their last day, in the policy's own fixed offset
    from UTC, and are gone at the midnight after it.
    A refund takes as many points as a purchase of that amount would earn.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Literal

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.models import LoyaltyEntry, LoyaltyKind, Transaction
from customer_core.models.declarations import fingerprint

Rounding = Literal["down", "half_up", "up"]
_ROUNDINGS = {"down": ROUND_DOWN, "half_up": ROUND_HALF_UP, "up": ROUND_UP}
_EXACT = Context(prec=60)  # digits; the caller's own decimal context must not round
_LAST_MONTH = 12
_HALF_A_DAY = 14 * 60  # minutes; no clock on earth is further from UTC


@frozen(kw_only=True)
class LoyaltyPolicy:
    """How points are earned, kept and valued.

    Read and written by :mod:`customer_core.models.declarations`.

    Attributes:
        points_per_unit: points for one unit of the currency, 0 or more.
        rounding: of a purchase's points: ``down``, ``half_up`` or ``up``, by size.
        expiry_months: months after which earned points end; ``None``: never.
        expiry_end: whether they count through that ``day``, or the end of its
            ``month`` or ``year``.
        least_redeem: fewest points that can be redeemed at once, 1 or more.
        returned_days: days for which points count that are given back after their own
            last day, 0 or more; 0: they are not given back.
        utc_offset_minutes: offset of the local day from UTC, -840 to 840: 480 for
            China.
        point_value: what one point is worth in ``currency``; ``None``: not valued.
        currency: ISO 4217; ``None`` when not known.

    Raises:
        ConfigurationError: for a number outside its range.

    Example:
        >>> policy = LoyaltyPolicy(points_per_unit=Decimal("0.5"), expiry_months=12)
        >>> policy.points_for(Decimal("199.90")), policy.points_for(Decimal("-199.90"))
        (99, -99)
        >>> policy.last_day(datetime(2024, 2, 29, 12, 0, tzinfo=UTC))
        datetime.date(2025, 2, 28)
    """

    points_per_unit: Decimal = Decimal(1)
    rounding: Rounding = "down"
    expiry_months: int | None = 24
    expiry_end: Literal["day", "month", "year"] = "day"
    least_redeem: int = 1
    returned_days: int = 30
    utc_offset_minutes: int = 0
    point_value: Decimal | None = None
    currency: str | None = None

    def __attrs_post_init__(self) -> None:
        """Every number lies in its range."""
        checks = {
            "points_per_unit": self.points_per_unit.is_finite()
            and self.points_per_unit >= 0,
            "rounding": self.rounding in _ROUNDINGS,
            "expiry_months": self.expiry_months is None or self.expiry_months >= 1,
            "least_redeem": self.least_redeem >= 1,
            "returned_days": self.returned_days >= 0,
            "utc_offset_minutes": abs(self.utc_offset_minutes) <= _HALF_A_DAY,
            "point_value": self.point_value is None
            or (self.point_value.is_finite() and self.point_value >= 0),
        }
        wrong = [name for name, fits in checks.items() if not fits]
        if wrong:
            msg = f"{', '.join(wrong)} out of range; see LoyaltyPolicy"
            raise ConfigurationError(msg)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    def points_for(self, amount: Decimal) -> int:
        """Points that an amount earns; as many, negative, for a refund."""
        exact = _EXACT.multiply(amount, self.points_per_unit)
        return int(exact.to_integral_value(_ROUNDINGS[self.rounding], _EXACT))

    def entry_for(self, transaction: Transaction) -> LoyaltyEntry | None:
        """The entry a purchase or refund makes, ``None`` where it is worth no point.

        Its id follows from the order, so that an order that is delivered twice earns
        once.
        """
        points = self.points_for(transaction.amount.amount)
        if points == 0:
            return None
        source = transaction.customer.source
        return LoyaltyEntry(
            entry_id=f"order:{source}/{transaction.transaction_id}",
            account=transaction.customer,
            occurred_at=transaction.occurred_at,
            kind=LoyaltyKind.EARN if points > 0 else LoyaltyKind.ADJUST,
            points=points,
        )

    def last_day(self, earned_at: datetime) -> date | None:
        """Last local day on which points earned at a moment count."""
        if self.expiry_months is None:
            return None
        day = (earned_at + self._offset).date()
        months = day.year * _LAST_MONTH + day.month - 1 + self.expiry_months
        year, month = months // _LAST_MONTH, months % _LAST_MONTH + 1
        if self.expiry_end == "year":
            return date(year, _LAST_MONTH, 31)
        end = monthrange(year, month)[1]
        return date(
            year, month, end if self.expiry_end == "month" else min(day.day, end)
        )

    def end_of(self, day: date) -> datetime:
        """The moment at which a local day is over, in UTC."""
        midnight = datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
        return midnight - self._offset

    def returned_until(self, moment: datetime) -> datetime:
        """When points end that are given back at a moment after their last day."""
        day = (moment + self._offset).date()
        return self.end_of(day + timedelta(days=self.returned_days))

    @property
    def _offset(self) -> timedelta:
        return timedelta(minutes=self.utc_offset_minutes)
