# ruff: noqa: SLF001 - looks into what an adapter keeps
"""What is left of a store on a server when a process that writes to it is killed.

As :mod:`benchmarks.storage_crashes`, on PostgreSQL, on MariaDB, and with the records on
the one and their keys on the other. The servers are started for it, as the tests do;
the process that is killed is the client, in the middle of a transaction as a rule.

Scale 1 is 250 runs on each.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from benchmarks.storage_crashes import kill_many, table
from customer_core.integrations import _sql_tables as tables
from customer_core.protocols import RecordStore
from customer_core.storage.opening import open_rows

RUNS = 250
_STARTERS = Path(__file__).parents[1] / "tests" / "conformance" / "conftest.py"
_INDEX_ORPHANS, _OUTBOX_ORPHANS = (
    sa.select(sa.func.count())
    .select_from(table_)
    .where(table_.c.id.not_in(sa.select(tables.ROWS.c.id).where(condition)))
    for table_, condition in (
        (tables.INDEX_ROWS, tables.ROWS.c.live == 1),
        (tables.OUTBOX, sa.true()),
    )
)


@frozen
class OnServers:
    """A database of records, and its keys there or elsewhere.

    Attributes:
        url: of the database.
        key_url: of the one with the keys, ``None`` for the same.
    """

    url: str
    key_url: str | None = None
    seconds: float = 0.3

    def open(self) -> RecordStore:
        """The store of bytes."""
        return open_rows(self.url, self.key_url)

    def clear(self) -> None:
        """Leave nothing of it but its tables."""
        rows: Any = self.open()
        for server, kept in (
            (rows._server, tables.RECORD_TABLES),
            (rows.keys._server, tables.KEY_TABLES),
        ):
            with server.transaction():
                for one in kept:
                    if one is tables.META:
                        server.execute(one.delete().where(~_IS_VERSION))
                    elif one is not tables.HEAD:
                        server.execute(one.delete())
        rows.close()

    def orphans(self) -> int:
        """Keys, index rows, outbox entries and intents that belong to no record."""
        rows: Any = self.open()
        query = sa.select(tables.DATA_KEYS.c.subject)
        subjects = {bytes(s) for (s,) in rows.keys._server.execute(query)}
        live = {row.row_id for row in rows.scan(limit=1000)}
        count = len(subjects ^ live) + len(rows.list_meta("erase/"))
        count += rows._server.scalar(_INDEX_ORPHANS)
        count += rows._server.scalar(_OUTBOX_ORPHANS)
        rows.close()
        return count


_IS_VERSION = tables.META.c.name.like("%schema_version")


def rows(scale: int) -> list[dict[str, object]]:
    """How the runs ended."""
    found = []
    with _servers() as (postgresql, mariadb):
        for where, place in (
            ("PostgreSQL", OnServers(postgresql.url("test"))),
            ("MariaDB", OnServers(mariadb.url("test"))),
            (
                "PostgreSQL, keys on MariaDB",
                OnServers(postgresql.url("apart"), mariadb.url("apart")),
            ),
        ):
            ended = kill_many(RUNS * scale, seed=0, place=place)
            found += table(ended, where)
    return found


@contextmanager
def _servers() -> Iterator[tuple[Any, Any]]:
    """Both, each with the databases ``test`` and ``apart``."""
    spec: Any = spec_from_file_location("servers", _STARTERS)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where attrs looks for it
    spec.loader.exec_module(module)
    with ExitStack() as stack:
        started = [
            stack.enter_context(start())
            for start in (module.postgresql, module.mariadb)
        ]
        for server in started:
            owner = " OWNER ccore" if server.scheme == "postgresql" else ""
            for name in ("test", "apart"):
                server.run(f"CREATE DATABASE {name}{owner}")
        yield started[0], started[1]
