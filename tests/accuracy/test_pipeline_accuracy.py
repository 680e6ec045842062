"""The whole job on the messy sample, when CUSTOMER_CORE_DATA names its folder."""

import csv
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import customer_core as cc

DATA = Path(os.environ.get("CUSTOMER_CORE_DATA", "")) / "messy_sample"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="CUSTOMER_CORE_DATA does not hold messy_sample"
)


def _rows(name: str) -> int:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


@pytest.fixture(scope="module")
def run() -> tuple[cc.PipelineResult, float]:
    """The result and the seconds it took."""
    start = time.perf_counter()
    result = cc.CustomerPipeline(region="CN").run(
        [cc.Source("crm", DATA / "crm.csv"), cc.Source("shop", DATA / "shop.csv")],
        transactions=cc.Source("orders", DATA / "orders.csv", of="shop"),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return result, time.perf_counter() - start


def test_every_row_is_accounted_for(run: tuple[cc.PipelineResult, float]) -> None:
    """Rows in the files = rows read = accepted + rejected."""
    counts = {s.name: (s.rows, s.accepted + s.rejected) for s in run[0].sources}
    expected = {name: _rows(f"{name}.csv") for name in ("crm", "shop", "orders")}
    assert counts == {name: (rows, rows) for name, rows in expected.items()}


def test_the_suggested_field_maps_are_right(
    run: tuple[cc.PipelineResult, float],
) -> None:
    """No column of the three files stays unmapped."""
    assert {s.name: s.unmapped for s in run[0].sources} == {
        "crm": (), "shop": (), "orders": (),
    }  # fmt: skip


def test_pairwise_f1_is_at_least_85_percent(
    run: tuple[cc.PipelineResult, float],
) -> None:
    """Against truth.csv, over the records of both systems."""
    with (DATA / "truth.csv").open(encoding="utf-8", newline="") as file:
        entity = {
            (r["source"], r["id"]): int(r["entity"]) for r in csv.DictReader(file)
        }
    result = run[0]
    refs = [result.records.ref(row) for row in range(len(result.records))]
    truth = np.array([entity[ref.source, ref.record_id] for ref in refs])
    assert result.linkage.evaluate(truth).pairwise.f1 >= 0.85


def test_it_takes_less_than_30_seconds(run: tuple[cc.PipelineResult, float]) -> None:
    """On two cores, everything included."""
    assert run[1] < 30


def test_every_customer_has_a_golden_record_and_a_tier(
    run: tuple[cc.PipelineResult, float],
) -> None:
    """Customers without purchases too."""
    result = run[0]
    assert len(result.golden) == len(result.tiers) == len(result.clusters)
    assert sum(result.tiers.counts.values()) == len(result.clusters)
