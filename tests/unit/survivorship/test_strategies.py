"""Every strategy on one table that can be worked out by hand, and every tie.

=======  ====  ========  =============  ======  ======  =====
record   year  priority  name           points  length  votes
=======  ====  ========  =============  ======  ======  =====
a/1      2020  2         张三丰             20       3      1
b/1      2024  1         张                 12       1      2
c/1      2022  0         Zhang Sanfeng      16      14      1
d/1      none  0         张                 12       1      2
=======  ====  ========  =============  ======  ======  =====

As of 1 June 2024, 900 days: b and c are in date, d has no date, a is past.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import CustomerRecord, GoldenRecord, PersonName, SourceRef
from customer_core.survivorship import Circumstances, SurvivorshipPolicy

Make = Callable[..., CustomerRecord]
Merge = Callable[..., GoldenRecord]

HAN = PersonName(family="张", given="三丰")
SHORT = PersonName(family="张")
LATIN = PersonName(family="Zhang", given="Sanfeng")
TABLE = [("a/1", 2020, HAN), ("b/1", 2024, SHORT), ("c/1", 2022, LATIN),
         ("d/1", None, SHORT)]  # fmt: skip
SOURCES = {
    name: SourceRef(name=name, priority=priority)
    for name, priority in (("a", 2), ("b", 1), ("c", 0), ("d", 0))
}
AROUND = Circumstances(
    as_of=datetime(2024, 6, 1, tzinfo=UTC),
    is_valid=lambda _, value: value != HAN,
    custom_rules={"mine": lambda candidate: candidate.giver.source != "a"},
)
RULES = ["most_recent", "most_complete", "most_frequent", "longest", "source_priority",
         "in_date", "valid", "custom.mine"]  # fmt: skip


def policy(rule: str) -> SurvivorshipPolicy:
    """One rule, and the source priority that closes every chain."""
    ages = {"names": 900} if rule == "in_date" else {}
    return SurvivorshipPolicy(rules=(rule,), max_age_days=ages)


@pytest.mark.parametrize(
    ("rule", "expected", "decided_by"),
    [
        # 2024, 2022, 2020
        ("most_recent", [SHORT, LATIN, HAN], "most_recent"),
        # 20, 16, 12
        ("most_complete", [HAN, LATIN, SHORT], "most_complete"),
        # 2, then 1 and 1: the source of priority 0 before that of 2
        ("most_frequent", [SHORT, LATIN, HAN], "most_frequent"),
        # 14, 3, 1
        ("longest", [LATIN, HAN, SHORT], "longest"),
        # 0 (c), 0 (d), 2: c and d tie, the name of the source decides
        ("source_priority", [LATIN, SHORT, HAN], "tie"),
        # b and c in date: the source of priority 0 before that of 1; a is past
        ("in_date", [LATIN, SHORT, HAN], "source_priority"),
        # a is wrong; c and d tie at priority 0
        ("valid", [LATIN, SHORT, HAN], "tie"),
        # a first by our own rule; then c and d
        ("custom.mine", [HAN, LATIN, SHORT], "custom.mine"),
    ],
)
def test_the_table_as_worked_out_by_hand(
    record: Make,
    merge: Merge,
    rule: str,
    expected: list[PersonName],
    decided_by: str,
) -> None:
    """In every order of the four records."""
    records = [record(key, year, names=[name]) for key, year, name in TABLE]
    for order in permutations(records):
        golden = merge(
            *order, policy=policy(rule), sources=SOURCES, circumstances=AROUND
        )
        assert [name.value for name in golden.names] == expected
        decision = golden.decision("names")
        assert decision is not None
        assert (decision.rule, decision.candidates) == (decided_by, 4)


@pytest.mark.parametrize("rule", RULES)
def test_a_tie_of_every_strategy(record: Make, merge: Merge, rule: str) -> None:
    """Equal by the rule and by priority: the source's name decides, then the id."""
    one, other = (
        PersonName(family="张", given="三"),
        PersonName(family="李", given="四"),
    )
    for first, second in (("x/2", "y/1"), ("x/1", "x/2")):
        records = (
            record(first, 2023, names=[one]),
            record(second, 2023, names=[other]),
        )
        for order in permutations(records):
            golden = merge(*order, policy=policy(rule), circumstances=AROUND)
            assert [name.value for name in golden.names] == [one, other]
            decision = golden.decision("names")
            assert decision is not None
            assert decision.rule == "tie"
            assert decision.explain().text("zh").splitlines()[1].strip() == (
                "姓名：并列，按来源和记录编号的次序决定"
            )


@pytest.mark.parametrize("place", [float("nan"), None, "1"])
def test_a_rule_of_our_own_gives_numbers(
    record: Make, merge: Merge, place: object
) -> None:
    """Anything else would leave the choice to the order of the records."""
    around = Circumstances(custom_rules={"mine": lambda _: place})  # type: ignore[arg-type,return-value] # wrong on purpose
    records = [record(key, year, names=[name]) for key, year, name in TABLE]
    with pytest.raises(ConfigurationError, match=r"custom\.mine gave no number"):
        merge(*records, policy=policy("custom.mine"), circumstances=around)
