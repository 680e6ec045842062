"""Birth dates that nobody can have, and those of children.

Rules:
    A partial date is judged by the day that speaks most for it.

Sources:
    The oldest person of verified age died at 122 years (Jeanne Calment, 1875-1997).
    Personal data of children under 14 is sensitive: Personal Information Protection
    Law of the People's Republic of China (2021), articles 28 and 31.
"""

from datetime import date

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PartialDate

OLDEST = 122
"""Years: the greatest verified age of a person."""

OF_AGE = 14
"""Years: from this age on a person is no child in the sense of the law."""

_LEAP_DAY = (2, 29)


def is_future(value: PartialDate, today: date) -> bool:
    """Whether even the earliest day it can mean has not come."""
    return value.year >= today.year and value.earliest() > today


def is_implausible(value: PartialDate, today: date) -> bool:
    """Whether somebody born then would be older than anybody was."""
    return today.year - value.year > OLDEST


def is_minor(value: PartialDate, today: date) -> bool:
    """Whether somebody born then is certainly under 14.

    Example:
        >>> day = date(2026, 3, 1)
        >>> [is_minor(PartialDate(year=2012, month=3, day=d), day) for d in (1, 2)]
        [False, True]
    """
    if value.year < today.year - OF_AGE:
        return False
    leap = (today.month, today.day) == _LEAP_DAY
    born = date(max(today.year - OF_AGE, 1), today.month, today.day - leap)
    return born < value.earliest() <= today


def validate_birth_date(value: PartialDate, *, today: date) -> tuple[Issue, ...]:
    """Whether somebody alive can be born then.

    Example:
        >>> [str(i.code) for year in (1880, 1990, 2030) for i in
        ...  validate_birth_date(PartialDate(year=year), today=date(2026, 1, 1))]
        ['date.implausible', 'date.future']
    """
    codes = (
        (IssueCode.DATE_FUTURE, is_future(value, today)),
        (IssueCode.DATE_IMPLAUSIBLE, is_implausible(value, today)),
    )
    return tuple(Issue(code=code) for code, found in codes if found)
