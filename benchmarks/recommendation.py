"""Next best product beside popularity and the factorisation of ``implicit``.

Purchases until a day are learned; each customer's first basket after it is to be
foretold, ten articles each (hit rate), or one. *New* counts articles only that the
customer never bought. ALS of ``implicit`` gets the same strengths as our similarity,
with 64 factors; its time includes the fit, ours the fit of ours.

The baskets are synthetic (:mod:`customer_core.testing.baskets`), with themes,
companions and staples that come round: what our model assumes is in them, so the lead
over popularity says that it is found, not how much of it your shop has.
"""

import time
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks._table import row
from customer_core.scoring.recommendation import (
    PurchaseLines,
    Recommender,
    backtest_recommendations,
    fit_recommender,
)
from customer_core.testing.baskets import generate_baskets

CUSTOMERS = 10_000
SPLIT = datetime(2025, 3, 1, tzinfo=UTC)
FACTORS = 64


def rows(scale: int) -> list[dict[str, object]]:
    """Hit rates of all models, and seconds to learn.

    Args:
        scale: factor of the number of customers.
    """
    baskets = generate_baskets(CUSTOMERS * scale, seed=11)
    lines = PurchaseLines.from_arrays(
        baskets.customers, baskets.items, baskets.occurred_at
    )
    data = f"{CUSTOMERS * scale:,} customers, {len(lines):,} purchases"
    start = time.perf_counter()
    model = fit_recommender(lines, as_of=SPLIT)
    ours = time.perf_counter() - start
    rivals = {}
    if find_spec("implicit") is not None:
        start = time.perf_counter()
        rivals["implicit ALS"] = _als(model)
        theirs = time.perf_counter() - start
        found = [row("fit, s", data, ours=ours, alternative=theirs, rival="implicit")]
    else:
        found = [row("fit, s", data, ours=ours, rival="implicit not installed")]
    for count in (1, 10):
        tried = backtest_recommendations(lines, split=SPLIT, count=count, rivals=rivals)
        for kind, models in (("", tried.models), (" of new", tried.new_models)):
            found += [
                row(
                    f"hit rate @{count}{kind}", data, ours=models[0].hit_rate,
                    alternative=other.hit_rate, rival=other.model,
                )
                for other in models[1:]
                if not (kind and other.model == "favourites")  # the same as popular
            ]  # fmt: skip
    return found


def _als(model: Recommender) -> Any:  # noqa: ANN401 - a rival
    """Scores of all articles, by factors that were learned once."""
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, "blas"):
        fitted = AlternatingLeastSquares(factors=FACTORS, random_state=0)
        fitted.fit(model.to_csr(), show_progress=False)

    def score(_: Recommender, customers: Any) -> Any:  # noqa: ANN401 - arrays
        users = np.zeros((len(customers), FACTORS), np.float32)
        held = customers < len(fitted.user_factors)
        users[held] = fitted.user_factors[customers[held]]
        return users @ fitted.item_factors.T

    return score
