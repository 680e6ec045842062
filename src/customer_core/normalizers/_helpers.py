"""Processes that help this one: bytes are given to them and come back answered.

Rules:
    A helper answers in the order it was asked. It ends when it is closed, or when this
    process ends in whatever way; Ctrl-C is for this process alone to hear.
"""

import gc
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing import connection, get_context
from queue import SimpleQueue
from threading import Thread
from typing import Any

from attrs import define

from customer_core.errors import WorkerError

Work = Callable[[bytes], bytes]

_ENDED = (
    "a helper process ended early, with exit code {}; a script needs the guard "
    'if __name__ == "__main__": and what is handed to it must be importable; '
    "-9 may mean that memory was short"
)


@define
class Reply:
    """What a helper was asked for; ``message`` is ``None`` until it has answered."""

    message: bytes | None = None


class Helper:
    """One process.

    Attributes:
        pipe: this end of it; readable when there is something to collect.
        ready: whether it has started.
        under_way: what it was asked and has not answered, in order.
    """

    def __init__(self, work: Work) -> None:
        # spawned, not forked: a fork of a process with threads can hang
        context = get_context("spawn")
        self.pipe, its_end = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(its_end, work), daemon=True
        )
        self._process.start()
        its_end.close()
        self.ready = False
        self.under_way: deque[Reply] = deque()

    def ask(self, message: bytes) -> Reply:
        """Hand over work, without waiting for the work before it.

        Raises:
            WorkerError: when the process has ended.
        """
        try:
            self.pipe.send_bytes(message)
        except OSError:
            raise self._ended() from None
        self.under_way.append(Reply())
        return self.under_way[-1]

    def collect(self) -> None:
        """Take in every answer that is there.

        Raises:
            WorkerError: when the process has ended.
        """
        try:
            while self.pipe.poll():
                message = self.pipe.recv_bytes()
                if self.ready:
                    self.under_way.popleft().message = message
                self.ready = True
        except (EOFError, OSError):
            raise self._ended() from None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.terminate()
        self._process.join()
        self._process.close()
        self.pipe.close()

    def _ended(self) -> WorkerError:
        self._process.join()
        return WorkerError(_ENDED.format(self._process.exitcode))


def wait_for_any(helpers: Iterable[Helper]) -> None:
    """Until one of them has something to collect."""
    connection.wait([helper.pipe for helper in helpers])


def _serve(pipe: Any, work: Work) -> None:  # noqa: ANN401 - named by the platform
    """What a helper does, all its life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(0.0002)
    asked: SimpleQueue[bytes | None] = SimpleQueue()
    # a thread takes in what comes: with both pipes full, asking and answering would
    # wait for each other
    Thread(target=_take_in, args=(pipe, asked), daemon=True).start()
    try:
        pipe.send_bytes(b"")  # ready
        for number, message in enumerate(iter(asked.get, None)):
            pipe.send_bytes(work(message))
            if number == 0:
                gc.freeze()  # the tables are there: no collection need look at them
    except OSError:
        pass  # nobody listens any more


def _take_in(pipe: Any, asked: "SimpleQueue[bytes | None]") -> None:  # noqa: ANN401
    try:
        while True:
            asked.put(pipe.recv_bytes())
    except (EOFError, OSError):
        asked.put(None)
