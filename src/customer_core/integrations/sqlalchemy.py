"""The store on a database server: PostgreSQL, MySQL or MariaDB (extra ``sql``).

Rules:
    The same semantics as every :class:`~customer_core.protocols.RecordStore`; see
    :mod:`._sql_connection` for URLs and TLS, :mod:`._sql_tables` for the tables. One
    writer at a time over all programs: a writing transaction locks one row first.

Limits:
    What was deleted stays in the files of the server until ``scrub(deep=True)``, and in
    its write-ahead log, binary log and backups for as long as they are kept. A value of
    MySQL is at most ``max_allowed_packet`` long.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from customer_core.errors import VersionConflictError

# first: it says which extra is missing
from customer_core.integrations._sql_connection import Server  # isort: skip
import sqlalchemy as sa  # isort: skip

from customer_core.integrations._sql_keys import CHUNK, SQLKeyStore
from customer_core.integrations._sql_tables import (
    AUDIT,
    HEAD,
    INDEX_NAMES,
    INDEX_ROWS,
    META,
    OUTBOX,
    RECORD_TABLES,
    ROWS,
)
from customer_core.protocols import Capabilities, KeyStore, StoredRow

_COLUMNS: Final = (
    ROWS.c.row_id,
    ROWS.c.version,
    ROWS.c.envelope,
    ROWS.c.index_digest,
    ROWS.c.live,
)


def open_server(url: str, *, keys: KeyStore | None = None) -> "SQLStore":
    """The store in a database of a server; its tables are made when they are missing.

    Args:
        url: ``postgresql://``, ``mysql://`` or ``mariadb://``; see
            :mod:`customer_core.integrations._sql_connection`.
        keys: see :class:`SQLStore`.

    Raises:
        MissingExtraError: without the extra ``sql``.
        ConfigurationError: for a malformed URL or an unknown option.
        StorageError: when the server cannot be reached, or holds newer tables.
    """
    return SQLStore(url, keys=keys)


def open_server_keys(url: str) -> SQLKeyStore:
    """The key store in a database of its own; its tables are made when missing.

    Args:
        url: as :func:`open_server` takes it.

    Raises:
        MissingExtraError: without the extra ``sql``.
        ConfigurationError: for a malformed URL or an unknown option.
        StorageError: when the server cannot be reached, or holds newer tables.
    """
    return SQLKeyStore(Server(url, has_keys_only=True))


class SQLStore:
    """A :class:`~customer_core.protocols.RecordStore` on a server.

    Args:
        url: see :func:`open_server`.
        keys: where the data keys are kept, closed with this object; ``None`` for
            tables of the same database.
    """

    def __init__(self, url: str, *, keys: KeyStore | None = None) -> None:
        self._server = Server(url)
        self.keys: KeyStore = keys or SQLKeyStore(self._server)
        self.capabilities = Capabilities(
            name="mysql" if self._server.is_mysql else "postgresql",
            is_persistent=True,
            is_shared=True,
        )
        self._names: dict[str, int] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        try:
            with self._server.transaction():
                yield
        except BaseException:
            self._names.clear()  # their rows may be undone
            raise

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Write rows with their index rows, all or none; compare and swap."""
        with self.transaction():
            latest: dict[bytes, StoredRow] = {}
            written = sorted(rows, key=lambda row: row.row_id)
            ids = self._ids([row.row_id for row in written])
            versions, conflicts = {k: v for k, (_, v) in ids.items()}, set()
            for row in written:
                if row.version != versions.get(row.row_id, 0) + 1:
                    conflicts.add(row.row_id)
                versions[row.row_id] = row.version
                latest[row.row_id] = row
            if conflicts:
                raise VersionConflictError(tuple(sorted(conflicts)))
            self._write(latest, {row_id: number for row_id, (number, _) in ids.items()})

    def get_many(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """The rows in the order asked; ``None`` for an unknown id."""
        found = {}
        for chunk in _chunks(row_ids):
            query = sa.select(*_COLUMNS).where(ROWS.c.row_id.in_(chunk))
            for row in map(_row, self._server.execute(query)):
                found[row.row_id] = row
        return [found.get(row_id) for row_id in row_ids]

    def versions(self, row_ids: Sequence[bytes]) -> dict[bytes, int]:
        """The version of every row or tombstone that is there."""
        return {row_id: version for row_id, (_, version) in self._ids(row_ids).items()}

    def find(
        self, index: str, token: bytes, *, after: bytes = b"", limit: int = 256
    ) -> list[StoredRow]:
        """Live rows under ``token``, ascending by ``row_id``, those after ``after``."""
        query = _indexed(sa.select(*_COLUMNS), index)
        return self._page(query.where(INDEX_ROWS.c.token == token), after, limit)

    def find_any(
        self, index: str, tokens: Sequence[bytes], *, limit: int
    ) -> list[tuple[bytes, StoredRow]]:
        """``(token, live row)`` under any of the tokens, in no order."""
        found: list[tuple[bytes, StoredRow]] = []
        query = _indexed(sa.select(*_COLUMNS, INDEX_ROWS.c.token), index)
        for chunk in _chunks(tokens):
            chosen = query.where(INDEX_ROWS.c.token.in_(chunk), ROWS.c.live == 1)
            for *row, token in self._server.execute(chosen.limit(limit)):
                found.append((bytes(token), _row(row)))
        return found[:limit]

    def scan(self, *, after: bytes = b"", limit: int = 256) -> list[StoredRow]:
        """Live rows, ascending by ``row_id``, those after ``after``."""
        return self._page(sa.select(*_COLUMNS), after, limit)

    def index_rows(self, row_ids: Sequence[bytes]) -> list[list[tuple[str, bytes]]]:
        """The index rows of each row, ascending."""
        found: dict[bytes, list[tuple[str, bytes]]] = {}
        for chunk in _chunks(row_ids):
            query = (
                sa.select(ROWS.c.row_id, INDEX_NAMES.c.label, INDEX_ROWS.c.token)
                .join(INDEX_ROWS, INDEX_ROWS.c.id == ROWS.c.id)
                .join(INDEX_NAMES, INDEX_NAMES.c.id == INDEX_ROWS.c.name)
                .where(ROWS.c.row_id.in_(chunk))
            )
            for row_id, label, token in self._server.execute(query):
                found.setdefault(bytes(row_id), []).append((label, bytes(token)))
        return [sorted(found.get(row_id, [])) for row_id in row_ids]

    def count(self) -> int:
        """How many live rows there are."""
        query = sa.select(sa.func.count()).select_from(ROWS).where(ROWS.c.live == 1)
        return int(self._server.scalar(query))

    def append_audit(self, entry: bytes) -> int:
        """Add an entry at the end; its number."""
        with self.transaction():
            last = self._server.scalar(sa.select(sa.func.max(AUDIT.c.id))) or 0
            number = int(last) + 1
            self._server.execute(AUDIT.insert().values(id=number, entry=entry))
            return number

    def last_audit(self) -> tuple[int, bytes] | None:
        """The last entry with its number."""
        query = sa.select(AUDIT.c.id, AUDIT.c.entry).order_by(AUDIT.c.id.desc())
        row = self._server.execute(query.limit(1)).first()
        return None if row is None else (int(row[0]), bytes(row[1]))

    def read_audit(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes]]:
        """``(number, entry)`` pairs in their order, those after ``after``."""
        query = sa.select(AUDIT.c.id, AUDIT.c.entry).where(AUDIT.c.id > after)
        rows = self._server.execute(query.order_by(AUDIT.c.id).limit(limit))
        return [(int(number), bytes(entry)) for number, entry in rows]

    def append_changes(self, changes: Iterable[tuple[bytes, bytes]]) -> None:
        """Add ``(row_id, change)`` pairs to the outbox."""
        with self.transaction():
            listed = list(changes)
            ids = self._ids([row_id for row_id, _ in listed])
            first = int(self._server.scalar(sa.select(HEAD.c.cursor))) + 1
            rows = [
                {"cursor": cursor, "id": ids[row_id][0], "change": change}
                for cursor, (row_id, change) in enumerate(listed, first)
            ]
            if rows:
                self._server.execute(OUTBOX.insert(), rows)
                last = first + len(rows) - 1
                self._server.execute(HEAD.update().values(cursor=last))

    def read_changes(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes, bytes]]:
        """``(cursor, row_id, change)``, ascending, those after ``after``."""
        query = (
            sa.select(OUTBOX.c.cursor, ROWS.c.row_id, OUTBOX.c.change)
            .join(ROWS, ROWS.c.id == OUTBOX.c.id)
            .where(OUTBOX.c.cursor > after)
            .order_by(OUTBOX.c.cursor)
            .limit(limit)
        )
        rows = self._server.execute(query)
        return [(int(c), bytes(row_id), bytes(change)) for c, row_id, change in rows]

    def drop_changes(self, *, up_to: int = 0, row_id: bytes | None = None) -> int:
        """Remove changes up to a cursor, or all of one row; how many there were."""
        with self.transaction():
            ids = self._ids([row_id]) if row_id is not None else {}
            number = ids[row_id][0] if row_id in ids else -1
            chosen = (OUTBOX.c.cursor <= up_to) | (OUTBOX.c.id == number)
            dropped = self._server.execute(OUTBOX.delete().where(chosen))
            return int(dropped.rowcount)

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        value = self._server.scalar(sa.select(META.c.value).where(META.c.name == name))
        return None if value is None else bytes(value)

    def put_meta(self, name: str, value: bytes | None) -> None:
        """Keep a value of the store itself; ``None`` removes it."""
        with self.transaction():
            self._server.execute(META.delete().where(META.c.name == name))
            if value is not None:
                self._server.execute(META.insert().values(name=name, value=value))

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        """``(name, value)`` of all whose name starts with ``prefix``, ascending."""
        start = sa.func.substr(META.c.name, 1, len(prefix))
        query = sa.select(META.c.name, META.c.value).where(start == prefix)
        rows = self._server.execute(query)
        return sorted((name, bytes(value)) for name, value in rows)

    def scrub(self, *, deep: bool = False) -> bool:
        """Rewrite the tables when ``deep``: a server keeps what was there till then."""
        if deep and not self._server.depth:
            self._server.rewrite(RECORD_TABLES)
            return True
        return False

    def close(self) -> None:
        """Release the connections; closing twice is allowed."""
        self._server.close()
        self.keys.close()

    def _write(self, rows: dict[bytes, StoredRow], ids: dict[bytes, int]) -> None:
        """Rows whose versions were compared, each once."""
        fresh = [row for row_id, row in rows.items() if row_id not in ids]
        first = int(self._server.scalar(sa.select(sa.func.max(ROWS.c.id))) or 0) + 1
        numbers = ids | {row.row_id: n for n, row in enumerate(fresh, first)}
        if fresh:
            values = [_values(row) | {"id": numbers[row.row_id]} for row in fresh]
            self._server.execute(ROWS.insert(), values)
        for row_id in rows.keys() & ids.keys():
            number = ids[row_id]
            self._server.execute(
                ROWS.update().where(ROWS.c.id == number).values(_values(rows[row_id]))
            )
            self._server.execute(INDEX_ROWS.delete().where(INDEX_ROWS.c.id == number))
        found = sorted(
            {
                (self._name(label), token, numbers[row.row_id])
                for row in rows.values()
                for label, token in row.index_rows
            }
        )
        if found:
            names = ("name", "token", "id")
            listed = [dict(zip(names, one, strict=True)) for one in found]
            self._server.execute(INDEX_ROWS.insert(), listed)

    def _ids(self, row_ids: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """Number and version of the rows that are there."""
        found = {}
        for chunk in _chunks(row_ids):
            query = sa.select(ROWS.c.row_id, ROWS.c.id, ROWS.c.version)
            chosen = query.where(ROWS.c.row_id.in_(chunk))
            for row_id, number, version in self._server.execute(chosen):
                found[bytes(row_id)] = (int(number), int(version))
        return found

    def _page(self, query: Any, after: bytes, limit: int) -> list[StoredRow]:  # noqa: ANN401 - a select
        chosen = query.where(ROWS.c.row_id > after, ROWS.c.live == 1)
        ordered = chosen.order_by(ROWS.c.row_id).limit(limit)
        return [_row(row) for row in self._server.execute(ordered)]

    def _name(self, label: str) -> int:
        number = self._names.get(label)
        if number is None:
            query = sa.select(INDEX_NAMES.c.id).where(INDEX_NAMES.c.label == label)
            number = self._server.scalar(query)
            if number is None:
                last = self._server.scalar(sa.select(sa.func.max(INDEX_NAMES.c.id)))
                number = int(last or 0) + 1
                values = {"id": number, "label": label}
                self._server.execute(INDEX_NAMES.insert().values(values))
            self._names[label] = number
        return number


def _values(row: StoredRow) -> dict[str, Any]:
    return {
        "row_id": row.row_id,
        "version": row.version,
        "live": int(row.is_live),
        "index_digest": row.index_digest,
        "envelope": row.envelope,
    }


def _row(kept: Any) -> StoredRow:  # noqa: ANN401 - a row of SQLAlchemy
    return StoredRow(
        row_id=bytes(kept[0]),
        version=int(kept[1]),
        envelope=bytes(kept[2]),
        index_digest=bytes(kept[3]),
        is_live=bool(kept[4]),
    )


def _indexed(query: Any, index: str) -> Any:  # noqa: ANN401 - a select
    """Rows that the index has tokens of."""
    name = sa.select(INDEX_NAMES.c.id).where(INDEX_NAMES.c.label == index)
    joined = query.join(INDEX_ROWS, INDEX_ROWS.c.id == ROWS.c.id)
    return joined.where(INDEX_ROWS.c.name == name.scalar_subquery())


def _chunks(row_ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(row_ids), CHUNK):
        yield row_ids[start : start + CHUNK]
