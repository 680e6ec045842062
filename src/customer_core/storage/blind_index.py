"""Finding a record by phone, e-mail or identifier without decrypting the others.

Rules:
    A token is a keyed hash of a match key; the store compares tokens and never sees a
    key. Each index has a key of its own, derived with its name and the version of its
    match keys. Match keys are lossy, so what a token finds is decrypted and compared
    with the query again.

Layout::

    index key = HKDF-Expand-SHA512(store's index root, frame("ccore/0/index", name,
                version), 64)
    token     = HMAC-SHA256(index key, UTF-8 of the match key)[0:16]

Leaks:
    Which records share a match key (a household's phone), and how many keys a record
    has, to whoever reads the file; which tokens are asked for, to whoever watches it.
    Frequencies show: a value that half of the customers share can be guessed from its
    count. Therefore nothing with few values (sex, city, surname) is indexed.

Sources:
    NIST SP 800-107 section 5.3.3 (truncated HMAC). Naveed, Kamara, Wright, "Inference
    Attacks on Property-Preserving Encrypted Databases" (2015), on equality leakage.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from customer_core.match_keys import email, identifier, phone
from customer_core.models import CustomerRecord
from customer_core.storage._primitives import ROOT_BYTES, expand, frame, keyed_hash
from customer_core.storage.codec import encode_text

_TOKEN_BYTES: Final = 16
_LABEL = b"ccore/0/index"


@frozen(kw_only=True)
class BlindIndex:
    """What one index is made of and how it is asked.

    Attributes:
        version: of the match keys; keys of two versions are never compared.
        keys: match keys under which a record is found.
        query_key: match key of a typed text, ``None`` when it can mean nothing.
        matches: whether a record has what a typed text means.
    """

    version: str
    keys: Callable[[CustomerRecord], Iterable[str]]
    query_key: Callable[[str], str | None]
    matches: Callable[[str, CustomerRecord], bool]


def _of_values(
    attribute: str,
    *,
    version: object,
    index_keys: Callable[[Any], Iterable[str]],
    query_key: Callable[[str], str | None],
    value_matches: Callable[[str, Any], bool],
) -> BlindIndex:
    """An index over every value of a multi-valued attribute."""
    return BlindIndex(
        version=str(version),
        keys=lambda record: [
            key for i in getattr(record, attribute) for key in index_keys(i.value)
        ],
        query_key=query_key,
        matches=lambda text, record: any(
            value_matches(text, i.value) for i in getattr(record, attribute)
        ),
    )


FINDABLE: Final[Mapping[str, BlindIndex]] = MappingProxyType(
    {
        "identifier": _of_values(
            "identifiers",
            version=identifier.VERSION,
            index_keys=lambda value: (identifier.identifier_index_key(value),),
            query_key=identifier.identifier_query_key,
            value_matches=identifier.identifier_matches,
        ),
        "email": _of_values(
            "emails",
            version=email.VERSION,
            index_keys=lambda value: (email.email_index_key(value),),
            query_key=email.email_query_key,
            value_matches=email.email_matches,
        ),
        "phone": _of_values(
            "phones",
            version=phone.VERSION,
            index_keys=phone.phone_index_keys,
            query_key=phone.phone_query_key,
            value_matches=phone.phone_matches,
        ),
    }
)
"""The criteria of ``find``, the most selective first."""

RECORD_ID: Final = "record_id"
"""The index that finds a record by its bare id, without its source."""

INDEXES: Final[Mapping[str, BlindIndex]] = {
    **FINDABLE,
    RECORD_ID: BlindIndex(
        version="1",
        keys=lambda record: (record.record_id,),
        query_key=lambda text: text,
        matches=lambda text, record: text == record.record_id,
    ),
}
"""Every index of a store by its name."""

INDEX_VERSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {name: index.version for name, index in INDEXES.items()}
)
"""The version of every index, by name; a store remembers the ones it was made with."""


class IndexTokens:
    """Makes the tokens of one store.

    Args:
        root: the store's index root, 64 bytes.
    """

    def __init__(self, root: bytes) -> None:
        self._keys = {
            name: expand(
                root, frame(_LABEL, name.encode(), version.encode()), ROOT_BYTES
            )
            for name, version in INDEX_VERSIONS.items()
        }

    def of(self, record: CustomerRecord) -> tuple[tuple[str, bytes], ...]:
        """``(index name, token)`` of everything the record is found by, each once."""
        return tuple(
            {
                (name, self.token(name, key)): None
                for name, index in INDEXES.items()
                for key in index.keys(record)
            }
        )

    def token(self, name: str, key: str) -> bytes:
        """The token of a match key in the index of this name: 16 bytes."""
        return keyed_hash(self._keys[name], encode_text(key))[:_TOKEN_BYTES]
