"""What people decide: honoured, replayed, and taken back exactly."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core import CustomerPipeline, PipelineResult, Source
from customer_core.models import (
    Attributed,
    Cluster,
    CustomerRecord,
    FieldOrigin,
    Judgement,
    PhoneNumber,
    RecordRef,
    Verdict,
    to_json,
)
from customer_core.survivorship import (
    judgements_of,
    merge_records,
    plan_changes,
    plan_merge,
    plan_unmerge,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = [
    {"id": str(n), "姓名": name, "手机": f"1391245780{phone}"}
    for n, (name, phone) in enumerate(
        [("张三丰", 1), ("张三丰", 1), ("Zhang Sanfeng", 1), ("李四光", 2),
         ("李四光", 2), ("王五", 3), ("赵六", 4), ("孙七", 5)]
    )
]  # fmt: skip
REFS = [RecordRef("crm", row["id"]) for row in ROWS]

judgements = st.lists(
    st.builds(
        lambda pair, verdict, minutes: Judgement(
            left=pair[0],
            right=pair[1],
            verdict=verdict,
            decided_at=NOW + timedelta(minutes=minutes),
            author="steward-1",
        ),
        st.lists(st.sampled_from(REFS), min_size=2, max_size=2, unique=True),
        st.sampled_from(Verdict),
        st.integers(0, 3),
    ),
    max_size=8,
)


def run(log: list[Judgement]) -> PipelineResult:
    """A run of eight records with a log of decisions."""
    return CustomerPipeline().run([Source("crm", ROWS)], now=NOW, judgements=log)


@settings(deadline=None, max_examples=30)
@given(judgements, st.randoms())
def test_a_replayed_log_gives_the_same_clusters(
    log: list[Judgement],
    random: Any,  # noqa: ANN401 - hypothesis' generator
) -> None:
    """In any order; no non-match is violated, no match is lost without a report."""
    result = run(log)
    assert list(run(random.sample(log, len(log))).clusters) == list(result.clusters)
    left_out = {frozenset((REFS[a], REFS[b])) for a, b in result.linkage.contradictions}
    latest: dict[frozenset[RecordRef], Judgement] = {}
    order = list(Verdict)
    for one in log:
        held = latest.get(frozenset(one.pair))
        new = (one.decided_at, -order.index(one.verdict))
        if held is None or new > (held.decided_at, -order.index(held.verdict)):
            latest[frozenset(one.pair)] = one
    for pair, one in latest.items():
        together = result.cluster_of(one.left) == result.cluster_of(one.right)
        if one.verdict is Verdict.NON_MATCH:
            assert not together
        elif one.verdict is Verdict.MATCH:
            assert together or pair in left_out


partitions = st.lists(st.integers(0, 4), min_size=len(REFS), max_size=len(REFS)).map(
    lambda labels: tuple(
        sorted(
            (
                Cluster.of(
                    tuple(r for r, x in zip(REFS, labels, strict=True) if x == n)
                )
                for n in sorted(set(labels))
            ),
            key=lambda cluster: cluster.members[0],
        )
    )
)


@settings(deadline=None, max_examples=30)
@given(partitions)
def test_a_plan_given_as_judgements_holds_in_the_next_run(
    wanted: tuple[Cluster, ...],
) -> None:
    """Whatever the data says: the changed clusters are those of the plan."""
    before = tuple(run([]).clusters)
    plan = plan_changes(before, wanted)
    log = list(judgements_of(plan, author="steward-1", decided_at=NOW))
    result = run(log)
    assert result.linkage.contradictions == ()
    assert plan.apply(before) == wanted
    by_record = {ref: one for one in result.clusters for ref in one.members}
    for change in plan.changes:
        for cluster in change.after:
            assert set(cluster.members) <= set(by_record[cluster.members[0]].members)
        for one in change.after:
            for other in change.after:
                former = [
                    set(c.members) for c in change.before
                    if not set(c.members).isdisjoint(one.members)
                    and not set(c.members).isdisjoint(other.members)
                ]  # fmt: skip
                if one != other and former:
                    assert by_record[one.members[0]] != by_record[other.members[0]]


def _record(ref: RecordRef) -> CustomerRecord:
    phone = PhoneNumber(e164=f"+861380000000{int(ref.record_id) % 3}")
    origin = FieldOrigin(record=ref)
    return CustomerRecord(
        ref=ref, phones=(Attributed(value=phone, raw=phone.e164, origin=origin),)
    )


def _golden(clusters: tuple[Cluster, ...]) -> list[str]:
    return [
        to_json(merge_records(one, [_record(ref) for ref in one.members]))
        for one in clusters
    ]


@given(partitions, st.sets(st.sampled_from(REFS), min_size=1))
def test_unmerge_after_merge_gives_back_exactly_what_was(
    before: tuple[Cluster, ...], records: set[RecordRef]
) -> None:
    """Clusters and golden records, byte by byte; both ways of taking back."""
    touched = [one for one in before if not records.isdisjoint(one.members)]
    if len(touched) == 1:
        return
    merge = plan_merge(before, records)
    merged = merge.apply(before)
    assert len(merged) == len(before) - len(touched) + 1
    restored = merge.inverse().apply(merged)
    assert (restored, _golden(restored)) == (before, _golden(before))
    for one in touched[1:]:
        merged = plan_unmerge(merged, one.members).apply(merged)
    assert merged == before
