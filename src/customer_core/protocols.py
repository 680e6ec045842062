"""Every plug: what an application or another package may implement.

Rules:
    A plug is a Protocol; implementing it needs no import from here. A store sees bytes
    only: neither keys nor plaintext ever reach it.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import field, frozen

from customer_core._text import counted


@frozen(kw_only=True)
class StoredRow:
    """One record as a store keeps it.

    Attributes:
        row_id: opaque name of the record, unique in the store.
        envelope: ciphertext with its header.
        index_rows: ``(index name, token)`` pairs by which the row is found; a token is
            a keyed hash and means nothing without the key.
    """

    row_id: bytes = field(repr=lambda row_id: row_id.hex()[:8])
    envelope: bytes = field(repr=lambda envelope: f"<{len(envelope)} bytes>")
    index_rows: tuple[tuple[str, bytes], ...] = field(default=(), repr=counted)


class RecordStore(Protocol):
    """Keeps rows of bytes. Every method raises ``StorageError`` when it cannot.

    Guarantee: outside a transaction each call is atomic and durable when it returns;
    inside one, all calls take effect together or not at all.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Group calls; an exception inside undoes all of them."""
        ...

    def put_many(self, rows: Iterable[StoredRow]) -> None:
        """Insert rows; one with the same ``row_id`` is replaced with its index rows."""
        ...

    def get_many(self, row_ids: Iterable[bytes]) -> list[bytes | None]:
        """The envelopes in the order asked; ``None`` for an unknown id."""
        ...

    def delete(self, row_id: bytes) -> bool:
        """Remove a row with its index rows; whether it was there."""
        ...

    def find(self, index: str, token: bytes) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of rows under ``token``, ascending by ``row_id``."""
        ...

    def scan(self) -> Iterator[tuple[bytes, bytes]]:
        """``(row_id, envelope)`` of every row, ascending by ``row_id``."""
        ...

    def count(self) -> int:
        """How many rows there are."""
        ...

    def get_meta(self, name: str) -> bytes | None:
        """A value of the store itself, ``None`` when it was never put."""
        ...

    def put_meta(self, name: str, value: bytes) -> None:
        """Keep a value of the store itself."""
        ...

    def close(self) -> None:
        """Release everything; closing twice is allowed."""
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
