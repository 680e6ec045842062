"""Rows in, customers out, every row accounted for."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

import customer_core as cc
from customer_core.linkage import dedupe
from customer_core.models import CustomField, CustomFields, Tier
from customer_core.survivorship import SurvivorshipPolicy
from customer_core.testing.synthetic import generate_customers

NAME_AND_PHONE = {"id": "record_id", "name": "full_name", "phone": "phone"}


def _shop() -> cc.Source:
    return cc.Source(
        "shop", [{"id": "1", "name": "李秀兰"}], fields={"id": "record_id"}
    )


def test_rows_are_accepted_or_rejected(result: cc.PipelineResult) -> None:
    """Counts per source add up, purchases included."""
    counts = {s.name: (s.rows, s.accepted, s.rejected) for s in result.sources}
    assert counts == {"crm": (3, 2, 1), "shop": (2, 2, 0), "orders": (5, 2, 3)}


def test_rejects_carry_their_codes(result: cc.PipelineResult) -> None:
    """A repeated id, an unknown customer, another currency, no amount."""
    codes = Counter(str(row.issues[-1].code) for row in result.rejects)
    assert codes == {
        "row.id_duplicate": 1, "row.unknown_customer": 1,
        "transaction.currency_mixed": 1, "transaction.amount_missing": 1,
    }  # fmt: skip


def test_a_reject_keeps_its_cells_and_place(result: cc.PipelineResult) -> None:
    """Nothing of a refused row is lost."""
    unknown = next(r for r in result.rejects if "O3" in r.cells)
    assert unknown.cells == ("O3", "M9", "2025-12-04", "20.00")
    assert (unknown.source, unknown.row) == ("orders", 3)
    assert unknown.issues[0].source == "orders"


def test_issues_of_rules_name_their_row(result: cc.PipelineResult) -> None:
    """What a validator found has source, record id and row, as any issue has."""
    rows = [{"id": "1", "name": "李秀兰"}]
    found = cc.CustomerPipeline().run([cc.Source("shop", rows)], now=result.now).issues
    places = [(i.code, i.source, i.record_id, i.row) for i in found]
    assert places == [("record.no_contact", "shop", "1", 1)]


def test_records_of_one_person_are_one_cluster(result: cc.PipelineResult) -> None:
    """The same name and phone in two systems; the others stay alone."""
    members = {tuple(ref.key for ref in c.members) for c in result.clusters}
    assert members == {("crm/Z1", "shop/M1"), ("crm/Z2",), ("shop/M2",)}


def test_records_are_remade_equal(result: cc.PipelineResult) -> None:
    """Asking twice gives equal records; slices and negative indexes work."""
    assert result.records[0] == result.records[0]
    assert result.records[-1] == result.records[len(result.records) - 1]
    assert [r.ref.key for r in result.records[1:3]] == ["crm/Z2", "shop/M1"]
    with pytest.raises(IndexError, match="out of range for 4"):
        result.records[4]


def test_unmapped_cells_stay_with_the_raw_record(result: cc.PipelineResult) -> None:
    """Extras by header; the counts name the column."""
    assert dict(result.records.raw(0).extras) == {"Note": "vip"}
    assert result.sources[0].unmapped == ("Note",)


def test_purchases_reach_the_golden_customer(result: cc.PipelineResult) -> None:
    """The shop's purchases count for the cluster that has the CRM record too."""
    tier = result.tiers[result.cluster_of(cc.RecordRef("crm", "Z1"))]
    assert tier.frequency == 2
    assert tier.monetary is not None
    assert (tier.monetary.amount, tier.monetary.currency) == (
        Decimal("1516.86"),
        "CNY",
    )


def test_an_order_after_now_is_noted_and_does_not_count(
    sources: list[cc.Source], orders: cc.Source
) -> None:
    """A run that looks from an earlier day says so per order."""
    early = datetime(2025, 12, 1, tzinfo=UTC)
    result = cc.CustomerPipeline().run(sources, orders, now=early)
    assert result.issues.counts["transaction.after_now"] == 1
    assert result.tiers[result.cluster_of(cc.RecordRef("shop", "M1"))].frequency == 1


