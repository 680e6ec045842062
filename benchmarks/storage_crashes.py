"""What is left of a store whose process is killed, at a thousand random points.

A process writes, replaces and erases records in a SQLite store and is killed with
``SIGKILL``: half of the times after a random time, half of the times at a random call
to the file, before or after it. Then the store is opened as anybody would and looked
at: the state before or after the action that was under way, every seal, index row, key
and audit entry sound, nothing orphaned.

Scale 1 is 1,000 runs.
"""

import os
import random
import signal
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from attrs import define, frozen

from benchmarks._table import row
from customer_core.models import (
    Attributed,
    CustomerRecord,
    FieldOrigin,
    PhoneNumber,
    RecordRef,
)
from customer_core.protocols import RecordStore
from customer_core.storage import EncryptedStore, KeyRing, SQLiteStore
from customer_core.testing.doubles import Fault, FaultyRows

RUNS = 1000
KEYS = KeyRing(bytes(range(64)))
ACTIONS = 12
PEOPLE = 8
State = dict[str, str]
_LIVE = "SELECT id FROM rows WHERE live"
_ORPHANS = (
    f"SELECT count(*) FROM index_rows WHERE id NOT IN ({_LIVE})",  # noqa: S608 - constants
    "SELECT count(*) FROM outbox WHERE id NOT IN (SELECT id FROM rows)",
    """SELECT count(*) FROM keys.data_keys
    WHERE subject NOT IN (SELECT row_id FROM rows WHERE live)""",
    """SELECT count(*) FROM rows
    WHERE live AND row_id NOT IN (SELECT subject FROM keys.data_keys)""",
    "SELECT count(*) FROM main.meta WHERE name LIKE 'erase/%'",
)


class Place(Protocol):
    """Where a store is kept while its processes are killed.

    Attributes:
        seconds: what the planned actions take, about.
    """

    seconds: float

    def open(self) -> RecordStore:
        """The store of bytes."""
        ...

    def clear(self) -> None:
        """Leave nothing of it."""
        ...

    def orphans(self) -> int:
        """Keys, index rows, outbox entries and intents that belong to no record."""
        ...


@frozen
class InFiles:
    """A SQLite file and its keys beside it.

    Attributes:
        path: of the file, alone in its folder.
    """

    path: Path
    seconds: float = 0.12

    def open(self) -> RecordStore:
        """The store of bytes."""
        return SQLiteStore(self.path)

    def clear(self) -> None:
        """Leave nothing of it."""
        for file in self.path.parent.iterdir():
            file.unlink()

    def orphans(self) -> int:
        """Keys, index rows, outbox entries and intents that belong to no record."""
        connection = sqlite3.connect(self.path)
        connection.execute("ATTACH ? AS keys", (f"{self.path}.keys",))
        counts = [connection.execute(query).fetchone()[0] for query in _ORPHANS]
        connection.close()
        return sum(counts)


def rows(scale: int) -> list[dict[str, object]]:
    """How the runs ended."""
    with tempfile.TemporaryDirectory() as folder:
        place = InFiles(Path(folder) / "customers.db")
        return table(kill_many(RUNS * scale, seed=0, place=place), "SQLite")


@define
class Findings:
    """How many runs ended how."""

    runs: int = 0
    during: int = 0
    old: int = 0
    new: int = 0
    mixed: int = 0
    orphans: int = 0
    unsound: int = 0


def table(found: Findings, where: str) -> list[dict[str, object]]:
    """The findings as rows of a benchmark."""
    data = f"{where}, {found.runs:,} runs"
    return [
        row("killed during an action", data, ours=found.during),
        row("old state after recovery", data, ours=found.old),
        row("new state after recovery", data, ours=found.new),
        row("mixed states", data, ours=found.mixed),
        row("orphan keys, index rows, outbox entries", data, ours=found.orphans),
        row("stores that do not verify", data, ours=found.unsound),
    ]


def kill_many(runs: int, *, seed: int, place: Place) -> Findings:
    """Kill as many processes and look at what each has left."""
    found = Findings()
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for run in range(runs):
        place.clear()
        _one_run(place, dice, found, by_call=run % 2 == 1)
    return found


