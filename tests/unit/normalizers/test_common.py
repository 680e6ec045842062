"""What every normalizer begins with."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import customer_core.normalizers
from customer_core.normalizers._common import received, undo_spreadsheet


def test_a_number_is_taken_as_its_text() -> None:
    """A cell that is no text is read as it would be printed."""
    assert received(12.5, limit=9) == ("12.5", "12.5", ())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (13812345678.0, "13812345678"),
        (13812345678, "13812345678"),
        (Decimal("12.50"), "12.50"),
        (date(2020, 1, 2), "2020-01-02"),
        (np.int64(7), "7"),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (None, None),
    ],
)
def test_scalars_are_read_as_a_person_would_type_them(
    raw: object, text: str | None
) -> None:
    """Numbers and dates lose nothing; missing of any library is no placeholder."""
    assert received(raw, limit=20) == (text, text or "", ())


@pytest.mark.parametrize("raw", [b"Ann", ["Ann"], {"name": "Ann"}, object()])
def test_what_is_no_text_is_a_mistake_in_the_call(raw: object) -> None:
    """A list or bytes raise, and say what they are without their content."""
    with pytest.raises(TypeError, match="convert it first") as caught:
        received(raw, limit=20)
    assert type(raw).__name__ in str(caught.value)
    assert "Ann" not in str(caught.value)


def test_limit_holds_for_the_canonical_text() -> None:
    """One character that stands for a whole phrase counts as what it becomes."""
    _, text, issues = received("\ufdfa" * 5, limit=20)
    assert (text, [str(issue.code) for issue in issues]) == ("", ["common.too_long"])


def test_limit_is_the_greatest_length() -> None:
    """A text of exactly the limit is read."""
    assert received("12345", limit=5) == ("12345", "12345", ())
    _, text, issues = received("123456", limit=5)
    assert (text, [str(issue.code) for issue in issues]) == ("", ["common.too_long"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("139.000", ("139", False)),
        ("139.5", ("139.5", False)),
        ("1.2E+1", ("12", False)),
        ("1.2E+2", ("12", True)),
        ("12E+1", ("12E+1", False)),
    ],
)
def test_spreadsheet_numbers_are_undone(text: str, expected: tuple[str, bool]) -> None:
    """Decimals of zero go, all digits of an exponent come back, lost ones are told."""
    assert undo_spreadsheet(text) == expected


def test_package_has_no_other_names() -> None:
    """A name that is not exported is an attribute error."""
    with pytest.raises(AttributeError, match="normalize_everything"):
        _ = customer_core.normalizers.normalize_everything  # type: ignore[attr-defined]  # that is the point
