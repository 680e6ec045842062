"""What customers say of themselves: measured with intervals, compared, looked after."""

from customer_core.scoring.feedback.case_table import CaseTable, feedback_cases
from customer_core.scoring.feedback.cases import (
    Case,
    CaseClosing,
    CaseRule,
    CaseRules,
    CaseStatus,
)
from customer_core.scoring.feedback.comparison import Difference
from customer_core.scoring.feedback.measures import Measurement, measure
from customer_core.scoring.feedback.survey import Survey
from customer_core.scoring.feedback.table import (
    FeedbackTable,
    measure_groups,
    measure_months,
)

__all__ = [
    "Case",
    "CaseClosing",
    "CaseRule",
    "CaseRules",
    "CaseStatus",
    "CaseTable",
    "Difference",
    "FeedbackTable",
    "Measurement",
    "Survey",
    "feedback_cases",
    "measure",
    "measure_groups",
    "measure_months",
]
