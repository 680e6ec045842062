"""Stage 5: the records of one cluster -> one golden record that explains itself."""

from customer_core.survivorship.edits import judgements_of, plan_merge, plan_unmerge
from customer_core.survivorship.fill import FillIn, fill_ins
from customer_core.survivorship.guards import (
    DEFAULT_LIMITS,
    Limit,
    Violation,
    audit_cluster,
)
from customer_core.survivorship.match_rules import MatchRule, MatchRules, RuleMatcher
from customer_core.survivorship.merge import RecordMerger, merge_records
from customer_core.survivorship.plan import (
    Change,
    ChangeKind,
    MergePlan,
    plan_changes,
)
from customer_core.survivorship.policy import SurvivorshipPolicy
from customer_core.survivorship.relations import (
    RelationFinder,
    RelationPolicy,
    derive_relations,
)
from customer_core.survivorship.rules import RULES, Candidate, Circumstances

__all__ = [
    "DEFAULT_LIMITS",
    "RULES",
    "Candidate",
    "Change",
    "ChangeKind",
    "Circumstances",
    "FillIn",
    "Limit",
    "MatchRule",
    "MatchRules",
    "MergePlan",
    "RecordMerger",
    "RelationFinder",
    "RelationPolicy",
    "RuleMatcher",
    "SurvivorshipPolicy",
    "Violation",
    "audit_cluster",
    "derive_relations",
    "fill_ins",
    "judgements_of",
    "merge_records",
    "plan_changes",
    "plan_merge",
    "plan_unmerge",
]
