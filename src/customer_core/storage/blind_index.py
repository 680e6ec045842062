"""Finding records by what they hold without decrypting the others.

Rules:
    An index is declared by the parts it is made of: one part, or several that must all
    agree (compound). A token is a keyed hash of their match keys; the store compares
    tokens and never sees a key. Every index has a key of its own, bound to tenant,
    table, name and versions. What a token finds is decrypted and compared again.

Layout::

    label     = names joined by "+", "/", versions joined by "-", "/", bits, "/",
                version of IK
    index key = HKDF-Expand-SHA512(IK, "ccore/1/index" || TLV(tenant, table, label), 64)
    token     = HMAC-SHA256(index key, TLV(label, match key of each part ...)), its
                first ``bits`` bits, zero bits up to a whole byte
    digest    = SHA-256 of the sorted (label, token) pairs, each with its length (2)

Leaks:
    Which records share a token (a household's phone), how many tokens a record has,
    and which tokens are asked for. Frequencies show: :mod:`.index_plan` says how much,
    and refuses parts that give themselves away by counting.

Sources:
    NIST SP 800-107 section 5.3.3 (truncated HMAC). Naveed, Kamara, Wright, "Inference
    Attacks on Property-Preserving Encrypted Databases" (2015), on equality leakage.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.models import CustomerRecord
from customer_core.storage._primitives import (
    ROOT_BYTES,
    KeyedHash,
    digest,
    expand,
    framed,
    tlv,
)
from customer_core.storage.codec import encode_text
from customer_core.storage.index_parts import PARTS

EXACT_BITS: Final = 128
"""Bits of a token that no two values share by chance."""

MINIMUM_ENTROPY_BITS: Final = 10.0
"""Below this the commonest value is more than one record in a thousand."""

_LABEL = b"ccore/1/index"
_FEWEST_BITS: Final = 4
_MOST_BITS: Final = 64


@frozen
class BlindIndex:
    """One index, by the parts it is made of.

    Attributes:
        parts: names of the attributes that a query must give, all of them.
        bits: length of a token, 128 for an exact one, 4 to 64 for a truncated one.

    Example:
        >>> BlindIndex(("name", "birth_date")).name
        'name+birth_date'
        >>> BlindIndex(("sex",))
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: an index of sex alone gives its values away by their frequency; combine it with another part
    """  # noqa: E501 - the example shows one printed line

    parts: tuple[str, ...]
    bits: int = EXACT_BITS

    def __attrs_post_init__(self) -> None:
        """The parts exist, and are not few enough to be guessed."""
        unknown = [name for name in self.parts if name not in PARTS]
        if unknown or not self.parts or len(set(self.parts)) < len(self.parts):
            msg = f"an index is made of some of {', '.join(PARTS)}, each once"
            raise ConfigurationError(msg)
        if not (_FEWEST_BITS <= self.bits <= _MOST_BITS or self.bits == EXACT_BITS):
            msg = f"a token has {EXACT_BITS} bits, or 4 to 64 when truncated"
            raise ConfigurationError(msg)
        if self.entropy_bits < MINIMUM_ENTROPY_BITS:
            alone = "+".join(self.parts)
            msg = (
                f"an index of {alone} alone gives its values away by their frequency; "
                "combine it with another part"
            )
            raise ConfigurationError(msg)

    @property
    def name(self) -> str:
        """The parts, joined."""
        return "+".join(self.parts)

    @property
    def label(self) -> str:
        """Name, versions of the match keys and bits: what index rows are kept under."""
        versions = "-".join(PARTS[name].version for name in self.parts)
        return f"{self.name}/{versions}/{self.bits}"

    @property
    def entropy_bits(self) -> float:
        """Of the commonest combination, were the parts independent."""
        return sum(PARTS[name].entropy_bits for name in self.parts)


RECORD_ID: Final = BlindIndex(("record_id",))
"""The index that finds a record by its bare id, without its source."""

DEFAULT_INDEXES: Final = (
    BlindIndex(("identifier",)),
    BlindIndex(("email",)),
    BlindIndex(("phone",)),
    BlindIndex(("name", "birth_date")),
)
"""What ``find`` answers unless other indexes are given, the most selective first."""


class IndexTokens:
    """Makes the tokens of one store.

    Args:
        root: the index root IK, 64 bytes.
        context: tenant and table, framed.
        indexes: the ones of the store; the index of bare ids is added.
        key_version: of IK; tokens of two versions are never compared.
    """

    def __init__(
        self,
        root: bytes,
        context: bytes,
        *,
        indexes: Iterable[BlindIndex],
        key_version: int = 1,
    ) -> None:
        self._makers = {
            index.name: _Maker(root, context, index, f"{index.label}/{key_version}")
            for index in (*indexes, RECORD_ID)
        }
        used = {name: PARTS[name] for m in self._makers.values() for name in m.parts}
        self._parts = tuple(used.items())

    def of(self, record: CustomerRecord) -> list[tuple[str, bytes]]:
        """``(label, token)`` of everything the record is found by, ascending."""
        keys = {name: _distinct(part.keys(record)) for name, part in self._parts}
        found = [
            (maker.label, token)
            for maker in self._makers.values()
            for token in maker.tokens(keys)
        ]
        found.sort()
        return found

    @property
    def labels(self) -> list[str]:
        """What index rows are kept under, ascending."""
        return sorted(maker.label for maker in self._makers.values())

    def query(
        self, name: str, keys: Mapping[str, Sequence[str]]
    ) -> tuple[str, list[bytes]]:
        """Label and tokens to look up, ascending; no token when nothing can match.

        Args:
            name: of the index.
            keys: what is asked for, as match keys of each part.
        """
        maker = self._makers[name]
        return maker.label, sorted(maker.tokens(keys))

    def query_each(
        self, name: str, asked: Mapping[Any, Sequence[str]]
    ) -> tuple[str, dict[bytes, list[Any]]]:
        """Label, and for every token to look up the questions that it answers.

        Args:
            name: of an index of one part.
            asked: the match keys of that part, by what was asked.
        """
        maker = self._makers[name]
        found: dict[bytes, list[Any]] = {}
        for value, keys in asked.items():
            for token in maker.tokens_of(keys):
                found.setdefault(token, []).append(value)
        return maker.label, found


class _Maker:
    """Makes the tokens of one index."""

    def __init__(
        self, root: bytes, context: bytes, index: BlindIndex, label: str
    ) -> None:
        self.label = label
        self.parts = index.parts
        info = _LABEL + tlv(context, encode_text(self.label))
        key = expand(root, info, ROOT_BYTES)
        self._hash = KeyedHash(key, tlv(encode_text(self.label)))
        self._bytes = -(-index.bits // 8)
        self._mask = (0xFF << (-index.bits % 8)) & 0xFF

    def tokens(self, keys: Mapping[str, Sequence[str]]) -> Iterable[bytes]:
        """One per combination of the keys of the parts."""
        if len(self.parts) == 1:
            return self.tokens_of(keys[self.parts[0]])
        combinations = product(*(keys[name] for name in self.parts))
        texts = (map(encode_text, combination) for combination in combinations)
        return {self._token(tlv(*text)) for text in texts}

    def tokens_of(self, keys: Iterable[str]) -> list[bytes]:
        """Those of an index of one part."""
        return [self._token(framed(encode_text(key))) for key in keys]

    def _token(self, message: bytes) -> bytes:
        token = self._hash.of(message)[: self._bytes]
        if self._mask != 0xFF:  # noqa: PLR2004 - a whole byte
            token = token[:-1] + bytes((token[-1] & self._mask,))
        return token


def _distinct(keys: Iterable[str]) -> Sequence[str]:
    found = tuple(keys)
    return found if len(found) < 2 else tuple(dict.fromkeys(found))  # noqa: PLR2004


def index_digest(rows: Iterable[tuple[str, bytes]]) -> bytes:
    """SHA-256 of index rows, whatever their order: 32 bytes."""
    return digest(
        b"".join(
            [
                _label(label) + len(token).to_bytes(2, "big") + token
                for label, token in sorted(rows)
            ]
        )
    )


@lru_cache(maxsize=1024)
def _label(label: str) -> bytes:
    text = label.encode()
    return len(text).to_bytes(2, "big") + text
