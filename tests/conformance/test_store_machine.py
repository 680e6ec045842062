"""Anything may be done to the encrypted store; it is what was done to it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import settings

from customer_core.storage import MemoryStore, SQLiteStore
from customer_core.testing.key_store_suite import OpenRows
from customer_core.testing.store_machine import encrypted_store_machine


@contextmanager
def in_memory() -> Iterator[OpenRows]:
    """A store of one process."""
    yield MemoryStore


@contextmanager
def in_a_file() -> Iterator[OpenRows]:
    """A file and its keys."""
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: SQLiteStore(Path(folder) / "rows.db")


TestMemory = encrypted_store_machine(in_memory).TestCase
TestMemory.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestSQLite = encrypted_store_machine(in_a_file).TestCase
TestSQLite.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
