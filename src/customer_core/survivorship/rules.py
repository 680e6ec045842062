"""The rules that order the values of one attribute.

A rule gives each candidate a number, smaller is better; the next rule of a chain is
asked only where the former ones are equal. A policy (:mod:`.policy`) names the chains.

Rules:
    ``in_date``: the value is younger than the policy's limit for its attribute; one
    without a time comes after those in date, and one past the limit last. It opens
    the chain of every attribute that has a limit.
    ``valid``: the caller's check finds nothing wrong with the value.
    ``most_recent``: the source vouched for the value last. A value without a time is
    older than any dated one.
    ``most_complete``: most parts are filled, see :mod:`.values`.
    ``most_frequent``: most records give the value.
    ``longest``: its canonical text has most characters.
    ``source_priority``: the source is preferred, by the policy's order for the
    attribute, else by :class:`~customer_core.models.SourceRef`, 0 first. It closes
    every chain, named or not.
    ``custom.<name>``: a function of the caller.

Source:
    Kinds of rule: survivorship strategies of Reltio, Informatica and Talend, compared
    in 2026.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import Attributed, CustomValue, as_utc
from customer_core.survivorship.values import completeness


class Giver(NamedTuple):
    """The record that gives a value.

    Attributes:
        source: name of its source.
        record_id: its id there.
        priority: of the source, 0 is preferred.
        updated_at: when the record was changed, ``None`` when not known.
        age: the same as a place, smaller is younger; see :func:`age_of`.
    """

    source: str
    record_id: str
    priority: int
    updated_at: datetime | None
    age: float


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
    item: Attributed[object] | CustomValue
    giver: Giver
    position: int
    same: object
    votes: int


Check = Callable[[str, object], bool]
"""Whether a value of an attribute has nothing wrong with it."""

CustomRule = Callable[[Candidate], float]
"""Place of a candidate; smaller is better."""


@frozen(kw_only=True)
class Circumstances:
    """What the rules of a policy may need beside the records.

    Attributes:
        as_of: the moment ages are counted to, in UTC; needed where the policy limits
            ages.
        is_valid: for the rule ``valid``; ``None`` finds every value valid.
        custom_rules: functions of the rules that the policy calls ``custom.<name>``.
    """

    as_of: datetime | None = field(default=None, converter=as_utc)
    is_valid: Check | None = None
    custom_rules: Mapping[str, CustomRule] = field(factory=dict)


@frozen
class Setting:
    """What a rule is given beside the candidate.

    Attributes:
        around: see :class:`Circumstances`.
        max_age_days: attribute -> days after which a value is past its limit.
        source_order: attribute -> sources, preferred first.
    """

    around: Circumstances
    max_age_days: Mapping[str, int]
    source_order: Mapping[str, tuple[str, ...]]


Rule = Callable[[Candidate, Setting], float]


def _moment(candidate: Candidate) -> datetime | None:
    return candidate.item.origin.observed_at or candidate.giver.updated_at


def age_of(moment: datetime | None) -> float:
    """A place by time, smaller is younger; what has no time is older than all."""
    return math.inf if moment is None else -moment.timestamp()


def _age(candidate: Candidate, _: Setting) -> float:
    observed = candidate.item.origin.observed_at
    return candidate.giver.age if observed is None else age_of(observed)


_IN_DATE, _UNDATED, _PAST = 0, 1, 2


def _in_date(candidate: Candidate, given: Setting) -> float:
    limit, moment = given.max_age_days.get(candidate.attribute), _moment(candidate)
    if limit is None or given.around.as_of is None:
        return _IN_DATE
    if moment is None:
        return _UNDATED
    return _PAST if given.around.as_of - moment > timedelta(days=limit) else _IN_DATE


def _valid(candidate: Candidate, given: Setting) -> float:
    check = given.around.is_valid
    return 0 if check is None or check(candidate.attribute, candidate.item.value) else 1


def _priority(candidate: Candidate, given: Setting) -> float:
    order = given.source_order.get(candidate.attribute)
    if order is None:
        return candidate.giver.priority
    source = candidate.giver.source
    return order.index(source) if source in order else len(order)


def _length(candidate: Candidate, _: Setting) -> float:
    value = candidate.item.value
    return -len(str(getattr(value, "text", value)))


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "in_date": _in_date,
        "valid": _valid,
        "most_recent": _age,
        "most_complete": lambda c, _: -completeness(c.attribute, c.item.value),
        "most_frequent": lambda c, _: -c.votes,
        "longest": _length,
        "source_priority": _priority,
    }
)
"""Rule name -> place of a candidate; smaller is better."""

CUSTOM_RULE = "custom."
"""What the name of a rule begins with whose function the caller gives."""


def chain_of(names: Iterable[str], given: Setting) -> tuple[tuple[str, Rule], ...]:
    """Names and rules in order, without those that could tell no values apart."""
    is_checked = given.around.is_valid is not None
    return tuple(
        (name, _rule_of(name, given)) for name in names if is_checked or name != "valid"
    )


def _rule_of(name: str, given: Setting) -> Rule:
    if name in RULES:
        return RULES[name]
    function = given.around.custom_rules[name.removeprefix(CUSTOM_RULE)]

    def asked(candidate: Candidate, _: Setting) -> float:
        place = function(candidate)
        if not isinstance(place, int | float) or math.isnan(place):
            msg = f"{name} gave no number as the place of a value; smaller is better"
            raise ConfigurationError(msg)
        return place

    return asked
