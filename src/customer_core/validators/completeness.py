"""How much of what a complete record has is there.

Rules:
    An item that does not apply to a record (the sex of a company) counts neither for
    nor against it. Where nothing applies, nothing is measured: ``None``, never 1.

Sources:
    Completeness as a quality dimension: ISO/IEC 25012 (2008).
"""

from attrs import field, frozen

from customer_core.models.records import CustomerRecord
from customer_core.reasons import Explanation, Reason
from customer_core.validators._fields import accessor
from customer_core.validators.defaults import RULES
from customer_core.validators.ruleset import RuleSet

_WHOLE = 100.0  # points


@frozen
class Completeness:
    """What a record has of what it should have.

    Attributes:
        share: 0 to 1; ``None`` when no item applies.
        reasons: one per item, in the order of the rules, in points of 100; their sum is
            100 times the share.
    """

    share: float | None
    reasons: tuple[Reason, ...] = field(repr=lambda reasons: f"<{len(reasons)}>")

    def explain(self) -> Explanation:
        """The share itemised, in both languages."""
        return Explanation("explain.completeness", self.reasons)


def measure_completeness(
    record: CustomerRecord, *, rules: RuleSet = RULES
) -> Completeness:
    """The share of the weights of :attr:`RuleSet.completeness` that a record has.

    Example:
        >>> from customer_core.models import RecordRef
        >>> rules = RuleSet.from_text('''
        ... [[completeness]]
        ... fields = ["phone", "email"]
        ... weight = 3
        ... ''')
        >>> empty = CustomerRecord(ref=RecordRef("crm", "Z1"))
        >>> measure_completeness(empty, rules=rules).share
        0.0
        >>> print(measure_completeness(empty, rules=rules).explain().text("en"))
        How complete the record is (+0.00 points)
           +0.00  phone: missing
    """
    found = [
        (item.rule, item.present(record) if item.holds(record) else None)
        for item in rules.plan.completeness
    ]
    total = sum(rule.weight for rule, present in found if present is not None)
    reasons = []
    for rule, present in found:
        name = accessor(rule.fields[0]).name
        code = "complete.not_applicable"
        weight = 0.0
        if present is not None:
            code = "complete.present" if present else "complete.missing"
            weight = _WHOLE * rule.weight / total if present else 0.0
        reasons.append(Reason(code=code, field=name, weight=weight, unit="points"))
    share = sum(reason.weight for reason in reasons) / _WHOLE if total else None
    return Completeness(share and min(share, 1.0), tuple(reasons))