def test_an_absurd_amount_is_rejected(
    sources: list[cc.Source], orders: cc.Source, now: datetime
) -> None:
    """Thirteen digits are no order."""
    order = {
        "订单号": "O1",
        "会员编号": "M1",
        "下单日期": "2025-01-01",
        "金额": "9" * 13,
    }
    huge = evolve(orders, rows=[order])
    result = cc.CustomerPipeline().run(sources, huge, now=now)
    codes = [str(row.issues[0].code) for row in result.rejects]
    assert codes == ["row.id_duplicate", "transaction.amount_too_large"]


def test_a_customer_without_purchases_is_potential(result: cc.PipelineResult) -> None:
    """Never dropped."""
    tier = result.tiers[result.cluster_of(cc.RecordRef("shop", "M2"))]
    assert tier.tier is Tier.POTENTIAL
    assert len(result.tiers) == len(result.clusters) == 3


def test_explain_takes_refs_and_positions(result: cc.PipelineResult) -> None:
    """The same explanation, above zero for a match."""
    by_ref = result.explain(cc.RecordRef("crm", "Z1"), cc.RecordRef("shop", "M1"))
    assert by_ref == result.explain(0, 2)
    assert by_ref.total > 0


def test_an_unknown_record_is_a_configuration_error(
    result: cc.PipelineResult,
) -> None:
    """By ref or position."""
    with pytest.raises(cc.ConfigurationError, match="no such record among its 4"):
        result.explain(cc.RecordRef("crm", "none"), 0)
    with pytest.raises(cc.ConfigurationError, match="no such record"):
        result.cluster_of(99)


def test_source_names_are_unique() -> None:
    """Two sources of one name cannot be told apart."""
    with pytest.raises(cc.ConfigurationError, match="must be unique"):
        cc.CustomerPipeline().run([_shop(), _shop()])


def test_a_run_needs_a_source() -> None:
    """An empty list is a mistake, not an empty result."""
    with pytest.raises(cc.ConfigurationError, match="at least one source"):
        cc.CustomerPipeline().run([])


@pytest.mark.parametrize("given", [_shop(), ["crm.csv"], "crm.csv"])
def test_sources_are_a_list_of_sources(given: Any) -> None:  # noqa: ANN401 - wrong ones
    """One source alone, or paths, are told what is taken instead."""
    with pytest.raises(cc.ConfigurationError, match=r"a list of customer_core\.Source"):
        cc.CustomerPipeline().run(given)


@pytest.mark.parametrize("region", ["china", "cn", ""])
def test_a_region_is_two_capital_letters(region: str) -> None:
    """Of the pipeline, of its fallbacks and of a source."""
    with pytest.raises(cc.ConfigurationError, match="two capital letters"):
        cc.CustomerPipeline(region=region)
    with pytest.raises(cc.ConfigurationError, match="two capital letters"):
        cc.CustomerPipeline(fallback_regions=("GB", region))
    with pytest.raises(cc.ConfigurationError, match="two capital letters"):
        cc.Source("crm", [], region=region)


def test_transactions_name_their_source() -> None:
    """``of`` is one of the sources."""
    orders = cc.Source("orders", [], of="web")
    with pytest.raises(cc.ConfigurationError, match=r"choose one of \['shop'\]"):
        cc.CustomerPipeline().run([_shop()], orders)


def test_row_order_does_not_change_the_clusters() -> None:
    """Ids and members are the same after reversing the rows."""
    rows = [
        {"id": str(i), "name": name, "phone": phone}
        for i, (name, phone) in enumerate(
            [("张伟明", "13812345678"), ("李秀兰", "13987654321"),
             ("张伟明", "+8613812345678"), ("王芳", "13700001111")]
        )
    ]  # fmt: skip

    def clusters(ordered: list[dict[str, str]]) -> set[cc.Cluster]:
        source = cc.Source("crm", ordered, fields=NAME_AND_PHONE)
        return set(cc.CustomerPipeline().run([source]).clusters)

    assert clusters(rows) == clusters(rows[::-1])


