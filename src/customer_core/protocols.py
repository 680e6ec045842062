"""Every plug: what an application or another package may implement.

Rules:
    A plug is a Protocol; implementing it needs no import from here. A store sees bytes
    only: neither keys nor plaintext ever reach it.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import field, frozen

from customer_core._text import counted


@frozen(kw_only=True)
class StoredRow:
    """One record, or the tombstone of an erased one, as a store keeps it.

    Attributes:
        row_id: opaque name of the record, unique in the store; at most 64 bytes.
        version: 1 for the first writing of this name, then one more each time.
        envelope: ciphertext with its header; of a tombstone its seal.
        index_digest: digest of ``index_rows``, kept as it came; 32 bytes or empty.
        index_rows: ``(index name, token)`` pairs by which the row is found; a token is
            a keyed hash and means nothing without the key. Empty when read.
        is_live: ``False`` for a tombstone, which only ``get_many`` gives.
    """

    row_id: bytes = field(repr=lambda row_id: row_id.hex()[:8])
    version: int = 1
    envelope: bytes = field(repr=lambda envelope: f"<{len(envelope)} bytes>")
    index_digest: bytes = field(default=b"", repr=counted)
    index_rows: Sequence[tuple[str, bytes]] = field(default=(), repr=counted)
    is_live: bool = True


@frozen(kw_only=True)
class Capabilities:
    """What a store can do beyond the protocol; asked before it is relied on.

    Attributes:
        name: of the adapter, for messages.
        is_persistent: rows outlive the process.
        is_shared: other processes may open the store at the same time.
        has_files: deleted rows are overwritten in files that this process can read.
    """

    name: str
    is_persistent: bool
    is_shared: bool
    has_files: bool = False


class KeyStore(Protocol):
    """Keeps the wrapped data key of every subject, apart from the rows.

    A key is written before the rows that need it and destroyed after they are gone.
    Guarantee: every call outside a transaction is atomic and durable when it returns.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Group calls; an exception inside undoes all of them."""
        ...

    def put_many(self, keys: Iterable[tuple[bytes, int, bytes]]) -> None:
        """Keep ``(subject, epoch, wrapped key)``; others stay."""
        ...

    def get_many(
        self, subjects: Sequence[bytes]
    ) -> Mapping[bytes, tuple[tuple[int, bytes], ...]]:
        """``(epoch, wrapped key)`` pairs, ascending, of the subjects that have any."""
        ...

    def destroy(self, subjects: Iterable[bytes]) -> int:
        """Overwrite every key of the subjects; how many keys there were."""
        ...

    def unconfirmed(self) -> list[bytes]:
        """Subjects whose keys were put and not confirmed yet, ascending."""
        ...

    def mark(self) -> int:
        """The number of the key put last; numbers only grow, and are not reused."""
        ...

    def confirm(self, mark: int) -> None:
        """The rows of every key up to this number are there for good."""
        ...

    def count(self) -> int:
        """How many keys there are."""
        ...

    def get_meta(self, name: str) -> bytes | None:
        """A value of the key store itself, ``None`` when it was never put."""
        ...

    def put_meta(self, name: str, value: bytes) -> None:
        """Keep a value of the key store itself."""
        ...

    def scrub(self, *, deep: bool = False) -> bool:
        """Leave nothing of destroyed keys behind; see :meth:`RecordStore.scrub`."""
        ...

    def close(self) -> None:
        """Release everything; closing twice is allowed."""
        ...


class RecordStore(Protocol):
    """Keeps rows of bytes. Every method raises ``StorageError`` when it cannot.

    Guarantee: outside a transaction each call is atomic and durable when it returns;
    inside one, all calls take effect together or not at all. Writing transactions of
    one store follow each other: what one reads inside, nobody changes before it ends.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What the adapter can do."""
        ...

    @property
    def keys(self) -> KeyStore:
        """The key store that belongs to this store, closed with it."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Group calls; an exception inside undoes all of them. May be nested."""
        ...

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Write rows with their index rows, all or none; compare and swap.

        A row of version 1 must be new; one of version n replaces version n - 1.

        Raises:
            VersionConflictError: names every row that is not of the version before.
        """
        ...

    def get_many(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """The rows, tombstones too, in the order asked; ``None`` for an unknown id."""
        ...

    def versions(self, row_ids: Sequence[bytes]) -> dict[bytes, int]:
        """The version of every row or tombstone that is there."""
        ...

    def find(
        self, index: str, token: bytes, *, after: bytes = b"", limit: int = 256
    ) -> list[StoredRow]:
        """Live rows under ``token``, ascending by ``row_id``, those after ``after``."""
        ...

    def find_any(
        self, index: str, tokens: Sequence[bytes], *, limit: int
    ) -> list[tuple[bytes, StoredRow]]:
        """``(token, live row)`` under any of the tokens, in no order, at once.

        As many as ``limit`` mean that there may be more.
        """
        ...

    def scan(self, *, after: bytes = b"", limit: int = 256) -> list[StoredRow]:
        """Live rows, ascending by ``row_id``, those after ``after``."""
        ...

    def index_rows(self, row_ids: Sequence[bytes]) -> list[list[tuple[str, bytes]]]:
        """The index rows of each row, ascending; for checking and reindexing."""
        ...

    def count(self) -> int:
        """How many live rows there are."""
        ...

    def append_audit(self, entry: bytes) -> int:
        """Add an entry at the end; its number: 1, then one more each time, no gap."""
        ...

    def read_audit(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes]]:
        """``(number, entry)`` pairs in their order, those after ``after``."""
        ...

    def last_audit(self) -> tuple[int, bytes] | None:
        """The entry with the largest number, ``None`` when there is none."""
        ...

    def append_changes(self, changes: Iterable[tuple[bytes, bytes]]) -> None:
        """Add ``(row_id, change)`` pairs to the outbox, in the rows' transaction."""
        ...

    def read_changes(
        self, *, after: int = 0, limit: int = 256
    ) -> list[tuple[int, bytes, bytes]]:
        """``(cursor, row_id, change)``, ascending by cursor, those after ``after``.

        A change that becomes visible later has a larger cursor, whoever wrote it.
        """
        ...

    def drop_changes(self, *, up_to: int = 0, row_id: bytes | None = None) -> int:
        """Remove changes up to a cursor, or all of one row; how many there were."""
        ...

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        ...

    def put_meta(self, name: str, value: bytes | None) -> None:
        """Keep a value of the store itself; ``None`` removes it."""
        ...

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        """``(name, value)`` of all whose name starts with ``prefix``, ascending."""
        ...

    def scrub(self, *, deep: bool = False) -> bool:
        """Leave nothing of deleted rows behind in files that this process can reach.

        Args:
            deep: rewrite the files as a whole, which takes as long as copying them.

        Returns:
            Whether nothing is left; ``False`` while another reader holds on to it.
        """
        ...

    def close(self) -> None:
        """Release everything; closing twice is allowed."""
        ...


