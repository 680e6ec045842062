"""How well and how fast records are linked, beside Splink and GoldenMatch.

``dedupe`` is given columns and their types, nothing else. Splink is set up in two ways,
as its guide has it and as an expert tunes it, and is given what it needs besides:
blocking rules, a guess of recall, and the threshold that is best *by the truth*.
GoldenMatch configures itself. All read the same Parquet file, each in a process of its
own, one after the other: seconds go from the table in memory to the clusters, megabytes
are the peak of the process, F1 is pairwise over the final clusters.

``python -m benchmarks linkage`` runs every set: 100,000 synthetic customers in English,
Chinese, both, and in households, one million of both (times ``--scale``), and what
CUSTOMER_CORE_DATA holds. ``python -m benchmarks.linkage --sets mixed --records 10000000
--contenders ours`` runs what you name and prints more columns.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from attrs import field, frozen

from benchmarks._linkage_contenders import CONTENDERS
from benchmarks._linkage_flaws import recall_by_flaw
from benchmarks._linkage_sets import FLAW, NAMES, TRUTH, available
from benchmarks._table import row
from customer_core.linkage.evaluation import (
    Measures,
    PairwiseMeasures,
    measure_clusters,
)

RECORDS = 100_000
_SETS = (
    ("historical", 0),
    ("febrl3", 0),
    ("english", RECORDS),
    ("chinese", RECORDS),
    ("mixed", RECORDS),
    ("households", RECORDS),
    ("mixed", 10 * RECORDS),
)
_NOTHING = Measures(0.0, 0.0)
_NO_PAIRS = PairwiseMeasures(true_positives=0, false_positives=0, false_negatives=0)
_WITHOUT_CONTACTS = {"historical", "febrl3"}


@frozen(kw_only=True)
class Run:
    """One contender on one set.

    Attributes:
        contender: short name.
        data: name and size of the set.
        pairwise: of the final clusters, at the best threshold where several were tried.
        b_cubed: the same, mean over records.
        told: what the process tells: ``seconds megabytes version candidates`` and more.
        flaws: flaw -> true pairs of which one record has it, and the share found.
        failure: why there are no figures; else empty.
    """

    contender: str
    data: str
    pairwise: PairwiseMeasures = _NO_PAIRS
    b_cubed: Measures = _NOTHING
    told: dict[str, Any]
    flaws: dict[str, tuple[int, float]] = field(factory=dict)
    failure: str = ""

    @property
    def pairs_per_second(self) -> float | None:
        """Candidate pairs by the seconds of the whole job."""
        pairs = self.told.get("candidates")
        return pairs / self.told["seconds"] if pairs else None


def rows(scale: int) -> list[dict[str, object]]:
    """F1, seconds and megabytes of ours and of each rival."""
    found = []
    for name, records in _SETS:
        if not available(name):
            continue
        ours, *rivals = compare(name, records * scale, contenders_for(name))
        for rival in rivals:
            found += _rows_of(ours, rival)
    return found


def contenders_for(name: str) -> list[str]:
    """All of them; Splink's expert only where there are e-mail addresses and phones."""
    skipped = {"splink_expert"} if name in _WITHOUT_CONTACTS else set()
    return [one for one in CONTENDERS if one not in skipped]


def _rows_of(ours: Run, rival: Run) -> Iterator[dict[str, object]]:
    measures = (
        ("pairwise F1", round(ours.pairwise.f1, 4), round(rival.pairwise.f1, 4)),
        ("seconds", ours.told["seconds"], rival.told.get("seconds")),
        ("CPU seconds", ours.told["cpu_seconds"], rival.told.get("cpu_seconds")),
        ("peak MB", ours.told["megabytes"], rival.told.get("megabytes")),
    )
    label = f"{rival.contender}, {rival.failure or rival.told['version']}"
    for measure, mine, other in measures:
        theirs = None if rival.failure else other
        yield row(measure, ours.data, ours=mine, alternative=theirs, rival=label)


