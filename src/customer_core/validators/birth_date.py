"""Birth dates that nobody can have.

Rules:
    A partial date is judged by the day that speaks most for it.

Sources:
    The oldest person of verified age died at 122 years (Jeanne Calment, 1875-1997).
"""

from datetime import date

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PartialDate

OLDEST = 122
"""Years: the greatest verified age of a person."""


def validate_birth_date(value: PartialDate, *, today: date) -> tuple[Issue, ...]:
    """Whether somebody alive can be born then.

    Example:
        >>> [str(i.code) for year in (1880, 1990, 2030) for i in
        ...  validate_birth_date(PartialDate(year=year), today=date(2026, 1, 1))]
        ['date.implausible', 'date.future']
    """
    if value.earliest() > today:
        return (Issue(code=IssueCode.DATE_FUTURE),)
    if today.year - value.latest().year > OLDEST:
        return (Issue(code=IssueCode.DATE_IMPLAUSIBLE),)
    return ()
