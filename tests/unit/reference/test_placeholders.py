"""Words that stand for a missing value."""

import pytest

from customer_core.reference.placeholders import is_placeholder, is_placeholder_part


@pytest.mark.parametrize(
    "text",
    ["无", "暂无", "未知", "N/A", "n / a", "Ｎ／Ａ", "NULL", "test", "Test User", "-",
     "--", "???", "……", "*", "ＮＡ", "nan", "<NA>", "#N/A", "(null)", "測試"],
)  # fmt: skip
def test_a_placeholder_is_recognised_in_any_case_and_width(text: str) -> None:
    """A placeholder is recognised in any case, width and spacing."""
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["", "吴", "无忌", "Null Tester", "0", "A" * 99])
def test_what_says_something_is_no_placeholder(text: str) -> None:
    """Text that says something, and empty text, is no placeholder."""
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "missing"), [("Na", False), ("NAN", False), ("null", True), ("Li", False)]
)
def test_a_part_of_a_name_may_be_a_word_that_elsewhere_means_missing(
    text: str, *, missing: bool
) -> None:
    """Na and Nan are given names; null is none."""
    assert is_placeholder_part(text) == missing
