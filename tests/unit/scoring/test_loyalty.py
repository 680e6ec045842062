"""Loyalty points: what is earned, what it is worth, when it ends, who asked twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    LoyaltyEntry,
    LoyaltyKind,
    Money,
    RecordRef,
    Transaction,
)
from customer_core.models.declarations import from_text, to_text
from customer_core.scoring.loyalty import (
    LoyaltyLedger,
    LoyaltyPolicy,
    Outcome,
    Refusal,
)

MEMBER, OTHER = RecordRef("shop", "M1"), RecordRef("shop", "M2")


def day(month: int, number: int = 1) -> datetime:
    """A day of 2024, or of the years after it."""
    return datetime(2024 + (month - 1) // 12, (month - 1) % 12 + 1, number, tzinfo=UTC)


def entry(number: str, kind: str, points: int, month: int, **options: Any) -> Any:  # noqa: ANN401 - as the model
    """An entry on the first of a month."""
    given = {"account": MEMBER, "occurred_at": day(month)} | options
    return LoyaltyEntry(entry_id=number, kind=LoyaltyKind(kind), points=points, **given)


def ledger(*entries: LoyaltyEntry, **policy: Any) -> LoyaltyLedger:  # noqa: ANN401 - as the policy
    """The ledger of some entries."""
    return LoyaltyLedger.replay(entries, LoyaltyPolicy(**policy))


def test_points_that_end_first_are_spent_first() -> None:
    """What is left ends later."""
    found = ledger(
        entry("old", "earn", 100, 1), entry("new", "earn", 100, 2),
        entry("gift", "earn", 30, 3, expires_on=date(2024, 4, 30)),
        entry("spent", "redeem", 80, 4), expiry_months=12,
    )  # fmt: skip
    lots = found.statement(MEMBER, as_of=day(5)).lots
    assert [(lot.points, lot.ends_at) for lot in lots] == [
        (50, datetime(2025, 1, 2, tzinfo=UTC)), (100, datetime(2025, 2, 2, tzinfo=UTC)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "last"),
    [("day", date(2025, 2, 28)), ("month", date(2025, 2, 28)),
     ("year", date(2025, 12, 31))],
)  # fmt: skip
def test_points_count_through_their_last_day(end: Any, last: date) -> None:  # noqa: ANN401 - one of three
    """In the policy's own offset from UTC; a year after 29 February is the 28th."""
    policy = LoyaltyPolicy(expiry_months=12, expiry_end=end, utc_offset_minutes=480)
    earned = datetime(2024, 2, 29, 3, tzinfo=UTC)
    assert policy.last_day(earned) == last
    midnight = datetime.combine(last, datetime.min.time(), UTC) + timedelta(hours=16)
    found = ledger(entry("e", "earn", 10, 1, occurred_at=earned), expiry_months=12,
                   expiry_end=end, utc_offset_minutes=480)  # fmt: skip
    assert found.balance(MEMBER, as_of=midnight - timedelta(microseconds=1)) == 10
    assert found.balance(MEMBER, as_of=midnight) == 0
    assert ledger(entry("e", "earn", 10, 1), expiry_months=None).balance(
        MEMBER, as_of=day(999)
    ) == 10  # fmt: skip


def test_a_redemption_of_more_than_there_is_is_declined_as_a_whole() -> None:
    """So is one below the least; nothing is taken."""
    found = LoyaltyLedger(LoyaltyPolicy(least_redeem=20))
    found.post(entry("e", "earn", 50, 1))
    for number, points, refusal in (
        ("r1", 51, Refusal.INSUFFICIENT), ("r2", 19, Refusal.BELOW_LEAST),
    ):  # fmt: skip
        posting = found.post(entry(number, "redeem", points, 2))
        assert (posting.outcome, posting.movement.refusal) == (
            Outcome.DECLINED, refusal,
        )  # fmt: skip
    assert found.balance(MEMBER, as_of=day(3)) == 50


def test_delivered_twice_counts_once_and_a_conflict_is_told() -> None:
    """The first that came of one id stays."""
    found = LoyaltyLedger(LoyaltyPolicy())
    first = entry("e", "earn", 50, 1)
    outcomes = [found.post(e).outcome for e in (first, first, entry("e", "earn", 9, 1))]
    assert outcomes == [Outcome.APPLIED, Outcome.DUPLICATE, Outcome.CONFLICT]
    assert found.balance(MEMBER, as_of=day(2)) == 50
    counts = found.extend([first, entry("e", "earn", 9, 1), entry("f", "earn", 1, 1)])
    assert counts == {"new": 1, "duplicate": 1, "conflict": 1}
    assert repr(found) == "LoyaltyLedger(1 accounts, 2 entries)"


