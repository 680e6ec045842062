"""Records -> clusters: who is who, without labels, rules or thresholds."""

from customer_core.linkage.batches import predict_pairs
from customer_core.linkage.engine import dedupe, link
from customer_core.linkage.evaluation import Evaluation, Measures
from customer_core.linkage.model import LinkageModel
from customer_core.linkage.records import RecordColumns
from customer_core.linkage.result import LinkageResult, Predictions

__all__ = [
    "Evaluation",
    "LinkageModel",
    "LinkageResult",
    "Measures",
    "Predictions",
    "RecordColumns",
    "dedupe",
    "link",
    "predict_pairs",
]
