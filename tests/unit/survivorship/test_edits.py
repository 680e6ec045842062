"""Merging and unmerging by hand, as plans."""

from datetime import UTC, datetime

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Cluster, RecordRef
from customer_core.survivorship import judgements_of, plan_merge, plan_unmerge

REFS = [RecordRef("crm", str(n)) for n in range(6)]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def clusters(*groups: str) -> tuple[Cluster, ...]:
    """``clusters("01", "2")``: records 0 and 1 together, 2 alone."""
    return tuple(Cluster.of(tuple(REFS[int(n)] for n in group)) for group in groups)


def test_a_merge_joins_whole_clusters() -> None:
    """One record of each is enough; the other clusters stay."""
    before = clusters("01", "2", "34")
    plan = plan_merge(before, [REFS[1], REFS[3]])
    assert plan.apply(before) == clusters("0134", "2")
    assert [str(change.kind) for change in plan.changes] == ["merged"]


def test_an_unmerge_takes_records_out() -> None:
    """They are one cluster; what stays behind keeps its id where its first stays."""
    before = clusters("0123", "4")
    plan = plan_unmerge(before, [REFS[1], REFS[3]])
    assert plan.apply(before) == clusters("02", "13", "4")
    assert plan.resolved == {}


@pytest.mark.parametrize("records", [[], [REFS[5]], [REFS[0], REFS[5]]])
def test_records_are_in_a_cluster(records: list[RecordRef]) -> None:
    """Others are counted, not named."""
    for make in (plan_merge, plan_unmerge):
        with pytest.raises(ConfigurationError, match="are in none"):
            make(clusters("01", "2"), records)


def test_what_would_change_nothing_is_refused() -> None:
    """Merging one cluster; unmerging all of one, or records of two."""
    with pytest.raises(ConfigurationError, match="in one cluster already"):
        plan_merge(clusters("01", "2"), REFS[:2])
    for records in (REFS[:2], REFS[1:3]):
        with pytest.raises(ConfigurationError, match="some, not all"):
            plan_unmerge(clusters("01", "23"), records)


def test_judgements_of_a_plan() -> None:
    """A chain within each cluster, one non-match between parts of a former one."""
    plan = plan_unmerge(clusters("0123", "4"), [REFS[1], REFS[3]])
    made = list(judgements_of(plan, author="steward", decided_at=NOW, reason="two men"))
    pairs = [(str(j.verdict), *(ref.record_id for ref in j.pair)) for j in made]
    assert pairs == [("match", "0", "2"), ("match", "1", "3"), ("non_match", "0", "1")]
    assert {(j.author, j.decided_at, j.reason) for j in made} == {
        ("steward", NOW, "two men")
    }
