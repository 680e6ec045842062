"""The shipped suites on PostgreSQL and MariaDB, which the tests start themselves."""

from typing import Any

import pytest

from customer_core.storage.opening import open_rows
from customer_core.testing.adapter_suite import AdapterSuite
from customer_core.testing.encrypted_suite import EncryptedSuite
from customer_core.testing.key_store_suite import OpenRows


class _OnServers:
    @pytest.fixture
    def open_rows(self, server: Any, database: str) -> OpenRows:  # noqa: ANN401
        """The same database each time."""
        url = server.url(database)
        return lambda: open_rows(url)


class TestServers(_OnServers, AdapterSuite):
    """What a store of bytes does."""


class TestEncryptedOnServers(_OnServers, EncryptedSuite):
    """Attacks, writers and faults."""

    fault_step = 7
