"""The data keys of a store on a server.

Rules:
    In the same database as the records, in tables of their own, so that both take
    effect together; or in another one, which no transaction spans: see
    :mod:`customer_core.storage.writing` for the order then. Grant the tables
    ``ccore_data_keys`` and ``ccore_key_meta`` to as few as possible, and keep their
    backups apart and short-lived: whoever has a copy of records and keys and the
    application's keys undoes an erasure.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final

import sqlalchemy as sa

from customer_core.integrations._sql_connection import Server
from customer_core.integrations._sql_tables import DATA_KEYS, HEAD, KEY_META, KEY_TABLES

_CONFIRMED: Final = "confirmed"
CHUNK: Final = 1000
"""Values in one ``IN``."""


class SQLKeyStore:
    """A :class:`~customer_core.protocols.KeyStore` on a server.

    Args:
        server: of the store it belongs to, or one of its own; closed with this object.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    def transaction(self) -> AbstractContextManager[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        return self._server.transaction()

    def put_many(self, keys: Iterable[tuple[bytes, int, bytes]]) -> None:
        """Keep ``(subject, epoch, wrapped key)``; same subject and epoch: replaced."""
        wrapped = {(subject, epoch): key for subject, epoch, key in keys}
        with self._server.transaction():
            there = {
                (subject, epoch)
                for subject, kept in self.get_many([s for s, _ in wrapped]).items()
                for epoch, _ in kept
            }
            for subject, epoch in there & wrapped.keys():
                self._server.execute(
                    DATA_KEYS.update()
                    .where(DATA_KEYS.c.subject == subject, DATA_KEYS.c.epoch == epoch)
                    .values(wrapped=wrapped[subject, epoch])
                )
            fresh = sorted(wrapped.keys() - there)
            first = self.mark() + 1
            rows = [
                {"id": n, "subject": s, "epoch": e, "wrapped": wrapped[s, e]}
                for n, (s, e) in enumerate(fresh, first)
            ]
            if rows:
                self._server.execute(DATA_KEYS.insert(), rows)
                last = first + len(rows) - 1
                self._server.execute(HEAD.update().values(key_number=last))

    def get_many(
        self, subjects: Sequence[bytes]
    ) -> Mapping[bytes, tuple[tuple[int, bytes], ...]]:
        """``(epoch, wrapped key)`` pairs, epoch ascending, of those that have any."""
        found: dict[bytes, tuple[tuple[int, bytes], ...]] = {}
        columns = (DATA_KEYS.c.subject, DATA_KEYS.c.epoch, DATA_KEYS.c.wrapped)
        for start in range(0, len(subjects), CHUNK):
            chunk = subjects[start : start + CHUNK]
            query = sa.select(*columns).where(DATA_KEYS.c.subject.in_(chunk))
            for subject, epoch, key in self._server.execute(
                query.order_by(DATA_KEYS.c.epoch)
            ):
                name = bytes(subject)
                found[name] = (*found.get(name, ()), (epoch, bytes(key)))
        return found

    def destroy(self, subjects: Iterable[bytes]) -> int:
        """Delete every key of the subjects; how many keys there were."""
        count = 0
        with self._server.transaction():
            for subject in subjects:
                deleted = self._server.execute(
                    DATA_KEYS.delete().where(DATA_KEYS.c.subject == subject)
                )
                count += deleted.rowcount
        return count

    def mark(self) -> int:
        """The number of the key put last."""
        return int(self._server.scalar(sa.select(HEAD.c.key_number)))

    def unconfirmed(self) -> list[bytes]:
        """Subjects whose keys were put and not confirmed yet, ascending."""
        query = sa.select(DATA_KEYS.c.subject).distinct()
        rows = self._server.execute(query.where(DATA_KEYS.c.id > self._confirmed()))
        return sorted(bytes(subject) for (subject,) in rows)

    def confirm(self, mark: int) -> None:
        """Keys up to a mark are settled."""
        with self._server.transaction():
            if mark > self._confirmed():
                self.put_meta(_CONFIRMED, mark.to_bytes(8, "big"))

    def count(self) -> int:
        """How many keys there are."""
        return int(
            self._server.scalar(sa.select(sa.func.count()).select_from(DATA_KEYS))
        )

    def get_meta(self, name: str) -> bytes | None:
        """A value of the key store itself, ``None`` when it was never put."""
        query = sa.select(KEY_META.c.value).where(KEY_META.c.name == name)
        value = self._server.scalar(query)
        return None if value is None else bytes(value)

    def put_meta(self, name: str, value: bytes) -> None:
        """Keep a value of the key store itself."""
        with self._server.transaction():
            self._server.execute(KEY_META.delete().where(KEY_META.c.name == name))
            self._server.execute(KEY_META.insert().values(name=name, value=value))

    def scrub(self, *, deep: bool = False) -> bool:
        """Rewrite the tables when ``deep``: a server keeps what was there till then."""
        if deep and not self._server.depth:
            self._server.rewrite(KEY_TABLES)
            return True
        return False

    def close(self) -> None:
        """Release the connections; closing twice is allowed."""
        self._server.close()

    def _confirmed(self) -> int:
        return int.from_bytes(self.get_meta(_CONFIRMED) or b"", "big")