def test_custom_fields_are_declared_or_refused() -> None:
    """A declared field enters the record; an undeclared one cannot be mapped."""
    rows = [{"id": "1", "name": "李秀兰", "size": "XL"}]
    fields = {"id": "record_id", "name": "full_name", "size": "custom.size"}
    source = cc.Source("shop", rows, fields=fields)
    declared = CustomFields((CustomField(name="size"),))
    result = cc.CustomerPipeline(custom_fields=declared).run([source])
    assert [(c.name, c.value) for c in result.records[0].custom] == [("size", "XL")]
    with pytest.raises(cc.ConfigurationError, match="no custom field 'size'"):
        cc.CustomerPipeline().run([source])


def test_fallback_regions_are_the_callers_choice() -> None:
    """A British mobile number is read as one only where that is allowed."""
    rows = [{"id": "1", "name": "Ann Lee", "phone": "07400 123456"}]
    source = cc.Source("crm", rows, fields=NAME_AND_PHONE)
    british = cc.CustomerPipeline(fallback_regions=("GB",)).run([source])
    assert british.records[0].phones[0].value.e164 == "+447400123456"
    chinese = cc.CustomerPipeline(fallback_regions=()).run([source])
    assert "+447400123456" not in [p.value.e164 for p in chinese.records[0].phones]


def test_the_clock_is_read_once_and_kept() -> None:
    """Without ``now`` the result says what it took as the present."""
    assert cc.CustomerPipeline().run([_shop()]).now.tzinfo is not None


def test_values_past_their_age_lose_in_a_run() -> None:
    """The limit is counted to the present of the run."""
    same = {"name": "张三丰", "email": "zsf@example.com", "birth_date": "1990-01-02"}
    rows = [
        {"id": "1", **same, "phone": "13912457801", "updated_at": "2021-01-01"},
        {"id": "2", **same, "phone": "13912457802"},
    ]
    policy = SurvivorshipPolicy.from_text(
        'rules = ["most_recent"]\n[max_age_days]\nphones = 730'
    )
    firsts = []
    for year in (2022, 2026):
        result = cc.CustomerPipeline(survivorship=policy).run(
            [cc.Source("crm", rows)], now=datetime(year, 1, 1, tzinfo=UTC)
        )
        (golden,) = result.golden
        firsts.append(golden.phones[0].origin.record.record_id)
    assert firsts == ["1", "2"]


def test_a_missing_rule_is_refused_before_anything_is_read() -> None:
    """Not after hours of linking."""
    policy = SurvivorshipPolicy(rules=("custom.ours",))
    with pytest.raises(cc.ConfigurationError, match=r"custom rules \['ours'\]"):
        cc.CustomerPipeline(survivorship=policy)
    rules = {"ours": lambda _: 0}
    assert cc.CustomerPipeline(survivorship=policy, survivorship_rules=rules)


def test_threads_that_link_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They reach the linkage, and its pairs and clusters are those of one thread."""
    people = generate_customers(600, seed=5)
    rows = [dict(zip(people.columns, cells, strict=True))
            for cells in zip(*people.columns.values(), strict=True)]  # fmt: skip
    asked: list[int] = []

    monkeypatch.setattr(
        "customer_core.pipeline.run.dedupe",
        lambda *tables, **options: (
            asked.append(options["workers"]) or dedupe(*tables, **options)
        ),
    )
    one, two = (
        cc.CustomerPipeline(workers=workers).run([cc.Source("crm", rows)]).linkage
        for workers in (1, 2)
    )
    assert asked == [1, 2]
    assert one.cluster_ids.tolist() == two.cluster_ids.tolist()
    weights = [r.predictions.match_weight.tolist() for r in (one, two)]
    assert weights[0] == weights[1]
    assert len(weights[0]) > 50


def test_somebody_must_link() -> None:
    """No thread at all is refused before a row is read."""
    with pytest.raises(cc.ConfigurationError, match="workers is 0"):
        cc.CustomerPipeline(workers=0)
