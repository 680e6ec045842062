"""How fast golden records are made, beside a pandas group-by for scale.

The rival keeps the most recent value per column and cluster: no ranking of the other
values, no reasons, no origin, and a value that is only in an older record is found
because ``GroupBy.last`` skips missing ones. It shows what the bare work costs.

Scale 1 is 50,000 records; scale 20 is 1,000,000 records in 600,000 clusters. One
process, one core. CPU time is counted; that for the making of the records between two
merges is not. Memory is the growth of the largest resident size while merging: records
stream through one cluster at a time, the rival holds its table.
"""

import resource
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
from customer_core.survivorship import RecordMerger

RECORDS = 50_000
IN_PAIRS = 0.8
"""Share of records that have a partner: 1,000,000 records in 600,000 clusters."""

_START = datetime(2020, 1, 1, tzinfo=UTC)


def rows(scale: int) -> list[dict[str, object]]:
    """CPU seconds for all, microseconds per cluster, megabytes.

    Args:
        scale: factor of the number of records; 1 is 50,000.
    """
    records = RECORDS * scale
    merger = RecordMerger()
    spent, clusters, resident = 0.0, 0, _peak()
    for members in _clusters(records):
        cluster = Cluster.of(tuple(record.ref for record in members))
        start = time.process_time()
        merger.merge(cluster, members)
        spent += time.process_time() - start
        clusters += 1
    grown = _peak() - resident
    rival, theirs, held = "pandas not installed", None, None
    if find_spec("pandas") is not None:
        rival, resident = "pandas, last value", _peak()
        theirs = _pandas(records)
        held = _peak() - resident
    data = f"{records:,} records, {clusters:,} clusters"
    return [
        row("golden records, CPU s", data, ours=spent, alternative=theirs, rival=rival),
        row(
            "golden record, CPU us per cluster",
            data,
            ours=1e6 * spent / clusters,
            alternative=theirs and 1e6 * theirs / clusters,
            rival=rival,
        ),
        row("growth in memory, MB", data, ours=grown, alternative=held, rival=rival),
    ]


def _peak() -> float:
    """Largest resident size so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