class KeyProvider(Protocol):
    """Holds the key-encryption key of an application, in the process or in a service.

    ``context`` names what is wrapped and is authenticated with it; a blob opens in the
    context it was wrapped in only.
    """

    def wrap(self, key: bytes, context: Mapping[str, str]) -> bytes:
        """The key, encrypted under the newest version of the key-encryption key.

        Raises:
            KeyUnavailableError: when the service refuses or does not answer.
        """
        ...

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """The key that :meth:`wrap` made ``blob`` of.

        Raises:
            DecryptionError: for another key, another context or changed bytes.
            KeyUnavailableError: when the service refuses or does not answer.
        """
        ...


class AddressParser(Protocol):
    """Splits an address of any country into labelled parts, as libpostal does."""

    def __call__(self, address: str, /) -> Iterable[tuple[str, str]]:
        """The parts of an address, in their order.

        Args:
            address: one cleaned text.

        Returns:
            ``(part, label)`` pairs. Labels are those of libpostal: ``house_number``,
            ``road``, ``unit``, ``level``, ``house``, ``suburb``, ``city``, ``state``,
            ``postcode``, ``country``; any other label belongs to the street.
        """
        ...


class Progress(Protocol):
    """Called while a run goes on; must return quickly and not raise."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Say how far a stage is.

        Args:
            stage: ``read``, ``link``, ``merge``, ``tier`` or ``write``.
            done: units finished so far.
            total: units in all, ``None`` while not known.
        """
        ...
