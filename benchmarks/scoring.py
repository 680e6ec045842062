"""How fast customers are scored, beside plain quintiles in pandas and polars for scale.

The rivals group the transactions, take counts, sums (as floats) and the last day, and
cut each into quintiles of ranks: equal values get different scores, there is no
regularity, no tenure, no tier, no stage of life and no reason. They show what the bare
work costs.

Scale 1 is 100,000 customers with 1,000,000 transactions; scale 10 is the million with
ten million that the guides speak of.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks._table import row
from customer_core.scoring import (
    PurchaseHistory,
    advance_tiers,
    lifecycle_table,
    score_tiers,
)

CUSTOMERS = 100_000
TRANSACTIONS = 1_000_000
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
READ = 10_000
"""Scores that are read as objects, to time an explanation."""


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds to score, to move tiers on, to follow lives, and to read scores.

    Args:
        scale: factor of the numbers of customers and transactions.
    """
    customers, transactions = CUSTOMERS * scale, TRANSACTIONS * scale
    columns = _transactions(customers, transactions)
    who, when, cents = columns
    ids = [f"{number:016x}" for number in range(customers)]
    start = time.perf_counter()
    history = PurchaseHistory.from_arrays(who, when, minor_units=cents, scale=2)
    table = score_tiers(history, cluster_ids=ids, as_of=AS_OF, currency="CNY")
    scored = time.perf_counter()
    advance_tiers(advance_tiers(None, table).states, table)
    moved = time.perf_counter()
    lives = lifecycle_table(history, cluster_ids=ids, as_of=AS_OF)
    lived = time.perf_counter()
    lives.growth()
    grown = time.perf_counter()
    steps = lives.steps()
    stepped = time.perf_counter()
    data = f"{customers:,} customers, {transactions:,} orders"
    results = [
        row(
            "RFM, tiers and stages, s",
            data,
            ours=scored - start + lived - moved,
            alternative=seconds,
            rival=name,
        )
        for name, seconds in _rivals(columns)
    ]
    results += [
        row("of these RFM and tiers, s", data, ours=scored - start),
        row("of these stages of life, s", data, ours=lived - moved),
        row("two runs of tier moves, s", data, ours=moved - scored),
        row("growth by month, s", data, ours=grown - lived),
        row(f"{len(steps):,} steps of life, s", data, ours=stepped - grown),
    ]
    start = time.perf_counter()
    for number in range(READ):
        table[number].explain()
        lives.explain(number)
    read = time.perf_counter()
    table.to_frame()
    framed = time.perf_counter()
    return [
        *results,
        row(f"read and explain {READ:,}, s", data, ours=read - start),
        row("frame of all scores, s", data, ours=framed - read),
    ]


def _transactions(customers: int, count: int) -> tuple[Any, Any, Any]:
    """Seeded columns: few customers buy often, one amount in 26 is a refund."""
    draw = np.random.default_rng(0)
    who = (draw.pareto(1.2, count) * customers / 20).astype(np.int64) % customers
    seconds = draw.integers(0, 3650 * 86_400, count).astype("timedelta64[s]")
    when = np.datetime64("2016-01-01") + seconds
    return who, when, draw.integers(-2_000, 50_000, count)


def _rivals(columns: tuple[Any, Any, Any]) -> list[tuple[str, float | None]]:
    """Seconds of each rival that is installed."""
    run: dict[str, Callable[..., None]] = {"pandas": _pandas, "polars": _polars}
    found: list[tuple[str, float | None]] = []
    for name, quintiles in run.items():
        if find_spec(name) is None:
            found.append((f"{name} not installed", None))
            continue
        start = time.perf_counter()
        quintiles(*columns)
        found.append((f"{name}, plain quintiles", time.perf_counter() - start))
    return found


def _pandas(who: Any, when: Any, cents: Any) -> None:  # noqa: ANN401 - numpy arrays
    """Counts, sums, last days and their quintiles."""
    import pandas as pd

    frame = pd.DataFrame({"who": who, "when": when, "amount": cents / 100})
    grouped = frame.groupby("who").agg(
        last=("when", "max"), frequency=("amount", "size"), monetary=("amount", "sum")
    )
    for column in grouped:
        ranks = grouped[column].rank(method="first")
        grouped[f"{column}_score"] = pd.qcut(ranks, 5, labels=False) + 1


def _polars(who: Any, when: Any, cents: Any) -> None:  # noqa: ANN401 - numpy arrays
    """Counts, sums, last days and their quintiles."""
    import polars as pl

    moments = when.astype("datetime64[us]")  # polars knows no seconds
    frame = pl.DataFrame({"who": who, "when": moments, "amount": cents / 100})
    grouped = frame.group_by("who").agg(
        last=pl.col("when").max(),
        frequency=pl.len(),
        monetary=pl.col("amount").sum(),
    )
    scores = [
        ((pl.col(name).rank("ordinal") - 1) * 5 // pl.len() + 1).alias(f"{name}_score")
        for name in ("last", "frequency", "monetary")
    ]
    grouped.with_columns(scores)
