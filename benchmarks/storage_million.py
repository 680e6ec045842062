"""A million customers written to one encrypted SQLite store, and found in it.

Full write path: envelope, wrapped key, three blind indexes and the one of ids, audit,
outbox, in calls of 100,000 records each with ``synchronous=FULL``. Then 20,000 of them,
chosen at random, are found by their e-mail, each decrypted and compared.

Scale 1 is 1,000,000 records.
"""

import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._store_records import customer
from benchmarks._table import row
from customer_core.models import CustomerRecord
from customer_core.storage import BlindIndex, KeyRing, open_store

RECORDS, CALL, LOOK_UPS = 1_000_000, 100_000, 20_000
THREE = tuple(BlindIndex((name,)) for name in ("identifier", "email", "phone"))


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds, rates, bytes."""
    count = RECORDS * scale
    dice = random.Random(0)  # noqa: S311 - repeatable, not secret
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.db"
        store = open_store(f"sqlite:///{path}", keys=KeyRing.generate(), indexes=THREE)
        begun, spent = time.perf_counter(), time.process_time()
        for start in range(0, count, CALL):
            store.put_many(_stream(start, start + CALL))
        put, put_cpu = time.perf_counter() - begun, time.process_time() - spent
        asked = [f"user{dice.randrange(count)}@example.com" for _ in range(LOOK_UPS)]
        begun, spent = time.perf_counter(), time.process_time()
        found = sum(1 for _ in store.find_many("email", asked))
        find, find_cpu = time.perf_counter() - begun, time.process_time() - spent
        store.close()
        size = path.stat().st_size + path.with_name(f"{path.name}.keys").stat().st_size
    data = f"{count:,} records"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        row("written, s", data, ours=put),
        row("written, records/s of processor time", data, ours=round(count / put_cpu)),
        row("found of those asked", f"{LOOK_UPS:,} asked", ours=found),
        row("found, records/s", data, ours=round(found / find)),
        row("found, records/s of processor time", data, ours=round(found / find_cpu)),
        row("size of a record with its key, bytes", data, ours=round(size / count)),
        row("peak memory, MB", data, ours=round(peak)),
    ]


def _stream(start: int, end: int) -> Iterator[CustomerRecord]:
    return (customer(number) for number in range(start, end))
