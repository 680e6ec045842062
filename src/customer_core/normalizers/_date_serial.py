"""Moments that systems write as a running number of days or seconds.

Rules:
    A bare number is a count only where the source is said to count. The 1900 system of
    spreadsheets has a day that never was (29 February 1900, number 60); it is refused.

Sources:
    ECMA-376 Part 1, 18.17.4.1 (the 1900 and 1904 date systems); POSIX.1-2017, 4.16
    (seconds since the epoch).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCHS: Final = (1900, 1904, 1970)
"""First years of the countings: days, days, seconds."""
_DAYS: Final = re.compile(r"\d{1,5}(?:\.\d+)?", re.ASCII)
_SECONDS: Final = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}", re.ASCII)
_MILLISECOND_DIGITS: Final = 13
_PHANTOM: Final = 60  # the number of 29 February 1900
_FIRST: Final = {
    1900: datetime(1899, 12, 31, tzinfo=UTC),
    1904: datetime(1904, 1, 1, tzinfo=UTC),
    1970: datetime(1970, 1, 1, tzinfo=UTC),
}


def counted_moment(text: str, epoch: int) -> datetime | None:
    """The moment of a running number, to the second; ``None`` for any other text.

    Args:
        text: plain digits, perhaps with a decimal fraction.
        epoch: one of :data:`EPOCHS`.

    Example:
        >>> counted_moment("32875.5", 1900).isoformat()
        '1990-01-02T12:00:00+00:00'
        >>> counted_moment("631238400", 1970).isoformat()
        '1990-01-02T00:00:00+00:00'
    """
    if epoch == EPOCHS[-1]:
        if not _SECONDS.fullmatch(text):
            return None
        milliseconds = len(text) == _MILLISECOND_DIGITS and text.isdigit()
        seconds = int(text[:10]) if milliseconds else int(text.partition(".")[0])
        return _FIRST[epoch] + timedelta(seconds=seconds)
    if not _DAYS.fullmatch(text):
        return None
    days = int(text.partition(".")[0])
    if epoch == EPOCHS[0]:
        if days in {0, _PHANTOM}:
            return None
        days -= days > _PHANTOM
    fraction = float("0." + (text.partition(".")[2] or "0"))
    return _FIRST[epoch] + timedelta(days=days, seconds=round(fraction * 86_400))
