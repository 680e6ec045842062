"""The published segments of 995 customers, as rfm for R makes them of its own data.

Numbers and their sources: measures and thresholds from the README of rfm for R
(``rfm_data_orders``, as of 2006-12-31), segments from its tests; the sizes of the other
segments were recomputed from those rules for the project's reference.
"""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from customer_core.scoring import (
    PurchaseHistory,
    RfmPolicy,
    RfmSegmentation,
    RfmSegments,
    RfmTable,
    assign_segments,
    rfm_table,
)

AS_OF = datetime(2006, 12, 31, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[1] / "vectors" / "rfm_customers.csv"


@pytest.fixture(scope="module")
def table() -> RfmTable:
    """Orders that give the published measures, scored by quantile plus one."""
    history = PurchaseHistory()
    with PUBLISHED.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            last = AS_OF - timedelta(days=int(row["recency_days"]))
            for _ in range(int(row["frequency"]) - 1):
                history.add(number, last - timedelta(days=1), Decimal(1))
            rest = int(row["monetary"]) - int(row["frequency"]) + 1
            history.add(number, last, Decimal(rest))
    policy = RfmPolicy(method="quantile_plus_one")
    return rfm_table(history, as_of=AS_OF, policy=policy)


@pytest.fixture(scope="module")
def segmentation(table: RfmTable) -> RfmSegmentation:
    """The customary ten rules, first match wins."""
    return assign_segments(table, RfmSegments.conventional())


def test_cuts_are_the_published_thresholds(table: RfmTable) -> None:
    """A score begins at the threshold; of days the score ends below it."""
    assert table.cuts.recency_days == (481, 297, 180, 114)  # < 482, 297.4, 181, 115
    assert table.cuts.frequency == (4, 5, 6, 8)
    published = ("255.8", "382.0", "506.4", "666.0")
    assert table.cuts.monetary == tuple(map(Decimal, published))


def test_sizes_of_the_segments(segmentation: RfmSegmentation) -> None:
    """As many customers in each segment as published; nobody is left out."""
    assert {name: n for name, n in segmentation.counts.items() if n} == {
        "champions": 158,
        "loyal_customers": 278,
        "potential_loyalists": 229,
        "need_attention": 35,
        "about_to_sleep": 50,
        "at_risk": 86,
        "lost": 111,
        "others": 48,
    }


def test_orders_and_revenue_of_the_champions(
    table: RfmTable, segmentation: RfmSegmentation
) -> None:
    """158 champions placed 1,234 orders worth 120,178."""
    names = [segmentation[row] for row in range(len(segmentation))]
    champions = np.array(names) == "champions"
    assert table.frequency[champions].sum() == 1_234
    assert table.monetary_units[champions].sum() == 120_178 * 10**table.scale
