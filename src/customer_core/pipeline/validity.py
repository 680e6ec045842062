"""Whether a golden candidate has nothing wrong with it, for the rule ``valid``.

Rules:
    A value is valid when the validator of its attribute finds no error and no warning.
    What has no validator is valid.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from customer_core.issues import Issue, Severity
from customer_core.validators import (
    validate_address,
    validate_email,
    validate_identifier,
    validate_person_name,
    validate_phone,
)
from customer_core.validators.birth_date import validate_birth_date

_Validators = Mapping[str, Callable[[Any], tuple[Issue, ...]]]


def validity(today: date) -> Callable[[str, object], bool]:
    """The check of values as of a day: attribute and value -> whether all is well.

    Example:
        >>> from customer_core.models import EmailAddress, PartialDate
        >>> is_valid = validity(date(2026, 1, 1))
        >>> is_valid("emails", EmailAddress(address="zhang@gmial.com"))
        False
        >>> is_valid("birth_dates", PartialDate(year=2027)), is_valid("interests", "go")
        (False, True)
    """
    return partial(
        _is_valid,
        {
            "names": validate_person_name,
            "birth_dates": partial(validate_birth_date, today=today),
            "phones": validate_phone,
            "emails": validate_email,
            "addresses": validate_address,
            "identifiers": partial(validate_identifier, today=today),
        },
    )


def _is_valid(validators: _Validators, attribute: str, value: object) -> bool:
    validate = validators.get(attribute)
    issues = validate(value) if validate else ()
    return all(issue.severity is Severity.INFO for issue in issues)
