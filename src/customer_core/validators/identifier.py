"""Identifiers whose content cannot be true yet.

Rules:
    Form and check characters are the normalizer's business; only what depends on the
    day is asked here.

Sources:
    GB 11643-1999: a resident number contains the birth date.
"""

from datetime import date

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import Identifier


def validate_identifier(value: Identifier, *, today: date) -> tuple[Issue, ...]:
    """Whether the birth date in the number has come.

    Example:
        >>> from customer_core.models import PartialDate
        >>> unborn = Identifier(kind="resident_id", value="X",
        ...                     birth_date=PartialDate(year=2031))
        >>> print(*validate_identifier(unborn, today=date(2026, 1, 1)))
        error identifier.date: the birth date inside the identifier is impossible
    """
    if value.birth_date is None or value.birth_date.earliest() <= today:
        return ()
    return (Issue(code=IssueCode.IDENTIFIER_DATE),)
