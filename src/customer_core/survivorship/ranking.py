"""The values of one attribute -> by rank, each distinct one once, and why.

Rules:
    Values that a person would call the same are joined; the best of them stands for
    them. A rule is asked only while the former ones leave some values equal. What all
    rules leave equal is decided by source name, record id and position within the
    record, so that the order the values come in changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cmp_to_key, lru_cache
from typing import Any

from customer_core.models import Attributed, CustomValue, FieldDecision
from customer_core.reasons import Reason
from customer_core.survivorship.rules import (
    CUSTOM_RULE,
    Candidate,
    Giver,
    Rule,
    Setting,
)
from customer_core.survivorship.values import sameness

Item = Attributed[Any] | CustomValue
Found = tuple[Item, Giver, int]
"""A value, the record that gives it, and its place among the values there, from 0."""

Chain = tuple[tuple[str, Rule], ...]
"""The rules of one attribute with their names, first rule first."""

_ONE_OF_A_KIND = frozenset({"names", "organization_names", "birth_dates", "sex"})


def is_singular(attribute: str) -> bool:
    """Whether a customer has one of it, so that distinct values are a conflict."""
    return attribute in _ONE_OF_A_KIND or "." in attribute


def rank_values(
    attribute: str, items: Sequence[Found], chain: Chain, setting: Setting
) -> tuple[tuple[Item, ...], FieldDecision]:
    """The distinct values, best first, and the decision on the first.

    Args:
        attribute: such as ``phones`` or ``custom.size``.
        items: at least one.
        chain: what to ask, in order.
        setting: what the rules are given.
    """
    if len(items) == 1:
        only = items[0][0]
        return (only,), _agreed(attribute, only, 1)
    ranked = _rank(_candidates(attribute, items), chain, setting)
    best = ranked[0]
    if len(ranked) == 1:
        return (best.item,), _agreed(attribute, best.item, len(items))
    rule = _deciding_rule(best, ranked[1], chain, setting)
    return tuple([candidate.item for candidate in ranked]), FieldDecision(
        field=attribute,
        rule=rule,
        survivor=best.item.origin,
        candidates=len(items),
        conflict=is_singular(attribute),
        reasons=_reasons(rule, best, len(ranked), items),
    )


def _agreed(attribute: str, survivor: Item, count: int) -> FieldDecision:
    return FieldDecision(
        field=attribute,
        rule="only",
        survivor=survivor.origin,
        candidates=count,
        conflict=False,
        reasons=_only(attribute),
    )


def _candidates(attribute: str, items: Sequence[Found]) -> list[Candidate]:
    keys = [sameness(attribute, found[0].value) for found in items]
    votes = _votes(keys, items)
    return [
        Candidate(attribute, item, giver, position, key, votes[key])
        for key, (item, giver, position) in zip(keys, items, strict=True)
    ]


def _votes(keys: Sequence[object], items: Sequence[Found]) -> dict[object, int]:
    """How many records give each value; a record that gives it twice has one vote."""
    votes = dict.fromkeys(keys, 1)
    if len(votes) < len(keys):
        # the giver of a record is one object
        given = {(key, id(found[1])) for key, found in zip(keys, items, strict=True)}
        votes = Counter(key for key, _ in given)
    return votes


def _rank(
    candidates: list[Candidate], chain: Chain, setting: Setting
) -> list[Candidate]:
    """The best candidate of each distinct value, best first."""

    def compare(one: Candidate, other: Candidate) -> int:
        for _, rule in chain:
            a, b = rule(one, setting), rule(other, setting)
            if a != b:
                return -1 if a < b else 1
        first = (one.giver, one.position) < (other.giver, other.position)
        return -1 if first else 1

    candidates.sort(key=cmp_to_key(compare))
    best: dict[object, Candidate] = {}
    for candidate in candidates:
        best.setdefault(candidate.same, candidate)
    return list(best.values())


def _deciding_rule(
    best: Candidate, second: Candidate, chain: Chain, setting: Setting
) -> str:
    """The first rule by which the survivor beats the next distinct value."""
    for name, rule in chain:
        if rule(best, setting) != rule(second, setting):
            return name
    return "tie"


def _reasons(
    rule: str, best: Candidate, distinct: int, items: Sequence[Found]
) -> tuple[Reason, ...]:
    attribute = best.attribute
    if rule == "most_frequent":
        givers = len({id(giver) for _, giver, _ in items})
        why = _note(rule, attribute, votes=best.votes, count=givers)
    elif rule == "source_priority":
        why = _note(rule, attribute, source=best.giver.source)
    elif rule.startswith(CUSTOM_RULE):
        name = rule.removeprefix(CUSTOM_RULE)
        why = _note("custom", attribute, rule=name, count=distinct)
    else:
        why = _note(rule, attribute, count=distinct)
    outcome = "conflict" if is_singular(attribute) else "merged"
    return why, _note(outcome, attribute, count=distinct)


@lru_cache(maxsize=1024)
def _only(attribute: str) -> tuple[Reason, ...]:
    return (_note("only", attribute),)


@lru_cache(maxsize=4096)
def _note(rule: str, attribute: str, /, **parameters: str | int) -> Reason:
    return Reason(code=f"survive.{rule}", field=attribute, parameters=parameters)
