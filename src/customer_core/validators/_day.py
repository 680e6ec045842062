"""When a record is judged, and what a check is.

Rules:
    A check takes a record and a day and gives the paths where it is broken; an empty
    path speaks of the record as a whole.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from customer_core.models.records import CustomerRecord


class Day(NamedTuple):
    """When a record is judged.

    Attributes:
        today: the day that dates are judged from.
        now: the moment that ages of values are counted to, aware; ``None`` leaves
            them out.
    """

    today: date
    now: datetime | None = None


Paths = Iterable[str]
PathsOf = Callable[[CustomerRecord, Day], Paths]
