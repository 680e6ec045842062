"""How fast customers are scored, beside plain quintiles in pandas and polars for scale.

All begin with one table of customer id (text), moment and amount: ours in polars, the
rivals in their own library. The rivals group it, take counts, sums (as floats) and the
last day, and cut each into quintiles of ranks: equal values get different scores, there
is no regularity, no tenure, no tier, no stage of life and no reason. They show what the
bare work costs.

Scale 1 is 100,000 customers with 1,000,000 transactions; scale 10 is the million with
ten million that the guides speak of. Processor seconds are those of all threads: what
it takes where nothing else runs, at most. Peak memory is that of the process so far,
the table and the making of it included.
"""

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from benchmarks._table import row
from customer_core.scoring import (
    advance_tiers,
    lifecycle_table,
    read_purchases,
    score_tiers,
)

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

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
    frame = _transactions(customers, transactions)
    clock, worked = [time.perf_counter()], time.process_time()
    bought = read_purchases(
        frame, customer="customer", occurred_at="moment", amount="amount"
    )
    clock.append(time.perf_counter())
    history, ids = bought.history, bought.customers
    table = score_tiers(history, cluster_ids=ids, as_of=AS_OF, currency="CNY")
    clock.append(time.perf_counter())
    lives = lifecycle_table(history, cluster_ids=ids, as_of=AS_OF)
    clock.append(time.perf_counter())
    worked = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    advance_tiers(advance_tiers(None, table).states, table)
    clock.append(time.perf_counter())
    lives.growth()
    clock.append(time.perf_counter())
    steps = lives.steps()
    clock.append(time.perf_counter())
    for number in range(READ):
        table[number].explain()
        lives.explain(number)
    clock.append(time.perf_counter())
    table.to_frame()
    clock.append(time.perf_counter())
    data = f"{customers:,} customers, {transactions:,} orders"
    results = [
        row(
            "RFM, tiers and stages of a table, s",
            data,
            ours=clock[3] - clock[0],
            alternative=seconds,
            rival=name,
        )
        for name, seconds in _rivals(frame)
    ]
    names = (
        "of these reading the table, s",
        "of these RFM and tiers, s",
        "of these stages of life, s",
        "two runs of tier moves, s",
        "growth by month, s",
        f"{len(steps):,} steps of life, s",
        f"read and explain {READ:,}, s",
        "frame of all scores, s",
    )
    results += [
        row(name, data, ours=seconds)
        for name, seconds in zip(names, np.diff(clock).tolist(), strict=True)
    ]
    results.append(row("RFM, tiers and stages, processor s", data, ours=worked))
    return [*results, row("peak memory, GB", data, ours=peak)]


def _transactions(customers: int, count: int) -> "pl.DataFrame":
    """Seeded columns: few customers buy often, one amount in 26 is a refund."""
    import polars as pl

    draw = np.random.default_rng(0)
    who = (draw.pareto(1.2, count) * customers / 20).astype(np.int64) % customers
    who[:customers] = np.arange(customers)  # everybody, once
    seconds = draw.integers(0, 3650 * 86_400, count).astype("timedelta64[us]")
    moment = np.datetime64("2016-01-01", "us") + seconds * 1_000_000
    cents = draw.integers(-2_000, 50_000, count)
    frame = pl.DataFrame({"customer": who, "moment": moment, "amount": cents / 100})
    return frame.with_columns(pl.format("c{}", "customer").alias("customer"))


def _rivals(frame: "pl.DataFrame") -> list[tuple[str, float | None]]:
    """Seconds of each rival that is installed."""
    run: dict[str, Callable[..., None]] = {"pandas": _pandas, "polars": _polars}
    found: list[tuple[str, float | None]] = []
    for name, quintiles in run.items():
        if find_spec(name) is None:
            found.append((f"{name} not installed", None))
            continue
        own = frame.to_pandas() if name == "pandas" else frame
        start = time.perf_counter()
        quintiles(own)
        found.append((f"{name}, plain quintiles", time.perf_counter() - start))
    return found


def _pandas(frame: "pd.DataFrame") -> None:
    """Counts, sums, last days and their quintiles."""
    import pandas as pd

    grouped = frame.groupby("customer").agg(
        last=("moment", "max"),
        frequency=("amount", "size"),
        monetary=("amount", "sum"),
    )
    for column in list(grouped):
        ranks = grouped[column].rank(method="first")
        grouped[f"{column}_score"] = pd.qcut(ranks, 5, labels=False) + 1


def _polars(frame: "pl.DataFrame") -> None:
    """Counts, sums, last days and their quintiles."""
    import polars as pl

    grouped = frame.group_by("customer").agg(
        last=pl.col("moment").max(),
        frequency=pl.len(),
        monetary=pl.col("amount").sum(),
    )
    scores = [
        ((pl.col(name).rank("ordinal") - 1) * 5 // pl.len() + 1).alias(f"{name}_score")
        for name in ("last", "frequency", "monetary")
    ]
    grouped.with_columns(scores)
