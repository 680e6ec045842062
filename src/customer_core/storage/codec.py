"""A record as the bytes that are encrypted, and back.

Rules:
    The bytes are the JSON of :func:`customer_core.models.to_json` in UTF-8. Texts keep
    every code point, lone surrogates of a broken export too. Never compressed: a
    length that depends on content would tell what an attacker's text has in common
    with a secret.
"""

from customer_core.errors import ConfigurationError, StorageError
from customer_core.models import CustomerRecord, from_json, to_json


def encode_record(record: CustomerRecord) -> bytes:
    """The record as JSON bytes."""
    return encode_text(to_json(record))


def decode_record(plaintext: bytes) -> CustomerRecord:
    """The record that :func:`encode_record` made ``plaintext`` of.

    Raises:
        StorageError: when another version of the package wrote it.
    """
    try:
        return from_json(CustomerRecord, plaintext)
    except ConfigurationError:
        msg = "a stored record has another schema; read it with the version it is of"
        raise StorageError(msg) from None


def encode_text(text: str) -> bytes:
    """The code points of the text, exactly; no two texts give the same bytes."""
    return text.encode("utf-8", "surrogatepass")
