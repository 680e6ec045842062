"""Telephone numbers that look invented.

Rules:
    Every number here is valid; a number sold for its looks is warned of too.

Sources:
    :mod:`customer_core.reference.phone_numbers`.
"""

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PhoneNumber
from customer_core.reference.phone_numbers import is_invented


def validate_phone(value: PhoneNumber) -> tuple[Issue, ...]:
    """Whether somebody is likely to have this number.

    Example:
        >>> print(*validate_phone(PhoneNumber(e164="+8613800000000")))
        warning phone.suspicious: the phone number looks invented
    """
    return (Issue(code=IssueCode.PHONE_SUSPICIOUS),) if is_invented(value.e164) else ()
