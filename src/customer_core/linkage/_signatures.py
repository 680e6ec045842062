"""Counts of characters, by which most texts that differ are told apart at once.

Rules:
    A signature counts the characters of a text in sixteen classes, up to four of each,
    in unary: the bits in which two signatures differ are a lower bound on how much the
    counts differ. A bound may let a pair pass that is not alike; it never stops one
    that is.

Sources:
    Bounds of this kind for edit distance: Navarro, "A guided tour to approximate string
    matching" (2001), section 8; Jaro's similarity as in Winkler (1990).
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import Hashes
from customer_core.linkage._textarray import TextArray

_CLASSES = 16
_STEP = 1 << 13  # texts whose signatures are made at once
_UNARY = np.array([0, 1, 3, 7, 15], np.uint64)
_SHIFTS = np.arange(0, 64, 4, dtype=np.uint64)
_BOOST = 0.7  # Jaro similarity above which equal beginnings count
_MOST_BOOST = 0.4  # share of what is missing to 1 that four equal characters add
_ROUNDING = 1e-3


@frozen(eq=False)
class Signatures:
    """Signatures of many texts.

    Attributes:
        bits: of each text.
        sizes: characters of each text.
    """

    bits: Hashes
    sizes: NDArray[np.float32]

    @classmethod
    def of(cls, texts: TextArray) -> "Signatures":
        """Of these texts.

        Example:
            >>> Signatures.of(TextArray.of(["ann", "李"])).sizes.tolist()
            [3.0, 1.0]
        """
        made = [_signatures(part.compacted()) for part in texts.parts(_STEP)]
        bits, sizes = zip(*made, strict=True)
        return cls(np.concatenate(bits), np.concatenate(sizes))

    def may_be_edits(
        self, left: NDArray[np.integer], right: NDArray[np.integer], most: float
    ) -> NDArray[np.bool_]:
        """Which pairs may be ``most`` edits apart: each changes two counts by one."""
        apart = np.bitwise_count(self.bits.take(left) ^ self.bits.take(right))
        return np.asarray(apart <= 2 * most)

    def may_be_similar(
        self, left: NDArray[np.integer], right: NDArray[np.integer], least: float
    ) -> NDArray[np.bool_]:
        """Which pairs may have a Jaro-Winkler similarity of ``least`` or more."""
        jaro = max(min(least, _BOOST), (least - _MOST_BOOST) / (1 - _MOST_BOOST))
        a, b = self.sizes.take(left), self.sizes.take(right)
        apart = np.bitwise_count(self.bits.take(left) ^ self.bits.take(right))
        # at most (a + b - apart) / 2 characters are in both
        similar = (a + b - apart) * (a + b) / (2 * a * b)
        return np.asarray(similar >= 3 * jaro - 1 - _ROUNDING)


def _signatures(texts: TextArray) -> tuple[Hashes, NDArray[np.float32]]:
    owner = np.repeat(np.arange(0, len(texts) * _CLASSES, _CLASSES), texts.sizes)
    last = texts.data
    if (last >= 0x80).any():  # noqa: PLR2004 - no ASCII: of a character the last byte
        ends = np.flatnonzero((np.append(last[1:], np.uint8(0)) & 0xC0) != 0x80)  # noqa: PLR2004 - UTF-8
        owner, last = owner[ends], last[ends]
    cells = owner + (last & np.uint8(_CLASSES - 1))
    counts = np.bincount(cells, minlength=len(texts) * _CLASSES)
    sizes = counts.reshape(-1, _CLASSES).sum(axis=1).astype(np.float32)
    unary = _UNARY[np.minimum(counts, len(_UNARY) - 1)].reshape(-1, _CLASSES)
    return np.bitwise_or.reduce(unary << _SHIFTS, axis=1), sizes
