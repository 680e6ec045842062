"""The tests that every :class:`~customer_core.protocols.RecordStore` has to pass.

Rules:
    An adapter author inherits :class:`AdapterSuite` in a test module and adds one
    fixture, ``open_rows``: a function that opens the same database, empty at the
    beginning of each test, as often as it is called. What an adapter does not declare
    in its capabilities is not asked of it.

Example::

    class TestMyStore(AdapterSuite):
        @pytest.fixture
        def open_rows(self, tmp_path):
            return lambda: MyStore(tmp_path / "rows")
"""

import threading
from collections.abc import Callable

import pytest

from customer_core.errors import StorageError, VersionConflictError
from customer_core.protocols import RecordStore, StoredRow
from customer_core.testing.key_store_suite import (
    Interruption,
    KeyStoreSuite,
    OpenRows,
)


def row(
    number: int,
    envelope: bytes = b"sealed",
    *,
    version: int = 1,
    tokens: tuple[bytes, ...] = (b"token",),
    is_live: bool = True,
) -> StoredRow:
    """A row of bytes under some tokens of the index ``phone/1``."""
    return StoredRow(
        row_id=number.to_bytes(32, "big"),
        version=version,
        envelope=envelope,
        index_digest=bytes((number % 256,)) * 32,
        index_rows=[("phone/1", token) for token in tokens] if is_live else [],
        is_live=is_live,
    )


def ids(rows: list[StoredRow]) -> list[int]:
    """The numbers of rows."""
    return [int.from_bytes(row.row_id, "big") for row in rows]


def break_off(store: RecordStore, change: Callable[[], object]) -> None:
    """Do something in a transaction that then fails."""

    def run() -> None:
        with store.transaction():
            change()
            raise Interruption

    with pytest.raises(Interruption):
        run()


