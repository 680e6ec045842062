"""The one view of a customer, and how each value got into it.

Rules:
    A golden record holds attributed source values only; nothing is invented or mixed
    from parts of two values. Its first value per attribute is the survivor, the others
    follow by rank. Every attribute that has a value has a decision.
"""

from datetime import datetime
from typing import Any

from attrs import field, frozen

from customer_core.models.profile import Profile
from customer_core.models.provenance import (
    Attributed,
    FieldOrigin,
    RecordRef,
    as_utc,
)
from customer_core.models.records import CustomValue
from customer_core.models.values import (
    EmailAddress,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    SocialHandle,
)
from customer_core.reasons import Explanation, Reason


def _count(values: tuple[Any, ...]) -> str:
    return f"<{len(values)}>"


@frozen(kw_only=True)
class FieldDecision:
    """Why the survivor of one attribute was chosen.

    Attributes:
        field: the attribute, such as ``phones`` or ``custom.size``.
        rule: the survivorship rule that decided, such as ``most_recent``.
        survivor: origin of the survivor.
        candidates: how many source values there were.
        conflict: whether they differed.
        reasons: what counted, in order.
    """

    field: str
    rule: str
    survivor: FieldOrigin
    candidates: int
    conflict: bool
    reasons: tuple[Reason, ...] = ()

    def explain(self) -> Explanation:
        """The decision itemised, in both languages."""
        return Explanation("explain.decision", self.reasons)


@frozen(kw_only=True)
class GoldenRecord:
    """One customer over all sources.

    Attributes:
        cluster_id: the cluster it was made of.
        members: the source records, ascending.
        names: survivor first; as the others, distinct values by rank.
        organization_names: as above.
        birth_dates: as above.
        phones: as above.
        emails: as above.
        addresses: as above.
        identifiers: as above.
        social_handles: as above.
        profile: as above, per statement.
        custom: one value per declared custom field.
        registered_at: earliest of the members.
        updated_at: latest of the members.
        decisions: one per attribute that has a value, in attribute order.
    """

    cluster_id: str
    members: tuple[RecordRef, ...] = field(repr=_count)
    names: tuple[Attributed[PersonName], ...] = field(default=(), repr=_count)
    organization_names: tuple[Attributed[OrganizationName], ...] = field(
        default=(), repr=_count
    )
    birth_dates: tuple[Attributed[PartialDate], ...] = field(default=(), repr=_count)
    phones: tuple[Attributed[PhoneNumber], ...] = field(default=(), repr=_count)
    emails: tuple[Attributed[EmailAddress], ...] = field(default=(), repr=_count)
    addresses: tuple[Attributed[PostalAddress], ...] = field(default=(), repr=_count)
    identifiers: tuple[Attributed[Identifier], ...] = field(default=(), repr=_count)
    social_handles: tuple[Attributed[SocialHandle], ...] = field(
        default=(), repr=_count
    )
    profile: Profile = field(factory=Profile)
    custom: tuple[CustomValue, ...] = field(default=(), repr=_count)
    registered_at: datetime | None = field(default=None, converter=as_utc)
    updated_at: datetime | None = field(default=None, converter=as_utc)
    decisions: tuple[FieldDecision, ...] = field(default=(), repr=_count)

    def decision(self, name: str) -> FieldDecision | None:
        """The decision on attribute ``name``; ``None`` when it has no value."""
        return next((d for d in self.decisions if d.field == name), None)
