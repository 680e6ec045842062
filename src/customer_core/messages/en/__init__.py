"""English texts: one lower-case sentence or phrase per code."""

from customer_core.messages.en import linkage, words
from customer_core.messages.en.issues import HINTS, ISSUES
from customer_core.messages.en.reasons import REASONS
from customer_core.messages.en.words import FIELDS

__all__ = ["FIELDS", "HINTS", "ISSUES", "LABELS", "REASONS"]

LABELS = {**words.LABELS, **linkage.LABELS}
