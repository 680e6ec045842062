"""A file of customers read to its end by :func:`stream_records`, in a fresh process.

``python -m benchmarks._streamed PATH WORKERS records|texts`` prints seconds by the
wall, CPU seconds, and megabytes at the peak of this process and of a helper. Tables are
loaded in the time measured, as they are for a user; the package is imported before.
*texts* gives ``then``, *records* does not.
"""

import re
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from attrs import frozen

from customer_core import CustomerRecord, Issue, Source, stream_records

FIELDS = {
    "id": "record_id", "name": "full_name", "phone": "phone", "email": "email",
    "identifier": "identifier", "address": "address",
}  # fmt: skip


@frozen
class Streamed:
    """What reading a file took.

    Attributes:
        seconds: by the wall.
        cpu: seconds of the reading process.
        peak: its memory, in megabytes.
        helper: the same of the largest process that helped it, 0 without one.
    """

    seconds: float
    cpu: float
    peak: float
    helper: float


def streamed(path: Path, *, workers: int = 1, kind: str = "records") -> Streamed:
    """Read it in a process of its own."""
    command = [sys.executable, "-m", __name__, str(path), str(workers), kind]
    printed = subprocess.run(  # noqa: S603 - our own code
        command, capture_output=True, text=True, check=True
    ).stdout
    return Streamed(*map(float, printed.split()))


def as_texts(record: CustomerRecord, issues: tuple[Issue, ...]) -> tuple[str, ...]:
    """What a caller may need of a record."""
    return (
        record.record_id,
        *(item.value.text for item in record.names),
        *(item.value.text for item in record.phones),
        *(item.value.text for item in record.emails),
        *(item.value.text for item in record.addresses),
        *(str(issue.code) for issue in issues),
    )


def main() -> None:
    """Read, keep nothing, print."""
    path, workers, kind = sys.argv[1:]
    source = Source("crm", path, fields=FIELDS)
    then = as_texts if kind == "texts" else None
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in stream_records(source, workers=int(workers), then=then):
        pass
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    # ru_maxrss would include the process that started this one
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    helper = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    print(wall, cpu, int(peak[1]) / 1024 if peak else float("nan"), helper)


if __name__ == "__main__":
    main()
