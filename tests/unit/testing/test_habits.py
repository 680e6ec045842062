"""How one value is written down."""

import pytest

from customer_core.testing import _habits as habits


@pytest.mark.parametrize(
    ("e164", "plain"),
    [
        ("+8613812345678", "13812345678"),
        ("+861086123456", "010-86123456"),
        ("+8655186123456", "0551-86123456"),
        ("+447412345678", "07412345678"),
        ("+442079460123", "02079460123"),
    ],
)
def test_a_plain_phone_is_the_national_number(e164: str, plain: str) -> None:
    """A plain phone is the national number."""
    assert habits.plain_phone(e164) == plain


def test_every_written_phone_keeps_the_national_digits() -> None:
    """Whatever stands around them, the national digits stay in order."""
    for e164, national in (
        ("+8613812345678", "13812345678"),
        ("+447412345678", "7412345678"),
    ):
        forms = {habits.written_phone(e164, bits) for bits in range(48)}
        digits = ["".join(c for c in form if c.isdigit()) for form in forms]
        assert all(text.endswith(national) for text in digits)
        assert len(forms) in {6, 8}


def test_full_width_and_float_phones() -> None:
    """Input methods widen digits, spreadsheets lose the leading zero."""
    assert habits.full_width_phone("+447412345678") == "０７４１２３４５６７８"
    assert habits.float_phone("+447412345678") == "7412345678.0"


def test_every_written_date_names_the_day() -> None:
    """Year first for Chinese, day first in half of the British dates."""
    assert {habits.written_date("2019-03-07", bits) for bits in range(8)} == {
        "2019/3/7", "20190307", "2019.3.7", "2019年3月7日",
    }  # fmt: skip
    assert {habits.british_date("2019-03-07", bits) for bits in range(12)} == {
        "07/03/2019", "2019/3/7", "20190307", "2019.3.7",
    }  # fmt: skip


def test_money_keeps_its_amount() -> None:
    """Currency and separators come and go, the number stays."""
    for bits in range(16):
        written = habits.written_money("-1352.71", bits)
        kept = "".join(c for c in written if c in "-.0123456789")
        assert kept == "-1352.71"


def test_names_spaces_case_and_country() -> None:
    """The other habits, one form each."""
    assert habits.family_first("Mary Ann Smith") == "Smith, Mary Ann"
    assert [habits.other_case("Ann", bits) for bits in (0, 1)] == ["ann", "ANN"]
    assert [habits.edge_spaces("a", bits) for bits in (0, 1)] == ["a　", " a "]
    assert habits.written_country("GB", 1) == "UK"
