"""Identifiers whose content cannot be true yet, or that belong to a child.

Rules:
    Form and check characters are the normalizer's business; only what depends on the
    day is asked here.

Sources:
    GB 11643-1999: a resident number contains the birth date.
"""

from datetime import date

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import Identifier
from customer_core.validators.birth_date import is_future, is_minor


def is_of_unborn(value: Identifier, today: date) -> bool:
    """Whether the birth date in the number has not come."""
    return value.birth_date is not None and is_future(value.birth_date, today)


def is_of_minor(value: Identifier, today: date) -> bool:
    """Whether the number says that its owner is under 14."""
    return value.birth_date is not None and is_minor(value.birth_date, today)


def validate_identifier(value: Identifier, *, today: date) -> tuple[Issue, ...]:
    """Whether the birth date in the number has come, and is of a child.

    Example:
        >>> from customer_core.models import PartialDate
        >>> for year in (2031, 2020, 1990):
        ...     number = Identifier(kind="resident_id", value="X",
        ...                         birth_date=PartialDate(year=year))
        ...     print(*validate_identifier(number, today=date(2026, 1, 1)))
        error identifier.date: the birth date inside the identifier is impossible
        warning identifier.minor: the number belongs to a child under 14
        <BLANKLINE>
    """
    codes = (
        (IssueCode.IDENTIFIER_DATE, is_of_unborn(value, today)),
        (IssueCode.IDENTIFIER_MINOR, is_of_minor(value, today)),
    )
    return tuple(Issue(code=code) for code, found in codes if found)
