"""Invented people for linkage: tables small enough to reason about."""

from collections.abc import Callable

import numpy as np
import pytest

People = dict[str, list[str | None]]

FIELDS = {
    "given": "given_name",
    "family": "family_name",
    "phone": "phone",
    "mail": "email",
    "born": "birth_date",
}

_GIVEN = "ann bob carl dora eve fred gina hans ivy jack kim leo mia nina otto pam"
_FAMILY = (
    "lee ray orr smith jones brown taylor evans king wright green hall wood clark"
    " lewis young"
)


def make_people(count: int, seed: int = 1) -> People:
    """Different people: a phone, a mailbox and a birth date of their own."""
    draw = np.random.default_rng(seed)
    given = [str(name) for name in draw.choice(_GIVEN.split(), count)]
    family = [str(name) for name in draw.choice(_FAMILY.split(), count)]
    numbers = draw.integers(10**8, 10**9, count).tolist()
    days = draw.integers(0, 20_000, count)
    return {
        "given": [*given],
        "family": [*family],
        "phone": [f"07{number}" for number in numbers],
        "mail": [
            f"{first}.{last}{number % 97}@example.com"
            for first, last, number in zip(given, family, numbers, strict=True)
        ],
        "born": [str(np.datetime64("1940-01-01") + int(day)) for day in days],
    }


def make_pairs(count: int, seed: int = 1) -> People:
    """Everybody twice; the second time with gaps and another spelling now and then."""
    people = make_people(count, seed)
    again = {name: list(values) for name, values in people.items()}
    for row in range(count):
        if row % 3 == 0:
            again["phone"][row] = None
        if row % 4 == 1:
            again["mail"][row] = None
        if row % 5 == 2:
            again["given"][row] = f"{again['given'][row]}e"
    return {name: [*people[name], *again[name]] for name in people}


@pytest.fixture
def fields() -> dict[str, str]:
    """The field type of each column of the people."""
    return dict(FIELDS)


@pytest.fixture
def people() -> Callable[..., People]:
    """``people(count, seed=1)``: different people."""
    return make_people


@pytest.fixture
def pairs() -> Callable[..., People]:
    """``pairs(count, seed=1)``: everybody twice, first all, then all again."""
    return make_pairs
