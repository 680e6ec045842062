"""Postal addresses whose parts contradict each other.

Rules:
    Form and divisions are the normalizer's business; this compares what it left side
    by side. A postal code that serves several provinces agrees with each of them.

Sources:
    :mod:`customer_core.reference.postal_codes`; GB/T 2260 (the first two digits of a
    division code are the province).
"""

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PostalAddress
from customer_core.reference.postal_codes import provinces_of_postal_code


def is_of_other_province(value: PostalAddress) -> bool:
    """Whether the Chinese postal code belongs to another province than the division.

    Example:
        >>> [is_of_other_province(PostalAddress(
        ...      country="CN", division_code="440305", postal_code=code))
        ...  for code in ("518052", "100022", "999999", None)]
        [False, True, False, False]
    """
    code, division = value.postal_code, value.division_code
    if not code or not division or value.country != "CN":
        return False
    provinces = provinces_of_postal_code(code)
    return bool(provinces) and division[:2] not in provinces


def validate_address(value: PostalAddress) -> tuple[Issue, ...]:
    """Whether postal code and divisions can belong together.

    Example:
        >>> print(*validate_address(PostalAddress(
        ...     country="CN", division_code="440305", postal_code="100022")))
        warning record.postal_code: postal code and province of the address disagree
    """
    code = IssueCode.RECORD_POSTAL_CODE
    return (Issue(code=code),) if is_of_other_province(value) else ()
