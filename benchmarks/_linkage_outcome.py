"""What a contender of the linkage benchmark found."""

from collections.abc import Callable

import numpy as np
from attrs import field, frozen


@frozen(eq=False)
class Outcome:
    """What a contender found, and what it tells of its work.

    Attributes:
        labels: cluster numbers, one array per threshold.
        seconds: from the table in memory to the clusters.
        version: name and version of the contender.
        candidates: pairs that blocking proposed; ``None`` where it does not tell.
        notes: further figures.
        judge: further figures that need the truth; called when all else is measured.
    """

    labels: list[np.ndarray]
    seconds: float
    version: str
    candidates: int | None = None
    notes: dict[str, float] = field(factory=dict)
    judge: Callable[[np.ndarray], dict[str, float]] = field(default=lambda _: {})
