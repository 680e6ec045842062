"""Connections to a database server: authenticated, in transactions, errors in words.

Rules:
    A server is talked to over TLS with its certificate and name verified, unless the
    URL says otherwise in so many words; a Unix socket needs none. Writing transactions
    of one store follow each other: each locks one row before it reads anything. A
    SQLAlchemy exception never leaves here, nor does a password.

URL::

    postgresql://user:password@host:5432/database?tls=...&ca=...
    mysql://user:password@host:3306/database?tls=...&ca=...    (or mariadb://)

    tls   verify-full (the default), verify-ca (any host name), unverified (encrypted,
          with whomever), off
    ca    file of the certificates to trust, PEM; the system's ones without it
    host, unix_socket   folder or file of a Unix socket; no TLS
"""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final

from customer_core.errors import ConfigurationError, MissingExtraError, StorageError

try:
    import sqlalchemy as sa
    from sqlalchemy.exc import SQLAlchemyError
except ImportError:
    extra, purpose = "sql", "a store on a database server"
    raise MissingExtraError(extra, purpose) from None

from customer_core.integrations._sql_tables import HEAD, KEY_STEPS, migrate

DRIVERS: Final[Mapping[str, str]] = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_TLS: Final = ("verify-full", "verify-ca", "unverified", "off")
_OPTIONS: Final = frozenset({"tls", "ca", "host", "unix_socket"})
_LOCK_SECONDS: Final = 30

_BROKEN: Final = "the database server could not do it; check that it runs, then repeat"
_BUSY: Final = "another program is writing to the store; try again when it has finished"
_UNREACHED: Final = (
    "the database server cannot be reached, or refused the user or its certificate; "
    "check address, user and tls in the URL"
)
_BUSY_CODES: Final = frozenset({"55P03", "40P01", "40001", "57014", 1205, 1213, 3572})


class Server:
    """One connection at a time to the database of a store.

    Args:
        url: see the module.
        has_keys_only: whether its tables are those of a key store, not of records.

    Raises:
        ConfigurationError: for a malformed URL or an unknown option.
        StorageError: when the server cannot be reached.
    """

    def __init__(self, url: str, *, has_keys_only: bool = False) -> None:
        parsed, arguments = _parsed(url)
        self.is_mysql = not parsed.drivername.startswith("postgresql")
        self.lock = RLock()
        self.depth = 0
        self._process = os.getpid()
        self._connection: sa.Connection | None = None
        self._engine: sa.Engine | None = sa.create_engine(
            parsed,
            connect_args=arguments,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            pool_size=1,
            hide_parameters=True,
        )
        try:
            with _plain_words(_UNREACHED), self._engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
            with _plain_words(), self._engine.connect() as connection:
                if has_keys_only:
                    migrate(connection, KEY_STEPS, noted_as="key_schema_version")
                else:
                    migrate(connection)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        with self.lock:
            engine = self._open()
            with _plain_words():
                outer = self._connection
                connection = outer or engine.connect()
            try:
                with _plain_words():
                    begun = connection.begin_nested() if outer else connection.begin()
                with _undone(begun):
                    if outer is None:
                        self._lock_writers(connection)
                    self._connection = connection
                    self.depth += 1
                    try:
                        yield
                        self._open()
                    finally:
                        self.depth -= 1
                        self._connection = outer
            finally:
                if outer is None:
                    with _plain_words():
                        connection.close()

    def execute(self, statement: Any, rows: Any = None) -> Any:  # noqa: ANN401 - what SQLAlchemy takes and gives
        """Run a statement, in the transaction under way or in one of its own."""
        with self.lock, _plain_words():
            engine = self._open()
            if self._connection is not None:
                return self._connection.execute(statement, rows)
            with engine.begin() as connection:
                result = connection.execute(statement, rows)
                return result.freeze()() if result.returns_rows else result

    def scalar(self, statement: Any) -> Any:  # noqa: ANN401 - whatever the column holds
        """The first column of the first row, ``None`` without one."""
        row = self.execute(statement).first()
        return None if row is None else row[0]

    def rewrite(self, tables: tuple[sa.Table, ...]) -> None:
        """Rewrite tables as a whole, without what was deleted."""
        with self.lock, _plain_words():
            engine = self._open().execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                for table in tables:
                    verb = "OPTIMIZE TABLE" if self.is_mysql else "VACUUM FULL"
                    connection.execute(sa.text(f"{verb} {table.name}"))

    def close(self) -> None:
        """Release the connections; closing twice is allowed."""
        with self.lock:
            if self._engine is not None and self._process == os.getpid():
                self._engine.dispose()
            self._engine = None

    def _lock_writers(self, connection: sa.Connection) -> None:
        with _plain_words():
            if not self.is_mysql:
                timeout = f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"
                connection.execute(sa.text(timeout))
            connection.execute(sa.select(HEAD.c.id).with_for_update())

    def _open(self) -> sa.Engine:
        if self._engine is None:
            msg = "the store is closed; open it again"
            raise StorageError(msg)
        if self._process != os.getpid():
            msg = "the store was opened before a fork; open it in this process"
            raise StorageError(msg)
        return self._engine


