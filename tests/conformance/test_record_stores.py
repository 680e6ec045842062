"""The shipped suite on the stores that need no server."""

from pathlib import Path

import pytest

from customer_core.storage import MemoryStore, SQLiteStore
from customer_core.testing.adapter_suite import AdapterSuite
from customer_core.testing.key_store_suite import OpenRows


class TestMemoryStore(AdapterSuite):
    """The reference."""

    @pytest.fixture
    def open_rows(self) -> OpenRows:
        """A new one each time."""
        return MemoryStore


class TestSQLiteStore(AdapterSuite):
    """One file, and its keys beside it."""

    @pytest.fixture
    def open_rows(self, tmp_path: Path) -> OpenRows:
        """The same file each time."""
        return lambda: SQLiteStore(tmp_path / "rows.db", busy_seconds=30)
