"""Stage 5: the records of one cluster -> one golden record that explains itself."""

from customer_core.survivorship.merge import merge_records
from customer_core.survivorship.plan import (
    Change,
    ChangeKind,
    MergePlan,
    plan_changes,
)
from customer_core.survivorship.policy import SurvivorshipPolicy
from customer_core.survivorship.rules import RULES, Candidate, Circumstances

__all__ = [
    "RULES",
    "Candidate",
    "Change",
    "ChangeKind",
    "Circumstances",
    "MergePlan",
    "SurvivorshipPolicy",
    "merge_records",
    "plan_changes",
]
