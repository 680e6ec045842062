"""The main job, end to end, on the bundled sample: run it from anywhere.

Three exports of an invented company go in (a CRM in UTF-8 with English headers, a shop
in GB18030 with Chinese headers, the orders of the shop); linked, merged and tiered
customers come out and are kept in an encrypted file. Values print masked.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import customer_core as cc

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that every run prints the same


def main() -> None:
    # 1. Rows of several systems in; customers out. Field maps are suggested.
    result = cc.CustomerPipeline(region="CN").run(
        [cc.Source("crm", DATA / "crm.csv"), cc.Source("shop", DATA / "shop.csv")],
        transactions=cc.Source("orders", DATA / "orders.csv", of="shop"),
        now=NOW,
    )
    print(result.summary(), "\n")

    # 2. Rows that became nothing are kept, with the reason.
    for row in result.rejects[:3]:
        print(f"Rejected: {row.source} row {row.row}: {row.issues[0]}")

    # 3. One customer known to both systems: why, and what survived.
    index = next(
        i
        for i, cluster in enumerate(result.clusters)
        if [ref.source for ref in cluster.members] == ["crm", "shop"]
    )
    left, right = result.clusters[index].members
    print(f"\n{result.explain(left, right)}")

    golden = result.golden[index]
    print(f"\nGolden record {golden.cluster_id} of {len(golden.members)} records")
    for decision in golden.decisions:
        origin = decision.survivor
        print(
            f"  {decision.field:12} {decision.rule:14} "
            f"from {origin.record.source}, column {origin.column!r}"
        )

    # 4. High value, regular or potential, itemised.
    best = max(result.tiers, key=lambda score: score.score)
    print(f"\n{best.explain()}")

    # 5. Kept encrypted, and found again by phone.
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/customers.db"
        keys = cc.KeyRing.generate()
        with cc.open_store(url, keys=keys) as store:
            kept = store.put_many(result.records)
        phone = golden.phones[0].value.e164
        with cc.open_store(url, keys=keys) as store:
            found = list(store.find(phone=phone))
        print(f"\nEncrypted file: {kept} records; found by phone: {len(found)}")
        print(f"  {found[0].names[0].value}, {found[0].phones[0].value}")


if __name__ == "__main__":
    main()
