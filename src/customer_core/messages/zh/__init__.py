"""Chinese texts (simplified script): one sentence or phrase per code."""

from customer_core.messages.zh.issues import HINTS, ISSUES
from customer_core.messages.zh.reasons import REASONS
from customer_core.messages.zh.words import FIELDS, LABELS

__all__ = ["FIELDS", "HINTS", "ISSUES", "LABELS", "REASONS"]
