"""How fast the encrypted store is, beside the same records in a plain SQLite table.

The plain rival does the same work apart from the protection: the same JSON, one
transaction, the same durability, ordinary indexes on phone and e-mail.

Scale 1 is 20,000 records.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks._table import row
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    RecordRef,
    from_json,
    to_json,
)
from customer_core.storage import EncryptedStore, KeyRing, open_store

RECORDS = 20_000
LOOK_UPS = 2_000


def rows(scale: int) -> list[dict[str, object]]:
    """Records per second, and bytes per record."""
    records = [_record(number) for number in range(RECORDS * scale)]
    with tempfile.TemporaryDirectory() as folder:
        encrypted = _measure(Encrypted(Path(folder) / "encrypted.db"), records)
        plain = _measure(Plain(Path(folder) / "plain.db"), records)
    return [
        row(
            name,
            f"{len(records):,} records",
            ours=round(encrypted[name]),
            alternative=round(plain[name]),
            rival="sqlite3, plaintext JSON",
        )
        for name in encrypted
    ]


class Encrypted:
    """The store of this package."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: EncryptedStore = open_store(
            f"sqlite:///{path.as_posix()}", keys=KeyRing.generate()
        )
        self.put_many = self.store.put_many
        self.scan = self.store.scan
        self.close = self.store.close

    def find(self, number: int) -> Iterator[CustomerRecord]:
        """By phone."""
        return self.store.find(phone=f"138{number:08}")

    def get(self, number: int) -> CustomerRecord:
        """By ref."""
        return self.store.get(RecordRef("crm", f"C{number:07}"))


class Plain:
    """The same records as JSON in the standard library's SQLite, unprotected."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE records (key TEXT PRIMARY KEY, phone, email, record);"
            "CREATE INDEX phones ON records (phone);"
            "CREATE INDEX emails ON records (email)"
        )
        self.close = self.connection.close

    def put_many(self, records: list[CustomerRecord]) -> None:
        """In one transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)",
            (
                (
                    record.ref.key,
                    record.phones[0].value.e164,
                    record.emails[0].value.address,
                    to_json(record),
                )
                for record in records
            ),
        )
        self.connection.execute("COMMIT")

    def scan(self) -> Iterator[CustomerRecord]:
        """Every record."""
        return self._records("SELECT record FROM records", ())

    def find(self, number: int) -> Iterator[CustomerRecord]:
        """By phone."""
        phone = f"+86138{number:08}"
        return self._records("SELECT record FROM records WHERE phone = ?", (phone,))

    def get(self, number: int) -> CustomerRecord:
        """By ref."""
        query = "SELECT record FROM records WHERE key = ?"
        (record,) = self._records(query, (f"crm/C{number:07}",))
        return record

    def _records(self, query: str, parameters: tuple[str, ...]) -> Iterator[Any]:
        for (text,) in self.connection.execute(query, parameters):
            yield from_json(CustomerRecord, text)


def _measure(store: Encrypted | Plain, records: list[CustomerRecord]) -> dict[str, Any]:
    step = max(1, len(records) // LOOK_UPS)
    numbers = range(0, len(records), step)
    measured = {
        "put_many new, records/s": _rate(len(records), lambda: store.put_many(records)),
        "put_many replacing, records/s": _rate(
            len(records), lambda: store.put_many(records)
        ),
        "scan, records/s": _rate(len(records), lambda: _exhaust(store.scan())),
        "find by phone, records/s": _rate(
            len(numbers), lambda: [_exhaust(store.find(n)) for n in numbers]
        ),
        "get by ref, records/s": _rate(
            len(numbers), lambda: _exhaust(map(store.get, numbers))
        ),
    }
    store.close()
    size = store.path.stat().st_size / len(records)
    return measured | {"size of a record, bytes": size}


def _rate(count: int, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def _exhaust(records: Iterator[CustomerRecord]) -> None:
    for _ in records:
        pass


def _record(number: int) -> CustomerRecord:
    """An invented customer of about 1 kB."""
    ref = RecordRef("crm", f"C{number:07}")
    origin = FieldOrigin(record=ref, observed_at=datetime(2024, 5, 6, tzinfo=UTC))
    name = PersonName(family="欧阳", given="晓明")
    phone = PhoneNumber(e164=f"+86138{number:08}", region="CN", type=PhoneType.MOBILE)
    email = EmailAddress(address=f"user{number}@example.com")
    address = PostalAddress(
        country="CN",
        admin1="上海市",
        admin2="上海市",
        admin3="静安区",
        street="中路1号",
    )
    return CustomerRecord(
        ref=ref,
        names=(Attributed(value=name, raw=name.text, origin=origin),),
        phones=(Attributed(value=phone, raw=phone.text, origin=origin),),
        emails=(Attributed(value=email, raw=email.text, origin=origin),),
        addresses=(Attributed(value=address, raw=address.text, origin=origin),),
        registered_at=datetime(2023, 1, 2, tzinfo=UTC),
    )
