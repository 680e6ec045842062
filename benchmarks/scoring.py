"""How fast customers are scored, beside plain quintiles in pandas for scale.

The rival groups the transactions, takes counts, sums (as floats) and the last day, and
cuts each into quintiles of ranks: equal values get different scores, there is no
regularity, no tenure, no tier and no reason. It shows what the bare work costs.

Scale 1 is 100,000 customers with 1,000,000 transactions.
"""

import time
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks._table import row
from customer_core.scoring import PurchaseHistory, score_tiers

CUSTOMERS = 100_000
TRANSACTIONS = 1_000_000
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
READ = 10_000
"""Scores that are read as objects, to time an explanation."""


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds to score, to make a frame, and to read and explain scores.

    Args:
        scale: factor of the numbers of customers and transactions.
    """
    customers, transactions = CUSTOMERS * scale, TRANSACTIONS * scale
    who, when, cents = _transactions(customers, transactions)
    ids = [f"{number:016x}" for number in range(customers)]
    start = time.perf_counter()
    history = PurchaseHistory.from_arrays(who, when, minor_units=cents, scale=2)
    table = score_tiers(history, cluster_ids=ids, as_of=AS_OF, currency="CNY")
    scored = time.perf_counter()
    table.to_frame()
    framed = time.perf_counter()
    for number in range(READ):
        table[number].explain()
    read = time.perf_counter()
    data = f"{customers:,} customers, {transactions:,} orders"
    installed = find_spec("pandas") is not None
    return [
        row(
            "score, s",
            data,
            ours=scored - start,
            alternative=_pandas(who, when, cents) if installed else None,
            rival="pandas, plain quintiles" if installed else "pandas not installed",
        ),
        row("frame of all scores, s", data, ours=framed - scored),
        row(f"read and explain {READ:,}, s", data, ours=read - framed),
    ]


def _transactions(customers: int, count: int) -> tuple[Any, Any, Any]:
    """Seeded columns: few customers buy often, one amount in 26 is a refund."""
    draw = np.random.default_rng(0)
    who = (draw.pareto(1.2, count) * customers / 20).astype(np.int64) % customers
    seconds = draw.integers(0, 3650 * 86_400, count).astype("timedelta64[s]")
    when = np.datetime64("2016-01-01") + seconds
    return who, when, draw.integers(-2_000, 50_000, count)


def _pandas(*columns: Any) -> float:  # noqa: ANN401 - three numpy arrays
    """Seconds of counts, sums, last days and their quintiles."""
    import pandas as pd

    who, when, cents = columns
    start = time.perf_counter()
    frame = pd.DataFrame({"who": who, "when": when, "amount": cents / 100})
    grouped = frame.groupby("who").agg(
        last=("when", "max"), frequency=("amount", "size"), monetary=("amount", "sum")
    )
    for column in grouped:
        ranks = grouped[column].rank(method="first")
        grouped[f"{column}_score"] = pd.qcut(ranks, 5, labels=False) + 1
    return time.perf_counter() - start
