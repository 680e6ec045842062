"""Merge and unmerge by hand: what a person wants of some clusters, as a plan.

Rules:
    Nothing is changed here: a plan is shown, applied, taken back by its inverse
    (:mod:`.plan`). An unmerge after a merge gives back exactly what was. Given to the
    next run as judgements, a plan holds there too.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations, pairwise

from customer_core.errors import ConfigurationError
from customer_core.models import Cluster, Judgement, RecordRef, Verdict
from customer_core.survivorship.plan import Change, MergePlan, plan_changes


def plan_merge(
    clusters: Iterable[Cluster], records: Collection[RecordRef]
) -> MergePlan:
    """The clusters that hold any of these records become one.

    Args:
        clusters: all of them.
        records: one of each cluster to merge is enough.

    Raises:
        ConfigurationError: when a record is in no cluster, or all are in one already.

    Example:
        >>> one, two = RecordRef("crm", "1"), RecordRef("shop", "7")
        >>> apart = (Cluster.of((one,)), Cluster.of((two,)))
        >>> merge = plan_merge(apart, [one, two])
        >>> (merged,) = merge.apply(apart)
        >>> unmerge = plan_unmerge([merged], [two])
        >>> unmerge.apply([merged]) == apart == merge.inverse().apply([merged])
        True
    """
    before = tuple(clusters)
    touched = _holding(before, records)
    if len(touched) == 1:
        msg = "the records are in one cluster already; name records of several"
        raise ConfigurationError(msg)
    merged = Cluster.of(tuple(ref for one in touched for ref in one.members))
    return _replaced(before, touched, (merged,))


def plan_unmerge(
    clusters: Iterable[Cluster], records: Collection[RecordRef]
) -> MergePlan:
    """These records leave the cluster they are in and are one of their own.

    Args:
        clusters: all of them.
        records: some, but not all, of the members of one cluster.

    Raises:
        ConfigurationError: when a record is in no cluster, they are of several, or
            nothing would stay behind.
    """
    before = tuple(clusters)
    touched = _holding(before, records)
    leaving = set(records)
    staying = tuple(ref for ref in touched[0].members if ref not in leaving)
    if len(touched) > 1 or not staying:
        msg = (
            "records are unmerged from one cluster; name some, not all, of its members"
        )
        raise ConfigurationError(msg)
    parts = (Cluster.of(staying), Cluster.of(tuple(leaving)))
    return _replaced(before, touched, parts)


def judgements_of(
    plan: MergePlan, *, author: str, decided_at: datetime, reason: str = ""
) -> Iterator[Judgement]:
    """Judgements by which the next run leaves the changed clusters as the plan does.

    The members of each cluster after the plan are matches, in a chain; two clusters
    whose records were together before are no match.

    Args:
        plan: what was decided.
        author: who decided.
        decided_at: when; a naive moment is taken as UTC.
        reason: why, in the author's words.

    Example:
        >>> one, two = RecordRef("crm", "1"), RecordRef("shop", "7")
        >>> plan = plan_unmerge([Cluster.of((one, two))], [two])
        >>> made = judgements_of(plan, author="x", decided_at=datetime(2026, 1, 2))
        >>> [str(judgement.verdict) for judgement in made]
        ['non_match']
    """
    for change in plan.changes:
        for verdict, left, right in _verdicts(change):
            yield Judgement(
                left=left,
                right=right,
                verdict=verdict,
                decided_at=decided_at,
                author=author,
                reason=reason,
            )


def _verdicts(change: Change) -> Iterator[tuple[Verdict, RecordRef, RecordRef]]:
    for cluster in change.after:
        for left, right in pairwise(cluster.members):
            yield Verdict.MATCH, left, right
    former = {ref: one.cluster_id for one in change.before for ref in one.members}
    for one, other in combinations(change.after, 2):
        ids = {former.get(ref) for ref in one.members} - {None}
        if any(former.get(ref) in ids for ref in other.members):
            yield Verdict.NON_MATCH, one.members[0], other.members[0]


def _holding(
    clusters: Sequence[Cluster], records: Collection[RecordRef]
) -> tuple[Cluster, ...]:
    wanted = set(records)
    touched = tuple(one for one in clusters if not wanted.isdisjoint(one.members))
    found = {ref for one in touched for ref in one.members}
    if not wanted or wanted - found:
        msg = f"name records of clusters; {len(wanted - found)} are in none"
        raise ConfigurationError(msg)
    return touched


def _replaced(
    clusters: Sequence[Cluster],
    old: tuple[Cluster, ...],
    new: tuple[Cluster, ...],
) -> MergePlan:
    kept = [one for one in clusters if one not in old]
    return plan_changes(clusters, [*kept, *new])
