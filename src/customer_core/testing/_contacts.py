"""Where synthetic people live and how to reach them.

Rules:
    Each function draws one column for any set of rows; rows drawn twice give the same
    values, so that a second mailbox is made only for the records that show it.

Sources:
    GB 11643 (resident identity number, check digit ISO 7064 MOD 11-2); Ofcom,
    telephone numbers for drama use (landlines only: number plans treat the reserved
    mobile range as invalid).
"""

from functools import cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.testing import _places as places
from customer_core.testing import _vocabulary as words
from customer_core.testing._dice import (
    Dice,
    Texts,
    Weighted,
    digits,
    either,
    numerals,
    texts,
)

Flags = NDArray[np.bool_]

WITH_UNIT = 0.6
"""Share of Chinese addresses that name a building and a room."""


@frozen(eq=False)
class Addresses:
    """Addresses by row, in parts.

    Attributes:
        region: province or nation.
        city: city.
        district: district, empty in Britain.
        street: street and house number, Chinese ones with building and room.
        short_street: the same without building and room.
        postcode: postal code.
        dialling: country and area code of the place, as in E.164.
        subscriber: first digits of a landline.
        division: GB/T 2260 code, empty in Britain.
    """

    region: Texts
    city: Texts
    district: Texts
    street: Texts
    short_street: Texts
    postcode: Texts
    dialling: Texts
    subscriber: Texts
    division: Texts


_PLACES = places.CN_PLACES + places.GB_PLACES
_CN_RANKS = Weighted.zipf(map(str, range(len(places.CN_PLACES))), 4)
_GB_RANKS = Weighted.zipf(map(str, range(len(places.GB_PLACES))), 4)
_PLACE_COLUMNS = ("region", "city", "district", "dialling", "subscriber", "division")


@cache
def _of_places(name: str) -> Texts:
    return texts(getattr(place, name) for place in _PLACES)


def draw_addresses(dice: Dice, name: str, chinese: Flags) -> Addresses:
    """One address per row, in China or in Britain."""
    in_china = dice.codes(f"{name} place", _CN_RANKS)
    in_britain = dice.codes(f"{name} place", _GB_RANKS) + len(places.CN_PLACES)
    codes = np.where(chinese, in_china, in_britain)
    short_street, street = _street_lines(dice, name, chinese)
    postcode = _of_places("postcode")[codes]
    at = np.flatnonzero(~chinese)
    postcode[at] += _inward(dice.at(at), name)
    return Addresses(
        **{column: _of_places(column)[codes] for column in _PLACE_COLUMNS},
        street=street,
        short_street=short_street,
        postcode=postcode,
    )


@cache
def _streets() -> tuple[Weighted, Weighted]:
    cn = [s + t for s in words.CN_STREET_STEMS for t in words.CN_STREET_TYPES]
    gb = [f" {s} {t}" for s in words.GB_STREET_STEMS for t in words.GB_STREET_TYPES]
    return Weighted.zipf(cn, 60), Weighted.zipf(gb, 60)


def _street_lines(dice: Dice, name: str, chinese: Flags) -> tuple[Texts, Texts]:
    # the square of a draw: small house numbers are common
    number = numerals(1 + (dice.uniform(f"{name} number") ** 2 * 320).astype(np.int64))
    cn, gb = (dice.choose(f"{name} street", ranked) for ranked in _streets())
    before, after = either(chinese, cn, number), either(chinese, number, gb)
    short = before + after
    at = np.flatnonzero(chinese)
    short[at] += "号"
    at = at[dice.at(at).chance(f"{name} unit", WITH_UNIT)]
    full = short.copy()
    full[at] += _units(dice.at(at), name)
    return short, full


@cache
def _rooms() -> Texts:
    return texts(f"栋{f}{r:02}室" for f in range(1, 31) for r in range(1, 9))


def _units(dice: Dice, name: str) -> Texts:
    building = numerals(1 + dice.below(f"{name} building", 28))
    room = dice.below(f"{name} room", len(_rooms()))
    return np.asarray(building + _rooms()[room], dtype=object)


@cache
def _inward_codes() -> Texts:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return texts(f" {n}{a}{b}" for n in range(1, 10) for a in letters for b in letters)


def _inward(dice: Dice, name: str) -> Texts:
    codes = _inward_codes()
    return codes[dice.below(f"{name} inward", len(codes))]


@cache
def _mobile_prefixes() -> tuple[Weighted, Weighted]:
    """Up to the last 7 digits."""
    cn = (f"+86{p}{d}" for p in places.CN_MOBILE_PREFIXES for d in range(10))
    gb = (f"+44{p[1:]}" for p in places.GB_MOBILE_PREFIXES)
    return Weighted.zipf(cn, 120), Weighted.zipf(gb, 12)


