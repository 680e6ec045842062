"""Rules of an application that say which records are one customer, beside the model.

Rules:
    Every rule needs an exact anchor: an identifier, or a contact together with
    something of the person. Names that are only alike chain strangers together over a
    third record; one telephone or mailbox may be that of a household. Such rules are
    refused with the reason. A phone or mailbox that too many people share (a
    switchboard) joins nobody, whatever else is equal, and the mailbox of an office
    (``info@``) no people. What the rules find are pairs for ``must_link``: people's
    non-matches win over them.

Sources:
    Every fuzzy rule needs an exact condition, and often repeated values never match:
    Dynamics 365 Customer Insights, compared in 2026.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice, pairwise, product
from typing import Any

import numpy as np
from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.match_keys.address import address_keys
from customer_core.match_keys.email import email_keys
from customer_core.match_keys.name import person_name_keys
from customer_core.match_keys.phone import phone_keys
from customer_core.models import CustomerRecord, PostalAddress
from customer_core.models.declarations import Syntax, fingerprint, from_text
from customer_core.reference.mail_domains import is_office
from customer_core.survivorship.values import sameness

_IDENTIFIES = frozenset({"identifiers", "social_handles"})
_CONTACTS = frozenset({"phones", "emails"})
_OF_A_PERSON = frozenset({"names", "birth_dates"})
_MOST_KEYS = 16  # of one record by one rule


@frozen(kw_only=True)
class MatchRule:
    """Records that agree in all of this are one customer.

    Attributes:
        name: tells rules apart; shown in reports.
        exact: attributes whose canonical values must be equal in one value at least.
        alike: attributes whose lossy match keys must be equal in one value at least:
            ``names`` (romanised, in any order), ``phones`` (without extension),
            ``emails`` (the mailbox), ``addresses`` (street and division).

    Raises:
        ConfigurationError: when the rule would join strangers; says why.

    Example:
        >>> rule = MatchRule(name="phone and name", exact=("phones",), alike=("names",))
        >>> MatchRule(name="name only", alike=("names",))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: rule 'name only' has no exact anchor: what is only alike chains strangers together; add identifiers, or phones or emails, to exact
    """  # noqa: E501 - the example shows one printed line

    name: str
    exact: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """The rule can be read and cannot chain."""
        choices: tuple[tuple[tuple[str, ...], Collection[str]], ...] = (
            (self.exact, _EXACT),
            (self.alike, _ALIKE),
        )
        for given, known in choices:
            if unknown := sorted(set(given) - set(known)):
                msg = f"rule {self.name!r}: no {unknown}; choose from {sorted(known)}"
                raise ConfigurationError(msg)
        problem = lint_rule(self.exact, self.alike)
        if problem:
            msg = f"rule {self.name!r} {problem}"
            raise ConfigurationError(msg)


def lint_rule(exact: Iterable[str], alike: Iterable[str]) -> str:
    """Why a rule would join strangers; empty when it would not.

    Example:
        >>> lint_rule(["phones"], [])
        'joins whoever shares a contact, such as a household; add names to alike'
        >>> lint_rule(["identifiers"], [])
        ''
    """
    anchors = set(exact)
    if anchors & _IDENTIFIES:
        return ""
    if not anchors & _CONTACTS:
        return (
            "has no exact anchor: what is only alike chains strangers together; add "
            "identifiers, or phones or emails, to exact"
        )
    if not _OF_A_PERSON & (anchors | set(alike)):
        return "joins whoever shares a contact, such as a household; add names to alike"
    return ""


@frozen(kw_only=True)
class MatchRules:
    """The rules of an application, as data.

    Attributes:
        rules: a pair is joined when any of them holds.
        largest_group: records that may agree by one rule; more are joined by none.

    Example:
        >>> rules = MatchRules.from_text('''
        ... largest_group = 10
        ... [[rules]]
        ... name = "phone and name"
        ... exact = ["phones"]
        ... alike = ["names"]
        ... ''')
        >>> rules.rules[0].alike
        ('names',)
    """

    rules: tuple[MatchRule, ...] = ()
    largest_group: int = 20

    def __attrs_post_init__(self) -> None:
        """Names are unique and groups can be.

        Raises:
            ConfigurationError: when they are not.
        """
        names = [rule.name for rule in self.rules]
        if len(set(names)) < len(names):
            msg = f"rules have the names {names}; give each its own"
            raise ConfigurationError(msg)
        if self.largest_group < 2:  # noqa: PLR2004 - a pair
            msg = f"largest_group is {self.largest_group}; choose 2 or more"
            raise ConfigurationError(msg)

    @classmethod
    def from_text(cls, text: str, *, syntax: Syntax = "toml") -> "MatchRules":
        """The rules that a TOML or JSON text declares.

        Raises:
            ConfigurationError: names every problem, refused rules with the reason.
        """
        return from_text(cls, text, syntax=syntax)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal rules only."""
        return fingerprint(self)


