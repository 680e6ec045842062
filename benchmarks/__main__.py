"""Every benchmark, or the named ones, in one table.

``python -m benchmarks [names...] [--scale N]`` in a checkout with customer_core
installed. Each module of this folder is a benchmark and has ``rows(scale)``.
Environment variable ``CUSTOMER_CORE_DATA`` names a folder with data sets that some of
them read.

Rules:
    A benchmark that cannot run says why below the table and does not stop the others.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks._table import table

HERE = Path(__file__).parent
Rows = Callable[[int], list[dict[str, object]]]


def names() -> list[str]:
    """The benchmarks of this folder, by name."""
    return sorted(path.stem for path in HERE.glob("[a-z]*.py"))


def main() -> int:
    """Run and print; 1 when none of the named ones could run."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("names", nargs="*", help=f"of {', '.join(names())}")
    parser.add_argument("--scale", type=int, default=1, help="factor of the sizes")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; choose from {', '.join(names())}")
    found, notes = [], []
    for name in options.names or names():
        start = time.perf_counter()
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        try:
            rows: Rows = import_module(f"benchmarks.{name}").rows
            found += [{"benchmark": name, **row} for row in rows(options.scale)]
        except ImportError as error:
            notes.append(f"{name} did not run: {error}")
        print(f"{time.perf_counter() - start:.1f} s", file=sys.stderr)
    if found:
        print(table(found))
    if not os.environ.get("CUSTOMER_CORE_DATA"):
        notes.append("CUSTOMER_CORE_DATA is not set: data sets outside were left out")
    for note in notes:
        print(note)
    return 1 if options.names and not found else 0


if __name__ == "__main__":
    sys.exit(main())
