"""One slip in one text."""

import pytest

from customer_core.testing import _vocabulary as words
from customer_core.testing._typos import (
    digit_typo,
    fuzzy_pinyin,
    han_slip,
    latin_typo,
)

MANY_BITS = [n * 0x9E3779B97F4A7C15 % 2**64 for n in range(400)]


@pytest.mark.parametrize("text", ["Margaret", "O'Brien", "12 Rowan Road", "lee_x9"])
def test_a_latin_typo_is_one_slip(text: str) -> None:
    """The length changes by at most one, and most slips change the text."""
    slips = [latin_typo(text, bits) for bits in MANY_BITS]
    assert {abs(len(slip) - len(text)) for slip in slips} == {0, 1}
    assert sum(slip != text for slip in slips) > 0.8 * len(slips)


@pytest.mark.parametrize("text", ["", "J", "Al"])
def test_a_very_short_text_is_spared(text: str) -> None:
    """Two letters or fewer stay as they are."""
    assert {latin_typo(text, bits) for bits in MANY_BITS} == {text}


def test_a_capital_stays_a_capital() -> None:
    """A neighbouring key of a capital is a capital."""
    assert latin_typo("Qab", 0) == "Wab"


def test_a_digit_typo_keeps_length_and_head() -> None:
    """Only the last eight characters change; the text stays a number."""
    slips = {digit_typo("+8613812345678", bits) for bits in MANY_BITS}
    assert len(slips) > 20
    assert {slip[:6] for slip in slips} == {"+86138"}
    assert all(len(slip) == 14 and slip[1:].isdigit() for slip in slips)


def test_a_digit_typo_changes_no_letter() -> None:
    """A character that is no digit is never replaced, only exchanged."""
    slips = {digit_typo("G12 8AW", bits) for bits in MANY_BITS}
    assert {"".join(c for c in sorted(s) if c.isalpha()) for s in slips} == {"AGW"}


@pytest.mark.parametrize("text", ["", "7"])
def test_a_digit_typo_survives_texts_without_two_digits(text: str) -> None:
    """Nothing to exchange is no error."""
    assert {len(digit_typo(text, bits)) for bits in MANY_BITS} == {len(text)}


def test_a_han_slip_is_a_homophone_or_a_look_alike() -> None:
    """Each slip reads the same or is listed as alike."""
    for bits in MANY_BITS:
        slip = han_slip("晨", bits)
        assert slip in words.READINGS["chen"] or slip == words.LOOK_ALIKES["晨"]


def test_a_character_without_company_stays() -> None:
    """A character with no homophone and no look-alike stays."""
    assert {han_slip("官", bits) for bits in MANY_BITS} == {"官"}


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Zhang", {"Zang", "Zhan"}), ("Liu", {"Niu"}), ("Wang", {"Wan"}),
        ("Zeng", {"Zheng", "Zen"}), ("Xiaolin", {"Xiaoling"}), ("Ma", {"Ma"}),
    ],
)  # fmt: skip
def test_fuzzy_pinyin_confuses_one_sound(name: str, heard: set[str]) -> None:
    """First or last sound, in either direction; a name without either stays."""
    assert {fuzzy_pinyin(name, bits) for bits in MANY_BITS} == heard
