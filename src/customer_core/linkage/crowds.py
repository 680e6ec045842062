"""Contacts, accounts and addresses that many people share: they tell nobody apart.

Rules:
    A phone, mailbox, number, account or address that stands under the names of more
    people than a household has (a switchboard, an office, a dummy number) is left out
    of the comparison; all else of the records is compared. Names are counted by their
    initials, so that one person who is spelt in many ways is one. A street line is
    that of one place only together with the city or postal code beside it, and without
    them it is left alone.

Sources:
    docs/decisions/0008; measured on tables with firms, see there.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import evolve

from customer_core.linkage._hashing import hash_name, scramble
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
    often = np.append(feature.counts() > most, False)
    rows, slots = np.nonzero(often[feature.codes])
    value = feature.codes[rows, slots].astype(np.int64)
    for place in places:
        value = value * (len(place.vocabulary) + 1) + place.codes[rows, 0] + 1
    kinds, at, count = np.unique(value, return_inverse=True, return_counts=True)
    asked = np.flatnonzero(count[at] > most)
    if not asked.size:
        return feature, 0
    rows, slots, at = rows[asked], slots[asked], at[asked]
    people = _people(by_name, rows)
    met = np.unique(np.stack([at, people])[:, people > 0], axis=1)
    crowded = np.bincount(met[0], minlength=len(kinds)) > most
    drop = crowded[at]
    codes = feature.codes.copy()
    codes[rows[drop], slots[drop]] = -1
    touched = np.unique(rows[drop])
    gaps = np.argsort(codes[touched] < 0, axis=1, kind="stable")  # missing comes last
    codes[touched] = np.take_along_axis(codes[touched], gaps, axis=1)
    return evolve(feature, codes=codes), int(crowded.sum())


def _people(by_name: Mapping[str, Feature], rows: Rows) -> Rows:
    """Whose record each row is, by the initials of the name; 0 where nobody says."""
    found = np.zeros(len(rows), np.uint64)
    for name in _NAMES:
        if name in by_name:
            feature = by_name[name]
            initials = apply(Cut(stop=1), feature.vocabulary.texts).hashes
            own = np.append(scramble(initials, hash_name(name)), np.uint64(0))
            found += own[feature.codes[rows, 0]]
    if _FIRM in by_name:
        firm = by_name[_FIRM].hashes("", rows)[:, 0]
        found = np.where(found == 0, firm, found)
    return (found >> np.uint64(1)).astype(np.int64)
