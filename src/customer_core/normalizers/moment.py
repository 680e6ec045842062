"""Moments as people write them -> date and time in UTC.

Rules:
    A time without an offset is of the zone that is passed in, UTC unless said
    otherwise, and a date without a time is its first moment. Day and month in doubt
    make no moment. ``CST`` is China's zone or Chicago's: a source of one of them is
    believed, else both are suggested. Other names that several countries use (``IST``)
    are not read. Fractions of a second are left out.

Sources:
    RFC 3339; ISO 8601-1:2019; RFC 5322 (names of zones of North America, of which CST
    is China's too).
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import PartialDate
from customer_core.normalizers._common import TextKeys, issue, received
from customer_core.normalizers._date_serial import counted_moment
from customer_core.normalizers.date import (
    TEXT_LIMIT,
    Serial,
    date_habits,
    read_date,
    split_time,
)

NormalizedMoment = Normalized[datetime, TextKeys]

_PLAIN: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)
_AFTERNOON: Final = {"下午", "晚上", "傍晚", "夜里", "p"}
_TWELVE_HOURS: Final = _AFTERNOON | {"上午", "凌晨", "早上", "a"}
_NOON: Final = 12  # o'clock
_MIDNIGHT: Final = 24  # o'clock, of the day that ends
# hours ahead of UTC; two where two countries have the name
_ZONES: Final = {
    "z": (0,), "utc": (0,), "gmt": (0,), "北京时间": (8,), "北京時間": (8,),
    "hkt": (8,), "sgt": (8,), "jst": (9,), "kst": (9,), "cet": (1,), "cest": (2,),
    "est": (-5,), "edt": (-4,), "pst": (-8,), "pdt": (-7,), "cst": (8, -6),
}  # fmt: skip


def normalize_moment(
    raw: str | None,
    *,
    day_first: bool | None = None,
    serial: Serial = False,
    pivot_year: int | None = None,
    zone: tzinfo = UTC,
) -> NormalizedMoment:
    """A date with its time of day, in UTC; the first moment of a date without one.

    Args:
        raw: as received.
        day_first: as of :func:`normalize_date`.
        serial: as of :func:`normalize_date`; a fraction of a day is the time.
        pivot_year: as of :func:`normalize_date`.
        zone: of times that state no offset, and of dates.

    Returns:
        Value ``None`` when day, month or century are in doubt: unlike a birth date, a
        moment that is a year long helps nobody. The readings are suggested.

    Raises:
        ConfigurationError: as of :func:`normalize_date`.

    Example:
        >>> normalize_moment("2024-01-02 10:30:00").value.isoformat()
        '2024-01-02T10:30:00+00:00'
        >>> normalize_moment("2024年1月2日 下午3:05").value.isoformat()
        '2024-01-02T15:05:00+00:00'
        >>> beijing = timezone(timedelta(hours=8))
        >>> normalize_moment("2024-01-02 10:30", zone=beijing).value.isoformat()
        '2024-01-02T02:30:00+00:00'
    """
    habits = date_habits(day_first, serial, pivot_year)
    if type(raw) is str and _PLAIN.fullmatch(raw):
        try:
            return _found(raw, datetime.fromisoformat(raw).replace(tzinfo=zone))
        except (ValueError, OverflowError):
            pass  # the rules say what is wrong
    given, text, issues = received(raw, limit=TEXT_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    date_text, timed = split_time(text)
    day = read_date(given, date_text, habits=habits, issues=issues)
    counted = counted_moment(date_text, habits.epoch) if habits.epoch else None
    zones = _zones(timed, zone)
    if day.suggestions or (day.value and len(zones) > 1):
        return _unsure(day, timed, zones)
    if day.value is None:
        return Normalized(raw=given, issues=day.issues)
    moment = counted or (_moment(day.value, timed, zones[0]) if zones else None)
    if moment is None:
        impossible = issue(IssueCode.DATE_INVALID)
        return Normalized(raw=given, issues=(*day.issues, impossible))
    keys = TextKeys(moment.isoformat())
    return Normalized(raw=given, value=moment, keys=keys, issues=day.issues)


def _found(raw: str, moment: datetime) -> NormalizedMoment:
    moment = moment.astimezone(UTC)
    return Normalized(raw=raw, value=moment, keys=TextKeys(moment.isoformat()))


def _unsure(
    day: Normalized[PartialDate, TextKeys],
    timed: re.Match[str] | None,
    zones: list[tzinfo],
) -> NormalizedMoment:
    """No value, but the moment of each reading of the date and of its zone."""
    dates = [one.value for one in day.suggestions]
    if day.value and not dates:
        dates = [day.value]
    found = [_moment(one, timed, zone) for one in dates for zone in zones]
    moments = [moment for moment in found if moment is not None]
    ambiguous = issue(IssueCode.DATE_AMBIGUOUS)
    issues = day.issues if ambiguous in day.issues else (*day.issues, ambiguous)
    return Normalized(
        raw=day.raw,
        issues=issues,
        suggestions=tuple(
            Suggestion(
                value=moment,
                confidence=round(1 / len(moments), 2),  # nothing tells them apart
                reason=ambiguous.code.value,
            )
            for moment in moments
        ),
    )


def _moment(
    day: PartialDate, timed: re.Match[str] | None, zone: tzinfo
) -> datetime | None:
    """The moment of a day; ``None`` where there is none."""
    first = day.earliest()
    moment = datetime(first.year, first.month, first.day, tzinfo=zone)
    try:
        return (_at(moment, timed) if timed else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _at(day: datetime, timed: re.Match[str]) -> datetime:
    """The time of the day; ValueError or OverflowError where there is none."""
    hour = int(timed["hour"])
    half = timed["half"] or (timed["noon"] or "").lower()
    if half in _TWELVE_HOURS and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    minute, second = int(timed["minute"] or 0), int(timed["second"] or 0)
    if hour == _MIDNIGHT and not minute and not second:
        day, hour = day + timedelta(days=1), 0
    return day.replace(hour=hour, minute=minute, second=second)


def _zones(timed: re.Match[str] | None, home: tzinfo) -> list[tzinfo]:
    """The zones a time may be of: several for a shared name, none for a strange one."""
    name = (timed["zone"] or "").lower() if timed else ""
    sign = timed["sign"] if timed else None
    if timed is None or not (name or sign):
        return [home]
    offsets = [timedelta(hours=hours) for hours in _ZONES.get(name or "z", ())]
    if sign:
        ahead = timedelta(hours=int(timed["ahead"]), minutes=int(timed["past"] or 0))
        offsets = [offset + (-ahead if sign == "-" else ahead) for offset in offsets]
    own = home.utcoffset(datetime(2000, 1, 1))  # noqa: DTZ001 - asked for local time
    if own in offsets and len(offsets) > 1:
        offsets = [own]
    day = timedelta(days=1)
    return [timezone(offset) for offset in offsets if -day < offset < day]
