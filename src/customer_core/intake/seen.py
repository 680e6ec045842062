"""Which record ids were already seen, in a few bytes each.

Rules:
    An id is kept as a 64-bit digest, about 16 bytes each, not as text. Two different
    ids have one digest with a chance of n^2 / 2^65: below one in a million for ten
    million ids. Should it happen, the later row is rejected as a duplicate; its cells
    are kept with the rejected row, so nothing is lost.

Sources:
    BLAKE2 (RFC 7693).
"""

from array import array
from hashlib import blake2b

_SMALLEST = 1 << 10  # places, a power of two
_EMPTY = 0


class SeenIds:
    """A set of texts that only grows: a hash table of digests in one array.

    Example:
        >>> seen = SeenIds()
        >>> seen.add("Z001"), seen.add("Z001"), len(seen)
        (True, False, 1)
    """

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _SMALLEST))
        self._count = 0

    def add(self, text: str) -> bool:
        """Add a text; whether it was new."""
        data = text.encode("utf-8", "surrogatepass")
        digest = int.from_bytes(blake2b(data, digest_size=8).digest(), "little") or 1
        if not self._put(digest):
            return False
        self._count += 1
        if 2 * self._count > len(self._places):
            self._grow()
        return True

    def _put(self, digest: int) -> bool:
        places = self._places
        last = len(places) - 1
        place = digest & last
        while (found := places[place]) != _EMPTY:
            if found == digest:
                return False
            place = (place + 1) & last
        places[place] = digest
        return True

    def _grow(self) -> None:
        digests = self._places
        self._places = array("Q", bytes(16 * len(digests)))
        for digest in filter(None, digests):
            self._put(digest)

    def __len__(self) -> int:
        """How many texts were added."""
        return self._count