def test_a_late_entry_revises_what_came_after_it() -> None:
    """A declined redemption is covered as soon as the points arrive."""
    found = LoyaltyLedger(LoyaltyPolicy())
    assert found.post(entry("r", "redeem", 50, 3)).outcome is Outcome.DECLINED
    late = found.post(entry("e", "earn", 60, 2))
    assert (late.outcome, late.revised) == (Outcome.APPLIED, ("r",))
    assert found.balance(MEMBER, as_of=day(4)) == 10


def test_a_reversal_takes_back_one_entry_once() -> None:
    """Earned points as far as they are there; the rest is a shortfall."""
    statement = ledger(
        entry("e", "earn", 100, 1), entry("s", "redeem", 70, 2),
        entry("b1", "reverse", 0, 3, reverses="e"),
        entry("b2", "reverse", 0, 4, reverses="e"),
        entry("b3", "reverse", 0, 4, reverses="nothing"),
    ).statement(MEMBER, as_of=day(5))  # fmt: skip
    assert [(m.points, m.shortfall, m.refusal) for m in statement.movements] == [
        (100, 0, None), (-70, 0, None), (-30, 70, None),
        (0, 0, Refusal.ALREADY_REVERSED), (0, 0, Refusal.NOTHING_TO_REVERSE),
    ]  # fmt: skip
    why = statement.explain()
    assert why.total == statement.balance == 0
    assert "70" in why.text("en")
    assert why.text("zh") != why.text("en")


def test_spent_points_come_back_to_where_they_were() -> None:
    """Where their lot has ended meanwhile, to a new one of ``returned_days``."""
    entries = (
        entry("a", "earn", 40, 1, expires_on=date(2024, 2, 29)),
        entry("b", "earn", 60, 1), entry("s", "redeem", 50, 2),
        entry("back", "reverse", 0, 4, reverses="s"),
    )  # fmt: skip
    lots = ledger(*entries).statement(MEMBER, as_of=day(4, 2)).lots
    assert [(lot.points, lot.ends_at) for lot in lots] == [
        (40, day(5, 2)), (60, datetime(2026, 1, 2, tzinfo=UTC)),
    ]  # fmt: skip
    assert ledger(*entries, returned_days=0).balance(MEMBER, as_of=day(4, 2)) == 60


def test_lapsed_points_are_not_taken_again() -> None:
    """A reversal of earned points owes what did not end already."""
    found = ledger(
        entry("a", "earn", 40, 1, expires_on=date(2024, 2, 1)),
        entry("b", "earn", 60, 1), entry("back", "reverse", 0, 4, reverses="a"),
    )  # fmt: skip
    assert found.balance(MEMBER, as_of=day(5)) == 60


def test_adjusting_and_expiring_take_what_is_there() -> None:
    """And a positive adjustment adds."""
    statement = ledger(
        entry("e", "earn", 30, 1), entry("x", "expire", 10, 2),
        entry("up", "adjust", 5, 3), entry("down", "adjust", -40, 4),
    ).statement(MEMBER, as_of=day(5))  # fmt: skip
    assert [(m.points, m.balance) for m in statement.movements] == [
        (30, 30), (-10, 20), (5, 25), (-25, 0),
    ]  # fmt: skip
    assert statement.movements[-1].shortfall == 15


def test_expired_points_come_back_when_the_expiry_is_reversed() -> None:
    """Into the lot they were taken from."""
    found = ledger(
        entry("e", "earn", 30, 1), entry("x", "expire", 10, 2),
        entry("back", "reverse", 0, 3, reverses="x"),
    )  # fmt: skip
    assert found.balance(MEMBER, as_of=day(4)) == 30


