"""Calendar dates as people write them -> ISO 8601.

Rules:
    Year first is read as it stands. Day and month in an order that cannot be known are
    not guessed: only the year is kept, and both readings are suggested. A year has four
    digits. A missing month or day stays missing.

Sources:
    ISO 8601-1:2019; GB/T 7408 (its Chinese edition); the Minguo year counts from 1911.
"""

import re

from customer_core._text import fold_width
from customer_core.issues import IssueCode
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.values import PartialDate
from customer_core.normalizers._common import (
    Issues,
    TextKeys,
    issue,
    received,
    undo_spreadsheet,
)

NormalizedDate = Normalized[PartialDate, TextKeys]

TEXT_LIMIT = 64
"""Characters of a date, with time of day and offset."""
_MINGUO = 1911  # the year before the first of the Republic
_EITHER_ORDER = 0.5  # nothing tells day first from month first

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(\d{4})(?:\s*[-/.年\s]\s*(\d{1,2})"
    r"(?:\s*[-/.月\s]\s*(\d{1,2})\s*[日号號]?|\s*月)?|\s*年)?",
    re.ASCII,
)
_YEAR_LAST = re.compile(
    r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4})", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_COMPACT_YEAR_LAST = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_MINGUO_YEAR = re.compile(r"(?:中華|中华)?民[國国]\s*(\d{1,3})\s*年", re.ASCII)

_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s]*{_MONTH}[-\s,]*(?P<year>\d{{4}})",
        rf"{_MONTH}[-\s]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s,]+(?P<year>\d{{4}})",
        rf"{_MONTH}[-\s,]*(?P<year>\d{{4}})(?P<day>)",
        rf"(?P<year>\d{{4}})[-\s]*{_MONTH}[-\s]*(?P<day>\d{{1,2}})",
    )
)
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip

_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_NUMBER = re.compile("[〇零○一二三四五六七八九十廿卅]+")
_TENS = re.compile(r"(\d?)十(\d?)")

_COMPACT_MOMENT = re.compile(r"(\d{8})\s?(\d{2})(\d{2})(\d{2})", re.ASCII)
_TIMED = re.compile(
    r"(?P<date>.*?[\d日号號])(?:\s*T\s*|\s+|(?<=[日号號]))"
    r"(?P<half>上午|下午|晚上|中午|凌晨|早上)?\s*"
    r"(?P<hour>\d{1,2})[:时時点](?P<minute>\d{2})分?"
    r"(?::?(?P<second>\d{2})(?:[.,]\d+)?秒?)?\s*(?:(?P<noon>[ap])\.?m\.?)?\s*"
    r"(?:Z|UTC|GMT|(?P<sign>[+-])(?P<ahead>\d{2}):?(?P<past>\d{2}))?",
    re.IGNORECASE | re.ASCII,
)
# year, month, day; None or 0 where it is not stated
_Reading = tuple[int, int | None, int | None]


def normalize_date(
    raw: str | None,
    day_first: bool | None = None,  # noqa: FBT001 - the public contract has it second
) -> NormalizedDate:
    """A calendar date, perhaps without its day or month.

    Args:
        raw: as received; a time of day behind the date is left out.
        day_first: how ``01/02/1990`` is meant in this source: ``True`` is 1 February,
            ``False`` 2 January, ``None`` not known.

    Example:
        >>> [normalize_date(text).value.text for text in (
        ...     "1990年1月2日", "2003.8.6", "19920623", "民國79年1月2日", "1990-01")]
        ['1990-01-02', '2003-08-06', '1992-06-23', '1990-01-02', '1990-01']
        >>> unsure = normalize_date("01/02/1990")
        >>> unsure.value.text, [s.value.text for s in unsure.suggestions]
        ('1990', ['1990-02-01', '1990-01-02'])
    """
    given, text, issues = received(raw, limit=TEXT_LIMIT)
    if not text:
        return Normalized(raw=given, issues=issues)
    return read_date(given, split_time(text)[0], day_first=day_first, issues=issues)


