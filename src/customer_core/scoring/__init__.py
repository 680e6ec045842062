"""Stage 6: golden records with their transactions -> scores and tiers, itemised."""

from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.cohorts import CohortTable, cohort_table
from customer_core.scoring.frames import CustomerPurchases, read_purchases
from customer_core.scoring.growth import Growth
from customer_core.scoring.history import PurchaseHistory
from customer_core.scoring.levels import Band, Condition, Measure, TierLevel
from customer_core.scoring.lifecycle import lifecycle_table
from customer_core.scoring.lifecycle_policy import LifecyclePolicy
from customer_core.scoring.lifecycle_stages import LifecycleTable
from customer_core.scoring.lifecycle_steps import LifecycleSteps
from customer_core.scoring.policy import TierPolicy
from customer_core.scoring.renewal import TierRenewal
from customer_core.scoring.rfm import rfm_table
from customer_core.scoring.rfm_cuts import RfmCuts, RfmPolicy
from customer_core.scoring.rfm_segmentation import RfmSegmentation, assign_segments
from customer_core.scoring.rfm_segments import RfmRule, RfmSegments
from customer_core.scoring.table import TierTable
from customer_core.scoring.tags import TagLog, TagTable
from customer_core.scoring.tier_history import TierHistory, replay_tiers
from customer_core.scoring.tier_moves import TierAdvance, advance_tiers
from customer_core.scoring.tier_states import TierStates
from customer_core.scoring.tier_transitions import TierTransitions
from customer_core.scoring.tiers import score_tiers

__all__ = [
    "Band",
    "CohortTable",
    "Condition",
    "CustomerPurchases",
    "Growth",
    "LifecyclePolicy",
    "LifecycleSteps",
    "LifecycleTable",
    "Measure",
    "PurchaseHistory",
    "RfmCuts",
    "RfmPolicy",
    "RfmRule",
    "RfmSegmentation",
    "RfmSegments",
    "RfmTable",
    "TagLog",
    "TagTable",
    "TierAdvance",
    "TierHistory",
    "TierLevel",
    "TierPolicy",
    "TierRenewal",
    "TierStates",
    "TierTable",
    "TierTransitions",
    "advance_tiers",
    "assign_segments",
    "cohort_table",
    "lifecycle_table",
    "read_purchases",
    "replay_tiers",
    "rfm_table",
    "score_tiers",
]
