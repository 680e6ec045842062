"""One loyalty account: its entries in the order in which they happened.

Rules:
    Entries take effect by ``occurred_at``, at one moment in the order earn, adjust,
    reverse, redeem, expire, then by id; never in the order of their arrival. Lots whose
    last day is over lapse before anything else at that moment.
    Points leave the lots that end first, of those the oldest. No lot and no balance is
    ever below zero:

    - a redemption of more points than there are is declined as a whole;
    - a negative adjustment, an expiry, and the reversal of earned points take what is
      there; what is lacking is stated as a shortfall;
    - a reversal takes back the effect of one entry, once. Earned points that lapsed
      meanwhile are not taken again. Spent points return to their lots; where a lot has
      ended meanwhile, to a new one that lasts ``returned_days``.
"""

from bisect import insort
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from attrs import define, field, frozen

from customer_core.models import LoyaltyEntry, LoyaltyKind
from customer_core.scoring.loyalty.policy import LoyaltyPolicy

_FOREVER = datetime.max.replace(tzinfo=UTC)
_RANKS = {
    LoyaltyKind.EARN: 0,
    LoyaltyKind.ADJUST: 1,
    LoyaltyKind.REVERSE: 2,
    LoyaltyKind.REDEEM: 3,
    LoyaltyKind.EXPIRE: 4,
}


class Refusal(StrEnum):
    """Why an entry has no effect."""

    INSUFFICIENT = "insufficient"
    BELOW_LEAST = "below_least"
    NOTHING_TO_REVERSE = "nothing_to_reverse"
    """The entry is not there, happened later, or is itself a reversal."""
    ALREADY_REVERSED = "already_reversed"


@frozen(kw_only=True)
class Movement:
    """What one entry, or the end of a lot, did to a balance.

    Attributes:
        at: when, in UTC.
        kind: of the entry; ``expire`` at the end of a lot.
        entry_id: the entry; of a lot that ended, the one that made it.
        by_date: whether a lot ended, without any entry.
        points: what was added (negative: taken), 0 when refused.
        shortfall: points that should have been taken but were not there, 0 or more.
        refusal: why there was no effect, else ``None``.
        balance: points after it, 0 or more.
    """

    at: datetime
    kind: LoyaltyKind
    entry_id: str = field(repr=False)
    by_date: bool = False
    points: int
    shortfall: int = 0
    refusal: Refusal | None = None
    balance: int


@frozen(kw_only=True)
class Lot:
    """Points that end together.

    Attributes:
        entry_id: the entry that made it.
        points: what is left, 1 or more.
        since: when it was made, in UTC.
        ends_at: the moment from which the points are gone, in UTC; ``None``: never.
    """

    entry_id: str = field(repr=False)
    points: int
    since: datetime
    ends_at: datetime | None


@define
class _OpenLot:
    entry_id: str
    since: datetime
    ends_at: datetime
    left: int
    lapsed: int = 0


def _key(lot: _OpenLot) -> tuple[datetime, datetime, str]:
    return lot.ends_at, lot.since, lot.entry_id


_Taken = tuple[_OpenLot, int]


@define
class _Effect:
    """What a later reversal needs to know of an entry."""

    made: _OpenLot | None = None
    points: int = 0
    taken: tuple[_Taken, ...] = ()
    kind: LoyaltyKind = LoyaltyKind.EARN
    reversed: bool = False


