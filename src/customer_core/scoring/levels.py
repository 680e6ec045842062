"""What a policy of tiers is made of: levels, conditions, measures with bands.

Rules:
    Points are quarters of a point, which binary numbers hold exactly. Conditions look
    at the measures themselves, not at points: ``recency`` and ``tenure`` in days,
    ``frequency`` in purchases, ``monetary`` in units of the currency, ``regularity`` 0
    to 1, ``recency_score`` and so on, and every measure that the policy declares. What
    was not measured meets no condition.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from attrs import Attribute, Converter, field, frozen

from customer_core.errors import ConfigurationError

MEASURES = ("recency", "frequency", "monetary", "tenure", "regularity")
"""What earns points in every policy, in the order of every explanation."""

SCORES = ("recency_score", "frequency_score", "monetary_score")
"""What conditions may ask for beside the measures."""

QUARTERS = 4
"""Quarters in a point."""

FULL = 100
"""Points that all weights add up to."""


def _to_points(value: Any, attribute: "Attribute[Any]") -> float | None:  # noqa: ANN401 - as given
    if value is None and attribute.default is None:
        return None
    points = float(value) if type(value) in {int, float} else -1.0  # not bool
    if not (0 <= points <= FULL and (points * QUARTERS).is_integer()):
        msg = f"{attribute.name} must be 0 to {FULL} points in steps of 0.25"
        raise ConfigurationError(msg)
    return points


def points_field(**options: Any) -> Any:  # noqa: ANN401 - as attrs.field
    """An attribute of 0 to 100 points in quarters; ``None`` if that is its default."""
    return field(converter=Converter(_to_points, takes_field=True), **options)


@frozen(kw_only=True)
class Condition:
    """One limit on one measure.

    Attributes:
        measure: what is looked at, see the rules above.
        at_least: smallest value that meets it, ``None`` without a limit.
        at_most: largest value that meets it, ``None`` without a limit.
        slack: how far beyond the limits a customer may be who has the tier already;
            not negative.

    Raises:
        ConfigurationError: without a limit, for limits out of order, or a negative
            slack.
    """

    measure: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    slack: Decimal = Decimal(0)

    def __attrs_post_init__(self) -> None:
        """There is a limit, limits are in order, slack widens."""
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            msg = "a condition needs at_least or at_most"
            raise ConfigurationError(msg)
        if (low is not None and high is not None and low > high) or self.slack < 0:
            msg = "a condition has at_least <= at_most and a slack of 0 or more"
            raise ConfigurationError(msg)

    @property
    def limits(self) -> str:
        """The limits as text, such as ``>= 1000``."""
        parts = ((">=", self.at_least), ("<=", self.at_most))
        given = (f"{sign} {limit}" for sign, limit in parts if limit is not None)
        return ", ".join(given)


@frozen(kw_only=True)
class TierLevel:
    """One tier and what it takes.

    Attributes:
        name: of the tier; ``high_value``, ``regular``, ``potential``, ``diamond``,
            ``platinum``, ``gold``, ``silver`` and ``bronze`` are known in both
            languages.
        enter_from: points from which the tier is entered.
        stay_from: points from which it is kept; ``None``: ``enter_from`` less the
            margin of the policy.
        requires: conditions that must all hold beside the points.
        or_when: conditions that, all together, are enough whatever the points.

    Raises:
        ConfigurationError: for an empty name, or more points to stay than to enter.
    """

    name: str
    enter_from: float = points_field(default=0)
    stay_from: float | None = points_field(default=None)
    requires: tuple[Condition, ...] = ()
    or_when: tuple[Condition, ...] = ()

    def __attrs_post_init__(self) -> None:
        """A name, and nothing that is harder to keep than to get."""
        if not self.name.strip():
            msg = "a tier needs a name"
            raise ConfigurationError(msg)
        if self.stay_from is not None and self.stay_from > self.enter_from:
            msg = f"{self.name}: stay_from must not be above enter_from"
            raise ConfigurationError(msg)


@frozen(kw_only=True)
class Band:
    """Points for values from a limit on.

    Attributes:
        at_least: smallest value of the band.
        points: what it earns, 0 to 100 in quarters.
    """

    at_least: Decimal
    points: float = points_field()


@frozen(kw_only=True)
class Measure:
    """A measure of your own: customer value, loyalty points, engagement, ...

    Attributes:
        name: letters, digits and ``_``; ``value``, ``loyalty_points`` and
            ``engagement`` are known in both languages.
        bands: from which value on how many points, values rising. Values below the
            first band, and unmeasured ones, earn nothing. Without bands the measure
            earns nothing and serves conditions only.

    Raises:
        ConfigurationError: for a name that is taken or none, or bands out of order.

    Example:
        >>> Measure(name="engagement", bands=(
        ...     Band(at_least=Decimal(1), points=5),
        ...     Band(at_least=Decimal(10), points=12.5))).weight
        12.5
    """

    name: str
    bands: tuple[Band, ...] = ()

    def __attrs_post_init__(self) -> None:
        """A usable name, bands that rise."""
        taken = self.name in {*MEASURES, *SCORES, "cluster_id", "tier", "score"}
        if taken or not self.name.isidentifier():
            msg = "a measure needs a name of its own of letters, digits and _"
            raise ConfigurationError(msg)
        if any(a.at_least >= b.at_least for a, b in pairwise(self.bands)):
            msg = f"{self.name}: at_least must rise from band to band"
            raise ConfigurationError(msg)

    @property
    def weight(self) -> float:
        """Points of its best band."""
        return max((band.points for band in self.bands), default=0.0)
