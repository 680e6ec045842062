"""One function of many things, in several threads.

Rules:
    Results come in the order of the things, whatever thread was first. The threads end
    with the call: nothing is left behind when one of them fails or the caller stops.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")


def each(
    function: Callable[[_Thing], _Result], things: Iterable[_Thing], workers: int
) -> list[_Result]:
    """``function`` of each thing, by up to ``workers`` threads at once.

    Example:
        >>> each(len, ["a", "bb"], 2)
        [1, 2]
    """
    listed = list(things)
    if workers == 1 or len(listed) < 2:  # noqa: PLR2004 - nothing to share
        return [function(thing) for thing in listed]
    pool = ThreadPoolExecutor(workers)
    try:
        return list(pool.map(function, listed))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
