# ruff: noqa: SLF001 - one measure leaves out a part of the store
"""How fast the encrypted store is, beside two others with the same records.

*Plain* is the standard library's SQLite: the same JSON in the clear, one transaction,
the same durability, ordinary indexes on phone and e-mail. *EncryptedType* is that of
SQLAlchemy-Utils on SQLite: phone, e-mail and JSON, each AES-encrypted on its own, with
indexes on the first two. It has neither authentication nor keys per record.

Ours does the full write path: envelope, wrapped key, three blind indexes and the one of
ids, audit, outbox. Rates are per second of processor time, that is per core, in the
fastest tenth of pieces of work (1,000 records written, 20 found), for all sides: the
machine may be shared. ``whole=`` is the same over the whole run, ``clock=`` the whole
by the clock, waiting for the disk and for other programs included.

Scale 1 is 20,000 records.
"""

import gc
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from benchmarks._store_records import customer
from benchmarks._table import row
from customer_core.models import CustomerRecord, RecordRef, from_json, to_json
from customer_core.storage import (
    BlindIndex,
    EncryptedStore,
    GroupCommit,
    KeyRing,
    open_store,
    plan_index,
)
from customer_core.storage.envelope import decrypt_cells
from customer_core.storage.sealing import checked_header

RECORDS, LOOK_UPS = 20_000, 2_000
PIECE, LOOK_UP_PIECE = 1000, 20
THREE = tuple(BlindIndex((name,)) for name in ("identifier", "email", "phone"))
TEN = tuple(
    BlindIndex(parts)
    for parts in (
        ("email", "birth_date"), ("phone", "birth_date"), ("phone", "family_name"),
        ("email", "family_name"), ("name", "birth_date"), ("name", "postal_code"),
        ("name", "street"), ("birth_date", "postal_code"), ("birth_date", "street"),
        ("family_name", "birth_date", "city"),
    )
)  # fmt: skip
Rates = tuple[float, float, float]
"""In the fastest tenth of pieces; of the whole by processor time; by the clock."""

Measured = dict[str, Rates]


def rows(scale: int) -> list[dict[str, object]]:
    """Records per second, and bytes per record."""
    records = [customer(number) for number in range(RECORDS * scale)]
    gc.freeze()  # no side pays for walking through the others' input
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        ours = _measure(Ours(path / "three.db", THREE), records)
        plain = _measure(Plain(path / "plain.db"), records)
        theirs = _measure(EncryptedType(path / "theirs.db"), records)
        further = _further(path, records)
    data = f"{len(records):,} records"
    found = []
    for name, rates in ours.items():
        for rival, measured in (("plain sqlite3", plain), ("EncryptedType", theirs)):
            other = measured[name][0] if name in measured else None
            one = row(name, data, ours=round(rates[0]), alternative=other, rival=rival)
            found.append(one | _whole(rates))
    return found + [
        row(name, data, ours=round(rates[0])) | _whole(rates)
        for name, rates in further.items()
    ]


def _whole(rates: Rates) -> dict[str, int]:
    return {"whole": round(rates[1]), "clock": round(rates[2])}


