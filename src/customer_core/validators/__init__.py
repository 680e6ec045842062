"""Canonical records -> issues: what is well formed and may still be wrong.

Rules:
    A validator never changes a value and never refuses one: it says what deserves a
    second look. ``today`` is always given, never read from a clock.
"""

from customer_core.validators.birth_date import validate_birth_date
from customer_core.validators.email import validate_email
from customer_core.validators.identifier import validate_identifier
from customer_core.validators.phone import validate_phone
from customer_core.validators.record import (
    RULES,
    Rule,
    require_valid,
    validate_record,
)

__all__ = [
    "RULES",
    "Rule",
    "require_valid",
    "validate_birth_date",
    "validate_email",
    "validate_identifier",
    "validate_phone",
    "validate_record",
]
