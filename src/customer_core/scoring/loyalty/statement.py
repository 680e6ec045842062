"""What one loyalty account has, and how it came to it.

Rules:
    What was earned, redeemed, expired, adjusted and reversed adds up to the balance
    exactly; so do the lots. A result shows counts, moments and points, no account.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from customer_core._text import counted
from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import LoyaltyKind, RecordRef, as_utc
from customer_core.reasons import Explanation, Reason
from customer_core.scoring.loyalty.account import Lot, Movement
from customer_core.summaries import Section, Summary

_SHOWN = 20  # movements in a summary


@frozen(kw_only=True)
class Statement:
    """One account until a moment.

    Attributes:
        account: whose it is.
        as_of: the moment, in UTC.
        movements: in the order in which they happened.
        lots: what is left, the first to end first.
    """

    account: RecordRef
    as_of: datetime = field(converter=as_utc)
    movements: tuple[Movement, ...] = field(repr=counted)
    lots: tuple[Lot, ...] = field(repr=counted)

    @property
    def balance(self) -> int:
        """Points that are left, 0 or more."""
        return sum(lot.points for lot in self.lots)

    @property
    def totals(self) -> dict[LoyaltyKind, int]:
        """Points by kind of movement; they add up to the balance."""
        return totals_of(self.movements)

    def ending(self, *, within_days: int) -> int:
        """Points that end in the next so many days of 24 hours."""
        limit = self.as_of + timedelta(days=within_days)
        ends = ((lot.ends_at, lot.points) for lot in self.lots)
        return sum(points for end, points in ends if end is not None and end <= limit)

    def explain(self) -> Explanation:
        """What made the balance, in points that add up to it; then what had none."""
        moved = [m for m in self.movements if m.refusal is None]
        reasons = [
            Reason(
                code=f"loyalty.{kind}",
                weight=points,
                unit="points",
                parameters={"count": sum(m.kind is kind for m in moved)},
            )
            for kind, points in self.totals.items()
        ]
        lacking = sum(movement.shortfall for movement in self.movements)
        if lacking:
            noted = {"points": lacking}
            reasons.append(Reason(code="loyalty.shortfall", parameters=noted))
        refusals = [m.refusal for m in self.movements if m.refusal is not None]
        reasons += [
            Reason(code=f"loyalty.{why}", parameters={"count": refusals.count(why)})
            for why in dict.fromkeys(refusals)
        ]
        return Explanation("explain.balance", tuple(reasons), {"points": self.balance})

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per movement.

        Keys: ``at``, ``kind``, ``entry_id``, ``by_date``, ``points``, ``shortfall``,
        ``refusal`` (``None`` where it had effect) and ``balance``.
        """
        names = ("at", "kind", "entry_id", "by_date", "points", "shortfall")
        frame: dict[str, list[Any]] = {
            name: [getattr(m, name) for m in self.movements] for name in names
        }
        frame["kind"] = [str(m.kind) for m in self.movements]
        frame["refusal"] = [m.refusal and str(m.refusal) for m in self.movements]
        frame["balance"] = [m.balance for m in self.movements]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """The latest movements, and the points by their end."""

        def say(word: str) -> str:
            return label(f"loyalty.{word}", language)

        latest = tuple(
            (
                f"{m.at:%Y-%m-%d}",
                say(f"kind.{m.kind}"),
                f"{m.points:+,}",
                f"{m.balance:,}",
            )
            for m in self.movements[-_SHOWN:]
        )
        lots = tuple(
            (
                f"{lot.ends_at:%Y-%m-%d}" if lot.ends_at else say("never"),
                f"{lot.points:,}",
            )
            for lot in self.lots
        )
        head = (say("at"), say("what"), say("points"), say("balance"))
        total = (say("total"), f"{self.balance:,}")
        return Summary(
            f"{say('statement')} · {self.as_of:%Y-%m-%d}",
            (
                Section(say("movements"), head, latest),
                Section(say("lots"), (say("ends"), say("points")), (*lots, total)),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """The balance over time as a line: a Vega-Lite dict."""
        at, balance = label("loyalty.at", language), label("loyalty.balance", language)
        columns: dict[str, list[Any]] = {
            at: [m.at.isoformat() for m in self.movements],
            balance: [m.balance for m in self.movements],
        }
        return chart(
            columns, "line", title=label("loyalty.statement", language),
            x=(at, "temporal"), y=(balance, "quantitative"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def totals_of(movements: Iterable[Movement]) -> dict[LoyaltyKind, int]:
    """Points by kind of movement, of those that had effect."""
    totals: dict[LoyaltyKind, int] = {}
    for movement in movements:
        if movement.refusal is None:
            totals[movement.kind] = totals.get(movement.kind, 0) + movement.points
    return totals
