"""Chinese texts (simplified script): one sentence or phrase per code."""

from customer_core.messages.zh import linkage, words
from customer_core.messages.zh.issues import HINTS, ISSUES
from customer_core.messages.zh.reasons import REASONS
from customer_core.messages.zh.words import FIELDS

__all__ = ["FIELDS", "HINTS", "ISSUES", "LABELS", "REASONS"]

LABELS = {**words.LABELS, **linkage.LABELS}
