"""Which rules choose the golden value of each attribute: a policy that is data.

Rules:
    A policy is checked when it is made, and can be kept as TOML or JSON. The default
    chains are our judgement; ``docs/guides/golden-records.md`` gives the reason for
    each.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from attrs import field, fields, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import MULTI_VALUED, Profile
from customer_core.models.declarations import (
    Syntax,
    fingerprint,
    from_document,
    from_text,
    to_document,
)
from customer_core.survivorship.rules import CUSTOM_RULE, RULES

STATEMENTS = tuple(a.name for a in fields(Profile))
"""Names of the profile statements, in the order they are shown."""

ATTRIBUTES = (*MULTI_VALUED, *STATEMENTS)
"""Every attribute a policy can name besides ``custom.<name>``."""

_CUSTOM = "custom."
_FIRST_RULE, _LAST_RULE = "in_date", "source_priority"


def _chain(rules: Iterable[str]) -> tuple[str, ...]:
    """The rules in order, each once and all known, the last rule closing them."""
    named = (rules,) if isinstance(rules, str) else tuple(map(str, rules))
    unknown = [r for r in named if r not in RULES and not r.startswith(CUSTOM_RULE)]
    if unknown or not named:
        which = unknown or "is named"
        msg = f"no survivorship rule {which}; choose from {', '.join(RULES)}"
        raise ConfigurationError(msg)
    return tuple(dict.fromkeys((*named, _LAST_RULE)))


def _chains(chains: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {_known(name): _chain(rules) for name, rules in chains.items()}


def _ages(limits: Mapping[str, int]) -> dict[str, int]:
    for attribute, days in limits.items():
        if type(days) is not int or days < 1:
            msg = f"max_age_days of {attribute} must be a whole number, 1 or more"
            raise ConfigurationError(msg)
    return {_known(name): days for name, days in limits.items()}


def _orders(orders: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found = {_known(name): tuple(sources) for name, sources in orders.items()}
    for name, sources in found.items():
        if not sources or len(set(sources)) < len(sources):
            msg = f"source_order of {name} must name sources, each once"
            raise ConfigurationError(msg)
    return found


def _known(attribute: str) -> str:
    is_custom = attribute.startswith(_CUSTOM)
    if attribute in ATTRIBUTES or (is_custom and attribute[len(_CUSTOM) :]):
        return attribute
    msg = f"no attribute {attribute!r}; choose from {', '.join(ATTRIBUTES)}, custom.*"
    raise ConfigurationError(msg)


@frozen(kw_only=True)
class SurvivorshipPolicy:
    """Which rules order the values of each attribute, first rule first.

    Attributes are those of a golden record (``phones``), of its profile (``sex``), or
    ``custom.<name>``; rules those of :mod:`customer_core.survivorship.rules`.

    Attributes:
        rules: for every attribute that ``fields`` does not name.
        fields: attribute -> its own rules.
        max_age_days: attribute -> days after which a value loses against every one
            that is younger or has no time.
        source_order: attribute -> sources, preferred first; others come after them.

    Raises:
        ConfigurationError: for an unknown rule or attribute, names the known ones; for
            an age or an order that cannot be.

    Example:
        >>> policy = SurvivorshipPolicy(
        ...     rules=("most_recent",), fields={"names": ("source_priority",)},
        ...     max_age_days={"phones": 730})
        >>> policy.chain("phones"), policy.chain("names")
        (('in_date', 'most_recent', 'source_priority'), ('source_priority',))
        >>> SurvivorshipPolicy(rules=("newest",))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: no survivorship rule ['newest']; choose from in_date, valid, most_recent, most_complete, most_frequent, longest, source_priority
    """  # noqa: E501 - the example shows one printed line

    rules: tuple[str, ...] = field(
        default=("most_recent", "most_complete", "most_frequent"), converter=_chain
    )
    fields: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_chains)
    max_age_days: Mapping[str, int] = field(factory=dict, converter=_ages)
    source_order: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_orders)

    @classmethod
    def default(cls) -> "SurvivorshipPolicy":
        """What changes goes by time, what identifies by completeness and votes.

        What the check of the circumstances finds wrong comes last, whatever else.

        ================================  =============================================
        names, organization_names         most complete, most frequent, most recent
        birth_dates                       most complete, most frequent, source priority
        identifiers, sex                  most frequent, most complete, source priority
        all others (contact, address, …)  most recent, most complete, most frequent
        ================================  =============================================
        """
        votes = ("most_complete", "most_frequent")
        named = ("valid", *votes, "most_recent")
        born = ("valid", *votes, "source_priority", "most_recent")
        certified = ("valid", *reversed(votes), "source_priority", "most_recent")
        return cls(
            rules=("valid", "most_recent", *votes),
            fields={
                "names": named, "organization_names": named, "birth_dates": born,
                "identifiers": certified, "sex": certified,
            },
        )  # fmt: skip

    def chain(self, attribute: str) -> tuple[str, ...]:
        """The rules of one attribute, in order; ``source_priority`` is among them."""
        chain = self.fields.get(attribute, self.rules)
        if attribute in self.max_age_days and _FIRST_RULE not in chain:
            return (_FIRST_RULE, *chain)
        return chain

    @property
    def custom_rules(self) -> tuple[str, ...]:
        """Names of the functions the caller must give, ascending."""
        chains = (self.rules, *self.fields.values())
        named = {rule for chain in chains for rule in chain}
        prefix = CUSTOM_RULE
        return tuple(sorted(r[len(prefix) :] for r in named if r.startswith(prefix)))

    def require_rules(self, given: Collection[str]) -> None:
        """Refuse what names custom rules without functions.

        Args:
            given: names of the functions that there are.

        Raises:
            ConfigurationError: names the missing ones.
        """
        if missing := [name for name in self.custom_rules if name not in given]:
            msg = f"the policy names custom rules {missing}; give their functions"
            raise ConfigurationError(msg)

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    def to_dict(self) -> dict[str, Any]:
        """The whole policy as JSON takes it; nothing at its default is left out."""
        return to_document(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "SurvivorshipPolicy":
        """The policy of a document; the two schema keys may be left out.

        Raises:
            ConfigurationError: for another schema, an unknown key, rule or attribute.
        """
        return from_document(cls, document)

    @classmethod
    def from_text(cls, text: str, *, syntax: Syntax = "toml") -> "SurvivorshipPolicy":
        """The policy that a TOML or JSON text declares.

        Example:
            >>> SurvivorshipPolicy.from_text('''
            ... rules = ["valid", "most_recent"]
            ... [source_order]
            ... phones = ["crm", "shop"]
            ... ''').chain("phones")
            ('valid', 'most_recent', 'source_priority')

        Raises:
            ConfigurationError: when the text is not of that syntax, or is no policy.
        """
        return from_text(cls, text, syntax=syntax)
