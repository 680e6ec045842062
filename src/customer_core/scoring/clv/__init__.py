"""Customer lifetime value: who buys again, when, and for how much.

Rules:
    Needs the extra ``analytics`` (scipy), at the first fit or prediction. Models are
    fitted by maximum likelihood; see the guide "lifetime value".

Example:
    >>> from customer_core.scoring import clv
    >>> fit = clv.ModifiedBetaGeoModel().fit(
    ...     frequency=[0, 0, 1, 1, 2, 2, 4, 6], recency=[0, 0, 1, 6, 3, 9, 5, 11],
    ...     age=[6, 12, 12, 12, 12, 12, 12, 12], weights=[30, 60, 15, 8, 5, 5, 4, 3])
    >>> list(fit.parameters)
    ['r', 'alpha', 'a', 'b']
"""

from customer_core.scoring.clv._predictions import CountForecast
from customer_core.scoring.clv._uncertainty import Bootstrap
from customer_core.scoring.clv.amounts import AmountFit, GammaGammaModel
from customer_core.scoring.clv.backtests import Backtest, BacktestScore
from customer_core.scoring.clv.discounting import Discounting
from customer_core.scoring.clv.estimates import Estimate
from customer_core.scoring.clv.forecasts import PurchaseParameters
from customer_core.scoring.clv.holdout import backtest
from customer_core.scoring.clv.occasions import BetaBinomialModel, OccasionFit
from customer_core.scoring.clv.periods import Period, discount_rate
from customer_core.scoring.clv.policy import ValuePolicy, value_customers
from customer_core.scoring.clv.purchases import (
    DEFAULT_MODEL,
    BetaGeoModel,
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    PurchaseFit,
)
from customer_core.scoring.clv.simulation import simulate_purchases
from customer_core.scoring.clv.transactions import PurchaseSummary, summarise_purchases
from customer_core.scoring.clv.valuation import (
    estimate_lifetime_value,
    predict_lifetime_value,
)
from customer_core.scoring.clv.values import ValueTable

__all__ = [
    "DEFAULT_MODEL",
    "AmountFit",
    "Backtest",
    "BacktestScore",
    "BetaBinomialModel",
    "BetaGeoModel",
    "Bootstrap",
    "CountForecast",
    "Discounting",
    "Estimate",
    "GammaGammaModel",
    "ModifiedBetaGeoModel",
    "OccasionFit",
    "ParetoNBDModel",
    "Period",
    "PurchaseFit",
    "PurchaseParameters",
    "PurchaseSummary",
    "ValuePolicy",
    "ValueTable",
    "backtest",
    "discount_rate",
    "estimate_lifetime_value",
    "predict_lifetime_value",
    "simulate_purchases",
    "summarise_purchases",
    "value_customers",
]
