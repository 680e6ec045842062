"""Whether a golden candidate has nothing wrong with it, for the rule ``valid``.

Rules:
    A value is valid when the validators of its kind find no error and no warning.
"""

from collections.abc import Callable, Mapping
from typing import Any

from customer_core.issues import Issue, Severity
from customer_core.validators import (
    validate_email,
    validate_phone,
)

_VALIDATORS: Mapping[str, Callable[[Any], tuple[Issue, ...]]] = {
    "phones": validate_phone,
    "emails": validate_email,
}


def is_valid(attribute: str, value: object) -> bool:
    """Whether the validator of an attribute finds nothing to look at.

    Example:
        >>> from customer_core.models import EmailAddress
        >>> is_valid("emails", EmailAddress(address="zhang@gmial.com"))
        False
    """
    validate = _VALIDATORS.get(attribute)
    issues = validate(value) if validate else ()
    return all(issue.severity is Severity.INFO for issue in issues)