class AdapterSuite(KeyStoreSuite):
    """What a store of bytes does."""

    def test_rows_come_back_in_the_order_asked(self, store: RecordStore) -> None:
        """Unknown ids give ``None`` in their place, repeated ids the row again."""
        store.put_many([row(1, b"one"), row(2, b"two")])
        found = store.get_many([row(n).row_id for n in (2, 9, 1, 2)])
        contents = [None if r is None else r.envelope for r in found]
        assert contents == [b"two", None, b"one", b"two"]
        assert store.get_many([]) == []

    def test_everything_of_a_row_is_kept(self, store: RecordStore) -> None:
        """Any byte, nothing, and much; the digest, the version, the state."""
        contents = [b"", bytes(range(256)), b"\0" * 3, b"x" * 300_000]
        store.put_many([row(n, content) for n, content in enumerate(contents)])
        found = store.scan()
        assert [r.envelope for r in found] == contents
        assert [r.index_digest for r in found] == [bytes((n,)) * 32 for n in range(4)]
        assert {(r.version, r.is_live, len(r.index_rows)) for r in found} == {
            (1, True, 0)
        }

    def test_scan_and_find_page_by_row_id(self, store: RecordStore) -> None:
        """However the rows arrived."""
        store.put_many([row(n) for n in reversed(range(70))])
        after = row(9).row_id
        assert ids(store.scan(limit=100)) == list(range(70))
        assert ids(store.scan(after=after, limit=5)) == [10, 11, 12, 13, 14]
        found = store.find("phone/1", b"token", after=after, limit=2)
        assert ids(found) == [10, 11]
        assert store.scan(after=row(69).row_id) == []

    def test_find_answers_for_its_index_and_token_only(
        self, store: RecordStore
    ) -> None:
        """A row is found by each of its tokens, and by no other."""
        store.put_many([row(1, tokens=(b"a", b"b", b"a")), row(2, tokens=(b"b",))])
        asked = [("phone/1", b"a"), ("phone/1", b"b"), ("email/1", b"a")]
        answers = [ids(store.find(*one)) for one in [*asked, ("phone/1", b"")]]
        assert answers == [[1], [1, 2], [], []]

    def test_many_tokens_are_looked_up_at_once(self, store: RecordStore) -> None:
        """Each row with each of its tokens that was asked for; never a tombstone."""
        store.put_many([row(1, tokens=(b"a", b"b", b"a")), row(2, tokens=(b"b",))])
        store.put_many([row(3, tokens=(b"b",)), row(4, tokens=(b"c",))])
        store.put_many([row(3, b"", version=2, is_live=False, tokens=())])
        found = store.find_any("phone/1", [b"a", b"b", b"d"], limit=9)
        pairs = sorted((token, *ids([found_row])) for token, found_row in found)
        assert pairs == [(b"a", 1), (b"b", 1), (b"b", 2)]
        assert {(r.version, r.is_live, len(r.index_rows)) for _, r in found} == {
            (1, True, 0)
        }
        assert store.find_any("email/1", [b"a", b"b"], limit=9) == []
        assert store.find_any("phone/1", [], limit=9) == []

    def test_a_limit_holds_for_all_tokens_together(self, store: RecordStore) -> None:
        """However many tokens there are, and rows under one of them."""
        tokens = [b"%d" % n for n in range(1200)]
        store.put_many([row(n, tokens=(b"common", tokens[n])) for n in range(1200)])
        found = [
            len(store.find_any("phone/1", asked, limit=limit))
            for asked in ([b"common"], tokens, tokens[::-1])
            for limit in (7, 1100, 1201)
        ]
        assert found == [7, 1100, 1200] * 3

    def test_index_rows_can_be_read_back(self, store: RecordStore) -> None:
        """Ascending, each once; none for an unknown id."""
        store.put_many([row(1, tokens=(b"b", b"a", b"b")), row(2, tokens=())])
        read = store.index_rows([row(n).row_id for n in (1, 2, 3)])
        assert [list(map(tuple, rows)) for rows in read] == [
            [("phone/1", b"a"), ("phone/1", b"b")], [], [],
        ]  # fmt: skip

    def test_replacing_a_row_replaces_its_index_rows(self, store: RecordStore) -> None:
        """The former token finds nothing."""
        store.put_many([row(1, b"old", tokens=(b"old",))])
        store.put_many([row(1, b"new", version=2, tokens=(b"new",))])
        found = [store.find("phone/1", token) for token in (b"old", b"new")]
        assert [[r.envelope for r in rows] for rows in found] == [[], [b"new"]]
        assert store.count() == 1
        assert store.versions([row(1).row_id, row(2).row_id]) == {row(1).row_id: 2}

    @pytest.mark.parametrize("version", [1, 3, 4])
    def test_only_the_next_version_is_written(
        self, store: RecordStore, version: int
    ) -> None:
        """Compare and swap: neither a repeated nor a skipped version, nothing else."""
        store.put_many([row(1)])
        store.put_many([row(1, b"two", version=2)])
        written = [row(2), row(1, b"other", version=version)]
        if version == 3:
            store.put_many(written)
            return
        with pytest.raises(VersionConflictError) as caught:
            store.put_many(written)
        assert caught.value.row_ids == (row(1).row_id,)
        assert [r.envelope for r in store.scan()] == [b"two"]

    def test_replacing_what_is_not_there_is_a_conflict(
        self, store: RecordStore
    ) -> None:
        """And so is writing a new row twice in one call."""
        with pytest.raises(VersionConflictError):
            store.put_many([row(1, version=2)])
        with pytest.raises(VersionConflictError):
            store.put_many([row(1), row(1)])
        assert store.count() == 0

    def test_tombstone_is_found_by_its_id_only(self, store: RecordStore) -> None:
        """Not by scanning, not by a token; a new version may take its place."""
        store.put_many([row(1), row(2)])
        store.put_many([row(1, b"grave", version=2, is_live=False)])
        (grave,) = store.get_many([row(1).row_id])
        assert grave is not None
        assert (grave.is_live, grave.envelope, grave.version) == (False, b"grave", 2)
        assert (ids(store.scan()), store.count()) == ([2], 1)
        assert ids(store.find("phone/1", b"token")) == [2]
        assert store.index_rows([row(1).row_id]) == [[]]
        store.put_many([row(1, b"again", version=3)])
        assert (ids(store.find("phone/1", b"token")), store.count()) == ([1, 2], 2)

    def test_transaction_takes_effect_together(self, store: RecordStore) -> None:
        """Its own calls see each other's effect already."""
        with store.transaction():
            store.put_many([row(1)])
            store.put_meta("name", b"value")
            assert ids(store.find("phone/1", b"token")) == [1]
        assert (store.count(), store.get_meta("name")) == (1, b"value")

    def test_exception_undoes_every_call_of_a_transaction(
        self, store: RecordStore
    ) -> None:
        """Rows, tombstones, values, audit, outbox, and their index rows."""
        store.put_many([row(1, b"old", tokens=(b"old",)), row(2)])
        store.put_meta("name", b"old")
        store.append_audit(b"first")
        store.append_changes([(row(2).row_id, b"change")])

        def change() -> None:
            store.put_many([row(1, b"new", version=2, tokens=(b"new",)), row(3)])
            store.put_many([row(2, b"", version=2, is_live=False)])
            store.put_meta("name", None)
            store.put_meta("other", b"new")
            store.append_audit(b"second")
            store.append_changes([(row(3).row_id, b"other")])
            store.drop_changes(row_id=row(2).row_id)

        break_off(store, change)
        assert [r.envelope for r in store.scan()] == [b"old", b"sealed"]
        found = [ids(store.find("phone/1", t)) for t in (b"old", b"new", b"token")]
        assert found == [[1], [], [2]]
        assert [store.get_meta(n) for n in ("name", "other")] == [b"old", None]
        assert store.last_audit() == (1, b"first")
        assert [r[2] for r in store.read_changes()] == [b"change"]

    def test_inner_transaction_is_undone_alone(self, store: RecordStore) -> None:
        """What the outer one did before and after stays."""
        with store.transaction():
            store.put_many([row(1)])
            break_off(store, lambda: store.put_many([row(2, tokens=(b"new",))]))
            store.put_many([row(3, tokens=(b"new",))])
        assert ids(store.scan()) == [1, 3]
        assert ids(store.find("phone/1", b"new")) == [3]

    def test_new_index_of_an_undone_transaction_can_be_used(
        self, store: RecordStore
    ) -> None:
        """Whatever the adapter remembers of index names, an undoing forgets."""
        break_off(store, lambda: store.put_many([row(1)]))
        store.put_many([row(1)])
        assert ids(store.find("phone/1", b"token")) == [1]

    def test_conflict_inside_a_transaction_leaves_it_usable(
        self, store: RecordStore
    ) -> None:
        """The call is undone, what was done before it is not."""
        with store.transaction():
            store.put_many([row(1)])
            with pytest.raises(VersionConflictError):
                store.put_many([row(2), row(1)])
            store.put_many([row(3)])
        assert ids(store.scan()) == [1, 3]

    def test_audit_is_numbered_without_a_gap(self, store: RecordStore) -> None:
        """From 1, in order, page by page."""
        assert store.last_audit() is None
        assert [store.append_audit(b"%d" % n) for n in range(5)] == [1, 2, 3, 4, 5]
        break_off(store, lambda: store.append_audit(b"undone"))
        assert store.append_audit(b"last") == 6
        assert store.read_audit(after=1, limit=2) == [(2, b"1"), (3, b"2")]
        assert store.last_audit() == (6, b"last")
        assert len(store.read_audit()) == 6

    def test_cursors_of_changes_only_grow(self, store: RecordStore) -> None:
        """A cursor that was given is never used again, even when all were dropped."""
        store.put_many([row(1), row(2)])
        store.append_changes([(row(1).row_id, b"a"), (row(2).row_id, b"b")])
        first = store.read_changes()
        assert [r[1:] for r in first] == [(row(1).row_id, b"a"), (row(2).row_id, b"b")]
        last = first[-1][0]
        assert store.drop_changes(up_to=last) == 2
        store.append_changes([(row(1).row_id, b"c")])
        ((cursor, _, change),) = store.read_changes(after=last)
        assert (change, cursor > last) == (b"c", True)
        assert store.read_changes(after=cursor) == []

    def test_changes_of_one_row_are_dropped_alone(self, store: RecordStore) -> None:
        """Those of other rows stay; a page ends where it should."""
        store.put_many([row(1), row(2)])
        for _ in range(3):
            store.append_changes([(row(1).row_id, b"a"), (row(2).row_id, b"b")])
        assert store.drop_changes(row_id=row(1).row_id) == 3
        assert [r[2] for r in store.read_changes(limit=2)] == [b"b", b"b"]

    def test_values_of_the_store_are_replaced_and_listed(
        self, store: RecordStore
    ) -> None:
        """The last one put is the one there is; a name is not a pattern."""
        for name in ("a/2", "a/1", "b/1", "a_1", "A/3"):
            store.put_meta(name, name.encode())
        store.put_meta("a/1", b"new")
        store.put_meta("a/2", None)
        assert store.list_meta("a/") == [("a/1", b"new")]
        assert store.list_meta("a_") == [("a_1", b"a_1")]
        assert (store.get_meta("a/2"), store.get_meta("unknown")) == (None, None)

    def test_everything_outlives_the_object(self, open_rows: OpenRows) -> None:
        """Of a persistent store."""
        store = open_rows()
        if not store.capabilities.is_persistent:
            store.close()
            pytest.skip("the store declares that it is not persistent")
        store.put_many([row(1)])
        store.append_audit(b"entry")
        store.append_changes([(row(1).row_id, b"change")])
        store.keys.put_many([(b"s", 1, b"k")])
        store.close()
        again = open_rows()
        assert (ids(again.scan()), again.last_audit()) == ([1], (1, b"entry"))
        assert ids(again.find("phone/1", b"token")) == [1]
        assert len(again.read_changes()) == again.keys.count() == 1
        again.close()

    def test_writers_of_a_shared_store_follow_each_other(
        self, open_rows: OpenRows
    ) -> None:
        """What one transaction read, nobody changed before it ended."""
        first = open_rows()
        if not first.capabilities.is_shared:
            first.close()
            pytest.skip("the store declares that it is not shared")
        first.put_many([row(1)])

        def count_up() -> None:
            store = open_rows()
            for _ in range(5):
                with store.transaction():
                    version = store.versions([row(1).row_id])[row(1).row_id]
                    store.put_many([row(1, b"%d" % version, version=version + 1)])
                    store.append_changes([(row(1).row_id, b"%d" % version)])
                    store.append_audit(b"%d" % version)
            store.close()

        threads = [threading.Thread(target=count_up) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert first.versions([row(1).row_id]) == {row(1).row_id: 41}
        assert [r[2] for r in first.read_changes()] == [b"%d" % n for n in range(1, 41)]
        assert [entry for _, entry in first.read_audit()] == [
            b"%d" % n for n in range(1, 41)
        ]
        first.close()

    def test_threads_of_one_object_take_turns(self, store: RecordStore) -> None:
        """Eight writers lose nothing."""

        def write(start: int) -> None:
            for n in range(start, start + 10):
                store.put_many([row(n)])

        threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.count() == 80

    def test_closed_store_refuses_everything(self, store: RecordStore) -> None:
        """With a StorageError; only closing again is allowed."""
        store.put_many([row(1)])
        store.close()
        store.close()
        calls: list[Callable[[], object]] = [
            lambda: store.put_many([row(1)]),
            lambda: store.get_many([row(1).row_id]),
            lambda: store.find("phone/1", b"token"),
            store.scan,
            store.count,
            lambda: store.get_meta("name"),
            lambda: store.put_meta("name", b"value"),
            lambda: store.transaction().__enter__(),
            lambda: store.append_audit(b"entry"),
            store.read_changes,
            lambda: store.keys.get_many([b"s"]),
        ]
        for call in calls:
            with pytest.raises(StorageError, match="closed"):
                call()

    def test_nothing_is_left_to_scrub(self, store: RecordStore) -> None:
        """With nobody else reading; without files of our own only when asked deeply."""
        store.put_many([row(1)])
        store.put_many([row(1, b"", version=2, is_live=False)])
        if store.capabilities.has_files or not store.capabilities.is_persistent:
            assert (store.scrub(), store.keys.scrub()) == (True, True)
        assert (store.scrub(deep=True), store.keys.scrub(deep=True)) == (True, True)
        assert store.count() == 0
