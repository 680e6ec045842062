"""How two customers who are not the same belong together.

Rules:
    A relation is between customers, by cluster id, and never makes one of two: it is
    derived again from the golden records of each run.
"""

from enum import StrEnum

from attrs import field, frozen

from customer_core.reasons import Explanation, Reason


class RelationKind(StrEnum):
    """What two customers are to each other."""

    HOUSEHOLD = "household"
    WORKS_FOR = "works_for"
    BRANCH_OF = "branch_of"


@frozen(kw_only=True)
class Relation:
    """One relation of two customers, and what speaks for it.

    Attributes:
        kind: ``household`` has no direction; with the others ``left`` works for, or is
            a branch of, ``right``.
        left: cluster id; of a household that of the customer who came first.
        right: cluster id.
        points: what the evidence adds up to.
        reasons: one per piece of evidence, in points.
    """

    kind: RelationKind
    left: str
    right: str
    points: float
    reasons: tuple[Reason, ...] = field(repr=lambda reasons: f"<{len(reasons)}>")

    def explain(self) -> Explanation:
        """The evidence itemised, in both languages."""
        return Explanation(f"explain.relation.{self.kind}", self.reasons)
