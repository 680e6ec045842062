"""How fast invented customers are made, beside Faker.

The rival draws name, birthday, phone, e-mail and address of one person after the
other; it has no duplicates, no truth and no errors.

Scale 1 is 1,000,000 records of ours and 5,000 of the rival.
"""

import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from benchmarks._table import row
from customer_core.testing.synthetic import generate_customers

RECORDS = 1_000_000
WRITTEN = 100_000
RIVAL_RECORDS = 5_000


def rows(scale: int) -> list[dict[str, object]]:
    """Microseconds per record: generated, and written to files."""
    records, written = RECORDS * scale, WRITTEN * scale
    start = time.perf_counter()
    generate_customers(records, seed=1)
    generated = time.perf_counter() - start
    customers = generate_customers(written, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        customers.write(Path(folder))
        wrote = time.perf_counter() - start
    return [
        row(
            "generate, us per record",
            f"{records:,} records",
            ours=1e6 * generated / records,
            alternative=_faker(RIVAL_RECORDS * scale),
            rival="Faker" if find_spec("faker") else "Faker is not installed",
        ),
        row(
            "write files, us per record",
            f"{written:,} records",
            ours=1e6 * wrote / written,
        ),
    ]


def _faker(records: int) -> float | None:
    """Microseconds per person, half Chinese and half British."""
    if not find_spec("faker"):
        return None
    from faker import Faker

    locales = [Faker("zh_CN"), Faker("en_GB")]
    for fake in locales:
        fake.seed_instance(1)
    start = time.perf_counter()
    for number in range(records):
        fake = locales[number % 2]
        fake.name(), fake.date_of_birth(), fake.phone_number()
        fake.email(), fake.address()
    return 1e6 * (time.perf_counter() - start) / records