def compare(name: str, records: int, contenders: Iterable[str]) -> Iterator[Run]:
    """Each contender on one set, one after the other, as each ends."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "set.parquet"
        size = _written(name, records, table)
        data = f"{name}, {size:,}"
        for one in contenders:
            yield _run(one, name, data, table)


def _written(name: str, records: int, table: Path) -> int:
    # in a process of its own, so that this one stays small
    code = (
        "import sys; from pathlib import Path; "
        "from benchmarks._linkage_sets import write_set; "
        f"print(write_set({name!r}, {records}, Path(sys.argv[1])))"
    )
    return int(_printed(["-c", code, str(table)]))


def _run(contender: str, name: str, data: str, table: Path) -> Run:
    labels = table.with_name(f"{contender}.npy")
    module = "benchmarks._linkage_contenders"
    try:
        printed = _printed(["-m", module, contender, name, str(table), str(labels)])
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip().splitlines()[-1:] or [f"exit {error.returncode}"]
        return Run(contender=contender, data=data, told={}, failure=reason[0])
    truth, flaws = _known(table)
    tried = [np.unique(one, return_inverse=True)[1] for one in np.load(labels)]
    measured = [measure_clusters(clusters, truth) for clusters in tried]
    best = int(np.argmax([pairwise.f1 for pairwise, _ in measured]))
    return Run(
        contender=contender,
        data=data,
        pairwise=measured[best][0],
        b_cubed=measured[best][1],
        told=json.loads(printed.splitlines()[-1]),
        flaws=recall_by_flaw(tried[best], truth, flaws),
    )


def _known(table: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The truth, and which records have which flaw."""
    from pyarrow import parquet

    names = [n for n in parquet.read_schema(table).names if n.startswith(FLAW)]
    columns = parquet.read_table(table, columns=[TRUTH, *names])
    flaws = {n.removeprefix(FLAW): columns[n].to_numpy() for n in names}
    return columns[TRUTH].to_numpy(), flaws


def _printed(arguments: list[str]) -> str:
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, *arguments], capture_output=True, text=True, check=True
    ).stdout


_HEADER = (
    "| data | contender | P | R | F1 | B³ F1 | s | CPU s | peak MB | candidate pairs "
    "| pairs/s | calibration error | blocking recall |"
)
_JUDGED = ("calibration_error", "blocking_recall")


def line(run: Run) -> str:
    """One row of the table of the documentation."""
    if run.failure:
        return f"| {run.data} | {run.contender} | did not run: {run.failure} |"
    told, pace = run.told, run.pairs_per_second
    pairs = f"{told['candidates']:,}" if told["candidates"] else ""
    cells = (
        run.data, run.contender, f"{run.pairwise.precision:.4f}",
        f"{run.pairwise.recall:.4f}", f"{run.pairwise.f1:.4f}",
        f"{run.b_cubed.f1:.4f}", f"{told['seconds']:.1f}",
        f"{told['cpu_seconds']:.1f}", f"{told['megabytes']:,.0f}",
        pairs, f"{pace:,.0f}" if pace else "",
        *(f"{told[n]:.4f}" if n in told else "" for n in _JUDGED),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run what the command line names and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linkage")
    parser.add_argument("--sets", default=",".join(NAMES), help=", ".join(NAMES))
    parser.add_argument("--records", type=int, default=RECORDS, help="of made sets")
    parser.add_argument("--contenders", default="", help=", ".join(CONTENDERS))
    parser.add_argument("--flaws", action="store_true", help="recall by flaw")
    options = parser.parse_args()
    print(_HEADER)
    print("|---" * _HEADER.count(" | ") + "|---|")
    for name in options.sets.split(","):
        if not available(name):
            continue
        named = [one for one in options.contenders.split(",") if one]
        for run in compare(name, options.records, named or contenders_for(name)):
            print(line(run), flush=True)
            for flaw, (pairs, recall) in run.flaws.items() if options.flaws else ():
                print(f"|  | {flaw} | {pairs:,} pairs | {recall:.4f} |")


if __name__ == "__main__":
    main()
