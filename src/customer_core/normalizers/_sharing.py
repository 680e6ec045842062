"""Rows made into results by this process and its helpers, in the order of the rows.

Rules:
    This process works too: it makes the first rows alone, so that a small input waits
    for nobody, goes on while its helpers start, and makes a chunk whenever the next
    result is not there yet. What is under way has a limit. An error is raised where it
    would be without helpers: after the results of all rows before it.
"""

import pickle
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from attrs import frozen

from customer_core.errors import WorkerError
from customer_core.models.records import RawRecord
from customer_core.normalizers._helpers import Helper, Reply, wait_for_any
from customer_core.normalizers._packing import pack, pack_rows, unpack, unpack_rows

ALONE = 2_000
"""Rows before helpers are started: 0.1 s of work; starting one takes 0.6 s."""
_CHUNK = 64  # rows of a chunk: few enough that what is made of them is soon gone
_AHEAD = 16  # chunks a helper has at a time, some 60 ms of work
_LIMIT = 32  # chunks under way or waiting for their turn, times the processes


@frozen
class Task:
    """What becomes of a row, here or in a helper.

    Attributes:
        make: row -> result.
        outcomes: whether results are records with issues, which are packed.
    """

    make: Callable[[RawRecord], Any]
    outcomes: bool

    def make_here(self, question: bytes) -> Iterator[Any]:
        """The results of a chunk, each when it is asked for."""
        return map(self.make, unpack_rows(pickle.loads(question)))  # noqa: S301 - ours

    def answer(self, question: bytes) -> bytes:
        """What a helper makes of a chunk: results, and the error that ended them."""
        rows = unpack_rows(pickle.loads(question))  # noqa: S301 - ours
        made: list[Any] = []
        failure = None
        try:
            made.extend(map(self.make, rows))
        except Exception as error:  # noqa: BLE001 - it is raised in its turn
            failure = _portable(error)
        packed = pack(made, rows[: len(made)]) if self.outcomes and made else made
        try:
            return _dumped((packed, len(made), failure))
        except Exception as error:  # noqa: BLE001 - a result that cannot cross
            return _dumped(([], 0, _portable(error)))

    def read(self, answer: bytes) -> Iterator[Any]:
        """The results of a chunk that a helper answered."""
        packed, count, failure = pickle.loads(answer)  # noqa: S301 - our own helper's
        yield from unpack(packed) if self.outcomes and count else packed
        if failure is not None:
            raise failure


def question(rows: Sequence[RawRecord]) -> bytes:
    """Rows for a helper. What waits is bytes too, which no collection looks at."""
    return _dumped(pack_rows(rows))


def share(task: Task, rows: Iterable[RawRecord], *, helpers: int) -> Iterator[Any]:
    """The result of each row, in their order.

    Args:
        task: what to make of a row; picklable.
        rows: read as they are needed.
        helpers: processes besides this one, 1 or more.

    Raises:
        WorkerError: when a helper ended early.
    """
    source = iter(rows)
    yield from map(task.make, islice(source, ALONE))
    chunk, failure = _take(source)
    crew: list[Helper] = []
    parts: deque[bytes | Reply] = deque()
    limit = _LIMIT * (1 + helpers)
    try:
        if chunk:
            crew.extend(Helper(task.answer) for _ in range(helpers))
        while chunk or parts:
            for helper in crew:
                helper.collect()
            while chunk and len(parts) < limit:
                free = _free(crew)
                parts.append(free.ask(chunk) if free else chunk)
                chunk, failure = _take(source) if failure is None else (b"", failure)
            head = parts[0]
            if isinstance(head, bytes):
                parts.popleft()
                yield from task.make_here(head)
            elif head.message is not None:
                parts.popleft()
                yield from task.read(head.message)
            else:
                wait_for_any(crew)
    finally:
        for helper in crew:
            helper.close()
    if failure is not None:
        raise failure


def _take(source: Iterator[RawRecord]) -> tuple[bytes, Exception | None]:
    """The next rows, and what went wrong with the one after them."""
    chunk: list[RawRecord] = []
    failure = None
    try:
        chunk.extend(islice(source, _CHUNK))
    except Exception as error:  # noqa: BLE001 - it is raised in its turn
        failure = error
    return question(chunk) if chunk else b"", failure


def _free(crew: Iterable[Helper]) -> Helper | None:
    """The one with the least to do of those that can take more."""
    ready = (one for one in crew if one.ready and len(one.under_way) < _AHEAD)
    return min(ready, key=lambda one: len(one.under_way), default=None)


def _dumped(crossing: object) -> bytes:
    return pickle.dumps(crossing, pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """The error as it can be raised in another process, with its traceback."""
    told = "in a helper process:\n" + "".join(traceback.format_exception(error))
    error.add_note(told)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - of any class with arguments of its own
        return WorkerError(told)
    return error
