"""Stage 6: golden records with their transactions -> scores and tiers, itemised."""

from customer_core.scoring.history import PurchaseHistory
from customer_core.scoring.policy import TierPolicy
from customer_core.scoring.rfm import RfmCuts, RfmTable, rfm_table
from customer_core.scoring.table import TierTable
from customer_core.scoring.tiers import score_tiers

__all__ = [
    "PurchaseHistory",
    "RfmCuts",
    "RfmTable",
    "TierPolicy",
    "TierTable",
    "rfm_table",
    "score_tiers",
]
