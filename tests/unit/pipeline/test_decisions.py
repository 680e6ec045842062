"""What people decided is honoured by the next run."""

from datetime import UTC, datetime, timedelta

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


def test_an_audit_finds_what_a_judgement_did_wrong() -> None:
    """Two resident numbers in one customer; its suggestion keeps them apart."""
    numbers = {"1": "11010519491231002X", "3": "440524188001010014"}
    rows = [row | {"身份证号": numbers.get(row["id"], "")} for row in ROWS]
    pipeline, sources = CustomerPipeline(), [Source("crm", rows)]
    wrong = judged("1", "3", "match")
    joined = pipeline.run(sources, now=NOW, judgements=[wrong])
    (found,) = joined.audit()
    assert (found.limit.kind, found.values) == ("resident_id", 2)
    assert [len(group) for group in found.groups] == [1, 1]
    later = NOW + timedelta(days=1)
    better = [wrong, *found.suggest(author="steward-2", decided_at=later)]
    apart = pipeline.run(sources, now=NOW, judgements=better)
    assert list(apart.audit()) == []
    plan = apart.plan(joined.clusters)
    assert [str(change.kind) for change in plan.changes] == ["split"]
    assert set(plan.apply(joined.clusters)) == set(apart.clusters)


def test_conflicts_and_fill_ins_of_a_run() -> None:
    """A customer with two birthdays; a record without a mailbox of its customer."""
    rows = [row | {"生日": "", "邮箱": row.get("邮箱", "")} for row in ROWS]
    rows[0] |= {"生日": "1990-01-02"}
    rows[1] |= {"生日": "1990-02-01", "邮箱": ""}
    result = CustomerPipeline().run(
        [Source("crm", rows)], now=NOW, judgements=[judged("1", "2", "match")]
    )
    found = [
        (decision.field, len(golden.members)) for golden, decision in result.conflicts()
    ]
    assert found == [("birth_dates", 2)]
    (mail,) = result.fill_ins(RecordRef("crm", "2"))
    assert (mail.field, mail.item.origin.record.key) == ("emails", "crm/1")
    assert result.fill_ins(0) == ()
