"""The word tables fit together."""

import pytest

from customer_core.testing import _places as places
from customer_core.testing import _vocabulary as words

NAME_CHARACTERS = "".join(
    (words.SURNAMES, *words.COMPOUND_SURNAMES, words.GIVEN_MALE, words.GIVEN_FEMALE)
)


def test_every_character_of_a_name_has_one_reading() -> None:
    """Every character of a name has one reading."""
    read = "".join(words.READINGS.values())
    assert set(NAME_CHARACTERS) <= set(read)
    assert len(set(read)) == len(read)


@pytest.mark.parametrize(
    "table",
    [
        words.SURNAMES, words.GIVEN_MALE, words.GIVEN_FEMALE, words.EN_MALE,
        words.EN_FEMALE, words.EN_SURNAMES, words.EN_SURNAME_HEADS,
        words.EN_SURNAME_TAILS, words.CN_STREET_STEMS, words.GB_STREET_STEMS,
        places.CN_MOBILE_PREFIXES, places.GB_MOBILE_PREFIXES,
    ],
)  # fmt: skip
def test_no_table_has_an_entry_twice(table: tuple[str, ...]) -> None:
    """A ranked table gives each entry one rank."""
    assert len(set(table)) == len(table)


def test_changes_of_a_character_change_it() -> None:
    """No look-alike and no traditional form equals its character."""
    assert all(near != character for character, near in words.LOOK_ALIKES.items())
    assert all(old != new for old, new in words.TRADITIONAL.items())


def test_short_forms_belong_to_words_that_are_drawn() -> None:
    """Nicknames, street types and misspelt domains are short for drawn words."""
    assert set(words.NICKNAMES) <= {*words.EN_MALE, *words.EN_FEMALE}
    assert set(words.SHORT_STREET_TYPES) == set(words.GB_STREET_TYPES)
    domains = {*words.CN_MAIL_DOMAINS, *words.GB_MAIL_DOMAINS}
    assert set(words.MAIL_DOMAIN_TYPOS) <= domains


def test_places_carry_the_codes_of_their_country() -> None:
    """Division and postal codes have six digits in China, none in Britain."""
    for place in places.CN_PLACES:
        assert len(place.division) == len(place.postcode) == 6
        assert place.dialling == "+86" + place.area_code[1:]
    for place in places.GB_PLACES:
        assert place.division == place.district == ""
        assert place.dialling == "+44" + place.area_code[1:]
