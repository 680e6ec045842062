"""One row of a tier table -> its contributions and rules, in words."""

from decimal import Decimal

import numpy as np
from attrs import evolve

from customer_core.issues import Parameters
from customer_core.models import Contribution, Money
from customer_core.reasons import Reason
from customer_core.scoring._reached import UNKNOWN, Measured
from customer_core.scoring._rfm_table import RfmTable
from customer_core.scoring.levels import QUARTERS, Measure
from customer_core.scoring.policy import TierPolicy

_Item = tuple[Decimal | None, str, Parameters]
_NEWCOMER: dict[str, _Item] = {"frequency": (Decimal(0), "no_purchase", {})}


def contributions_of(
    policy: TierPolicy,
    measured: Measured,
    row: int,
    *,
    quarters: list[int],
    spent: Money | None,
) -> tuple[Contribution, ...]:
    """Every measure of one customer with the points it gave.

    Args:
        policy: its measures.
        measured: their values.
        row: the customer.
        quarters: points times 4, in the order of the weights.
        spent: the sum of all amounts, ``None`` without a purchase.
    """
    items = _buyer(measured.rfm, row, spent) if spent is not None else dict(_NEWCOMER)
    days = int(measured.tenure_days[row])
    items["tenure"] = (
        (None, "tenure_unknown", {})
        if days == UNKNOWN
        else (Decimal(days), "tenure", {"days": days})
    )
    for measure in policy.measures:
        value = float(measured.own[measure.name][row])
        items[measure.name] = _own(measure, value)
    return tuple(
        _contribution(name, quarters[place] / QUARTERS, *items[name])
        for place, name in enumerate(policy.weights)
        if name in items
    )


def _buyer(rfm: RfmTable, row: int, spent: Money) -> dict[str, _Item]:
    days, count = int(rfm.recency_days[row]), int(rfm.frequency[row])
    regularity = f"{rfm.regularity[row]:.2f}"
    return {
        "recency": (Decimal(days), "recency", {"days": days}),
        "frequency": (Decimal(count), "frequency", {"count": count}),
        "monetary": (spent.amount, "monetary", {"amount": spent.text}),
        "regularity": (
            (None, "regularity_unknown", {})
            if regularity == "nan"
            else (Decimal(regularity), "regularity", {"score": regularity})
        ),
    }


def _own(measure: Measure, value: float) -> _Item:
    if np.isnan(value):
        return (None, "unmeasured", {})
    exact = Decimal(str(value))
    below = [band for band in measure.bands if float(band.at_least) <= value]
    text = f"{exact.normalize():f}"
    if below:
        band = below[-1]
        shown = {"points": f"{band.points:g}", "from": str(band.at_least)}
        return (exact, "measured", {"value": text} | shown)
    if measure.bands:
        first = str(measure.bands[0].at_least)
        return (exact, "below", {"value": text, "from": first})
    return (exact, "value", {"value": text})


def _contribution(
    measure: str, points: float, value: Decimal | None, code: str, values: Parameters
) -> Contribution:
    reason = Reason(
        code=f"tier.{code}",
        field=measure,
        weight=points,
        unit="points",
        parameters=values,
    )
    return Contribution(measure=measure, value=value, points=points, reason=reason)


def rules_of(
    policy: TierPolicy, measured: Measured, row: int, score: int, code: int
) -> tuple[Reason, ...]:
    """Conditions that kept one customer from a tier, or that gave it alone.

    Args:
        policy: its levels.
        measured: what conditions look at.
        row: the customer.
        score: quarters of a point.
        code: place of the customer's tier.
    """
    if not policy.conditions or not measured.rfm.frequency[row]:
        return ()
    one = _row_of(measured, row)
    missing = [
        condition
        for level in policy.levels[:code]
        if score >= level.enter_from * QUARTERS
        for condition in level.requires
        if not one.met(condition, staying=False)[0]
    ]
    level = policy.levels[code]
    by_points = score >= level.enter_from * QUARTERS and all(
        one.met(condition, staying=False)[0] for condition in level.requires
    )
    alone = () if by_points else level.or_when
    coded = [("met", c) for c in alone] + [("missing", c) for c in missing]
    return tuple(
        Reason(
            code=f"tier.rule_{word}",
            field=condition.measure,
            parameters={"limits": condition.limits},
        )
        for word, condition in coded
    )


def _row_of(measured: Measured, row: int) -> Measured:
    """The measures of one customer only."""
    rfm, only = measured.rfm, slice(row, row + 1)
    names = (
        *("recency_days", "frequency", "monetary_units", "first_purchase"),
        *("recency_score", "frequency_score", "monetary_score", "regularity"),
    )
    return Measured(
        rfm=evolve(rfm, **{name: getattr(rfm, name)[only] for name in names}),
        tenure_days=measured.tenure_days[only],
        own={name: column[only] for name, column in measured.own.items()},
    )
