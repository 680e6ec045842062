"""What people have in common besides a home: names, birthdays, phones, employers.

Rules:
    People are changed in whole columns, after they were drawn and before anyone wrote
    them down, so that every record of a person shows the same ties.
"""

import attrs
import numpy as np
from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.testing._contacts import draw_addresses, draw_landlines
from customer_core.testing._dice import Dice
from customer_core.testing._people import People, Rows

_COLLEAGUES = 15
"""Customers per firm on average; few firms have hundreds."""
_GENERATION = 22 * 365, 16 * 365
"""Days between father and son: at least, and up to so many more."""
_YOUNGEST = np.datetime64("2006-12-31")


def _share(_: object, attribute: "attrs.Attribute[float]", share: float) -> None:
    if not 0 <= share <= 1:
        msg = f"{attribute.name} must be between 0 and 1"
        raise ConfigurationError(msg)


def _tie(default: float = 0.0) -> float:
    share: float = field(default=default, validator=_share)
    return share


@frozen(kw_only=True)
class Ties:
    """What customers share with others, each 0 to 1.

    *Members* are the customers who live with another, without the first one of each
    household.

    Attributes:
        family_name: share of the members who surely bear the name of the first one;
            of the others seven in ten do.
        one_phone: share of the households with one phone for all.
        one_email: share of the households with one mailbox for all.
        namesakes: share of the members who bear the whole name of the first one and
            are a generation apart, as father and son.
        twins: share of the members born on the day of the first one, with the same
            family name and another given name.
        colleagues: share of all customers who gave their employer's switchboard and
            street address; 15 to a firm on average.

    Example:
        >>> Ties(twins=0.01).twins, Ties().colleagues
        (0.01, 0.0)
    """

    family_name: float = _tie()
    one_phone: float = _tie()
    one_email: float = _tie()
    namesakes: float = _tie()
    twins: float = _tie()
    colleagues: float = _tie()


def tie_people(people: People, ties: Ties) -> People:
    """The same people with their ties."""
    homes = people.shared.rows
    if not homes.size:
        return people
    starts = np.append(True, homes[1:] != homes[:-1])
    first = np.maximum.accumulate(np.where(starts, np.arange(len(homes)), 0))
    people = _tie_names(people, ties, first, np.flatnonzero(~starts))
    mobile, email = people.mobile.copy(), people.email.copy()
    rows = np.flatnonzero(people.shared.chance("one phone", ties.one_phone))
    mobile[rows] = people.mobile[first[rows]]
    rows = np.flatnonzero(people.shared.chance("one email", ties.one_email))
    email[rows] = people.email[first[rows]]
    return _tie_firms(attrs.evolve(people, mobile=mobile, email=email), ties)


def _tie_names(people: People, ties: Ties, first: Rows, members: Rows) -> People:
    own = people.own.at(members)
    draw = own.uniform("kin")
    same_name, twin = draw < ties.namesakes, draw >= 1 - ties.twins
    names = {
        name: getattr(people, name).copy()
        for name in ("family", "family_latin", "given", "given_latin", "female")
    }
    kin = members[same_name | twin | own.chance("family", ties.family_name)]
    for name in ("family", "family_latin"):
        names[name][kin] = names[name][first[kin]]
    juniors = members[same_name]
    for name in ("given", "given_latin", "female"):
        names[name][juniors] = names[name][first[juniors]]
    born = people.birth_day.copy()
    least, more = _GENERATION
    days = least + people.own.at(juniors).uniform("gap") * more
    gap = days.astype("timedelta64[D]")
    elder = born[first[juniors]]
    late = elder + gap > _YOUNGEST
    born[juniors] = np.where(late, elder - gap, elder + gap)
    twins = members[twin]
    twins = twins[names["given"][twins] != names["given"][first[twins]]]
    born[twins] = born[first[twins]]
    people = attrs.evolve(people, birth_day=born, **names)
    email = people.email.copy()
    email[kin] = people.mailbox("email", kin)
    return attrs.evolve(people, email=email)


def _tie_firms(people: People, ties: Ties) -> People:
    rows = np.flatnonzero(people.own.chance("colleague", ties.colleagues))
    firms = max(len(rows) // _COLLEAGUES, 1)
    # the square of a draw: low numbers are large firms
    number = people.own.at(rows).uniform("firm") ** 2 * firms
    chinese = people.chinese[rows]
    firm = Dice(people.own.seed, "firm", number.astype(np.uint64) * 2 + chinese)
    office = draw_addresses(firm, "office", chinese)
    mobile = people.mobile.copy()
    mobile[rows] = draw_landlines(firm, office)
    home = {}
    for attribute in attrs.fields(type(people.home)):
        column = getattr(people.home, attribute.name).copy()
        column[rows] = getattr(office, attribute.name)
        home[attribute.name] = column
    return attrs.evolve(people, mobile=mobile, home=type(people.home)(**home))
