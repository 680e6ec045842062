"""The one view of a customer, and how each value got into it.

Rules:
    A golden record holds attributed source values only; nothing is invented or mixed
    from parts of two values. Its first value per attribute is the survivor, the others
    follow by rank. Every attribute that has a value has a decision.
"""

from attrs import field, frozen

from customer_core._text import counted
from customer_core.models.provenance import FieldOrigin, RecordRef
from customer_core.models.records import CustomerValues
from customer_core.reasons import Explanation, Reason


@frozen(kw_only=True)
class FieldDecision:
    """Why the survivor of one attribute was chosen.

    Attributes:
        field: the attribute, such as ``phones`` or ``custom.size``.
        rule: the survivorship rule that decided, such as ``most_recent``.
        survivor: origin of the survivor.
        candidates: how many source values there were.
        conflict: whether they differed though a customer has one of the attribute:
            name, birth date, sex, a custom field. Several phones are no conflict.
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
class GoldenRecord(CustomerValues):
    """One customer over all sources.

    Of each attribute the survivor is first, the other distinct values follow by rank;
    ``registered_at`` is the earliest of the members, ``updated_at`` the latest.

    Attributes:
        cluster_id: the cluster it was made of.
        members: the source records, ascending.
        decisions: one per attribute that has a value, in attribute order.
    """

    cluster_id: str
    members: tuple[RecordRef, ...] = field(repr=counted)
    decisions: tuple[FieldDecision, ...] = field(default=(), repr=counted)

    @property
    def conflicts(self) -> tuple[FieldDecision, ...]:
        """The decisions that went against another value, in attribute order."""
        return tuple(one for one in self.decisions if one.conflict)

    def decision(self, name: str) -> FieldDecision | None:
        """The decision on attribute ``name``; ``None`` when it has no value."""
        return next((d for d in self.decisions if d.field == name), None)
