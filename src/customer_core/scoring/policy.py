"""How points are given and what a tier takes: a policy that is data.

Rules:
    The weights of the five measures add up to 100 points and are quarters of a point,
    which binary numbers hold exactly. A policy is checked when it is made and named by
    a hash of its whole content, so that a score can say which policy gave it.

Sources:
    Frequency, amount and loyalty as the measures of high value, regular and potential
    customers: the request this library was made for. The weights, thresholds and the
    three years of full tenure are our judgement; change them in the policy.
"""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from attrs import Attribute, Converter, asdict, field, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import SCHEMA_VERSION

MEASURES = ("recency", "frequency", "monetary", "tenure", "regularity")
"""What earns points, in the order of every explanation."""

QUARTERS = 4
"""Quarters in a point."""

_FULL = 100  # points


def _to_points(value: Any, attribute: "Attribute[Any]") -> float:  # noqa: ANN401 - as given
    points = float(value) if type(value) in {int, float} else -1.0  # not bool
    if not (0 <= points <= _FULL and (points * QUARTERS).is_integer()):
        msg = f"{attribute.name} must be 0 to {_FULL} points in steps of 0.25"
        raise ConfigurationError(msg)
    return points


def _points(default: float) -> Any:  # noqa: ANN401 - as attrs.field
    return field(default=default, converter=Converter(_to_points, takes_field=True))


@frozen(kw_only=True)
class TierPolicy:
    """How points are given and what a tier takes.

    Attributes:
        recency: weight in points, 0 to 100 in quarters; the five weights add up to 100.
        frequency: as above.
        monetary: as above.
        tenure: as above.
        regularity: as above.
        high_value_from: points from which a customer is of high value.
        regular_from: points from which a customer is regular; less is potential.
        tenure_full_days: days after which tenure earns its whole weight.

    Raises:
        ConfigurationError: for weights or thresholds that cannot work.

    Example:
        >>> TierPolicy.default().version
        'df201cc3243ea077'
        >>> TierPolicy(recency=50)
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: the weights add up to 130; make them 100
    """  # noqa: E501 - the example shows one printed line

    recency: float = _points(20)
    frequency: float = _points(25)
    monetary: float = _points(30)
    tenure: float = _points(15)
    regularity: float = _points(10)
    high_value_from: float = _points(75)
    regular_from: float = _points(40)
    tenure_full_days: int = field(default=3 * 365)

    def __attrs_post_init__(self) -> None:
        """Weights add up, thresholds are in order, a full tenure takes days."""
        total = sum(self.weights.values())
        if total != _FULL:
            msg = f"the weights add up to {total:g}; make them {_FULL}"
            raise ConfigurationError(msg)
        if not 0 < self.regular_from < self.high_value_from:
            msg = "thresholds are out of order; 0 < regular_from < high_value_from"
            raise ConfigurationError(msg)
        if type(self.tenure_full_days) is not int or self.tenure_full_days < 1:
            msg = "tenure_full_days must be a whole number of days, 1 or more"
            raise ConfigurationError(msg)

    @classmethod
    def default(cls) -> "TierPolicy":
        """Frequency 25, amount 30, recency 20, tenure 15, regularity 10 points."""
        return cls()

    @property
    def weights(self) -> dict[str, float]:
        """Points of each measure, in the order of :data:`MEASURES`."""
        return {measure: getattr(self, measure) for measure in MEASURES}

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return blake2b(text.encode(), digest_size=8).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The whole policy as JSON takes it; nothing at its default is left out."""
        head = {"schema": type(self).__name__, "schema_version": SCHEMA_VERSION}
        return head | asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "TierPolicy":
        """The policy of a document; a key that is left out has its default.

        Raises:
            ConfigurationError: for another schema, an unknown key or a wrong value.
        """
        known = cls().to_dict()
        head = {name: known[name] for name in ("schema", "schema_version")}
        if unknown := document.keys() - known.keys():
            msg = f"a tier policy has no {sorted(unknown)}; choose from {list(known)}"
            raise ConfigurationError(msg)
        if any(document.get(name, head[name]) != head[name] for name in head):
            msg = f"the document is not a {cls.__name__} version {SCHEMA_VERSION}"
            raise ConfigurationError(msg)
        return cls(**{name: v for name, v in document.items() if name not in head})