def split_time(text: str) -> tuple[str, re.Match[str] | None]:
    """The date of a text, with the time of day that follows it."""
    if _ISO.fullmatch(text):
        return text, None
    text, _ = undo_spreadsheet(fold_width(text))
    compact = _COMPACT_MOMENT.fullmatch(text)
    if compact:
        text = "{} {}:{}:{}".format(*compact.groups())
    timed = _TIMED.fullmatch(text)
    return (timed["date"] if timed else text), timed


def read_date(
    given: str | None, text: str, *, day_first: bool | None, issues: Issues
) -> NormalizedDate:
    """The outcome for a date without its time of day.

    Args:
        given: the text as received.
        text: the date in it, as :func:`split_time` left it.
        day_first: as of :func:`normalize_date`.
        issues: what was found before.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        readings: list[_Reading] = [_numbers(iso)]
    else:
        readings = _readings(_plain_digits(text), day_first)
    dates = list(dict.fromkeys(d for d in map(_existing, readings) if d is not None))
    if not dates:
        invalid = issue(IssueCode.DATE_INVALID)
        return Normalized(raw=given, issues=(*issues, invalid))
    value = dates[0]
    if len(dates) == 1 or day_first is not None:
        return Normalized(
            raw=given, value=value, keys=TextKeys(value.text), issues=issues
        )
    ambiguous = issue(IssueCode.DATE_AMBIGUOUS)
    year = PartialDate(year=value.year)
    return Normalized(
        raw=given,
        value=year,
        keys=TextKeys(year.text),
        issues=(*issues, ambiguous),
        suggestions=tuple(
            Suggestion(value=d, confidence=_EITHER_ORDER, reason=ambiguous.code.value)
            for d in dates
        ),
    )


def _readings(text: str, day_first: bool | None) -> list[_Reading]:  # noqa: FBT001 - private
    """What the text can mean, the likelier first; not all of it need exist."""
    for year_first in (_YEAR_FIRST, _COMPACT):
        found = year_first.fullmatch(text)
        if found and _existing(_numbers(found)):
            return [_numbers(found)]
    found = _YEAR_LAST.fullmatch(text) or _COMPACT_YEAR_LAST.fullmatch(text)
    if found:
        one, two, year = map(int, found.groups())
        orders: list[_Reading] = [(year, two, one), (year, one, two)]
        return orders[::-1] if day_first is False else orders
    for pattern in _NAMED:
        found = pattern.fullmatch(text)
        month = _month(found["month"]) if found else None
        if found and month:
            return [(int(found["year"]), month, int(found["day"] or 0))]
    return []


def _numbers(found: re.Match[str]) -> _Reading:
    year, month, day = (int(part or 0) for part in found.groups())
    return year, month, day


def _existing(reading: _Reading) -> PartialDate | None:
    year, month, day = reading
    try:
        return PartialDate(year=year, month=month or None, day=day or None)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    """1 to 12 of an English name or its beginning."""
    name = name.lower()
    for number, full in enumerate(_MONTH_NAMES, 1):
        if full.startswith(name) or name == "sept" == full[:4]:
            return number
    return None


def _plain_digits(text: str) -> str:
    """Chinese numerals and Minguo years in digits of the common era."""
    if text.isascii():
        return text
    text = _CHINESE_NUMBER.sub(_digits, text).replace("元年", "1年")
    text = text.replace("元月", "1月")
    return _MINGUO_YEAR.sub(lambda year: f"{int(year[1]) + _MINGUO}年", text)


def _digits(numeral: re.Match[str]) -> str:
    text = numeral[0].replace("廿", "二十").replace("卅", "三十")
    text = text.translate(_CHINESE_DIGITS)
    tens = _TENS.fullmatch(text)
    return str(int(tens[1] or 1) * 10 + int(tens[2] or 0)) if tens else text
