"""Loyalty points: a ledger that is idempotent, replayable and never negative."""

from customer_core.scoring.loyalty.account import Lot, Movement, Refusal
from customer_core.scoring.loyalty.ledger import LoyaltyLedger, Outcome, Posting
from customer_core.scoring.loyalty.liability import Liability
from customer_core.scoring.loyalty.policy import LoyaltyPolicy
from customer_core.scoring.loyalty.statement import Statement

__all__ = [
    "Liability",
    "Lot",
    "LoyaltyLedger",
    "LoyaltyPolicy",
    "Movement",
    "Outcome",
    "Posting",
    "Refusal",
    "Statement",
]
