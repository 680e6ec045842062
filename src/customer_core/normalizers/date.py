"""Calendar dates as people write them -> ISO 8601.

Rules:
    Year first is read as it stands. Day and month in an order that cannot be known, and
    two digits of a year, are not guessed: what all readings share is kept (the year, or
    nothing), and every reading is suggested. What the source is known to do is passed
    in. A missing month or day stays missing; a date that does not exist is refused, and
    so is one of the lunar calendar.

Sources:
    ISO 8601-1:2019; GB/T 7408.1-2023 (its Chinese edition); the modules of words, forms
    and running numbers.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from customer_core._text import fold_width
from customer_core.errors import ConfigurationError
from customer_core.issues import Issue, IssueCode
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import PartialDate
from customer_core.normalizers._common import (
    Issues,
    TextKeys,
    issue,
    received,
    undo_spreadsheet,
)
from customer_core.normalizers._date_forms import (
    Dated,
    DateHabits,
    calendar_date,
    readings,
)
from customer_core.normalizers._date_serial import EPOCHS, counted_moment
from customer_core.normalizers._date_words import (
    is_lunar,
    is_zero,
    plain_digits,
    without_label,
)

NormalizedDate = Normalized[PartialDate, TextKeys]

TEXT_LIMIT: Final = 64
"""Characters of a date, with time of day and offset."""
Serial = bool | Literal[1900, 1904, 1970]
"""How bare numbers count: not at all, from 1900 (``True``), or from a given year."""

_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CLOCK: Final = re.compile("[:时時点點]")
_COMPACT_MOMENT: Final = re.compile(
    r"(\d{8})[T\s]?(\d{2})(\d{2})(\d{2})(?:Z|[+-]\d{4})?", re.ASCII
)
# as Unix and Java print a date: Tue Jan 02 10:30:00 CST 2024
_YEAR_BEHIND: Final = re.compile(
    r"([a-z]{3} [a-z]{3} \d{1,2}) (\d\d:\d\d:\d\d(?: [a-z]{3,4})?) (\d{4})",
    re.IGNORECASE | re.ASCII,
)
_TIMED: Final = re.compile(
    r"(?P<date>.*?[\d日号號])(?:\s*T\s*|\s*,?\s+|(?<=[日号號]))"
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上|傍晚|夜里)?\s*"
    r"(?P<hour>\d{1,2})(?:[:时時点點](?P<minute>\d{2})分?|[时時点點]整?)"
    r"(?::?(?P<second>\d{2})(?:[.,]\d+)?秒?)?\s*(?:(?P<noon>[ap])\.?m\.?)?\s*"
    r"(?:(?P<zone>[a-z]{1,4}|北京时间|北京時間)?"
    r"(?:(?P<sign>[+-])(?P<ahead>\d{1,2}):?(?P<past>\d{2})?)?)?"
    r"(?:\s*\([^()]*\))?",
    re.IGNORECASE | re.ASCII,
)


def normalize_date(
    raw: str | None,
    day_first: bool | None = None,  # noqa: FBT001 - the public contract has it second
    *,
    serial: Serial = False,
    pivot_year: int | None = None,
) -> NormalizedDate:
    """A calendar date, perhaps without its day or month.

    Args:
        raw: as received; a time of day behind the date is left out.
        day_first: how ``01/02/1990`` is meant in this source: ``True`` is 1 February,
            ``False`` 2 January, ``None`` not known.
        serial: how bare numbers of the source count: ``True`` or 1900, 1904: days of a
            spreadsheet in that date system; 1970: seconds or milliseconds of Unix;
            ``False``: they do not.
        pivot_year: the last year that two digits can mean: with 2026, ``26`` is 2026
            and ``27`` is 1927. ``None`` suggests both centuries.

    Returns:
        The date; where it has several readings, the year they share or no value, and
        all of them as suggestions.

    Raises:
        ConfigurationError: when ``serial`` is another number or ``pivot_year`` is not
            in 1900 to 9999.

    Example:
        >>> [normalize_date(text).value.text for text in (
        ...     "1990年1月2日", "2003.8.6", "19920623", "民國79年1月2日", "1990-01")]
        ['1990-01-02', '2003-08-06', '1992-06-23', '1990-01-02', '1990-01']
        >>> unsure = normalize_date("01/02/1990")
        >>> unsure.value.text, [s.value.text for s in unsure.suggestions]
        ('1990', ['1990-02-01', '1990-01-02'])
        >>> normalize_date("32875", serial=True).value.text
        '1990-01-02'
        >>> normalize_date("2-Jan-90", pivot_year=2026).value.text
        '1990-01-02'
    """
    habits = date_habits(day_first, serial, pivot_year)
    if type(raw) is str and _ISO.fullmatch(raw):
        found = _iso_date(raw)
        if found:
            return Normalized(raw=raw, value=found[0], keys=found[1])
    given, text, issues = received(raw, limit=TEXT_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    return read_date(given, split_time(text)[0], habits=habits, issues=issues)


@lru_cache(maxsize=1 << 16)
def _iso_date(text: str) -> Dated | None:
    year, month, day = text.split("-")
    if month == "00" or day == "00":
        return None
    return calendar_date(int(year), int(month), int(day))


@lru_cache(maxsize=64)
def date_habits(
    day_first: bool | None,  # noqa: FBT001 - private, and cached by position
    serial: Serial,
    pivot_year: int | None,
) -> DateHabits:
    """What is known of a source, in the form the readers take.

    Raises:
        ConfigurationError: as of :func:`normalize_date`.
    """
    epoch = 1900 if serial is True else serial or None
    if epoch is not None and epoch not in EPOCHS:
        msg = "serial= is no counting; give True, 1900, 1904 or 1970"
        raise ConfigurationError(msg)
    if pivot_year is not None and not 1900 <= pivot_year <= 9999:  # noqa: PLR2004 - years
        msg = "pivot_year= is not in 1900 to 9999; give a year such as 2026"
        raise ConfigurationError(msg)
    return DateHabits(day_first=day_first, epoch=epoch, pivot_year=pivot_year)


def split_time(text: str) -> tuple[str, re.Match[str] | None]:
    """The date of a text, with the time of day that follows it."""
    text, _ = undo_spreadsheet(fold_width(text))
    if not text.isdigit():
        text = without_label(text)
    if len(text) > 12 and (compact := _COMPACT_MOMENT.fullmatch(text)):  # noqa: PLR2004
        text = "{} {}:{}:{}".format(*compact.groups()) + text[compact.end(4) :]
    if not text[:1].isdigit() and (behind := _YEAR_BEHIND.fullmatch(text)):
        text = f"{behind[1]} {behind[3]} {behind[2]}"
    timed = _TIMED.fullmatch(text) if _CLOCK.search(text) else None
    return (timed["date"] if timed else text), timed


def read_date(
    given: str | None, text: str, *, habits: DateHabits, issues: Issues
) -> NormalizedDate:
    """The outcome for a date without its time of day.

    Args:
        given: the text as received.
        text: the date in it, as :func:`split_time` left it.
        habits: what is known of the source.
        issues: what was found before.
    """
    lunar = not text.isascii() or text[:1] in "lL"
    if lunar and is_lunar(text):
        refused = issue(IssueCode.DATE_LUNAR)
        return Normalized(raw=given, issues=(*issues, refused))
    dates = readings(plain_digits(text), habits)
    counted = _counted(text, habits)
    if counted:
        dates.append(counted)
    if len(dates) == 1:
        value, keys = dates[0]
        if counted:
            parameters = {"epoch": habits.epoch or 0}
            count = Issue(code=IssueCode.DATE_SERIAL, parameters=parameters)
            issues = (*issues, count)
        return Normalized(raw=given, value=value, keys=keys, issues=issues)
    if dates:
        return _ambiguous(given, dates, issues)
    zero = is_zero(text)
    code = IssueCode.COMMON_PLACEHOLDER if zero else IssueCode.DATE_INVALID
    return Normalized(raw=given, issues=(*issues, issue(code)))


def _counted(text: str, habits: DateHabits) -> Dated | None:
    """The date of a running number, where the source counts."""
    moment: datetime | None = None
    if habits.epoch is not None:
        moment = counted_moment(text, habits.epoch)
    if moment is None:
        return None
    return calendar_date(moment.year, moment.month, moment.day)


def _ambiguous(given: str | None, dates: list[Dated], issues: Issues) -> NormalizedDate:
    """What all readings share is kept; all of them are suggested."""
    ambiguous = issue(IssueCode.DATE_AMBIGUOUS)
    years = {date.year for date, _ in dates}
    shared = calendar_date(years.pop()) if len(years) == 1 else None
    confidence = round(1 / len(dates), 2)  # nothing tells one from the others
    reason = ambiguous.code.value
    return Normalized(
        raw=given,
        value=shared[0] if shared else None,
        keys=shared[1] if shared else None,
        issues=(*issues, ambiguous),
        suggestions=tuple(
            Suggestion(value=date, confidence=confidence, reason=reason)
            for date, _ in dates
        ),
    )
