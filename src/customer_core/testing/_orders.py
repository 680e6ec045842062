"""What the members of the shop bought: many once or never, a few again and again.

Rules:
    Orders belong to records, not to customers: a shop does not know its duplicates.
    A member buys between registration and the last day of the data.
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.testing._dice import Dice, Texts, Weighted, digits, numerals, texts
from customer_core.testing._people import LAST_DAY, Days, Rows
from customer_core.testing._records import iso_days
from customer_core.testing._sheet import Columns

HABITS = {"never": 0.35, "once": 0.3, "at times": 0.25, "regularly": 0.1}
"""Kind of member -> share."""
_LEAST = np.array([0, 1, 2, 8])
_SPREAD = np.array([1, 1, 6, 33])
"""By habit: at least so many orders, and below so many more."""
_MORE_THAN_ORDERS = np.uint64(64)
_STRAY = np.array([0.0, 1.0, 1.0, 0.25])
"""How far an order strays from an even rhythm, as a share of the interval."""
REFUNDS = 0.01
"""Share of orders that are paid back."""
_CATEGORIES = Weighted.of(
    ("服饰", "食品", "美妆", "家居", "图书", "数码"), (26, 22, 18, 15, 10, 9)
)
_CENTS = np.array([900, 3900, 6900, 11900, 24900, 59900, 399900], dtype=np.float64)
"""Seven evenly spaced quantiles of a typical order, in fen."""


@frozen(eq=False)
class Purchases:
    """Who buys how often.

    Attributes:
        members: draws of each member.
        own: draws of each order.
        habit: position in :data:`HABITS`, by member.
        count: number of orders, by member.
        member: row of the member, by order; turns of one member are adjacent.
        turn: 0 for the first order of the member, by order.
    """

    members: Dice
    own: Dice
    habit: NDArray[np.int64]
    count: NDArray[np.int64]
    member: Rows
    turn: Rows

    @classmethod
    def draw(cls, members: Dice) -> "Purchases":
        """How often each member buys."""
        habit = members.codes("habit", Weighted.of(HABITS, HABITS.values()))
        spread = (members.uniform("orders") * _SPREAD[habit]).astype(np.int64)
        count = _LEAST[habit] + spread
        member = np.repeat(np.arange(len(count)), count)
        turn = np.arange(len(member)) - np.repeat(np.cumsum(count) - count, count)
        rows = members.rows[member] * _MORE_THAN_ORDERS + turn.astype(np.uint64)
        own = Dice(members.seed, "order", rows)
        return cls(members, own, habit, count, member, turn)

    def days(self, registered: Days) -> Days:
        """The day of each order."""
        left = (LAST_DAY - registered) // np.timedelta64(1, "D")
        # half of the members stopped at some day, the others buy to the end
        stopped = (left * self.members.uniform("stops")).astype(np.int64)
        span = np.where(self.members.chance("stays", 0.5), left, stopped)
        stray = self.own.uniform("stray") * _STRAY[self.habit[self.member]]
        interval = (span / np.maximum(self.count, 1))[self.member]
        offset = ((self.turn + stray) * interval).astype(np.int64)
        return np.asarray(registered[self.member] + offset.astype("timedelta64[D]"))

    def amounts(self) -> Texts:
        """The amount of each order, with two decimals."""
        place = self.members.uniform("wealth") * (len(_CENTS) - 1)
        below = place.astype(np.int64)
        typical = _CENTS[below] + (place - below) * (_CENTS[below + 1] - _CENTS[below])
        cents = typical[self.member] * (0.5 + self.own.uniform("amount"))
        yuan, fen = np.divmod(cents.astype(np.int64), 100)
        refund = self.own.chance("refund", REFUNDS).astype(np.int64)
        amount = texts(("", "-"))[refund] + numerals(yuan) + "." + digits(fen, 2)
        return np.asarray(amount, dtype=object)


def draw_orders(record_ids: Texts, registered: Days, members: Dice) -> Columns:
    """Orders of the records, by day.

    Columns: ``order_id customer_id ordered_at amount currency category``; dates ISO
    8601, amounts plain decimals with two digits.
    """
    purchases = Purchases.draw(members)
    days = purchases.days(registered)
    category = purchases.own.choose("category", _CATEGORIES)
    by_day = np.argsort(days, kind="stable")
    return {
        "order_id": texts(f"D{n:08}" for n in range(1, len(days) + 1)),
        "customer_id": record_ids[purchases.member][by_day],
        "ordered_at": iso_days(days[by_day]),
        "amount": purchases.amounts()[by_day],
        "currency": np.full(len(days), "CNY", dtype=object),
        "category": category[by_day],
    }
