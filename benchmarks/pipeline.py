"""How fast and how well the whole job runs: raw exports to tiered customers.

There is no rival that does all of it; the linkage inside has its own benchmark. Scale 1
is 20,000 synthetic records with their orders; the messy sample is read from the folder
that CUSTOMER_CORE_DATA names, and left out without it.
"""

import csv
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import customer_core as cc
from benchmarks._table import row
from customer_core.testing.synthetic import generate_customers

RECORDS = 20_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SAMPLE = Path(os.environ.get("CUSTOMER_CORE_DATA", "")) / "messy_sample"


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds, records per second, and pairwise F1 of the clusters."""
    found = _measured(_SAMPLE, "messy sample") if _SAMPLE.is_dir() else []
    with tempfile.TemporaryDirectory() as folder:
        generate_customers(RECORDS * scale, seed=1).write(folder)
        found += _measured(Path(folder), f"{RECORDS * scale:,} synthetic records")
    return found


def _measured(folder: Path, data: str) -> list[dict[str, object]]:
    start = time.perf_counter()
    result = cc.CustomerPipeline(region="CN").run(
        [cc.Source("crm", folder / "crm.csv"), cc.Source("shop", folder / "shop.csv")],
        transactions=cc.Source("orders", folder / "orders.csv", of="shop"),
        now=NOW,
    )
    seconds = time.perf_counter() - start
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        entities = {(r["source"], r["id"]): r["entity"] for r in csv.DictReader(file)}
    refs = [result.records.ref(number) for number in range(len(result.records))]
    truth = [entities[ref.source, ref.record_id] for ref in refs]
    read = sum(source.rows for source in result.sources)
    return [
        row("whole run, s", data, ours=seconds),
        row("rows read per second", data, ours=round(read / seconds)),
        row("pairwise F1", data, ours=result.linkage.evaluate(truth).pairwise.f1),
    ]
