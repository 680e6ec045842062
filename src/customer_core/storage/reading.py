"""Reading from a store: rows are checked, their keys opened, their records decrypted.

Rules:
    Pages of rows share one look-up of data keys. A row that does not open is refused
    with everything that would have come after it: nothing of it is given. What an index
    finds is compared with the question again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from customer_core.errors import DecryptionError
from customer_core.models import CustomerRecord
from customer_core.protocols import StoredRow
from customer_core.storage.audit import pseudonym
from customer_core.storage.decoding import decode_record
from customer_core.storage.envelope import Header, decrypt_cells
from customer_core.storage.parts import Parts
from customer_core.storage.sealing import checked_header
from customer_core.storage.unlocking import Unlocked

PAGE_ROWS: Final = 256
_FEW: Final = 16
"""Rows of the first page of a search: most questions have one answer."""

_MANY: Final = 4 * PAGE_ROWS
"""Rows that are looked up at once for many questions."""


@frozen
class Versioned:
    """A record with the version it was read in.

    Attributes:
        record: the record.
        version: to give to ``put(..., expected_version=...)``.
    """

    record: CustomerRecord
    version: int


class Reader:
    """Reads one store.

    Args:
        parts: of the store.
    """

    def __init__(self, parts: Parts) -> None:
        self._rows, self._vault = parts.rows, parts.vault
        self._keys = parts.data_keys

    def open(
        self, rows: Sequence[StoredRow], classes: Collection[int] | None = None
    ) -> Iterator[CustomerRecord]:
        """The records of live rows, in their order.

        All of them are decrypted first. Each is read as JSON when it is taken: many
        lists that live at once keep the garbage collector busy.

        Args:
            rows: as the store gave them.
            classes: protection classes to decrypt, ``None`` for all.

        Raises:
            DecryptionError: at once, when one of them does not open.
        """
        unlocked = self._vault.unlocked()
        headers = self._headers(rows, unlocked)
        keys = self._data_keys(rows, headers, unlocked)
        opened = [
            decrypt_cells(
                key,
                unlocked.place.of(row.row_id, row.row_id),
                envelope=row.envelope,
                classes=classes,
                header=header,
            )
            for row, header, key in zip(rows, headers, keys, strict=True)
        ]
        return map(decode_record, opened)

    def pseudonyms(self, rows: Sequence[StoredRow]) -> list[bytes]:
        """What stands for each live row in the audit."""
        unlocked = self._vault.unlocked()
        headers = self._headers(rows, unlocked)
        return [pseudonym(key) for key in self._data_keys(rows, headers, unlocked)]

    def get(self, row_ids: Sequence[bytes]) -> list[StoredRow | None]:
        """The live rows in the order asked; ``None`` for an unknown or erased id.

        Raises:
            DecryptionError: when the store gave another row than the one asked for.
        """
        found = []
        for row_id, row in zip(row_ids, self._rows.get_many(row_ids), strict=True):
            if row is not None and row.row_id != row_id:
                raise DecryptionError
            found.append(row if row is not None and row.is_live else None)
        return found

    def scan(
        self, *, after: bytes = b"", classes: Collection[int] | None = None
    ) -> Iterator[CustomerRecord]:
        """Every record, page by page."""
        while page := self._rows.scan(after=after, limit=PAGE_ROWS):
            yield from self.open(page, classes)
            after = page[-1].row_id

    def find(
        self,
        index: str,
        keys: Mapping[str, Sequence[str]],
        classes: Collection[int] | None = None,
    ) -> Iterator[tuple[StoredRow, CustomerRecord]]:
        """Rows under the tokens of a question, each once, with their records.

        Args:
            index: its name.
            keys: what is asked for, as match keys of each part.
            classes: see :meth:`open`.
        """
        label, tokens = self._vault.unlocked().tokens.query(index, keys)
        if len(tokens) == 1:
            return self.under(label, tokens[0], classes)
        return self._under_any(label, tokens, classes)

    def _under_any(
        self, label: str, tokens: list[bytes], classes: Collection[int] | None
    ) -> Iterator[tuple[StoredRow, CustomerRecord]]:
        seen: set[bytes] = set()
        for token in tokens:
            for row, record in self.under(label, token, classes):
                if row.row_id not in seen:
                    seen.add(row.row_id)
                    yield row, record

    def under(
        self,
        label: str,
        token: bytes,
        classes: Collection[int] | None = None,
        *,
        after: bytes = b"",
    ) -> Iterator[tuple[StoredRow, CustomerRecord]]:
        """Rows under one token, page by page, with their records."""
        limit = _FEW
        while page := self._rows.find(label, token, after=after, limit=limit):
            yield from zip(page, self.open(page, classes), strict=True)
            if len(page) < limit:
                return
            after, limit = page[-1].row_id, PAGE_ROWS

    def find_each(
        self, index: str, asked: Mapping[Any, Sequence[str]]
    ) -> Iterator[tuple[Any, CustomerRecord]]:
        """Records under the tokens of many questions, each once with each question.

        Rows are looked up at once, and then their keys: that is faster than one
        question after the other.

        Args:
            index: of one part, by whose name it goes.
            asked: the match keys of the part, by what was asked.
        """
        label, by_token = self._vault.unlocked().tokens.query_each(index, asked)
        pairs = self._rows.find_any(label, list(by_token), limit=_MANY)
        if len(pairs) == _MANY:  # there may be more: page by page then
            for value, keys in asked.items():
                for _, record in self.find(index, {index: keys}):
                    yield value, record
            return
        records = self.open([row for _, row in pairs])
        seen: set[tuple[bytes, Any]] = set()
        for (token, row), record in zip(pairs, records, strict=True):
            for value in by_token.get(token, ()):
                if (answer := (row.row_id, value)) not in seen:
                    seen.add(answer)
                    yield value, record

    def _headers(self, rows: Sequence[StoredRow], unlocked: Unlocked) -> list[Header]:
        headers = []
        for row in rows:
            if not row.is_live:
                raise DecryptionError
            headers.append(checked_header(row, unlocked))
        return headers

    def _data_keys(
        self, rows: Sequence[StoredRow], headers: list[Header], unlocked: Unlocked
    ) -> list[bytes]:
        wanted = [(r.row_id, h.epoch) for r, h in zip(rows, headers, strict=True)]
        return self._keys.open(wanted, unlocked.wrapper) if wanted else []
