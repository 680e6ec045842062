"""How lifetime value is estimated for all customers: a policy that is data.

Rules:
    Time is counted in weeks. Models are tried in their order; the first with an optimum
    is used, and those without are reported as issues. Where none has one, or nobody
    bought again, there is no value, and every explanation says so.

Sources:
    A year ahead at 10 % a year is our judgement; change both in the policy.
"""

from datetime import date
from decimal import Decimal

import numpy as np
from attrs import evolve, frozen

from customer_core.errors import ConfigurationError, ConvergenceError
from customer_core.issues import Issue, IssueCode
from customer_core.models.declarations import fingerprint
from customer_core.scoring.clv._uncertainty import Bootstrap
from customer_core.scoring.clv.amounts import GammaGammaModel
from customer_core.scoring.clv.discounting import Discounting
from customer_core.scoring.clv.forecasts import ModelName
from customer_core.scoring.clv.periods import Period, days_in, discount_rate
from customer_core.scoring.clv.purchases import (
    BetaGeoModel,
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    PurchaseModel,
)
from customer_core.scoring.clv.transactions import PurchaseSummary, summarise_purchases
from customer_core.scoring.clv.valuation import predict_lifetime_value
from customer_core.scoring.clv.values import ValueTable
from customer_core.scoring.history import PurchaseHistory

_PERIOD: Period = "week"
_MODELS: dict[ModelName, PurchaseModel] = {
    model.name: model
    for model in (BetaGeoModel(), ModifiedBetaGeoModel(), ParetoNBDModel())
}


@frozen(kw_only=True)
class ValuePolicy:
    """Model, horizon and discount of lifetime value.

    Read and written by :mod:`customer_core.models.declarations`.

    Attributes:
        models: who buys again, the one to try first in front; one or more.
        horizon_days: days ahead that count, 1 or more.
        annual_discount: 0.1 for 10 % a year, above -1.
        level: of the intervals of expected values, between 0 and 1.
        draws: refits behind the intervals; 0: no intervals.
        seed: of the refits.

    Raises:
        ConfigurationError: for an option that cannot be.

    Example:
        >>> ValuePolicy(horizon_days=180).version == ValuePolicy().version
        False
    """

    models: tuple[ModelName, ...] = ("MBG/NBD", "Pareto/NBD", "BG/NBD")
    horizon_days: int = 365
    annual_discount: Decimal = Decimal("0.1")
    level: Decimal = Decimal("0.9")
    draws: int = 0
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        """Models that are known, a horizon and a rate that can be."""
        if not self.models or not set(self.models) <= set(_MODELS):
            msg = f"models are one or more of {', '.join(_MODELS)}"
            raise ConfigurationError(msg)
        _ = self.discounting, self.bootstrap

    @property
    def version(self) -> str:
        """Hash of the content, 16 hex digits: equal for equal policies only."""
        return fingerprint(self)

    @property
    def discounting(self) -> Discounting:
        """Horizon and rate in weeks."""
        return Discounting(
            horizon=self.horizon_days / days_in(_PERIOD),
            rate=discount_rate(float(self.annual_discount), _PERIOD),
            period=_PERIOD,
        )

    @property
    def bootstrap(self) -> Bootstrap | None:
        """How intervals are drawn, ``None`` without them."""
        if not self.draws:
            return None
        return Bootstrap(level=float(self.level), draws=self.draws, seed=self.seed)


_DEFAULT = ValuePolicy()


def value_customers(
    history: PurchaseHistory, *, as_of: date, policy: ValuePolicy = _DEFAULT
) -> ValueTable:
    """Value of every customer with a purchase, or the issue why there is none.

    Args:
        history: transactions in one currency.
        as_of: the last day looked at, or a moment, up to which is looked.
        policy: model, horizon and discount.

    Raises:
        MissingExtraError: without the extra ``analytics``.
    """
    summary = summarise_purchases(history, as_of=as_of, period=_PERIOD)
    over = policy.discounting
    failed: list[Issue] = []
    for name in policy.models:
        try:
            fit = _MODELS[name].fit_summary(summary)
            amounts = GammaGammaModel().fit_summary(summary)
        except (ConfigurationError, ConvergenceError):
            parameters = {"model": name}
            failed.append(Issue(code=IssueCode.VALUE_NOT_FITTED, parameters=parameters))
            continue
        found = predict_lifetime_value(
            fit, amounts, summary,
            horizon=over.horizon, discount_rate=over.rate, bootstrap=policy.bootstrap,
        )  # fmt: skip
        return evolve(found, issues=(*found.issues, *failed))
    return _without_values(summary, over, failed)


def _without_values(
    summary: PurchaseSummary, over: Discounting, failed: list[Issue]
) -> ValueTable:
    nothing = np.full(len(summary), np.nan)
    return ValueTable(
        model=None, customers=summary.customers,
        probability_alive=nothing, expected_purchases=nothing, expected_amount=nothing,
        value=nothing, lower=None, upper=None, next_purchase=nothing,
        total=0.0, total_interval=None, level=0.0, discounting=over,
        as_of=summary.as_of, issues=(*summary.issues, *failed),
        certain=nothing, present=nothing,
    )  # fmt: skip
