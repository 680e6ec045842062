"""Golden records -> households, who works for whom, and branches.

Rules:
    Evidence of belonging together is what people share without being one person: a
    dwelling, a telephone, a mailbox, a family name, an employer, the mail domain of an
    organisation. Each piece has points; a relation needs as many as the policy says.
    A value that more customers share than a household or an office has speaks for
    nothing: a dormitory, a switchboard, ``info@``. A family name alone never starts a
    relation, nor does what the linkage model says alone. Only hashes are kept while
    golden records pass by.

Sources:
    The points and limits are our judgement; change them in the policy.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import blake2b
from itertools import combinations

import numpy as np
from attrs import field, fields, frozen

from customer_core.errors import ConfigurationError
from customer_core.match_keys.address import address_keys
from customer_core.match_keys.email import email_keys
from customer_core.match_keys.organization_name import organization_name_keys
from customer_core.match_keys.phone import phone_keys
from customer_core.models import EmailAddress, GoldenRecord, PostalAddress
from customer_core.models.relations import Relation, RelationKind
from customer_core.reasons import Reason
from customer_core.reference.mail_domains import KNOWN, is_office

Pair = tuple[int, int]
"""Two customers by number, counted from 0 as they came."""

Households = Callable[[Iterable[Pair]], Iterable[Pair]]
"""Pairs that share something -> pairs that somebody else holds to be one household."""

_Evidence = dict[Pair, list[str]]
"""Two customers -> names of what they share."""


@frozen(kw_only=True)
class RelationPolicy:
    """What evidence counts, and how much of it makes a relation.

    Attributes:
        dwelling: points for one address down to the house number or the unit.
        phone: points for one telephone number.
        mailbox: points for one e-mail address.
        family_name: points for one family name.
        household_class: points for being one household by the linkage model.
        employer: points for naming the organisation.
        mail_domain: points for the mail domain of the organisation.
        organization: points for a branch's name that is the organisation's.
        household_from: points that make a household.
        works_for_from: points that make an employee.
        largest_household: customers that may share a dwelling, telephone or mailbox.
        largest_office: customers that may share an employer or mail domain.

    Raises:
        ConfigurationError: for a number below 1.
    """

    dwelling: int = 2
    phone: int = 2
    mailbox: int = 2
    family_name: int = 1
    household_class: int = 2
    employer: int = 2
    mail_domain: int = 1
    organization: int = 2
    household_from: int = 3
    works_for_from: int = 2
    largest_household: int = 10
    largest_office: int = 10_000

    def __attrs_post_init__(self) -> None:
        """Everything counts for something."""
        for attribute in fields(type(self)):
            if getattr(self, attribute.name) < 1:
                msg = f"{attribute.name} of a relation policy is below 1"
                raise ConfigurationError(msg)


_DEFAULT_POLICY = RelationPolicy()
_CITY_DIGITS = 4  # of a division code, GB/T 2260
_STARTS_HOUSEHOLD = ("dwelling", "phone", "mailbox")


@frozen(eq=False)
class _Holders:
    """Who has which value of one kind, grown while records pass by."""

    customers: "array[int]" = field(factory=lambda: array("q"))
    hashes: "array[int]" = field(factory=lambda: array("Q"))

    def add(self, customer: int, text: str | None) -> None:
        if text:
            digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
            self.customers.append(customer)
            self.hashes.append(int.from_bytes(digest.digest()))

    def groups(self) -> Iterator[tuple[int, list[int]]]:
        """Each hash with the customers that have it, ascending, each once."""
        hashes = np.array(self.hashes, np.uint64)
        customers = np.array(self.customers, np.int64)
        order = np.lexsort((customers, hashes))
        hashes, customers = hashes[order], customers[order]
        bounds = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
        ends = np.append(bounds[1:], len(hashes))
        for start, end in zip(bounds.tolist(), ends.tolist(), strict=True):
            if end > start:
                yield int(hashes[start]), np.unique(customers[start:end]).tolist()


def _nobody(_: Iterable[Pair]) -> Iterable[Pair]:
    return ()


class RelationFinder:
    """Relations of customers whose golden records pass by one at a time.

    Args:
        policy: what counts, and how much.

    Example:
        >>> finder = RelationFinder()
        >>> finder.extend(())
        >>> list(finder.relations())
        []
    """

    def __init__(self, policy: RelationPolicy = _DEFAULT_POLICY) -> None:
        self.policy = policy
        self._ids: list[str] = []
        self._family: list[str | None] = []
        names = (*_STARTS_HOUSEHOLD, "employer", "mail_domain")
        self._people = {name: _Holders() for name in names}
        self._offices = {name: _Holders() for name in ("employer", "mail_domain")}
        self._branches = _Holders()

    def add(self, golden: GoldenRecord) -> None:
        """Take in one customer."""
        customer = len(self._ids)
        self._ids.append(golden.cluster_id)
        self._family.append(golden.names[0].value.family if golden.names else None)
        if golden.names:
            self._add_person(customer, golden)
        else:
            self._add_organization(customer, golden)

    def extend(self, golden: Iterable[GoldenRecord]) -> None:
        """Take in customers in their order."""
        for one in golden:
            self.add(one)

    def relations(self, households: Households = _nobody) -> Iterator[Relation]:
        """Every relation found: households, then employees, then branches.

        Each kind in the order in which its customers came.

        Args:
            households: what a model of the records says besides.
        """
        policy = self.policy
        shared: _Evidence = {}
        for name in _STARTS_HOUSEHOLD:
            for _, group in self._people[name].groups():
                if len(group) <= policy.largest_household:
                    for pair in combinations(group, 2):
                        shared.setdefault(pair, []).append(name)
        for pair in households(shared):
            shared.setdefault(pair, []).append("household_class")
        for (left, right), names in shared.items():
            family = self._family[left]
            if family is not None and family == self._family[right]:
                names.append("family_name")
        yield from self._told("household", shared, policy.household_from)
        found: _Evidence = {}
        for name, offices in self._offices.items():
            self._meet(found, name, self._people[name], offices)
        yield from self._told("works_for", found, policy.works_for_from)
        found = {}
        self._meet(found, "organization", self._branches, self._offices["employer"])
        yield from self._told("branch_of", found, policy.organization)

    def _add_person(self, customer: int, golden: GoldenRecord) -> None:
        people = self._people
        for address in golden.addresses:
            people["dwelling"].add(customer, _dwelling(address.value))
        for phone in golden.phones:
            people["phone"].add(customer, phone_keys(phone.value).number)
        for email in golden.emails:
            if not is_office(email.value.address):
                people["mailbox"].add(customer, email_keys(email.value).mailbox)
            people["mail_domain"].add(customer, _own_domain(email.value))
        for name in golden.organization_names:
            people["employer"].add(customer, organization_name_keys(name.value).core)

    def _add_organization(self, customer: int, golden: GoldenRecord) -> None:
        for name in golden.organization_names:
            keys = organization_name_keys(name.value)
            home = self._branches if keys.branch else self._offices["employer"]
            home.add(customer, keys.core)
        for email in golden.emails:
            self._offices["mail_domain"].add(customer, _own_domain(email.value))

    def _meet(
        self, found: _Evidence, name: str, these: _Holders, offices: _Holders
    ) -> None:
        """Note who shares a value with the one organisation that has it."""
        owners = {h: group[0] for h, group in offices.groups() if len(group) == 1}
        for digest, group in these.groups():
            owner = owners.get(digest)
            if owner is not None and len(group) <= self.policy.largest_office:
                for customer in group:
                    found.setdefault((customer, owner), []).append(name)

    def _told(self, kind: str, found: _Evidence, least: int) -> Iterator[Relation]:
        """The relations whose evidence has enough points."""
        for (left, right), names in sorted(found.items()):
            reasons = tuple(_reason(name, getattr(self.policy, name)) for name in names)
            points = sum(reason.weight for reason in reasons)
            if points >= least:
                yield Relation(
                    kind=RelationKind(kind),
                    left=self._ids[left],
                    right=self._ids[right],
                    points=points,
                    reasons=reasons,
                )


def derive_relations(
    golden: Iterable[GoldenRecord],
    policy: RelationPolicy = _DEFAULT_POLICY,
    *,
    households: Households = _nobody,
) -> tuple[Relation, ...]:
    """The relations of customers, see :meth:`RelationFinder.relations`."""
    finder = RelationFinder(policy)
    finder.extend(golden)
    return tuple(finder.relations(households))


def _dwelling(address: PostalAddress) -> str | None:
    """One door: city, street with its number, unit; ``None`` without a number.

    Not the district: people leave it out, and a street is rarely twice in one city.
    """
    keys = address_keys(address)
    if not keys.street or not any(map(str.isdigit, keys.street)):
        return None
    unit = "".join(filter(str.isalnum, address.unit or "")).casefold()
    code = address.division_code
    city = code[:_CITY_DIGITS] if code else keys.division or ""
    return f"{city}\0{keys.street}\0{unit}"


def _own_domain(email: EmailAddress) -> str | None:
    """The domain of an organisation; ``None`` for that of a provider."""
    return None if email.domain in KNOWN else email.domain


@cache
def _reason(name: str, points: int) -> Reason:
    return Reason(code=f"relation.{name}", weight=float(points), unit="points")
