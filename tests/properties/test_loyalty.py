"""Loyalty accounts of any entries, in any order, delivered any number of times."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models import LoyaltyEntry, LoyaltyKind, RecordRef
from customer_core.scoring.loyalty import LoyaltyLedger, LoyaltyPolicy, Outcome

START = datetime(2024, 1, 1, tzinfo=UTC)
END = START + timedelta(days=400)
MEMBERS = (RecordRef("shop", "M1"), RecordRef("shop", "M2"))
KINDS = [LoyaltyKind.EARN, LoyaltyKind.EARN, *LoyaltyKind]


@st.composite
def _entry(draw: st.DrawFn, number: int) -> LoyaltyEntry:
    """Few days, few points and few ids, so that entries meet each other."""
    kind = draw(st.sampled_from(KINDS))
    reverses = None
    points = draw(st.integers(1, 60))
    if kind is LoyaltyKind.ADJUST:
        points *= draw(st.sampled_from((1, -1)))
    if kind is LoyaltyKind.REVERSE:
        points, reverses = 0, f"e{draw(st.integers(0, 19))}"
    day = START + timedelta(days=draw(st.integers(0, 90)))
    return LoyaltyEntry(
        entry_id=f"e{number}",
        account=draw(st.sampled_from(MEMBERS)),
        occurred_at=day,
        kind=kind,
        points=points,
        reverses=reverses,
        expires_on=draw(st.none() | st.dates(day.date(), (END).date())),
    )


@st.composite
def _entries(draw: st.DrawFn) -> list[LoyaltyEntry]:
    return [draw(_entry(number)) for number in range(draw(st.integers(1, 20)))]


policies = st.builds(
    LoyaltyPolicy,
    expiry_months=st.none() | st.integers(1, 3),
    expiry_end=st.sampled_from(("day", "month", "year")),
    least_redeem=st.sampled_from((1, 20)),
    returned_days=st.sampled_from((0, 10)),
    utc_offset_minutes=st.sampled_from((0, 480, -300)),
)


def _is_sound(ledger: LoyaltyLedger, as_of: datetime) -> None:
    liability = ledger.liability(as_of=as_of)
    owed = 0
    for member in MEMBERS:
        statement = ledger.statement(member, as_of=as_of)
        balances = [movement.balance for movement in statement.movements]
        moments = [movement.at for movement in statement.movements]
        assert min(balances, default=0) >= 0
        assert all(lot.points > 0 for lot in statement.lots)
        assert all(lot.ends_at is None or lot.ends_at > as_of for lot in statement.lots)
        assert moments == sorted(moments)
        assert statement.balance == sum(
            movement.points for movement in statement.movements
        )
        assert statement.balance == (balances[-1] if balances else 0)
        assert statement.balance == sum(statement.totals.values())
        assert statement.balance == ledger.balance(member, as_of=as_of)
        assert statement.balance == statement.explain().total
        owed += statement.balance
    assert liability.points == owed == sum(liability.totals.values())
    assert sum(ledger.balances(as_of=as_of).values()) == owed


@settings(deadline=None, max_examples=60)
@given(_entries(), policies, st.data())
def test_never_negative_under_any_interleaving_and_duplicate_delivery(
    entries: list[LoyaltyEntry], policy: LoyaltyPolicy, data: Any  # noqa: ANN401 - of Hypothesis
) -> None:  # fmt: skip
    """After every delivery no balance or lot is below zero and all sums agree."""
    again = st.lists(st.sampled_from(entries), max_size=8)
    delivered = entries + data.draw(again)
    delivered = data.draw(st.permutations(delivered))
    ledger = LoyaltyLedger(policy)
    seen: set[str] = set()
    for entry in delivered:
        posting = ledger.post(entry)
        assert (posting.outcome is Outcome.DUPLICATE) == (entry.entry_id in seen)
        assert posting.movement.entry_id == entry.entry_id
        seen.add(entry.entry_id)
        _is_sound(ledger, entry.occurred_at)
    _is_sound(ledger, END)


@settings(deadline=None, max_examples=60)
@given(_entries(), policies, st.data())
def test_replay_equals_incremental_whatever_the_order(
    entries: list[LoyaltyEntry], policy: LoyaltyPolicy, data: Any  # noqa: ANN401 - of Hypothesis
) -> None:  # fmt: skip
    """Fed one by one, replayed in another order or from itself: one ledger."""
    fed = LoyaltyLedger(policy)
    for entry in data.draw(st.permutations(entries)):
        fed.post(entry)
    replayed = LoyaltyLedger.replay(data.draw(st.permutations(entries)), policy)
    assert list(fed.entries()) == list(replayed.entries())
    as_of = START + timedelta(days=data.draw(st.integers(0, 400)))
    for ledger in (replayed, LoyaltyLedger.replay(fed.entries(), policy)):
        assert ledger.liability(as_of=as_of) == fed.liability(as_of=as_of)
        for member in MEMBERS:
            assert ledger.statement(member, as_of=as_of) == fed.statement(
                member, as_of=as_of
            )


@settings(deadline=None, max_examples=50)
@given(_entries(), policies, st.integers(0, 120))
def test_the_past_does_not_know_the_future(
    entries: list[LoyaltyEntry], policy: LoyaltyPolicy, day: int
) -> None:
    """A balance as of a moment is that of the entries until then, and no others."""
    as_of = START + timedelta(days=day)
    known = [entry for entry in entries if entry.occurred_at <= as_of]
    whole, part = (LoyaltyLedger.replay(e, policy) for e in (entries, known))
    for member in MEMBERS:
        assert whole.statement(member, as_of=as_of) == part.statement(
            member, as_of=as_of
        )


@settings(deadline=None, max_examples=50)
@given(_entries(), policies, st.data())
def test_a_late_entry_names_what_it_revised(
    entries: list[LoyaltyEntry], policy: LoyaltyPolicy, data: Any  # noqa: ANN401 - of Hypothesis
) -> None:  # fmt: skip
    """Exactly the entries whose effect changed, and each happened later."""

    def effects(ledger: LoyaltyLedger) -> dict[str, tuple[object, ...]]:
        return {
            m.entry_id: (m.points, m.refusal)
            for member in MEMBERS
            for m in ledger.statement(member, as_of=END).movements
            if not m.by_date
        }

    ledger = LoyaltyLedger(policy)
    for entry in data.draw(st.permutations(entries)):
        before = effects(ledger)
        revised = ledger.post(entry).revised
        after = effects(ledger)
        assert set(revised) == {i for i in before if before[i] != after[i]}
