"""Records of one cluster -> its golden record, each choice with its reason.

Rules:
    Nothing is invented: every golden value is one of the attributed source values, the
    same object. A name or an address survives whole, never mixed from parts of two.
    Values that a person would call the same are joined; the best of them stands for
    them. All distinct values are kept by rank; a custom field keeps its survivor alone.
    Record order changes nothing: what the rules leave equal is decided by source
    priority, source name, record id and position within the record.
    A value that names no time takes the time its record was changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    Cluster,
    CustomerRecord,
    CustomValue,
    FieldDecision,
    GoldenRecord,
    Profile,
    SourceRef,
)
from customer_core.reasons import Reason
from customer_core.survivorship.policy import STATEMENTS, SurvivorshipPolicy
from customer_core.survivorship.rules import (
    CUSTOM_RULE,
    Candidate,
    Circumstances,
    Giver,
    Rule,
    Setting,
    rule_of,
)
from customer_core.survivorship.values import sameness

_Item = Attributed[Any] | CustomValue
_Found = tuple[_Item, Giver, int]
_Ranked = list[tuple[tuple[float, ...], Candidate]]

_DEFAULT_POLICY = SurvivorshipPolicy.default()
_NO_SOURCES: Mapping[str, SourceRef] = MappingProxyType({})
_NO_CIRCUMSTANCES = Circumstances()
_NO_PROFILE = Profile()

_VALUES: Mapping[str, Callable[[CustomerRecord], tuple[Attributed[Any], ...]]] = {
    **{name: attrgetter(name) for name in MULTI_VALUED},
    **{name: attrgetter(f"profile.{name}") for name in STATEMENTS},
}

_ONE_OF_A_KIND = frozenset({"names", "organization_names", "birth_dates", "sex"})
"""Attributes a customer has one of: distinct values are a conflict to tell about."""


def merge_records(
    cluster: Cluster,
    records: Sequence[CustomerRecord],
    *,
    policy: SurvivorshipPolicy = _DEFAULT_POLICY,
    sources: Mapping[str, SourceRef] = _NO_SOURCES,
    circumstances: Circumstances = _NO_CIRCUMSTANCES,
) -> GoldenRecord:
    """The golden record of a cluster.

    Args:
        cluster: the records that are one customer.
        records: exactly the members of the cluster, in any order.
        policy: which rules order the values of each attribute.
        sources: source name -> its priority; a source that is not named has priority
            0, as a :class:`~customer_core.models.SourceRef` has.
        circumstances: what the rules of the policy need besides.

    Returns:
        Survivors first, all distinct values behind them, and one decision per
        attribute that has a value. ``registered_at`` is the earliest of the records,
        ``updated_at`` the latest.

    Raises:
        ConfigurationError: when the records are not exactly the members, or something
            the policy needs is not given.

    Example:
        >>> from customer_core.models import FieldOrigin, PhoneNumber, RecordRef
        >>> def record(source, e164, changed):
        ...     ref = RecordRef(source, "1")
        ...     phone = Attributed(value=PhoneNumber(e164=e164), raw=e164,
        ...                        origin=FieldOrigin(record=ref))
        ...     return CustomerRecord(ref=ref, phones=(phone,), updated_at=changed)
        >>> crm = record("crm", "+8613800000001", datetime(2023, 5, 1))
        >>> shop = record("shop", "+8613800000002", datetime(2024, 5, 1))
        >>> golden = merge_records(Cluster.of((crm.ref, shop.ref)), [crm, shop])
        >>> golden.phones[0] is shop.phones[0], len(golden.phones)
        (True, 2)
        >>> print(golden.decision("phones").explain().text())
        Why this value was chosen
                  phone: most recent of 2
                  phone: 2 values kept, best first
    """
    _require_members(cluster, records)
    setting = _setting(policy, circumstances)
    found = _collect(records, sources)
    golden: dict[str, Any] = {}
    decisions = []
    for attribute, items in found.items():
        ranked, decision = _decide(attribute, items, policy.chain(attribute), setting)
        golden[attribute] = ranked
        decisions.append(decision)
    statements = {name: golden.pop(name) for name in STATEMENTS if name in golden}
    custom = tuple(golden.pop(d.field)[0] for d in decisions if "." in d.field)
    return GoldenRecord(
        cluster_id=cluster.cluster_id,
        members=cluster.members,
        profile=Profile(**statements) if statements else _NO_PROFILE,
        custom=custom,
        registered_at=_first(min, (r.registered_at for r in records)),
        updated_at=_first(max, (r.updated_at for r in records)),
        decisions=tuple(decisions),
        **golden,
    )


def _setting(policy: SurvivorshipPolicy, around: Circumstances) -> Setting:
    missing = [n for n in policy.custom_rules if n not in around.custom_rules]
    if missing:
        msg = f"the policy names custom rules {missing}; give their functions"
        raise ConfigurationError(msg)
    if policy.max_age_days and around.as_of is None:
        msg = "the policy limits ages; say as_of which moment they are counted to"
        raise ConfigurationError(msg)
    return Setting(around, policy.max_age_days, policy.source_order)


def _require_members(cluster: Cluster, records: Sequence[CustomerRecord]) -> None:
    if sorted([record.ref for record in records]) != sorted(cluster.members):
        msg = (
            f"{len(records)} records do not fit a cluster of {len(cluster.members)}; "
            "pass every member once and nothing else"
        )
        raise ConfigurationError(msg)


def _collect(
    records: Sequence[CustomerRecord], sources: Mapping[str, SourceRef]
) -> dict[str, list[_Found]]:
    """Source values by attribute, in attribute order, custom fields last by name."""
    givers = [(record, _giver(record, sources)) for record in records]
    found: dict[str, list[_Found]] = {}
    for attribute, values_of in _VALUES.items():
        items: list[_Found] = [
            (value, giver, place)
            for record, giver in givers
            for place, value in enumerate(values_of(record))
        ]
        if items:
            found[attribute] = items
    customs: dict[str, list[_Found]] = {}
    for record, giver in givers:
        for place, custom in enumerate(record.custom):
            name = f"custom.{custom.name}"
            customs.setdefault(name, []).append((custom, giver, place))
    return found | dict(sorted(customs.items()))


def _giver(record: CustomerRecord, sources: Mapping[str, SourceRef]) -> Giver:
    source, record_id = record.ref.source, record.ref.record_id
    priority = sources[source].priority if source in sources else 0
    return Giver(source, record_id, priority, record.updated_at)


def _decide(
    attribute: str,
    items: Sequence[_Found],
    chain: tuple[str, ...],
    setting: Setting,
) -> tuple[tuple[_Item, ...], FieldDecision]:
    """The distinct values by rank, and why the first is first."""
    rules = [rule_of(name, setting) for name in chain] if len(items) > 1 else []
    ranked = _rank(_candidates(attribute, items), rules, setting)
    rule = _deciding_rule(ranked, chain)
    values = tuple([candidate.item for _, candidate in ranked])
    return values, FieldDecision(
        field=attribute,
        rule=rule,
        survivor=values[0].origin,
        candidates=len(items),
        conflict=len(values) > 1,
        reasons=_reasons(rule, ranked, items),
    )


def _candidates(attribute: str, items: Sequence[_Found]) -> list[Candidate]:
    if len(items) == 1:
        return [Candidate(attribute, *items[0], same=None, votes=1)]
    keys = [sameness(attribute, item.value) for item, _, _ in items]
    votes: dict[object, int] = {}
    for key, _ in {(key, found[1]) for key, found in zip(keys, items, strict=True)}:
        votes[key] = votes.get(key, 0) + 1
    return [
        Candidate(attribute, item, giver, position, key, votes[key])
        for key, (item, giver, position) in zip(keys, items, strict=True)
    ]


def _rank(
    candidates: Sequence[Candidate], rules: Sequence[Rule], setting: Setting
) -> _Ranked:
    """The best candidate of each distinct value, best first, with its places.

    A rule is asked only while the former ones leave some candidates equal.
    """
    if len(candidates) == 1:
        return [((), candidates[0])]
    places: list[tuple[float, ...]] = [()] * len(candidates)
    for rule in rules:
        places = [
            (*p, rule(c, setting)) for p, c in zip(places, candidates, strict=True)
        ]
        if len(set(places)) == len(places):
            break
    order = sorted(
        [
            (place, c.giver, c.position, c)
            for place, c in zip(places, candidates, strict=True)
        ]
    )
    best: dict[object, tuple[tuple[float, ...], Candidate]] = {}
    for place, _, _, candidate in order:
        best.setdefault(candidate.same, (place, candidate))
    return list(best.values())


def _deciding_rule(ranked: _Ranked, chain: tuple[str, ...]) -> str:
    """The first rule by which the survivor beats the next distinct value."""
    if len(ranked) == 1:
        return "only"
    for rule, one, other in zip(chain, ranked[0][0], ranked[1][0], strict=False):
        if one != other:
            return rule
    return "tie"


def _reasons(rule: str, ranked: _Ranked, items: Sequence[_Found]) -> tuple[Reason, ...]:
    survivor = ranked[0][1]
    attribute = survivor.attribute
    if rule == "only":
        return (_note(rule, attribute),)
    if rule == "most_frequent":
        givers = len({giver for _, giver, _ in items})
        why = _note(rule, attribute, votes=survivor.votes, count=givers)
    elif rule == "source_priority":
        why = _note(rule, attribute, source=survivor.giver.source)
    elif rule.startswith(CUSTOM_RULE):
        name = rule.removeprefix(CUSTOM_RULE)
        why = _note("custom", attribute, rule=name, count=len(ranked))
    else:
        why = _note(rule, attribute, count=len(ranked))
    singular = attribute in _ONE_OF_A_KIND or attribute.startswith("custom.")
    outcome = "conflict" if singular else "merged"
    return why, _note(outcome, attribute, count=len(ranked))


@lru_cache(maxsize=4096)
def _note(rule: str, attribute: str, /, **parameters: str | int) -> Reason:
    return Reason(code=f"survive.{rule}", field=attribute, parameters=parameters)


def _first(
    choose: Callable[[Iterable[datetime]], datetime],
    moments: Iterable[datetime | None],
) -> datetime | None:
    known = [moment for moment in moments if moment is not None]
    return choose(known) if known else None
