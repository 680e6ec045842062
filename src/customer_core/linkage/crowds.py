"""Contacts, accounts and addresses that many people share: they tell nobody apart.

Rules:
    A phone, mailbox, number, account or address that stands under the names of more
    people than a household has, or under more than half as many family names (a
    switchboard, an office, a dummy number), is left out of the comparison; all else of
    the records is compared. Names are counted by their initials, so that one person who
    is spelt in many ways is one. A street line is
    that of one place only together with the city or postal code beside it, and without
    them it is left alone.

Sources:
    docs/decisions/0008; measured on tables with firms, see there.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from customer_core.linkage._hashing import Hashes, combine, hash_name, scramble
from customer_core.linkage._kernels import apply
from customer_core.linkage._texts import Cut
from customer_core.linkage.table import Feature, Rows

PEOPLE_PER_CONTACT = 10
"""Names under which one contact or address may stand: a household hardly has more."""

_PERSONAL = ("phone", "email", "identifier", "social_handle", "address")
_STREET = "street_address"
_PLACES = ("city", "postal_code")
_NAMES = ("given_name", "family_name")
_FIRM = "organization_name"
_SHARING = 2  # people of a household to one family name, at least


def leave_out_crowds(
    features: Sequence[Feature], most: int
) -> tuple[list[Feature], dict[str, int]]:
    """The features without values of too many people, and how many of each those are.

    Args:
        features: of one table.
        most: different names that records of one value may have, at least 1.
    """
    by_name = {feature.name: feature for feature in features}
    places = [by_name[name] for name in _PLACES if name in by_name]
    left_out = {}
    for name in (*_PERSONAL, *((_STREET,) if places else ())):
        if name in by_name:
            beside = places if name == _STREET else []
            found, count = _without_crowds(by_name[name], beside, by_name, most)
            by_name[name] = found
            if count:
                left_out[name] = count
    return [by_name[feature.name] for feature in features], left_out


def _without_crowds(
    feature: Feature,
    places: Sequence[Feature],
    by_name: Mapping[str, Feature],
    most: int,
) -> tuple[Feature, int]:
    families = max(most // _SHARING, 1)
    often = np.append(feature.counts() > families, False)
    rows, slots = np.nonzero(often[feature.codes])
    value = feature.codes[rows, slots].astype(np.int64)
    for place in places:
        value = value * (len(place.vocabulary) + 1) + place.codes[rows, 0] + 1
    kinds, at, count = np.unique(value, return_inverse=True, return_counts=True)
    asked = np.flatnonzero(count[at] > families)
    if not asked.size:
        return feature, 0
    rows, slots, at = rows[asked], slots[asked], at[asked]
    people, family = _people(by_name, rows), _initials(by_name, rows, _NAMES[1:])
    crowded = _many(at, people, len(kinds), most)
    crowded |= _many(at, family, len(kinds), families)
    drop = crowded[at]
    codes = feature.codes.copy()
    codes[rows[drop], slots[drop]] = -1
    touched = np.unique(rows[drop])
    gaps = np.argsort(codes[touched] < 0, axis=1, kind="stable")  # missing comes last
    codes[touched] = np.take_along_axis(codes[touched], gaps, axis=1)
    return evolve(feature, codes=codes), int(crowded.sum())


def _many(at: Rows, names: Hashes, kinds: int, most: int) -> NDArray[np.bool_]:
    """Which values stand under more names; 0 is none."""
    met = combine(at.astype(np.uint64) + np.uint64(1), names)
    _, first = np.unique(met[names > 0], return_index=True)
    counts = np.bincount(at[names > 0][first], minlength=kinds)
    return np.asarray(counts > most)


def _people(by_name: Mapping[str, Feature], rows: Rows) -> Hashes:
    """Whose record each row is: a person, else a firm; 0 where nobody says."""
    found = _initials(by_name, rows, _NAMES)
    if _FIRM not in by_name:
        return found
    return np.where(found == 0, by_name[_FIRM].hashes("", rows)[:, 0], found)


def _initials(
    by_name: Mapping[str, Feature], rows: Rows, names: Iterable[str]
) -> Hashes:
    """The initials of these names of each row; 0 where it has none."""
    found = np.zeros(len(rows), np.uint64)
    for name in names:
        if name in by_name:
            feature = by_name[name]
            initials = apply(Cut(stop=1), feature.vocabulary.texts).hashes
            own = np.append(scramble(initials, hash_name(name)), np.uint64(0))
            found += own[feature.codes[rows, 0]]
    return found
