"""The public API as type checkers see it. Checked by mypy and pyright, never run."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

import numpy as np
from numpy.typing import NDArray

import customer_core as cc
from customer_core.models import EmailAddress, PersonName, PhoneNumber, TierScore
from customer_core.models.tiers import LifecycleStage

phone = cc.normalize_phone("138 1234 5678", region="CN")
assert_type(phone.value, PhoneNumber | None)
assert_type(phone.issues, tuple[cc.Issue, ...])
email = cc.normalize_email(None)
assert_type(email.value, EmailAddress | None)
if email.keys is not None:
    assert_type(email.keys.mailbox, str)
name = cc.normalize_person_name("张三")
assert_type(name.value, PersonName | None)
if name.keys is not None:
    assert_type(name.keys.pinyin, str)
money = cc.normalize_money("164.15元", currency="CNY").value
if money is not None:
    assert_type(money.amount, Decimal)

linked = cc.dedupe({"name": ["a", "b"]}, {"name": "full_name"}, seed=0, workers=1)
assert_type(linked.cluster_ids, NDArray[np.int64])
assert_type(linked.threshold, float)
assert_type(linked.explain(0, 1), cc.Explanation)
assert_type(cc.LinkageModel.from_json(linked.model.to_json()), cc.LinkageModel)

source = cc.Source("crm", "crm.csv", fields={"Id": "record_id"})
result = cc.CustomerPipeline(region="CN").run(
    [source], transactions=None, now=datetime(2026, 1, 1, tzinfo=UTC)
)
assert_type(result, cc.PipelineResult)
assert_type(result.records[0], cc.CustomerRecord)
assert_type(result.golden[0], cc.GoldenRecord)
assert_type(result.golden[:2], list[cc.GoldenRecord])
assert_type(result.clusters[0], cc.Cluster)
assert_type(result.tiers[0], TierScore)
assert_type(result.lifecycle[0], LifecycleStage)
assert_type(result.values.total, float)
assert_type(result.scores.explain(0)["value"], cc.Explanation)
assert_type(result.issues, cc.IssueReport)
records: Sequence[cc.CustomerRecord] = result.records

keys = cc.KeyRing.generate()
assert_type(cc.KeyRing.from_json(keys.to_json("passphrase"), "passphrase"), cc.KeyRing)
with cc.open_store("memory://", keys=keys) as store:
    assert_type(store, cc.EncryptedStore)
    store.put_many(records)
    assert_type(store.get("crm/1"), cc.CustomerRecord)
    assert_type(store.find(phone="1"), Iterator[cc.CustomerRecord])
assert_type(cc.from_json(cc.CustomerRecord, "{}"), cc.CustomerRecord)