def customer(number: int, version: int) -> CustomerRecord:
    """An invented customer; the version stands in the phone."""
    ref = RecordRef("crm", f"C{number}")
    phone = PhoneNumber(e164=f"+861380{number:03}{version:04}", region="CN")
    origin = FieldOrigin(record=ref)
    return CustomerRecord(
        ref=ref, phones=(Attributed(value=phone, raw="", origin=origin),)
    )


def planned(dice: random.Random) -> list[tuple[str, list[int]]]:
    """What a process is going to do."""
    kinds = ("put", "put_many", "erase", "erase_many")
    plan = []
    for _ in range(ACTIONS):
        kind = dice.choice(kinds)
        count = dice.randint(2, 5) if kind.endswith("many") else 1
        plan.append((kind, sorted(dice.sample(range(PEOPLE), count))))
    return plan


def expected(state: State, step: int, action: tuple[str, list[int]]) -> State:
    """The state after an action."""
    kind, numbers = action
    if kind.startswith("erase"):
        return {k: v for k, v in state.items() if int(k[1:]) not in numbers}
    phones = {f"C{n}": customer(n, step).phones[0].value.e164 for n in numbers}
    return state | phones


def _one_run(
    place: Place, dice: random.Random, found: Findings, *, by_call: bool
) -> None:
    plan = planned(dice)
    start = {f"C{n}": customer(n, 0).phones[0].value.e164 for n in range(PEOPLE)}
    with EncryptedStore(place.open(), keys=KEYS) as store:
        store.put_many([customer(n, 0) for n in range(PEOPLE)])
    at = dice.randint(1, 150) if by_call else 0
    fault = Fault(at, is_late=dice.random() < 0.5)  # noqa: PLR2004 - half of them
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no thread runs here
        child = os.fork()
    if child == 0:
        _work(place, plan, fault, lambda text: os.write(writing, text))
    os.close(writing)
    os.read(reading, 1)  # it has opened the store
    if not by_call:
        time.sleep(dice.random() * place.seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    steps = _all(reading)
    begun, done = steps.count(b"b"), steps.count(b"d")
    states = [start]
    for step, action in enumerate(plan[:begun], 1):
        states.append(expected(states[-1], step, action))
    _look(place, states[done], states[begun], found)


def _work(
    place: Place,
    plan: list[tuple[str, list[int]]],
    fault: Fault,
    say: Callable[[bytes], object],
) -> None:
    """In the child: act until it is killed, or the plan is at its end."""
    try:
        fault.fail = _die  # type: ignore[method-assign] # instead of raising
        rows: Any = FaultyRows(place.open(), fault)
        at, fault.at = fault.at, 0
        store = EncryptedStore(rows, keys=KEYS)
        fault.calls, fault.at = 0, at
        say(b"r")
        for step, (kind, numbers) in enumerate(plan, 1):
            say(b"b")
            act(store, kind, numbers, step)
            say(b"d")
    finally:
        os._exit(0)


def act(store: EncryptedStore, kind: str, numbers: list[int], step: int) -> None:
    """Do one action; erasing leaves out who is not there."""
    if kind == "put":
        store.put(customer(numbers[0], step))
    elif kind == "put_many":
        store.put_many([customer(n, step) for n in numbers], batch_size=2)
    else:
        refs = [RecordRef("crm", f"C{n}") for n in numbers]
        there = store.get_many(refs)
        store.erase_many([r.ref for r in there if r is not None])


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _all(reading: int) -> list[bytes]:
    with os.fdopen(reading, "rb") as pipe:
        return [bytes((byte,)) for byte in pipe.read()]


def _look(place: Place, old: State, new: State, found: Findings) -> None:
    with EncryptedStore(place.open(), keys=KEYS) as store:
        state = {r.record_id: r.phones[0].value.e164 for r in store.scan()}
        finds = all(
            [r.record_id for r in store.find(phone=phone)] == [record_id]
            for record_id, phone in state.items()
        )
        found.unsound += not (store.verify().is_sound and finds)
    found.runs += 1
    found.during += old != new
    if state == new and old != new:
        found.new += 1
    elif state == old:
        found.old += old != new
    else:
        found.mixed += 1
    found.orphans += place.orphans()
