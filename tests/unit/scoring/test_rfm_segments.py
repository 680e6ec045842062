"""Segments: rules as data, overlaps and gaps told, the first match explained."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.messages import en, zh
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring import (
    PurchaseHistory,
    RfmCuts,
    RfmPolicy,
    RfmRule,
    RfmSegmentation,
    RfmSegments,
    RfmTable,
    assign_segments,
    rfm_table,
)

AS_OF = datetime(2024, 12, 31, tzinfo=UTC)
CUTS = RfmCuts(
    recency_days=(40, 30, 20, 10),
    frequency=(2, 3, 4, 5),
    monetary=(Decimal(20), Decimal(30), Decimal(40), Decimal(50)),
)


def _table(*codes: str) -> RfmTable:
    """Customers with these scores; an empty code never bought."""
    history = PurchaseHistory()
    for number, code in enumerate(codes):
        if not code:
            continue
        recency, frequency, monetary = map(int, code.split("-"))
        for nth in range(frequency):
            paid = Decimal(10 * monetary) - frequency + 1 if not nth else Decimal(1)
            days = 10 * (5 - recency) + 5
            history.add(number, AS_OF - timedelta(days=days), paid)
    policy = RfmPolicy(cuts=CUTS)
    return rfm_table(history, as_of=AS_OF, customers=len(codes), policy=policy)


def _segments(*codes: str, rules: RfmSegments | None = None) -> RfmSegmentation:
    return assign_segments(_table(*codes), rules or RfmSegments.conventional())


@pytest.mark.parametrize(
    ("code", "segment"),
    [
        ("5-5-5", "champions"), ("4-4-4", "champions"),
        ("2-3-3", "loyal_customers"), ("5-5-3", "loyal_customers"),
        ("3-1-1", "potential_loyalists"), ("5-1-1", "potential_loyalists"),
        ("2-2-2", "need_attention"), ("2-1-1", "about_to_sleep"),
        ("1-2-2", "at_risk"), ("1-5-5", "at_risk"), ("1-1-1", "lost"),
        ("5-5-1", "others"), ("1-1-5", "others"), ("", "no_purchase"),
    ],
)  # fmt: skip
def test_conventional_table(code: str, segment: str) -> None:
    """The first rule that fits, as in the published golden test of rfm for R."""
    assert _segments(code)[0] == segment


def test_conventional_rules_overlap_and_leave_gaps() -> None:
    """Three rules are never reached; the report says so."""
    check = RfmSegments.conventional().check()
    assert check.shadowed == ("new_customers", "promising", "cannot_lose")
    assert check.overlaps["champions", "loyal_customers"] == 8
    assert ("champions", "lost") not in check.overlaps
    assert "5-5-1" in check.gaps
    assert "1-1-1" not in check.gaps


@pytest.mark.parametrize("rules", [RfmSegments.default(), RfmSegments.eight()])
def test_our_rules_cover_everything_and_are_all_reached(rules: RfmSegments) -> None:
    """Neither gaps nor shadowed rules."""
    check = rules.check()
    assert (check.gaps, check.shadowed) == ((), ())


def test_eight_segments_do_not_overlap() -> None:
    """Each combination of halves has its own."""
    assert RfmSegments.eight().check().overlaps == {}


def test_every_name_has_a_label_in_both_languages() -> None:
    """Shipped segments are shown in words."""
    for rules in (RfmSegments.default(), RfmSegments.eight()):
        for name in rules.names:
            assert name in en.FIELDS
            assert not zh.FIELDS[name].isascii()


def test_rules_survive_json_and_toml() -> None:
    """Rules are data: saved, loaded, equal, with one hash."""
    rules = RfmSegments.default()
    assert from_text(RfmSegments, to_text(rules), syntax="json") == rules
    own = from_text(
        RfmSegments,
        "bins = 3\n[[rules]]\nname = '大客户'\nrecency = [1, 3]\nfrequency = [2, 3]\n"
        "monetary = [3, 3]\n",
    )
    assert own.rules[0].ranges == ((1, 3), (2, 3), (3, 3))
    assert own.version != rules.version


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"recency": (0, 3)}, "a range is two scores in order, 1 to 5"),
        ({"recency": (4, 3)}, "two scores in order"),
        ({"recency": (1, 6)}, "two scores in order"),
        ({"recency": (1,)}, "two scores in order"),
        ({"name": "others"}, "names of segments must differ"),
        ({"name": "no_purchase"}, "names of segments must differ"),
    ],
)
def test_impossible_rules(rule: dict[str, object], message: str) -> None:
    """What cannot work is refused when the rules are made."""
    ranges = dict.fromkeys(("recency", "frequency", "monetary"), (1, 5))
    whole: dict[str, object] = {"name": "a"} | ranges
    with pytest.raises(ConfigurationError, match=message):
        RfmSegments(rules=(RfmRule(**whole | rule),))  # type: ignore[arg-type] # wrong on purpose


def test_bins_must_agree() -> None:
    """Rules for two halves do not fit scores 1 to 5."""
    with pytest.raises(ConfigurationError, match="the table has 5 bins, the rules 2"):
        _segments("5-5-5", rules=RfmSegments.eight())


def test_explanation_names_the_rule_and_the_others_that_fit() -> None:
    """Overlaps are told for each customer."""
    found = _segments("5-1-1", "5-5-1", "")
    assert found.explain(0).text() == (
        "Why this customer is in this segment\n"
        "          potential loyalists: "
        "the scores 5-1-1 lie within R 3-5, F 1-3, M 1-3\n"
        "          new customers: fits too, but an earlier rule comes first"
    )
    assert found.explain(1).text("zh") == (
        "该客户为何属于此细分\n          其他客户：没有规则覆盖得分 5-5-1"
    )
    assert found.explain(2).text().endswith("no purchase: no purchase yet")


def test_frame_summary_and_chart() -> None:
    """Customers, purchases and amounts add up over segments; labels in the language."""
    found = _segments("5-5-5", "5-5-5", "1-1-1", "")
    assert found.to_frame() == {
        "customer": [0, 1, 2, 3],
        "rfm": ["5-5-5", "5-5-5", "1-1-1", None],
        "segment": ["champions", "champions", "lost", "no_purchase"],
    }
    (section,) = found.summary("zh").sections
    assert section.rows == (
        ("冠军客户", "2", "50.0%", "10", "100"),
        ("已流失的客户", "1", "25.0%", "1", "10"),
        ("尚无购买", "1", "25.0%", "0", "0"),
    )
    spec = found.chart_spec()
    assert spec["data"]["values"][0] == {"segment": "champions", "customers": 2}
    assert found._repr_html_() == found.summary()._repr_html_()
    assert repr(found).startswith("RfmSegmentation(4 customers, {'champions': 2")


def test_summary_of_a_check() -> None:
    """Overlaps and gaps as tables, for a notebook too."""
    check = RfmSegments.conventional().check()
    overlaps, gaps = check.summary("zh").sections
    assert overlaps.rows[0] == ("冠军客户 / 忠诚客户", "8")
    assert gaps.rows[0][0].startswith("1-1-3, ")
    assert check._repr_html_() == check.summary()._repr_html_()