@contextmanager
def _undone(begun: Any) -> Iterator[None]:  # noqa: ANN401 - a transaction of either kind
    """Commit at the end, or undo."""
    try:
        yield
    except BaseException:
        with _plain_words():
            begun.rollback()
        raise
    with _plain_words():
        begun.commit()


@contextmanager
def _plain_words(otherwise: str = _BROKEN) -> Iterator[None]:
    """Turn an exception of SQLAlchemy or a driver into a ``StorageError``."""
    try:
        yield
    except SQLAlchemyError as error:
        origin = getattr(error, "orig", None)
        code = (
            getattr(origin, "sqlstate", None)
            or (getattr(origin, "args", None) or [0])[0]
        )
        message = _BUSY if code in _BUSY_CODES else otherwise
    except (OSError, ssl.SSLError):
        message = otherwise
    else:
        return
    raise StorageError(message)


def _parsed(url: str) -> tuple[sa.URL, dict[str, Any]]:
    """The URL for SQLAlchemy, and what the driver is told."""
    try:
        parsed = sa.make_url(url)
        options = {name: str(value) for name, value in parsed.query.items()}
    except (SQLAlchemyError, ValueError):
        options, parsed = {"malformed": ""}, None
    if parsed is None or not parsed.database or set(options) - _OPTIONS:
        msg = (
            "a URL of a server is postgresql://user:password@host/database or mysql://"
            f"..., with no other options than {', '.join(sorted(_OPTIONS))}"
        )
        raise ConfigurationError(msg)
    tls = options.get("tls", _TLS[0])
    if tls not in _TLS:
        msg = f"tls is one of {', '.join(_TLS)}"
        raise ConfigurationError(msg)
    parsed = parsed.set(drivername=DRIVERS[parsed.drivername], query={})
    if parsed.drivername.startswith("postgresql"):
        return parsed, _postgresql_arguments(parsed, tls, options)
    return parsed, _mysql_arguments(parsed, tls, options)


def _postgresql_arguments(
    url: sa.URL, tls: str, options: Mapping[str, str]
) -> dict[str, Any]:
    socket = options.get("host", "")
    if socket.startswith("/") or not (url.host or socket):
        return {"host": socket} if socket else {}
    modes = {"verify-full": "verify-full", "verify-ca": "verify-ca",
             "unverified": "require", "off": "disable"}  # fmt: skip
    arguments: dict[str, Any] = {"sslmode": modes[tls], "connect_timeout": 10}
    if tls.startswith("verify"):
        arguments["sslrootcert"] = options.get("ca", "system")
    return arguments


def _mysql_arguments(
    url: sa.URL, tls: str, options: Mapping[str, str]
) -> dict[str, Any]:
    if "unix_socket" in options:
        return {"unix_socket": options["unix_socket"], "charset": "utf8mb4"}
    if not url.host:
        msg = "a MySQL URL names its host, or ?unix_socket=/path/of/the.sock"
        raise ConfigurationError(msg)
    arguments: dict[str, Any] = {"connect_timeout": 10, "charset": "utf8mb4"}
    if tls == "off":
        return arguments | {"ssl_disabled": True}
    context = ssl.create_default_context(cafile=options.get("ca"))
    context.check_hostname = tls == "verify-full"
    if tls == "unverified":
        context.verify_mode = ssl.CERT_NONE
    return arguments | {"ssl": context}