def order(number: str, amount: str) -> Transaction:
    """An order of the member."""
    return Transaction(
        transaction_id=number, customer=MEMBER, occurred_at=day(1),
        amount=Money(amount=Decimal(amount), currency="CNY"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rounding", "points"), [("down", 99), ("half_up", 100), ("up", 100)]
)
def test_purchases_earn_by_the_policy(rounding: Any, points: int) -> None:  # noqa: ANN401 - one of three
    """Exactly; a refund takes what a purchase would earn; too little earns nothing."""
    policy = LoyaltyPolicy(points_per_unit=Decimal("0.5"), rounding=rounding)
    earned = policy.entry_for(order("O1", "199.90"))
    assert earned is not None
    assert (earned.kind, earned.points, earned.entry_id) == (
        LoyaltyKind.EARN, points, "order:shop/O1",
    )  # fmt: skip
    refund = policy.entry_for(order("O2", "-199.90"))
    assert refund is not None
    assert (refund.kind, refund.points) == (LoyaltyKind.ADJUST, -points)
    nothing = LoyaltyPolicy(points_per_unit=Decimal("0.001"))
    assert nothing.entry_for(order("O3", "1")) is None


def test_liability_adds_up_and_is_valued() -> None:
    """Over accounts, by when points end, in money to the last digit."""
    found = ledger(
        entry("a", "earn", 100, 1), entry("b", "redeem", 30, 2),
        entry("c", "earn", 50, 1, account=OTHER, expires_on=date(2024, 3, 20)),
        entry("d", "earn", 7, 1, account=OTHER, expires_on=date(2024, 2, 1)),
        point_value=Decimal("0.013"), currency="CNY", expiry_months=None,
    )  # fmt: skip
    owed = found.liability(as_of=day(3))
    assert owed.ending == {
        "30": 50, "90": 0, "180": 0, "365": 0, "later": 0, "never": 70,
    }  # fmt: skip
    assert (owed.points, owed.accounts) == (120, 2)
    assert owed.value == Money(amount=Decimal("1.560"), currency="CNY")
    assert sum(owed.totals.values()) == 120
    assert found.statement(OTHER, as_of=day(3)).ending(within_days=30) == 50
    assert found.balances(as_of=day(3)) == {MEMBER.key: 70, OTHER.key: 50}
    owners = {MEMBER: "c1", OTHER: "c1"}
    assert found.balances(as_of=day(3), owners=owners) == {"c1": 120}
    assert found.balances(as_of=day(3), owners={}) == {}


def test_statements_and_liability_show_themselves() -> None:
    """In both languages, without naming the account."""
    found = ledger(
        entry("a", "earn", 100, 1), entry("b", "redeem", 130, 2),
        entry("c", "redeem", 30, 2), point_value=Decimal("0.01"), currency="CNY",
        expiry_months=20,
    )  # fmt: skip
    statement, owed = found.statement(MEMBER, as_of=day(3)), found.liability(
        as_of=day(3)
    )  # fmt: skip
    for shown in (statement, owed):
        english, chinese = str(shown.summary()), str(shown.summary("zh"))
        assert english != chinese
        assert "M1" not in english
        assert shown._repr_html_().startswith("<div>")
        assert shown.chart_spec("zh")["data"]["values"]
        assert len({len(column) for column in shown.to_frame().values()}) == 1
    assert statement.to_frame()["refusal"] == [None, "insufficient", None]
    assert statement.to_frame()["balance"] == [100, 100, 70]
    assert "0.70" in str(owed.summary())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points_per_unit", Decimal(-1)), ("points_per_unit", Decimal("NaN")),
        ("rounding", "sideways"), ("expiry_months", 0), ("least_redeem", 0),
        ("returned_days", -1), ("utc_offset_minutes", 900),
        ("point_value", Decimal("Infinity")),
    ],
)  # fmt: skip
def test_impossible_policies(name: str, value: Any) -> None:  # noqa: ANN401 - any value
    """Are refused by the name of what is wrong."""
    with pytest.raises(ConfigurationError, match=f"{name} out of range"):
        LoyaltyPolicy(**{name: value})


def test_a_policy_is_kept_as_data() -> None:
    """Written and read it has the same version."""
    policy = LoyaltyPolicy(points_per_unit=Decimal("0.5"), expiry_end="year")
    read = from_text(LoyaltyPolicy, to_text(policy), syntax="json")
    assert (read, read.version) == (policy, policy.version)


@pytest.mark.parametrize(
    ("kind", "points", "reverses"),
    [("earn", 0, None), ("earn", -1, None), ("redeem", 0, None), ("adjust", 0, None),
     ("reverse", 5, "e"), ("reverse", 0, None), ("earn", 5, "e"), ("earn", 1.5, None)],
)  # fmt: skip
def test_impossible_entries(kind: str, points: Any, reverses: str | None) -> None:  # noqa: ANN401 - also what it is not
    """Points fit the kind; only a reversal names another entry."""
    with pytest.raises(ValueError, match=r"do not fit the kind|exactly where the kind"):
        entry("e", kind, points, 1, reverses=reverses)