class RuleMatcher:
    """Pairs of records that agree by some rules; records pass by one at a time.

    Only hashes are kept.

    Args:
        rules: of the application.
        people_per_contact: names that records of one phone or mailbox may have; one of
            more joins nobody.

    Attributes:
        left_out: rule -> groups that were too large to be one customer, or agree in a
            contact that too many people share.
    """

    def __init__(self, rules: MatchRules, *, people_per_contact: int = 10) -> None:
        self._rules = rules
        self._most_people = people_per_contact
        self._groups: dict[str, dict[bytes, _Group]] = {
            rule.name: {} for rule in rules.rules
        }
        named = {name for rule in rules.rules for name in rule.exact}
        self._contacts = sorted(named & _CONTACTS)
        self._held = array("Q")  # a contact and, in the same place, a name beside it
        self._names = array("Q")
        self.left_out: dict[str, int] = {rule.name: 0 for rule in rules.rules}

    def add(self, row: int, record: CustomerRecord) -> None:
        """Take in the record of a row; rows come in ascending order."""
        if record.names and self._contacts:
            name = _number(*_exact_keys("names", record)[:1])
            for kind in self._contacts:
                for key in _exact_keys(kind, record):
                    self._held.append(_number(kind, key))
                    self._names.append(name)
        for rule in self._rules.rules:
            groups = self._groups[rule.name]
            for keys in _agreements(rule, record):
                contacts = [
                    _number(kind, key)
                    for kind, key in zip(rule.exact, keys, strict=False)
                    if kind in _CONTACTS
                ]
                _, rows = groups.setdefault(_digest(*keys), (contacts, []))
                if len(rows) <= self._rules.largest_group:
                    rows.append(row)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Neighbours within each group of agreeing rows, rule by rule."""
        most, crowded = self._rules.largest_group, self._crowded()
        for rule in self._rules.rules:
            self.left_out[rule.name] = 0
            for contacts, rows in self._groups[rule.name].values():
                if len(rows) > most or (len(rows) > 1 and crowded & set(contacts)):
                    self.left_out[rule.name] += 1
                else:
                    yield from pairwise(rows)

    def _crowded(self) -> set[int]:
        """The contacts that too many people share."""
        held = np.stack([np.array(self._held), np.array(self._names)], axis=1)
        contacts, people = np.unique(np.unique(held, axis=0)[:, 0], return_counts=True)
        return set(contacts[people > self._most_people].tolist())


_Group = tuple[list[int], list[int]]
"""The contacts that records of a group agree in, and the rows of the records."""


def _agreements(rule: MatchRule, record: CustomerRecord) -> Iterable[tuple[str, ...]]:
    """Each combination of what the record brings to a rule, exact keys first."""
    conditions = [
        *(_exact_keys(name, record) for name in rule.exact),
        *(_alike_keys(name, record) for name in rule.alike),
    ]
    return islice(product(*conditions), _MOST_KEYS)


def _digest(*keys: str) -> bytes:
    text = "\0".join(keys).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()


def _number(*keys: str) -> int:
    return int.from_bytes(_digest(*keys)[:8])


def _exact_keys(name: str, record: CustomerRecord) -> list[str]:
    # the text of a plain tuple or string, which is equal for equal ones only
    keys = (repr(sameness(name, value)) for value in _values(name, record))
    return list(dict.fromkeys(keys))


def _alike_keys(name: str, record: CustomerRecord) -> list[str]:
    keys = (_ALIKE[name](value) for value in _values(name, record))
    return [key for key in dict.fromkeys(keys) if key]


def _values(name: str, record: CustomerRecord) -> Iterator[Any]:
    """The values a record brings; a mailbox of an office says nothing of a person."""
    for one in getattr(record, name):
        if not (name == "emails" and record.names and is_office(one.value.address)):
            yield one.value


def _address_key(value: PostalAddress) -> str | None:
    keys = address_keys(value)
    whole = keys.street and keys.division
    return f"{keys.division}\0{keys.street}" if whole else None


_EXACT = frozenset(
    {
        "names", "birth_dates", "phones", "emails", "addresses", "identifiers",
        "social_handles",
    }
)  # fmt: skip
_ALIKE: Mapping[str, Callable[[Any], str | None]] = {
    "names": lambda value: person_name_keys(value).pinyin,
    "phones": lambda value: phone_keys(value).number,
    "emails": lambda value: email_keys(value).mailbox,
    "addresses": _address_key,
}
