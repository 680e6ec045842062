"""Stage 5: the records of one cluster -> one golden record that explains itself."""

from customer_core.survivorship.merge import merge_records
from customer_core.survivorship.policy import SurvivorshipPolicy
from customer_core.survivorship.rules import RULES, Candidate, Circumstances

__all__ = [
    "RULES",
    "Candidate",
    "Circumstances",
    "SurvivorshipPolicy",
    "merge_records",
]
