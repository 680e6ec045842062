"""The shipped suites on PostgreSQL and MariaDB, which the tests start themselves."""

from typing import Any

import pytest

from customer_core.errors import StorageError
from customer_core.storage import open_store
from customer_core.storage.opening import open_rows
from customer_core.testing.adapter_suite import AdapterSuite
from customer_core.testing.encrypted_suite import EncryptedSuite
from customer_core.testing.fault_suite import KEYS, customer
from customer_core.testing.key_store_suite import OpenRows

Server = Any


class _OnServers:
    @pytest.fixture
    def open_rows(self, server: Server, database: str) -> OpenRows:
        """The same database each time."""
        url = server.url(database)
        return lambda: open_rows(url)


class TestServers(_OnServers, AdapterSuite):
    """What a store of bytes does."""


class TestEncryptedOnServers(_OnServers, EncryptedSuite):
    """Attacks, writers and faults."""

    fault_step = 7


def test_no_canary_in_the_files_of_a_server(server: Server, database: str) -> None:
    """Tables, logs, temporary files; the names of indexes are there."""
    phone = "+8613917173939"
    with open_store(server.url(database), keys=KEYS) as store:
        store.put_many([customer(n, phone=phone) for n in range(50)])
        store.erase("C7")
        assert len(list(store.find(phone=phone))) == 49
    server.run("CHECKPOINT" if server.scheme == "postgresql" else "FLUSH TABLES")
    disk = b"".join(f.read_bytes() for f in server.folder.rglob("*") if f.is_file())
    needles = (b"13917173939", b"7173939", b"user17@example.com", b"crm/C")
    assert [needle for needle in needles if needle in disk] == []
    assert b"record_id/1/128/1" in disk


def test_tables_of_a_server_are_brought_up_to_date_step_by_step(
    server: Server, database: str
) -> None:
    """What was interrupted goes on where it stopped; newer tables are refused."""
    sa = pytest.importorskip("sqlalchemy")
    tables = pytest.importorskip("customer_core.integrations._sql_tables")
    open_rows(server.url(database)).close()
    done = []

    def more(_: object) -> None:
        done.append("more")

    def fail(_: object) -> None:
        raise LookupError

    engine = sa.create_engine(_plain(server, database))
    with engine.connect() as connection:
        for _ in range(2):
            with pytest.raises(LookupError):
                tables.migrate(connection, (*tables.STEPS, more, fail))
        assert done == ["more"]
        with pytest.raises(StorageError, match="newer version"):
            tables.migrate(connection)
        connection.execute(
            tables.META.update()
            .where(tables.META.c.name == "schema_version")
            .values(value=b"1")
        )
        connection.commit()
    engine.dispose()
    open_rows(server.url(database)).close()


def _plain(server: Server, database: str) -> str:
    """A URL for SQLAlchemy itself, by the Unix socket."""
    url: str = server.socket_url(database)
    return url.replace("postgresql:", "postgresql+psycopg:").replace(
        "mysql:", "mysql+pymysql:"
    )
