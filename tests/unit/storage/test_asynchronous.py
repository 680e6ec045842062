"""The awaited store does what the store does, one call after the other."""

import asyncio
from collections.abc import Callable

import pytest

from customer_core.errors import RecordNotFoundError, StorageError
from customer_core.models import CustomerRecord
from customer_core.storage import AsyncEncryptedStore, KeyRing, open_store

MakeRecord = Callable[..., CustomerRecord]


def opened(keys: KeyRing) -> AsyncEncryptedStore:
    """An empty one."""
    return AsyncEncryptedStore(open_store("memory://", keys=keys))


def test_every_call_is_awaited(keys: KeyRing, make_record: MakeRecord) -> None:
    """Put, get, find, scan, changes, erase, verify, close."""

    async def use() -> None:
        async with opened(keys) as store:
            assert await store.put_many(make_record(n) for n in range(100)) == 100
            await store.put(make_record(100))
            assert await store.count() == 101
            assert await store.get("C00007") == make_record(7)
            assert await store.get_many(["C00001", "C0"]) == [make_record(1), None]
            assert [r.record_id async for r in store.find(phone="13800000003")] == [
                "C00003"
            ]
            assert len([r async for r in store.scan()]) == 101
            version = (await store.get_versioned("C00001")).version
            await store.put(make_record(1), expected_version=version)
            last = (await store.changes(limit=200))[-1].cursor
            assert await store.acknowledge(last) == 102
            assert (await store.erase("C00001")).keys == 1
            assert (await store.verify()).is_sound
        with pytest.raises(StorageError, match="closed"):
            await store.get("C00007")
        await store.close()

    asyncio.run(use())


def test_loop_goes_on_while_the_store_works(
    keys: KeyRing, make_record: MakeRecord
) -> None:
    """Tasks of one loop share the store; each call is whole."""

    async def use() -> None:
        async with opened(keys) as store:
            await asyncio.gather(*(store.put(make_record(n)) for n in range(20)))
            assert await store.count() == 20
            with pytest.raises(RecordNotFoundError):
                await store.get("nobody")

    asyncio.run(use())


def test_the_repr_says_what_is_awaited_and_no_more(keys: KeyRing) -> None:
    """The kind of store, and whether it is open."""
    store = opened(keys)
    shown = repr(store)
    asyncio.run(store.close())
    assert (shown, repr(store)) == (
        "AsyncEncryptedStore(EncryptedStore(memory, open))",
        "AsyncEncryptedStore(EncryptedStore(memory, closed))",
    )
