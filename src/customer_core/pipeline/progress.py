"""Saying how far a run is: a callback of the caller's, or tqdm's bars when asked for.

Rules:
    Nothing is shown unless asked for. A callback is called about every
    :data:`STEP` units and at the end of each stage.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar

from customer_core.errors import MissingExtraError
from customer_core.protocols import Progress

STEP = 1_000
"""Units between two calls of the callback."""

ProgressOption = Progress | Literal["tqdm"] | None
T = TypeVar("T")


def silent(stage: str, done: int, total: int | None) -> None:
    """Say nothing."""


def open_progress(option: ProgressOption) -> Progress:
    """The callback for what the caller asked.

    Raises:
        MissingExtraError: for ``"tqdm"`` without the extra ``progress``.
    """
    if option is None:
        return silent
    return TqdmProgress() if option == "tqdm" else option


def watched(
    items: Iterable[T], progress: Progress, stage: str, total: int | None = None
) -> Iterator[T]:
    """The items as they are, telling ``progress`` on the way."""
    done = 0
    for done, item in enumerate(items, start=1):
        yield item
        if done % STEP == 0:
            progress(stage, done, total)
    progress(stage, done, done)


class TqdmProgress:
    """One tqdm bar after another, a bar per stage."""

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise MissingExtraError(extra="progress", purpose="progress bars") from None
        self._make = tqdm
        self._stage = ""
        self._bar = tqdm(disable=True)

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Move the bar of ``stage``; a new stage starts a new bar."""
        if stage != self._stage:
            self._bar.close()
            self._stage, self._bar = stage, self._make(desc=stage, total=total)
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done == total:
            self._bar.close()
