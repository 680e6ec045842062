"""Resident numbers: none is refused for its division, no slip goes unseen."""

import random
from collections.abc import Iterator

import pytest

from customer_core.match_keys.identifier import RESIDENT_CHECKS, check_character
from customer_core.normalizers import normalize_identifier
from customer_core.reference._tables import read_rows

NUMBERS = 100


def every_code() -> list[str]:
    """The codes that any division had since 1980."""
    rows = [*read_rows("divisions.txt"), *read_rows("former_divisions.txt")]
    return sorted({row[0] for row in rows if len(row[0]) == 6 and row[0].isdigit()})


def numbered(body: str) -> str:
    """A resident number of its first 17 digits."""
    return body + check_character(body)


def slips(number: str) -> Iterator[str]:
    """Every number with one wrong character, or two neighbours exchanged."""
    for place, character in enumerate(number):
        for other in RESIDENT_CHECKS if place == 17 else "0123456789":
            if other != character:
                yield number[:place] + other + number[place + 1 :]
    for place in range(17):
        left, right = number[place : place + 2]
        if left != right:
            yield number[:place] + right + left + number[place + 2 :]


def drawn(count: int) -> list[str]:
    """Numbers of any division and any year."""
    dice = random.Random(11)  # noqa: S311 - data for a test
    codes = every_code()
    return [
        numbered(
            f"{dice.choice(codes)}{dice.randint(1900, 2025)}{dice.randint(1, 12):02}"
            f"{dice.randint(1, 28):02}{dice.randint(0, 999):03}"
        )
        for _ in range(count)
    ]


def test_no_number_is_refused_for_its_division() -> None:
    """Each code that ever was, for people born before and after it: accepted."""
    codes = every_code()
    assert len(codes) > 7000
    found = {
        number: normalize_identifier(number)
        for code in codes
        for year in (1900, 1955, 1984, 2024)
        for number in [numbered(f"{code}{year}0228123")]
    }
    assert [number for number, one in found.items() if one.value is None] == []
    told = {str(issue.code) for one in found.values() for issue in one.issues}
    assert told <= {"identifier.region_retired"}


def test_a_code_that_never_was_is_noted_and_accepted() -> None:
    """Lists of codes have gaps; a warning asks for a second look."""
    found = normalize_identifier(numbered("09999919900101123"))
    assert found.value
    assert [str(issue.code) for issue in found.issues] == ["identifier.region_unknown"]


@pytest.mark.parametrize("kind", [None, "resident_id"])
def test_every_slip_is_detected(kind: str | None) -> None:
    """All single errors and all exchanges of neighbours, whatever else they look like.

    The check by MOD 11-2 finds all of them; what it cannot do is to keep the mistaken
    number from being valid as one of another kind.
    """
    wrong = [slip for number in drawn(NUMBERS) for slip in slips(number)]
    assert len(wrong) > 170 * NUMBERS
    accepted = [slip for slip in wrong if normalize_identifier(slip, kind).value]
    assert accepted == []


def test_a_slip_with_the_checks_of_a_credit_code_is_believed_when_called_one() -> None:
    """What a source calls a credit code, and is one, is one."""
    found = normalize_identifier("530002191008261415", "统一社会信用代码")
    assert found.value
    assert found.value.kind == "uscc"
