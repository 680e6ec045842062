"""Stores that misbehave on purpose, around any real one.

Rules:
    :class:`FaultyRows` fails at one chosen call, before or after it took effect, as a
    disk or a server does. :class:`TamperedRows` gives other rows than were put, as
    whoever may write to the database can.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from customer_core.errors import StorageError
from customer_core.protocols import RecordStore, StoredRow

_GROUPING = frozenset({"transaction", "close"})


class Fault:
    """Counts calls, and fails at one of them.

    Args:
        at: number of the call that fails, from 1; 0 for none.
        is_late: whether the call takes effect before it fails.
    """

    def __init__(self, at: int = 0, *, is_late: bool = False) -> None:
        self.at = at
        self.is_late = is_late
        self.calls = 0

    def around(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - any call
        """Do the call, unless it is the one that fails."""
        self.calls += 1
        is_due = self.calls == self.at
        if is_due and not self.is_late:
            self.fail()
        result = call(*args, **options)
        if is_due:
            self.fail()
        return result

    def fail(self) -> None:
        """What happens then; may be replaced."""
        raise StorageError(_FAILED)


_FAILED = "the disk is full: nothing was written; free some space"


class _Faulty:
    """Passes every call on, through a fault."""

    def __init__(self, inner: Any, fault: Fault) -> None:  # noqa: ANN401 - any store
        self._inner = inner
        self._fault = fault

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method
        """The method of the real store, through the fault."""
        member = getattr(self._inner, name)
        if not callable(member) or name in _GROUPING:
            return member
        return lambda *args, **options: self._fault.around(member, *args, **options)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Beginning and ending may fail too; an ending that fails undoes."""
        self._fault.around(bool)
        with self._inner.transaction():
            yield
            if not self._fault.is_late:
                self._fault.around(bool)
        if self._fault.is_late:
            self._fault.around(bool)


class FaultyRows(_Faulty):
    """A store whose calls, those of its key store included, go through a fault.

    Args:
        inner: the real store.
        fault: when to fail.
    """

    def __init__(self, inner: RecordStore, fault: Fault) -> None:
        super().__init__(inner, fault)
        self.keys = _Faulty(inner.keys, fault)


class TamperedRows:
    """A store that gives what an attacker put in the place of its rows.

    Args:
        inner: the real store.
        edit: what is given instead of a row; ``None`` for nothing.
        edit_index: what is given instead of the index rows of a row.
    """

    def __init__(
        self,
        inner: RecordStore,
        *,
        edit: Callable[[StoredRow], StoredRow | None] = lambda row: row,
        edit_index: Callable[[bytes, list[tuple[str, bytes]]], list[tuple[str, bytes]]]
        | None = None,
    ) -> None:
        self._inner = inner
        self._edit = edit
        self._edit_index = edit_index

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method
        """What is not edited, as the real store has it."""
        return getattr(self._inner, name)

    def transaction(self) -> AbstractContextManager[None]:
        """As of the real store."""
        return self._inner.transaction()

    def get_many(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """Edited."""
        return [row and self._edit(row) for row in self._inner.get_many(row_ids)]

    def find(self, *asked: Any, **page: Any) -> list[StoredRow]:  # noqa: ANN401
        """Edited."""
        return self._edited(self._inner.find(*asked, **page))

    def find_any(self, *asked: Any, limit: int) -> list[tuple[bytes, StoredRow]]:  # noqa: ANN401
        """Edited."""
        found = self._inner.find_any(*asked, limit=limit)
        edited = [(token, self._edit(row)) for token, row in found]
        return [(token, row) for token, row in edited if row is not None]

    def scan(self, **page: Any) -> list[StoredRow]:  # noqa: ANN401
        """Edited."""
        return self._edited(self._inner.scan(**page))

    def index_rows(self, row_ids: Sequence[bytes]) -> list[list[tuple[str, bytes]]]:
        """Edited."""
        kept = self._inner.index_rows(row_ids)
        if self._edit_index is None:
            return kept
        pairs = zip(row_ids, kept, strict=True)
        return [self._edit_index(row_id, rows) for row_id, rows in pairs]

    def _edited(self, rows: list[StoredRow]) -> list[StoredRow]:
        edited = (self._edit(row) for row in rows)
        return [row for row in edited if row is not None]
