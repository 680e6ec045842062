"""Merge plans: what changes, applied, taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_core.errors import ConfigurationError
from customer_core.models import Cluster, RecordRef, from_json, to_json
from customer_core.survivorship import ChangeKind, MergePlan, plan_changes

REFS = [RecordRef("crm", str(n)) for n in range(6)]


def clusters(*groups: str) -> tuple[Cluster, ...]:
    """``clusters("01", "2")``: records 0 and 1 together, 2 alone."""
    return tuple(Cluster.of(tuple(REFS[int(n)] for n in group)) for group in groups)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ((), ("01",), "created"),
        (("0",), ("01",), "extended"),
        (("0", "1"), ("01",), "merged"),
        (("01",), ("0",), "reduced"),
        (("01",), ("0", "1"), "split"),
        (("01", "23"), ("02", "13"), "rearranged"),
        (("01",), ("02",), "rearranged"),
        (("01",), (), "removed"),
    ],
)
def test_kinds(before: tuple[str, ...], after: tuple[str, ...], kind: str) -> None:
    """Each way clusters can change has its name."""
    plan = plan_changes(clusters("45", *before), clusters("45", *after))
    assert [str(change.kind) for change in plan.changes] == [kind]
    assert plan.unchanged == 1
    assert plan.counts[ChangeKind(kind)] == len(plan) == 1


def test_retired_ids_resolve() -> None:
    """To the clusters that have their records now; kept ids are not retired."""
    one, two, three = clusters("0", "12", "3")
    (all_,) = clusters("0123")
    plan = plan_changes((one, two, three), (all_,))
    assert all_.cluster_id == one.cluster_id
    assert plan.resolved == {
        two.cluster_id: (all_.cluster_id,),
        three.cluster_id: (all_.cluster_id,),
    }
    assert plan_changes((two,), ()).resolved == {two.cluster_id: ()}


def test_a_plan_shows_itself() -> None:
    """As a frame with one row per record, and as counts in both languages."""
    before, after = clusters("0", "1"), clusters("01")
    plan = plan_changes(before, after)
    assert plan.to_frame() == {
        "change": [0, 0],
        "kind": ["merged", "merged"],
        "record": ["crm/0", "crm/1"],
        "before": [before[0].cluster_id, before[1].cluster_id],
        "after": [after[0].cluster_id] * 2,
    }
    (old, other), (new,) = before, after
    assert plan.diff().splitlines() == [
        "@ merged",
        f"- {old.cluster_id} crm/0",
        f"- {other.cluster_id} crm/1",
        f"+ {new.cluster_id} crm/0, crm/1",
    ]
    (english,), (chinese,) = plan.summary().sections, plan.summary("zh").sections
    assert ("merged", "1") in english.rows
    assert ("合并", "1") in chinese.rows


def test_a_plan_can_be_kept_and_applied_later() -> None:
    """As JSON; two plans are equal when they change the same."""
    before, after = clusters("0", "1", "23"), clusters("01", "2", "3")
    plan = plan_changes(before, after)
    kept = from_json(MergePlan, to_json(plan))
    assert kept == plan
    assert kept.apply(before) == after


def test_other_clusters_are_refused() -> None:
    """A plan is for the clusters it was made for, all of them."""
    plan = plan_changes(clusters("0", "1", "2"), clusters("01", "2"))
    for wrong in (
        clusters("0", "12"),
        clusters("0", "1"),
        clusters("0", "1", "2", "3"),
    ):
        with pytest.raises(ConfigurationError, match=r"plan (was made|leaves)"):
            plan.apply(wrong)


def test_a_record_is_in_one_cluster() -> None:
    """Two clusters with one record are no partition."""
    with pytest.raises(ConfigurationError, match="each record belongs to one"):
        plan_changes(clusters("01", "12"), ())


partitions = st.lists(st.integers(-1, 3), min_size=6, max_size=6).map(
    lambda labels: tuple(
        Cluster.of(tuple(ref for ref, x in zip(REFS, labels, strict=True) if x == one))
        for one in sorted(set(labels) - {-1})
    )
)


@given(partitions, partitions)
def test_plan_is_the_result_and_can_be_taken_back(
    before: tuple[Cluster, ...], after: tuple[Cluster, ...]
) -> None:
    """Applied it gives the clusters after; its inverse gives back what was."""
    plan = plan_changes(before, after)
    result = plan.apply(before)
    assert set(result) == set(after)
    assert set(plan.inverse().apply(result)) == set(before)
    assert plan_changes(result, after).changes == ()
