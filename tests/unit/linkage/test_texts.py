"""Comparison texts and the parts of values."""

from collections.abc import Callable

import pytest

from customer_core.linkage import _name_texts as names
from customer_core.linkage import _texts as texts


@pytest.mark.parametrize(
    ("reduce", "raw", "expected"),
    [
        (texts.plain, " ＤEVON ", "devon"),
        (texts.words, "12, King's-Road", "12 king s road"),
        (texts.compact, "tq13 8df", "tq138df"),
        (names.name, "Smith-Jones", "smith jones"),
        (names.name, "錢 鍾書", "錢鍾書"),
        (texts.sex, "Female", "f"),
        (texts.sex, "男", "m"),
        (texts.sex, "diverse", "diverse"),
        (texts.phone_digits, "+86 138-1234-5678", "812345678"),
        (texts.email, " Ann@Example.com", "ann@example.com"),
        (texts.digits, "12 King's Road 3", "123"),
        (texts.local_part, "ann.lee@example.com", "ann.lee"),
        (texts.local_letters, "ann.lee7@example.com", "annlee"),
        (texts.local_letters, "a7@example.com", ""),
        (texts.local_digits, "ann75@example.com", "75"),
        (texts.local_digits, "ann7@example.com", ""),
    ],
)
def test_a_text_is_reduced(
    reduce: Callable[[str], str], raw: str, expected: str
) -> None:
    """Each normaliser keeps what tells values apart."""
    assert reduce(raw) == expected


@pytest.mark.parametrize(
    ("raw", "digits"),
    [
        ("1990-01-02", "19900102"),
        ("1990/1/2", "19900102"),
        ("1990.1", "199001"),
        ("1990", "1990"),
        ("19900102", "19900102"),
        ("02/01/1990", "19900102"),
        ("12/31/1990", "19901231"),
        ("1990年1月2日", "19900102"),
        ("", ""),
        ("never", ""),
    ],
)
def test_digits_of_a_date_start_with_the_year(raw: str, digits: str) -> None:
    """Usual ways to write a date agree."""
    assert texts.date_digits(raw) == digits


def test_parts_of_a_date_need_their_digits() -> None:
    """A year alone has no month and no day."""
    full, year = "19900102", "1990"
    assert texts.month_and_day(full) == "0102"
    assert texts.year_and_month(full) == "199001"
    assert texts.exchange_day_and_month(full) == "19900201"
    assert texts.month_and_day(year) == ""
    assert texts.year_and_month(year) == ""
    assert texts.exchange_day_and_month(year) == ""


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("ann lee", ("ann", "lee", "")),
        ("ann mary jo lee", ("ann", "lee", "mary jo")),
        ("ann", ("ann", "", "")),
        ("", ("", "", "")),
        ("王小明", ("小明", "王", "")),
        ("欧阳娜娜", ("娜娜", "欧阳", "")),
        ("王明", ("明", "王", "")),
        ("王", ("王", "", "")),
    ],
)
def test_a_full_name_is_taken_apart(full: str, parts: tuple[str, str, str]) -> None:
    """Given name, family name, rest."""
    assert names.split_full_name(full) == parts


def test_a_runaway_text_is_cut() -> None:
    """Comparing stays fast whatever a cell holds."""
    assert len(texts.words("x" * 100_000)) == texts.LIMIT
