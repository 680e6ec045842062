"""Loyalty accounts from entries that arrive in any order, several times, or late.

Rules:
    An entry is known by its ``entry_id``: a second delivery changes nothing. A second
    entry of the same id that says something else is refused and reported as a conflict;
    this is the one case in which the order of arrival matters.
    Everything else follows from the *set* of entries: each takes effect at the moment
    it happened (see :mod:`.account`), so a ledger that was fed entry by entry and one
    that is replayed are equal. A redemption that arrives before the points it spends is
    declined for now, and covered as soon as they arrive. An entry that arrives late may
    change what later entries could do: :attr:`Posting.revised` names them.
    Amounts of points are whole numbers, and exact.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import define, field, frozen

from customer_core._text import counted
from customer_core.models import LoyaltyEntry, RecordRef
from customer_core.scoring._moments import utc
from customer_core.scoring.loyalty.account import (
    AccountState,
    Movement,
    order_of,
    settled,
)
from customer_core.scoring.loyalty.liability import Liability
from customer_core.scoring.loyalty.policy import LoyaltyPolicy
from customer_core.scoring.loyalty.statement import Statement


class Outcome(StrEnum):
    """What became of an entry that was delivered."""

    APPLIED = "applied"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@frozen(kw_only=True)
class Posting:
    """What became of one delivery.

    Attributes:
        outcome: whether it took effect.
        movement: the entry's movement; of a conflict that of the entry that was kept.
        revised: ids of entries that happened later and whose effect it changed.
    """

    outcome: Outcome
    movement: Movement
    revised: tuple[str, ...] = field(default=(), repr=counted)


@define
class _Account:
    entries: list[LoyaltyEntry] = field(factory=list)  # in their order
    state: AccountState | None = None
    applied: int = 0

    def is_late(self, entry: LoyaltyEntry) -> bool:
        """Whether it happened before an entry that took effect already."""
        return self.applied > 0 and order_of(entry) < order_of(
            self.entries[self.applied - 1]
        )

    def insert(self, entry: LoyaltyEntry) -> None:
        """Put an entry into its place; a late one undoes what was computed."""
        if self.is_late(entry):
            self.state, self.applied = None, 0
        insort(self.entries, entry, key=order_of)

    def settle(self, policy: LoyaltyPolicy) -> AccountState:
        """The account after all its entries."""
        if self.state is None:
            self.state = AccountState(policy)
        for entry in self.entries[self.applied :]:
            self.state.apply(entry)
        self.applied = len(self.entries)
        return self.state


class LoyaltyLedger:
    """The entries of many accounts, and what follows from them.

    Args:
        policy: how long points count and what they are worth.

    Example:
        >>> from datetime import UTC, datetime
        >>> from customer_core.models import LoyaltyEntry, LoyaltyKind, RecordRef
        >>> ledger, member = LoyaltyLedger(LoyaltyPolicy()), RecordRef("shop", "M1")
        >>> earn = LoyaltyEntry(entry_id="e1", account=member, points=120,
        ...     occurred_at=datetime(2024, 5, 1), kind=LoyaltyKind.EARN)
        >>> spend = LoyaltyEntry(entry_id="r1", account=member, points=50,
        ...     occurred_at=datetime(2024, 6, 1), kind=LoyaltyKind.REDEEM)
        >>> [str(ledger.post(entry).outcome) for entry in (spend, earn, earn)]
        ['declined', 'applied', 'duplicate']
        >>> ledger.balance(member, as_of=datetime(2024, 7, 1))
        70
    """

    def __init__(self, policy: LoyaltyPolicy) -> None:
        self.policy = policy
        self._accounts: dict[RecordRef, _Account] = {}
        self._entries: dict[str, LoyaltyEntry] = {}

    @classmethod
    def replay(
        cls, entries: Iterable[LoyaltyEntry], policy: LoyaltyPolicy
    ) -> "LoyaltyLedger":
        """The ledger of these entries, in whatever order they come."""
        ledger = cls(policy)
        ledger.extend(entries)
        return ledger

    def post(self, entry: LoyaltyEntry) -> Posting:
        """Take one entry and say what became of it."""
        known = self._entries.get(entry.entry_id)
        if known is not None:
            outcome = Outcome.DUPLICATE if known == entry else Outcome.CONFLICT
            return Posting(outcome=outcome, movement=self._movement(known))
        account = self._accounts.setdefault(entry.account, _Account())
        before = self._movements(account) if account.is_late(entry) else {}
        self._insert(entry)
        found = self._movement(entry)
        after = self._movements(account) if before else {}
        return Posting(
            outcome=Outcome.DECLINED if found.refusal else Outcome.APPLIED,
            movement=found,
            revised=tuple(i for i in before if _differ(before[i], after[i])),
        )

    def extend(self, entries: Iterable[LoyaltyEntry]) -> dict[str, int]:
        """Take many entries at once.

        Returns:
            How many were ``new``, ``duplicate`` and ``conflict``. Whether new ones were
            declined follows from all of them: see :meth:`statement`.
        """
        counts = {"new": 0, "duplicate": 0, "conflict": 0}
        for entry in entries:
            known = self._entries.get(entry.entry_id)
            if known is None:
                self._insert(entry)
                counts["new"] += 1
            else:
                counts["duplicate" if known == entry else "conflict"] += 1
        return counts

    def balance(self, account: RecordRef, *, as_of: datetime) -> int:
        """Points of one account at a moment; 0 for one without entries."""
        return self._state(account, as_of).balance

    def balances(
        self, *, as_of: datetime, owners: Mapping[RecordRef, str] | None = None
    ) -> dict[str, int]:
        """Points at a moment, of accounts or of the customers they belong to.

        Args:
            as_of: the moment; a naive one is taken as UTC.
            owners: customer of each account; accounts that it lacks are left out.
                ``None``: by the key of the account.

        Returns:
            By key of the account or customer, ascending.
        """
        found: dict[str, int] = {}
        for account in self._accounts:
            owner = account.key if owners is None else owners.get(account)
            if owner is not None:
                balance = self.balance(account, as_of=as_of)
                found[owner] = found.get(owner, 0) + balance
        return dict(sorted(found.items()))

    def statement(self, account: RecordRef, *, as_of: datetime) -> Statement:
        """Every movement of one account until a moment, and what is left."""
        state = self._state(account, as_of)
        return Statement(
            account=account,
            as_of=as_of,
            movements=tuple(state.movements),
            lots=state.lots(),
        )

    def liability(self, *, as_of: datetime) -> Liability:
        """The points of all accounts that are still owed at a moment."""
        states = (self._state(account, as_of) for account in self._accounts)
        return Liability.of(states, as_of=as_of, policy=self.policy)

    def entries(self) -> Iterator[LoyaltyEntry]:
        """Every entry once, by account and in the order in which they happened."""
        for account in sorted(self._accounts):
            yield from self._accounts[account].entries

    def _insert(self, entry: LoyaltyEntry) -> None:
        self._entries[entry.entry_id] = entry
        self._accounts.setdefault(entry.account, _Account()).insert(entry)

    def _state(self, account: RecordRef, as_of: datetime) -> AccountState:
        held = self._accounts.get(account, _Account())
        return settled(held.entries, self.policy, utc(as_of))

    def _movements(self, account: _Account) -> dict[str, Movement]:
        """What each entry of an account did."""
        movements = account.settle(self.policy).movements
        return {m.entry_id: m for m in movements if not m.by_date}

    def _movement(self, entry: LoyaltyEntry) -> Movement:
        """What an entry did; found at once where it is the last."""
        movements = self._accounts[entry.account].settle(self.policy).movements
        return next(
            movement
            for movement in reversed(movements)
            if movement.entry_id == entry.entry_id and not movement.by_date
        )

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def __repr__(self) -> str:
        """Counts only."""
        return f"LoyaltyLedger({len(self._accounts)} accounts, {len(self)} entries)"


def _differ(before: Movement, after: Movement) -> bool:
    return (before.points, before.refusal) != (after.points, after.refusal)
