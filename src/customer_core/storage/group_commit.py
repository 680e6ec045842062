"""Single writings of many threads, made durable together.

Rules:
    A writing that returns is on the disk. While one group is being committed the next
    one gathers, so that a slow disk is waited for once per group, not once per record.
    Every writing is undone alone when it fails; when the commit fails, all of its group
    fail with it.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, Final

from attrs import define

from customer_core.errors import CustomerCoreError
from customer_core.models import CustomerRecord
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.erasure import ErasureReport
from customer_core.storage.records import Id

_MOST: Final = 256
"""Writings in one group, so that the first does not wait for ever."""


@define(eq=False)
class _Request:
    call: Callable[[], Any]
    is_done: bool = False
    result: Any = None
    error: CustomerCoreError | None = None

    def settle(self) -> Any:  # noqa: ANN401 - whatever the call gives
        """The result, or its error."""
        if self.error is not None:
            raise self.error
        return self.result


class GroupCommit:
    """Writes to a store for many threads at once.

    Args:
        store: an open store; may be read and written by others as well.

    Example:
        >>> from customer_core.models import RecordRef
        >>> from customer_core.storage import KeyRing, open_store
        >>> with open_store("memory://", keys=KeyRing.generate()) as store:
        ...     together = GroupCommit(store)
        ...     together.put(CustomerRecord(ref=RecordRef("crm", "42")))
        ...     len(store)
        1
    """

    def __init__(self, store: EncryptedStore) -> None:
        self._store = store
        self._waiting: list[_Request] = []
        self._gathering = Lock()
        self._leading = Lock()

    def put(self, record: CustomerRecord, **options: Any) -> None:  # noqa: ANN401
        """As :meth:`~customer_core.storage.EncryptedStore.put`."""
        self._together(lambda: self._store.put(record, **options))

    def erase(self, record_id: Id, **options: Any) -> ErasureReport:  # noqa: ANN401
        """As :meth:`~customer_core.storage.EncryptedStore.erase`.

        The data key is destroyed when the group is committed.
        """
        report: ErasureReport = self._together(
            lambda: self._store.erase(record_id, **options)
        )
        return report

    def _together(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - of the call
        mine = _Request(call)
        with self._gathering:
            self._waiting.append(mine)
        while not mine.is_done:
            with self._leading:  # whoever gets in commits for all who wait
                if not mine.is_done:
                    self._commit()
        return mine.settle()

    def _commit(self) -> None:
        with self._gathering:
            group, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        try:
            with self._store.transaction():
                for request in group:
                    self._do(request)
        except CustomerCoreError as error:
            for request in group:
                request.error = request.error or error
        finally:
            for request in group:
                request.is_done = True

    def _do(self, request: _Request) -> None:
        try:
            with self._store.transaction():
                request.result = request.call()
        except CustomerCoreError as error:
            request.error = error
