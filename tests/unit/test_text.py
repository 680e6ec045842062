"""Unicode helpers: idempotent, total, blind to nothing they name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core._text import (
    clean,
    fold,
    fold_width,
    has_han,
    has_invisible,
    is_han,
    is_mojibake,
    mask,
    strip_accents,
)
from customer_core.reference._tables import read_rows

anything = st.text(st.characters(), max_size=30)
quickly = settings(max_examples=300, deadline=None)


@quickly
@given(anything)
def test_cleaning_and_folding_twice_changes_nothing_more(text: str) -> None:
    """Both are idempotent on any text, lone surrogates included."""
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert fold_width(fold_width(text)) == fold_width(text)


@quickly
@given(anything)
def test_clean_text_has_nothing_invisible_and_no_loose_space(text: str) -> None:
    """No mark that nobody sees, no double space, no space at the ends."""
    cleaned = clean(text)
    assert not has_invisible(cleaned)
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()


@quickly
@given(anything, st.integers(0, 4), st.integers(0, 4))
def test_a_mask_shows_no_more_than_asked(text: str, head: int, tail: int) -> None:
    """Head and tail at most, and about half of the text at most."""
    masked = mask(text, head, tail)
    shown = [c for c, raw in zip(masked, text, strict=False) if c == raw != "*"]
    assert len(masked) <= len(text)
    assert len(shown) <= len(text)
    assert masked.count("*") >= min(len(text), 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhang San", "Zhang San"),
        ("zhang", "zhang"),
        ("\u200bа\u200e\x00b\ufeff", "аb"),
        (" a \t\n b\u3000c ", "a b c"),
        ("e\u0301", "é"),
        ("a\ud800b", "ab"),
        ("", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    """Composed, visible, single-spaced, trimmed."""
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢｃ１２", "abc12"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("㈱", "(株)"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """Width and case are gone."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łukasz", "Lukasz"),
        ("Ðorđe", "Dorde"),
        ("Ægir", "Aegir"),
        ("naïve 王", "naive 王"),
        ("plain", "plain"),
    ],
)
def test_strip_accents(text: str, expected: str) -> None:
    """Marks and strokes are gone, other scripts are not."""
    assert strip_accents(text) == expected


def test_han_is_told_from_other_scripts() -> None:
    """Extensions and the zero are Han; kana, hangul and Latin are not."""
    assert all(map(is_han, ("王", "〇", "𠮷", "豈", "张三")))
    assert not any(map(is_han, ("", "a", "王a", "カ", "한", "１")))
    assert has_han("a王")
    assert not has_han("abc")
    assert not has_han("カナ")


def test_has_invisible() -> None:
    """Controls and zero-width marks count, white space does not."""
    assert has_invisible("a\u200bb")
    assert not has_invisible("a b\tc\n")


@pytest.mark.parametrize(
    ("text", "head", "tail", "expected"),
    [
        ("13812345678", 3, 4, "138****5678"),
        ("张三", 1, 0, "张*"),
        ("张", 1, 0, "*"),
        ("", 1, 0, ""),
        ("abcd", 3, 4, "****"),
        ("abcdef", 3, 2, "******"),
        ("x" * 40, 1, 0, "x********"),
        ("440524188001010014", 0, 4, "********0014"),
    ],
)
def test_mask(text: str, head: int, tail: int, expected: str) -> None:
    """Ends are shown where enough stays hidden; long texts hide their length."""
    assert mask(text, head, tail) == expected


READABLE = (
    "张三",
    "欧阳娜娜",
    "广东省深圳市南山区科苑路15号",
    "鈴木",
    "李乾",
    "No. 5 北京路",
)


@pytest.mark.parametrize(
    "text", [*READABLE, "Müller", "José García", "Łukasz", "Иванов"]
)
def test_readable_text_is_not_taken_for_wrongly_decoded(text: str) -> None:
    """Nothing in an ordinary name or address looks like two encodings mixed up."""
    assert not is_mojibake(text)


@pytest.mark.parametrize("text", [*READABLE[:5], "Müller", "José García", "Иванов"])
@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_text_read_by_another_encoding_is_told(text: str, encoding: str) -> None:
    """UTF-8 read as GBK, where it is Han, or as Latin-1, where no byte is lost."""
    misread = text.encode("utf-8").decode(encoding, "ignore")
    whole = misread.encode(encoding) == text.encode("utf-8")
    assert is_mojibake(misread) is (
        whole and (encoding == "cp1252" or text[0] >= "\u4e00")
    )


def test_no_division_of_china_looks_wrongly_decoded() -> None:
    """Rare characters stand in the names of places."""
    rows = [*read_rows("divisions.txt"), *read_rows("towns.txt")]
    names = {name for row in rows for cell in row for name in cell.split()}
    assert [name for name in names if is_mojibake(name)] == []
