"""What was done with a store, in a chain that shows every change to it.

Rules:
    One entry per change of the store, written in the same transaction, however many
    records it touched. A subject stands in it under a pseudonym that only its data key
    gives: once that is destroyed nobody can tell whose it was. No entry holds a value,
    an id or a time that the caller did not give.

Layout of an entry::

    TLV(number (8), time as ISO 8601 or empty, actor, purpose, action, items, previous
    link), then its link: HMAC-SHA256(audit key, "ccore/1/audit" || the TLV)

    item      pseudonym (16), record version (8), seal of the row (32)
    pseudonym HKDF-Expand-SHA512(SK, "ccore/1/pseudonym", 16)
    the first previous link is 32 zero bytes

Guarantee and limits:
    Without the audit key no entry can be changed, added, moved or removed inside the
    chain. Cutting off its end, or putting back a whole older store, is only seen by
    whoever kept the number and link of a later entry (:meth:`AuditHead`): keep it
    elsewhere, and give it to ``verify``.

Sources:
    Schneier, Kelsey, "Secure Audit Logs to Support Computer Forensics" (1999).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from struct import Struct
from struct import error as StructError  # noqa: N812 - a class with a lower-case name
from typing import Final

from attrs import field, frozen

from customer_core.errors import StorageError
from customer_core.models import as_utc
from customer_core.protocols import RecordStore
from customer_core.storage._primitives import expand, is_equal, keyed_hash, tlv

PSEUDONYM_BYTES: Final = 16
FIRST_LINK: Final = bytes(32)

_LABEL: Final = b"ccore/1/audit"
_PSEUDONYM_LABEL: Final = b"ccore/1/pseudonym"
_ITEM: Final = Struct(">16sQ32s")
_FIELD: Final = Struct(">BI")
_LINK_BYTES: Final = 32
_FIELDS: Final = 7
_BROKEN: Final = "the audit chain is broken: the store was changed by another hand"


@frozen(kw_only=True)
class Access:
    """Who does something with a store, for what, and when; every part may be left out.

    Attributes:
        actor: a person or program, as the application names it (not a customer).
        purpose: what for.
        at: when, in UTC.
    """

    actor: str = ""
    purpose: str = ""
    at: datetime | None = field(default=None, converter=as_utc)


NOBODY: Final = Access()


@frozen
class AuditHead:
    """The last entry: keep it outside of the store to notice when the end is cut off.

    Attributes:
        number: of entries so far.
        link: what the next entry will be chained to, 32 bytes.
    """

    number: int = 0
    link: bytes = field(default=FIRST_LINK, repr=lambda link: link.hex()[:8])


@frozen(kw_only=True)
class AuditEntry:
    """One entry, read.

    Attributes:
        number: from 1.
        access: who, for what, when.
        action: ``put``, ``erase``, ``erased``, ``hold``, ``release``, ``reindex``.
        items: pseudonym, record version and seal of every record it touched.
        link: of this entry.
    """

    number: int
    access: Access
    action: str
    items: tuple[tuple[bytes, int, bytes], ...] = field(repr=lambda i: f"<{len(i)}>")
    link: bytes = field(repr=lambda link: link.hex()[:8])


def pseudonym(key: bytes) -> bytes:
    """What stands for the subject of a data key: 16 bytes."""
    return expand(key, _PSEUDONYM_LABEL, PSEUDONYM_BYTES)


def append_entry(
    rows: RecordStore,
    key: bytes,
    *,
    access: Access,
    action: str,
    items: Iterable[tuple[bytes, int, bytes]] = (),
) -> AuditHead:
    """Write the next entry; inside the transaction of what it tells of."""
    head = read_head(rows)
    number = head.number + 1
    body = tlv(
        number.to_bytes(8, "big"),
        access.at.isoformat().encode() if access.at else b"",
        access.actor.encode("utf-8", "surrogatepass"),
        access.purpose.encode("utf-8", "surrogatepass"),
        action.encode(),
        b"".join([_ITEM.pack(*item) for item in items]),
        head.link,
    )
    link = keyed_hash(key, _LABEL + body)
    if rows.append_audit(body + link) != number:
        raise StorageError(_BROKEN)
    return AuditHead(number, link)


def read_head(rows: RecordStore) -> AuditHead:
    """The last entry as the store has it; not checked."""
    last = rows.last_audit()
    return AuditHead() if last is None else AuditHead(last[0], last[1][-_LINK_BYTES:])


def read_entries(rows: RecordStore, key: bytes) -> Iterator[AuditEntry]:
    """Every entry in its order, each checked.

    Raises:
        StorageError: at the first one that was changed, moved or is missing.
    """
    head = AuditHead()
    while page := rows.read_audit(after=head.number):
        for number, entry in page:
            read = _read(entry, key, head)
            if read is None or number != read.number:
                raise StorageError(_BROKEN)
            yield read
            head = AuditHead(read.number, read.link)


def _read(entry: bytes, key: bytes, before: AuditHead) -> AuditEntry | None:
    body, link = entry[:-_LINK_BYTES], entry[-_LINK_BYTES:]
    if not is_equal(keyed_hash(key, _LABEL + body), link):
        return None
    number, at, actor, purpose, action, items, previous = _fields(body)
    if int.from_bytes(number, "big") != before.number + 1 or previous != before.link:
        return None
    return AuditEntry(
        number=before.number + 1,
        access=Access(
            actor=actor.decode("utf-8", "surrogatepass"),
            purpose=purpose.decode("utf-8", "surrogatepass"),
            at=datetime.fromisoformat(at.decode()) if at else None,
        ),
        action=action.decode(),
        items=tuple(_ITEM.iter_unpack(items)),
        link=link,
    )


def _fields(body: bytes) -> list[bytes]:
    """The values of a TLV that is genuine, and so is well formed."""
    found, offset = [], 0
    try:
        while offset < len(body):
            _, length = _FIELD.unpack_from(body, offset)
            start = offset + _FIELD.size
            offset = start + length
            found.append(body[start:offset])
    except StructError:
        found = []
    if len(found) != _FIELDS:
        raise StorageError(_BROKEN)
    return found
