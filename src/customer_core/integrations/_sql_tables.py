"""The tables of a store on a server, and how older ones are brought up to date.

Rules:
    Binary columns hold every byte; texts compare exactly. A step of the migration is
    never changed once it was released, does nothing where it was done already, and is
    noted when it is done: what is interrupted goes on at the next opening.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from customer_core.errors import StorageError

_MYSQL: Final = ("mysql", "mariadb")


def _bytes(length: int) -> TypeEngine[bytes]:
    """Bytes that an index can hold."""
    return LargeBinary(length).with_variant(mysql.VARBINARY(length), *_MYSQL)


def _content() -> TypeEngine[bytes]:
    return LargeBinary().with_variant(mysql.LONGBLOB(), *_MYSQL)


def _name() -> TypeEngine[str]:
    exact = mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin")
    return String(255).with_variant(exact, *_MYSQL)


_METADATA: Final = MetaData()

ROWS: Final = Table(
    "ccore_rows",
    _METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("row_id", _bytes(64), nullable=False, unique=True),
    Column("version", BigInteger, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("index_digest", _bytes(64), nullable=False),
    Column("envelope", _content(), nullable=False),
)
INDEX_NAMES: Final = Table(
    "ccore_index_names",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("label", _name(), nullable=False, unique=True),
)
INDEX_ROWS: Final = Table(
    "ccore_index_rows",
    _METADATA,
    Column("name", Integer, primary_key=True, autoincrement=False),
    Column("token", _bytes(64), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Index("ccore_index_rows_by_id", "id"),
)
AUDIT: Final = Table(
    "ccore_audit",
    _METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", _content(), nullable=False),
)
OUTBOX: Final = Table(
    "ccore_outbox",
    _METADATA,
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, nullable=False),
    Column("change", _bytes(1024), nullable=False),
)
META: Final = Table(
    "ccore_meta",
    _METADATA,
    Column("name", _name(), primary_key=True),
    Column("value", _content(), nullable=False),
)
HEAD: Final = Table(
    "ccore_head",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("cursor", BigInteger, nullable=False),
    Column("key_number", BigInteger, nullable=False),
)
"""One row: whoever writes locks it; numbers that must never be used twice."""

DATA_KEYS: Final = Table(
    "ccore_data_keys",
    _METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", _bytes(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("wrapped", _bytes(255), nullable=False),
    UniqueConstraint("subject", "epoch", name="ccore_data_keys_by_subject"),
)
KEY_META: Final = Table(
    "ccore_key_meta",
    _METADATA,
    Column("name", _name(), primary_key=True),
    Column("value", _content(), nullable=False),
)

RECORD_TABLES: Final = (ROWS, INDEX_NAMES, INDEX_ROWS, AUDIT, OUTBOX, META, HEAD)
KEY_TABLES: Final = (DATA_KEYS, KEY_META)


def _make_tables(connection: Connection) -> None:
    _make(connection, (*RECORD_TABLES, *KEY_TABLES))


def _make_key_tables(connection: Connection) -> None:
    _make(connection, (META, HEAD, *KEY_TABLES))


def _make(connection: Connection, tables: tuple[Table, ...]) -> None:
    _METADATA.create_all(connection, tables)
    if connection.execute(select(HEAD.c.id)).first() is None:
        connection.execute(HEAD.insert().values(id=1, cursor=0, key_number=0))


Steps = tuple[Callable[[Connection], None], ...]
STEPS: Final[Steps] = (_make_tables,)
"""What leads from one version of the tables to the next."""

KEY_STEPS: Final[Steps] = (_make_key_tables,)
"""The same of a database that holds the data keys of a store elsewhere."""


def migrate(
    connection: Connection, steps: Steps = STEPS, *, noted_as: str = "schema_version"
) -> None:
    """Bring the tables up to date, one program at a time.

    Args:
        connection: to the database.
        steps: from no tables to those of now.
        noted_as: name of the value that says how many were done.

    Raises:
        StorageError: when they are of a newer version of the package.
    """
    is_mysql = connection.dialect.name in _MYSQL
    lock = "GET_LOCK('customer_core', 60)" if is_mysql else "pg_advisory_lock(49870)"
    unlock = (
        "RELEASE_LOCK('customer_core')" if is_mysql else "pg_advisory_unlock(49870)"
    )
    connection.execute(text(f"SELECT {lock}"))
    try:
        connection.commit()
        while (version := _version(connection, noted_as)) < len(steps):
            steps[version](connection)
            connection.execute(META.delete().where(META.c.name == noted_as))
            kept = {"name": noted_as, "value": b"%d" % (version + 1)}
            connection.execute(META.insert().values(kept))
            connection.commit()
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT {unlock}"))
        connection.commit()
    if version > len(steps):
        msg = "the store is of a newer version of the package; upgrade customer_core"
        raise StorageError(msg)


def _version(connection: Connection, noted_as: str) -> int:
    if not connection.dialect.has_table(connection, META.name):
        return 0
    kept = connection.scalar(select(META.c.value).where(META.c.name == noted_as))
    return int(kept or 0)