def draw_mobiles(dice: Dice, name: str, chinese: Flags) -> Texts:
    """A mobile number per row, E.164."""
    cn, gb = (dice.choose(f"{name} prefix", ranked) for ranked in _mobile_prefixes())
    number = dice.below(name, 10**7)
    return np.asarray(either(chinese, cn, gb) + digits(number, 7), dtype=object)


def draw_landlines(shared: Dice, home: Addresses) -> Texts:
    """The landline of each household, E.164.

    British numbers are among the 1,000 per city that Ofcom reserves for drama, so that
    large tables share one between households.
    """
    number = shared.below("landline", 10**7)
    last = either(home.division == "", digits(number, 3), digits(number, 6))
    return np.asarray(home.dialling + home.subscriber + last, dtype=object)


@cache
def _mail_domains() -> tuple[Weighted, Weighted]:
    cn, gb = (
        Weighted.of(("@" + domain for domain in shares), shares.values())
        for shares in (words.CN_MAIL_DOMAINS, words.GB_MAIL_DOMAINS)
    )
    return cn, gb


_SUFFIX = "0123456789abcdefghjkmnpqrstuvwxyz"


@cache
def _suffixes() -> Texts:
    return texts(f"{a}{b}{c}" for a in _SUFFIX for b in _SUFFIX for c in _SUFFIX)


def draw_emails(
    dice: Dice, name: str, chinese: Flags, family: Texts, given: Texts
) -> Texts:
    """A mailbox per row, made of the name and six random characters.

    The random end makes it improbable that a real provider has the mailbox.
    """
    form = dice.below(f"{name} form", 4)
    local = texts(
        _LOCAL_PARTS[f](family_name.lower(), given_name.lower())
        for f, family_name, given_name in zip(form, family, given, strict=True)
    )
    count = len(_suffixes())
    suffix = (
        _suffixes()[dice.below(f"{name} suffix", count)]
        + _suffixes()[dice.below(f"{name} suffix, end", count)]
    )
    cn, gb = (dice.choose(f"{name} domain", ranked) for ranked in _mail_domains())
    return np.asarray(local + suffix + either(chinese, cn, gb), dtype=object)


_LOCAL_PARTS = (
    lambda family, given: (family + given).replace("'", ""),
    lambda family, given: f"{given}.{family}".replace("'", ""),
    lambda family, given: (given[0] + family).replace("'", ""),
    lambda _, given: f"{given}_",
)


@cache
def _plain_domains() -> Weighted:
    return Weighted.zipf(("@" + domain for domain in words.RESERVED_MAIL_DOMAINS), 1)


def draw_plain_emails(
    dice: Dice,
    name: str,
    family: Texts,
    given: Texts,
    birth_day: NDArray[np.datetime64],
) -> Texts:
    """A mailbox per row, made of the name and digits, at a domain that is reserved.

    In half of them two of the digits are those of the year of birth.
    """
    form = dice.below(f"{name} form", len(_PLAIN_LOCAL_PARTS))
    local = texts(
        _PLAIN_LOCAL_PARTS[f](family_name, given_name)
        for f, family_name, given_name in zip(
            form, _small(family), _small(given), strict=True
        )
    )
    year = birth_day.astype("datetime64[Y]").astype(np.int64) + 1970
    number = dice.below(f"{name} number", 10**5)
    tail = either(
        dice.chance(f"{name} year", 0.5),
        digits(year % 100, 2) + digits(number % 1000, 3),
        digits(number, 5),
    )
    return np.asarray(local + tail + dice.choose(f"{name} domain", _plain_domains()))


def _small(names: Texts) -> Texts:
    return texts(name.lower().replace("'", "") for name in names)


_PLAIN_LOCAL_PARTS = (
    lambda family, given: family + given,
    lambda family, given: f"{given}.{family}",
    lambda family, given: given[:1] + family,
    lambda _, given: given,
)

_ID_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1, 2, 4, 8, 5, 10, 9, 7)
"""Of the 17 digits before the check digit, the last first."""
_ID_CHECKS = texts("10X98765432")


def draw_resident_ids(
    dice: Dice, division: Texts, birth_day: NDArray[np.datetime64], female: Flags
) -> Texts:
    """A resident identity number per row, with a right check digit."""
    order = dice.below("id order", 500) * 2 + ~female
    born = compact_days(birth_day)
    number = (division.astype(np.int64) * 10**8 + born) * 1000 + order
    total, rest = np.zeros_like(number), number
    for weight in _ID_WEIGHTS:
        total = total + rest % 10 * weight
        rest = rest // 10
    return np.asarray(digits(number, 17) + _ID_CHECKS[total % 11], dtype=object)


def compact_days(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Dates as the number YYYYMMDD."""
    month = days.astype("datetime64[M]")
    months = month.astype(np.int64) + 1970 * 12
    day = (days - month.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray((months // 12 * 100 + months % 12 + 1) * 100 + day)
