"""What a customer may buy next: bought together, and due to be bought again."""

from customer_core.scoring.recommendation.accuracy import (
    Accuracy,
    Lead,
    RecommendationBacktest,
)
from customer_core.scoring.recommendation.backtest import backtest_recommendations
from customer_core.scoring.recommendation.learning import fit_recommender
from customer_core.scoring.recommendation.lines import PurchaseLines
from customer_core.scoring.recommendation.policy import RecommendationPolicy
from customer_core.scoring.recommendation.recommender import Recommender
from customer_core.scoring.recommendation.results import (
    Because,
    Recommendation,
    RecommendationTable,
)

__all__ = [
    "Accuracy",
    "Because",
    "Lead",
    "PurchaseLines",
    "Recommendation",
    "RecommendationBacktest",
    "RecommendationPolicy",
    "RecommendationTable",
    "Recommender",
    "backtest_recommendations",
    "fit_recommender",
]
