"""How the cost of linkage grows with the table, beside an expert's Splink.

The mixed set of synthetic customers at 10,000, 100,000 and 1,000,000 records, each in
processes of their own: seconds, peak memory, pairs, F1, and microseconds per unit of
n log2 n + candidate pairs, which stay level where the cost grows as it should. The last
of the sizes is multiplied by ``--scale``: 10 for ten million records, which Splink is
left out of (``python -m benchmarks.linkage --sets mixed --records 10000000 --contenders
ours,splink_expert`` runs both).
"""

from math import log2

from benchmarks._table import row
from benchmarks.linkage import Run, compare

SIZES = (10_000, 100_000, 1_000_000)
_SPLINK_UP_TO = 2_000_000


def rows(scale: int) -> list[dict[str, object]]:
    """Seconds, megabytes and cost per unit for each size."""
    found = []
    for size in sorted({*SIZES, SIZES[-1] * scale}):
        rivals = ["splink_expert"] if size <= _SPLINK_UP_TO else []
        ours, *others = compare("mixed", size, ["ours", *rivals])
        theirs = others[0].told if others else {}
        name = others[0].told.get("version", others[0].failure) if others else ""
        told = ours.told
        figures = (
            ("seconds", told["seconds"], theirs.get("seconds")),
            ("CPU seconds", told["cpu_seconds"], theirs.get("cpu_seconds")),
            ("peak MB", told["megabytes"], theirs.get("megabytes")),
            ("candidate pairs", told["candidates"], theirs.get("candidates")),
            ("pairwise F1", round(ours.pairwise.f1, 4), _f1(others)),
        )
        for measure, mine, other in figures:
            found.append(
                row(measure, ours.data, ours=mine, alternative=other, rival=name)
            )
        found.append(row("us per n log2 n + pairs", ours.data, ours=_cost(ours, size)))
    return found


def _f1(runs: list[Run]) -> float | None:
    return round(runs[0].pairwise.f1, 4) if runs and not runs[0].failure else None


def _cost(run: Run, records: int) -> float:
    units = records * log2(records) + run.told["candidates"]
    return 1e6 * float(run.told["seconds"]) / units
