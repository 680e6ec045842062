"""What changed, for whoever follows a store: an outbox read at one's own pace.

Rules:
    A change is written in the transaction of its rows and says what happened, to which
    version, in which protection classes, and nothing else. Every change is given at
    least once: whoever has dealt with some acknowledges their cursor. Cursors only
    grow, in the order in which changes became visible. Erasing a record takes its
    former changes away and leaves one that says so.

Layout of a change::

    kind (1): 1 put, 2 erased; record version (8); classes (2 each)
"""

from enum import StrEnum
from struct import Struct
from typing import Final

from attrs import field, frozen

from customer_core.errors import StorageError
from customer_core.models import RecordRef

_HEAD: Final = Struct(">BQ")
_PUT, _ERASED = 1, 2


class ChangeKind(StrEnum):
    """What happened to a record."""

    PUT = "put"
    ERASED = "erased"


@frozen(kw_only=True)
class Change:
    """One change.

    Attributes:
        cursor: its place in the feed.
        kind: what happened.
        name: opaque name of the record, the same for ever, 32 bytes.
        version: of the record, after it.
        classes: protection classes the record has something of.
        ref: of the record; ``None`` once it was erased.
    """

    cursor: int
    kind: ChangeKind
    name: bytes = field(repr=lambda name: name.hex()[:8])
    version: int
    classes: tuple[int, ...] = ()
    ref: RecordRef | None = None


def pack_put(version: int, classes: tuple[int, ...]) -> bytes:
    """A writing, as it is kept."""
    return _HEAD.pack(_PUT, version) + b"".join(c.to_bytes(2, "big") for c in classes)


def pack_erased(version: int) -> bytes:
    """An erasure, as it is kept."""
    return _HEAD.pack(_ERASED, version)


def unpack(cursor: int, name: bytes, kept: bytes) -> Change:
    """What was kept, without the ref.

    Raises:
        StorageError: when another hand has written it.
    """
    if len(kept) < _HEAD.size or kept[0] not in {_PUT, _ERASED}:
        msg = "a change of the feed was damaged; read the store by scan instead"
        raise StorageError(msg)
    kind, version = _HEAD.unpack_from(kept)
    rest = kept[_HEAD.size :]
    return Change(
        cursor=cursor,
        kind=ChangeKind.PUT if kind == _PUT else ChangeKind.ERASED,
        name=name,
        version=version,
        classes=tuple(
            int.from_bytes(rest[n : n + 2], "big") for n in range(0, len(rest), 2)
        ),
    )
