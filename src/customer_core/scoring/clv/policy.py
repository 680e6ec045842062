"""How lifetime value is estimated for all customers: a policy that is data.

Rules:
    Time is counted in weeks. Where the customers do not differ enough for a fit, or
    nobody bought again, there is no value: the table says so as an issue, and so does
    every explanation.

Sources:
    A year ahead at 10 % a year is our judgement; change both in the policy.
"""

from datetime import date
from decimal import Decimal

import numpy as np
from attrs import frozen

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
        model: who buys again.
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

    model: ModelName = "MBG/NBD"
    horizon_days: int = 365
    annual_discount: Decimal = Decimal("0.1")
    level: Decimal = Decimal("0.9")
    draws: int = 0
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        """A model that is known, a horizon and a rate that can be."""
        if self.model not in _MODELS:
            msg = f"no model {self.model!r}; choose from {', '.join(_MODELS)}"
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
    try:
        fit = _MODELS[policy.model].fit_summary(summary)
        amounts = GammaGammaModel().fit_summary(summary)
    except (ConfigurationError, ConvergenceError):
        return _without_values(summary, over, policy.model)
    return predict_lifetime_value(
        fit, amounts, summary,
        horizon=over.horizon, discount_rate=over.rate, bootstrap=policy.bootstrap,
    )  # fmt: skip


def _without_values(
    summary: PurchaseSummary, over: Discounting, model: ModelName
) -> ValueTable:
    nothing = np.full(len(summary), np.nan)
    issue = Issue(code=IssueCode.VALUE_NOT_FITTED, parameters={"model": model})
    return ValueTable(
        customers=summary.customers,
        probability_alive=nothing, expected_purchases=nothing, expected_amount=nothing,
        value=nothing, lower=None, upper=None, next_purchase=nothing,
        total=0.0, total_interval=None, level=0.0, discounting=over,
        as_of=summary.as_of, issues=(*summary.issues, issue),
        certain=nothing, present=nothing,
    )  # fmt: skip
