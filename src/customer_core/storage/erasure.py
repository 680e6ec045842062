"""What was erased, and how thoroughly: the report of an erasure.

Rules:
    An erasure deletes *and* destroys the data key. The report names the record by its
    opaque name only, is sealed under the store's audit key, and says what could not be
    reached: copies of the store and of its keys are beyond it.
"""

import json
from datetime import date, datetime, timedelta
from typing import Final, Self

from attrs import asdict, evolve, field, frozen

from customer_core.storage._primitives import is_equal, keyed_hash

_LABEL: Final = b"ccore/1/erasure-report"


@frozen(kw_only=True)
class ErasureReport:
    """What one erasure did.

    Attributes:
        name: opaque name of the record, 32 bytes in hex.
        version: of the tombstone.
        index_rows: how many index rows were deleted.
        changes: how many changes were taken out of the outbox.
        keys: how many data keys were destroyed.
        is_scrubbed: whether the logs of the store and of its key store hold nothing of
            it any more; ``False`` while another reader holds on to them: ``scrub()``
            again.
        audit_number: number of the audit entry.
        at: when, as the caller said.
        final_on: when the last backup of the key store that can still hold the key
            expires; ``None`` when the caller did not say how long they are kept.
        seal: HMAC-SHA256 over all of it, in hex.
    """

    name: str = field(repr=lambda name: repr(name[:8]))
    version: int
    index_rows: int
    changes: int
    keys: int
    is_scrubbed: bool
    audit_number: int
    at: datetime | None = None
    final_on: date | None = None
    seal: str = field(default="", repr=lambda seal: repr(seal[:8]))

    def sealed(self, key: bytes) -> Self:
        """The report with its seal."""
        return evolve(self, seal=self._mac(key).hex())

    def is_genuine(self, key: bytes) -> bool:
        """Whether it is as it was issued."""
        return is_equal(self._mac(key).hex().encode(), self.seal.encode())

    def to_json(self) -> str:
        """The report as JSON text."""
        return json.dumps(asdict(self), default=lambda moment: moment.isoformat())

    def _mac(self, key: bytes) -> bytes:
        return keyed_hash(key, _LABEL + evolve(self, seal="").to_json().encode())


def final_day(at: datetime | None, backup_days: int | None) -> date | None:
    """The day on which no backup of the keys is left."""
    if at is None or backup_days is None:
        return None
    return at.date() + timedelta(days=backup_days)
