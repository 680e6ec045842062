"""The shipped suite of attacks and faults on the stores that need no server."""

from pathlib import Path

import pytest

from customer_core.storage import MemoryStore, SQLiteStore
from customer_core.storage.opening import open_rows
from customer_core.testing.encrypted_suite import EncryptedSuite
from customer_core.testing.key_store_suite import OpenRows


class TestMemoryStore(EncryptedSuite):
    """The reference."""

    @pytest.fixture
    def open_rows(self) -> OpenRows:
        """One store, however often it is opened: it is not shared otherwise."""
        store = MemoryStore()
        return lambda: store


class TestSQLiteStore(EncryptedSuite):
    """One file, and its keys beside it."""

    @pytest.fixture
    def open_rows(self, tmp_path: Path) -> OpenRows:
        """The same file each time."""
        return lambda: SQLiteStore(tmp_path / "rows.db", busy_seconds=30)


class TestSQLiteStoreWithItsKeysElsewhere(EncryptedSuite):
    """Two files in two folders."""

    @pytest.fixture
    def open_rows(self, tmp_path: Path) -> OpenRows:
        """The same files each time."""
        (tmp_path / "apart").mkdir()
        url = f"sqlite:///{tmp_path / 'rows.db'}"
        return lambda: open_rows(url, f"sqlite:///{tmp_path / 'apart' / 'keys.db'}")
