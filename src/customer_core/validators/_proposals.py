"""What might be meant instead of the values of a record, attribute by attribute.

Rules:
    A proposal needs evidence from outside the value: another value of the record or a
    reference table. Evidence that contradicts itself proposes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from attrs import evolve

from customer_core._text import is_han
from customer_core.match_keys.name import fold_han
from customer_core.models.records import CustomerRecord
from customer_core.models.values import EmailAddress, PersonName, PostalAddress, Sex
from customer_core.reference.divisions import division
from customer_core.reference.mail_domains import suggest_domain
from customer_core.reference.names import surname_spellings, surnames
from customer_core.reference.postal_codes import provinces_of_postal_code
from customer_core.validators._consistency import can_be, sex_of_title

_COMMON: Final = 400
"""Rank up to which a spelling in Latin letters is taken for a family name."""


class Proposal(NamedTuple):
    """One value that may be meant.

    Attributes:
        place: of the value it replaces; ``None`` where the record has none.
        value: the canonical value.
        confidence: 0 to 1.
        reason: code of why.
    """

    place: int | None
    value: Any
    confidence: float
    reason: str


def names(record: CustomerRecord) -> Iterator[Proposal]:
    """Family and given name exchanged, where only that makes a family name."""
    for place, item in enumerate(record.names):
        name = item.value
        if name.family and name.given and _is_swapped(name):
            value = evolve(name, family=name.given, given=name.family)
            sure = 0.8 if is_han(name.family) else 0.6
            yield Proposal(place, value, sure, "correct.name_order")


def _is_swapped(name: PersonName) -> bool:
    family, given = name.family or "", name.given or ""
    if is_han(family) and is_han(given):
        known = surnames()
        return fold_han(given) in known and fold_han(family) not in known
    ranks = surname_spellings()
    rank = ranks.get(given.casefold())
    return rank is not None and rank < _COMMON and family.casefold() not in ranks


def birth_dates(record: CustomerRecord) -> Iterator[Proposal]:
    """The birth date inside the identifiers, where they agree on one."""
    told = {i.value.birth_date for i in record.identifiers} - {None}
    if len(told) != 1:
        return
    (born,) = told
    if not record.birth_dates:
        yield Proposal(None, born, 0.95, "correct.birth_date")
    for place, item in enumerate(record.birth_dates):
        if item.value != born:
            # a part of the same date is completed, another one is disputed
            sure = 0.95 if born and can_be(item.value, born) else 0.8
            yield Proposal(place, born, sure, "correct.birth_date")


def emails(record: CustomerRecord) -> Iterator[Proposal]:
    """The common domain that is one edit away."""
    for place, item in enumerate(record.emails):
        domain = suggest_domain(item.value.domain)
        if domain:
            address = f"{item.value.local_part}@{domain}"
            value = EmailAddress(address=address, display_name=item.value.display_name)
            yield Proposal(place, value, 0.9, "correct.email_domain")


def addresses(record: CustomerRecord) -> Iterator[Proposal]:
    """The province of the postal code, or the country of the phones."""
    regions = {item.value.region for item in record.phones} - {None}
    for place, item in enumerate(record.addresses):
        value = item.value
        province = _province(value)
        if province:
            yield Proposal(place, province, 0.8, "correct.province")
        elif value.country is None and len(regions) == 1:
            (country,) = regions
            meant = evolve(value, country=country)
            yield Proposal(place, meant, 0.6, "correct.country")


def _province(value: PostalAddress) -> PostalAddress | None:
    """The address with its province; ``None`` unless the postal code tells one."""
    if value.admin1 or value.country != "CN" or not value.postal_code:
        return None
    provinces = provinces_of_postal_code(value.postal_code)
    found = division(f"{min(provinces)}0000") if len(provinces) == 1 else None
    if found is None:
        return None
    known = value.division_code or found.code
    return evolve(value, admin1=found.name, division_code=known)


def sex(record: CustomerRecord) -> Iterator[Proposal]:
    """The sex inside the identifiers, else that of the form of address."""
    evidence: tuple[tuple[set[Sex | None], float, str], ...] = (
        ({i.value.sex for i in record.identifiers}, 0.95, "correct.sex_identifier"),
        ({sex_of_title(n.value) for n in record.names}, 0.75, "correct.sex_title"),
    )
    for told, sure, reason in evidence:
        known = told - {None}
        if len(known) == 1:
            (meant,) = known
            yield from _sexes(record, Proposal(None, meant, sure, reason))
            return


def _sexes(record: CustomerRecord, meant: Proposal) -> Iterator[Proposal]:
    if not record.profile.sex:
        yield meant
    for place, item in enumerate(record.profile.sex):
        if item.value != meant.value:
            yield meant._replace(
                place=place, confidence=round(meant.confidence - 0.15, 2)
            )


PROPOSERS: Mapping[str, Callable[[CustomerRecord], Iterator[Proposal]]] = (
    MappingProxyType(
        {
            "names": names,
            "birth_dates": birth_dates,
            "emails": emails,
            "addresses": addresses,
            "sex": sex,
        }
    )
)
"""Attribute -> what might be meant there, in the order of the record."""
