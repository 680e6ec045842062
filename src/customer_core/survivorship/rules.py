"""The rules that order the values of one attribute, and the policy that chains them.

A rule gives each candidate a number, smaller is better. A policy names the rules of
each attribute in order: the next rule is asked only where the former ones are equal.

Rules:
    ``most_recent``: the source vouched for the value last. A value without a time is
    older than any dated one.
    ``most_complete``: most parts are filled, see :mod:`.values`.
    ``most_frequent``: most records give the value.
    ``source_priority``: the source is preferred (:class:`~customer_core.models.
    SourceRef`, 0 first). It closes every chain, named or not.

Source:
    Kinds of rule: survivorship strategies of Reltio, Informatica and Talend, compared
    in 2026. The default chains are our judgement; ``docs/guides/golden-records.md``
    gives the reason for each.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import field, fields, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    SCHEMA_VERSION,
    Attributed,
    CustomValue,
    Profile,
)
from customer_core.survivorship.values import completeness

STATEMENTS = tuple(a.name for a in fields(Profile))
"""Names of the profile statements, in the order they are shown."""

ATTRIBUTES = (*MULTI_VALUED, *STATEMENTS)
"""Every attribute a policy can name besides ``custom.<name>``."""

_CUSTOM = "custom."


class Giver(NamedTuple):
    """The record that gives a value.

    Attributes:
        source: name of its source.
        record_id: its id there.
        priority: of the source, 0 is preferred.
        updated_at: when the record was changed, ``None`` when not known.
    """

    source: str
    record_id: str
    priority: int
    updated_at: datetime | None


class Candidate(NamedTuple):
    """One source value while it is compared with the others of its attribute.

    Attributes:
        attribute: its name, such as ``phones``.
        item: the attributed value itself; never copied.
        giver: the record it stands in.
        position: its place among the values of the record, from 0.
        same: equal for values that a person would call the same.
        votes: how many records give the same value, at least 1.
    """

    attribute: str
    item: Attributed[Any] | CustomValue
    giver: Giver
    position: int
    same: object
    votes: int


def _age(candidate: Candidate) -> float:
    moment = candidate.item.origin.observed_at or candidate.giver.updated_at
    return math.inf if moment is None else -moment.timestamp()


RULES: Mapping[str, Callable[[Candidate], float]] = MappingProxyType(
    {
        "most_recent": _age,
        "most_complete": lambda c: -completeness(c.attribute, c.item.value),
        "most_frequent": lambda c: -c.votes,
        "source_priority": lambda c: c.giver.priority,
    }
)
"""Rule name -> place of a candidate; smaller is better."""

_LAST_RULE = "source_priority"


def _chain(rules: Iterable[str]) -> tuple[str, ...]:
    """The rules in order, each once and all known, the last rule closing them."""
    named = (rules,) if isinstance(rules, str) else tuple(map(str, rules))
    unknown = [rule for rule in named if rule not in RULES]
    if unknown or not named:
        which = unknown or "is named"
        msg = f"no survivorship rule {which}; choose from {', '.join(RULES)}"
        raise ConfigurationError(msg)
    return tuple(dict.fromkeys((*named, _LAST_RULE)))


def _chains(chains: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {_known(name): _chain(rules) for name, rules in chains.items()}


def _known(attribute: str) -> str:
    is_custom = attribute.startswith(_CUSTOM)
    if attribute in ATTRIBUTES or (is_custom and attribute[len(_CUSTOM) :]):
        return attribute
    msg = f"no attribute {attribute!r}; choose from {', '.join(ATTRIBUTES)}, custom.*"
    raise ConfigurationError(msg)


@frozen(kw_only=True)
class SurvivorshipPolicy:
    """Which rules order the values of each attribute, first rule first.

    Attributes:
        rules: for every attribute that ``fields`` does not name.
        fields: attribute -> its own rules. Attributes are those of a golden record
            (``phones``), of its profile (``sex``), or ``custom.<name>``.

    Raises:
        ConfigurationError: for an unknown rule or attribute; names the known ones.

    Example:
        >>> policy = SurvivorshipPolicy(
        ...     rules=("most_recent",), fields={"names": ("source_priority",)})
        >>> policy.chain("phones"), policy.chain("names")
        (('most_recent', 'source_priority'), ('source_priority',))
        >>> SurvivorshipPolicy(rules=("newest",))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: no survivorship rule ['newest']; choose from most_recent, most_complete, most_frequent, source_priority
    """  # noqa: E501 - the example shows one printed line

    rules: tuple[str, ...] = field(
        default=("most_recent", "most_complete", "most_frequent"), converter=_chain
    )
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_chains)

    @classmethod
    def default(cls) -> "SurvivorshipPolicy":
        """What changes goes by time, what identifies by completeness and votes.

        ================================  =============================================
        names, organization_names         most complete, most frequent, most recent
        birth_dates                       most complete, most frequent, source priority
        identifiers, sex                  most frequent, most complete, source priority
        all others (contact, address, …)  most recent, most complete, most frequent
        ================================  =============================================
        """
        named = ("most_complete", "most_frequent", "most_recent")
        certified = ("most_frequent", "most_complete", "source_priority", "most_recent")
        born = ("most_complete", "most_frequent", "source_priority", "most_recent")
        return cls(
            fields={
                "names": named, "organization_names": named, "birth_dates": born,
                "identifiers": certified, "sex": certified,
            }
        )  # fmt: skip

    def chain(self, attribute: str) -> tuple[str, ...]:
        """The rules of one attribute, in order; ``source_priority`` is among them."""
        return self.fields.get(attribute, self.rules)

    def to_dict(self) -> dict[str, Any]:
        """The whole policy as JSON takes it; nothing at its default is left out."""
        return {
            "schema": type(self).__name__,
            "schema_version": SCHEMA_VERSION,
            "rules": list(self.rules),
            "fields": {name: list(rules) for name, rules in self.fields.items()},
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "SurvivorshipPolicy":
        """The policy of a document; the two schema keys may be left out.

        Raises:
            ConfigurationError: for another schema, an unknown key, rule or attribute.
        """
        head = {"schema": cls.__name__, "schema_version": SCHEMA_VERSION}
        body = {name: part for name, part in document.items() if name not in head}
        if any(document.get(name, known) != known for name, known in head.items()):
            msg = f"the document is not a {cls.__name__} version {SCHEMA_VERSION}"
            raise ConfigurationError(msg)
        if body.keys() - {"rules", "fields"}:
            msg = "a survivorship policy has the keys rules and fields; remove others"
            raise ConfigurationError(msg)
        try:
            return cls(**body)
        except (TypeError, AttributeError):
            msg = "rules is a list of names, fields maps an attribute to such a list"
            raise ConfigurationError(msg) from None