class Ours:
    """The store of this package."""

    def __init__(self, path: Path, indexes: Sequence[BlindIndex]) -> None:
        self.path = path
        self.store = open_store(
            f"sqlite:///{path}", keys=KeyRing.generate(), indexes=indexes
        )
        self.scan = self.store.scan
        self.close = self.store.close

    def put_many(self, records: Iterable[CustomerRecord]) -> None:
        """In one transaction, batch by batch."""
        self.store.put_many(records, batch_size=PIECE)

    def find(self, number: int) -> Iterator[CustomerRecord]:
        """By e-mail: an exact index of 128 bits."""
        return self.store.find(email=f"user{number}@example.com")

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

    def put_many(self, records: Iterable[CustomerRecord]) -> None:
        """In one transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", map(_columns, records)
        )
        self.connection.execute("COMMIT")

    def scan(self) -> Iterator[CustomerRecord]:
        """Every record."""
        return self._records("SELECT record FROM records", ())

    def find(self, number: int) -> Iterator[CustomerRecord]:
        """By e-mail."""
        email = f"user{number}@example.com"
        return self._records("SELECT record FROM records WHERE email = ?", (email,))

    def get(self, number: int) -> CustomerRecord:
        """By ref."""
        query = "SELECT record FROM records WHERE key = ?"
        (record,) = self._records(query, (f"crm/C{number:07}",))
        return record

    def _records(self, query: str, parameters: tuple[str, ...]) -> Iterator[Any]:
        for (text,) in self.connection.execute(query, parameters):
            yield from_json(CustomerRecord, text)


class EncryptedType:
    """The same columns, each encrypted by SQLAlchemy-Utils."""

    def __init__(self, path: Path) -> None:
        import sqlalchemy as sa
        from sqlalchemy_utils.types.encrypted.encrypted_type import (
            AesEngine,
            StringEncryptedType,
        )

        self.path = path
        self.sa = sa
        self.engine = sa.create_engine(f"sqlite:///{path}")
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
        secret = StringEncryptedType(sa.String, "a secret", AesEngine, "pkcs5")
        self.table = sa.Table(
            "records",
            sa.MetaData(),
            sa.Column("key", sa.String, primary_key=True),
            sa.Column("phone", secret, index=True),
            sa.Column("email", secret, index=True),
            sa.Column("record", secret),
        )
        self.table.create(self.engine)
        self.close = self.engine.dispose

    def put_many(self, records: Iterable[CustomerRecord]) -> None:
        """In one transaction, batch by batch."""
        names = ("key", "phone", "email", "record")
        stream = map(_columns, records)
        with self.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
            while batch := list(islice(stream, PIECE)):
                statement = self.table.insert().prefix_with("OR REPLACE")
                rows = [dict(zip(names, values, strict=True)) for values in batch]
                connection.execute(statement, rows)

    def scan(self) -> Iterator[CustomerRecord]:
        """Every record."""
        return self._records(self.sa.select(self.table.c.record))

    def find(self, number: int) -> Iterator[CustomerRecord]:
        """By e-mail."""
        chosen = self.table.c.email == f"user{number}@example.com"
        return self._records(self.sa.select(self.table.c.record).where(chosen))

    def get(self, number: int) -> CustomerRecord:
        """By ref."""
        chosen = self.table.c.key == f"crm/C{number:07}"
        (record,) = self._records(self.sa.select(self.table.c.record).where(chosen))
        return record

    def _records(self, query: Any) -> Iterator[CustomerRecord]:  # noqa: ANN401
        with self.engine.connect() as connection:
            for (text,) in connection.execute(query):
                yield from_json(CustomerRecord, text)


def _columns(record: CustomerRecord) -> tuple[str, str, str, str]:
    phone, email = record.phones[0].value, record.emails[0].value
    return record.ref.key, phone.e164, email.address, to_json(record)


def _measure(
    store: Ours | Plain | EncryptedType, records: list[CustomerRecord]
) -> Measured:
    numbers = range(0, len(records), max(1, len(records) // LOOK_UPS))
    measured = {
        "put_many new, records/s": _pieces(store.put_many, records, PIECE),
        "put_many replacing, records/s": _pieces(store.put_many, records, PIECE),
        "scan, records/s": _pieces(_exhaust, store.scan(), 1024),
        "find by e-mail, records/s": _each(lambda n: _exhaust(store.find(n)), numbers),
        "get by ref, records/s": _each(store.get, numbers),
    }
    store.close()
    files = store.path.parent.glob(f"{store.path.name}*")
    size = sum(file.stat().st_size for file in files) / len(records)
    return measured | {"size of a record, bytes": (size, size, size)}


def _further(path: Path, records: list[CustomerRecord]) -> Measured:
    """What no rival has: many questions, truncated indexes, the profile of a hub."""
    numbers = range(0, len(records), max(1, len(records) // LOOK_UPS))
    exact = Ours(path / "exact.db", THREE)
    exact.put_many(records)
    bare = _each(lambda n: _cells(exact.store, f"user{n}@example.com"), numbers)
    entire = _each(lambda n: _entire(exact.find(n)), numbers)
    everything = _pieces(_entire, exact.scan(), 1024)
    asked = [f"user{number}@example.com" for number in range(0, len(records), 2)]
    random.Random(0).shuffle(asked)  # noqa: S311 - repeatable, not secret
    found = _pieces(_exhaust, exact.store.find_many("email", asked), 256)
    whole = _pieces(_entire, (r for _, r in exact.store.find_many("email", asked)), 256)
    exact.close()
    plan = plan_index("phone", records=len(records), truncate=True)
    short = Ours(path / "short.db", [plan.index])
    short.put_many(records)
    cut = _each(lambda n: _exhaust(short.store.find(phone=f"138{n:08}")), numbers)
    short.close()
    single, together = _durable(path, records[:400])
    hub = Ours(path / "hub.db", TEN)
    put = _pieces(hub.put_many, records, PIECE)
    related = _each(lambda n: _first(hub.store.find_related(records[n])), numbers[:200])
    hub.close()
    candidates = f"{plan.candidates:.0f} candidates each"
    return {
        "find by e-mail, decrypted, no record made of it, records/s": bare,
        "find by e-mail, every attribute read, records/s": entire,
        "scan, every attribute read, records/s": everything,
        "find_many by e-mail, records/s": found,
        "find_many by e-mail, every attribute read, records/s": whole,
        f"find by truncated phone index ({candidates}), questions/s": cut,
        "single puts of 8 threads, each durable, records/s": single,
        "the same through GroupCommit, records/s": together,
        "put_many with ten compound indexes, records/s": put,
        "find_related over ten compound indexes, questions/s": related,
    }


def _durable(path: Path, records: list[CustomerRecord]) -> list[Rates]:
    """Single durable writings of eight threads: one by one, and in groups."""
    rates = []
    for name, put_of in (("single", lambda s: s), ("grouped", GroupCommit)):
        store = open_store(
            f"sqlite:///{path / name}.db", keys=KeyRing.generate(), indexes=THREE
        )
        put = put_of(store).put
        begun = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, records))
        rate = len(records) / (time.perf_counter() - begun)
        rates.append((rate, rate, rate))
        store.close()
    return rates


def _cells(store: EncryptedStore, email: str) -> None:
    """Look up, check the seal, open the key, decrypt every cell: all but the record."""
    unlocked = store._vault.unlocked()
    label, (token,) = unlocked.tokens.query("email", {"email": (email,)})
    for kept in store._rows.find(label, token, limit=16):
        header = checked_header(kept, unlocked)
        (key,) = store._reader._keys.open(
            [(kept.row_id, header.epoch)], unlocked.wrapper
        )
        place = unlocked.place.of(kept.row_id, kept.row_id)
        decrypt_cells(key, place, envelope=kept.envelope, header=header)


def _entire(records: Iterable[CustomerRecord]) -> None:
    """All of each record: reading a second attribute makes the others."""
    for record in records:
        _ = record.names, record.emails


def _first(records: Iterator[CustomerRecord]) -> None:
    next(records, None)


def _pieces(
    work: Callable[[Iterable[Any]], object], items: Iterable[Any], piece: int
) -> Rates:
    """Of a stream."""
    begun = time.perf_counter()
    marks = [time.process_time()]
    count = 0

    def watched() -> Iterator[Any]:
        nonlocal count
        for item in items:
            if count % piece == 0:
                marks.append(time.process_time())
            count += 1
            yield item

    work(watched())
    clock, spent = time.perf_counter() - begun, time.process_time() - marks[0]
    seconds = [b - a for a, b in pairwise(marks[1:])]
    return piece / _fast(seconds), count / spent, count / clock


def _each(work: Callable[[int], object], numbers: Sequence[int]) -> Rates:
    """Of single calls."""
    begun = time.perf_counter()
    seconds = []
    for start in range(0, len(numbers), LOOK_UP_PIECE):
        before = time.process_time()
        for number in numbers[start : start + LOOK_UP_PIECE]:
            work(number)
        seconds.append(time.process_time() - before)
    clock = time.perf_counter() - begun
    whole = len(numbers) / sum(seconds)
    return LOOK_UP_PIECE / _fast(seconds), whole, len(numbers) / clock


def _fast(seconds: list[float]) -> float:
    """The time that a tenth of the pieces needed at most."""
    return sorted(seconds)[len(seconds) // 10]


def _exhaust(records: Iterable[Any]) -> None:
    for _ in records:
        pass
