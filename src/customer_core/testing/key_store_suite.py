"""The tests that every key store has to pass; part of :mod:`.adapter_suite`."""

from collections.abc import Callable, Iterator

import pytest

from customer_core.protocols import RecordStore

OpenRows = Callable[[], RecordStore]
"""Opens the database of one test, as often as it is called."""


class Interruption(Exception):  # noqa: N818 - no error, a tool of the tests
    """Breaks off a transaction."""


class StoreSuite:
    """What all suites need: one fixture of the author's, one made of it."""

    @pytest.fixture
    def open_rows(self) -> OpenRows:
        """Open the database of this test."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_rows: OpenRows) -> Iterator[RecordStore]:
        """An empty store."""
        store = open_rows()
        yield store
        store.close()


class KeyStoreSuite(StoreSuite):
    """What a store of wrapped data keys does."""

    def test_keys_are_kept_by_subject_and_epoch(self, store: RecordStore) -> None:
        """All epochs of those that have any; a key may be wrapped again."""
        keys = store.keys
        keys.put_many([(b"s1", 2, b"two"), (b"s1", 1, b"one"), (b"s2", 1, b"other")])
        keys.put_many([(b"s1", 1, b"again")])
        found = keys.get_many([b"s1", b"s2", b"s3"])
        assert dict(found) == {
            b"s1": ((1, b"again"), (2, b"two")), b"s2": ((1, b"other"),),
        }  # fmt: skip
        assert keys.count() == 3
        assert [keys.destroy([b"s1"]), keys.destroy([b"s1"])] == [2, 0]
        assert dict(keys.get_many([b"s1"])) == {}

    def test_keys_wait_until_they_are_confirmed(self, store: RecordStore) -> None:
        """Those put after a mark are not; a destroyed one waits no more."""
        keys = store.keys
        keys.put_many([(b"s1", 1, b"k")])
        mark = keys.mark()
        keys.put_many([(b"s2", 1, b"k"), (b"s3", 1, b"k")])
        assert keys.unconfirmed() == [b"s1", b"s2", b"s3"]
        keys.confirm(mark)
        keys.destroy([b"s3"])
        assert keys.unconfirmed() == [b"s2"]
        keys.confirm(keys.mark())
        keys.destroy([b"s2"])
        keys.put_many([(b"s4", 1, b"k")])
        assert keys.unconfirmed() == [b"s4"]

    def test_keys_take_effect_together(self, store: RecordStore) -> None:
        """A transaction of the key store is undone as a whole."""

        def change() -> None:
            with store.keys.transaction():
                store.keys.put_many([(b"s1", 1, b"new"), (b"s2", 1, b"new")])
                store.keys.put_meta("name", b"value")
                raise Interruption

        store.keys.put_many([(b"s1", 1, b"old")])
        with pytest.raises(Interruption):
            change()
        assert dict(store.keys.get_many([b"s1", b"s2"])) == {b"s1": ((1, b"old"),)}
        assert store.keys.get_meta("name") is None
