"""The shipped suites on PostgreSQL and MariaDB, which the tests start themselves."""

from typing import Any

import pytest

from customer_core.errors import StorageError
from customer_core.storage import open_store
from customer_core.storage.opening import open_rows
from customer_core.testing.adapter_suite import AdapterSuite
from customer_core.testing.encrypted_suite import EncryptedSuite
from customer_core.testing.fault_suite import KEYS, customer
from customer_core.testing.key_store_suite import KeyStoreSuite, OpenRows

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


class TestKeysOnAnotherServer(EncryptedSuite):
    """Records on PostgreSQL, their keys on MariaDB: no transaction spans both."""

    fault_step = 5

    @pytest.fixture
    def open_rows(self, both_urls: tuple[str, str]) -> OpenRows:
        """The same databases each time."""
        return lambda: open_rows(*both_urls)


class TestKeyStoreOnAnotherServer(KeyStoreSuite):
    """What it does is the same there."""

    @pytest.fixture
    def open_rows(self, both_urls: tuple[str, str]) -> OpenRows:
        """The same databases each time."""
        return lambda: open_rows(*both_urls)


def test_keys_elsewhere_leave_no_table_of_records_there(
    both_urls: tuple[str, str], mariadb_server: Server, postgresql_server: Server
) -> None:
    """And the database of the records holds no key."""
    sa = pytest.importorskip("sqlalchemy")
    url, key_url = both_urls
    with open_store(url, keys=KEYS, key_url=key_url) as store:
        store.put_many([customer(n) for n in range(3)])
        assert store.verify().is_sound
    with pytest.raises(StorageError, match="give its key_url"):
        open_store(url, keys=KEYS)
    found = []
    for server, name in ((postgresql_server, "records"), (mariadb_server, "keys_only")):
        engine = sa.create_engine(_plain(server, name))
        with engine.connect() as connection:
            count = connection.scalar(sa.text("SELECT count(*) FROM ccore_data_keys"))
            found.append(("ccore_rows" in sa.inspect(engine).get_table_names(), count))
        engine.dispose()
    assert found == [(True, 0), (False, 3)]


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
