"""Dates and moments as people write them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from customer_core.normalizers import normalize_date, normalize_moment
from customer_core.normalizers.date import Serial

VECTORS = "dates.csv"
DAY_FIRST = {"": None, "True": True, "False": False}
SERIAL: dict[str, Serial] = {"": False, "1900": 1900, "1904": 1904, "1970": 1970}


def test_date_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its date, issues and suggestions."""
    found = normalize_date(
        vector["input"],
        DAY_FIRST[vector["day_first"]],
        serial=SERIAL[vector["serial"]],
    )
    read = {
        "date": found.value.text if found.value else "",
        "codes": "|".join(str(issue.code) for issue in found.issues),
        "suggestions": "|".join(s.value.text for s in found.suggestions),
    }
    assert read == {name: vector[name] for name in read}


def test_keys_are_the_canonical_text() -> None:
    """A date is compared by its ISO text."""
    keys = normalize_date("1990年1月2日").keys
    assert keys
    assert keys.text == "1990-01-02"
    assert "1990-01-02" not in repr(keys)


@pytest.mark.parametrize("raw", [None, float("nan"), " "])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    for found in (normalize_date(raw), normalize_moment(raw)):
        assert (found.value, found.keys, found.issues) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-02 10:30:00", (10, 30, 0)),
        ("2024-01-02T10:30:07.123Z", (10, 30, 7)),
        ("2024-01-02T10:30:00+08:00", (2, 30, 0)),
        ("2024-01-02 10:30:00 -0130", (12, 0, 0)),
        ("2024/1/2 下午3:05", (15, 5, 0)),
        ("2024/1/2 上午12:05", (0, 5, 0)),
        ("2024年1月2日10时30分07秒", (10, 30, 7)),
        ("20240102103007", (10, 30, 7)),
        ("2024-01-02 12:05 am", (0, 5, 0)),
        ("2024-01-02 12:05 p.m.", (12, 5, 0)),
        ("2024-01-02", (0, 0, 0)),
    ],
)
def test_moment_is_in_utc(text: str, expected: tuple[int, int, int]) -> None:
    """A time of day is read and converted; without one the day begins."""
    moment = datetime(2024, 1, 2, *expected, tzinfo=UTC)
    found = normalize_moment(text)
    assert found.value == moment
    assert found.keys
    assert found.keys.text == moment.isoformat()


def test_partial_date_is_its_first_moment() -> None:
    """A month begins on its first day."""
    assert normalize_moment("2024-03").value == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1/2/2024 3:05 PM", "date.ambiguous"),
        ("2024-01-02 25:00", "date.invalid"),
        ("2024-01-02 10:61", "date.invalid"),
        ("2024-13-02 10:30", "date.invalid"),
        ("2024-01-02T10:30+99:00", "date.invalid"),
        ("0001-01-01T00:00:00+08:00", "date.invalid"),
    ],
)
def test_impossible_moment_is_refused(text: str, code: str) -> None:
    """No moment is made of a time, an offset or a date that does not exist."""
    found = normalize_moment(text)
    assert (found.value, [str(i.code) for i in found.issues]) == (None, [code])


def test_day_first_settles_the_order_of_a_moment() -> None:
    """The order of the source is used for moments too."""
    found = normalize_moment("1/2/2024 15:05", day_first=True)
    assert found.value == datetime(2024, 2, 1, 15, 5, tzinfo=UTC)


def test_a_zone_of_two_countries_is_the_one_of_the_source() -> None:
    """CST is Beijing's or Chicago's: the source's own, else both are suggested."""
    text = "Tue Jan 02 10:30:00 CST 2024"
    beijing = timezone(timedelta(hours=8))
    settled = normalize_moment(text, zone=beijing).value
    unsure = normalize_moment(text)
    assert settled == datetime(2024, 1, 2, 2, 30, tzinfo=UTC)
    assert [str(issue.code) for issue in unsure.issues] == ["date.ambiguous"]
    assert [one.value for one in unsure.suggestions] == [
        datetime(2024, 1, 2, 2, 30, tzinfo=UTC),
        datetime(2024, 1, 2, 16, 30, tzinfo=UTC),
    ]


def test_the_stated_zone_counts_before_the_one_of_the_source() -> None:
    """EST in July is five hours behind, whatever the clocks of New York show."""
    found = normalize_moment("2024-07-02 10:30 EST", zone=ZoneInfo("America/New_York"))
    assert found.value == datetime(2024, 7, 2, 15, 30, tzinfo=UTC)
