"""Real orders, read crudely: the tiers of the sample are sane."""

import csv
import os
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from customer_core.models import Tier
from customer_core.scoring import PurchaseHistory, score_tiers

DATA = os.environ.get("CUSTOMER_CORE_DATA")


@pytest.mark.skipif(DATA is None, reason="CUSTOMER_CORE_DATA is not set")
def test_messy_sample() -> None:
    """Every member has a tier, and who bought more sits higher on average."""
    sample = Path(DATA or "") / "messy_sample"
    with (sample / "shop.csv").open(encoding="utf-8-sig") as lines:
        members = [row["会员编号"] for row in csv.DictReader(lines)]
    number = {member: place for place, member in enumerate(dict.fromkeys(members))}
    history = PurchaseHistory()
    with (sample / "orders.csv").open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            year, month, day = map(int, re.findall(r"\d+", row["下单日期"])[:3])
            amount = Decimal(re.sub(r"[^\d.\-]", "", row["金额"]))
            when = datetime(year, month, day, tzinfo=UTC)
            history.add(number[row["会员编号"]], when, amount)
    table = score_tiers(
        history,
        cluster_ids=list(number),
        as_of=datetime(2026, 12, 31, tzinfo=UTC),
        currency="CNY",
    )
    assert sum(table.counts.values()) == len(number)
    buyers = table.rfm.frequency > 0
    assert table.counts[Tier.POTENTIAL] >= int((~buyers).sum())
    mean = [table.rfm.frequency[table.tier_codes == code].mean() for code in range(3)]
    assert mean == sorted(mean, reverse=True)
