"""The people behind the records: who they are, before anyone wrote them down.

Rules:
    Every value is drawn column by column, never person by person. Members of one
    household share script, address and landline, and mostly the family name.
"""

from functools import cache

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.testing import _vocabulary as words
from customer_core.testing._contacts import (
    Addresses,
    draw_addresses,
    draw_emails,
    draw_mobiles,
    draw_plain_emails,
    draw_resident_ids,
)
from customer_core.testing._dice import Dice, Texts, Weighted, either, texts

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Days = NDArray[np.datetime64]

SAME_FAMILY_NAME = 0.7
"""Share of a household's members who bear its name."""
TWO_CHARACTERS = 0.78
"""Share of Chinese given names with two characters."""
FIRST_DAY = np.datetime64("2012-01-01")
LAST_DAY = np.datetime64("2025-12-31")
"""Days on which customers register and buy, inclusive."""
_BORN_FIRST = np.datetime64("1938-01-01")
_BORN_LAST = np.datetime64("2006-12-31")


@frozen(eq=False)
class People:
    """One row per customer; rarer values are drawn when a record needs them.

    Attributes:
        own: draws of each customer.
        shared: draws of each customer's household.
        chinese: whether named, living and calling in China, else in Britain.
        female: sex.
        family: family name in its own script.
        given: given name in its own script.
        family_latin: family name in Latin letters.
        given_latin: given name in Latin letters.
        birth_day: date of birth.
        mobile: E.164.
        home: present address, of the household.
        registered: first day as a customer.
        plain_mailboxes: whether e-mail addresses are made of names and numbers only.
        email: address of the main mailbox.
    """

    own: Dice
    shared: Dice
    chinese: Flags
    female: Flags
    family: Texts
    given: Texts
    family_latin: Texts
    given_latin: Texts
    birth_day: Days
    mobile: Texts
    home: Addresses
    registered: Days
    plain_mailboxes: bool = False
    email: Texts = field()

    @email.default
    def _main_mailbox(self) -> Texts:
        return self.mailbox("email", np.arange(len(self.family)))

    def later_family(self, rows: Rows) -> Texts:
        """A family name taken later in life, in Latin letters."""
        return _names_of(self.own.at(rows), "later name", self.chinese[rows])[1]

    def other_mobile(self, rows: Rows) -> Texts:
        """A second number."""
        return draw_mobiles(self.own.at(rows), "other mobile", self.chinese[rows])

    def household_mobile(self, rows: Rows) -> Texts:
        """The number of another member of the household."""
        return draw_mobiles(self.shared.at(rows), "mobile", self.chinese[rows])

    def other_email(self, rows: Rows) -> Texts:
        """The address of a second mailbox."""
        return self.mailbox("other email", rows)

    def mailbox(self, name: str, rows: Rows) -> Texts:
        """The address of one mailbox of each."""
        names = self.family_latin[rows], self.given_latin[rows]
        if self.plain_mailboxes:
            birth_day = self.birth_day[rows]
            return draw_plain_emails(self.own.at(rows), name, *names, birth_day)
        return draw_emails(self.own.at(rows), name, self.chinese[rows], *names)

    def former_home(self, rows: Rows) -> Addresses:
        """The address before the present one."""
        return draw_addresses(self.own.at(rows), "former home", self.chinese[rows])

    def resident_id(self, rows: Rows) -> Texts:
        """Resident identity number; meant for Chinese customers only."""
        return draw_resident_ids(
            self.own.at(rows),
            self.home.division[rows],
            self.birth_day[rows],
            self.female[rows],
        )


def draw_people(  # noqa: PLR0913 - every option is independent of the others
    count: int,
    *,
    seed: int,
    chinese_share: float,
    household_share: float,
    plain_mailboxes: bool = False,
    first: int = 0,
) -> People:
    """``count`` customers, in an order that means nothing.

    Args:
        count: at least 0.
        seed: any integer.
        chinese_share: share of Chinese households, 0 to 1.
        household_share: share of customers who live with the one before, 0 to 1.
        plain_mailboxes: whether e-mail addresses are made of names and numbers only.
        first: number of the first one, so that a large table can be drawn in parts.
    """
    own = Dice(seed, "person", np.arange(first, first + count, dtype=np.uint64))
    joins = own.chance("joins household", household_share)
    homes = first + np.cumsum(~joins)
    shared = Dice(seed, "household", homes.astype(np.uint64))
    chinese = shared.chance("chinese", chinese_share)
    female = own.chance("female", 0.5)
    family, family_latin = _family_names(own, shared, chinese)
    given, given_latin = _given_names(own, chinese, female)
    return People(
        own=own,
        shared=shared,
        chinese=chinese,
        female=female,
        family=family,
        given=given,
        family_latin=family_latin,
        given_latin=given_latin,
        birth_day=_birth_days(own),
        mobile=draw_mobiles(own, "mobile", chinese),
        home=draw_addresses(shared, "home", chinese),
        registered=days_between(own.uniform("registered"), FIRST_DAY, LAST_DAY),
        plain_mailboxes=plain_mailboxes,
    )


