"""A killed process leaves the old state or the new one."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from customer_core.models import RecordRef
from customer_core.storage import KeyRing
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.sqlite import SQLiteStore

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL"
)

RECORDS = 300
ROOT = bytes(range(64))

_PROGRAM = """
import os, signal, sys
from attrs import evolve
from customer_core.models import (
    Attributed, CustomerRecord, FieldOrigin, PhoneNumber, RecordRef)
from customer_core.storage import EncryptedStore, KeyRing
from customer_core.storage.sqlite import SQLiteStore

path, root, records, moment = sys.argv[1:]

def record(number, version):
    ref = RecordRef("crm", str(number))
    phone = PhoneNumber(e164=f"+861380000000{version}", region="CN")
    origin = FieldOrigin(record=ref)
    return CustomerRecord(
        ref=ref, phones=(Attributed(value=phone, raw="", origin=origin),))

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def batch(version, last=None):
    for number in range(int(records)):
        if number == last:
            die()
        yield record(number, version)

from pathlib import Path
rows = SQLiteStore(Path(path))
store = EncryptedStore(rows, keys=KeyRing(bytes.fromhex(root)))
store.put_many(batch(0))
print("ready", flush=True)
if moment == "any":
    version = 0
    while True:
        version = (version + 1) % 10
        store.put_many(batch(version), batch_size=100)
if moment == "commit":
    rows._file._sqlite.set_trace_callback(
        lambda statement: die() if statement == "COMMIT" else None)
store.put_many(batch(1, None if moment == "commit" else int(moment)), batch_size=100)
"""


def run(path: Path, moment: str) -> "subprocess.Popen[bytes]":
    """A process that has put version 0 of every record and goes on to write."""
    command = [sys.executable, "-c", _PROGRAM, str(path), ROOT.hex(), str(RECORDS)]
    process = subprocess.Popen([*command, moment], stdout=subprocess.PIPE)  # noqa: S603 - our own program
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"ready\n"
        return process


def versions(path: Path) -> set[int]:
    """The versions of the records in the store, each found by its index too."""
    with EncryptedStore(SQLiteStore(path), keys=KeyRing(ROOT)) as store:
        records = list(store.scan())
        assert len(records) == RECORDS
        found = {int(record.phones[0].value.e164[-1]) for record in records}
        counts = [
            len(list(store.find(phone=f"1380000000{version}"))) for version in range(10)
        ]
        assert sum(counts) == RECORDS
        assert store.get(RecordRef("crm", "0")) in records
    return found


@pytest.mark.parametrize("moment", ["0", "150", "299", "commit"])
def test_killed_inside_a_call_leaves_the_old_state(tmp_path: Path, moment: str) -> None:
    """Before the first batch, between batches, at the end, and just before COMMIT."""
    path = tmp_path / "customers.db"
    process = run(path, moment)
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert versions(path) == {0}


@pytest.mark.parametrize("delay", [0.02, 0.05, 0.11, 0.17])
def test_killed_at_any_moment_leaves_one_state(tmp_path: Path, delay: float) -> None:
    """However far the call was."""
    path = tmp_path / "customers.db"
    process = run(path, "any")
    time.sleep(delay)
    process.kill()
    process.wait(timeout=60)
    assert len(versions(path)) == 1
