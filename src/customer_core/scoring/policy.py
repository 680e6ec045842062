"""How points are given, what a tier takes and how long it lasts: a policy as data.

Rules:
    The weights of the measures add up to 100 points and are quarters of a point. A
    policy is checked when it is made and named by a hash of its whole content, so that
    a score can say which policy gave it.
    A better tier is entered at once. A tier is lost only when its *stay* limits are
    missed, which may be lower than those to enter (hysteresis: a score between the two
    moves nobody), and when the renewal rules allow it.

Sources:
    Frequency, amount and loyalty as the measures of high value, regular and potential
    customers: the request this library was made for. The weights, thresholds and the
    three years of full tenure are our judgement; change them in the policy.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from attrs import evolve, field, fields, frozen

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import (
    Syntax,
    fingerprint,
    from_document,
    from_text,
    to_document,
    to_text,
)
from customer_core.scoring.levels import (
    FULL,
    MEASURES,
    SCORES,
    Condition,
    Measure,
    TierLevel,
    points_field,
)
from customer_core.scoring.renewal import TierRenewal
from customer_core.scoring.rfm_cuts import RfmCuts, RfmPolicy


@frozen(kw_only=True)
class TierPolicy:
    """How points are given, what a tier takes, how long it lasts.

    Attributes:
        recency: weight in points, 0 to 100 in quarters; all weights add up to 100.
        frequency: as above.
        monetary: as above.
        tenure: as above.
        regularity: as above.
        measures: measures of your own; the best band of each counts as its weight.
        high_value_from: points from which a customer is of high value.
        regular_from: points from which a customer is regular; less is potential.
        tiers: your own tiers, best first, in place of those three; the last one is
            for everybody else and for all customers without a purchase.
        stay_margin: points below ``enter_from`` at which a tier is still kept, where it
            gives no ``stay_from`` of its own.
        renewal: when a tier that is no longer earned is lost.
        tenure_full_days: days after which tenure earns its whole weight.
        rfm: how recency, frequency and amount become scores.

    Raises:
        ConfigurationError: for weights, thresholds or tiers that cannot work.

    Example:
        >>> TierPolicy.default().version
        '28ac8ae2273cc6ba'
        >>> TierPolicy(recency=50)
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: the weights add up to 130; make them 100
        >>> policy = TierPolicy.from_text('''
        ... stay_margin = 5
        ... [[tiers]]
        ... name = "gold"
        ... enter_from = 70
        ... requires = [{measure = "monetary", at_least = 1000, slack = 100}]
        ... [[tiers]]
        ... name = "silver"
        ... enter_from = 40
        ... [[tiers]]
        ... name = "bronze"
        ... ''')
        >>> [(level.name, level.stay_from) for level in policy.levels]
        [('gold', 65.0), ('silver', 35.0), ('bronze', 0.0)]
    """  # noqa: E501 - the example shows one printed line

    recency: float = points_field(default=20)
    frequency: float = points_field(default=25)
    monetary: float = points_field(default=30)
    tenure: float = points_field(default=15)
    regularity: float = points_field(default=10)
    measures: tuple[Measure, ...] = ()
    high_value_from: float = points_field(default=75)
    regular_from: float = points_field(default=40)
    tiers: tuple[TierLevel, ...] = ()
    stay_margin: float = points_field(default=0)
    renewal: TierRenewal = field(factory=TierRenewal)
    tenure_full_days: int = field(default=3 * 365)
    rfm: RfmPolicy = field(factory=RfmPolicy)

    def __attrs_post_init__(self) -> None:
        """Weights add up, tiers are in order, conditions speak of known measures."""
        total = sum(self.weights.values())
        if total != FULL:
            msg = f"the weights add up to {total:g}; make them {FULL}"
            raise ConfigurationError(msg)
        if not 0 < self.regular_from < self.high_value_from:
            msg = "thresholds are out of order; 0 < regular_from < high_value_from"
            raise ConfigurationError(msg)
        if type(self.tenure_full_days) is not int or self.tenure_full_days < 1:
            msg = "tenure_full_days must be a whole number of days, 1 or more"
            raise ConfigurationError(msg)
        self._require_measures()
        if self.tiers:
            self._require_tiers()

    def _require_measures(self) -> None:
        names = [measure.name for measure in self.measures]
        if len(set(names)) < len(names):
            msg = f"measures must have different names, these are {names}"
            raise ConfigurationError(msg)
        known = {*MEASURES, *SCORES, *names}
        asked = {c.measure for c in self.conditions}
        if asked - known:
            msg = (
                f"conditions ask for {sorted(asked - known)}; choose from "
                f"{sorted(known)} or declare a measure"
            )
            raise ConfigurationError(msg)

    def _require_tiers(self) -> None:
        names = [level.name for level in self.tiers]
        last = self.tiers[-1]
        if len(set(names)) < len(names) or len(names) == 1:
            msg = f"tiers must be two or more of different names, these are {names}"
            raise ConfigurationError(msg)
        if last.enter_from or last.requires or last.or_when:
            msg = f"the last tier, {last.name}, is for everybody; it takes nothing"
            raise ConfigurationError(msg)
        for better, worse in pairwise(self.levels):
            if better.requires:
                continue
            enter = better.enter_from < worse.enter_from
            if enter or (better.stay_from or 0) < (worse.stay_from or 0):
                msg = f"tiers are out of order; {better.name} asks less than the next"
                raise ConfigurationError(msg)
        given = {f.name: getattr(self, f.name) for f in fields(TierPolicy)}
        plain = {f.name: f.default for f in fields(TierPolicy)}
        for name in ("high_value_from", "regular_from"):
            if given[name] != plain[name]:
                msg = f"give tiers or {name}, not both"
                raise ConfigurationError(msg)

    @classmethod
    def default(cls) -> "TierPolicy":
        """Frequency 25, amount 30, recency 20, tenure 15, regularity 10 points."""
        return cls()

    @property
    def weights(self) -> dict[str, float]:
        """Points of each measure, in the order of every explanation."""
        own = {measure.name: measure.weight for measure in self.measures}
        return {measure: getattr(self, measure) for measure in MEASURES} | own

    @property
    def levels(self) -> tuple[TierLevel, ...]:
        """The tiers, best first, each with its ``stay_from``."""
        named = self.tiers or (
            TierLevel(name="high_value", enter_from=self.high_value_from),
            TierLevel(name="regular", enter_from=self.regular_from),
            TierLevel(name="potential"),
        )
        return tuple(
            level
            if level.stay_from is not None
            else evolve(level, stay_from=max(0.0, level.enter_from - self.stay_margin))
            for level in named
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of every tier."""
        return tuple(c for level in self.tiers for c in level.requires + level.or_when)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    def with_cuts(self, cuts: RfmCuts) -> "TierPolicy":
        """The same policy scoring by these cuts, so that scores stay comparable."""
        return evolve(self, rfm=RfmPolicy(cuts=cuts))

    def to_dict(self) -> dict[str, Any]:
        """The whole policy as JSON takes it; nothing at its default is left out."""
        return to_document(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "TierPolicy":
        """The policy of a document; a key that is left out has its default.

        Raises:
            ConfigurationError: for another schema, an unknown key or a wrong value.
        """
        return from_document(cls, document)

    def to_text(self) -> str:
        """The whole policy as indented JSON."""
        return to_text(self)

    @classmethod
    def from_text(cls, text: str, *, syntax: Syntax = "toml") -> "TierPolicy":
        """The policy that a TOML or JSON text declares; see :meth:`from_dict`.

        Raises:
            ConfigurationError: when the text does not fit; every problem is named.
        """
        return from_text(cls, text, syntax=syntax)
