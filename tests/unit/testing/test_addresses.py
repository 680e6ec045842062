"""Generated addresses."""

import pytest

from customer_core.reference.divisions import division
from customer_core.testing.addresses import FORMS, generate_addresses


def test_every_form_comes_in_turn() -> None:
    """The first round has each form once, in order."""
    forms = [one.form for one in generate_addresses(len(FORMS), seed=1)]
    assert forms == [*FORMS]


def test_the_same_arguments_give_the_same_addresses() -> None:
    """A longer list begins with the shorter one; another seed gives others."""
    short, long = generate_addresses(20, seed=1), generate_addresses(40, seed=1)
    assert long[:20] == short
    assert generate_addresses(20, seed=2) != short


@pytest.mark.parametrize(
    ("form", "names"), [("plain", 3), ("no province", 2), ("county alone", 1)]
)
def test_an_address_names_its_divisions(form: str, names: int) -> None:
    """As many of them, from the smallest up, as its form says."""
    for one in generate_addresses(300, seed=3):
        place = division(one.division_code)
        assert place
        if one.form == form and len(set(place.path)) == 3:
            assert "".join(place.path[-names:]) in one.text
