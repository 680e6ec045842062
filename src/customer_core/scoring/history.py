"""Transactions of many customers, three integers each, and nothing else of them.

Rules:
    Amounts are whole numbers of the smallest unit kept, ``10 ** -scale`` of the
    currency, so that sums are exact. One history holds one currency; nothing is
    converted. Moments are microseconds in UTC.
    Bad data does not raise: an amount that cannot be an amount is left out and counted.
"""

from array import array
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError

Ints = NDArray[np.int64]

LIMIT = Decimal(10) ** 12
"""An amount of this size or more, in units of the currency, is left out."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000
"""Microseconds of 24 hours."""
_MAX_SCALE = 6  # LIMIT in the smallest unit then still fits 64 bits
EXACT = Context(prec=60)  # digits
"""Computes amounts: the caller's own decimal context must not round them."""


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC; a naive moment is taken as UTC."""
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return (utc - _EPOCH) // _MICROSECOND


class PurchaseHistory:
    """Transactions of numbered customers, three integers each.

    Args:
        scale: decimals that are kept of an amount, 0 to 6. The default 4 is the most
            that a currency of ISO 4217 has.

    Raises:
        ConfigurationError: for a scale outside its range.

    Example:
        >>> history = PurchaseHistory()
        >>> history.add(0, datetime(2024, 5, 1), Decimal("19.90"))
        True
        >>> len(history)
        1
    """

    def __init__(self, *, scale: int = 4) -> None:
        if not 0 <= scale <= _MAX_SCALE:
            msg = f"scale is {scale}; choose 0 to {_MAX_SCALE} decimals"
            raise ConfigurationError(msg)
        self.scale = scale
        self.left_out: dict[str, int] = {"amount_too_large": 0}
        self.rounded = 0
        self._customers, self._moments, self._units = array("q"), array("q"), array("q")

    def add(self, customer: int, occurred_at: datetime, amount: Decimal) -> bool:
        """Append one transaction.

        Args:
            customer: number of the customer, from 0.
            occurred_at: when; a naive moment is taken as UTC.
            amount: the total paid, negative for a refund. One with more decimals than
                ``scale`` is rounded half to even and counted in ``rounded``.

        Returns:
            Whether it was taken: an amount of :data:`LIMIT` or more, or one that is no
            number, is left out and counted in ``left_out``.
        """
        if not (amount.is_finite() and -LIMIT < amount < LIMIT):
            self.left_out["amount_too_large"] += 1
            return False
        scaled = amount.scaleb(self.scale, EXACT)
        units = int(scaled.to_integral_value(ROUND_HALF_EVEN))
        self.rounded += units != scaled
        self._customers.append(customer)
        self._moments.append(micros(occurred_at))
        self._units.append(units)
        return True

    @classmethod
    def from_arrays(
        cls,
        customers: NDArray[Any],
        occurred_at: NDArray[np.datetime64],
        *,
        minor_units: NDArray[Any],
        scale: int,
    ) -> "PurchaseHistory":
        """The history of three columns of equal length.

        Args:
            customers: integers, numbers of the customers, from 0.
            occurred_at: ``datetime64`` in UTC, without ``NaT``.
            minor_units: integers, the amounts times ``10 ** scale``.
            scale: decimals of the amounts, 2 for cents.

        Raises:
            ConfigurationError: for columns of unequal length or another type.

        Example:
            >>> history = PurchaseHistory.from_arrays(
            ...     np.array([0, 0, 1]), np.array(["2024-01-01", "2024-02-01",
            ...     "2024-03-01"], "datetime64[D]"),
            ...     minor_units=np.array([1990, -990, 500]), scale=2)
            >>> len(history)
            3
        """
        columns = (customers, occurred_at, minor_units)
        if [c.dtype.kind for c in columns] not in (["i", "M", "i"], ["u", "M", "i"]):
            msg = "columns are integers, datetime64, integers; convert them first"
            raise ConfigurationError(msg)
        if len({c.shape for c in columns}) > 1 or customers.ndim != 1:
            msg = "columns have different shapes; give three of one length"
            raise ConfigurationError(msg)
        if np.isnat(occurred_at).any():
            msg = "a moment is NaT; leave such transactions out"
            raise ConfigurationError(msg)
        history = cls(scale=scale)
        stored = (history._customers, history._moments, history._units)
        moments = occurred_at.astype("datetime64[us]")
        for store, column in zip(
            stored, (customers, moments, minor_units), strict=True
        ):
            store.frombytes(
                np.ascontiguousarray(column).astype(np.int64).data.cast("B")
            )
        return history

    def columns(self) -> tuple[Ints, Ints, Ints]:
        """Customers, moments (microseconds since 1970 UTC) and amounts, as a copy."""
        stored = (self._customers, self._moments, self._units)
        customers, moments, units = (np.array(s, dtype=np.int64) for s in stored)
        return customers, moments, units

    def __len__(self) -> int:
        """How many transactions there are."""
        return len(self._customers)

    def __repr__(self) -> str:
        """The size only."""
        return f"PurchaseHistory({len(self)} transactions)"


def to_amount(units: int, scale: int, *, decimals: int) -> Decimal:
    """The amount of ``units`` times ``10 ** -scale``, written with ``decimals``.

    Example:
        >>> to_amount(13527100, 4, decimals=2)
        Decimal('1352.71')
    """
    return (
        Decimal(units)
        .scaleb(-scale, EXACT)
        .quantize(Decimal(1).scaleb(-decimals), context=EXACT)
    )


def decimals_of(units: Ints, scale: int) -> int:
    """How many decimals write every amount: none, two, or all that are kept."""
    for decimals in (0, 2):
        if decimals <= scale and not (units % 10 ** (scale - decimals)).any():
            return decimals
    return scale
