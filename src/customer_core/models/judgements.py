"""What people decided about two records, and which decision counts.

Rules:
    A judgement names source records, never customers: it holds whatever becomes of
    their clusters. Of several judgements on one pair the latest counts; of those made
    at one moment, non-match before match before unsure. ``unsure`` decides nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from customer_core.models.provenance import RecordRef, as_utc


class Verdict(StrEnum):
    """Whether two records are one customer."""

    NON_MATCH = "non_match"
    MATCH = "match"
    UNSURE = "unsure"


@frozen(kw_only=True)
class Judgement:
    """One decision about two records.

    Attributes:
        left: one of the records.
        right: the other; ``left`` is the smaller of the two.
        verdict: whether they are one customer.
        decided_at: when, in UTC.
        author: who; as the application calls them.
        reason: why, in the author's words; may be empty. It may be personal and is
            not shown by ``repr``.

    Raises:
        ValueError: when both are the same record.

    Example:
        >>> one, two = RecordRef("shop", "7"), RecordRef("crm", "1")
        >>> made = Judgement(left=one, right=two, verdict=Verdict.MATCH,
        ...                  decided_at=datetime(2026, 1, 2), author="steward-1")
        >>> made.left.source, made.right.source
        ('crm', 'shop')
    """

    left: RecordRef
    right: RecordRef
    verdict: Verdict = field(converter=Verdict)
    decided_at: datetime = field(converter=as_utc)
    author: str = field(repr=lambda _: "'***'")
    reason: str = field(default="", repr=lambda text: "'***'" if text else "''")

    def __attrs_post_init__(self) -> None:
        """Two records, in their order."""
        if self.left == self.right:
            msg = "a judgement is about two records, not one"
            raise ValueError(msg)
        if self.right < self.left:
            left, right = self.right, self.left
            object.__setattr__(self, "left", left)
            object.__setattr__(self, "right", right)

    @property
    def pair(self) -> tuple[RecordRef, RecordRef]:
        """The two records, the smaller one first."""
        return self.left, self.right


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


def settle_judgements(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that count, one per pair, from the earliest to the latest.

    The order they are given in changes nothing.

    Example:
        >>> a, b = RecordRef("crm", "1"), RecordRef("crm", "2")
        >>> def on(day, verdict):
        ...     return Judgement(left=a, right=b, verdict=verdict, author="x",
        ...                      decided_at=datetime(2026, 1, day))
        >>> settled = settle_judgements([on(2, "match"), on(1, "unsure")])
        >>> [str(one.verdict) for one in settled]
        ['match']
    """
    found: dict[tuple[RecordRef, RecordRef], Judgement] = {}
    for one in sorted(judgements, key=_order, reverse=True):
        found.setdefault(one.pair, one)
    return tuple(sorted(found.values(), key=_order))


def _order(one: Judgement) -> tuple[object, ...]:
    # the first verdict of the enumeration is the last of its moment
    return one.decided_at, -_RANK[one.verdict], one.pair, one.author, one.reason
