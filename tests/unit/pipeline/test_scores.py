"""What a run says of each customer's purchases, and how it explains it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

import customer_core as cc
from customer_core.pipeline.scores import CustomerScores
from customer_core.scoring import PurchaseHistory, TierPolicy
from customer_core.scoring.clv import ValuePolicy

pytest.importorskip("scipy", reason='the extra "analytics" is not installed')
SAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "data"
DATA = os.environ.get("CUSTOMER_CORE_DATA")


def test_every_customer_has_a_row_of_each(result: cc.PipelineResult) -> None:
    """RFM, tier, stage and value; nobody is dropped."""
    frame = result.scores.to_frame()
    assert {len(column) for column in frame.values()} == {len(result.golden)}
    buyer = frame["frequency"].index(2)
    assert (frame["rfm"][buyer], frame["stage"][buyer]) == ("3-3-3", "repeat")
    others = [row for row in range(len(result.golden)) if row != buyer]
    assert {frame["stage"][row] for row in others} == {"prospect"}
    assert {frame["tier"][row] for row in others} == {"potential"}


def test_views_of_one_run_agree(result: cc.PipelineResult) -> None:
    """The result's shortcuts are the scores themselves."""
    scores = result.scores
    assert result.tiers is scores.tiers
    assert result.rfm is scores.rfm
    assert result.lifecycle is scores.lifecycle
    assert result.values is scores.values


def test_aspects_are_chosen(result: cc.PipelineResult) -> None:
    """In the usual order; without the value nothing is fitted, scipy is not needed."""
    scores = CustomerScores(
        tiers=result.tiers,
        lifecycle=result.lifecycle,
        purchases=PurchaseHistory(),
        policy=ValuePolicy(),
    )
    assert list(scores.to_frame(("stage", "rfm"))) == [
        "cluster_id", "rfm", "stage", "since",
    ]  # fmt: skip
    assert list(scores.explain(0, ("stage", "rfm"))) == ["rfm", "stage"]
    assert "values" not in vars(scores)


def test_too_few_customers_have_no_value_and_it_is_said(
    result: cc.PipelineResult,
) -> None:
    """As an issue and in each explanation, in both languages."""
    assert {str(issue.code) for issue in result.values.issues} == {"value.not_fitted"}
    assert result.scores.to_frame()["value"] == [None] * len(result.golden)
    buyer = result.rfm.frequency.tolist().index(2)
    why = result.scores.explain(buyer)["value"]
    assert "no model: too few customers bought again" in why.text("en")
    assert "无法拟合模型：复购客户太少" in why.text("zh")
    assert result.values.summary("zh").sections


def test_the_first_model_with_an_optimum_is_used() -> None:
    """In the bundled sample the second one; the first is reported."""
    run = cc.CustomerPipeline(region="CN").run(
        [cc.Source("shop", SAMPLE / "shop.csv")],
        cc.Source("orders", SAMPLE / "orders.csv", of="shop"),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    failed = [i for i in run.values.issues if str(i.code) == "value.not_fitted"]
    assert [i.parameters["model"] for i in failed] == ["MBG/NBD"]
    assert run.values.model == "Pareto/NBD"
    assert run.values.total > 0


def test_tiers_of_ones_own_are_summed_up(
    sources: list[cc.Source], orders: cc.Source, now: datetime
) -> None:
    """By the names that the policy gives them."""
    policy = TierPolicy.from_text(
        '[[tiers]]\nname = "gold"\nenter_from = 70\n[[tiers]]\nname = "bronze"\n'
    )
    run = cc.CustomerPipeline(tiers=policy).run(sources, orders, now=now)
    assert [row[0] for row in run.summary().sections[4].rows] == ["gold", "bronze"]


def test_scores_show_themselves(result: cc.PipelineResult) -> None:
    """Tiers, stages and scores by count, in both languages; a chart of tiers."""
    english, chinese = (result.scores.summary(lang) for lang in ("en", "zh"))
    assert english.sections[0].title == "Tiers · 2026-01-01"
    assert str(chinese) != str(english)
    assert result.scores._repr_html_().startswith("<div>")
    assert len(result.scores.chart_spec()["data"]["values"]) == 3


def test_no_such_row(result: cc.PipelineResult) -> None:
    """Is an IndexError, as of any sequence."""
    with pytest.raises(IndexError):
        result.scores.explain(len(result.golden))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": ("magic",)}, "models are one or more of BG/NBD"),
        ({"models": ()}, "models are one or more of BG/NBD"),
        ({"horizon_days": 0}, "horizon is 0 periods"),
        ({"annual_discount": -1}, "leaves nothing"),
        ({"draws": 1}, "draws is 1"),
    ],
)
def test_impossible_value_policies(options: dict[str, object], message: str) -> None:
    """Are refused when they are made."""
    with pytest.raises(cc.ConfigurationError, match=message):
        ValuePolicy(**options)  # type: ignore[arg-type] # under test


@pytest.mark.skipif(DATA is None, reason="CUSTOMER_CORE_DATA is not set")
def test_the_messy_sample_is_scored_and_explained() -> None:
    """Each golden customer has all four, itemised in English and in Chinese."""
    sample = Path(DATA or "") / "messy_sample"
    names = ("crm", "shop")
    run = cc.CustomerPipeline(region="CN").run(
        [cc.Source(name, sample / f"{name}.csv") for name in names],
        cc.Source("orders", sample / "orders.csv", of="shop"),
        now=datetime(2026, 7, 1, tzinfo=UTC),
    )
    frame = run.scores.to_frame()
    buyers = [row for row, count in enumerate(frame["frequency"]) if count]
    assert len(buyers) > 1_000
    assert len(frame["tier"]) == len(run.golden) > len(buyers)
    assert sum(frame["value"][row] is None for row in buyers) == 0
    assert run.values.total == pytest.approx(sum(frame["value"][r] for r in buyers))  # type: ignore[misc] # numbers
    for row in range(0, len(run.golden), 7):
        for why in run.scores.explain(row).values():
            assert why.text("en") != why.text("zh")
            assert why.reasons
        tier, value = (run.scores.explain(row)[name] for name in ("tier", "value"))
        assert tier.total == frame["score"][row]
        assert value.total == (frame["value"][row] or 0)
    json.dumps(frame, default=str)
