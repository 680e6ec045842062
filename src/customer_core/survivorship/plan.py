"""Clusters before and clusters after: what would change, shown before it is done.

Rules:
    A plan speaks of whole clusters. Applied to the clusters it was made for it gives
    exactly the clusters it was made from; applied to others it is refused. Its inverse
    takes everything back. A retired id is one that no cluster has any more; it
    resolves to the clusters its records are in now.

Sources:
    Dry-run merge plans and ids that resolve after a merge: Reltio and OpenRefine,
    compared in 2026.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import field, frozen

from customer_core._text import counted
from customer_core.errors import ConfigurationError
from customer_core.messages import Language, label
from customer_core.models import Cluster, RecordRef
from customer_core.summaries import Section, Summary


class ChangeKind(StrEnum):
    """What becomes of some clusters."""

    CREATED = "created"
    EXTENDED = "extended"
    MERGED = "merged"
    REDUCED = "reduced"
    SPLIT = "split"
    REARRANGED = "rearranged"
    REMOVED = "removed"


@frozen(kw_only=True)
class Change:
    """Clusters that share records, before and after.

    Attributes:
        kind: what becomes of them: ``created`` of new records; ``extended`` by new
            records; ``merged`` from several; ``reduced`` by records that are gone;
            ``split`` into several; ``rearranged``: several become several; ``removed``
            with all their records.
        before: the clusters that are no more, ascending by first member.
        after: the clusters that take their place, ascending by first member.
    """

    kind: ChangeKind
    before: tuple[Cluster, ...]
    after: tuple[Cluster, ...]

    @property
    def retired(self) -> tuple[str, ...]:
        """Ids of clusters before that no cluster after has."""
        kept = {cluster.cluster_id for cluster in self.after}
        ids = (cluster.cluster_id for cluster in self.before)
        return tuple(one for one in ids if one not in kept)


@frozen(kw_only=True)
class MergePlan:
    """Everything that changes from some clusters to others.

    Attributes:
        changes: ascending by their first member.
        unchanged: how many clusters stay as they are.
    """

    changes: tuple[Change, ...] = field(repr=counted)
    unchanged: int

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many changes of each kind there are; every kind is named."""
        found = dict.fromkeys(ChangeKind, 0)
        for change in self.changes:
            found[change.kind] += 1
        return found

    @property
    def resolved(self) -> Mapping[str, tuple[str, ...]]:
        """Retired id -> ids of the clusters its records are in now; maybe none."""
        return {
            one.cluster_id: tuple(
                other.cluster_id
                for other in change.after
                if not set(one.members).isdisjoint(other.members)
            )
            for change in self.changes
            for one in change.before
            if one.cluster_id in change.retired
        }

    def inverse(self) -> "MergePlan":
        """The plan that takes this one back."""
        return MergePlan(
            changes=tuple(_change(c.after, c.before) for c in self.changes),
            unchanged=self.unchanged,
        )

    def apply(self, clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
        """The clusters after the plan, ascending by first member.

        Raises:
            ConfigurationError: when ``clusters`` are not those the plan was made for.
        """
        found = {cluster.cluster_id: cluster for cluster in clusters}
        for change in self.changes:
            for old in change.before:
                if found.pop(old.cluster_id, None) != old:
                    msg = "the plan was made for other clusters; make it anew"
                    raise ConfigurationError(msg)
        if len(found) != self.unchanged:
            msg = f"the plan leaves {self.unchanged} clusters alone, not {len(found)}"
            raise ConfigurationError(msg)
        for change in self.changes:
            found |= {new.cluster_id: new for new in change.after}
        return _ordered(found.values())

    def summary(self, language: Language = "en") -> Summary:
        """How many clusters change in which way."""
        rows = [(f"change.{kind}", count) for kind, count in self.counts.items()]
        rows.append(("change.unchanged", self.unchanged))
        return Summary(
            label("plan.title", language),
            (
                Section(
                    label("plan.changes", language),
                    (label("plan.change", language), label("summary.count", language)),
                    tuple((label(name, language), f"{n:,}") for name, n in rows),
                ),
            ),
        )

    def diff(self) -> str:
        """The plan as text: each change with ``-`` and ``+`` lines of clusters.

        It names records by their keys; nothing else of them.
        """
        lines = []
        for change in self.changes:
            lines.append(f"@ {change.kind}")
            for sign, clusters in (("-", change.before), ("+", change.after)):
                for one in clusters:
                    keys = ", ".join(ref.key for ref in one.members)
                    lines.append(f"{sign} {one.cluster_id} {keys}")
        return "\n".join(lines)

    def to_frame(self) -> dict[str, list[object]]:
        """Columns ``change``, ``kind``, ``record``, ``before``, ``after``.

        One row per record of a changed cluster; ``change`` counts from 0, ``before``
        and ``after`` are cluster ids, ``None`` where the record is in none.
        """
        frame: dict[str, list[object]] = {name: [] for name in _COLUMNS}
        for number, change in enumerate(self.changes):
            before, after = _cluster_of(change.before), _cluster_of(change.after)
            for ref in sorted(before.keys() | after.keys()):
                row = (number, str(change.kind), ref.key)
                ids = (before.get(ref), after.get(ref))
                for name, value in zip(_COLUMNS, (*row, *ids), strict=True):
                    frame[name].append(value)
        return frame

    def __len__(self) -> int:
        """How many changes there are."""
        return len(self.changes)


_COLUMNS = ("change", "kind", "record", "before", "after")


def plan_changes(before: Iterable[Cluster], after: Iterable[Cluster]) -> MergePlan:
    """What has to change so that ``before`` becomes ``after``.

    Args:
        before: clusters; no record is in two of them.
        after: the same, of another run or with people's decisions.

    Raises:
        ConfigurationError: when a record is in two clusters of one side.

    Example:
        >>> one, two = RecordRef("crm", "1"), RecordRef("shop", "7")
        >>> apart = [Cluster.of((one,)), Cluster.of((two,))]
        >>> plan = plan_changes(apart, [Cluster.of((one, two))])
        >>> [(str(c.kind), len(c.before), len(c.after)) for c in plan.changes]
        [('merged', 2, 1)]
        >>> plan.inverse().apply(plan.apply(apart)) == tuple(apart)
        True
    """
    old, new = _by_record(before), _by_record(after)
    changes: list[Change] = []
    unchanged = 0
    seen: set[RecordRef] = set()
    for ref in sorted(old.keys() | new.keys()):
        if ref in seen:
            continue
        one, other = _connected(ref, old, new, seen)
        if one == other:
            unchanged += 1
        else:
            changes.append(_change(one, other))
    return MergePlan(changes=tuple(changes), unchanged=unchanged)


_ByRecord = Mapping[RecordRef, Cluster]


def _by_record(clusters: Iterable[Cluster]) -> _ByRecord:
    found: dict[RecordRef, Cluster] = {}
    for cluster in clusters:
        for ref in cluster.members:
            if found.setdefault(ref, cluster) is not cluster:
                msg = "a record is in two clusters; each record belongs to one"
                raise ConfigurationError(msg)
    return found


def _connected(
    ref: RecordRef, old: _ByRecord, new: _ByRecord, seen: set[RecordRef]
) -> tuple[tuple[Cluster, ...], tuple[Cluster, ...]]:
    """The clusters of both sides that hang together with a record."""
    found: tuple[dict[str, Cluster], dict[str, Cluster]] = ({}, {})
    waiting = [ref]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for side, clusters in zip((old, new), found, strict=True):
            cluster = side.get(here)
            if cluster is not None and cluster.cluster_id not in clusters:
                clusters[cluster.cluster_id] = cluster
                waiting.extend(cluster.members)
    return _ordered(found[0].values()), _ordered(found[1].values())


def _ordered(clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
    return tuple(sorted(clusters, key=lambda cluster: cluster.members[0]))


def _change(before: tuple[Cluster, ...], after: tuple[Cluster, ...]) -> Change:
    return Change(kind=_kind(before, after), before=before, after=after)


def _kind(before: tuple[Cluster, ...], after: tuple[Cluster, ...]) -> ChangeKind:
    sizes = min(len(before), 2), min(len(after), 2)
    if sizes != (1, 1):
        return _KINDS[sizes]
    old, new = set(before[0].members), set(after[0].members)
    if old < new:
        return ChangeKind.EXTENDED
    return ChangeKind.REDUCED if new < old else ChangeKind.REARRANGED


# how many clusters there were and are: none, one, several
_KINDS = {
    (0, 1): ChangeKind.CREATED,
    (1, 0): ChangeKind.REMOVED,
    (2, 1): ChangeKind.MERGED,
    (1, 2): ChangeKind.SPLIT,
    (2, 2): ChangeKind.REARRANGED,
}


def _cluster_of(clusters: Iterable[Cluster]) -> dict[RecordRef, str]:
    return {ref: one.cluster_id for one in clusters for ref in one.members}
