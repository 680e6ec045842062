"""The points of all loyalty accounts together: what is owed, when it ends, its worth.

Rules:
    What was earned, redeemed, expired, adjusted and reversed adds up to the points that
    are owed exactly; so do the times at which they end.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from customer_core.charts import chart
from customer_core.messages import Language, label
from customer_core.models import LoyaltyKind, Money, as_utc
from customer_core.scoring._moments import utc
from customer_core.scoring.loyalty.account import AccountState
from customer_core.scoring.loyalty.policy import LoyaltyPolicy
from customer_core.scoring.loyalty.statement import totals_of
from customer_core.summaries import Section, Summary

HORIZONS = (30, 90, 180, 365)
"""Days from now within which points end, as a liability lists them."""


@frozen(kw_only=True)
class Liability:
    """Points of all accounts that are still owed at a moment.

    Attributes:
        as_of: the moment, in UTC.
        accounts: how many have points.
        ending: points by when they end: the days of :data:`HORIZONS` as ``30`` (within
            30 days), ``90`` (after those, within 90) and so on, ``later``, ``never``.
        totals: points by kind of movement since the beginning; they add up to
            :attr:`points`.
        shortfall: points that should have been taken but were not there.
        value: what the points are worth, exactly; ``None`` when not valued.
    """

    as_of: datetime = field(converter=as_utc)
    accounts: int
    ending: Mapping[str, int]
    totals: Mapping[LoyaltyKind, int]
    shortfall: int
    value: Money | None

    @classmethod
    def of(
        cls, states: Iterable[AccountState], *, as_of: datetime, policy: LoyaltyPolicy
    ) -> "Liability":
        """The sums over accounts, one at a time."""
        moment = utc(as_of)
        ending = dict.fromkeys((*map(str, HORIZONS), "later", "never"), 0)
        totals = dict.fromkeys(LoyaltyKind, 0)
        accounts = shortfall = 0
        for state in states:
            accounts += state.balance > 0
            shortfall += sum(movement.shortfall for movement in state.movements)
            for kind, points in totals_of(state.movements).items():
                totals[kind] += points
            for lot in state.lots():
                ending[_horizon(lot.ends_at, moment)] += lot.points
        worth = policy.point_value
        points = sum(ending.values())
        value = (
            None
            if worth is None
            else Money(amount=Decimal(points) * worth, currency=policy.currency)
        )
        return cls(
            as_of=moment, accounts=accounts, ending=ending, totals=totals,
            shortfall=shortfall, value=value,
        )  # fmt: skip

    @property
    def points(self) -> int:
        """All points that are owed."""
        return sum(self.ending.values())

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per time of ending: ``ends_within_days`` and ``points``."""
        return {
            "ends_within_days": list(self.ending),
            "points": list(self.ending.values()),
        }

    def summary(self, language: Language = "en") -> Summary:
        """Points by their end, and the movements they are left of."""

        def say(word: str) -> str:
            return label(f"loyalty.{word}", language)

        rows = [(self._word(end, language), f"{n:,}") for end, n in self.ending.items()]
        rows += [
            (say("total"), f"{self.points:,}"),
            (say("accounts"), f"{self.accounts:,}"),
        ]
        if self.value is not None:
            rows.append((say("value"), self.value.text))
        moved = tuple((say(f"kind.{k}"), f"{n:+,}") for k, n in self.totals.items())
        total = (say("total"), f"{self.points:+,}")
        return Summary(
            f"{say('liability')} · {self.as_of:%Y-%m-%d}",
            (
                Section(say("lots"), (say("within"), say("points")), tuple(rows)),
                Section(
                    say("movements"), (say("what"), say("points")), (*moved, total)
                ),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Points by their end as bars: a Vega-Lite dict."""
        end, points = (
            label("loyalty.within", language),
            label("loyalty.points", language),
        )
        columns: dict[str, list[Any]] = {
            end: [self._word(name, language) for name in self.ending],
            points: list(self.ending.values()),
        }
        return chart(
            columns, "bar", title=label("loyalty.liability", language),
            x=(end, "ordinal"), y=(points, "quantitative"),
        )  # fmt: skip

    @staticmethod
    def _word(end: str, language: Language) -> str:
        return end if end.isdecimal() else label(f"loyalty.{end}", language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def _horizon(end: datetime | None, as_of: datetime) -> str:
    if end is None:
        return "never"
    days = (end - as_of) / timedelta(days=1)
    return next((str(limit) for limit in HORIZONS if days <= limit), "later")
