"""What every normalizer begins with."""

import pytest

import customer_core.normalizers
from customer_core.normalizers._common import received, undo_spreadsheet


def test_a_number_is_taken_as_its_text() -> None:
    """A cell that is no text is read as it would be printed."""
    assert received(12.5, limit=9) == ("12.5", "12.5", ())


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
