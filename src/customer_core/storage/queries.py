"""What ``find`` is asked: criteria that an index answers, and nothing else.

Rules:
    A criterion without an index, a blank one and an empty query are refused, at once:
    an empty answer would look like "no such customer".
"""

from collections.abc import Mapping

from customer_core.errors import UnsupportedQueryError
from customer_core.models import CustomerRecord
from customer_core.storage.blind_index import FINDABLE

Criteria = dict[str, str]
"""Text per index name, the most selective index first."""


def criteria_of(given: Mapping[str, object]) -> Criteria:
    """The criteria of what was given; ``None`` means not given.

    Raises:
        UnsupportedQueryError: for an attribute without an index, a criterion that is
            blank or not text, or nothing given.

    Example:
        >>> criteria_of({"phone": "95588", "email": None, "name": None})
        {'phone': '95588'}
    """
    unknown = [
        name for name in given if name not in FINDABLE and given[name] is not None
    ]
    if unknown:
        msg = f"no index answers {', '.join(unknown)}; indexed: {', '.join(FINDABLE)}"
        raise UnsupportedQueryError(msg)
    criteria = {n: given[n] for n in FINDABLE if given.get(n) is not None}
    if not criteria:
        msg = f"the query is empty; give one of {', '.join(FINDABLE)}"
        raise UnsupportedQueryError(msg)
    texts = {n: text for n, text in criteria.items() if isinstance(text, str)}
    if len(texts) < len(criteria) or not all(map(str.strip, texts.values())):
        msg = "a criterion is blank or no text; leave it out or give text"
        raise UnsupportedQueryError(msg)
    return texts


def query_key(criteria: Criteria) -> tuple[str, str] | None:
    """Index name and match key to look up; ``None`` when nothing can match."""
    keys = [(name, FINDABLE[name].query_key(text)) for name, text in criteria.items()]
    if any(key is None for _, key in keys):
        return None
    name, key = keys[0]
    return name, key or ""


def is_match(record: CustomerRecord, criteria: Criteria) -> bool:
    """Whether the record meets every criterion."""
    return all(FINDABLE[name].matches(text, record) for name, text in criteria.items())
