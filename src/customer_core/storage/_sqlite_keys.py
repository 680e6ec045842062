"""The data keys of a SQLite store, in a second file beside it.

Rules:
    The file ``<store>.keys`` holds the wrapped keys and the wrapped roots, nothing
    else: a copy of the store alone, even with the application's keys, opens nothing,
    and a copy made before an erasure stays unreadable after it.

Layout::

    data_keys   id, subject, epoch, wrapped   id only grows
    meta        name, value                   "confirmed": the id settled last (8 bytes)
    application_id "CCK1"; file mode 0600
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from customer_core.storage._sqlite_connection import Connection
from customer_core.storage._sqlite_file import Layout

_LAYOUT: Final = Layout(
    b"CCK1",
    (
        """
CREATE TABLE data_keys (
    id INTEGER PRIMARY KEY, subject BLOB NOT NULL, epoch INTEGER NOT NULL,
    wrapped BLOB NOT NULL
);
CREATE UNIQUE INDEX data_keys_by_subject ON data_keys (subject, epoch);
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)
""",
    ),
)
_CONFIRMED: Final = "confirmed"
_COLUMNS: Final = "CAST(subject AS BLOB), CAST(epoch AS INT), CAST(wrapped AS BLOB)"
_GET: Final = f"SELECT {_COLUMNS} FROM data_keys WHERE subject IN"  # noqa: S608 - constants
_GET_ONE: Final = f"SELECT {_COLUMNS} FROM data_keys WHERE subject = ?"  # noqa: S608
_PUT: Final = """
INSERT INTO data_keys VALUES (?, ?, ?, ?)
ON CONFLICT (subject, epoch) DO UPDATE SET wrapped = excluded.wrapped
"""


class SQLiteKeyStore:
    """A :class:`~customer_core.protocols.KeyStore` in one file.

    Args:
        path: of the file; its folder exists.
        busy_seconds: how long to wait for another writer.

    Raises:
        StorageError: when the file cannot be opened or is no key store.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 5.0) -> None:
        self._file = Connection(path, _LAYOUT, busy_seconds)
        self.get_meta = self._file.get_meta
        self.put_meta = self._file.put_meta

    def transaction(self) -> AbstractContextManager[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        return self._file.transaction()

    def put_many(self, keys: Iterable[tuple[bytes, int, bytes]]) -> None:
        """Keep ``(subject, epoch, wrapped key)``; same subject and epoch: replaced."""
        with self._file.transaction():
            first = self._last_id() + 1
            self._file.execute_many(
                _PUT, [(number, *key) for number, key in enumerate(sorted(keys), first)]
            )

    def get_many(
        self, subjects: Sequence[bytes]
    ) -> Mapping[bytes, tuple[tuple[int, bytes], ...]]:
        """``(epoch, wrapped key)`` pairs, epoch ascending, of those that have any."""
        found: dict[bytes, tuple[tuple[int, bytes], ...]] = {}
        rows: Iterable[tuple[bytes, int, bytes]]
        if len(subjects) == 1:
            rows = self._file.execute(_GET_ONE, (subjects[0],))
        else:
            rows = sorted(self._file.select_in(_GET, subjects))
        for subject, epoch, wrapped in rows:
            found[subject] = (*found.get(subject, ()), (epoch, wrapped))
        return found

    def destroy(self, subjects: Iterable[bytes]) -> int:
        """Overwrite every key of the subjects; how many keys there were."""
        with self._file.transaction():
            return self._file.execute_many(
                "DELETE FROM data_keys WHERE subject = ?", [(s,) for s in subjects]
            )

    def unconfirmed(self) -> list[bytes]:
        """Subjects whose keys were put and not confirmed yet, ascending."""
        rows = self._file.execute(
            "SELECT DISTINCT CAST(subject AS BLOB) FROM data_keys WHERE id > ? "
            "ORDER BY 1",
            (self._confirmed(),),
        )
        return [subject for (subject,) in rows]

    def mark(self) -> int:
        """The number of the key put last."""
        return self._last_id()

    def confirm(self, mark: int) -> None:
        """Keys up to a mark are settled."""
        with self._file.transaction():
            if mark > self._confirmed():
                self._file.put_meta(_CONFIRMED, mark.to_bytes(8, "big"))

    def count(self) -> int:
        """How many keys there are."""
        return int(self._file.value("SELECT count(*) FROM data_keys"))

    def scrub(self, *, deep: bool = False) -> bool:
        """Empty the log; whether nothing of a destroyed key is left in it."""
        return self._file.scrub(deep=deep)

    def close(self) -> None:
        """Fold the log into the file and release it; closing twice is allowed."""
        self._file.close()

    def _confirmed(self) -> int:
        return int.from_bytes(self._file.get_meta(_CONFIRMED) or b"", "big")

    def _last_id(self) -> int:
        """The largest id there ever was: a destroyed key may have had it."""
        last = self._file.value("SELECT max(id) FROM data_keys") or 0
        return max(int(last), self._confirmed())