def days_between(
    uniform: NDArray[np.float64], first: np.datetime64 | Days, last: np.datetime64
) -> Days:
    """Days from ``first`` to ``last``, inclusive, by a number in [0, 1)."""
    span = np.asarray((last - first) // np.timedelta64(1, "D")) + 1
    return np.asarray(first + (uniform * span).astype("timedelta64[D]"))


def _birth_days(own: Dice) -> Days:
    # the mean of two draws: few are very young or very old
    mean = (own.uniform("birth day") + own.uniform("birth day, again")) / 2
    return days_between(mean, _BORN_FIRST, _BORN_LAST)


@cache
def reading_of() -> dict[str, str]:
    """Character -> its reading in Latin letters, without tone."""
    return {
        character: reading
        for reading, characters in words.READINGS.items()
        for character in characters
    }


def _romanised(names: Texts) -> Texts:
    reading = reading_of()
    return texts("".join(reading[c] for c in name).capitalize() for name in names)


@cache
def _chinese_surnames() -> tuple[Weighted, Texts]:
    ranked = Weighted.zipf((*words.SURNAMES, *words.COMPOUND_SURNAMES), 3)
    return ranked, _romanised(ranked.values)


@cache
def _british_surnames() -> Weighted:
    heads, tails = words.EN_SURNAME_HEADS, words.EN_SURNAME_TAILS
    combined = [head + tail for head in heads for tail in tails]
    return Weighted.zipf([*words.EN_SURNAMES, *combined], 25)


def _names_of(dice: Dice, name: str, chinese: Flags) -> tuple[Texts, Texts]:
    ranked, latin = _chinese_surnames()
    codes = dice.codes(name, ranked)
    british = dice.choose(name, _british_surnames())
    return (
        either(chinese, ranked.values[codes], british),
        either(chinese, latin[codes], british),
    )


def _family_names(own: Dice, shared: Dice, chinese: Flags) -> tuple[Texts, Texts]:
    same = own.chance("same family name", SAME_FAMILY_NAME)
    of_household = _names_of(shared, "family name", chinese)
    of_person = _names_of(own, "family name", chinese)
    return (
        either(same, of_household[0], of_person[0]),
        either(same, of_household[1], of_person[1]),
    )


@cache
def _given_characters(characters: str) -> tuple[Weighted, Texts, Texts]:
    ranked = Weighted.zipf(characters, 12)
    latin = _romanised(ranked.values)
    return ranked, latin, texts(reading.lower() for reading in latin)


@cache
def _british_given(names: tuple[str, ...]) -> Weighted:
    return Weighted.zipf(names, 10)


def _given_names(own: Dice, chinese: Flags, female: Flags) -> tuple[Texts, Texts]:
    women = _given_of(own, chinese, words.GIVEN_FEMALE, words.EN_FEMALE)
    men = _given_of(own, chinese, words.GIVEN_MALE, words.EN_MALE)
    return either(female, women[0], men[0]), either(female, women[1], men[1])


def _given_of(
    own: Dice, chinese: Flags, characters: str, english: tuple[str, ...]
) -> tuple[Texts, Texts]:
    ranked, capital, small = _given_characters(characters)
    first, second = own.codes("first", ranked), own.codes("second", ranked)
    two = own.chance("two characters", TWO_CHARACTERS)
    nothing = np.full(len(two), "", dtype=object)
    han = ranked.values[first] + either(two, ranked.values[second], nothing)
    latin = capital[first] + either(two, small[second], nothing)
    british = own.choose("given name", _british_given(english))
    return either(chinese, han, british), either(chinese, latin, british)
