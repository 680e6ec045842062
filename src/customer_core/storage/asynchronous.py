"""The encrypted store for asynchronous programs.

Rules:
    One wrapper around any store, with the same names: every call runs in one worker
    thread of its own, so that calls follow each other as they were made and the event
    loop never waits for a disk or a server. Records of a search or scan come in pages.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, Final, Self, TypeVar

from customer_core.errors import StorageError
from customer_core.models import CustomerRecord
from customer_core.storage.changes import Change
from customer_core.storage.encrypted import EncryptedStore
from customer_core.storage.erasure import ErasureReport
from customer_core.storage.reading import Versioned
from customer_core.storage.records import Id
from customer_core.storage.verification import VerificationReport

T = TypeVar("T")
_PAGE: Final = 64


class AsyncEncryptedStore:
    """An :class:`~customer_core.storage.EncryptedStore` whose calls are awaited.

    Options are those of the store's own methods.

    Args:
        store: an open store; used by this object alone from now on, closed with it.

    Example:
        >>> from customer_core.models import RecordRef
        >>> from customer_core.storage import KeyRing, open_store
        >>> async def main():
        ...     plain = open_store("memory://", keys=KeyRing.generate())
        ...     async with AsyncEncryptedStore(plain) as store:
        ...         await store.put(CustomerRecord(ref=RecordRef("crm", "42")))
        ...         return [record.record_id async for record in store.scan()]
        >>> asyncio.run(main())
        ['42']
    """

    def __init__(self, store: EncryptedStore) -> None:
        self._store = store
        self._is_closed = False
        self._worker = ThreadPoolExecutor(1, "customer_core_store")

    def __repr__(self) -> str:
        """The store that is awaited: nothing of keys or records."""
        return f"{type(self).__name__}({self._store!r})"

    async def put(self, record: CustomerRecord, **options: Any) -> None:  # noqa: ANN401
        """Insert or replace a record."""
        await self._run(self._store.put, record, **options)

    async def put_many(
        self,
        records: Iterable[CustomerRecord],
        **options: Any,  # noqa: ANN401
    ) -> int:
        """Insert or replace records, all or none; the worker reads the iterable."""
        return await self._run(self._store.put_many, records, **options)

    async def get(self, record_id: Id, **options: Any) -> CustomerRecord:  # noqa: ANN401
        """The record of this id."""
        return await self._run(self._store.get, record_id, **options)

    async def get_many(
        self,
        record_ids: Iterable[Id],
        **options: Any,  # noqa: ANN401
    ) -> list[CustomerRecord | None]:
        """The records in the order asked, ``None`` for an id that is not there."""
        return await self._run(self._store.get_many, record_ids, **options)

    async def get_versioned(self, record_id: Id) -> Versioned:
        """The record with its version."""
        return await self._run(self._store.get_versioned, record_id)

    def find(self, **criteria: Any) -> AsyncIterator[CustomerRecord]:  # noqa: ANN401
        """Records that meet all criteria, lazily."""
        return self._pages(partial(self._store.find, **criteria))

    def scan(self, **options: Any) -> AsyncIterator[CustomerRecord]:  # noqa: ANN401
        """Every record, lazily."""
        return self._pages(partial(self._store.scan, **options))

    async def erase(self, record_id: Id, **options: Any) -> ErasureReport:  # noqa: ANN401
        """Remove a record and its data key."""
        return await self._run(self._store.erase, record_id, **options)

    async def changes(self, **options: Any) -> list[Change]:  # noqa: ANN401
        """What changed after a cursor."""
        return await self._run(self._store.changes, **options)

    async def acknowledge(self, cursor: int) -> int:
        """Forget the changes up to a cursor."""
        return await self._run(self._store.acknowledge, cursor)

    async def verify(self, **options: Any) -> VerificationReport:  # noqa: ANN401
        """Check the whole store."""
        return await self._run(self._store.verify, **options)

    async def count(self) -> int:
        """How many records there are."""
        return await self._run(len, self._store)

    async def close(self) -> None:
        """Release the store; closing twice is allowed."""
        if not self._is_closed:
            await self._run(self._store.close)
            self._is_closed = True
            self._worker.shutdown(wait=False)

    async def __aenter__(self) -> Self:
        """The store itself."""
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Close the store."""
        await self.close()

    async def _run(self, call: Callable[..., T], *args: Any, **options: Any) -> T:  # noqa: ANN401
        if self._is_closed:
            msg = "the store is closed; open it again"
            raise StorageError(msg)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, partial(call, *args, **options))

    async def _pages(
        self, begin: Callable[[], Iterator[CustomerRecord]]
    ) -> AsyncIterator[CustomerRecord]:
        records = await self._run(begin)
        while page := await self._run(lambda: list(islice(records, _PAGE))):
            for record in page:
                yield record
