"""How fast golden records are made, beside a pandas group-by for scale.

The rival keeps the most recent value per column and cluster: no ranking of the other
values, no reasons, no origin, and a value that is only in an older record is found
because ``GroupBy.last`` skips missing ones. It shows what the bare work costs.

Scale 1 is 50,000 records. CPU time is counted, for the making of the records between
two merges is not.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

from benchmarks._table import row
from customer_core.models import (
    Attributed,
    Cluster,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    RecordRef,
)
from customer_core.survivorship import merge_records

RECORDS = 50_000
IN_PAIRS = 0.8
"""Share of records that have a partner: 1,000,000 records in 600,000 clusters."""

_START = datetime(2020, 1, 1, tzinfo=UTC)


def rows(scale: int) -> list[dict[str, object]]:
    """CPU microseconds per cluster.

    Args:
        scale: factor of the number of records; 1 is 50,000.
    """
    records = RECORDS * scale
    spent, clusters = 0.0, 0
    for members in _clusters(records):  # made one by one: memory stays flat
        cluster = Cluster.of(tuple(record.ref for record in members))
        start = time.process_time()
        merge_records(cluster, members)
        spent += time.process_time() - start
        clusters += 1
    installed = find_spec("pandas") is not None
    return [
        row(
            "golden record, CPU us per cluster",
            f"{records:,} records, {clusters:,} clusters",
            ours=1e6 * spent / clusters,
            alternative=1e6 * _pandas(records) / clusters if installed else None,
            rival="pandas, last value" if installed else "pandas not installed",
        )
    ]


def _clusters(records: int) -> Iterator[list[CustomerRecord]]:
    pairs = int(records * IN_PAIRS) // 2
    for number in range(pairs):
        yield [_record("crm", number), _record("shop", number)]
    for number in range(pairs, records - pairs):
        yield [_record("crm", number)]


def _record(source: str, number: int) -> CustomerRecord:
    """An invented customer; the shop knows another name and address than the CRM."""
    ref = RecordRef(source, f"{number:08}")
    origin = FieldOrigin(record=ref)
    is_shop = source == "shop"
    name = PersonName(family="张", given="三" if is_shop else f"三{number % 10}")
    values = {
        "names": name,
        "birth_dates": PartialDate(year=1950 + number % 60, month=1, day=1),
        "phones": PhoneNumber(e164=f"+86138{number:08}", region="CN"),
        "emails": EmailAddress(address=f"{source}{number}@example.cn"),
        "addresses": PostalAddress(
            country="CN", admin1="江苏省", admin2="无锡市", admin3="梁溪区",
            street="清扬路1号" if is_shop else None, division_code="320213",
        ),
    }  # fmt: skip
    attributed = {
        attribute: (Attributed(value=value, raw="", origin=origin),)
        for attribute, value in values.items()
    }
    changed = _START + timedelta(days=number % 1000 + is_shop)
    return CustomerRecord(ref=ref, updated_at=changed, **attributed)


def _pandas(records: int) -> float:
    """Seconds of a group-by on the same values as text."""
    import pandas as pd

    table = [
        {
            "cluster": number,
            "updated_at": record.updated_at,
            "name": record.names[0].value.text,
            "birth_date": record.birth_dates[0].value.text,
            "phone": record.phones[0].value.text,
            "email": record.emails[0].value.text,
            "address": record.addresses[0].value.text,
        }
        for number, members in enumerate(_clusters(records))
        for record in members
    ]
    frame = pd.DataFrame(table)
    start = time.process_time()
    frame.sort_values("updated_at").groupby("cluster").last()
    return time.process_time() - start
