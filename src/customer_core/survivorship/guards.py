"""What one customer can have only so many of: audited, with the split it suggests.

Rules:
    A limit counts the distinct values that the records of a cluster state (two ways of
    writing one value are one). Where there are more, the cluster probably holds several
    customers: the records are grouped by value, and the suggestion is that records of
    different groups are no match. Records without such a value are left to the linkage.
    Nothing is taken apart here: judgements are suggested, people or the application
    adopt them, the next run honours them.

Sources:
    Cardinality limits with an audit of violations: RudderStack identity graphs,
    compared in 2026.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations

from attrs import field, frozen

from customer_core._text import counted
from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    Cluster,
    CustomerRecord,
    Judgement,
    RecordRef,
    Verdict,
)
from customer_core.reasons import Explanation, Reason
from customer_core.survivorship.values import sameness


@frozen(kw_only=True)
class Limit:
    """How many distinct values of an attribute one customer can have.

    Attributes:
        attribute: of a record, such as ``identifiers``.
        kind: counts only values of this kind (``resident_id``); ``None`` all.
        most: at least 1.

    Raises:
        ConfigurationError: for an attribute that records do not have, or a limit below
            1.
    """

    attribute: str
    kind: str | None = None
    most: int = 1

    def __attrs_post_init__(self) -> None:
        """The limit can be counted."""
        if self.attribute not in MULTI_VALUED:
            msg = f"no attribute {self.attribute!r}; choose from {MULTI_VALUED}"
            raise ConfigurationError(msg)
        if self.most < 1:
            msg = f"a limit of {self.most} {self.attribute}; choose 1 or more"
            raise ConfigurationError(msg)


DEFAULT_LIMITS = (
    Limit(attribute="identifiers", kind="resident_id"),
    Limit(attribute="identifiers", kind="uscc"),
    Limit(attribute="birth_dates"),
)
"""One resident number, one credit code, one birth date."""


@frozen(kw_only=True)
class Violation:
    """A cluster that has more than one customer can have.

    Attributes:
        limit: which is broken.
        cluster_id: of the cluster.
        values: how many distinct values its records state, above the limit.
        groups: the records that state a value, by value, most records first.
        undecided: the records that state none.
    """

    limit: Limit
    cluster_id: str
    values: int
    groups: tuple[tuple[RecordRef, ...], ...] = field(repr=counted)
    undecided: tuple[RecordRef, ...] = field(default=(), repr=counted)

    def explain(self) -> Explanation:
        """What is broken, and the split it suggests, in both languages."""
        sizes = ", ".join(str(len(group)) for group in self.groups)
        undecided = len(self.undecided)
        kind, most = self.limit.kind or "", self.limit.most
        return Explanation(
            "explain.violation",
            (
                Reason(
                    code="guard.limit_of_kind" if kind else "guard.limit",
                    field=self.limit.attribute,
                    parameters={"values": self.values, "most": most, "kind": kind},
                ),
                Reason(
                    code="guard.split",
                    parameters={"sizes": sizes, "undecided": undecided},
                ),
            ),
        )

    def suggest(
        self, *, author: str, decided_at: datetime, reason: str = ""
    ) -> Iterator[Judgement]:
        """Judgements that keep the groups apart: one per pair of their records.

        Args:
            author: who adopts the suggestion.
            decided_at: when; a naive moment is taken as UTC.
            reason: why, in the author's words.
        """
        for one, other in combinations(self.groups, 2):
            for left in one:
                for right in other:
                    yield Judgement(
                        left=left,
                        right=right,
                        verdict=Verdict.NON_MATCH,
                        decided_at=decided_at,
                        author=author,
                        reason=reason,
                    )


def audit_cluster(
    cluster: Cluster,
    records: Sequence[CustomerRecord],
    *,
    limits: Iterable[Limit] = DEFAULT_LIMITS,
) -> tuple[Violation, ...]:
    """The limits that a cluster breaks, in their order.

    Args:
        cluster: records held to be one customer.
        records: its members, in any order.
        limits: what to count.

    Example:
        >>> from customer_core.models import Attributed, FieldOrigin, PartialDate
        >>> def born(number, year):
        ...     ref = RecordRef("crm", number)
        ...     date = Attributed(value=PartialDate(year=year, month=1, day=1),
        ...                       raw=str(year), origin=FieldOrigin(record=ref))
        ...     return CustomerRecord(ref=ref, birth_dates=(date,))
        >>> two = [born("1", 1960), born("2", 1990)]
        >>> (found,) = audit_cluster(Cluster.of(tuple(r.ref for r in two)), two)
        >>> found.limit.attribute, len(found.groups)
        ('birth_dates', 2)
        >>> print(found.explain().text())
        Why this cluster may hold several customers
                  birth date: 2 different values, a customer has 1 at most
                  its records by value: groups of 1, 1; none: 0
    """
    if len(records) == 1:
        return ()
    audited = (_audit(limit, cluster, records) for limit in limits)
    return tuple(violation for violation in audited if violation is not None)


def _audit(
    limit: Limit, cluster: Cluster, records: Sequence[CustomerRecord]
) -> Violation | None:
    stated: dict[RecordRef, set[object]] = {}
    for record in sorted(records, key=lambda one: one.ref):
        stated[record.ref] = {
            sameness(limit.attribute, one.value)
            for one in getattr(record, limit.attribute)
            if limit.kind is None or one.value.kind == limit.kind
        }
    distinct = len(set().union(*stated.values()))
    if distinct <= limit.most:
        return None
    groups: list[tuple[set[object], list[RecordRef]]] = []
    for ref, values in stated.items():
        if not values:
            continue
        # a record with two values holds the groups of both together
        touched = [group for group in groups if group[0] & values]
        merged = (values.union(*(g[0] for g in touched)), [ref])
        for group in touched:
            groups.remove(group)
            merged[1].extend(group[1])
        groups.append(merged)
    ordered = sorted((tuple(sorted(refs)) for _, refs in groups), key=_largest_first)
    return Violation(
        limit=limit,
        cluster_id=cluster.cluster_id,
        values=distinct,
        groups=tuple(ordered),
        undecided=tuple(ref for ref, values in stated.items() if not values),
    )


def _largest_first(refs: tuple[RecordRef, ...]) -> tuple[int, RecordRef]:
    return -len(refs), refs[0]
