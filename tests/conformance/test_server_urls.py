"""Servers are talked to over authenticated TLS, or as the URL says in so many words."""

from typing import Any

import pytest

from customer_core.errors import ConfigurationError, EncryptionError, StorageError
from customer_core.models import CustomerRecord, RecordRef
from customer_core.storage import KeyRing, open_store
from customer_core.storage.opening import open_rows

KEYS = KeyRing(bytes(64))
Server = Any


def test_store_opens_by_its_url(server: Server, database: str) -> None:
    """Its certificate is of the authority that the URL names, and of this host."""
    with open_store(server.url(database), keys=KEYS) as store:
        store.put(CustomerRecord(ref=RecordRef("crm", "1")))
    with open_store(server.url(database), keys=KEYS) as store:
        assert store.get("1").ref == RecordRef("crm", "1")
    with pytest.raises(EncryptionError):
        open_store(server.url(database), keys=KeyRing.generate())


@pytest.mark.parametrize("query", ["tls=verify-full", "tls=verify-ca"])
def test_unknown_authority_is_refused(
    server: Server, database: str, query: str
) -> None:
    """By default as well: the system does not know it."""
    for one in (query, " "):
        with pytest.raises(
            StorageError, match="cannot be reached, or refused"
        ) as error:
            open_rows(server.url(database, query=one.strip() or "tls=verify-full"))
        assert "secret" not in f"{error.value!r} {error.value.__context__!r}"


def test_certificate_of_another_host_is_refused(server: Server, database: str) -> None:
    """Unless the name is not looked at; the authority is, all the same."""
    with pytest.raises(StorageError, match="cannot be reached"):
        open_rows(server.url(database, host="127.0.0.1"))
    query = f"ca={server.ca}&tls=verify-ca"
    open_rows(server.url(database, host="127.0.0.1", query=query)).close()
    open_rows(server.url(database, host="127.0.0.1", query="tls=unverified")).close()


def test_plain_connection_is_refused_by_default_and_made_on_request(
    postgresql_server: Server, mariadb_server: Server
) -> None:
    """A server that does not insist on TLS is met in the clear only with tls=off."""
    for server in (postgresql_server, mariadb_server):
        server.run("CREATE DATABASE plain")
    postgresql_server.run("ALTER DATABASE plain OWNER TO ccore")
    for server in (postgresql_server, mariadb_server):
        open_rows(server.url("plain", host="127.0.0.1", query="tls=off")).close()
        with pytest.raises(StorageError):
            open_rows(server.url("plain", host="127.0.0.1"))


def test_unix_socket_needs_no_certificate(server: Server, database: str) -> None:
    """Nobody else can listen on it."""
    open_rows(server.socket_url(database)).close()


def test_mariadb_has_a_scheme_of_its_own(
    mariadb_server: Server,
) -> None:
    """The same store under either name."""
    mariadb_server.run("CREATE DATABASE IF NOT EXISTS other")
    url = mariadb_server.url("other")
    with open_store(url, keys=KEYS) as store:
        store.put(CustomerRecord(ref=RecordRef("crm", "1")))
    with open_store(url.replace("mysql:", "mariadb:"), keys=KEYS) as store:
        assert store.get("1").record_id == "1"
        assert store.verify().is_sound


def test_wrong_password_is_no_secret_in_a_message(
    server: Server, database: str
) -> None:
    """Neither the right one nor the wrong one."""
    url = server.url(database).replace("secret", "geheim")
    with pytest.raises(StorageError, match="refused the user") as caught:
        open_rows(url)
    assert "geheim" not in f"{caught.value!r}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql://localhost",
        "postgresql://u:geheim@localhost/db?sslmode=disable",
        "mysql://u:geheim@localhost/db?ssl_disabled=true",
        "mysql://u:geheim@localhost:port/db",
        "mysql://u:geheim@localhost/db?tls=maybe",
        "mysql:///db",
    ],
)
def test_malformed_url_is_refused_without_repeating_it(url: str) -> None:
    """Options of the drivers that would weaken TLS by the way are no options here."""
    pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")
    with pytest.raises(ConfigurationError) as caught:
        open_rows(url)
    assert "geheim" not in f"{caught.value!r} {caught.value.__context__!r}"
