"""Stage 5: the records of one cluster -> one golden record that explains itself."""

from customer_core.survivorship.merge import merge_records
from customer_core.survivorship.rules import RULES, SurvivorshipPolicy

__all__ = ["RULES", "SurvivorshipPolicy", "merge_records"]
