"""Fits and customers -> what each customer is expected to be worth.

Rules:
    Value is expected purchases times expected amount, discounted. The period is that of
    the fit and of the summary, which must agree. Randomness is seeded by the caller.

Sources:
    Fader, Hardie and Lee 2005, RFM and CLV: using iso-value curves.
"""

from datetime import date

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.scoring.clv._uncertainty import Bootstrap, quantiles
from customer_core.scoring.clv.amounts import (
    AmountFit,
    GammaGammaModel,
    expected_amount,
)
from customer_core.scoring.clv.discounting import (
    Discounting,
    Timing,
    discounted_purchases,
)
from customer_core.scoring.clv.forecasts import PROCESSES
from customer_core.scoring.clv.periods import Period
from customer_core.scoring.clv.purchases import (
    DEFAULT_MODEL,
    PurchaseFit,
    PurchaseModel,
)
from customer_core.scoring.clv.transactions import PurchaseSummary, summarise_purchases
from customer_core.scoring.clv.values import ValueTable
from customer_core.scoring.history import PurchaseHistory

Floats = NDArray[np.float64]

_GRAIN = 2.0**20  # of one unit of currency; sums of such amounts are exact


def estimate_lifetime_value(  # noqa: PLR0913 - the options of one public call
    history: PurchaseHistory,
    *,
    as_of: date,
    period: Period,
    horizon: float,
    discount_rate: float,
    model: PurchaseModel = DEFAULT_MODEL,
    bootstrap: Bootstrap | None = None,
) -> ValueTable:
    """Transactions -> value of every customer with a purchase, in one call.

    Args:
        history: transactions in one currency.
        as_of: the last day looked at, from which value is counted.
        period: the unit of horizon and rate.
        horizon: periods ahead, above 0.
        discount_rate: per period, 0 for none.
        model: who buys again; MBG/NBD unless said otherwise.
        bootstrap: level, refits and seed of intervals; none without it.

    Raises:
        ConfigurationError: when nobody bought again, or an option cannot be.
        ConvergenceError: when the customers do not differ enough for a fit.
        MissingExtraError: without the extra ``analytics``.
    """
    summary = summarise_purchases(history, as_of=as_of, period=period)
    return predict_lifetime_value(
        model.fit_summary(summary), GammaGammaModel().fit_summary(summary), summary,
        horizon=horizon, discount_rate=discount_rate, bootstrap=bootstrap,
    )  # fmt: skip


@frozen(kw_only=True, eq=False)
class _Parts:
    """Amount of a purchase, chance to be alive, and purchases if alive."""

    mean: Floats
    alive: Floats
    expected: Floats
    discounted: Floats


def predict_lifetime_value(  # noqa: PLR0913 - the options of one public call
    fit: PurchaseFit,
    amounts: AmountFit,
    summary: PurchaseSummary,
    *,
    horizon: float,
    discount_rate: float,
    timing: Timing = "continuous",
    bootstrap: Bootstrap | None = None,
) -> ValueTable:
    """Value of every customer of a summary over the next ``horizon`` periods.

    Args:
        fit: who buys again; its period is that of the summary.
        amounts: what they spend.
        summary: the customers, as of the day from which value is counted.
        horizon: periods ahead, above 0.
        discount_rate: per period, 0 for none; see :func:`discount_rate`.
        timing: from when a purchase is discounted: its own moment, or period's end.
        bootstrap: level, refits and seed of intervals; none without it.

    Raises:
        ConfigurationError: when the periods differ, or an option cannot be.
    """
    if fit.period != summary.period:
        msg = (
            f"the fit counts in {fit.period or 'a period it does not name'}, the "
            f"summary in {summary.period}; fit with the period of the summary"
        )
        raise ConfigurationError(msg)
    over = Discounting(
        horizon=horizon, rate=discount_rate, timing=timing, period=summary.period
    )
    monetary = np.where(summary.monetary > 0, summary.monetary, 0.0)
    parts = _parts(fit, _values(fit), _values(amounts), (summary, monetary), over)
    value = _grained(parts.mean * parts.alive * parts.discounted)
    lower = upper = total = None
    if bootstrap is not None:
        drawn = _drawn(fit, amounts, (summary, monetary), over, bootstrap)
        lower, upper = quantiles(drawn, bootstrap.level)
        least, most = quantiles(np.nansum(drawn, axis=1), bootstrap.level)
        total = float(least), float(most)
    certain = parts.mean * parts.expected
    return ValueTable(
        model=fit.model,
        customers=summary.customers,
        probability_alive=parts.alive,
        expected_purchases=parts.alive * parts.expected,
        expected_amount=parts.mean,
        value=value,
        lower=lower,
        upper=upper,
        next_purchase=_next_purchase(fit, summary),
        total=float(np.nansum(value)),
        total_interval=total,
        level=0.0 if bootstrap is None else bootstrap.level,
        discounting=over,
        as_of=summary.as_of,
        issues=(*summary.issues, *fit.issues, *amounts.issues),
        certain=_grained(certain),
        present=_grained(parts.alive * certain),
    )


_Customers = tuple[PurchaseSummary, Floats]


def _parts(
    fit: PurchaseFit,
    purchasing: Floats,
    spending: Floats,
    customers: _Customers,
    over: Discounting,
) -> _Parts:
    process, (summary, monetary) = PROCESSES[fit.model], customers
    x, t, age = summary.histories.values()
    expected, discounted = discounted_purchases(process, purchasing, x, age, over)
    return _Parts(
        mean=expected_amount(spending, np.where(monetary > 0, x, 0.0), monetary),
        alive=np.exp(process.log_alive(purchasing, x, t, age)),
        expected=expected,
        discounted=discounted,
    )


def _next_purchase(fit: PurchaseFit, summary: PurchaseSummary) -> Floats:
    return fit.next_purchase(
        frequency=summary.frequency, recency=summary.recency, age=summary.age
    )


def _drawn(
    fit: PurchaseFit,
    amounts: AmountFit,
    customers: _Customers,
    over: Discounting,
    bootstrap: Bootstrap,
) -> Floats:
    """Values under refits of both models, shape (draws, customers)."""
    draws, seed = bootstrap.draws, bootstrap.seed
    pairs = zip(
        fit.parameter_draws(draws=draws, seed=seed),
        amounts.parameter_draws(draws=draws, seed=seed + 1),
        strict=True,
    )
    found = np.empty((draws, len(customers[0])))
    for row, (purchasing, spending) in zip(found, pairs, strict=True):
        parts = _parts(fit, purchasing, spending, customers, over)
        row[:] = parts.mean * parts.alive * parts.discounted
    return found


def _values(fit: PurchaseFit | AmountFit) -> Floats:
    return np.array(list(fit.parameters.values()))


def _grained(amounts: Floats) -> Floats:
    return np.round(amounts * _GRAIN) / _GRAIN
