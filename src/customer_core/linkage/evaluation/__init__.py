"""How good a linkage is: with the truth known, or with a few pairs reviewed.

Rules:
    Rows without a truth are left out. Results hold row numbers, counts and shares, and
    never a value of the input.
"""

from customer_core.linkage.evaluation.calibration import (
    Calibration,
    CalibrationBin,
    measure_calibration,
)
from customer_core.linkage.evaluation.curves import (
    ThresholdCurve,
    bits,
    threshold_curve,
)
from customer_core.linkage.evaluation.errors import ErrorSample, sample_errors
from customer_core.linkage.evaluation.intervals import (
    Interval,
    review_size,
    wilson_interval,
)
from customer_core.linkage.evaluation.measures import (
    BlockingRecall,
    Measures,
    PairwiseMeasures,
    count_true_pairs,
    measure_blocking,
    measure_clusters,
)
from customer_core.linkage.evaluation.report import (
    Evaluation,
    Scored,
    evaluate_clusters,
)
from customer_core.linkage.evaluation.review import (
    ReviewEstimate,
    ReviewPlan,
    plan_review,
)

__all__ = [
    "BlockingRecall",
    "Calibration",
    "CalibrationBin",
    "ErrorSample",
    "Evaluation",
    "Interval",
    "Measures",
    "PairwiseMeasures",
    "ReviewEstimate",
    "ReviewPlan",
    "Scored",
    "ThresholdCurve",
    "bits",
    "count_true_pairs",
    "evaluate_clusters",
    "measure_blocking",
    "measure_calibration",
    "measure_clusters",
    "plan_review",
    "review_size",
    "sample_errors",
    "threshold_curve",
    "wilson_interval",
]
