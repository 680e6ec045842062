"""What a contender of the linkage benchmark found."""

import time
from collections.abc import Callable

import numpy as np
from attrs import field, frozen


@frozen
class Spent:
    """Time that went by, and what the processors of the machine worked in it.

    Attributes:
        seconds: by the clock.
        cpu_seconds: of all threads of this process; a busy machine lengthens it less.
    """

    seconds: float
    cpu_seconds: float

    @classmethod
    def now(cls) -> "Spent":
        """Both clocks, from an arbitrary zero."""
        return cls(time.perf_counter(), time.process_time())

    def since(self, start: "Spent", parts: int = 1) -> "Spent":
        """From ``start`` to here, or one of so many equal parts of it."""
        return Spent(
            (self.seconds - start.seconds) / parts,
            (self.cpu_seconds - start.cpu_seconds) / parts,
        )

    def plus(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(self.seconds + other.seconds, self.cpu_seconds + other.cpu_seconds)


@frozen(eq=False)
class Outcome:
    """What a contender found, and what it tells of its work.

    Attributes:
        labels: cluster numbers, one array per threshold.
        spent: from the table in memory to the clusters.
        version: name and version of the contender.
        candidates: pairs that blocking proposed; ``None`` where it does not tell.
        notes: further figures.
        judge: further figures that need the truth; called when all else is measured.
    """

    labels: list[np.ndarray]
    spent: "Spent"
    version: str
    candidates: int | None = None
    notes: dict[str, float] = field(factory=dict)
    judge: Callable[[np.ndarray], dict[str, float]] = field(default=lambda _: {})
