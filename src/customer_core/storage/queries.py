"""What ``find`` is asked, and which index answers it.

Rules:
    A query that no index answers, a blank criterion and an empty query are refused, at
    once: an empty answer would look like "no such customer". Criteria that the chosen
    index does not use are compared with what it finds.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from customer_core.errors import UnsupportedQueryError
from customer_core.models import PartialDate, PersonName
from customer_core.storage.blind_index import BlindIndex
from customer_core.storage.index_parts import PARTS, Matcher

Criteria = dict[str, Any]
"""What was asked per part, the most selective first."""

QueryKeys = Mapping[str, tuple[str, ...]]
"""Its match keys, per part."""

_OTHER_TYPES: Mapping[str, tuple[type, ...]] = {
    "name": (PersonName,),
    "birth_date": (date, PartialDate),
}


def criteria_of(given: Mapping[str, object]) -> Criteria:
    """The criteria of what was given; ``None`` means not given.

    Raises:
        UnsupportedQueryError: for an attribute that nothing is found by, a criterion
            that is blank or of another type, or nothing given.

    Example:
        >>> criteria_of({"phone": "95588", "email": None})
        {'phone': '95588'}
    """
    asked = {name: value for name, value in given.items() if value is not None}
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        msg = f"nothing is found by {', '.join(unknown)}; known: {', '.join(PARTS)}"
        raise UnsupportedQueryError(msg)
    criteria = {n: asked[n] for n in PARTS if n in asked} if len(asked) > 1 else asked
    if not criteria:
        msg = "the query is empty; give a phone, an e-mail or another criterion"
        raise UnsupportedQueryError(msg)
    for name, value in criteria.items():
        require_fit(name, value)
    return criteria


def require_fit(name: str, asked: object) -> None:
    """Refuse a criterion that is blank or of another type.

    Args:
        name: of the part.
        asked: what was given.

    Raises:
        UnsupportedQueryError: for such a one.
    """
    if isinstance(asked, str):
        is_fit = bool(asked.strip())
    else:
        is_fit = isinstance(asked, _OTHER_TYPES.get(name, ()))
    if not is_fit:
        msg = "a criterion is blank or of another type; leave it out or give text"
        raise UnsupportedQueryError(msg)


def choose_index(criteria: Criteria, indexes: Sequence[BlindIndex]) -> BlindIndex:
    """The first index whose parts are all given.

    Args:
        criteria: see :func:`criteria_of`.
        indexes: the ones of the store, the most selective first.

    Raises:
        UnsupportedQueryError: when there is none.
    """
    for index in indexes:
        if criteria.keys() >= set(index.parts):
            return index
    known = ", ".join(index.name for index in indexes) or "none"
    msg = f"no index answers {', '.join(criteria)} alone; indexed: {known}"
    raise UnsupportedQueryError(msg)


def keys_of(criteria: Criteria) -> QueryKeys:
    """The match keys of every criterion."""
    return {name: PARTS[name].query_keys(asked) for name, asked in criteria.items()}


def matcher(criteria: Criteria, keys: QueryKeys) -> Matcher:
    """Whether a record meets every criterion.

    Args:
        criteria: see :func:`criteria_of`.
        keys: what :func:`keys_of` made of them.
    """
    matchers = [
        PARTS[name].matcher(asked, keys[name]) for name, asked in criteria.items()
    ]
    if len(matchers) == 1:
        return matchers[0]
    return lambda record: all(matches(record) for matches in matchers)
