"""Words and codes for a sex."""

import pytest

from customer_core.models import Sex
from customer_core.normalizers import normalize_sex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("女", Sex.FEMALE), ("F", Sex.FEMALE), ("Ms.", Sex.FEMALE), ("2.0", Sex.FEMALE),
        ("男性", Sex.MALE), ("Ｍ", Sex.MALE), ("1", Sex.MALE), (" Male ", Sex.MALE),
        ("non-binary", Sex.OTHER), ("其他", Sex.OTHER),
    ],
)  # fmt: skip
def test_word_is_read(text: str, expected: Sex) -> None:
    """Words, letters and codes of both languages are read."""
    found = normalize_sex(text)
    assert (found.value, found.issues) == (expected, ())
    assert found.keys
    assert found.keys.text == expected.value


@pytest.mark.parametrize("raw", [None, "", "0", "9", "prefer not to say", "未说明"])
def test_not_stated_is_missing(raw: str | None) -> None:
    """A sex that is not stated is missing, without an issue."""
    found = normalize_sex(raw)
    assert (found.value, found.issues) == (None, ())


def test_unknown_word_is_reported() -> None:
    """A word that is no sex is reported and not guessed."""
    found = normalize_sex("maybe")
    assert (found.value, str(found.issues[0].code)) == (None, "sex.unknown")
