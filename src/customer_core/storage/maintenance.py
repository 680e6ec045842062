"""What is done with a store besides reading and writing records.

Rules:
    Everything here goes through the reader and the writer of the store, so that it is
    one transaction with its audit entry and outbox like any other writing.

Layout of the value ``rewrite``, while records are written again::

    JSON: {"goal": what is rewritten to, "after": row id in hex of the last one done}
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve

from customer_core.errors import StorageError
from customer_core.models import CustomerRecord, RecordRef
from customer_core.models.protection import ProtectionClass
from customer_core.storage.audit import (
    NOBODY,
    Access,
    AuditEntry,
    AuditHead,
    append_entry,
    read_entries,
    read_head,
)
from customer_core.storage.changes import Change, ChangeKind, unpack
from customer_core.storage.erasure import ErasureReport, final_day
from customer_core.storage.holds import decrypt_reason, encrypt_reason, name_of
from customer_core.storage.parts import Parts
from customer_core.storage.reading import Reader
from customer_core.storage.verification import VerificationReport, verify
from customer_core.storage.writing import Writer

_REWRITE: Final = "rewrite"
_IDENTITY: Final = frozenset({int(ProtectionClass.IDENTITY)})
_ROTATED: Final = ("wrap", "index", "seal")


class Maintenance:
    """Erasures, holds, changes, audit, verification and rewriting of one store.

    Args:
        parts: of the store.
        reader: of the same store.
        writer: of the same store.
    """

    def __init__(self, parts: Parts, reader: Reader, writer: Writer) -> None:
        self._rows, self._vault = parts.rows, parts.vault
        self._reader = reader
        self._writer = writer
        self._keys = parts.data_keys

    # --- erasures and holds

    def erase(
        self, row_ids: Sequence[bytes], access: Access, *, key_backup_days: int | None
    ) -> list[ErasureReport]:
        """Erase rows, all or none, and report."""
        with self._writer.transaction() as unlocked:
            erased = self._writer.erase(row_ids, access)
            number = read_head(self._rows).number
            for row_id in row_ids:
                self._rows.put_meta(name_of(row_id), None)
        is_scrubbed = all([self._rows.scrub(), self._rows.keys.scrub()])
        return [
            ErasureReport(
                name=one.grave.row_id.hex(),
                version=one.grave.version,
                index_rows=one.index_rows,
                changes=one.changes,
                keys=one.keys,
                is_scrubbed=is_scrubbed,
                audit_number=number,
                at=access.at,
                final_on=final_day(access.at, key_backup_days),
            ).sealed(unlocked.audit_key)
            for one in erased
        ]

    def hold(self, row_id: bytes, reason: str, access: Access) -> None:
        """Put a record under a hold."""
        with self._writer.transaction() as unlocked:
            key = self._keys.newest([row_id], unlocked.wrapper)[row_id]
            value = encrypt_reason(reason, row_id, unlocked=unlocked, key=key)
            self._rows.put_meta(name_of(row_id), value)
            append_entry(self._rows, unlocked.audit_key, access=access, action="hold")

    def release(self, row_id: bytes, access: Access) -> None:
        """Lift the hold of a record."""
        with self._writer.transaction() as unlocked:
            if self._rows.get_meta(name_of(row_id)) is not None:
                self._rows.put_meta(name_of(row_id), None)
                append_entry(
                    self._rows, unlocked.audit_key, access=access, action="release"
                )

    def hold_reason(self, row_id: bytes) -> str | None:
        """Why a record is under a hold, ``None`` when it is not."""
        value = self._rows.get_meta(name_of(row_id))
        if value is None:
            return None
        unlocked = self._vault.unlocked()
        _, key = self._keys.newest([row_id], unlocked.wrapper)[row_id]
        return decrypt_reason(value, row_id, unlocked=unlocked, key=key)

    # --- following and checking

    def changes(self, after: int, limit: int) -> list[Change]:
        """A page of changes, each with its ref where the record is still there."""
        kept = self._rows.read_changes(after=after, limit=limit)
        found = [unpack(*change) for change in kept]
        names = list({c.name: None for c in found if c.kind is ChangeKind.PUT})
        rows = [row for row in self._reader.get(names) if row is not None]
        records = self._reader.open(rows, _IDENTITY)
        refs = {row.row_id: r.ref for row, r in zip(rows, records, strict=True)}
        return [with_ref(change, refs) for change in found]

    def audit(self) -> Iterator[AuditEntry]:
        """Every entry, checked."""
        return read_entries(self._rows, self._vault.unlocked().audit_key)

    def audit_head(self) -> AuditHead:
        """The last entry."""
        return read_head(self._rows)

    def verify(self, head: AuditHead | None) -> VerificationReport:
        """Check everything."""
        key = self._vault.unlocked().audit_key
        return verify(self._rows, self._reader, audit_key=key, head=head)

    def related(self, record: CustomerRecord) -> Iterator[tuple[bytes, CustomerRecord]]:
        """Records that share a token with this one, each once."""
        tokens = self._vault.unlocked().tokens
        own, seen = set(tokens.of(record)), set()
        for label, token in sorted(own):
            if label.startswith("record_id/"):
                continue
            for row, found in self._reader.under(label, token):
                if row.row_id not in seen and not own.isdisjoint(tokens.of(found)):
                    seen.add(row.row_id)
                    yield row.row_id, found

    # --- keys, indexes, layout

    def has_these_indexes(self) -> bool:
        """Whether the store was made with the indexes of now; a new one is."""
        labels = self._vault.unlocked().tokens.labels
        kept = self._vault.index_labels()
        if kept is None:
            with self._writer.transaction():
                self._vault.keep_index_labels(labels)
            return True
        return kept == labels

    def rotate(self) -> None:
        """A new version of the roots that may be renewed."""
        with self._writer.transaction():
            self._vault.change_roots(lambda roots: roots.renewed(*_ROTATED))
        self._keys.forget()

    def rewrite(self, batch_size: int) -> int:
        """Write every record again, batch by batch; how many."""
        keys = self._vault.unlocked()
        labels = keys.tokens.labels
        goal = f"{keys.policy.suite} {keys.seal_version} {labels}"
        done, after, count = False, self._rewritten(goal), 0
        while not done:
            with self._writer.transaction():
                page = self._rows.scan(after=after, limit=batch_size)
                records = list(self._reader.open(page))
                if records:
                    self._writer.put(records, NOBODY, action="rewrite")
                    after = page[-1].row_id
                done = len(page) < batch_size
                state = json.dumps({"goal": goal, "after": after.hex()}).encode()
                self._rows.put_meta(_REWRITE, None if done else state)
                if done:
                    self._vault.keep_index_labels(labels)
                count += len(records)
        return count

    def _rewritten(self, goal: str) -> bytes:
        """The last row that a former call towards the same goal has done."""
        kept = self._rows.get_meta(_REWRITE)
        if kept is None:
            return b""
        try:
            state = json.loads(kept)
            return bytes.fromhex(state["after"]) if state["goal"] == goal else b""
        except (ValueError, LookupError, TypeError):
            damaged = StorageError("the store has lost its own values; restore it")
        raise damaged


def with_ref(change: Change, refs: dict[bytes, RecordRef]) -> Change:
    """The change with the ref of its record, where that is still there."""
    if change.kind is ChangeKind.ERASED or change.name not in refs:
        return change
    return evolve(change, ref=refs[change.name])
