"""Moments as people write them -> date and time in UTC.

Rules:
    A time without an offset is taken as UTC, and a date without a time is its first
    moment. Day and month in doubt make no moment. Fractions of a second are left out.

Sources:
    RFC 3339; ISO 8601-1:2019.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized
from customer_core.normalizers._common import TextKeys, issue, received
from customer_core.normalizers.date import TEXT_LIMIT, read_date, split_time

NormalizedMoment = Normalized[datetime, TextKeys]

_AFTERNOON = {"下午", "晚上", "p"}
_TWELVE_HOURS = {"上午", "下午", "晚上", "凌晨", "早上", "a", "p"}
_NOON = 12  # o'clock


def normalize_moment(
    raw: str | None, *, day_first: bool | None = None
) -> NormalizedMoment:
    """A date with its time of day, in UTC; the first moment of a date without one.

    Args:
        raw: as received; a time without an offset is taken as UTC.
        day_first: as of :func:`normalize_date`.

    Returns:
        Value ``None`` when day and month are in doubt: unlike a birth date, a moment
        that is a year long helps nobody.

    Example:
        >>> normalize_moment("2024-01-02 10:30:00").value.isoformat()
        '2024-01-02T10:30:00+00:00'
        >>> normalize_moment("2024年1月2日 下午3:05").value.isoformat()
        '2024-01-02T15:05:00+00:00'
    """
    given, text, issues = received(raw, limit=TEXT_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    date_text, timed = split_time(text)
    day = read_date(given, date_text, day_first=day_first, issues=issues)
    if day.value is None or day.suggestions:
        return Normalized(raw=given, issues=day.issues)
    first = day.value.earliest()
    moment = datetime(first.year, first.month, first.day, tzinfo=UTC)
    if timed:
        try:
            moment = _at(moment, timed)
        except (ValueError, OverflowError):
            impossible = issue(IssueCode.DATE_INVALID)
            return Normalized(raw=given, issues=(*day.issues, impossible))
    return Normalized(
        raw=given,
        value=moment,
        keys=TextKeys(moment.isoformat()),
        issues=day.issues,
    )


def _at(day: datetime, timed: re.Match[str]) -> datetime:
    """The moment of a day; ValueError or OverflowError where there is none."""
    hour = int(timed["hour"])
    half = timed["half"] or (timed["noon"] or "").lower()
    if half in _TWELVE_HOURS and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    minute, second = int(timed["minute"]), int(timed["second"] or 0)
    zone = UTC
    if timed["sign"]:
        ahead = timedelta(hours=int(timed["ahead"]), minutes=int(timed["past"]))
        zone = timezone(-ahead if timed["sign"] == "-" else ahead)
    moment = day.replace(hour=hour, minute=minute, second=second, tzinfo=zone)
    return moment.astimezone(UTC)
