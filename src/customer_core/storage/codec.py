"""A record as the bytes that are encrypted, and back.

Rules:
    The bytes are the JSON of :func:`customer_core.models.to_json` in UTF-8. Texts keep
    every code point, lone surrogates of a broken export too. Never compressed: a
    length that depends on content would tell what an attacker's text has in common
    with a secret.
"""

from contextlib import suppress

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
    with suppress(ConfigurationError):
        return from_json(CustomerRecord, plaintext)
    # raised out here: what is suppressed would still hang on it, and quotes values
    msg = "a stored record has another schema; read it with the version it is of"
    raise StorageError(msg)


def encode_text(text: str) -> bytes:
    """The code points of the text, exactly; no two texts give the same bytes."""
    return text.encode("utf-8", "surrogatepass")
