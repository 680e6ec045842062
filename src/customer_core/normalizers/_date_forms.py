"""What the text of a date can mean: every reading that exists in the calendar.

Rules:
    Year first is read as it stands. Day and month in an order that cannot be known,
    and two digits of a year, have several readings; nothing here chooses among them
    but what the source is known to do. A missing month or day stays missing.

Sources:
    ISO 8601-1:2019 (calendar, week and ordinal dates); GB/T 7408.1-2023.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from attrs import frozen

from customer_core.models.values import PartialDate
from customer_core.normalizers._common import TextKeys
from customer_core.normalizers._date_words import is_filler, month_called


@frozen(kw_only=True)
class DateHabits:
    """How a source writes what a text alone does not tell.

    Attributes:
        day_first: whether ``01/02/1990`` is 1 February; ``None`` not known.
        epoch: first year of the counting of bare numbers: 1900 or 1904 days of a
            spreadsheet, 1970 seconds of Unix; ``None`` when numbers are no counts.
        pivot_year: the last year that two digits of a year can mean; ``None`` not
            known.
    """

    day_first: bool | None = None
    epoch: int | None = None
    pivot_year: int | None = None


Dated = tuple[PartialDate, TextKeys]
"""A date with its match key."""
Reading = tuple[int, int, int]
"""Year, month, day; 0 where it is not stated."""

_YEAR_FIRST: Final = re.compile(
    r"(\d{4})(?:\s*[-/.,_年\s]\s*(\d{1,2})"
    r"(?:\s*[-/.,_月\s]\s*(\d{1,2})\s*[日号號.]?|\s*月)?|\s*年)?",
    re.ASCII,
)
_YEAR_LAST: Final = re.compile(
    r"(\d{1,2})\s*[-/.,\s]\s*(\d{1,2})\s*[-/.,\s]\s*(\d{4})\.?", re.ASCII
)
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_SHORT: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_SHORT_YEAR_FIRST: Final = re.compile(
    r"(\d{2})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號])?)?", re.ASCII
)
_MINGUO: Final = re.compile(
    r"(1\d\d)(?:[/.-](\d{1,2})[/.-](\d{1,2})"
    r"|\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號])?)?)",
    re.ASCII,
)
_MINGUO_YEAR: Final = 1911  # the year before its first
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_COMPACT_YEAR_LAST: Final = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_SIX: Final = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)
_COMPACT_YEARS: Final = range(1800, 2200)  # that six digits with a month can have
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})-?([1-7])", re.ASCII | re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
_WORDED: Final = re.compile(r"[\w\s,./'’-]+")
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_WORD_ORDERS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<day>\d{1,2}) m (?P<year>\d{4}|\d\d)",
        r"m (?P<day>\d{1,2}) (?P<year>\d{4}|\d\d)",
        r"(?P<year>\d{4}) m (?P<day>\d{1,2})",
        r"m (?P<year>\d{4}|\d\d)(?P<day>)",
        r"(?P<year>\d{4}) m(?P<day>)",
    )
)
_FULL: Final = 4  # digits of a year
_YEAR_DIGITS: Final = 2  # of a year whose century is not told


@lru_cache(maxsize=1 << 16)
def calendar_date(year: int, month: int = 0, day: int = 0) -> Dated | None:
    """The date with its key; ``None`` where the calendar has none.

    Example:
        >>> calendar_date(1990, 2, 30), calendar_date(1990, 2)[1].text
        (None, '1990-02')
    """
    try:
        value = PartialDate(year=year, month=month or None, day=day or None)
    except ValueError:
        return None
    return value, TextKeys(value.text)


def readings(text: str, habits: DateHabits) -> list[Dated]:
    """Every date the text can mean, the likelier first, each once.

    Args:
        text: in plain digits, without a time of day.
        habits: what is known of the source.

    Example:
        >>> [date.text for date, _ in readings("01/02/1990", DateHabits())]
        ['1990-02-01', '1990-01-02']
    """
    for read in _FORMS:
        found = _existing(read(text, habits))
        if found:
            return found
    return []


def _existing(numbers: Iterable[Reading]) -> list[Dated]:
    dates = (calendar_date(*reading) for reading in numbers)
    return list(dict.fromkeys(dated for dated in dates if dated is not None))


def _year_first(text: str, _: DateHabits) -> list[Reading]:
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    return [_numbers(found.groups())] if found else []


def _year_last(text: str, habits: DateHabits) -> list[Reading]:
    found = _YEAR_LAST.fullmatch(text) or _COMPACT_YEAR_LAST.fullmatch(text)
    if not found:
        monthly = _MONTH_YEAR.fullmatch(text)
        return [(int(monthly[2]), int(monthly[1]), 0)] if monthly else []
    first, second, year = _numbers(found.groups())
    return _ordered(first, second, [year], habits)


def _ordered(
    first: int, second: int, years: list[int], habits: DateHabits
) -> list[Reading]:
    """Day and month in the order of the source, or in both."""
    orders = [(second, first), (first, second)]
    if habits.day_first is not None:
        wanted, other = orders if habits.day_first else orders[::-1]
        orders = [wanted if calendar_date(years[0], *wanted) else other]
    return [(year, *order) for order in orders for year in years]


def _short(text: str, habits: DateHabits) -> list[Reading]:
    """Three short numbers, of which one of two digits is the year."""
    found = _SHORT.fullmatch(text)
    if not found:
        return []
    first, second, third = _numbers(found.groups())
    last = _years(third, habits) if len(found[3]) == _YEAR_DIGITS else []
    by_order = _ordered(first, second, last, habits) if last else []
    if habits.day_first is not None and _existing(by_order):
        return by_order
    leading = _years(first, habits) if len(found[1]) == _YEAR_DIGITS else []
    return by_order + [(year, second, third) for year in leading]


def _short_year_first(text: str, habits: DateHabits) -> list[Reading]:
    found = _SHORT_YEAR_FIRST.fullmatch(text)
    if not found:
        return []
    short, month, day = _numbers(found.groups())
    return [(year, month, day) for year in _years(short, habits)]


def _years(short: int, habits: DateHabits) -> list[int]:
    """The years that two digits can mean."""
    if habits.pivot_year is None:
        return [1900 + short, 2000 + short]
    return [habits.pivot_year - (habits.pivot_year - short) % 100]


def _minguo(text: str, _: DateHabits) -> list[Reading]:
    """A year of three digits is one of the Republic."""
    found = _MINGUO.fullmatch(text)
    if not found:
        return []
    year, *rest = found.groups()
    parts = _numbers((year, rest[0] or rest[2], rest[1] or rest[3]))
    return [(_MINGUO_YEAR + parts[0], *parts[1:])]


def _six(text: str, habits: DateHabits) -> list[Reading]:
    """Six digits: a year with its month, or two digits of a year with both."""
    found = _SIX.fullmatch(text)
    if not found:
        return []
    short, month, day = _numbers(found.groups())
    dates = [(year, month, day) for year in _years(short, habits) if month and day]
    year = short * 100 + month
    return [(year, day, 0), *dates] if year in _COMPACT_YEARS and day else dates


def _counted(text: str, _: DateHabits) -> list[Reading]:
    """Week dates and ordinal dates of ISO 8601."""
    week, ordinal = _WEEK.fullmatch(text), _ORDINAL.fullmatch(text)
    try:
        if week:
            day = date.fromisocalendar(*_numbers(week.groups()))
        elif ordinal:
            year, place, _day = _numbers((*ordinal.groups(), None))
            day = date(year, 1, 1) + timedelta(days=place - 1)
            if day.year != year:
                return []
        else:
            return []
    except (ValueError, OverflowError):
        return []
    return [(day.year, day.month, day.day)]


def _worded(text: str, habits: DateHabits) -> list[Reading]:
    """A month by its name, with day and year in the usual orders."""
    if not _WORDED.fullmatch(text):
        return []
    tokens = [token for token in _TOKEN.findall(text) if not is_filler(token)]
    months = [month for month in map(month_called, tokens) if month]
    order = " ".join("m" if month_called(token) else token for token in tokens)
    for form in _WORD_ORDERS:
        found = form.fullmatch(order)
        if found:
            years = _years_of(found["year"], habits)
            return [(year, months[0], int(found["day"] or 0)) for year in years]
    return []


def _years_of(digits: str, habits: DateHabits) -> list[int]:
    return [int(digits)] if len(digits) == _FULL else _years(int(digits), habits)


def _numbers(parts: Iterable[str | None]) -> Reading:
    year, month, day = (int(part or 0) for part in parts)
    return year, month, day


_FORMS: Final = (
    _year_first,
    _year_last,
    _short,
    _short_year_first,
    _minguo,
    _six,
    _counted,
    _worded,
)