class AccountState:
    """Lots and movements after some entries, applied in their order."""

    def __init__(self, policy: LoyaltyPolicy) -> None:
        self.movements: list[Movement] = []
        self.balance = 0
        self._policy = policy
        self._lots: list[_OpenLot] = []  # by key; those with nothing left are dropped
        self._effects: dict[str, _Effect] = {}

    def lots(self) -> tuple[Lot, ...]:
        """What is left, the first to end first."""
        return tuple(
            Lot(
                entry_id=lot.entry_id,
                points=lot.left,
                since=lot.since,
                ends_at=None if lot.ends_at == _FOREVER else lot.ends_at,
            )
            for lot in self._lots
        )

    def lapse(self, moment: datetime) -> None:
        """End the lots whose last day is over."""
        while self._lots and self._lots[0].ends_at <= moment:
            lot = self._lots.pop(0)
            gone, lot.left = lot.left, 0
            lot.lapsed += gone
            self.balance -= gone
            self.movements.append(
                Movement(
                    at=max(lot.ends_at, lot.since),
                    kind=LoyaltyKind.EXPIRE,
                    entry_id=lot.entry_id,
                    by_date=True,
                    points=-gone,
                    balance=self.balance,
                )
            )

    def apply(self, entry: LoyaltyEntry) -> None:
        """Let an entry take effect; it happened after all those applied before."""
        self.lapse(entry.occurred_at)
        match entry.kind:
            case LoyaltyKind.REDEEM:
                self._redeem(entry)
            case LoyaltyKind.REVERSE:
                self._reverse(entry)
            case _ if entry.kind is not LoyaltyKind.EXPIRE and entry.points > 0:
                self._add(entry)
            case _:
                self._take_down(entry)

    # --- kinds of entries

    def _add(self, entry: LoyaltyEntry) -> None:
        last = entry.expires_on or self._policy.last_day(entry.occurred_at)
        ends = _FOREVER if last is None else self._policy.end_of(last)
        lot = self._open(entry, ends, entry.points)
        self._effects[entry.entry_id] = _Effect(made=lot, points=entry.points)
        self._done(entry, entry.points)

    def _redeem(self, entry: LoyaltyEntry) -> None:
        if entry.points < self._policy.least_redeem:
            self._refuse(entry, Refusal.BELOW_LEAST)
        elif entry.points > self.balance:
            self._refuse(entry, Refusal.INSUFFICIENT)
        else:
            self._take_down(entry)

    def _take_down(self, entry: LoyaltyEntry) -> None:
        wanted = abs(entry.points)
        taken = self._take(wanted)
        if entry.kind is LoyaltyKind.EXPIRE:
            for lot, points in taken:
                lot.lapsed += points
        total = sum(points for _, points in taken)
        self._effects[entry.entry_id] = _Effect(taken=taken, kind=entry.kind)
        self._done(entry, -total, shortfall=wanted - total)

    def _reverse(self, entry: LoyaltyEntry) -> None:
        effect = self._effects.get(entry.reverses or "")
        if effect is None:
            self._refuse(entry, Refusal.NOTHING_TO_REVERSE)
        elif effect.reversed:
            self._refuse(entry, Refusal.ALREADY_REVERSED)
        else:
            effect.reversed = True
            if effect.made is not None:
                self._take_back(entry, effect.made, effect.points)
            else:
                self._give_back(entry, effect)

    def _take_back(self, entry: LoyaltyEntry, lot: _OpenLot, made: int) -> None:
        owed = made - lot.lapsed
        total = sum(points for _, points in self._take(owed, first=lot))
        self._done(entry, -total, shortfall=owed - total)

    def _give_back(self, entry: LoyaltyEntry, effect: _Effect) -> None:
        given = late = 0
        for lot, points in effect.taken:
            if lot.ends_at <= entry.occurred_at:
                late += points
                continue
            if not lot.left:
                insort(self._lots, lot, key=_key)
            lot.left += points
            lot.lapsed -= points if effect.kind is LoyaltyKind.EXPIRE else 0
            given += points
        if late and self._policy.returned_days:
            self._open(entry, self._policy.returned_until(entry.occurred_at), late)
            given += late
        self._done(entry, given)

    # --- lots and movements

    def _open(self, entry: LoyaltyEntry, ends_at: datetime, points: int) -> _OpenLot:
        lot = _OpenLot(entry.entry_id, entry.occurred_at, ends_at, points)
        insort(self._lots, lot, key=_key)
        return lot

    def _take(self, wanted: int, first: _OpenLot | None = None) -> tuple[_Taken, ...]:
        """Points from ``first``, then from those that end first; what there is."""
        taken: list[_Taken] = []
        for lot in sorted(self._lots, key=lambda lot: lot is not first):  # stable
            if not wanted:
                break
            points = min(wanted, lot.left)
            lot.left -= points
            wanted -= points
            taken.append((lot, points))
        self._lots = [lot for lot in self._lots if lot.left]
        return tuple(taken)

    def _refuse(self, entry: LoyaltyEntry, refusal: Refusal) -> None:
        self._done(entry, 0, refusal=refusal)

    def _done(
        self,
        entry: LoyaltyEntry,
        points: int,
        *,
        shortfall: int = 0,
        refusal: Refusal | None = None,
    ) -> None:
        self.balance += points
        self.movements.append(
            Movement(
                at=entry.occurred_at,
                kind=entry.kind,
                entry_id=entry.entry_id,
                points=points,
                shortfall=shortfall,
                refusal=refusal,
                balance=self.balance,
            )
        )


def order_of(entry: LoyaltyEntry) -> tuple[datetime, int, str]:
    """By what entries of one account are ordered."""
    return entry.occurred_at, _RANKS[entry.kind], entry.entry_id


def settled(
    entries: Sequence[LoyaltyEntry], policy: LoyaltyPolicy, as_of: datetime
) -> AccountState:
    """The account after its entries until ``as_of``, which are in their order."""
    state = AccountState(policy)
    for entry in entries:
        if entry.occurred_at > as_of:
            break
        state.apply(entry)
    state.lapse(as_of)
    return state
