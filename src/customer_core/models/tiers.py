"""How valuable a customer is and where in their life as one, itemised.

Rules:
    The contributions of a score add up to it exactly. A customer without purchases
    has a tier too: potential.
    A tier is a name. The three of the default policy are members of :class:`Tier`;
    a policy may name any others.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.messages import Language, catalogue, field_label, label
from customer_core.models.provenance import as_utc
from customer_core.models.values import Money
from customer_core.reasons import Explanation, Reason


class Tier(StrEnum):
    """High value / ordinary / potential, best first."""

    HIGH_VALUE = "high_value"
    REGULAR = "regular"
    POTENTIAL = "potential"


def as_tier(name: str) -> str:
    """The member of :class:`Tier` of that name; other names as they are.

    Example:
        >>> as_tier("regular"), as_tier("gold")
        (<Tier.REGULAR: 'regular'>, 'gold')
    """
    return Tier(name) if name in set(Tier) else name


def tier_label(name: str, language: Language = "en") -> str:
    """What a tier is called in ``language``; its own name where it is not known.

    Example:
        >>> tier_label("high_value", "zh"), tier_label("Club 500", "zh")
        ('高价值客户', 'Club 500')
    """
    return field_label(name, language)


@frozen(kw_only=True)
class Contribution:
    """One measure and the points it gave.

    Attributes:
        measure: ``recency``, ``frequency``, ``monetary``, ``tenure``, ``regularity``,
            or a measure that the policy declares.
        value: the measure: days, count, amount, days, 0 to 1; ``None`` when unmeasured.
        points: what it adds to the score.
        reason: the item in words.
    """

    measure: str
    value: Decimal | None
    points: float
    reason: Reason


@frozen(kw_only=True)
class TierScore:
    """Score and tier of one customer at one moment.

    Attributes:
        cluster_id: the customer.
        tier: where the score and the rules of the policy put them.
        score: 0 to 100 points, the sum of the contributions.
        as_of: the moment the score looks from, in UTC.
        contributions: in the order of the policy.
        recency_days: whole days since the last purchase, ``None`` without one.
        frequency: number of purchases.
        monetary: sum of purchases, ``None`` without one.
        rules: rules beside the points that decided, if any; they weigh nothing.
    """

    cluster_id: str
    tier: str = field(converter=as_tier)
    score: float
    as_of: datetime = field(converter=as_utc)
    contributions: tuple[Contribution, ...] = ()
    recency_days: int | None = None
    frequency: int = 0
    monetary: Money | None = None
    rules: tuple[Reason, ...] = ()

    def explain(self) -> Explanation:
        """The score itemised, in both languages."""
        items = (*(c.reason for c in self.contributions), *self.rules)
        code = f"explain.tier.{self.tier}"
        if code in catalogue("en").REASONS:
            return Explanation(code, items)
        return Explanation("explain.tier", items, {"tier": str(self.tier)})


class TierChange(StrEnum):
    """What happened to the tier of a customer."""

    ENTERED = "entered"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    GRACE_STARTED = "grace_started"
    GRACE_ENDED = "grace_ended"
    OVERRIDE_STARTED = "override_started"
    OVERRIDE_ENDED = "override_ended"
    POLICY_CHANGED = "policy_changed"
    LEFT = "left"


@frozen(kw_only=True)
class TierOverride:
    """A tier that a person set by hand, for a time.

    Attributes:
        cluster_id: the customer.
        tier: the tier that holds while the override does.
        reason: why; explanations show it, so it names no person. Not empty.
        author: the account that decided, for audits; explanations do not show it.
            Not empty.
        starts_at: from when, in UTC.
        expires_at: the first moment it no longer holds, after ``starts_at``, in UTC.

    Raises:
        ConfigurationError: for an empty reason or author, or times out of order.
    """

    cluster_id: str
    tier: str = field(converter=as_tier)
    reason: str = field(repr=lambda _: "'***'")
    author: str = field(repr=lambda _: "'***'")
    starts_at: datetime = field(converter=as_utc)
    expires_at: datetime = field(converter=as_utc)

    def __attrs_post_init__(self) -> None:
        """Somebody decided, for a reason, for a time."""
        if not (self.reason.strip() and self.author.strip()):
            msg = "an override needs a reason and an author; give both"
            raise ConfigurationError(msg)
        if not self.starts_at < self.expires_at:
            msg = "an override must expire after it starts; give a later expires_at"
            raise ConfigurationError(msg)


@frozen(kw_only=True)
class TierTransition:
    """One thing that happened to the tier of one customer.

    Attributes:
        cluster_id: the customer.
        at: when it was found, in UTC.
        change: what happened.
        former: the tier in effect before, ``None`` for a new customer.
        tier: the tier in effect after, ``None`` for one who left.
        score: points at that moment, ``None`` for one who left.
        reasons: why, as notes.
    """

    cluster_id: str
    at: datetime = field(converter=as_utc)
    change: TierChange
    former: str | None
    tier: str | None
    score: float | None
    reasons: tuple[Reason, ...]

    def explain(self) -> Explanation:
        """What happened and why, in both languages."""
        return Explanation(f"explain.tier_change.{self.change}", self.reasons)


class LifecycleStage(StrEnum):
    """Where in their life a customer is, in the order of a life."""

    PROSPECT = "prospect"
    FIRST_PURCHASE = "first_purchase"
    REPEAT = "repeat"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"
    CHURNED = "churned"
    WIN_BACK = "win_back"

    def label(self, language: Language = "en") -> str:
        """What the stage is called in ``language``.

        Example:
            >>> LifecycleStage.AT_RISK.label(), LifecycleStage.AT_RISK.label("zh")
            ('at risk', '流失风险')
        """
        return label(f"stage.{self}", language)


@frozen(kw_only=True)
class LifecycleTransition:
    """One step of one customer from stage to stage.

    Attributes:
        cluster_id: the customer.
        on: the day of the step, in UTC.
        former: the stage before.
        stage: the stage from that day on.
        reason: why.
    """

    cluster_id: str
    on: date
    former: LifecycleStage
    stage: LifecycleStage
    reason: Reason
