"""Canonical records -> issues: what is well formed and may still be wrong.

Rules:
    A validator never changes a value and never refuses one: it says what deserves a
    second look. ``today`` is always given, never read from a clock. What a record is
    held to is data: :data:`RULES` by default, or a set of the application's own.
"""

from customer_core.validators._rows import (
    FieldCompleteness,
    FieldTimeliness,
    IssueCount,
    Offender,
    SourceQuality,
)
from customer_core.validators._rule import Condition, Rule
from customer_core.validators.address import validate_address
from customer_core.validators.birth_date import validate_birth_date
from customer_core.validators.checks import CHECKS, Check
from customer_core.validators.completeness import (
    Completeness,
    measure_completeness,
)
from customer_core.validators.corrections import (
    Correction,
    apply_correction,
    is_derived,
    propose_corrections,
)
from customer_core.validators.custom import Custom, custom_rule
from customer_core.validators.defaults import RULES, default_rules_text
from customer_core.validators.email import validate_email
from customer_core.validators.identifier import validate_identifier
from customer_core.validators.person_name import validate_person_name
from customer_core.validators.phone import validate_phone
from customer_core.validators.record import require_valid, validate_record
from customer_core.validators.record_rules import (
    CompletenessRule,
    ConsistencyRule,
    CustomRule,
    OrderRule,
    RequiredRule,
    TimelinessRule,
    UniqueRule,
)
from customer_core.validators.report import ValidationReport
from customer_core.validators.ruleset import RuleSet
from customer_core.validators.stream import Validation, validate_records
from customer_core.validators.value_rules import (
    AllowedRule,
    FormatRule,
    LengthRule,
    RangeRule,
)

__all__ = [
    "CHECKS",
    "RULES",
    "AllowedRule",
    "Check",
    "Completeness",
    "CompletenessRule",
    "Condition",
    "ConsistencyRule",
    "Correction",
    "Custom",
    "CustomRule",
    "FieldCompleteness",
    "FieldTimeliness",
    "FormatRule",
    "IssueCount",
    "LengthRule",
    "Offender",
    "OrderRule",
    "RangeRule",
    "RequiredRule",
    "Rule",
    "RuleSet",
    "SourceQuality",
    "TimelinessRule",
    "UniqueRule",
    "Validation",
    "ValidationReport",
    "apply_correction",
    "custom_rule",
    "default_rules_text",
    "is_derived",
    "measure_completeness",
    "propose_corrections",
    "require_valid",
    "validate_address",
    "validate_birth_date",
    "validate_email",
    "validate_identifier",
    "validate_person_name",
    "validate_phone",
    "validate_record",
    "validate_records",
]
