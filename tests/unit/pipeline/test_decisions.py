"""What people decided is honoured by the next run."""

from datetime import UTC, datetime

from customer_core import CustomerPipeline, Source
from customer_core.models import Judgement, RecordRef, Verdict

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = [
    {"id": "1", "姓名": "张三丰", "手机": "13912457801", "邮箱": "zsf@example.com"},
    {"id": "2", "姓名": "张三丰", "手机": "13912457801", "邮箱": "zsf@example.com"},
    {"id": "3", "姓名": "李四光", "手机": "13912457803", "邮箱": "lsg@example.com"},
    *(
        {"id": f"9{n}", "姓名": f"王{given}", "手机": f"1381245{n:04}"}
        for n, given in enumerate("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超")
    ),
]


def judged(left: str, right: str, verdict: str) -> Judgement:
    """A decision on two records of the source."""
    return Judgement(
        left=RecordRef("crm", left),
        right=RecordRef("crm", right),
        verdict=Verdict(verdict),
        decided_at=NOW,
        author="steward-1",
    )


def groups(*judgements: Judgement) -> list[set[str]]:
    """The customers with several records after a run."""
    result = CustomerPipeline().run(
        [Source("crm", ROWS)], now=NOW, judgements=judgements
    )
    return [
        {ref.record_id for ref in cluster.members}
        for cluster in result.clusters
        if len(cluster.members) > 1
    ]


def test_without_judgements_the_data_speaks() -> None:
    """Two equal rows are one customer."""
    assert groups() == [{"1", "2"}]


def test_non_match_keeps_equal_rows_apart() -> None:
    """However equal they are."""
    assert groups(judged("1", "2", "non_match")) == []


def test_match_joins_whole_clusters() -> None:
    """With one record of a customer come all of them."""
    assert groups(judged("3", "1", "match")) == [{"1", "2", "3"}]


def test_what_is_unsure_or_absent_is_counted() -> None:
    """It changes nothing, and it is not lost."""
    result = CustomerPipeline().run(
        [Source("crm", ROWS)],
        now=NOW,
        judgements=[judged("1", "3", "unsure"), judged("1", "404", "match")],
    )
    assert (result.decisions.unsure, result.decisions.absent) == (1, 1)
    assert len(result.clusters) == len(ROWS) - 1


def test_contradictions_are_reported() -> None:
    """Cannot-link wins; the pair that was not joined is named by its rows."""
    result = CustomerPipeline().run(
        [Source("crm", ROWS)],
        now=NOW,
        judgements=[
            judged("1", "3", "non_match"),
            judged("1", "2", "match"),
            judged("2", "3", "match"),
        ],
    )
    assert result.linkage.contradictions == ((1, 2),)
    assert result.cluster_of(RecordRef("crm", "1")) == result.cluster_of(1)
    assert result.cluster_of(2) != result.cluster_of(0)
