"""Checking a whole store without decrypting a record.

Rules:
    Every row has to fit its seal, its index rows their digest, its version and seal the
    latest entry of the audit about its subject; the audit has to be one chain that goes
    on from the head that was kept elsewhere. What does not fit is counted, not raised:
    a check that stops at the first finding hides the others.

Finds:
    changed, moved and replayed rows; index rows that were added, moved or dropped;
    rows that were removed; keys without a row; an audit that was changed or cut off; a
    whole older store, given a later head.
"""

from typing import Final

from attrs import field, frozen

from customer_core.errors import DecryptionError, StorageError
from customer_core.protocols import RecordStore, StoredRow
from customer_core.storage._primitives import is_equal
from customer_core.storage.audit import FIRST_LINK, AuditHead, read_entries
from customer_core.storage.blind_index import index_digest
from customer_core.storage.envelope import SEAL_BYTES
from customer_core.storage.reading import PAGE_ROWS, Reader

_GONE: Final = frozenset({"erase"})


@frozen(kw_only=True)
class VerificationReport:
    """What a check of a store found; every number but ``records`` should be 0.

    Attributes:
        records: live rows that were looked at.
        changed: rows that do not fit their seal or have no key.
        replayed: rows that are genuine but not the latest of their subject.
        index_rows: rows whose index rows are not the ones they were sealed with.
        missing: records that the audit knows and the store has no more.
        keys: data keys that no live row needs.
        is_audit_whole: whether the audit is one chain, from its beginning past the
            given head.
        names: opaque names of the rows that were found fault with, at most 100.
    """

    records: int = 0
    changed: int = 0
    replayed: int = 0
    index_rows: int = 0
    missing: int = 0
    keys: int = 0
    is_audit_whole: bool = True
    names: tuple[str, ...] = field(default=(), repr=lambda names: f"<{len(names)}>")

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        faults = (
            self.changed, self.replayed, self.index_rows, self.missing, self.keys,
        )  # fmt: skip
        return self.is_audit_whole and not any(faults)


class _Findings:
    """What was found so far."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(("records", "changed", "replayed", "index_rows"), 0)
        self.names: dict[str, None] = {}
        self.met: set[bytes] = set()

    def add(self, what: str, row: StoredRow) -> None:
        self.counts[what] += 1
        if len(self.names) < 100:  # noqa: PLR2004 - said in the report
            self.names[row.row_id.hex()] = None


def verify(
    rows: RecordStore, reader: Reader, *, audit_key: bytes, head: AuditHead | None
) -> VerificationReport:
    """Look at everything; see the module.

    Args:
        rows: the records' store.
        reader: of the same store.
        audit_key: of its audit.
        head: a former last entry of the audit, kept elsewhere.
    """
    latest, is_whole = _latest(rows, audit_key, head)
    found = _Findings()
    after = b""
    while page := rows.scan(after=after, limit=PAGE_ROWS):
        kept = rows.index_rows([row.row_id for row in page])
        for row, index_rows in zip(page, kept, strict=True):
            _check(row, index_rows, reader=reader, latest=latest, found=found)
        after = page[-1].row_id
    missing = sum(1 for subject in latest if subject not in found.met)
    return VerificationReport(
        **found.counts,
        missing=missing if is_whole else 0,
        keys=max(0, rows.keys.count() - rows.count()),
        is_audit_whole=is_whole,
        names=tuple(found.names),
    )


def _check(
    row: StoredRow,
    index_rows: list[tuple[str, bytes]],
    *,
    reader: Reader,
    latest: dict[bytes, tuple[int, bytes]],
    found: _Findings,
) -> None:
    found.counts["records"] += 1
    try:
        (subject,) = reader.pseudonyms([row])
    except DecryptionError:
        found.add("changed", row)
        return
    found.met.add(subject)
    if latest.get(subject) != (row.version, row.envelope[-SEAL_BYTES:]):
        found.add("replayed", row)
    if not is_equal(index_digest(index_rows), row.index_digest):
        found.add("index_rows", row)


def _latest(
    rows: RecordStore, key: bytes, head: AuditHead | None
) -> tuple[dict[bytes, tuple[int, bytes]], bool]:
    """Version and seal of every living subject; whether the audit is whole."""
    latest: dict[bytes, tuple[int, bytes]] = {}
    is_met = head is None or head.link == FIRST_LINK
    try:
        for entry in read_entries(rows, key):
            for subject, version, seal in entry.items:
                if entry.action in _GONE:
                    latest.pop(subject, None)
                else:
                    latest[subject] = (version, seal)
            if head is not None and entry.number == head.number:
                is_met = entry.link == head.link
    except StorageError as error:
        if type(error) is not StorageError:
            raise
        return latest, False
    return latest, is_met
