"""Many texts as one block of UTF-8 bytes: cut, filtered and hashed all at once.

Rules:
    A text is a place in the block, so that cutting one costs nothing. Hashes depend on
    the content of a text only: not on the process, the machine or the other texts.
    Texts with equal hashes are taken for equal; among ten million distinct texts two
    differ with equal hashes once in 400,000 tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from customer_core.linkage._hashing import Hashes, scramble

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

_WORD = 8  # bytes that are hashed at once
_STEP = 1 << 15  # texts whose hashes are made at once
_MANY = 100_000  # texts above which no list of all of them is kept


@frozen(eq=False, slots=False)
class TextArray:
    """Texts, each a range of bytes of one block.

    Attributes:
        data: UTF-8.
        starts: first byte of each text.
        ends: the byte after its last.
    """

    data: Bytes = field(repr=lambda data: f"<{len(data)}>")
    starts: Places = field(repr=lambda starts: f"<{len(starts)}>")
    ends: Places = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """These texts, in their order.

        Example:
            >>> list(TextArray.of(["Ann", "", "李"]))
            ['Ann', '', '李']
        """
        parts = list(texts)
        block = "".join(parts)
        if block.isascii():
            sizes = np.fromiter(map(len, parts), np.int64, len(parts))
            blob = block.encode()
        else:
            encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
            sizes = np.fromiter(map(len, encoded), np.int64, len(parts))
            blob = b"".join(encoded)
        ends = np.cumsum(sizes)
        return cls(np.frombuffer(blob, np.uint8), ends - sizes, ends)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.starts)

    def __getitem__(self, place: int) -> str:
        """One text."""
        one: str = self.take(np.array([place])).tolist()[0]
        return one

    def __iter__(self) -> Iterator[str]:
        """The texts one by one."""
        return iter(self.tolist())

    def __eq__(self, other: object) -> bool:
        """Whether the texts are the same, in the same order."""
        if not isinstance(other, TextArray):
            return NotImplemented
        return np.array_equal(self.hashes, other.hashes)

    __hash__ = None  # type: ignore[assignment]

    @property
    def sizes(self) -> Places:
        """Bytes of each text."""
        return self.ends - self.starts

    def take(self, rows: NDArray[np.integer]) -> Self:
        """Some of the texts, by number; they share the block."""
        taken = evolve(self, starts=self.starts[rows], ends=self.ends[rows])
        if "hashes" in vars(self):
            vars(taken)["hashes"] = self.hashes[rows]
        return taken

    def compacted(self) -> Self:
        """The same texts in a block that holds nothing else, one behind the other."""
        ends = np.cumsum(self.sizes)
        starts = ends - self.sizes
        if len(self.data) == ends[-1:].sum() and np.array_equal(starts, self.starts):
            return self
        shift = np.repeat(self.starts - starts, self.sizes)
        return evolve(
            self,
            data=self.data[np.arange(len(shift)) + shift],
            starts=starts,
            ends=ends,
        )

    def replaced(self, rows: Places, other: "TextArray") -> Self:
        """The texts with others in some places."""
        starts, ends = self.starts.copy(), self.ends.copy()
        starts[rows] = other.starts + len(self.data)
        ends[rows] = other.ends + len(self.data)
        data = np.concatenate([self.data, other.data])
        return evolve(self, data=data, starts=starts, ends=ends)

    @classmethod
    def joined(cls, parts: Sequence["TextArray"]) -> Self:
        """The texts of all, one array behind the other."""
        blocks = [part.data for part in parts]
        shifts = np.cumsum([0, *map(len, blocks)]).tolist()
        moved = [
            (part.starts + shift, part.ends + shift)
            for part, shift in zip(parts, shifts, strict=False)
        ]
        starts, ends = zip(*moved, strict=True)
        return cls(np.concatenate(blocks), np.concatenate(starts), np.concatenate(ends))

    def parts(self, size: int) -> Iterator["TextArray"]:
        """``size`` texts at a time, each time in a small block of their own."""
        for first in range(0, max(len(self), 1), size):
            starts, ends = self.starts[first:][:size], self.ends[first:][:size]
            low = int(starts.min()) if len(starts) else 0
            high = int(ends.max(initial=0))
            if high - low > 2 * int((ends - starts).sum()):
                yield TextArray(self.data, starts, ends).compacted()
            else:
                yield TextArray(self.data[low:high], starts - low, ends - low)

    def tolist(self) -> list[str]:
        """The texts as Python's own."""
        return self._decoded(self.starts, self.ends)

    def pick(self, rows: NDArray[np.integer]) -> list[str]:
        """Some of the texts as Python's own; quick where there are not too many."""
        if len(self) > _MANY:
            return self.take(rows).compacted().tolist()
        picked: list[str] = self._objects[rows].tolist()
        return picked

    @cached_property
    def _objects(self) -> NDArray[np.object_]:
        return np.array([*self.tolist(), None], object)[:-1]

    def _decoded(self, starts: Places, ends: Places) -> list[str]:
        blob = self.data.tobytes()
        ranges = zip(starts.tolist(), ends.tolist(), strict=True)
        if blob.isascii():
            text = blob.decode()
            return [text[start:end] for start, end in ranges]
        return [blob[a:b].decode("utf-8", "surrogatepass") for a, b in ranges]

    @cached_property
    def hashes(self) -> Hashes:
        """One number per text; 0 for an empty one.

        Example:
            >>> same, other, empty = TextArray.of(["a", "b", ""]).hashes.tolist()
            >>> same in TextArray.of(["x", "a"]).hashes.tolist(), same == other, empty
            (True, False, 0)
        """
        padded = np.concatenate([self.data, np.zeros(_WORD, np.uint8)])
        words = np.ndarray((len(self.data) + 1,), "<u8", padded, strides=(1,))
        found = self.sizes.astype(np.uint64)
        for start in range(0, len(self), _STEP):
            part = slice(start, start + _STEP)
            _hash(words, self.starts[part], found[part])
        return found


def _hash(words: Hashes, starts: Places, found: Hashes) -> None:
    """Texts whose sizes are in ``found`` -> their hashes, in place.

    Args:
        words: the eight bytes from each place of the block.
        starts: first byte of each text.
        found: sizes of the texts.
    """
    sizes = found.astype(np.int64)
    for offset in range(0, int(sizes.max(initial=0)), _WORD):
        alive = np.flatnonzero(sizes > offset)
        left = np.minimum(sizes[alive] - offset, _WORD).astype(np.uint64)
        unused = (np.uint64(_WORD) - left) * np.uint64(8)
        word = words[starts[alive] + offset] << unused
        found[alive] = scramble(found[alive] * np.uint64(3) + word + np.uint64(1))
