"""What every ``RecordStore`` must do: one suite, run on each implementation.

A new store subclasses :class:`RecordStoreSuite` and overrides ``store``.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from customer_core.errors import StorageError
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage import MemoryStore, SQLiteStore


def row(
    name: int, content: bytes = b"sealed", tokens: tuple[bytes, ...] = (b"token",)
) -> StoredRow:
    """A row of bytes under the index ``phone``."""
    return StoredRow(
        row_id=name.to_bytes(4, "big"),
        envelope=content,
        index_rows=tuple(("phone", token) for token in tokens),
    )


def ids(rows: Iterator[tuple[bytes, bytes]]) -> list[int]:
    """The numbers of the rows, in their order."""
    return [int.from_bytes(row_id, "big") for row_id, _ in rows]


class Interruption(Exception):  # noqa: N818 - not an error, a tool of the tests
    """Breaks off a transaction."""


def break_off(store: RecordStore, work: Callable[[], None]) -> None:
    """Do some work in a transaction that then fails."""

    def fail() -> None:
        with store.transaction():
            work()
            raise Interruption

    with pytest.raises(Interruption):
        fail()


class RecordStoreSuite:
    """The guarantees of the protocol."""

    @pytest.fixture
    def store(self) -> Iterator[RecordStore]:
        """An empty store."""
        raise NotImplementedError

    def test_rows_come_back_in_the_order_asked(self, store: RecordStore) -> None:
        """Unknown ids give ``None`` in their place, repeated ids the row again."""
        store.put_many([row(1, b"one"), row(2, b"two")])
        asked = [row(n).row_id for n in (2, 9, 1, 2)]
        assert store.get_many(asked) == [b"two", None, b"one", b"two"]

    def test_bytes_are_kept_exactly(self, store: RecordStore) -> None:
        """Any byte, nothing, and much."""
        contents = [b"", bytes(range(256)), b"\0" * 3, b"x" * 300_000]
        store.put_many(row(n, content) for n, content in enumerate(contents))
        assert [envelope for _, envelope in store.scan()] == contents

    def test_scan_and_find_ascend_by_row_id(self, store: RecordStore) -> None:
        """However the rows arrived; more of them than any page holds."""
        store.put_many(row(n) for n in reversed(range(700)))
        assert ids(store.scan()) == list(range(700))
        assert ids(store.find("phone", b"token")) == list(range(700))

    def test_find_answers_for_its_index_and_token_only(
        self, store: RecordStore
    ) -> None:
        """A row is found by each of its tokens, and by no other."""
        store.put_many([row(1, tokens=(b"a", b"b", b"a")), row(2, tokens=(b"b",))])
        answers = [
            ids(store.find(index, token))
            for index, token in [
                ("phone", b"a"),
                ("phone", b"b"),
                ("email", b"a"),
                ("phone", b""),
            ]
        ]
        assert answers == [[1], [1, 2], [], []]

    def test_replacing_a_row_replaces_its_index_rows(self, store: RecordStore) -> None:
        """The former token finds nothing."""
        store.put_many([row(1, b"old", (b"old",))])
        store.put_many([row(1, b"new", (b"new",))])
        found = [list(store.find("phone", token)) for token in (b"old", b"new")]
        assert (found, store.count()) == ([[], [(row(1).row_id, b"new")]], 1)

    def test_last_row_of_one_id_in_one_call_stays(self, store: RecordStore) -> None:
        """With its own index rows only."""
        store.put_many([row(1, b"old", (b"old",)), row(1, b"new", (b"new",))])
        found = [ids(store.find("phone", token)) for token in (b"old", b"new")]
        assert (found, store.count()) == ([[], [1]], 1)

    def test_deleting_takes_the_index_rows_along(self, store: RecordStore) -> None:
        """And says whether there was something."""
        store.put_many([row(1), row(2)])
        gone = [store.delete(row(1).row_id), store.delete(row(1).row_id)]
        assert gone == [True, False]
        assert (ids(store.find("phone", b"token")), ids(store.scan())) == ([2], [2])

    def test_row_put_again_after_deletion_has_new_tokens_only(
        self, store: RecordStore
    ) -> None:
        """Nothing of the former row comes back."""
        store.put_many([row(1, tokens=(b"old",))])
        store.delete(row(1).row_id)
        store.put_many([row(1, tokens=(b"new",))])
        assert ids(store.find("phone", b"old")) == []
        assert ids(store.find("phone", b"new")) == [1]

    def test_transaction_takes_effect_together(self, store: RecordStore) -> None:
        """Its own calls see each other's effect already."""
        with store.transaction():
            store.put_many([row(1)])
            store.put_meta("name", b"value")
            assert ids(store.find("phone", b"token")) == [1]
        assert (store.count(), store.get_meta("name")) == (1, b"value")

    def test_exception_undoes_every_call_of_a_transaction(
        self, store: RecordStore
    ) -> None:
        """Insertions, replacements, deletions, values, and their index rows."""
        store.put_many([row(1, b"old", (b"old",)), row(2)])
        store.put_meta("name", b"old")

        def change() -> None:
            store.put_many([row(1, b"new", (b"new",)), row(3)])
            store.delete(row(2).row_id)
            store.put_meta("name", b"new")
            store.put_meta("other", b"new")

        break_off(store, change)
        assert [envelope for _, envelope in store.scan()] == [b"old", b"sealed"]
        found = [ids(store.find("phone", t)) for t in (b"old", b"new", b"token")]
        assert found == [[1], [], [2]]
        assert [store.get_meta(n) for n in ("name", "other")] == [b"old", None]

    def test_inner_transaction_is_undone_alone(self, store: RecordStore) -> None:
        """What the outer one did before and after stays."""
        with store.transaction():
            store.put_many([row(1)])
            break_off(store, lambda: store.put_many([row(2)]))
            store.put_many([row(3)])
        assert ids(store.scan()) == [1, 3]

    def test_outer_transaction_undoes_a_finished_inner_one(
        self, store: RecordStore
    ) -> None:
        """Nothing is kept before the outermost one ends."""

        def finish() -> None:
            with store.transaction():
                store.put_many([row(1)])

        break_off(store, finish)
        assert store.count() == 0

    def test_failing_iterable_leaves_nothing_behind(self, store: RecordStore) -> None:
        """A call is atomic even when its argument breaks off."""

        def rows() -> Iterator[StoredRow]:
            yield row(1)
            raise Interruption

        with pytest.raises(Interruption):
            store.put_many(rows())
        assert store.count() == 0

    def test_rows_may_change_while_someone_iterates(self, store: RecordStore) -> None:
        """Each row is met once, except one that was deleted before its turn."""
        store.put_many(row(n) for n in range(600))
        met = []
        for row_id, _ in store.scan():
            met.append(int.from_bytes(row_id, "big"))
            if met[-1] in {0, 300, 599}:
                store.delete(row_id)
            if met[-1] == 301:
                store.delete(row(598).row_id)
        assert met == [n for n in range(600) if n != 598]
        assert store.count() == 596

    def test_found_rows_may_vanish_while_someone_iterates(
        self, store: RecordStore
    ) -> None:
        """A row that was deleted meanwhile is left out."""
        store.put_many([row(1), row(2), row(3)])
        found = store.find("phone", b"token")
        first = next(found)
        store.delete(row(2).row_id)
        assert ids(iter([first, *found])) == [1, 3]

    def test_values_of_the_store_are_replaced(self, store: RecordStore) -> None:
        """The last one put is the one there is."""
        assert store.get_meta("name") is None
        store.put_meta("name", b"one")
        store.put_meta("name", b"two")
        assert store.get_meta("name") == b"two"

    def test_closed_store_refuses_everything(self, store: RecordStore) -> None:
        """With a StorageError; only closing again is allowed."""
        store.put_many([row(1)])
        store.close()
        store.close()
        calls = [
            lambda: store.put_many([row(1)]),
            lambda: store.get_many([row(1).row_id]),
            lambda: store.delete(row(1).row_id),
            lambda: list(store.find("phone", b"token")),
            lambda: list(store.scan()),
            store.count,
            lambda: store.get_meta("name"),
            lambda: store.put_meta("name", b"value"),
            lambda: store.transaction().__enter__(),
        ]
        for call in calls:
            with pytest.raises(StorageError, match="closed"):
                call()

    def test_store_closed_inside_a_transaction_keeps_nothing(
        self, store: RecordStore
    ) -> None:
        """The iteration or transaction under way ends with a StorageError."""
        store.put_many(row(n) for n in range(600))
        rows = store.scan()
        next(rows)
        store.close()
        with pytest.raises(StorageError, match="closed"):
            list(rows)

    def test_repr_of_a_row_shows_no_bytes(self) -> None:
        """Only a short name, a length and a count."""
        assert repr(row(1)) == (
            "StoredRow(row_id=00000001, envelope=<6 bytes>, index_rows=<1>)"
        )


class TestMemoryStore(RecordStoreSuite):
    """The suite on the memory store."""

    @pytest.fixture
    def store(self) -> RecordStore:
        """A new one."""
        return MemoryStore()


class TestSQLiteStore(RecordStoreSuite):
    """The suite on the SQLite store."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[RecordStore]:
        """A new file."""
        store = SQLiteStore(tmp_path / "rows.db")
        yield store
        store.close()
